/* SPDX-License-Identifier: MIT */
#include "analysis/term_cache.h"

#include <string.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/endian.h"

#define FIRST_CACHE_SLOTS 64
#define MOST_CACHE_SLOTS 32768

struct dls__term_slot {
    uint32_t hash;
    uint8_t word_length; /* 0: the slot is empty */
    uint8_t term_length;
    char bytes[58]; /* the word, then its term */
};

static uint64_t cache_hash_step(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

static uint32_t hash_of_word(const char *word, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)word;
    uint64_t hash = length;
    if (length >= 8) {
        for (size_t i = 0; i + 8 < length; i += 8) hash = cache_hash_step(hash, dls__load_u64(bytes + i));
        hash = cache_hash_step(hash, dls__load_u64(bytes + length - 8));
    } else if (length >= 4) {
        hash = cache_hash_step(hash, (uint64_t)dls__load_u32(bytes) << 32 | dls__load_u32(bytes + length - 4));
    } else {
        hash = cache_hash_step(hash, (uint64_t)bytes[0] << 16 | (uint64_t)bytes[length / 2] << 8 | bytes[length - 1]);
    }
    return (uint32_t)(cache_hash_step(hash, 0) >> 16);
}

void dls__term_cache_init(dls__term_cache *cache, const dls_allocator *allocator)
{
    *cache = (dls__term_cache){ .allocator = allocator };
}

/* With the slack behind the last term. */
static size_t size_of_slots(size_t count) { return count == 0 ? 0 : count * sizeof(dls__term_slot) + DLS__TERM_SLACK; }

void dls__term_cache_done(dls__term_cache *cache)
{
    dls__free(cache->allocator, cache->slots, size_of_slots(cache->slot_count));
    dls__term_cache_init(cache, cache->allocator);
}

/* The two slots of a word. */
static dls__term_slot *slots_of_word(const dls__term_cache *cache, uint32_t hash)
{
    return cache->slots + 2 * (hash & (cache->slot_count / 2 - 1));
}

uint32_t dls__term_cache_expect(const dls__term_cache *cache, const char *word, size_t length)
{
    uint32_t hash = hash_of_word(word, length);
    if (cache->slots == NULL) return hash;
    const dls__term_slot *set = slots_of_word(cache, hash);
    __builtin_prefetch(&set[0]);
    __builtin_prefetch(&set[1]);
    return hash;
}

static bool slot_holds(const dls__term_slot *slot, uint32_t hash, const char *word, size_t length)
{
    return slot->hash == hash && slot->word_length == length && memcmp(slot->bytes, word, length) == 0;
}

const char *dls__term_cache_find(dls__term_cache *cache, const char *word, size_t length, uint32_t hash,
                                 size_t *term_length)
{
    if (cache->slots == NULL) return NULL;
    dls__term_slot *set = slots_of_word(cache, hash);
    if (!slot_holds(&set[0], hash, word, length)) {
        if (!slot_holds(&set[1], hash, word, length)) return NULL;
        dls__term_slot found = set[1];
        set[1] = set[0];
        set[0] = found;
    }
    *term_length = set[0].term_length;
    return set[0].bytes + length;
}

static void insert_slot(dls__term_cache *cache, const dls__term_slot *slot)
{
    dls__term_slot *set = slots_of_word(cache, slot->hash);
    set[set[0].word_length == 0 ? 0 : 1] = *slot;
}

static void grow_cache(dls__term_cache *cache)
{
    size_t count = cache->slot_count == 0 ? FIRST_CACHE_SLOTS : 2 * cache->slot_count;
    dls__term_slot *slots = dls__alloc_zero(cache->allocator, size_of_slots(count));
    cache->added = 0;
    if (slots == NULL) return;
    dls__term_cache old = *cache;
    cache->slots = slots;
    cache->slot_count = count;
    for (size_t i = 0; i < old.slot_count; i++) {
        if (old.slots[i].word_length > 0) insert_slot(cache, &old.slots[i]);
    }
    dls__term_cache_done(&old);
}

void dls__term_cache_add(dls__term_cache *cache, const char *word, size_t length, const char *term, size_t term_length)
{
    dls__term_slot slot = { .hash = hash_of_word(word, length) };
    if (length + term_length > sizeof slot.bytes) return;
    if (cache->added >= cache->slot_count && cache->slot_count < MOST_CACHE_SLOTS) grow_cache(cache);
    if (cache->slots == NULL) return;
    cache->added++;
    slot.word_length = (uint8_t)length;
    slot.term_length = (uint8_t)term_length;
    memcpy(slot.bytes, word, length);
    memcpy(slot.bytes + length, term, term_length);
    insert_slot(cache, &slot);
}
