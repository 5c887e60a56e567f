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

#include "analysis/analyzer.h"
#include "base/arena.h"
#include "base/common.h"
#include "base/endian.h"
#include "segment/inverted.h"

#define DLS__TERM_NONE UINT32_MAX

/* A term as it is looked for. */
typedef struct dls__term_key {
    const char *bytes; /* if there are more than 16: else `prefix` says all */
    uint32_t length;
    uint32_t hash;
    uint64_t prefix[2];
} dls__term_key;

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

static inline uint64_t dls__term_hash_step(uint64_t hash, uint64_t part)
{
    hash = (hash ^ part) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

uint32_t dls__term_hash_of_tail(uint64_t hash, const char *bytes, size_t length);

/* The key of a term behind which DLS__TERM_SLACK bytes may be read. More than 16 bytes are borrowed. */
static inline dls__term_key dls__term_key_of(const char *bytes, uint32_t length)
{
    /* What is kept of eight bytes of which `length` belong to the term. */
    const uint8_t *p = (const uint8_t *)bytes;
    uint64_t first = length >= 8 ? UINT64_MAX : (UINT64_C(1) << 8 * length) - 1;
    uint64_t second = length >= 16 ? UINT64_MAX : length <= 8 ? 0 : (UINT64_C(1) << 8 * (length - 8)) - 1;
    dls__term_key key = { .bytes = bytes, .length = length };
    key.prefix[0] = dls__load_u64(p) & first;
    key.prefix[1] = dls__load_u64(p + 8) & second;
    uint64_t hash = dls__term_hash_step(dls__term_hash_step(length, key.prefix[0]), key.prefix[1]);
    key.hash = length <= 16 ? (uint32_t)hash : dls__term_hash_of_tail(hash, bytes + 16, length - 16);
    return key;
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
