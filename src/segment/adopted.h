/* SPDX-License-Identifier: MIT
 *
 * A segment whose documents become part of one that is being written: those that are not deleted, in their order, as if
 * they had just been added. The bytes of the new segment are those that it would have then.
 */
#ifndef DLS__ADOPTED_H
#define DLS__ADOPTED_H

#include "segment/segment_reader.h"

typedef struct dls__adopted {
    dls__segment *segment;
    uint32_t *numbers;       /* new ones, by number outside; DLS__LEFT_OUT of those that are deleted */
    uint32_t *inner_numbers; /* the same by inner number; `numbers` where the segment was not reordered */
    uint32_t *places;        /* inner numbers by those outside; NULL likewise */
} dls__adopted;

/* Number the documents from `first` on. `segment` is borrowed. Freed by dls__adopted_done, on failure too. */
dls_status dls__adopted_init(dls__adopted *adopted, dls__segment *segment, uint32_t first,
                             const dls_allocator *allocator, dls_error *err);
void dls__adopted_done(dls__adopted *adopted, const dls_allocator *allocator);

/* The inner number of a document. */
static inline uint32_t dls__adopted_place(const dls__adopted *adopted, uint32_t outer)
{
    return adopted->places != NULL ? adopted->places[outer] : outer;
}

#endif
