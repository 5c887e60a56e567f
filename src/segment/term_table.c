/* SPDX-License-Identifier: MIT */
#include "segment/term_table.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"

#define FIRST_TERM_SLOTS 64
#define LINE_SIZE 64

_Static_assert(sizeof(dls__inverted) <= LINE_SIZE, "an entry is in one line of a cache");

/* 32 bits of hash find their way in at most 2^32 slots, of which half may be used. */
#define MOST_TERMS ((uint32_t)1 << 31)

void dls__term_table_init(dls__term_table *table, const dls_allocator *allocator)
{
    *table = (dls__term_table){ .allocator = allocator };
    dls__arena_init(&table->entries, allocator);
    dls__arena_init(&table->strings, allocator);
}

void dls__term_table_done(dls__term_table *table)
{
    dls__free(table->allocator, table->slots, table->slot_count * sizeof *table->slots);
    dls__free(table->allocator, table->chunks, table->chunk_capacity * sizeof *table->chunks);
    dls__arena_done(&table->entries);
    dls__arena_done(&table->strings);
    dls__term_table_init(table, table->allocator);
}

size_t dls__term_table_memory(const dls__term_table *table)
{
    return table->entries.allocated + table->strings.allocated + table->slot_count * sizeof *table->slots +
           table->chunk_capacity * sizeof *table->chunks;
}

/* The free slot where a term that is not there is put. */
static dls__hashed_term *free_slot_of_term(const dls__term_table *table, uint32_t hash)
{
    size_t mask = table->slot_count - 1, at = hash & mask;
    while (table->slots[at].number != DLS__TERM_NONE) at = (at + 1) & mask;
    return &table->slots[at];
}

static bool grow_term_slots(dls__term_table *table)
{
    dls__hashed_term *old = table->slots;
    size_t old_count = table->slot_count, count = old_count > 0 ? 2 * old_count : FIRST_TERM_SLOTS;
    dls__hashed_term *slots = dls__alloc_array(table->allocator, count, sizeof *slots);
    if (slots == NULL) return false;
    memset(slots, 0xff, count * sizeof *slots); /* all of them free */
    table->slots = slots;
    table->slot_count = count;
    for (size_t i = 0; i < old_count; i++)
        if (old[i].number != DLS__TERM_NONE) *free_slot_of_term(table, old[i].hash) = old[i];
    dls__free(table->allocator, old, old_count * sizeof *old);
    return true;
}

static bool grow_table_of_chunks(dls__term_table *table)
{
    uint32_t capacity = table->chunk_capacity == 0 ? 16 : 2 * table->chunk_capacity;
    dls__inverted **chunks =
        dls__resize(table->allocator, table->chunks, table->chunk_capacity * sizeof *chunks, capacity * sizeof *chunks);
    if (chunks == NULL) return false;
    table->chunks = chunks;
    table->chunk_capacity = capacity;
    return true;
}

/* Room for the entries that begin with that of the next term. */
static bool add_chunk(dls__term_table *table)
{
    uint32_t chunk = table->count / DLS__ENTRIES_OF_CHUNK;
    if (chunk == table->chunk_capacity && !grow_table_of_chunks(table)) return false;
    uint8_t *bytes = dls__arena_alloc(&table->entries, DLS__ENTRIES_OF_CHUNK * LINE_SIZE + LINE_SIZE - 1);
    if (bytes == NULL) return false;
    bytes += dls__round_up((uintptr_t)bytes, LINE_SIZE) - (uintptr_t)bytes;
    table->chunks[chunk] = (dls__inverted *)(void *)bytes;
    return true;
}

/* Add a term that is not there. */
static dls__inverted *add_new_term(dls__term_table *table, const dls__term_key *key)
{
    if (table->count == MOST_TERMS) return NULL;
    if (table->count >= table->slot_count / 2 && !grow_term_slots(table)) return NULL;
    if (table->count % DLS__ENTRIES_OF_CHUNK == 0 && !add_chunk(table)) return NULL;
    uint8_t prefix[16];
    dls__store_u64(prefix, key->prefix[0]);
    dls__store_u64(prefix + 8, key->prefix[1]);
    const char *bytes = key->length > 16 ? key->bytes : (const char *)prefix;
    const char *copy = dls__arena_copy(&table->strings, bytes, key->length);
    if (copy == NULL) return NULL;
    dls__inverted *entry = dls__term_table_at(table, table->count);
    *entry = (dls__inverted){ .string = { copy, key->length }, .prefix = { key->prefix[0], key->prefix[1] } };
    *free_slot_of_term(table, key->hash) = (dls__hashed_term){ .hash = key->hash, .number = table->count++ };
    return entry;
}

static bool is_term(const dls__inverted *entry, const dls__term_key *key)
{
    return entry->prefix[0] == key->prefix[0] && entry->prefix[1] == key->prefix[1] &&
           entry->string.length == key->length &&
           (key->length <= 16 || memcmp(entry->string.bytes + 16, key->bytes + 16, key->length - 16) == 0);
}

/* The number at the first slot that has the hash, DLS__TERM_NONE if none has. */
static uint32_t number_of_hash(const dls__term_table *table, uint32_t hash)
{
    for (size_t mask = table->slot_count - 1, at = hash & mask;; at = (at + 1) & mask) {
        dls__hashed_term slot = table->slots[at];
        if (slot.hash == hash || slot.number == DLS__TERM_NONE) return slot.number;
    }
}

void dls__term_table_find(const dls__term_table *table, const dls__term_key *keys, size_t count,
                          dls__inverted **entries)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t number = table->slot_count > 0 ? number_of_hash(table, keys[i].hash) : DLS__TERM_NONE;
        entries[i] = number != DLS__TERM_NONE ? dls__term_table_at(table, number) : NULL;
        if (entries[i] != NULL) __builtin_prefetch(entries[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (entries[i] != NULL && !is_term(entries[i], &keys[i])) entries[i] = NULL;
        if (entries[i] != NULL) __builtin_prefetch(entries[i]->stream.at, 1);
    }
}

dls__inverted *dls__term_table_get(const dls__term_table *table, const dls__term_key *key)
{
    if (table->slot_count == 0) return NULL;
    for (size_t mask = table->slot_count - 1, at = key->hash & mask;; at = (at + 1) & mask) {
        dls__hashed_term slot = table->slots[at];
        if (slot.number == DLS__TERM_NONE) return NULL;
        if (slot.hash != key->hash) continue;
        dls__inverted *entry = dls__term_table_at(table, slot.number);
        if (is_term(entry, key)) return entry;
    }
}

dls__inverted *dls__term_table_add(dls__term_table *table, const dls__term_key *key)
{
    dls__inverted *entry = dls__term_table_get(table, key);
    return entry != NULL ? entry : add_new_term(table, key);
}
