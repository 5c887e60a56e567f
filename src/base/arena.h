/* SPDX-License-Identifier: MIT
 *
 * An arena: memory with one lifetime. Pieces are taken from blocks that double in size, and given back all at once.
 */
#ifndef DLS__ARENA_H
#define DLS__ARENA_H

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

#endif
