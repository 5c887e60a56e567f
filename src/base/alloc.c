/* SPDX-License-Identifier: MIT
 *
 * The default allocator, and the calls around any.
 */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *resize_by_libc(void *ctx, void *block, size_t old_size, size_t new_size)
{
    (void)ctx, (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

const dls_allocator *dls__allocator_or_default(const dls_allocator *allocator)
{
    static const dls_allocator libc = { NULL, resize_by_libc };
    return allocator != NULL ? allocator : &libc;
}

void *dls__alloc(const dls_allocator *allocator, size_t size)
{
    return allocator->resize(allocator->ctx, NULL, 0, dls__max(size, 1));
}

void *dls__alloc_zero(const dls_allocator *allocator, size_t size)
{
    void *block = dls__alloc(allocator, size);
    if (block != NULL) memset(block, 0, size);
    return block;
}

void *dls__alloc_array(const dls_allocator *allocator, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) return NULL;
    return dls__alloc(allocator, count * size);
}

void *dls__alloc_zero_array(const dls_allocator *allocator, size_t count, size_t size)
{
    void *block = dls__alloc_array(allocator, count, size);
    if (block != NULL) memset(block, 0, count * size);
    return block;
}

void *dls__resize(const dls_allocator *allocator, void *block, size_t old_size, size_t new_size)
{
    if (block == NULL) return dls__alloc(allocator, new_size);
    return allocator->resize(allocator->ctx, block, dls__max(old_size, 1), dls__max(new_size, 1));
}

void dls__free(const dls_allocator *allocator, void *block, size_t size)
{
    if (block != NULL) allocator->resize(allocator->ctx, block, dls__max(size, 1), 0);
}
