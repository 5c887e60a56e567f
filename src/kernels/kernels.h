/* SPDX-License-Identifier: MIT
 *
 * Kernels: the inner loops of search, and that by which words are found in texts, each in portable C and in forms for
 * particular processors. Portable C says what is right; the others equal it in every byte (tests/unit/kernels), and one
 * set is chosen when it is first asked for. Nothing outside this room has vector intrinsics.
 *
 * Words used below. A *block* is 65,536 documents, a *line* 64 of them, a *chunk* 256: line l of a block is documents
 * 64 l to 64 l + 63. A *low* is a document's number in its block, a *chunk low* its number in its chunk. *Nibbles* are
 * numbers of 4 bits, two in a byte: number i is in byte i / 2, the even one in the low half. A *table* turns a nibble
 * into a byte; entry 0 is what "nothing there" is worth. Sums of bytes saturate: 255 means "255 or more".
 *
 * Whatever is stored little-endian in a file is read as bytes, at any alignment. DLS__KERNEL_SLACK bytes after
 * everything that is read must be readable, and after everything written be writable, whatever they hold: vectors reach
 * over the end. (What find_in_bitmap, find_in_chunks, count_postings, add_counts, score_tfs, find_positions and
 * find_near have for each of `count` is read and written exactly.) No kernel can fail, none takes memory.
 */
#ifndef DLS__KERNELS_H
#define DLS__KERNELS_H

#include "base/endian.h"
#include "base/varint.h"

#define DLS__KERNEL_SLACK 64

#define DLS__BLOCK_DOCUMENTS 65536
#define DLS__BLOCK_LINES (DLS__BLOCK_DOCUMENTS / 64)
#define DLS__BLOCK_CHUNKS (DLS__BLOCK_DOCUMENTS / 256)

/* Where the postings of chunk `chunk` of a block that has starts begin and end, as `starts` tells it; the end is cut to
 * `count`, how many there are. */
static inline size_t dls__chunk_start(const uint8_t *starts, size_t chunk) { return dls__load_u16(starts + 2 * chunk); }

static inline size_t dls__chunk_end(const uint8_t *starts, size_t chunk_count, size_t chunk, size_t count)
{
    return chunk + 1 < chunk_count ? dls__min(dls__load_u16(starts + 2 * chunk + 2), count) : count;
}

/* The postings of one term in one block, as a bitmap. Nothing in it is trusted: a kernel reads inside these arrays and
 * their slack whatever they hold. */
typedef struct dls__bitmap {
    const uint8_t *words;   /* u64 of each line of the block, little-endian: bit d is the line's document d */
    const uint8_t *starts;  /* u16 of each chunk, little-endian: postings of the block before it */
    const uint8_t *classes; /* nibble of each posting, in the order of the documents */
    uint32_t count;         /* postings: so many classes there are */
} dls__bitmap;

/* What tells how often a term with one field occurs in each document of a block. Numbers of postings are trusted. */
typedef struct dls__counting {
    const uint8_t *codes;   /* `code_bits` of each posting, the first in the lowest bits of a byte */
    uint32_t code_bits;     /* 0, 1, 2 or 4 */
    uint32_t of_code[16];   /* the count that a code means; UINT32_MAX: that of which class and length tell */
    const uint8_t *classes; /* nibble of each posting */
    float least[16];        /* by class */
    const float *inverse;   /* of each document that is asked for; NULL: UINT32_MAX is a count like others */
    const float *other;     /* likewise, what counts elsewhere come to; NULL: nothing */
} dls__counting;

/* Where a term occurs in the documents of a block: 2^shift postings are a frame, the last one fewer. A frame is `s`, a
 * varint, s bytes of stops, and at least as many bytes as there are stops: a bit for each of them, the first in the
 * lowest, says whether it is the last one of its posting. Nothing of this is trusted, but that each frame has a start.
 */
typedef struct dls__frames {
    const uint8_t *starts; /* of each frame, little-endian: where it begins in `bytes` */
    uint32_t start_bytes;  /* of one of them: 2 or 4; 0: there is one frame, without a start */
    uint32_t shift;
    const uint8_t *bytes;
    size_t size;
} dls__frames;

/* One frame, without the size at its head. */
typedef struct dls__frame {
    const uint8_t *stops;
    size_t stop_count;
    const uint8_t *bytes;
    size_t byte_count; /* at most: up to the end of all frames */
} dls__frame;

static inline size_t dls__frame_start(const dls__frames *frames, uint32_t number)
{
    if (frames->start_bytes == 0) return 0;
    return frames->start_bytes == 2 ? dls__load_u16(frames->starts + 2 * (size_t)number)
                                    : dls__load_u32(frames->starts + 4 * (size_t)number);
}

/* Frame `number`; false if it makes no sense. */
static inline bool dls__frame_open(const dls__frames *frames, uint32_t number, dls__frame *out)
{
    const uint8_t *end = frames->bytes + frames->size;
    size_t start = dls__frame_start(frames, number);
    if (start >= frames->size) return false;
    uint64_t size = frames->bytes[start];
    out->stops = frames->bytes + start + 1;
    if (size >= 0x80) out->stops = dls__varint_read(frames->bytes + start, end, &size);
    if (out->stops == NULL || size > (size_t)(end - out->stops)) return false;
    out->stop_count = 8 * (size_t)size;
    out->bytes = out->stops + size;
    out->byte_count = (size_t)(end - out->bytes);
    return true;
}

/* The place behind the next stop from `from` on; more than there are stops, if there is none. */
static inline size_t dls__behind_next_stop(const dls__frame *frame, size_t from)
{
    for (; from < frame->stop_count; from += 64 - from % 8) {
        uint64_t stops = dls__load_u64(frame->stops + from / 8) >> from % 8;
        if (stops != 0) return from + dls__lowest_bit(stops) + 1;
    }
    return SIZE_MAX;
}

/* Bytes of many postings; so many each that find_near compares. */
#define DLS__MOST_NEAR 64

typedef struct dls__byte_arrays {
    const uint8_t *const *bytes;
    const uint32_t *counts;
} dls__byte_arrays;

/* Three sets of bytes. Byte b is in a set if of_low[b % 16] & of_high[b / 16] has one of its bits: 1, 2 or 4 of the
 * first, 8 of the second, any other of the third. */
typedef struct dls__byte_sets {
    uint8_t of_low[16];
    uint8_t of_high[16];
} dls__byte_sets;

#define DLS__FIRST_BYTE_SET 0x07
#define DLS__SECOND_BYTE_SET 0x08
#define DLS__THIRD_BYTE_SET 0xf0

/* Which of 64 bytes are in which set: bit i is byte i. */
typedef struct dls__in_byte_sets {
    uint64_t first;
    uint64_t second;
    uint64_t third;
} dls__in_byte_sets;

typedef struct dls__kernels {
    const char *name; /* "portable", "avx2", ... */

    /* bytes[i] += table[nibble i], for i < count. */
    void (*add_nibbles)(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count);

    /* bytes[i] += table[nibble i / 4], for i < count. */
    void (*add_nibbles_by_4)(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count);

    /* For each i < line_count, l = lines[i] < 1024, and each document d of line l that has a posting:
     * bounds[64 i + d] += table[its class]. A posting whose number is not below `count` has class 0, whose table entry
     * is added like any other. */
    void (*add_bitmap_lines)(uint8_t *bounds, const uint16_t *lines, size_t line_count, const dls__bitmap *bitmap,
                             const uint8_t table[16]);

    /* maxima[l] += the largest of bytes[64 l] .. bytes[64 l + 63], for l < line_count. */
    void (*add_line_maxima)(uint8_t *maxima, const uint8_t *bytes, size_t line_count);

    /* Of `count` lows (u16 little-endian at `lows`) those whose line has its bit in live[l / 64]: themselves to
     * `kept`, and their numbers, from 0, to `numbers`. Returns how many. */
    size_t (*filter_by_line)(const uint8_t *lows, size_t count, const uint64_t live[DLS__BLOCK_LINES / 64],
                             uint16_t *kept, uint16_t *numbers);

    /* The same of a chunked block: of `count` chunk lows (u8), in chunks that `starts` (u16 little-endian,
     * `chunk_count` of them) tells apart; kept are lows in the block. What `starts` says is not trusted: whatever it
     * is, `count` are kept at most. */
    size_t (*filter_chunks_by_line)(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t count,
                                    const uint64_t live[DLS__BLOCK_LINES / 64], uint16_t *kept, uint16_t *numbers);

    /* The lows of a chunked block's postings (see filter_chunks_by_line), in order, to `lows`, which has room for
     * `count`. */
    void (*expand_chunks)(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t count,
                          uint16_t *lows);

    /* Of `count` lows those whose bit is set in `words`, a bitmap's, to `kept`, which may be `lows`. Returns how many.
     */
    size_t (*filter_by_bit)(const uint16_t *lows, size_t count, const uint8_t *words, uint16_t *kept);

    /* The number of the posting of each of `count` lows in a bitmap, UINT32_MAX where it has none, to `numbers`. */
    void (*find_in_bitmap)(const dls__bitmap *bitmap, const uint16_t *lows, size_t count, uint32_t *numbers);

    /* The same in a chunked block (see filter_chunks_by_line) of `posting_count` postings. */
    void (*find_in_chunks)(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t posting_count,
                           const uint16_t *lows, size_t count, uint32_t *numbers);

    /* For each i < count, of posting number n = numbers[i] (UINT32_MAX: none, counts[i] is 0): counts[i] = of_code[its
     * code]; where that is UINT32_MAX, with x = (least[nibble n of classes] - other[i]) * inverse[i]: 1 if x is not
     * above 0, 10^9 if it is 10^9 or more, else x cut to an integer, and 1. */
    void (*count_postings)(const dls__counting *counting, const uint32_t *numbers, size_t count, uint32_t *counts);

    /* For each i < count, where counts[i] is not 0: add counts[i] * factor[i] to tf[i], in single precision. The factor
     * of others may be infinite. */
    void (*add_counts)(const uint32_t *counts, const float *factor, size_t count, float *tf);

    /* For each i < count: scores[i] = weight * (1 - k1 / (k1 + tf[i])), each step an operation in single precision
     * (score/bm25.h); 0 where tf[i] is 0. */
    void (*score_tfs)(float weight, float k1, const float *tf, size_t count, float *scores);

    /* For each i < count, of posting numbers[i]: its bytes in its frame to `bytes`, and how many they are to `counts`;
     * 0, and frames->bytes, where the frame does not have it, or not all of its bytes. */
    void (*find_positions)(const dls__frames *frames, const uint32_t *numbers, size_t count, const uint8_t **bytes,
                           uint32_t *counts);

    /* near[i], i < count: bit k says whether there is a byte b in second array i with b - a - least, modulo 256,
     * <= span, where a is byte k of first array i. All bits are set if one of the arrays has more than DLS__MOST_NEAR
     * bytes: then that is so of most. */
    void (*find_near)(const dls__byte_arrays *first, const dls__byte_arrays *second, size_t count, uint8_t least,
                      uint8_t span, uint64_t *near);

    /* Candidates: for each i < line_count, l = lines[i], and each d < 64 with bounds[64 i + d] >= threshold and, unless
     * `mask` is NULL, bit d of mask[l]: the low 64 l + d to `kept`, the bound to `kept_bounds`. Returns how many. */
    size_t (*collect)(const uint8_t *bounds, const uint16_t *lines, size_t line_count, const uint64_t *mask,
                      uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds);

    /* Of `count` lows those with low <= bounds[i] <= high, to `kept`. Returns how many. */
    size_t (*pick)(const uint16_t *lows, const uint8_t *bounds, size_t count, uint8_t low, uint8_t high,
                   uint16_t *kept);

    /* bits[i / 64], bit i % 64: whether low <= bytes[i] <= high. `count` is a multiple of 64. */
    void (*in_range)(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits);

    /* The same of numbers of 2 and of 4 bytes, little-endian at `numbers`. */
    void (*in_range_u16)(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high, uint64_t *bits);
    void (*in_range_u32)(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high, uint64_t *bits);

    /* How many of bytes[0] .. bytes[count - 1] are >= threshold. */
    size_t (*count_at_least)(const uint8_t *bytes, size_t count, uint8_t threshold);

    /* How many bits are set in `count` words. */
    size_t (*count_bits)(const uint64_t *words, size_t count);

    /* For each i < count, a multiple of 64: which of `sets` bytes[i] is in, to found[i / 64]; bytes[i] | 0x20, which of
     * an ASCII letter is the small one, to `lower`. Exactly `count` bytes are read and written. */
    void (*find_bytes)(const uint8_t *bytes, size_t count, const dls__byte_sets *sets, dls__in_byte_sets *found,
                       uint8_t *lower);

    /* Move the `k` largest of `count` different keys to the front, in no order; k <= count. `scratch` has room for
     * `count`. */
    void (*select_largest)(uint64_t *keys, size_t count, size_t k, uint64_t *scratch);
} dls__kernels;

/* The best set for this processor; DLS_CPU_MASK in the environment names another one, for tests: "portable", "sse41",
 * "avx2", "avx512", "neon" (the best up to and including that one which the processor has). */
const dls__kernels *dls__kernels_best(void);

/* All sets that this processor has, portable C first, to `sets`, which has room for DLS__KERNEL_SETS. */
#define DLS__KERNEL_SETS 4
size_t dls__kernels_all(const dls__kernels **sets);

#endif
