/* SPDX-License-Identifier: MIT
 *
 * A length up to 23 is its own code. From 24 on, the code is 24 more than that of (length - 24) as a number with a
 * 3-bit mantissa: below 8 itself; else the number is shifted right until its highest bit is bit 3, that bit is implied,
 * and `shift + 1` and the other three bits make the code. 24 codes are left over by the numbers of 31 bits, whose
 * largest code is (28 << 3 | 7) = 231; that is where the 24 comes from.
 *
 *   length   0 .. 23   24 .. 40    42    44 ..  54    56    60 ..   84    88   96 .. 2,013,265,944
 *   code     0 .. 23   24 .. 40    41    42 ..  47    48    49 ..   55    56   57 .. 255
 */
#include "columns/lengths.h"

#define EXACT_LENGTHS 24 /* 255 - 231 */
#define LONGEST ((uint32_t)INT32_MAX)

uint8_t dls__length_encode(uint32_t length)
{
    if (length < EXACT_LENGTHS) return (uint8_t)length;
    uint32_t rest = (length < LONGEST ? length : LONGEST) - EXACT_LENGTHS;
    if (rest < 8) return (uint8_t)(EXACT_LENGTHS + rest);
    unsigned shift = 28 - (unsigned)__builtin_clz(rest);
    return (uint8_t)(EXACT_LENGTHS + ((shift + 1) << 3 | (rest >> shift & 7)));
}

uint32_t dls__length_decode(uint8_t code)
{
    if (code < EXACT_LENGTHS + 8) return code;
    unsigned number = code - EXACT_LENGTHS;
    unsigned shift = (number >> 3) - 1;
    return EXACT_LENGTHS + ((8u | (number & 7)) << shift);
}
