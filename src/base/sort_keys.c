/* SPDX-License-Identifier: MIT */
#include "base/sort_keys.h"

#define DIGIT_BITS 8
#define DIGITS (1 << DIGIT_BITS)

/* So few, at most, are sorted by insertion: counting digits would take longer. */
#define INSERTED_KEYS 32

static void insert_keys(uint64_t *keys, size_t count, unsigned shift)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t moved = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1] >> shift > moved >> shift; at--) keys[at] = keys[at - 1];
        keys[at] = moved;
    }
}

uint64_t *dls__sort_keys(uint64_t *keys, uint64_t *other, size_t count, unsigned shift, uint64_t range)
{
    if (count <= INSERTED_KEYS) {
        insert_keys(keys, count, shift);
        return keys;
    }
    for (; shift < 64 && range >> shift != 0; shift += DIGIT_BITS) {
        size_t places[DIGITS] = { 0 }, place = 0;
        for (size_t i = 0; i < count; i++) places[keys[i] >> shift & (DIGITS - 1)]++;
        for (size_t digit = 0; digit < DIGITS; digit++) {
            size_t of_digit = places[digit];
            places[digit] = place;
            place += of_digit;
        }
        for (size_t i = 0; i < count; i++) other[places[keys[i] >> shift & (DIGITS - 1)]++] = keys[i];
        uint64_t *sorted = other;
        other = keys;
        keys = sorted;
    }
    return keys;
}
