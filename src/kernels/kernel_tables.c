/* SPDX-License-Identifier: MIT
 *
 * The compiler computes the tables: an entry is the sum of what each bit of its mask gives.
 */
#include "kernels/kernel_tables.h"

#define BITS_BELOW(mask, bit) __builtin_popcount((unsigned)(mask) & ((1u << (bit)) - 1))
#define PLACE(mask, bit) ((uint64_t)((mask) >> (bit)&1 ? BITS_BELOW(mask, bit) : 0x80) << 8 * (bit))
#define PLACES_1(mask)                                                                                                 \
    PLACE(mask, 0) | PLACE(mask, 1) | PLACE(mask, 2) | PLACE(mask, 3) | PLACE(mask, 4) | PLACE(mask, 5) |              \
        PLACE(mask, 6) | PLACE(mask, 7)
#define PLACES_4(mask) PLACES_1(mask), PLACES_1((mask) + 1), PLACES_1((mask) + 2), PLACES_1((mask) + 3)
#define PLACES_16(mask) PLACES_4(mask), PLACES_4((mask) + 4), PLACES_4((mask) + 8), PLACES_4((mask) + 12)
#define PLACES_64(mask) PLACES_16(mask), PLACES_16((mask) + 16), PLACES_16((mask) + 32), PLACES_16((mask) + 48)

const uint64_t dls__expand_places[256] = { PLACES_64(0), PLACES_64(64), PLACES_64(128), PLACES_64(192) };

#define NTH(mask, bit) ((mask) >> (bit)&1 ? (uint64_t)(bit) << 8 * BITS_BELOW(mask, bit) : 0)
#define NTHS_1(mask)                                                                                                   \
    NTH(mask, 1) | NTH(mask, 2) | NTH(mask, 3) | NTH(mask, 4) | NTH(mask, 5) | NTH(mask, 6) | NTH(mask, 7)
#define NTHS_4(mask) NTHS_1(mask), NTHS_1((mask) + 1), NTHS_1((mask) + 2), NTHS_1((mask) + 3)
#define NTHS_16(mask) NTHS_4(mask), NTHS_4((mask) + 4), NTHS_4((mask) + 8), NTHS_4((mask) + 12)
#define NTHS_64(mask) NTHS_16(mask), NTHS_16((mask) + 16), NTHS_16((mask) + 32), NTHS_16((mask) + 48)

const uint64_t dls__compress_places[256] = { NTHS_64(0), NTHS_64(64), NTHS_64(128), NTHS_64(192) };
