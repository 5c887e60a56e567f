/* SPDX-License-Identifier: MIT
 *
 * Variable-length numbers: 7 bits a byte, lowest first, the top bit set on all bytes but the last (LEB128).
 * A 32-bit number takes 1 to 5 bytes, a 64-bit number 1 to 10.
 */
#ifndef DLS__VARINT_H
#define DLS__VARINT_H

#include "base/common.h"

#define DLS__VARINT_MAX 10

/* Write `value` at `p`, which has room for DLS__VARINT_MAX bytes; returns the byte after it. */
static inline uint8_t *dls__varint_write(uint8_t *p, uint64_t value)
{
    for (; value >= 0x80; value >>= 7) *p++ = (uint8_t)(value | 0x80);
    *p++ = (uint8_t)value;
    return p;
}

/* Read a number of [p, end) into `*value`; returns the byte after it, NULL if it is cut off or has no 64 bits. */
static inline const uint8_t *dls__varint_read(const uint8_t *p, const uint8_t *end, uint64_t *value)
{
    uint64_t sum = 0;
    for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
        uint8_t byte = *p++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            if (shift == 63 && byte > 1) return NULL;
            *value = sum;
            return p;
        }
    }
    return NULL;
}

#endif
