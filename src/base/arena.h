/* SPDX-License-Identifier: MIT
 *
 * An arena: memory with one lifetime. Pieces are taken from blocks that double in size, and given back all at once.
 */
#ifndef DLS__ARENA_H
#define DLS__ARENA_H

#include <stdatomic.h>

#include "base/common.h"

typedef struct dls__arena_block dls__arena_block;

typedef struct dls__arena {
    const dls_allocator *allocator;
    dls__arena_block *blocks; /* newest first */
    uint8_t *at;              /* free bytes of the newest block: [at, end) */
    uint8_t *end;
    size_t allocated; /* bytes of all blocks */
} dls__arena;

void dls__arena_init(dls__arena *arena, const dls_allocator *allocator);

/* `size` bytes aligned for any type; NULL if there is no memory. */
void *dls__arena_alloc(dls__arena *arena, size_t size);
void *dls__arena_alloc_zero(dls__arena *arena, size_t size);
void *dls__arena_alloc_array(dls__arena *arena, size_t count, size_t size);

/* A copy of `size` bytes, followed by a NUL byte. */
char *dls__arena_copy(dls__arena *arena, const void *bytes, size_t size);

/* Free everything; the arena can be used again. */
void dls__arena_done(dls__arena *arena);

/* Blocks that arenas leave behind for those that come after, so that work that is done again and again takes no memory
 * anew. Any number of threads may take and give at once, up to DLS__ARENA_POOL_BLOCKS of them without taking memory.
 * `allocator` is borrowed. */
#define DLS__ARENA_POOL_BLOCKS 8

typedef struct dls__arena_pool {
    const dls_allocator *allocator;
    _Atomic(dls__arena_block *) blocks[DLS__ARENA_POOL_BLOCKS];
} dls__arena_pool;

void dls__arena_pool_init(dls__arena_pool *pool, const dls_allocator *allocator);
void dls__arena_pool_done(dls__arena_pool *pool);

/* An arena that begins with a block of the pool, if one is there. */
void dls__arena_take(dls__arena *arena, dls__arena_pool *pool);

/* Free everything like dls__arena_done, but leave one block of the same size to the pool, if it is at most
 * DLS__ARENA_POOL_MOST bytes and there is a place. */
#define DLS__ARENA_POOL_MOST ((size_t)16 << 20)
void dls__arena_give(dls__arena *arena, dls__arena_pool *pool);

#endif
