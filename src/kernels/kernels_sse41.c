/* SPDX-License-Identifier: MIT
 *
 * The kernels for processors with SSE4.1 and POPCNT: a line of 64 documents is four registers.
 */
#include "kernels/kernel_sets.h"
#include "kernels/kernel_tables.h"
#include "kernels/kernels_x86.h"

#if defined(__x86_64__)

/* The 16 nibbles of 8 bytes, each in a byte. */
static SSE41 __m128i nibbles_16(const uint8_t *nibbles)
{
    __m128i wide = _mm_cvtepu8_epi16(load_8(nibbles));
    return _mm_and_si128(_mm_or_si128(wide, _mm_slli_epi16(wide, 4)), _mm_set1_epi8(15));
}

/* ------------------------------------------------------------------------------------------------ Adding up bounds */

static SSE41 void sse41_add_nibbles(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const __m128i table_128 = load_16(table);
    for (size_t i = 0; i < count; i += 16)
        add_to_16_bytes(bytes + i, _mm_shuffle_epi8(table_128, nibbles_16(nibbles + i / 2)));
}

/* Each byte of two is laid eight times; of every second four bytes the high half counts. */
static SSE41 void sse41_add_nibbles_by_4(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const __m128i table_128 = load_16(table), eightfold = _mm_set_epi64x(0x0101010101010101, 0);
    for (size_t i = 0; i < count; i += 16) {
        __m128i low = _mm_shuffle_epi8(_mm_cvtsi32_si128((int)dls__load_u32(nibbles + i / 8)), eightfold);
        __m128i both = _mm_blend_epi16(low, _mm_srli_epi16(low, 4), 0xcc);
        add_to_16_bytes(bytes + i, _mm_shuffle_epi8(table_128, _mm_and_si128(both, _mm_set1_epi8(15))));
    }
}

/* What the postings of a line add is laid side by side, from that of an even number on; then it is expanded. */
static SSE41 void sse41_add_bitmap_lines(uint8_t *bounds, const uint16_t *lines, size_t line_count,
                                         const dls__bitmap *bitmap, const uint8_t table[16])
{
    const __m128i table_128 = load_16(table);
    const dls__bitmap b = *bitmap; /* so that storing bounds cannot change it, as far as the compiler knows */
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t word = dls__load_u64(b.words + 8 * (size_t)lines[i]);
        uint32_t first = first_posting(&b, lines[i]);
        if (first + dls__popcount(word) > b.count) {
            dls__portable_add_bitmap_line(bounds, lines[i], bitmap, table);
            continue;
        }
        uint8_t summands[80];
        for (size_t j = 0; j < 80; j += 16) {
            __m128i sixteen = _mm_shuffle_epi8(table_128, nibbles_16(b.classes + first / 2 + j / 2));
            _mm_storeu_si128((__m128i *)(summands + j), sixteen);
        }
        add_expanded(bounds, summands + first % 2, word);
    }
}

/* As in kernels_avx512.c. */
static SSE41 __m128i larger_of_16(__m128i a, __m128i b)
{
    return _mm_max_epu8(_mm_unpacklo_epi8(a, b), _mm_unpackhi_epi8(a, b));
}

static SSE41 __m128i largest_quarter_of_line(const uint8_t *line)
{
    return _mm_max_epu8(_mm_max_epu8(load_16(line), load_16(line + 16)),
                        _mm_max_epu8(load_16(line + 32), load_16(line + 48)));
}

static SSE41 __m128i sse41_maxima_of_16_lines(const uint8_t *bytes)
{
    __m128i tree[8];
    for (size_t i = 0; i < 8; i++)
        tree[i] = larger_of_16(largest_quarter_of_line(bytes + 64 * i), largest_quarter_of_line(bytes + 64 * (i + 8)));
    for (size_t i = 0; i < 4; i++) tree[i] = larger_of_16(tree[i], tree[i + 4]);
    for (size_t i = 0; i < 2; i++) tree[i] = larger_of_16(tree[i], tree[i + 2]);
    return larger_of_16(tree[0], tree[1]);
}

static SSE41 void sse41_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count)
{
    size_t line = 0;
    for (; line + 16 <= line_count; line += 16)
        add_to_16_bytes(maxima + line, sse41_maxima_of_16_lines(bytes + 64 * line));
    dls__portable_add_line_maxima(maxima + line, bytes + 64 * line, line_count - line);
}

/* ------------------------------------------------------------------------------------------------------- Comparing */

/* Bit i: whether low <= bytes[i] <= high, of 64. */
static SSE41 uint64_t sse41_line_in_range(const uint8_t *bytes, __m128i low, __m128i high)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 64; i += 16) {
        __m128i quarter = load_16(bytes + i);
        __m128i is_in = _mm_and_si128(_mm_cmpeq_epi8(_mm_max_epu8(quarter, low), quarter),
                                      _mm_cmpeq_epi8(_mm_min_epu8(quarter, high), quarter));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(is_in) << i;
    }
    return bits;
}

static SSE41 size_t sse41_collect(const uint8_t *bounds, const uint16_t *lines, size_t line_count, const uint64_t *mask,
                                  uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds)
{
    const __m128i least = _mm_set1_epi8((char)threshold), most = _mm_set1_epi8(-1);
    size_t kept_count = 0;
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t candidates = sse41_line_in_range(bounds, least, most);
        if (mask != NULL) candidates &= mask[lines[i]];
        if (candidates == 0) continue;
        for (unsigned j = 0; j < 64; j += 8) {
            unsigned eight = candidates >> j & 255;
            __m128i places = load_8(&dls__compress_places[eight]);
            __m128i low = _mm_add_epi16(_mm_cvtepu8_epi16(places), _mm_set1_epi16((short)(64 * lines[i] + j)));
            __m128i eight_bounds = _mm_shuffle_epi8(load_8(bounds + j), places);
            _mm_storeu_si128((__m128i *)(kept + kept_count), low);
            _mm_storel_epi64((__m128i *)(kept_bounds + kept_count), eight_bounds);
            kept_count += dls__popcount(eight);
        }
    }
    return kept_count;
}

static SSE41 void sse41_in_range(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits)
{
    const __m128i lowest = _mm_set1_epi8((char)low), highest = _mm_set1_epi8((char)high);
    for (size_t i = 0; i < count; i += 64) bits[i / 64] = sse41_line_in_range(bytes + i, lowest, highest);
}

/* Of 8 numbers of 2 bytes: all bits of those that are in the range. */
static SSE41 __m128i eight_in_range(const uint8_t *numbers, __m128i low, __m128i high)
{
    __m128i eight = load_16(numbers);
    return _mm_and_si128(_mm_cmpeq_epi16(_mm_max_epu16(eight, low), eight),
                         _mm_cmpeq_epi16(_mm_min_epu16(eight, high), eight));
}

static SSE41 void sse41_in_range_u16(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high, uint64_t *bits)
{
    const __m128i lowest = _mm_set1_epi16((short)low), highest = _mm_set1_epi16((short)high);
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (unsigned j = 0; j < 64; j += 16, numbers += 32) {
            __m128i packed = _mm_packs_epi16(eight_in_range(numbers, lowest, highest),
                                             eight_in_range(numbers + 16, lowest, highest));
            word |= (uint64_t)(unsigned)_mm_movemask_epi8(packed) << j;
        }
        bits[i / 64] = word;
    }
}

static SSE41 void sse41_in_range_u32(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high, uint64_t *bits)
{
    const __m128i lowest = _mm_set1_epi32((int)low), highest = _mm_set1_epi32((int)high);
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (unsigned j = 0; j < 64; j += 4, numbers += 16) {
            __m128i four = load_16(numbers);
            __m128i is_in = _mm_and_si128(_mm_cmpeq_epi32(_mm_max_epu32(four, lowest), four),
                                          _mm_cmpeq_epi32(_mm_min_epu32(four, highest), four));
            word |= (uint64_t)(unsigned)_mm_movemask_ps(_mm_castsi128_ps(is_in)) << j;
        }
        bits[i / 64] = word;
    }
}

static SSE41 size_t sse41_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold)
{
    const __m128i least = _mm_set1_epi8((char)threshold), most = _mm_set1_epi8(-1);
    size_t found = 0, i = 0;
    for (; i + 64 <= count; i += 64) found += dls__popcount(sse41_line_in_range(bytes + i, least, most));
    uint64_t rest = ((uint64_t)1 << (count - i)) - 1;
    return found + dls__popcount(rest & sse41_line_in_range(bytes + i, least, most));
}

SSE41 size_t dls__sse41_count_bits(const uint64_t *words, size_t count)
{
    size_t bits = 0;
    for (size_t i = 0; i < count; i++) bits += dls__popcount(words[i]);
    return bits;
}

/* Bit i: whether byte i of `sixteen` has one of the bits of `set`. */
static SSE41 uint64_t sse41_bytes_of_set(__m128i sixteen, unsigned set)
{
    __m128i none = _mm_cmpeq_epi8(_mm_and_si128(sixteen, _mm_set1_epi8((char)set)), _mm_setzero_si128());
    return (unsigned)_mm_movemask_epi8(none) ^ 0xffffu;
}

static SSE41 void sse41_find_bytes(const uint8_t *bytes, size_t count, const dls__byte_sets *sets,
                                   dls__in_byte_sets *found, uint8_t *lower)
{
    const __m128i of_low = load_16(sets->of_low), of_high = load_16(sets->of_high), nibble = _mm_set1_epi8(15);
    for (size_t i = 0; i < count; i += 16) {
        __m128i text = load_16(bytes + i);
        __m128i low = _mm_and_si128(text, nibble), high = _mm_and_si128(_mm_srli_epi16(text, 4), nibble);
        __m128i sixteen = _mm_and_si128(_mm_shuffle_epi8(of_low, low), _mm_shuffle_epi8(of_high, high));
        dls__in_byte_sets *line = &found[i / 64];
        if (i % 64 == 0) *line = (dls__in_byte_sets){ 0 };
        line->first |= sse41_bytes_of_set(sixteen, DLS__FIRST_BYTE_SET) << i % 64;
        line->second |= sse41_bytes_of_set(sixteen, DLS__SECOND_BYTE_SET) << i % 64;
        line->third |= sse41_bytes_of_set(sixteen, DLS__THIRD_BYTE_SET) << i % 64;
        _mm_storeu_si128((__m128i *)(lower + i), _mm_or_si128(text, _mm_set1_epi8(0x20)));
    }
}

static const dls__kernels sse41_kernels = {
    .name = "sse41",
    .add_nibbles = sse41_add_nibbles,
    .add_nibbles_by_4 = sse41_add_nibbles_by_4,
    .add_bitmap_lines = sse41_add_bitmap_lines,
    .add_line_maxima = sse41_add_line_maxima,
    .filter_by_line = dls__portable_filter_by_line,
    .filter_chunks_by_line = dls__portable_filter_chunks_by_line,
    .expand_chunks = dls__portable_expand_chunks,
    .filter_by_bit = dls__portable_filter_by_bit,
    .find_in_bitmap = dls__portable_find_in_bitmap,
    .find_in_chunks = dls__portable_find_in_chunks,
    .count_postings = dls__portable_count_postings,
    .add_counts = dls__portable_add_counts,
    .score_tfs = dls__portable_score_tfs,
    .pick = dls__portable_pick,
    .find_positions = dls__portable_find_positions,
    .find_near = dls__portable_find_near,
    .collect = sse41_collect,
    .in_range = sse41_in_range,
    .in_range_u16 = sse41_in_range_u16,
    .in_range_u32 = sse41_in_range_u32,
    .count_at_least = sse41_count_at_least,
    .count_bits = dls__sse41_count_bits,
    .find_bytes = sse41_find_bytes,
    .select_largest = dls__portable_select_largest,
};

static bool has_sse41(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("popcnt");
}

const dls__kernels *dls__kernels_sse41(void) { return has_sse41() ? &sse41_kernels : NULL; }

#else

const dls__kernels *dls__kernels_sse41(void) { return NULL; }

#endif
