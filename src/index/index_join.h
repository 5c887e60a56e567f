/* SPDX-License-Identifier: MIT
 *
 * Several indexes read as one: an index of all of their segments, in their order, for who asks nothing but segments.
 * It owns nothing, and ends with the arena.
 */
#ifndef DLS__INDEX_JOIN_H
#define DLS__INDEX_JOIN_H

#include "base/arena.h"
#include "index/index.h"

typedef struct dls__joined_index {
    dls_index index;  /* by allocator, scratch memory and schema the first of them; without path, keys are not sought */
    size_t *index_of; /* by segment: the number of the index that it is of */
} dls__joined_index;

/* `count` is 1 or more; the indexes must outlive what is made. DLS_EINVAL: they do not have the same fields
 * (dls__schema_has_fields_of). [cost: some 2 KB copied for each segment] */
dls_status dls__index_join(const dls_index *const *indexes, size_t count, dls__arena *arena, dls__joined_index *out,
                           dls_error *err);

#endif
