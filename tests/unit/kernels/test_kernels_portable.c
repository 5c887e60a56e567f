/* SPDX-License-Identifier: MIT
 *
 * Portable C against kernels.h, taken word by word: a set of kernels without any thought of speed.
 */
#include "kernels/kernel_sets.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/kernel_twins.h"

static uint8_t saturated(unsigned sum) { return (uint8_t)(sum > 255 ? 255 : sum); }

static unsigned naive_nibble(const uint8_t *nibbles, size_t i)
{
    return i % 2 == 0 ? nibbles[i / 2] % 16 : nibbles[i / 2] / 16;
}

static unsigned naive_u16(const uint8_t *bytes, size_t i) { return bytes[2 * i] + 256u * bytes[2 * i + 1]; }

static bool has_bit(const uint64_t *words, size_t i) { return (words[i / 64] >> i % 64) % 2 == 1; }

static void naive_add_nibbles(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    for (size_t i = 0; i < count; i++) bytes[i] = saturated(bytes[i] + table[naive_nibble(nibbles, i)]);
}

static void naive_add_nibbles_by_4(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    for (size_t i = 0; i < count; i++) bytes[i] = saturated(bytes[i] + table[naive_nibble(nibbles, i / 4)]);
}

static bool has_document(const dls__bitmap *bitmap, size_t document)
{
    return (bitmap->words[document / 8] >> document % 8) % 2 == 1;
}

static void naive_add_bitmap_lines(uint8_t *bounds, const uint16_t *lines, size_t line_count, const dls__bitmap *bitmap,
                                   const uint8_t table[16])
{
    for (size_t i = 0; i < line_count; i++)
        for (size_t d = 0; d < 64; d++) {
            size_t document = 64u * lines[i] + d, number = naive_u16(bitmap->starts, document / 256);
            for (size_t earlier = document / 256 * 256; earlier < document; earlier++)
                number += has_document(bitmap, earlier);
            unsigned class = number < bitmap->count ? naive_nibble(bitmap->classes, number) : 0;
            if (has_document(bitmap, document)) bounds[64 * i + d] = saturated(bounds[64 * i + d] + table[class]);
        }
}

static void naive_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count)
{
    for (size_t l = 0; l < line_count; l++) {
        uint8_t largest = 0;
        for (size_t i = 64 * l; i < 64 * l + 64; i++)
            if (bytes[i] > largest) largest = bytes[i];
        maxima[l] = saturated(maxima[l] + largest);
    }
}

static size_t naive_filter_by_line(const uint8_t *lows, size_t count, const uint64_t *live, uint16_t *kept,
                                   uint16_t *numbers)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (has_bit(live, naive_u16(lows, i) / 64)) {
            kept[found] = (uint16_t)naive_u16(lows, i);
            numbers[found++] = (uint16_t)i;
        }
    return found;
}

static size_t naive_chunk_end(const uint8_t *starts, size_t chunk_count, size_t chunk, size_t count)
{
    size_t end = chunk + 1 < chunk_count ? naive_u16(starts, chunk + 1) : count;
    return end < count ? end : count;
}

static size_t naive_filter_chunks_by_line(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                          size_t count, const uint64_t *live, uint16_t *kept, uint16_t *numbers)
{
    size_t found = 0;
    for (size_t chunk = 0; chunk < chunk_count; chunk++)
        for (size_t i = naive_u16(starts, chunk); i < naive_chunk_end(starts, chunk_count, chunk, count); i++) {
            size_t low = 256 * chunk + chunk_lows[i];
            if (!has_bit(live, low / 64) || found == count) continue;
            kept[found] = (uint16_t)low;
            numbers[found++] = (uint16_t)i;
        }
    return found;
}

static void naive_expand_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t count,
                                uint16_t *lows)
{
    for (size_t i = 0; i < count; i++) {
        size_t chunk = 0;
        while (naive_chunk_end(starts, chunk_count, chunk, count) <= i) chunk++;
        lows[i] = (uint16_t)(256 * chunk + chunk_lows[i]);
    }
}

static size_t naive_filter_by_bit(const uint16_t *lows, size_t count, const uint8_t *words, uint16_t *kept)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if ((words[lows[i] / 8] >> lows[i] % 8) % 2 == 1) kept[found++] = lows[i];
    return found;
}

static void naive_find_in_bitmap(const dls__bitmap *bitmap, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        size_t number = naive_u16(bitmap->starts, lows[i] / 256);
        for (size_t earlier = lows[i] / 256 * 256u; earlier < lows[i]; earlier++)
            number += has_document(bitmap, earlier);
        numbers[i] = has_document(bitmap, lows[i]) && number < bitmap->count ? (uint32_t)number : UINT32_MAX;
    }
}

static void naive_find_in_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                 size_t posting_count, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        size_t chunk = lows[i] / 256, end = naive_chunk_end(starts, chunk_count, chunk, posting_count);
        numbers[i] = UINT32_MAX;
        for (size_t at = end; at-- > naive_u16(starts, chunk);)
            if (chunk_lows[at] == lows[i] % 256) numbers[i] = (uint32_t)at;
    }
}

static uint32_t naive_code(const dls__counting *c, uint32_t number)
{
    uint32_t code = 0;
    for (uint32_t bit = 0; bit < c->code_bits; bit++) {
        size_t at = (size_t)number * c->code_bits + bit;
        code |= (uint32_t)(c->codes[at / 8] >> at % 8 & 1) << bit;
    }
    return code;
}

static void naive_count_postings(const dls__counting *c, const uint32_t *numbers, size_t count, uint32_t *counts)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t n = numbers[i], known = n == UINT32_MAX ? 0 : c->of_code[naive_code(c, n)];
        float least = n == UINT32_MAX ? 0.0f : c->least[naive_nibble(c->classes, n)];
        float x = (least - (c->other == NULL ? 0.0f : c->other[i])) * (c->inverse == NULL ? 0.0f : c->inverse[i]);
        uint32_t solved = !(x > 0.0f) ? 1 : x >= 1e9f ? 1000000000 : (uint32_t)x + 1;
        counts[i] = n == UINT32_MAX ? 0 : known < UINT32_MAX || c->inverse == NULL ? known : solved;
    }
}

static void naive_add_counts(const uint32_t *counts, const float *factor, size_t count, float *tf)
{
    for (size_t i = 0; i < count; i++)
        if (counts[i] > 0) tf[i] += (float)counts[i] * factor[i];
}

static void naive_score_tfs(float weight, float k1, const float *tf, size_t count, float *scores)
{
    for (size_t i = 0; i < count; i++) scores[i] = tf[i] == 0.0f ? 0.0f : weight * (1.0f - k1 / (k1 + tf[i]));
}

/* Where the stops of frame `number` are, and how many bytes, up to the end; NULL if there is no such frame. */
static const uint8_t *naive_stops(const dls__frames *f, uint32_t number, size_t *size, size_t *left)
{
    size_t start = 0, shift = 0;
    for (size_t i = 0; i < f->start_bytes; i++) start |= (size_t)f->starts[number * f->start_bytes + i] << 8 * i;
    for (*size = 0; start < f->size && shift < 63; shift += 7) {
        uint8_t byte = f->bytes[start++];
        *size |= (size_t)(byte % 128) << shift;
        *left = f->size - start;
        if (byte < 128) return *size <= *left ? f->bytes + start : NULL;
    }
    return NULL;
}

static void naive_find_positions(const dls__frames *f, const uint32_t *numbers, size_t count, const uint8_t **bytes,
                                 uint32_t *counts)
{
    for (size_t i = 0; i < count; i++) {
        size_t size, left, first = 0, earlier = numbers[i] % (1u << f->shift);
        const uint8_t *stops = naive_stops(f, numbers[i] / (1u << f->shift), &size, &left);
        bytes[i] = f->bytes;
        counts[i] = 0;
        for (size_t at = 0; stops != NULL && at < 8 * size && size + at < left; at++) {
            if ((stops[at / 8] >> at % 8) % 2 == 0) continue;
            if (earlier-- == 0) {
                bytes[i] = stops + size + first;
                counts[i] = (uint32_t)(at + 1 - first);
                break;
            }
            first = at + 1;
        }
    }
}

static void naive_find_near(const dls__byte_arrays *first, const dls__byte_arrays *second, size_t count, uint8_t least,
                            uint8_t span, uint64_t *near)
{
    for (size_t i = 0; i < count; i++) {
        near[i] = 0;
        if (first->counts[i] > 64 || second->counts[i] > 64) near[i] = UINT64_MAX;
        for (size_t k = 0; k < first->counts[i] && near[i] != UINT64_MAX; k++)
            for (size_t j = 0; j < second->counts[i]; j++)
                if ((second->bytes[i][j] - first->bytes[i][k] - least + 512) % 256 <= span)
                    near[i] |= (uint64_t)1 << k;
    }
}

static size_t naive_collect(const uint8_t *bounds, const uint16_t *lines, size_t line_count, const uint64_t *mask,
                            uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds)
{
    size_t found = 0;
    for (size_t i = 0; i < 64 * line_count; i++) {
        size_t document = 64u * lines[i / 64] + i % 64;
        if (bounds[i] < threshold || (mask != NULL && !has_bit(mask, document))) continue;
        kept[found] = (uint16_t)document;
        kept_bounds[found++] = bounds[i];
    }
    return found;
}

static size_t naive_pick(const uint16_t *lows, const uint8_t *bounds, size_t count, uint8_t low, uint8_t high,
                         uint16_t *kept)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (low <= bounds[i] && bounds[i] <= high) kept[found++] = lows[i];
    return found;
}

static void naive_in_range(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits)
{
    memset(bits, 0, count / 8);
    for (size_t i = 0; i < count; i++)
        if (low <= bytes[i] && bytes[i] <= high) bits[i / 64] |= (uint64_t)1 << i % 64;
}

static void naive_in_range_u16(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high, uint64_t *bits)
{
    memset(bits, 0, count / 8);
    for (size_t i = 0; i < count; i++) {
        unsigned number = numbers[2 * i] + 256u * numbers[2 * i + 1];
        if (low <= number && number <= high) bits[i / 64] |= (uint64_t)1 << i % 64;
    }
}

static void naive_in_range_u32(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high, uint64_t *bits)
{
    memset(bits, 0, count / 8);
    for (size_t i = 0; i < count; i++) {
        uint32_t number = 0;
        for (size_t j = 4; j-- > 0;) number = 256 * number + numbers[4 * i + j];
        if (low <= number && number <= high) bits[i / 64] |= (uint64_t)1 << i % 64;
    }
}

static size_t naive_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) found += bytes[i] >= threshold;
    return found;
}

static size_t naive_count_bits(const uint64_t *words, size_t count)
{
    size_t bits = 0;
    for (size_t i = 0; i < 64 * count; i++) bits += has_bit(words, i);
    return bits;
}

static void naive_find_bytes(const uint8_t *bytes, size_t count, const dls__byte_sets *sets, dls__in_byte_sets *found,
                             uint8_t *lower)
{
    memset(found, 0, count / 64 * sizeof *found);
    for (size_t i = 0; i < count; i++) {
        unsigned bits = sets->of_low[bytes[i] % 16] & sets->of_high[bytes[i] / 16];
        found[i / 64].first |= (uint64_t)((bits & 7) != 0) << i % 64;
        found[i / 64].second |= (uint64_t)((bits & 8) != 0) << i % 64;
        found[i / 64].third |= (uint64_t)(bits >= 16) << i % 64;
        lower[i] = bytes[i] | 0x20;
    }
}

static int larger_first(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

static void naive_select_largest(uint64_t *keys, size_t count, size_t k, uint64_t *scratch)
{
    (void)k, (void)scratch;
    qsort(keys, count, sizeof *keys, larger_first);
}

static const dls__kernels naive = {
    .name = "naive",
    .add_nibbles = naive_add_nibbles,
    .add_nibbles_by_4 = naive_add_nibbles_by_4,
    .add_bitmap_lines = naive_add_bitmap_lines,
    .add_line_maxima = naive_add_line_maxima,
    .filter_by_line = naive_filter_by_line,
    .filter_chunks_by_line = naive_filter_chunks_by_line,
    .expand_chunks = naive_expand_chunks,
    .filter_by_bit = naive_filter_by_bit,
    .find_in_bitmap = naive_find_in_bitmap,
    .find_in_chunks = naive_find_in_chunks,
    .count_postings = naive_count_postings,
    .add_counts = naive_add_counts,
    .score_tfs = naive_score_tfs,
    .find_positions = naive_find_positions,
    .find_near = naive_find_near,
    .collect = naive_collect,
    .pick = naive_pick,
    .in_range = naive_in_range,
    .in_range_u16 = naive_in_range_u16,
    .in_range_u32 = naive_in_range_u32,
    .count_at_least = naive_count_at_least,
    .count_bits = naive_count_bits,
    .find_bytes = naive_find_bytes,
    .select_largest = naive_select_largest,
};

#define TEST_OF_PORTABLE_C(kernel)                                                                                     \
    static void test_##kernel##_does_what_the_header_says(void **state)                                                \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        twins_##kernel(dls__kernels_portable(), &naive);                                                               \
    }

TEST_OF_PORTABLE_C(add_nibbles)
TEST_OF_PORTABLE_C(add_nibbles_by_4)
TEST_OF_PORTABLE_C(add_bitmap_lines)
TEST_OF_PORTABLE_C(add_line_maxima)
TEST_OF_PORTABLE_C(filter_by_line)
TEST_OF_PORTABLE_C(filter_chunks_by_line)
TEST_OF_PORTABLE_C(expand_chunks)
TEST_OF_PORTABLE_C(filter_by_bit)
TEST_OF_PORTABLE_C(find_in_bitmap)
TEST_OF_PORTABLE_C(find_in_chunks)
TEST_OF_PORTABLE_C(count_postings)
TEST_OF_PORTABLE_C(add_counts)
TEST_OF_PORTABLE_C(score_tfs)
TEST_OF_PORTABLE_C(find_positions)
TEST_OF_PORTABLE_C(find_near)
TEST_OF_PORTABLE_C(collect)
TEST_OF_PORTABLE_C(pick)
TEST_OF_PORTABLE_C(in_range)
TEST_OF_PORTABLE_C(in_range_u16)
TEST_OF_PORTABLE_C(in_range_u32)
TEST_OF_PORTABLE_C(count_at_least)
TEST_OF_PORTABLE_C(count_bits)
TEST_OF_PORTABLE_C(find_bytes)
TEST_OF_PORTABLE_C(select_largest)

/* A worked example, apart from any other code: three postings in line 1, of which the bitmap holds two. */
static void test_postings_beyond_the_count_have_class_0(void **state)
{
    (void)state;
    static uint8_t words[8 * DLS__BLOCK_LINES + DLS__KERNEL_SLACK], starts[2 * DLS__BLOCK_CHUNKS + DLS__KERNEL_SLACK];
    words[8] = 0x07;
    uint8_t classes[1 + DLS__KERNEL_SLACK] = { 0x32, 0x44 }, bounds[64 + DLS__KERNEL_SLACK] = { 10, 10, 250, 10 };
    const uint8_t table[16] = { 9, 0, 20, 30, 40 };
    dls__bitmap bitmap = { .words = words, .starts = starts, .classes = classes, .count = 2 };
    dls__kernels_portable()->add_bitmap_lines(bounds, (const uint16_t[]){ 1 }, 1, &bitmap, table);
    assert_bytes(bounds, 5, ((const uint8_t[]){ 30, 40, 255, 10, 0 }), 5);
}

static unsigned rounds;

static size_t counted_part(uint64_t *keys, size_t count, uint64_t pivot, uint64_t *scratch)
{
    size_t larger = 0, smaller = 0;
    rounds++;
    for (size_t i = 0; i < count; i++)
        if (keys[i] >= pivot)
            keys[larger++] = keys[i];
        else
            scratch[smaller++] = keys[i];
    memcpy(keys + larger, scratch, smaller * sizeof *keys);
    return larger;
}

static int smaller_first(const void *a, const void *b) { return larger_first(b, a); }

/* Lays the smallest of the larger keys where the next pivot is sampled, which is therefore as bad as it can be. */
static size_t hostile_part(uint64_t *keys, size_t count, uint64_t pivot, uint64_t *scratch)
{
    size_t larger = counted_part(keys, count, pivot, scratch);
    qsort(keys, larger, sizeof *keys, smaller_first);
    for (size_t i = 5; larger >= 10 && i-- > 0;) {
        uint64_t *sampled = &keys[(2 * i + 1) * larger / 10], key = *sampled;
        *sampled = keys[i];
        keys[i] = key;
    }
    return larger;
}

enum { KEYS = 3000, SAMPLED_ROUNDS_EXPECTED = 40 };

static void test_keys_in_any_natural_order_are_selected_by_sampling(void **state)
{
    (void)state;
    static uint64_t keys[KEYS], scratch[KEYS];
    for (size_t k = 1; k < KEYS; k += 7) {
        for (size_t i = 0; i < KEYS; i++) keys[i] = i * 0x9e3779b97f4a7c15;
        rounds = 0;
        dls__select_by_parts(keys, KEYS, k, scratch, counted_part);
        assert_in_range(rounds, 1, SAMPLED_ROUNDS_EXPECTED);
    }
}

static void test_hostile_keys_are_selected_in_a_bounded_number_of_rounds(void **state)
{
    (void)state;
    static uint64_t keys[KEYS], scratch[KEYS];
    for (size_t i = 0; i < KEYS; i++) keys[i] = i * i << 20;
    hostile_part(keys, KEYS, 0, scratch);
    rounds = 0;
    dls__select_by_parts(keys, KEYS, 1, scratch, hostile_part);
    assert_int_equal(keys[0], (uint64_t)(KEYS - 1) * (KEYS - 1) << 20);
    assert_in_range(rounds, SAMPLED_ROUNDS_EXPECTED + 1, 2 * SAMPLED_ROUNDS_EXPECTED + 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_nibbles_does_what_the_header_says),
        cmocka_unit_test(test_add_nibbles_by_4_does_what_the_header_says),
        cmocka_unit_test(test_add_bitmap_lines_does_what_the_header_says),
        cmocka_unit_test(test_postings_beyond_the_count_have_class_0),
        cmocka_unit_test(test_add_line_maxima_does_what_the_header_says),
        cmocka_unit_test(test_filter_by_line_does_what_the_header_says),
        cmocka_unit_test(test_filter_chunks_by_line_does_what_the_header_says),
        cmocka_unit_test(test_expand_chunks_does_what_the_header_says),
        cmocka_unit_test(test_filter_by_bit_does_what_the_header_says),
        cmocka_unit_test(test_find_in_bitmap_does_what_the_header_says),
        cmocka_unit_test(test_find_in_chunks_does_what_the_header_says),
        cmocka_unit_test(test_count_postings_does_what_the_header_says),
        cmocka_unit_test(test_add_counts_does_what_the_header_says),
        cmocka_unit_test(test_score_tfs_does_what_the_header_says),
        cmocka_unit_test(test_find_positions_does_what_the_header_says),
        cmocka_unit_test(test_find_near_does_what_the_header_says),
        cmocka_unit_test(test_collect_does_what_the_header_says),
        cmocka_unit_test(test_pick_does_what_the_header_says),
        cmocka_unit_test(test_in_range_does_what_the_header_says),
        cmocka_unit_test(test_in_range_u16_does_what_the_header_says),
        cmocka_unit_test(test_in_range_u32_does_what_the_header_says),
        cmocka_unit_test(test_count_at_least_does_what_the_header_says),
        cmocka_unit_test(test_count_bits_does_what_the_header_says),
        cmocka_unit_test(test_find_bytes_does_what_the_header_says),
        cmocka_unit_test(test_select_largest_does_what_the_header_says),
        cmocka_unit_test(test_keys_in_any_natural_order_are_selected_by_sampling),
        cmocka_unit_test(test_hostile_keys_are_selected_in_a_bounded_number_of_rounds),
    };
    return cmocka_run_group_tests_name("kernels/kernels_portable", tests, NULL, NULL);
}
