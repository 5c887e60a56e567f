/* SPDX-License-Identifier: MIT
 *
 * What the files of this room share. Each set is a file: dls__kernels_SET gives it, or NULL where the build or the
 * processor is not made for it. A set may have functions of lower ones, which are therefore named here.
 */
#ifndef DLS__KERNEL_SETS_H
#define DLS__KERNEL_SETS_H

#include "base/endian.h"
#include "kernels/kernels.h"

const dls__kernels *dls__kernels_portable(void);
const dls__kernels *dls__kernels_sse41(void);
const dls__kernels *dls__kernels_avx2(void);
const dls__kernels *dls__kernels_avx512(void);
const dls__kernels *dls__kernels_neon(void);

void dls__portable_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count);
size_t dls__portable_filter_by_line(const uint8_t *lows, size_t count, const uint64_t live[DLS__BLOCK_LINES / 64],
                                    uint16_t *kept, uint16_t *numbers);
size_t dls__portable_filter_chunks_by_line(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                           size_t count, const uint64_t live[DLS__BLOCK_LINES / 64], uint16_t *kept,
                                           uint16_t *numbers);
void dls__portable_expand_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t count,
                                 uint16_t *lows);
size_t dls__portable_filter_by_bit(const uint16_t *lows, size_t count, const uint8_t *words, uint16_t *kept);
size_t dls__portable_pick(const uint16_t *lows, const uint8_t *bounds, size_t count, uint8_t low, uint8_t high,
                          uint16_t *kept);
void dls__portable_find_in_bitmap(const dls__bitmap *bitmap, const uint16_t *lows, size_t count, uint32_t *numbers);
void dls__portable_find_in_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                  size_t posting_count, const uint16_t *lows, size_t count, uint32_t *numbers);
void dls__portable_add_counts(const uint32_t *counts, const float *factor, size_t count, float *tf);
void dls__portable_score_tfs(float weight, float k1, const float *tf, size_t count, float *scores);
void dls__portable_count_postings(const dls__counting *counting, const uint32_t *numbers, size_t count,
                                  uint32_t *counts);
void dls__portable_find_positions(const dls__frames *frames, const uint32_t *numbers, size_t count,
                                  const uint8_t **bytes, uint32_t *counts);
void dls__portable_in_range_u16(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high, uint64_t *bits);
void dls__portable_in_range_u32(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high, uint64_t *bits);
void dls__portable_find_near(const dls__byte_arrays *first, const dls__byte_arrays *second, size_t count,
                             uint8_t least, uint8_t span, uint64_t *near);
void dls__portable_select_largest(uint64_t *keys, size_t count, size_t k, uint64_t *scratch);

size_t dls__sse41_count_bits(const uint64_t *words, size_t count);

void dls__avx2_find_positions(const dls__frames *frames, const uint32_t *numbers, size_t count, const uint8_t **bytes,
                              uint32_t *counts);
void dls__avx2_select_largest(uint64_t *keys, size_t count, size_t k, uint64_t *scratch);

/* One line of add_bitmap_lines: `bounds` are its 64. Here is what posting numbers not below `count` come to; other sets
 * leave lines that have any to this function. */
void dls__portable_add_bitmap_line(uint8_t *bounds, unsigned line, const dls__bitmap *bitmap, const uint8_t table[16]);

/* The number of the line's first posting in the block, as the bitmap tells it. */
uint32_t dls__first_posting(const dls__bitmap *bitmap, unsigned line);

/* The place behind the `wanted`-th stop of a frame (1: the first); more than there are stops, if there is none. */
typedef size_t dls__behind_stop(const dls__frame *frame, unsigned wanted);

/* find_positions by means of `behind_stop`, which is inlined. Memory is slow: each frame is asked for before the first
 * is read, each posting before somebody reads it. */
static inline __attribute__((always_inline)) void
dls__find_positions_by(dls__behind_stop *behind_stop, const dls__frames *frames, const uint32_t *numbers, size_t count,
                       const uint8_t **bytes, uint32_t *counts)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(frames->bytes + dls__frame_start(frames, numbers[i] >> frames->shift));
    for (size_t i = 0; i < count; i++) {
        unsigned earlier = numbers[i] & ((1u << frames->shift) - 1);
        dls__frame frame;
        bytes[i] = frames->bytes;
        counts[i] = 0;
        if (!dls__frame_open(frames, numbers[i] >> frames->shift, &frame)) continue;
        size_t first = earlier == 0 ? 0 : behind_stop(&frame, earlier);
        size_t end = dls__behind_next_stop(&frame, first);
        if (end > dls__min(frame.stop_count, frame.byte_count)) continue;
        bytes[i] = frame.bytes + first;
        counts[i] = (uint32_t)(end - first);
        __builtin_prefetch(bytes[i]);
    }
}

/* All bits, if one of two arrays of find_near has too many bytes. */
static inline uint64_t dls__any_many(size_t first_count, size_t second_count)
{
    return first_count > DLS__MOST_NEAR || second_count > DLS__MOST_NEAR ? UINT64_MAX : 0;
}

/* Moves the keys that are >= pivot to the front, the others behind them, and returns how many those are. */
typedef size_t dls__part_keys(uint64_t *keys, size_t count, uint64_t pivot, uint64_t *scratch);

/* select_largest by means of `part`: quickselect. */
void dls__select_by_parts(uint64_t *keys, size_t count, size_t k, uint64_t *scratch, dls__part_keys *part);

#endif
