/* SPDX-License-Identifier: MIT
 *
 * An allocator for targets that call the library many thousand times a second: blocks of malloc, but large ones are
 * kept and given out again. The address sanitizer maps each large block anew, and fills it, which takes longer than all
 * else. Where a block that is kept is used, the sanitizer says so, as for one that was freed.
 */
#ifndef LARGE_BLOCKS_H
#define LARGE_BLOCKS_H

#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

#define LARGE_BLOCK ((size_t)16 << 10)

static struct {
    void *block;
    size_t size;
} kept_blocks[16];

static inline void *take_block(size_t size)
{
    for (size_t i = 0; i < sizeof kept_blocks / sizeof *kept_blocks && size >= LARGE_BLOCK; i++) {
        if (kept_blocks[i].size != size) continue;
        kept_blocks[i].size = 0;
        ASAN_UNPOISON_MEMORY_REGION(kept_blocks[i].block, size);
        return kept_blocks[i].block;
    }
    return malloc(size);
}

static inline void keep_block(void *block, size_t size)
{
    for (size_t i = 0; i < sizeof kept_blocks / sizeof *kept_blocks && size >= LARGE_BLOCK; i++) {
        if (kept_blocks[i].size != 0) continue;
        kept_blocks[i].block = block;
        kept_blocks[i].size = size;
        ASAN_POISON_MEMORY_REGION(block, size);
        return;
    }
    free(block);
}

static inline void *resize_block(void *ctx, void *block, size_t old_size, size_t new_size)
{
    (void)ctx;
    void *larger = new_size > 0 ? take_block(new_size) : NULL;
    if (larger != NULL && old_size > 0) memcpy(larger, block, old_size < new_size ? old_size : new_size);
    if (old_size > 0 && (new_size == 0 || larger != NULL)) keep_block(block, old_size);
    return larger;
}

static const dls_allocator large_blocks = { NULL, resize_block };

#endif
