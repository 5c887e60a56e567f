/* SPDX-License-Identifier: MIT
 *
 * FNV-1a, 64 bits: a sum of bytes that is the same on every machine. A sum begins with FNV_BEGIN.
 */
#ifndef FNV_H
#define FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_BEGIN UINT64_C(0xcbf29ce484222325)

static inline uint64_t fnv_add(uint64_t sum, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    for (size_t i = 0; i < size; i++) sum = (sum ^ p[i]) * UINT64_C(0x100000001b3);
    return sum;
}

/* A number in bytes whose order is fixed. */
static inline uint64_t fnv_add_number(uint64_t sum, uint64_t number)
{
    for (int i = 0; i < 64; i += 8) sum = fnv_add(sum, &(uint8_t){ (uint8_t)(number >> i) }, 1);
    return sum;
}

#endif
