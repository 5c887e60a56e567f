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

typedef struct dls__slices {
    const dls_allocator *allocator;
    uint8_t **blocks;
    uint32_t block_count;
    uint32_t block_capacity;
    uint32_t block_used; /* bytes taken of the newest block */
} dls__slices;

/* One stream's end. All zero: an empty stream. */
typedef struct dls__slice_writer {
    uint32_t first; /* place of the first slice */
    uint32_t at;    /* place of the next byte */
    uint32_t left;  /* bytes left in the slice, without the link */
    uint32_t level; /* 0: no slice yet; else its place in the chain, from 1 */
} dls__slice_writer;

void dls__slices_init(dls__slices *slices, const dls_allocator *allocator);
void dls__slices_done(dls__slices *slices);

/* Forget all streams and give the memory back. */
void dls__slices_clear(dls__slices *slices);

size_t dls__slices_memory(const dls__slices *slices);

/* Append bytes to a stream; false if there is no memory (or 4 GiB are full). */
bool dls__slices_append(dls__slices *slices, dls__slice_writer *stream, const uint8_t *bytes, size_t size);

/* Reading a stream from its beginning. */
typedef struct dls__slice_reader {
    const dls__slices *slices;
    const uint8_t *at;
    uint32_t left; /* bytes left in this slice */
    uint32_t level;
    uint32_t end;   /* place where the stream ends */
    uint32_t place; /* of `at` */
} dls__slice_reader;

void dls__slice_reader_init(dls__slice_reader *reader, const dls__slices *slices, const dls__slice_writer *stream);
bool dls__slice_reader_at_end(const dls__slice_reader *reader);
uint64_t dls__slice_reader_varint(dls__slice_reader *reader);

#endif
