/* SPDX-License-Identifier: MIT
 *
 * A map from byte strings to numbers 0, 1, 2, ... in the order in which the strings first came. The strings are kept.
 *
 * Open addressing with linear probing over 8-byte slots (32 bits of hash, 32 of number), at most 3/4 full; a string is
 * compared only where 32 bits of its hash agree. A look-up of a known string costs two cache misses: slot and string.
 */
#ifndef DLS__BYTEMAP_H
#define DLS__BYTEMAP_H

#include "base/arena.h"
#include "base/common.h"

#define DLS__BYTEMAP_NONE UINT32_MAX

typedef struct dls__bytemap_slot dls__bytemap_slot;

typedef struct dls__bytemap_entry {
    const char *bytes; /* NUL-terminated copy */
    uint32_t length;
} dls__bytemap_entry;

typedef struct dls__bytemap {
    const dls_allocator *allocator;
    dls__arena strings;
    dls__bytemap_slot *slots; /* `slot_count`, a power of two, or 0 */
    size_t slot_count;
    dls__bytemap_entry *entries; /* by number */
    uint32_t count;
    uint32_t capacity;
} dls__bytemap;

void dls__bytemap_init(dls__bytemap *map, const dls_allocator *allocator);
void dls__bytemap_done(dls__bytemap *map);

/* The number of the string, DLS__BYTEMAP_NONE if it is not there. */
uint32_t dls__bytemap_find(const dls__bytemap *map, const void *bytes, size_t length);

/* The number of the string, added if it was not there; DLS__BYTEMAP_NONE if there is no memory, or for a string longer
 * than UINT32_MAX. `map->count` tells whether it was new. */
uint32_t dls__bytemap_add(dls__bytemap *map, const void *bytes, size_t length);

/* Bytes of memory it holds. */
size_t dls__bytemap_memory(const dls__bytemap *map);

/* Put `count` strings into the order of their bytes (memcmp, shorter first). */
void dls__sort_strings(const dls__bytemap_entry **strings, size_t count);

#endif
