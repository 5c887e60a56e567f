/* SPDX-License-Identifier: MIT */
#include "analysis/term_key.h"

uint32_t dls__term_hash_of_tail(uint64_t hash, const char *bytes, size_t length)
{
    const uint8_t *p = (const uint8_t *)bytes;
    for (; length >= 8; p += 8, length -= 8) hash = dls__term_hash_step(hash, dls__load_u64(p));
    uint64_t last = 0;
    for (size_t i = 0; i < length; i++) last |= (uint64_t)p[i] << 8 * i;
    return (uint32_t)dls__term_hash_step(hash, last);
}
