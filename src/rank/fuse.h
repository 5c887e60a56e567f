/* SPDX-License-Identifier: MIT
 *
 * Several ranked lists as one, by the ranks alone.
 */
#ifndef DLS__FUSE_H
#define DLS__FUSE_H

#include "base/common.h"

/* See dls_fuse. */
dls_status dls__fuse(const dls_key_list *lists, size_t count, float k, size_t limit, const dls_allocator *allocator,
                     dls_fused_hit *out, size_t *fused, dls_error *err);

#endif
