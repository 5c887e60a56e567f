/* SPDX-License-Identifier: MIT
 *
 * Packing a block as LZ4, greedily: at each place the last one whose six bytes had the same hash is looked at, and if
 * the first four of them are the same, everything that follows and precedes alike is copied from there. Where nothing
 * was found for long, steps become longer. By six bytes fewer copies are found than by four, but those that save most:
 * abstracts become as small, in three quarters of the time.
 *
 * liblz4 reads what is made here, but does not make it, for its bytes depend on the machine (it hashes numbers as the
 * processor loads them, and longer ones where it has 64 bits) and on its version. An index has the same bytes
 * everywhere.
 */
#include <string.h>

#include "base/endian.h"
#include "columns/docstore_format.h"

#define LEAST_MATCH 4
#define LAST_LITERALS 5 /* a block ends with so many bytes that are no copy, */
#define LAST_MATCH 12   /* and no copy begins in the last so many: the format wants it */
#define PATIENCE 64     /* bytes without a match after which steps become a byte longer */
#define SHORT_COPY 16

/* The hash of the first six of `eight` bytes. */
static size_t pack_hash(uint64_t eight)
{
    return (size_t)((eight << 16) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - DLS__PACK_HASH_BITS));
}

/* How many bytes two places have in common, up to `most`. */
static size_t common_bytes(const uint8_t *a, const uint8_t *b, size_t most)
{
    size_t count = 0;
    for (; count + 8 <= most; count += 8) {
        uint64_t difference = dls__load_u64(a + count) ^ dls__load_u64(b + count);
        if (difference != 0) return count + dls__lowest_bit(difference) / 8;
    }
    while (count < most && a[count] == b[count]) count++;
    return count;
}

/* What a length has beyond the 15 that fit into a token. */
static uint8_t *put_rest(uint8_t *to, size_t length)
{
    if (length < 15) return to;
    for (length -= 15; length >= 255; length -= 255) *to++ = 255;
    *to++ = (uint8_t)length;
    return to;
}

/* `count` literals at `from`, of `left` that may be read, behind a token that has room for the length of a match. */
static uint8_t *put_literals(uint8_t *to, const uint8_t *from, size_t count, size_t left, size_t match)
{
    *to++ = (uint8_t)(dls__min(count, 15) << 4 | dls__min(match, 15));
    to = put_rest(to, count);
    if (count <= SHORT_COPY && left >= SHORT_COPY)
        memcpy(to, from, SHORT_COPY); /* one instruction; what is too much is written over */
    else
        memcpy(to, from, count);
    return to + count;
}

size_t dls__docstore_pack(uint16_t *places, const uint8_t *bytes, size_t size, uint8_t *out)
{
    size_t anchor = 0, at = 1, end = size > LAST_MATCH ? size - LAST_MATCH : 0; /* literals are [anchor, at) */
    uint8_t *to = out;
    memset(places, 0, DLS__PACK_PLACES * sizeof *places);
    while (at <= end) {
        uint64_t eight = dls__load_u64(bytes + at);
        uint16_t *place = &places[pack_hash(eight)];
        size_t distance = (uint16_t)(at - *place); /* whatever stands there, it is a place before this one */
        *place = (uint16_t)at;
        if (distance == 0 || dls__load_u32(bytes + at - distance) != (uint32_t)eight) {
            at += 1 + (at - anchor) / PATIENCE;
            continue;
        }
        const uint8_t *behind = bytes + at + LEAST_MATCH;
        size_t more = common_bytes(behind, behind - distance, size - LAST_LITERALS - at - LEAST_MATCH);
        for (; at > anchor && at > distance && bytes[at - 1] == bytes[at - 1 - distance]; at--) more++;
        to = put_literals(to, bytes + anchor, at - anchor, size - anchor, more);
        *to++ = (uint8_t)distance;
        *to++ = (uint8_t)(distance >> 8);
        to = put_rest(to, more);
        anchor = at += LEAST_MATCH + more;
        if (at <= end) places[pack_hash(dls__load_u64(bytes + at - 2))] = (uint16_t)(at - 2);
    }
    return (size_t)(put_literals(to, bytes + anchor, size - anchor, size - anchor, 0) - out);
}
