/* SPDX-License-Identifier: MIT
 *
 * Each twin fills the inputs, runs both sets, and compares results and what they return.
 */
#include "support/kernel_twins.h"

#include <math.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/fence.h"
#include "support/rng.h"

#define MOST_BYTES ((size_t)1 << 20)
#define MOST_DOCUMENTS 65536

enum { INPUT, SECOND_INPUT, THIRD_INPUT, OUTPUT, SECOND_OUTPUT, FENCES };

typedef enum pattern { ZEROS, ONES, EVEN, SPARSE, DENSE, SMALL, PATTERNS } pattern;

static fence fences[FENCES];
static rng dice = { 20260801 };

/* What the reference writes. */
static uint8_t expected[2 * MOST_BYTES];
static uint8_t second_expected[2 * MOST_BYTES];

/* `size` bytes and the slack, which holds anything. */
static uint8_t *place(int which, size_t size)
{
    if (fences[which].start == NULL) fence_init(&fences[which], MOST_BYTES + DLS__KERNEL_SLACK);
    uint8_t *bytes = fence_place(&fences[which], size + DLS__KERNEL_SLACK);
    rng_bytes(&dice, bytes + size, DLS__KERNEL_SLACK);
    return bytes;
}

static void assert_placed(int which, size_t size, const void *result)
{
    fence_check(&fences[which], size + DLS__KERNEL_SLACK);
    const uint8_t *bytes = fences[which].start + fences[which].room - DLS__KERNEL_SLACK - size;
    assert_bytes(bytes, size, (const uint8_t *)result, size);
}

static void fill(uint8_t *bytes, size_t size, pattern p)
{
    for (size_t i = 0; i < size; i++) {
        uint64_t r = rng_next(&dice), s = rng_next(&dice);
        switch (p) {
        case ZEROS: bytes[i] = 0; break;
        case ONES: bytes[i] = 255; break;
        case SPARSE: bytes[i] = (uint8_t)(r & r >> 8 & s & s >> 8); break;
        case DENSE: bytes[i] = (uint8_t)(r | r >> 8 | s); break;
        case SMALL: bytes[i] = (uint8_t)(r % 4); break;
        default: bytes[i] = (uint8_t)r;
        }
    }
}

static uint8_t *place_filled(int which, size_t size, pattern p)
{
    uint8_t *bytes = place(which, size);
    fill(bytes, size, p);
    return bytes;
}

/* Bytes to be added to, the same for both. */
static uint8_t *place_sums(size_t size, pattern p)
{
    uint8_t *bytes = place_filled(OUTPUT, size, p);
    memcpy(expected, bytes, size);
    return bytes;
}

/* The n-th size to try. */
enum { SIZES = 310 };

static size_t nth_size(size_t n)
{
    static const size_t large[SIZES - 301] = { 511, 512, 513, 1000, 1024, 2047, 4096, 4099, MOST_DOCUMENTS };
    return n <= 300 ? n : large[n - 301];
}

static uint8_t any_threshold(void)
{
    static const uint8_t extremes[] = { 0, 1, 2, 127, 128, 254, 255 };
    return rng_one_in(&dice, 2) ? extremes[rng_below(&dice, sizeof extremes)] : (uint8_t)rng_next(&dice);
}

static pattern any_pattern(void) { return (pattern)rng_below(&dice, PATTERNS); }

/* ------------------------------------------------------------------------------------------------ Adding up bounds */

typedef void add_nibbles_kernel(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count);

static void compare_add_nibbles(add_nibbles_kernel *kernel, add_nibbles_kernel *reference, size_t per_byte)
{
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            uint8_t table[16];
            fill(table, sizeof table, any_pattern());
            const uint8_t *nibbles = place_filled(INPUT, (count + per_byte - 1) / per_byte, (pattern)p);
            uint8_t *bytes = place_sums(count, any_pattern());
            kernel(bytes, nibbles, table, count);
            reference(expected, nibbles, table, count);
            assert_placed(OUTPUT, count, expected);
        }
    }
}

void twins_add_nibbles(const dls__kernels *set, const dls__kernels *reference)
{
    compare_add_nibbles(set->add_nibbles, reference->add_nibbles, 2);
}

void twins_add_nibbles_by_4(const dls__kernels *set, const dls__kernels *reference)
{
    compare_add_nibbles(set->add_nibbles_by_4, reference->add_nibbles_by_4, 8);
}

/* Starts as a writer would store them. Returns how many postings there are. */
static uint32_t honest_starts(const uint8_t *words, uint8_t *starts)
{
    uint32_t count = 0;
    for (size_t chunk = 0; chunk < DLS__BLOCK_CHUNKS; chunk++) {
        starts[2 * chunk] = (uint8_t)count;
        starts[2 * chunk + 1] = (uint8_t)(count >> 8);
        for (size_t i = 32 * chunk; i < 32 * chunk + 32; i++) count += (uint32_t)__builtin_popcount(words[i]);
    }
    return count;
}

static dls__bitmap any_bitmap(pattern bits, bool is_honest)
{
    uint8_t *words = place_filled(INPUT, 8 * DLS__BLOCK_LINES, bits);
    uint8_t *starts = place_filled(SECOND_INPUT, 2 * DLS__BLOCK_CHUNKS, any_pattern());
    uint32_t count = is_honest ? honest_starts(words, starts) : (uint32_t)rng_below(&dice, MOST_DOCUMENTS + 1);
    if (!is_honest && rng_one_in(&dice, 4)) count = (uint32_t)rng_below(&dice, 4);
    const uint8_t *classes = place_filled(THIRD_INPUT, (count + 1) / 2, any_pattern());
    return (dls__bitmap){ .words = words, .starts = starts, .classes = classes, .count = count };
}

/* Any lines in any order, or as they come in practice. */
static void fill_lines(uint16_t *lines, size_t count)
{
    bool in_order = rng_one_in(&dice, 2);
    for (size_t i = 0; i < count; i++)
        lines[i] = (uint16_t)(in_order ? i * DLS__BLOCK_LINES / count : rng_below(&dice, DLS__BLOCK_LINES));
}

void twins_add_bitmap_lines(const dls__kernels *set, const dls__kernels *reference)
{
    static uint16_t lines[DLS__BLOCK_LINES];
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < 2 * PATTERNS; p++) {
            dls__bitmap bitmap = any_bitmap((pattern)(p / 2), p % 2 == 0);
            uint8_t table[16];
            fill(table, sizeof table, any_pattern());
            fill_lines(lines, count);
            uint8_t *bounds = place_sums(64 * count, any_pattern());
            set->add_bitmap_lines(bounds, lines, count, &bitmap, table);
            reference->add_bitmap_lines(expected, lines, count, &bitmap, table);
            assert_placed(OUTPUT, 64 * count, expected);
        }
    }
}

void twins_add_line_maxima(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint8_t *bytes = place_filled(INPUT, 64 * count, (pattern)p);
            uint8_t *maxima = place_sums(count, any_pattern());
            set->add_line_maxima(maxima, bytes, count);
            reference->add_line_maxima(expected, bytes, count);
            assert_placed(OUTPUT, count, expected);
        }
    }
}

/* ------------------------------------------------------------------------------------------------------- Filtering */

/* The memory for results is as large as the results. */
void twins_filter_by_line(const dls__kernels *set, const dls__kernels *reference)
{
    static uint64_t live[DLS__BLOCK_LINES / 64];
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            fill((uint8_t *)live, sizeof live, (pattern)p);
            const uint8_t *lows = place_filled(INPUT, 2 * count, EVEN);
            size_t found = reference->filter_by_line(lows, count, live, (uint16_t *)(void *)expected,
                                                     (uint16_t *)(void *)second_expected);
            uint16_t *kept = (uint16_t *)(void *)place(OUTPUT, 2 * found);
            uint16_t *numbers = (uint16_t *)(void *)place(SECOND_OUTPUT, 2 * found);
            assert_int_equal(set->filter_by_line(lows, count, live, kept, numbers), found);
            assert_placed(OUTPUT, 2 * found, expected);
            assert_placed(SECOND_OUTPUT, 2 * found, second_expected);
        }
    }
}

/* Starts of chunks that share `count` postings, as a writer would store them; or any. */
static uint8_t *place_chunk_starts(size_t chunks, size_t count, bool is_honest)
{
    uint8_t *starts = place_filled(SECOND_INPUT, 2 * chunks, any_pattern());
    for (size_t chunk = 0; chunk < chunks && is_honest; chunk++) {
        size_t start = count * chunk / chunks;
        starts[2 * chunk] = (uint8_t)start;
        starts[2 * chunk + 1] = (uint8_t)(start >> 8);
    }
    return starts;
}

/* What is filtered may be as much as there is, so that is the room; what is found is at its beginning. */
void twins_filter_chunks_by_line(const dls__kernels *set, const dls__kernels *reference)
{
    static uint64_t live[DLS__BLOCK_LINES / 64];
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < 2 * PATTERNS; p++) {
            size_t chunks = rng_one_in(&dice, 2) ? DLS__BLOCK_CHUNKS : 1 + rng_below(&dice, DLS__BLOCK_CHUNKS);
            fill((uint8_t *)live, sizeof live, (pattern)(p / 2));
            const uint8_t *lows = place_filled(INPUT, count, EVEN);
            const uint8_t *starts = place_chunk_starts(chunks, count, p % 2 == 0);
            size_t found = reference->filter_chunks_by_line(
                starts, chunks, lows, count, live, (uint16_t *)(void *)expected, (uint16_t *)(void *)second_expected);
            uint16_t *kept = (uint16_t *)(void *)place(OUTPUT, 2 * count);
            uint16_t *numbers = (uint16_t *)(void *)place(SECOND_OUTPUT, 2 * count);
            assert_int_equal(set->filter_chunks_by_line(starts, chunks, lows, count, live, kept, numbers), found);
            fence_check(&fences[OUTPUT], 2 * count + DLS__KERNEL_SLACK);
            fence_check(&fences[SECOND_OUTPUT], 2 * count + DLS__KERNEL_SLACK);
            assert_bytes(kept, 2 * found, expected, 2 * found);
            assert_bytes(numbers, 2 * found, second_expected, 2 * found);
        }
    }
}

void twins_expand_chunks(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n), chunks = 1 + rng_below(&dice, DLS__BLOCK_CHUNKS);
        const uint8_t *lows = place_filled(INPUT, count, EVEN);
        const uint8_t *starts = place_chunk_starts(chunks, count, true);
        uint16_t *expanded = (uint16_t *)(void *)place(OUTPUT, 2 * count);
        set->expand_chunks(starts, chunks, lows, count, expanded);
        reference->expand_chunks(starts, chunks, lows, count, (uint16_t *)(void *)expected);
        assert_placed(OUTPUT, 2 * count, expected);
        set->expand_chunks(place_chunk_starts(chunks, count, false), chunks, lows, count, expanded);
        fence_check(&fences[OUTPUT], 2 * count + DLS__KERNEL_SLACK);
    }
}

void twins_filter_by_bit(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint8_t *words = place_filled(SECOND_INPUT, 8 * DLS__BLOCK_LINES, (pattern)p);
            const uint16_t *lows = (const uint16_t *)(const void *)place_filled(INPUT, 2 * count, EVEN);
            size_t found = reference->filter_by_bit(lows, count, words, (uint16_t *)(void *)expected);
            uint16_t *kept = (uint16_t *)(void *)place(OUTPUT, 2 * found);
            assert_int_equal(set->filter_by_bit(lows, count, words, kept), found);
            assert_placed(OUTPUT, 2 * found, expected);
        }
    }
}

/* ------------------------------------------------------------------------------------------------------ Looking up */

void twins_find_in_bitmap(const dls__kernels *set, const dls__kernels *reference)
{
    static uint16_t lows[MOST_DOCUMENTS];
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < 2 * PATTERNS; p++) {
            dls__bitmap bitmap = any_bitmap((pattern)(p / 2), p % 2 == 0);
            fill((uint8_t *)lows, 2 * count, EVEN);
            uint32_t *numbers = (uint32_t *)(void *)place(OUTPUT, 4 * count);
            set->find_in_bitmap(&bitmap, lows, count, numbers);
            reference->find_in_bitmap(&bitmap, lows, count, (uint32_t *)(void *)expected);
            assert_placed(OUTPUT, 4 * count, expected);
        }
    }
}

void twins_find_in_chunks(const dls__kernels *set, const dls__kernels *reference)
{
    static uint16_t lows[300];
    for (size_t n = 0; n < SIZES; n++) {
        size_t postings = nth_size(n);
        for (int p = 0; p < 2; p++) {
            const uint8_t *chunk_lows = place_filled(INPUT, postings, EVEN);
            const uint8_t *starts = place_chunk_starts(DLS__BLOCK_CHUNKS, postings, p == 0);
            fill((uint8_t *)lows, sizeof lows, EVEN);
            uint32_t *numbers = (uint32_t *)(void *)place(OUTPUT, 4 * 300);
            set->find_in_chunks(starts, DLS__BLOCK_CHUNKS, chunk_lows, postings, lows, 300, numbers);
            reference->find_in_chunks(starts, DLS__BLOCK_CHUNKS, chunk_lows, postings, lows, 300,
                                      (uint32_t *)(void *)expected);
            assert_placed(OUTPUT, 4 * 300, expected);
        }
    }
}

/* Numbers from nothing to more than can be counted. */
static float any_float(void)
{
    static const float extremes[] = { 0.0f, 1.0f, 1e-30f, 1e9f, 1e30f };
    return rng_one_in(&dice, 8) ? extremes[rng_below(&dice, 5)] : (float)rng_below(&dice, 1 << 20) / 4096.0f;
}

void twins_count_postings(const dls__kernels *set, const dls__kernels *reference)
{
    static uint32_t numbers[MOST_DOCUMENTS];
    static float inverse[MOST_DOCUMENTS], other[MOST_DOCUMENTS];
    static const uint32_t code_sizes[] = { 0, 1, 2, 4 };
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n), postings = 1 + rng_below(&dice, 5000);
        dls__counting counting = { .inverse = inverse, .code_bits = code_sizes[rng_below(&dice, 4)] };
        if (rng_one_in(&dice, 2)) counting.other = other;
        if (rng_one_in(&dice, 4)) counting.inverse = NULL;
        counting.classes = place_filled(INPUT, (postings + 1) / 2, EVEN);
        counting.codes = place_filled(THIRD_INPUT, (postings * counting.code_bits + 7) / 8, any_pattern());
        for (size_t i = 0; i < 16; i++) counting.least[i] = any_float();
        for (size_t i = 0; i < 16; i++) counting.of_code[i] = (uint32_t)rng_below(&dice, 4) - 1;
        for (size_t i = 0; i < count; i++) inverse[i] = any_float();
        for (size_t i = 0; i < count; i++) other[i] = any_float();
        for (size_t i = 0; i < count; i++)
            numbers[i] = rng_one_in(&dice, 4) ? UINT32_MAX : (uint32_t)rng_below(&dice, postings);
        uint32_t *counts = (uint32_t *)(void *)place(OUTPUT, 4 * count);
        set->count_postings(&counting, numbers, count, counts);
        reference->count_postings(&counting, numbers, count, (uint32_t *)(void *)expected);
        assert_placed(OUTPUT, 4 * count, expected);
    }
}

void twins_add_counts(const dls__kernels *set, const dls__kernels *reference)
{
    static const uint32_t extremes[] = { 0, 1, 2, 1000000000, UINT32_MAX };
    static uint32_t counts[MOST_DOCUMENTS];
    static float factor[MOST_DOCUMENTS];
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        float *tf = (float *)(void *)place(OUTPUT, 4 * count), *expected_tf = (float *)(void *)expected;
        for (size_t i = 0; i < count; i++)
            counts[i] = rng_one_in(&dice, 4) ? extremes[rng_below(&dice, 5)] : (uint32_t)rng_below(&dice, 100);
        for (size_t i = 0; i < count; i++) factor[i] = counts[i] == 0 && rng_one_in(&dice, 2) ? INFINITY : any_float();
        for (size_t i = 0; i < count; i++) expected_tf[i] = tf[i] = any_float();
        set->add_counts(counts, factor, count, tf);
        reference->add_counts(counts, factor, count, expected_tf);
        assert_placed(OUTPUT, 4 * count, expected);
    }
}

void twins_score_tfs(const dls__kernels *set, const dls__kernels *reference)
{
    static float tf[MOST_DOCUMENTS];
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        float weight = any_float(), k1 = any_float();
        for (size_t i = 0; i < count; i++) tf[i] = any_float();
        float *scores = (float *)(void *)place(OUTPUT, 4 * count);
        set->score_tfs(weight, k1, tf, count, scores);
        reference->score_tfs(weight, k1, tf, count, (float *)(void *)expected);
        assert_placed(OUTPUT, 4 * count, expected);
    }
}

/* ------------------------------------------------------------------------------------------------------- Positions */

/* One frame of postings, which have up to `most` positions each, to `out`; returns what it takes. */
static size_t make_frame(uint8_t *out, size_t postings, uint32_t most)
{
    static uint8_t stops[MOST_BYTES / 4];
    size_t positions = 0, at = 0;
    memset(stops, 0, sizeof stops);
    for (size_t i = 0; i < postings; i++) {
        positions += 1 + rng_below(&dice, most);
        stops[(positions - 1) / 8] |= (uint8_t)(1 << (positions - 1) % 8);
    }
    size_t size = (positions + 7) / 8, left = size;
    for (; left >= 128; left /= 128) out[at++] = (uint8_t)(left | 128);
    out[at++] = (uint8_t)left;
    memcpy(out + at, stops, size);
    rng_bytes(&dice, out + at + size, positions);
    return at + size + positions;
}

static void store_start(uint8_t *starts, size_t frame, size_t start, uint32_t start_bytes)
{
    for (size_t i = 0; i < start_bytes; i++) starts[frame * start_bytes + i] = (uint8_t)(start >> 8 * i);
}

/* Frames of `postings`, which have one position mostly, a few, or many. */
static dls__frames any_frames(size_t postings)
{
    static const uint32_t most_positions[] = { 1, 2, 4, 20 };
    static uint8_t made[MOST_BYTES];
    static size_t start[MOST_DOCUMENTS];
    uint32_t shift = rng_below32(&dice, 8);
    size_t step = (size_t)1 << shift, frames = (postings + step - 1) / step, size = 0;
    for (size_t i = 0; i < frames; i++) {
        start[i] = size;
        uint32_t most = rng_one_in(&dice, 50) ? 300 : most_positions[rng_below(&dice, 4)];
        size += make_frame(made + size, dls__min(step, postings - step * i), most);
    }
    uint32_t start_bytes = frames <= 1 ? 0 : size < 65536 ? 2 : 4;
    uint8_t *starts = place(INPUT, start_bytes * frames), *bytes = place(SECOND_INPUT, size);
    memcpy(bytes, made, size);
    for (size_t i = 0; i < frames; i++) store_start(starts, i, start[i], start_bytes);
    return (dls__frames){ starts, start_bytes, shift, bytes, size };
}

/* Change what frames hold; their memory ends where it did. */
static void damage_frames(dls__frames *frames, size_t postings)
{
    size_t cut = rng_below(&dice, frames->size + 1), count = ((postings - 1) >> frames->shift) + 1;
    uint8_t *bytes = (uint8_t *)(uintptr_t)frames->bytes, *starts = (uint8_t *)(uintptr_t)frames->starts;
    for (size_t i = rng_below(&dice, 20); i > 0; i--)
        bytes[rng_below(&dice, frames->size)] = rng_one_in(&dice, 2) ? 0 : (uint8_t)rng_next(&dice);
    if (frames->start_bytes > 0)
        store_start(starts, rng_below(&dice, count), (size_t)rng_next(&dice), frames->start_bytes);
    if (rng_one_in(&dice, 2)) return;
    frames->bytes += cut;
    frames->size -= cut;
}

void twins_find_positions(const dls__kernels *set, const dls__kernels *reference)
{
    static uint32_t numbers[MOST_DOCUMENTS];
    for (size_t n = 1; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int round = 0; round < 4; round++) {
            dls__frames frames = any_frames(count);
            if (round % 2 == 1) damage_frames(&frames, count);
            for (size_t i = 0; i < count; i++) numbers[i] = (uint32_t)(round < 2 ? i : rng_below(&dice, count));
            const uint8_t **bytes = (const uint8_t **)(void *)place(OUTPUT, sizeof(void *) * count);
            uint32_t *counts = (uint32_t *)(void *)place(SECOND_OUTPUT, 4 * count);
            set->find_positions(&frames, numbers, count, bytes, counts);
            reference->find_positions(&frames, numbers, count, (const uint8_t **)(void *)expected,
                                      (uint32_t *)(void *)second_expected);
            assert_placed(OUTPUT, sizeof(void *) * count, expected);
            assert_placed(SECOND_OUTPUT, 4 * count, second_expected);
        }
    }
}

/* `count` arrays in one memory, of which the last ends where it does. */
static void any_arrays(int which, size_t count, uint32_t most, const uint8_t **bytes, uint32_t *counts)
{
    const uint8_t *all = place_filled(which, 1000, any_pattern());
    for (size_t i = 0; i < count; i++) {
        counts[i] = rng_below32(&dice, most + 1);
        bytes[i] = all + (i + 1 == count ? 1000 - counts[i] : rng_below(&dice, 1000 - counts[i] + 1));
    }
}

void twins_find_near(const dls__kernels *set, const dls__kernels *reference)
{
    static const uint32_t most_bytes[] = { 1, 4, 5, 16, 17, 32, 33, 64, 65, 900 };
    static const uint8_t *bytes[2][MOST_DOCUMENTS];
    static uint32_t counts[2][MOST_DOCUMENTS];
    const dls__byte_arrays first = { bytes[0], counts[0] }, second = { bytes[1], counts[1] };
    for (size_t count = 0; count <= 150; count++) {
        any_arrays(INPUT, count, most_bytes[rng_below(&dice, 10)], bytes[0], counts[0]);
        any_arrays(SECOND_INPUT, count, most_bytes[rng_below(&dice, 10)], bytes[1], counts[1]);
        for (int round = 0; round < 4; round++) {
            uint8_t least = (uint8_t)rng_next(&dice), span = round < 2 ? 0 : any_threshold();
            uint64_t *near = (uint64_t *)(void *)place(OUTPUT, 8 * count);
            set->find_near(&first, &second, count, least, span, near);
            reference->find_near(&first, &second, count, least, span, (uint64_t *)(void *)expected);
            assert_placed(OUTPUT, 8 * count, expected);
        }
    }
}

/* ------------------------------------------------------------------------------------------------------- Comparing */

void twins_collect(const dls__kernels *set, const dls__kernels *reference)
{
    static uint16_t lines[DLS__BLOCK_LINES];
    static uint64_t bits[DLS__BLOCK_LINES];
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < 2 * PATTERNS; p++) {
            fill((uint8_t *)bits, sizeof bits, any_pattern());
            fill_lines(lines, count);
            const uint64_t *mask = p % 2 == 0 ? NULL : bits;
            const uint8_t *bounds = place_filled(INPUT, 64 * count, (pattern)(p / 2));
            uint8_t threshold = any_threshold();
            size_t found = reference->collect(bounds, lines, count, mask, threshold, (uint16_t *)(void *)expected,
                                              second_expected);
            uint16_t *kept = (uint16_t *)(void *)place(OUTPUT, 2 * found);
            uint8_t *kept_bounds = place(SECOND_OUTPUT, found);
            assert_int_equal(set->collect(bounds, lines, count, mask, threshold, kept, kept_bounds), found);
            assert_placed(OUTPUT, 2 * found, expected);
            assert_placed(SECOND_OUTPUT, found, second_expected);
        }
    }
}

void twins_pick(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint16_t *lows = (const uint16_t *)(const void *)place_filled(INPUT, 2 * count, EVEN);
            const uint8_t *bounds = place_filled(SECOND_INPUT, count, (pattern)p);
            uint8_t low = any_threshold(), high = any_threshold();
            size_t found = reference->pick(lows, bounds, count, low, high, (uint16_t *)(void *)expected);
            uint16_t *kept = (uint16_t *)(void *)place(OUTPUT, 2 * found);
            assert_int_equal(set->pick(lows, bounds, count, low, high, kept), found);
            assert_placed(OUTPUT, 2 * found, expected);
        }
    }
}

void twins_in_range(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t words = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint8_t *bytes = place_filled(INPUT, 64 * words, (pattern)p);
            uint64_t *bits = (uint64_t *)(void *)place(OUTPUT, 8 * words);
            uint8_t low = any_threshold(), high = any_threshold();
            set->in_range(bytes, 64 * words, low, high, bits);
            reference->in_range(bytes, 64 * words, low, high, (uint64_t *)(void *)expected);
            assert_placed(OUTPUT, 8 * words, expected);
        }
    }
}

/* A bound of a range, often one that a number of the input equals, or is next to. */
static uint32_t any_bound(const uint8_t *numbers, size_t count, size_t width)
{
    uint32_t bound = 0;
    const uint8_t *number = numbers + width * rng_below(&dice, count);
    for (size_t i = 0; i < width; i++) bound |= (uint32_t)number[i] << 8 * i;
    if (rng_one_in(&dice, 8)) return rng_one_in(&dice, 2) ? 0 : UINT32_MAX;
    return bound + (uint32_t)rng_below(&dice, 3) - 1;
}

void twins_in_range_u16(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t words = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint8_t *numbers = place_filled(INPUT, 128 * words, (pattern)p);
            uint64_t *bits = (uint64_t *)(void *)place(OUTPUT, 8 * words);
            uint16_t low = words == 0 ? 0 : (uint16_t)any_bound(numbers, 64 * words, 2);
            uint16_t high = words == 0 ? 0 : (uint16_t)any_bound(numbers, 64 * words, 2);
            set->in_range_u16(numbers, 64 * words, low, high, bits);
            reference->in_range_u16(numbers, 64 * words, low, high, (uint64_t *)(void *)expected);
            assert_placed(OUTPUT, 8 * words, expected);
        }
    }
}

void twins_in_range_u32(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t words = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint8_t *numbers = place_filled(INPUT, 256 * words, (pattern)p);
            uint64_t *bits = (uint64_t *)(void *)place(OUTPUT, 8 * words);
            uint32_t low = words == 0 ? 0 : any_bound(numbers, 64 * words, 4);
            uint32_t high = words == 0 ? 0 : any_bound(numbers, 64 * words, 4);
            set->in_range_u32(numbers, 64 * words, low, high, bits);
            reference->in_range_u32(numbers, 64 * words, low, high, (uint64_t *)(void *)expected);
            assert_placed(OUTPUT, 8 * words, expected);
        }
    }
}

void twins_count_at_least(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint8_t *bytes = place_filled(INPUT, count, (pattern)p);
            uint8_t threshold = any_threshold();
            assert_int_equal(set->count_at_least(bytes, count, threshold),
                             reference->count_at_least(bytes, count, threshold));
        }
    }
}

/* `size` bytes, a multiple of 64, without a slack. */
static uint8_t *place_exactly(int which, size_t size)
{
    return size >= DLS__KERNEL_SLACK ? place(which, size - DLS__KERNEL_SLACK) : place(which, 0) + DLS__KERNEL_SLACK;
}

void twins_find_bytes(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES && nth_size(n) <= DLS__BLOCK_LINES; n++) {
        size_t size = 64 * nth_size(n), found_size = nth_size(n) * sizeof(dls__in_byte_sets);
        for (int p = 0; p < PATTERNS; p++) {
            dls__byte_sets sets;
            fill(sets.of_low, sizeof sets.of_low, any_pattern());
            fill(sets.of_high, sizeof sets.of_high, any_pattern());
            uint8_t *bytes = place_exactly(INPUT, size), *lower = place_exactly(OUTPUT, size);
            fill(bytes, size, (pattern)p);
            dls__in_byte_sets *found = (dls__in_byte_sets *)(void *)place(SECOND_OUTPUT, found_size);
            set->find_bytes(bytes, size, &sets, found, lower);
            reference->find_bytes(bytes, size, &sets, (dls__in_byte_sets *)(void *)second_expected, expected);
            fence_check(&fences[OUTPUT], dls__max(size, DLS__KERNEL_SLACK));
            assert_bytes(lower, size, expected, size);
            assert_placed(SECOND_OUTPUT, found_size, second_expected);
        }
    }
}

void twins_count_bits(const dls__kernels *set, const dls__kernels *reference)
{
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (int p = 0; p < PATTERNS; p++) {
            const uint64_t *words = (const uint64_t *)(const void *)place_filled(INPUT, 8 * count, (pattern)p);
            assert_int_equal(set->count_bits(words, count), reference->count_bits(words, count));
        }
    }
}

/* ------------------------------------------------------------------------------------------------------- Selection */

static int compare_descending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* Different keys: in the low half their numbers, shuffled or not, in the high half what makes the order. */
static void fill_keys(uint64_t *keys, size_t count, unsigned shape)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t order = rng_next(&dice);
        switch (shape) {
        case 0: order = 0; break;
        case 1: order = i; break;
        case 2: order = count - i; break;
        case 3: order %= 4; break;
        case 4: order = (uint64_t)1 << order % 32; break;
        default: order >>= 32;
        }
        keys[i] = order << 32 | (shape % 2 == 0 ? i : UINT32_MAX - i);
    }
}

/* How many to select: each end, near it, and anything. */
static size_t nth_share(size_t count, unsigned n)
{
    switch (n) {
    case 0: return 0;
    case 1: return dls__min(1, count);
    case 2: return count - dls__min(1, count);
    case 3: return count;
    case 4: return count / 3;
    default: return (size_t)rng_below(&dice, count + 1);
    }
}

/* As sets: the k largest in front, and all keys still there. */
void twins_select_largest(const dls__kernels *set, const dls__kernels *reference)
{
    enum { SHAPES = 6, SHARES = 6 };
    uint64_t *expected_keys = (uint64_t *)(void *)expected, *scratch = (uint64_t *)(void *)second_expected;
    for (size_t n = 0; n < SIZES; n++) {
        size_t count = nth_size(n);
        for (unsigned i = 0; i < SHAPES * SHARES; i++) {
            size_t k = nth_share(count, i % SHARES);
            uint64_t *keys = (uint64_t *)(void *)place(OUTPUT, 8 * count);
            fill_keys(keys, count, i / SHARES);
            memcpy(expected_keys, keys, 8 * count);
            set->select_largest(keys, count, k, (uint64_t *)(void *)place(SECOND_OUTPUT, 8 * count));
            fence_check(&fences[SECOND_OUTPUT], 8 * count + DLS__KERNEL_SLACK);
            reference->select_largest(expected_keys, count, k, scratch);
            qsort(keys, k, 8, compare_descending);
            qsort(keys + k, count - k, 8, compare_descending);
            qsort(expected_keys, k, 8, compare_descending);
            qsort(expected_keys + k, count - k, 8, compare_descending);
            assert_placed(OUTPUT, 8 * count, expected_keys);
        }
    }
}
