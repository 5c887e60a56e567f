/* SPDX-License-Identifier: MIT
 *
 * Open addressing, at most half full. The hash is FNV-1a, mixed at its end as MurmurHash3 does.
 */
#include "cli/key_set.h"

#include <stdlib.h>

#define FIRST_KEYS 1024

/* Never 0. */
static uint64_t hash_key(const char *key, size_t length)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)key[i]) * UINT64_C(0x100000001B3);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    hash ^= hash >> 33;
    return hash == 0 ? 1 : hash;
}

/* The place of a hash, or the free one where it belongs. */
static uint64_t *place_of(const struct key_set *set, uint64_t hash)
{
    size_t at = (size_t)hash & (set->capacity - 1);
    while (set->places[at] != 0 && set->places[at] != hash) at = (at + 1) & (set->capacity - 1);
    return &set->places[at];
}

static bool grow(struct key_set *set)
{
    struct key_set larger = { .capacity = set->capacity == 0 ? FIRST_KEYS : 2 * set->capacity, .count = set->count };
    larger.places = calloc(larger.capacity, sizeof *larger.places);
    if (larger.places == NULL) return false;
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->places[i] != 0) *place_of(&larger, set->places[i]) = set->places[i];
    }
    free(set->places);
    *set = larger;
    return true;
}

bool key_set_add(struct key_set *set, const char *key, size_t length, bool *was_there)
{
    if (2 * set->count >= set->capacity && !grow(set)) return false;
    uint64_t hash = hash_key(key, length);
    uint64_t *place = place_of(set, hash);
    *was_there = *place != 0;
    if (!*was_there) {
        *place = hash;
        set->count++;
    }
    return true;
}

bool key_set_has(const struct key_set *set, const char *key, size_t length)
{
    return set->capacity > 0 && *place_of(set, hash_key(key, length)) != 0;
}

void key_set_done(struct key_set *set)
{
    free(set->places);
    *set = (struct key_set){ .count = 0 };
}
