/* SPDX-License-Identifier: MIT
 *
 * The terms of an inverter, each with its entry: found for every word of a text, and so made for finding.
 *
 * Open addressing with linear probing over 8-byte slots (32 bits of hash, 32 of number), at most half full. An entry
 * holds the first 16 bytes of its term as two numbers, all of most terms: a look-up costs two cache misses, slot and
 * entry, and who appends to its stream has a third. Many terms are looked for at once, step by step, so that what each
 * needs is on its way while others are seen to. Entries stay where they are.
 */
#ifndef DLS__TERM_TABLE_H
#define DLS__TERM_TABLE_H

#include "analysis/term_key.h"
#include "base/arena.h"
#include "base/common.h"
#include "segment/inverted.h"

#define DLS__TERM_NONE UINT32_MAX

typedef struct dls__hashed_term {
    uint32_t hash;
    uint32_t number; /* DLS__TERM_NONE: the slot is free */
} dls__hashed_term;

/* Entries that are allocated at once. */
#define DLS__ENTRIES_OF_CHUNK 256u

typedef struct dls__term_table {
    const dls_allocator *allocator;
    dls__arena entries;
    dls__arena strings;
    dls__hashed_term *slots; /* `slot_count`, a power of two, or 0 */
    size_t slot_count;
    dls__inverted **chunks; /* of entries, each where a line of the cache begins */
    uint32_t chunk_capacity;
    uint32_t count; /* of terms */
} dls__term_table;

void dls__term_table_init(dls__term_table *table, const dls_allocator *allocator);
void dls__term_table_done(dls__term_table *table);

/* Bytes of memory it holds. */
size_t dls__term_table_memory(const dls__term_table *table);

/* The entry of term `number`. */
static inline dls__inverted *dls__term_table_at(const dls__term_table *table, uint32_t number)
{
    return table->chunks[number / DLS__ENTRIES_OF_CHUNK] + number % DLS__ENTRIES_OF_CHUNK;
}

/* Have the slot of `key` at hand, when it is looked for in a while. */
static inline void dls__term_table_expect(const dls__term_table *table, const dls__term_key *key)
{
    if (table->slot_count > 0) __builtin_prefetch(&table->slots[key->hash & (table->slot_count - 1)]);
}

/* The entries of so many keys, of each NULL if it is new, or if that is not clear at first sight. */
void dls__term_table_find(const dls__term_table *table, const dls__term_key *keys, size_t count,
                          dls__inverted **entries);

/* The entry of `key`, NULL if it is not there. */
dls__inverted *dls__term_table_get(const dls__term_table *table, const dls__term_key *key);

/* The entry of `key`; a new one, all zero but for its string, if there was none. NULL if there is no memory. */
dls__inverted *dls__term_table_add(dls__term_table *table, const dls__term_key *key);

#endif
