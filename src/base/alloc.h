/* SPDX-License-Identifier: MIT
 *
 * Memory through the caller's allocator. Sizes are true on both sides, so that a host can count; nothing else in the
 * library calls malloc.
 */
#ifndef DLS__ALLOC_H
#define DLS__ALLOC_H

#include "base/common.h"

/* The allocator to use where the caller gave `allocator`: that one, or the C library's for NULL. */
const dls_allocator *dls__allocator_or_default(const dls_allocator *allocator);

/* NULL if there is no memory; for a size of 0 a block that may be freed. */
void *dls__alloc(const dls_allocator *allocator, size_t size);
void *dls__alloc_zero(const dls_allocator *allocator, size_t size);

/* `count` elements of `size` bytes; NULL if their product does not fit, too. */
void *dls__alloc_array(const dls_allocator *allocator, size_t count, size_t size);
void *dls__alloc_zero_array(const dls_allocator *allocator, size_t count, size_t size);

/* The block with its first min(old_size, new_size) bytes kept; NULL leaves `block` as it was. */
void *dls__resize(const dls_allocator *allocator, void *block, size_t old_size, size_t new_size);

/* `size` is the size it was allocated with. NULL is fine. */
void dls__free(const dls_allocator *allocator, void *block, size_t size);

#endif
