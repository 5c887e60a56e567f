/* SPDX-License-Identifier: MIT
 *
 * A word or a term as it is looked for: its first 16 bytes as two numbers, which are all of most, and a hash. Two keys
 * are told apart without a loop.
 *
 * The hash is fixed: who chooses the terms can make them collide, and what is looked for slow, never wrong.
 */
#ifndef DLS__TERM_KEY_H
#define DLS__TERM_KEY_H

#include "analysis/analyzer.h"
#include "base/common.h"
#include "base/endian.h"

#define DLS__TERM_PREFIX 16

typedef struct dls__term_key {
    const char *bytes; /* borrowed; behind the prefix, where there are more */
    uint32_t length;
    uint32_t hash;
    uint64_t prefix[2]; /* the first bytes, then zeros */
} dls__term_key;

static inline uint64_t dls__term_hash_step(uint64_t hash, uint64_t part)
{
    hash = (hash ^ part) * 0x9e3779b97f4a7c15;
    return hash ^ hash >> 32;
}

/* `hash` of the prefix, continued by the `length` bytes behind it. */
uint32_t dls__term_hash_of_tail(uint64_t hash, const char *bytes, size_t length);

/* The key of a term behind which DLS__TERM_SLACK bytes may be read. */
static inline dls__term_key dls__term_key_of(const char *bytes, uint32_t length)
{
    static const uint8_t ones[2 * DLS__TERM_PREFIX] = { 255, 255, 255, 255, 255, 255, 255, 255,
                                                        255, 255, 255, 255, 255, 255, 255, 255 };
    const uint8_t *p = (const uint8_t *)bytes, *of_term = ones + DLS__TERM_PREFIX - dls__min(length, DLS__TERM_PREFIX);
    dls__term_key key = { .bytes = bytes, .length = length };
    key.prefix[0] = dls__load_u64(p) & dls__load_u64(of_term);
    key.prefix[1] = dls__load_u64(p + 8) & dls__load_u64(of_term + 8);
    uint64_t hash = dls__term_hash_step(dls__term_hash_step(length, key.prefix[0]), key.prefix[1]);
    key.hash = length <= DLS__TERM_PREFIX ? (uint32_t)hash
                                          : dls__term_hash_of_tail(hash, bytes + DLS__TERM_PREFIX,
                                                                   length - DLS__TERM_PREFIX);
    return key;
}

#endif
