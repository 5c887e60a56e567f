/* SPDX-License-Identifier: MIT */
#include "analysis/term_cache.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"

#define FIRST_CACHE_SLOTS 64
#define MOST_CACHE_SLOTS 65536

_Static_assert(sizeof(dls__term_slot) == 64, "a slot is a line of a processor's cache");

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

/* How many bytes of a word its prefix does not have. */
static size_t size_of_rest(size_t length) { return length - dls__min(length, DLS__TERM_PREFIX); }

static bool slot_holds(const dls__term_slot *slot, const dls__term_key *word)
{
    size_t rest = size_of_rest(word->length);
    return slot->prefix[0] == word->prefix[0] && slot->prefix[1] == word->prefix[1] &&
           slot->word_length == word->length &&
           (rest == 0 || memcmp(slot->bytes, word->bytes + DLS__TERM_PREFIX, rest) == 0);
}

const char *dls__term_cache_find_anywhere(dls__term_cache *cache, const dls__term_key *word, size_t *term_length)
{
    dls__term_slot *set = dls__term_cache_set(cache, word->hash);
    if (!slot_holds(&set[0], word)) {
        if (!slot_holds(&set[1], word)) return NULL;
        dls__term_slot found = set[1];
        set[1] = set[0];
        set[0] = found;
    }
    *term_length = set[0].term_length;
    return set[0].bytes + size_of_rest(word->length);
}

static void insert_slot(dls__term_cache *cache, const dls__term_slot *slot, uint32_t hash)
{
    dls__term_slot *set = dls__term_cache_set(cache, hash);
    set[set[0].word_length == 0 ? 0 : 1] = *slot;
}

/* The hash of the word in a slot. */
static uint32_t hash_of_slot(const dls__term_slot *slot)
{
    char word[DLS__TERM_PREFIX + sizeof slot->bytes + DLS__TERM_SLACK];
    dls__store_u64((uint8_t *)word, slot->prefix[0]);
    dls__store_u64((uint8_t *)word + 8, slot->prefix[1]);
    memcpy(word + DLS__TERM_PREFIX, slot->bytes, sizeof slot->bytes);
    return dls__term_key_of(word, slot->word_length).hash;
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
        if (old.slots[i].word_length > 0) insert_slot(cache, &old.slots[i], hash_of_slot(&old.slots[i]));
    }
    dls__term_cache_done(&old);
}

void dls__term_cache_add(dls__term_cache *cache, const dls__term_key *word, const char *term, size_t term_length)
{
    size_t rest = size_of_rest(word->length);
    dls__term_slot slot = { .prefix = { word->prefix[0], word->prefix[1] }, .word_length = (uint8_t)word->length };
    if (rest + term_length > sizeof slot.bytes) return;
    if (cache->added >= cache->slot_count && cache->slot_count < MOST_CACHE_SLOTS) grow_cache(cache);
    if (cache->slots == NULL) return;
    cache->added++;
    slot.term_length = (uint8_t)term_length;
    if (rest > 0) memcpy(slot.bytes, word->bytes + DLS__TERM_PREFIX, rest);
    memcpy(slot.bytes + rest, term, term_length);
    insert_slot(cache, &slot, word->hash);
}
