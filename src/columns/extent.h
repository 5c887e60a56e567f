/* SPDX-License-Identifier: MIT
 *
 * How far the positions of a document in a field reach, in one byte: its extent. It tells how many bits each of them
 * takes, and, where that is more than 8, of most whether they are below 256, without a look at more than their lowest 8
 * bits.
 *
 *   0 to 8    the largest position takes so many bits
 *   above     it takes b = 9 + (extent - 9) / 8 bits; behind the first of them come the 3 of (extent - 9) % 8
 */
#ifndef DLS__EXTENT_H
#define DLS__EXTENT_H

#include "base/common.h"

#define DLS__NARROW_EXTENT 8 /* the largest whose positions are below 256 */

static inline uint8_t dls__extent_of(uint32_t largest)
{
    uint32_t width = dls__bit_width(largest);
    return (uint8_t)(width <= 8 ? width : 9 + 8 * (width - 9) + (largest >> (width - 4)) % 8);
}

/* Bits of each position. */
static inline uint32_t dls__extent_width(uint8_t extent) { return extent <= 8 ? extent : 9 + (extent - 9u) / 8; }

/* The least position below 256 whose lowest 8 bits no other position has, going by the extent; 256 if there is none.
 * Extents of 8 or less: 0. */
static inline uint32_t dls__extent_alone(uint8_t extent)
{
    if (extent <= DLS__NARROW_EXTENT) return 0;
    uint32_t next = extent - 9u + 1; /* what is beyond begins with 1 and 3 bits, as the extent behind this says */
    return next > 8 ? 256 : 32 * next;
}

#endif
