/* SPDX-License-Identifier: MIT
 *
 * For processors that cannot expand and compress bytes by a mask: eight at a time by shuffles, from tables that say for
 * each mask of eight bits which byte goes where. An entry is eight bytes, the lowest first.
 *
 * PDEP and PEXT, which some have, would do without tables, and are very slow up to Zen 2.
 */
#ifndef DLS__KERNEL_TABLES_H
#define DLS__KERNEL_TABLES_H

#include "base/common.h"

/* Where bytes go that are expanded: for each bit of the mask how many bits are set below it; or, where it is not set,
 * 0x80, which makes a shuffle give zero. */
extern const uint64_t dls__expand_places[256];

/* Where bytes come from that are compressed: the places of the set bits, then zeros. */
extern const uint64_t dls__compress_places[256];

/* In byte i: how many bits are set in the bytes of the word below byte i. */
static inline uint64_t bits_below_bytes(uint64_t word)
{
    const uint64_t every_byte = 0x0101010101010101;
    word -= (word >> 1) & 0x55 * every_byte;
    word = (word & 0x33 * every_byte) + ((word >> 2) & 0x33 * every_byte);
    return ((word + (word >> 4)) & 0x0f * every_byte) * every_byte << 8;
}

#endif
