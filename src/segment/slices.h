/* SPDX-License-Identifier: MIT
 *
 * Many byte streams that grow side by side, in one pool of memory.
 *
 * A stream is a chain of slices, 16 bytes at first, doubling to 2 KiB, so that a stream of n bytes wastes less than n.
 * The last 4 bytes of a slice are the place of the next one. Sizes follow from a slice's place in its chain, so nothing
 * else is stored.
 *
 *   stream:  [12 bytes|next] -> [28 bytes|next] -> [60 bytes|next] -> ...
 */
#ifndef DLS__SLICES_H
#define DLS__SLICES_H

#include "base/common.h"
#include "base/endian.h"
#include "base/varint.h"

typedef struct dls__slices {
    const dls_allocator *allocator;
    uint8_t **blocks;
    uint32_t block_count;
    uint32_t block_capacity;
    uint32_t block_used; /* bytes taken of the newest block */
} dls__slices;

/* One stream's end. All zero: an empty stream. Who has `left` bytes or fewer to append may write them at `at`, and
 * move both. */
typedef struct dls__slice_writer {
    uint8_t *at;    /* the next byte; NULL: no slice yet */
    uint32_t first; /* place of the first slice */
    uint16_t left;  /* bytes left in the slice, without the link */
    uint8_t level;  /* 0: no slice yet; else its place in the chain, from 1 */
} dls__slice_writer;

void dls__slices_init(dls__slices *slices, const dls_allocator *allocator);
void dls__slices_done(dls__slices *slices);

/* Forget all streams and give the memory back. */
void dls__slices_clear(dls__slices *slices);

size_t dls__slices_memory(const dls__slices *slices);

/* Append bytes to a stream; false if there is no memory (or 4 GiB are full). */
bool dls__slices_append(dls__slices *slices, dls__slice_writer *stream, const uint8_t *bytes, size_t size);

/* Bytes of a stream that are read at once: a slice, and what was left of the one before. */
#define DLS__SLICES_AT_ONCE 2080

#define DLS__SLICES_BLOCK_BITS 16

/* What stands at a place. */
static inline uint8_t *dls__slices_address(const dls__slices *slices, uint32_t place)
{
    return slices->blocks[place >> DLS__SLICES_BLOCK_BITS] + (place & ((1u << DLS__SLICES_BLOCK_BITS) - 1));
}

/* Reading a stream from its beginning. Its bytes are copied out of the slices piece by piece, so that who reads numbers
 * need not know where slices end. */
typedef struct dls__slice_reader {
    const dls__slices *slices;
    const uint8_t *slice; /* its bytes that were not copied yet */
    size_t slice_left;
    const uint8_t *stream_end;
    uint32_t level;
    const uint8_t *at;    /* the next byte, in `bytes` */
    const uint8_t *end;   /* of what was copied */
    const uint8_t *limit; /* behind it more must be copied, or a number may not be there in whole */
    uint8_t bytes[DLS__SLICES_AT_ONCE + DLS__VARINT_MAX];
} dls__slice_reader;

void dls__slice_reader_init(dls__slice_reader *reader, const dls__slices *slices, const dls__slice_writer *stream);

/* Have the beginning of a stream at hand, when it is read in a while. */
static inline void dls__slices_expect(const dls__slices *slices, const dls__slice_writer *stream)
{
    if (stream->level > 0) __builtin_prefetch(dls__slices_address(slices, stream->first));
}

/* Copy on, with `at` the next byte; where that is then. */
const uint8_t *dls__slice_reader_fill(dls__slice_reader *reader, const uint8_t *at);

/* Where the next number is in whole, if there is one: `at`, or where that has moved to. It is reader->end at the end of
 * the stream. */
static inline const uint8_t *dls__slice_reader_ready(dls__slice_reader *reader, const uint8_t *at)
{
    return at <= reader->limit ? at : dls__slice_reader_fill(reader, at);
}

/* Read the number at `at`, which is there in whole; returns the byte after it. Whether it has one byte or two cannot be
 * foreseen, so that there is no branch on it: two are read. */
static inline const uint8_t *dls__slice_number(const uint8_t *at, uint64_t *number)
{
    uint32_t two = dls__load_u16(at), more = two >> 7 & 1;
    *number = (two & 0x7f) | (two >> 1 & 0x3f80 & (0 - more));
    if ((two & 0x8080) != 0x8080) return at + 1 + more;
    at += 2;
    for (unsigned shift = 14;; shift += 7) {
        uint8_t byte = *at++;
        *number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return at;
    }
}

#endif
