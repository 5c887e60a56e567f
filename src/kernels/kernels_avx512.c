/* SPDX-License-Identifier: MIT
 *
 * The kernels for processors with AVX-512 as it is since Ice Lake and Zen 4: a line of 64 documents is one register,
 * its bits are a mask, and bytes can be expanded and compressed by a mask.
 *
 * Results are compressed in a register and then stored whole: storing them compressed is far slower on Zen 4.
 */
#include "kernels/kernel_sets.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "base/endian.h"

#define AVX512                                                                                                         \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,avx512vpopcntdq,bmi,bmi2,"        \
                          "popcnt")))

/* Multishift takes 8 bits of a quadword from each of these places on: its first eight nibbles, or the eight after the
 * first. What is above a nibble in its byte does not matter where the byte chooses from a table of four equal parts. */
#define NIBBLES_FROM_0 0x1c1814100c080400
#define NIBBLES_FROM_1 0x201c1814100c0804

static AVX512 __m512i table_in_four(const uint8_t table[16])
{
    return _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table));
}

static AVX512 void add_to_64_bytes(uint8_t *bytes, __m512i summands)
{
    _mm512_storeu_si512(bytes, _mm512_adds_epu8(_mm512_loadu_si512(bytes), summands));
}

/* ------------------------------------------------------------------------------------------------ Adding up bounds */

static AVX512 void avx512_add_nibbles(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const __m512i table_512 = table_in_four(table), places = _mm512_set1_epi64(NIBBLES_FROM_0);
    for (size_t i = 0; i < count; i += 64) {
        __m512i eights = _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(nibbles + i / 2)));
        __m512i spread = _mm512_multishift_epi64_epi8(places, eights);
        add_to_64_bytes(bytes + i, _mm512_permutexvar_epi8(spread, table_512));
    }
}

static AVX512 void avx512_add_nibbles_by_4(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16],
                                           size_t count)
{
    const __m512i table_512 = table_in_four(table);
    const __m512i places =
        _mm512_set_epi64(0x3c3c3c3c38383838, 0x3434343430303030, 0x2c2c2c2c28282828, 0x2424242420202020,
                         0x1c1c1c1c18181818, 0x1414141410101010, 0x0c0c0c0c08080808, 0x0404040400000000);
    for (size_t i = 0; i < count; i += 64) {
        __m512i sixteen = _mm512_set1_epi64((long long)dls__load_u64(nibbles + i / 8));
        __m512i spread = _mm512_multishift_epi64_epi8(places, sixteen);
        add_to_64_bytes(bytes + i, _mm512_permutexvar_epi8(spread, table_512));
    }
}

/* As dls__first_posting, without branches. */
static AVX512 uint32_t avx512_first_posting(const dls__bitmap *bitmap, unsigned line)
{
    const uint8_t *words = bitmap->words + 32 * (size_t)(line / 4);
    __mmask8 earlier = (__mmask8)((1 << line % 4) - 1);
    __m256i counts = _mm256_popcnt_epi64(_mm256_maskz_loadu_epi64(earlier, words));
    __m128i pairs = _mm_add_epi64(_mm256_castsi256_si128(counts), _mm256_extracti128_si256(counts, 1));
    unsigned sum = (unsigned)_mm_cvtsi128_si32(_mm_add_epi64(pairs, _mm_unpackhi_epi64(pairs, pairs)));
    return dls__load_u16(bitmap->starts + 2 * (size_t)(line / 4)) + sum;
}

/* Classes are unpacked from the place of the line's first one on, which may be the high half of a byte: each
 * quadword gets the four bytes of its eight nibbles and the one after them. */
static AVX512 void avx512_add_bitmap_lines(uint8_t *bounds, const uint16_t *lines, size_t line_count,
                                           const dls__bitmap *bitmap, const uint8_t table[16])
{
    static const uint64_t places[2] = { NIBBLES_FROM_0, NIBBLES_FROM_1 };
    const __m512i table_512 = table_in_four(table);
    const __m512i fives =
        _mm512_set_epi64(0x232221201f1e1d1c, 0x1f1e1d1c1b1a1918, 0x1b1a191817161514, 0x1716151413121110,
                         0x131211100f0e0d0c, 0x0f0e0d0c0b0a0908, 0x0b0a090807060504, 0x0706050403020100);
    const dls__bitmap b = *bitmap; /* so that storing bounds cannot change it, as far as the compiler knows */
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t word = dls__load_u64(b.words + 8 * (size_t)lines[i]);
        uint32_t first = avx512_first_posting(&b, lines[i]);
        if (first + dls__popcount(word) > b.count) {
            dls__portable_add_bitmap_line(bounds, lines[i], bitmap, table);
            continue;
        }
        __m512i eights = _mm512_permutexvar_epi8(fives, _mm512_loadu_si512(b.classes + first / 2));
        __m512i spread = _mm512_multishift_epi64_epi8(_mm512_set1_epi64((long long)places[first % 2]), eights);
        add_to_64_bytes(bounds, _mm512_maskz_expand_epi8(word, _mm512_permutexvar_epi8(spread, table_512)));
    }
}

/* Halves the bytes of two registers, and lays those of the two in turn. A tree of such steps, which first joins what is
 * farthest apart, ends with one byte of each register, in the order of the registers. */
static AVX512 __m512i larger_of_halves(__m512i a, __m512i b)
{
    return _mm512_max_epu8(_mm512_unpacklo_epi8(a, b), _mm512_unpackhi_epi8(a, b));
}

/* Each quarter of a register goes through the tree by itself. */
static AVX512 __m128i maxima_of_16_lines(const uint8_t *bytes)
{
    __m512i tree[8];
    for (size_t i = 0; i < 8; i++)
        tree[i] = larger_of_halves(_mm512_loadu_si512(bytes + 64 * i), _mm512_loadu_si512(bytes + 64 * (i + 8)));
    for (size_t i = 0; i < 4; i++) tree[i] = larger_of_halves(tree[i], tree[i + 4]);
    for (size_t i = 0; i < 2; i++) tree[i] = larger_of_halves(tree[i], tree[i + 2]);
    __m512i quarters = larger_of_halves(tree[0], tree[1]);
    __m256i halves = _mm256_max_epu8(_mm512_castsi512_si256(quarters), _mm512_extracti64x4_epi64(quarters, 1));
    return _mm_max_epu8(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
}

static AVX512 void avx512_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count)
{
    size_t line = 0;
    for (; line + 16 <= line_count; line += 16) {
        __m128i *sums = (__m128i *)(maxima + line);
        _mm_storeu_si128(sums, _mm_adds_epu8(_mm_loadu_si128(sums), maxima_of_16_lines(bytes + 64 * line)));
    }
    dls__portable_add_line_maxima(maxima + line, bytes + 64 * line, line_count - line);
}

/* ------------------------------------------------------------------------------------------------------- Filtering */

/* 0 to 31. */
static AVX512 __m512i first_32_numbers(void)
{
    return _mm512_set_epi16(31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9,
                            8, 7, 6, 5, 4, 3, 2, 1, 0);
}

static AVX512 size_t avx512_filter_by_line(const uint8_t *lows, size_t count,
                                           const uint64_t live[DLS__BLOCK_LINES / 64], uint16_t *kept,
                                           uint16_t *numbers)
{
    const __m512i first_half = _mm512_loadu_si512(live), second_half = _mm512_loadu_si512(live + 8);
    __m512i places = first_32_numbers();
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i += 32, places = _mm512_add_epi16(places, _mm512_set1_epi16(32))) {
        __m512i low = _mm512_loadu_si512(lows + 2 * i);
        __m512i sixteen = _mm512_permutex2var_epi16(first_half, _mm512_srli_epi16(low, 10), second_half);
        __m512i bit = _mm512_shldv_epi16(_mm512_set1_epi16(1), _mm512_setzero_si512(), _mm512_srli_epi16(low, 6));
        uint32_t is_live = _bzhi_u32(_mm512_test_epi16_mask(sixteen, bit), (unsigned)dls__min(count - i, 32));
        _mm512_storeu_si512(kept + kept_count, _mm512_maskz_compress_epi16(is_live, low));
        _mm512_storeu_si512(numbers + kept_count, _mm512_maskz_compress_epi16(is_live, places));
        kept_count += dls__popcount(is_live);
    }
    return kept_count;
}

/* The lowest `count` bits, 64 at most. */
static AVX512 uint64_t low_bits(size_t count) { return _bzhi_u64(UINT64_MAX, (unsigned)dls__min(count, 64)); }

static AVX512 size_t avx512_filter_chunks_by_line(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                                  size_t count, const uint64_t live[DLS__BLOCK_LINES / 64],
                                                  uint16_t *kept, uint16_t *numbers)
{
    const __m512i places = first_32_numbers();
    size_t found = 0;
    for (size_t chunk = 0; chunk < chunk_count; chunk++) {
        uint32_t lines = live[chunk / 16] >> chunk % 16 * 4 & 15; /* of the chunk, that are live */
        if (lines == 0) continue;
        size_t at = dls__chunk_start(starts, chunk), end = dls__chunk_end(starts, chunk_count, chunk, count);
        /* byte l of a lane: whether line l is live */
        __m256i is_live = _mm256_set1_epi32((int)_pdep_u32(lines, 0x01010101));
        for (; at < end && found < count; at += 32) {
            __m256i values = _mm256_loadu_si256((const void *)(chunk_lows + at));
            __m256i own_line = _mm256_and_si256(_mm256_srli_epi16(values, 6), _mm256_set1_epi8(3));
            __mmask32 pass = _mm256_test_epi8_mask(_mm256_shuffle_epi8(is_live, own_line), _mm256_set1_epi8(1));
            pass &= (__mmask32)low_bits(end - at);
            __m512i wide = _mm512_or_si512(_mm512_cvtepu8_epi16(values), _mm512_set1_epi16((short)(256 * chunk)));
            __m512i own = _mm512_add_epi16(places, _mm512_set1_epi16((short)at));
            _mm512_storeu_si512(kept + found, _mm512_maskz_compress_epi16(pass, wide));
            _mm512_storeu_si512(numbers + found, _mm512_maskz_compress_epi16(pass, own));
            found += dls__popcount(pass);
        }
    }
    return found < count ? found : count;
}

static AVX512 void avx512_expand_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                        size_t count, uint16_t *lows)
{
    const __m512i step = _mm512_set1_epi16(256);
    __m512i base = _mm512_setzero_si512();
    for (size_t chunk = 0, at = 0; chunk < chunk_count; chunk++, base = _mm512_add_epi16(base, step)) {
        size_t i = at, end = dls__chunk_end(starts, chunk_count, chunk, count);
        do { /* what is written beyond the end is written again by the next */
            __m512i wide = _mm512_cvtepu8_epi16(_mm256_loadu_si256((const void *)(chunk_lows + i)));
            _mm512_storeu_si512(lows + i, _mm512_or_si512(wide, base));
            i += 32;
        } while (i < end);
        at = dls__max(at, end);
    }
}

static AVX512 size_t avx512_filter_by_bit(const uint16_t *lows, size_t count, const uint8_t *words, uint16_t *kept)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i += 16) {
        __m256i values = _mm256_loadu_si256((const void *)(lows + i));
        __m512i wide = _mm512_cvtepu16_epi32(values);
        __mmask16 valid = (__mmask16)low_bits(count - i);
        __m512i found_words =
            _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), valid, _mm512_srli_epi32(wide, 5), words, 4);
        __m512i places = _mm512_and_si512(wide, _mm512_set1_epi32(31));
        __mmask16 pass =
            _mm512_mask_test_epi32_mask(valid, _mm512_srlv_epi32(found_words, places), _mm512_set1_epi32(1));
        _mm256_storeu_si256((void *)(kept + found), _mm256_maskz_compress_epi16(pass, values));
        found += dls__popcount(pass);
    }
    return found;
}

/* ----------------------------------------------------------------------------------------------------- Looking up */

static AVX512 void avx512_find_in_bitmap(const dls__bitmap *bitmap, const uint16_t *lows, size_t count,
                                         uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        size_t line = lows[i] / 64;
        uint64_t word = dls__load_u64(bitmap->words + 8 * line);
        uint32_t number = avx512_first_posting(bitmap, (unsigned)line) + dls__popcount(_bzhi_u64(word, lows[i] % 64u));
        uint32_t there = (uint32_t)(word >> lows[i] % 64) & (number < bitmap->count);
        numbers[i] = number | (there - 1); /* where it is not, UINT32_MAX */
    }
}

/* The number of the posting of a chunk, [at, end), that has the low `sought`, in all bytes; UINT32_MAX if none has. */
static AVX512 uint32_t avx512_find_in_long_chunk(const uint8_t *chunk_lows, size_t at, size_t end, __m512i sought)
{
    for (; at < end; at += 64) {
        uint64_t equal = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(chunk_lows + at), sought) & low_bits(end - at);
        if (equal != 0) return (uint32_t)(at + dls__lowest_bit(equal));
    }
    return UINT32_MAX;
}

/* Whether a low is there cannot be predicted, so nothing may branch on it but in chunks of more than 64, which are told
 * apart before. */
static AVX512 void avx512_find_in_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                         size_t posting_count, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        size_t chunk = lows[i] / 256, at = dls__min(dls__chunk_start(starts, chunk), posting_count);
        size_t end = dls__max(dls__chunk_end(starts, chunk_count, chunk, posting_count), at), left = end - at;
        __m512i sought = _mm512_set1_epi8((char)lows[i]);
        if (left > 64) {
            numbers[i] = avx512_find_in_long_chunk(chunk_lows, at, end, sought);
            continue;
        }
        uint64_t equal = _mm512_cmpeq_epi8_mask(_mm512_loadu_si512(chunk_lows + at), sought) & low_bits(left);
        numbers[i] = (uint32_t)(at + _tzcnt_u64(equal)) | (0 - (uint32_t)(equal == 0)); /* else UINT32_MAX */
    }
}

/* The counts that codes of postings mean. */
static AVX512 __m512i counts_of_codes(const dls__counting *counting, __m512i number, __mmask16 there)
{
    __m512i of_code = _mm512_loadu_si512(counting->of_code), code = _mm512_setzero_si512();
    if (counting->code_bits > 0) {
        __m512i bit = _mm512_mullo_epi32(number, _mm512_set1_epi32((int)counting->code_bits));
        __m512i bytes = _mm512_mask_i32gather_epi32(code, there, _mm512_srli_epi32(bit, 3), counting->codes, 1);
        code = _mm512_and_si512(_mm512_srlv_epi32(bytes, _mm512_and_si512(bit, _mm512_set1_epi32(7))),
                                _mm512_set1_epi32((1 << counting->code_bits) - 1));
    }
    return _mm512_maskz_permutexvar_epi32(there, code, of_code);
}

static AVX512 void avx512_count_postings(const dls__counting *counting, const uint32_t *numbers, size_t count,
                                         uint32_t *counts)
{
    const __m512i zero = _mm512_setzero_si512();
    __m512 least_of_class = _mm512_loadu_ps(counting->least), limit = _mm512_set1_ps(1e9f);
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 valid = (__mmask16)low_bits(count - i);
        __m512i number = _mm512_maskz_loadu_epi32(valid, numbers + i);
        __mmask16 there = _mm512_mask_cmpneq_epi32_mask(valid, number, _mm512_set1_epi32(-1));
        __m512i known = counts_of_codes(counting, number, there);
        if (counting->inverse == NULL) {
            _mm512_mask_storeu_epi32(counts + i, valid, known);
            continue;
        }
        __m512i pairs =
            _mm512_mask_i32gather_epi32(zero, there, _mm512_srli_epi32(number, 1), counting->classes, 1);
        __m512i shift = _mm512_slli_epi32(_mm512_and_si512(number, _mm512_set1_epi32(1)), 2);
        __m512 rest = _mm512_permutexvar_ps(_mm512_srlv_epi32(pairs, shift), least_of_class); /* by the lowest 4 bits */
        if (counting->other != NULL) rest = _mm512_sub_ps(rest, _mm512_maskz_loadu_ps(valid, counting->other + i));
        __m512 x = _mm512_mul_ps(rest, _mm512_maskz_loadu_ps(valid, counting->inverse + i));
        __mmask16 above = _mm512_mask_cmp_ps_mask(there, x, _mm512_setzero_ps(), _CMP_GT_OQ);
        __mmask16 below = _mm512_mask_cmp_ps_mask(above, x, limit, _CMP_LT_OQ);
        __m512i solved = _mm512_mask_mov_epi32(_mm512_maskz_set1_epi32(there, 1), above, _mm512_set1_epi32(1000000000));
        solved = _mm512_mask_add_epi32(solved, below, _mm512_cvttps_epi32(x), _mm512_set1_epi32(1));
        __mmask16 is_known = _mm512_cmpneq_epi32_mask(known, _mm512_set1_epi32(-1));
        _mm512_mask_storeu_epi32(counts + i, valid, _mm512_mask_mov_epi32(solved, is_known, known));
    }
}

static AVX512 void avx512_add_counts(const uint32_t *counts, const float *factor, size_t count, float *tf)
{
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 valid = (__mmask16)low_bits(count - i);
        __m512i counted = _mm512_maskz_loadu_epi32(valid, counts + i);
        __mmask16 there = _mm512_test_epi32_mask(counted, counted);
        __m512 part = _mm512_mul_ps(_mm512_cvtepu32_ps(counted), _mm512_maskz_loadu_ps(there, factor + i));
        _mm512_mask_storeu_ps(tf + i, there, _mm512_add_ps(_mm512_maskz_loadu_ps(there, tf + i), part));
    }
}

static AVX512 void avx512_score_tfs(float weight, float k1, const float *tf, size_t count, float *scores)
{
    const __m512 weights = _mm512_set1_ps(weight), k1s = _mm512_set1_ps(k1), one = _mm512_set1_ps(1.0f);
    for (size_t i = 0; i < count; i += 16) {
        __mmask16 valid = (__mmask16)low_bits(count - i);
        __m512 tfs = _mm512_maskz_loadu_ps(valid, tf + i);
        __mmask16 there = _mm512_cmp_ps_mask(tfs, _mm512_setzero_ps(), _CMP_NEQ_UQ);
        __m512 score = _mm512_mul_ps(weights, _mm512_sub_ps(one, _mm512_div_ps(k1s, _mm512_add_ps(k1s, tfs))));
        _mm512_mask_storeu_ps(scores + i, valid, _mm512_maskz_mov_ps(there, score));
    }
}

/* ------------------------------------------------------------------------------------------------------- Positions */

/* Of a second array of up to 16 bytes: four of the first are compared with it at once, each in a quarter. */
static AVX512 uint64_t near_few(const uint8_t *first, size_t first_count, const uint8_t *second, size_t second_count,
                                __m512i least, __m512i span)
{
    const __m512i quarters = _mm512_set_epi64(0x0303030303030303, 0x0303030303030303, 0x0202020202020202,
                                              0x0202020202020202, 0x0101010101010101, 0x0101010101010101, 0, 0);
    __m512i from = _mm512_add_epi8(table_in_four(second), least);
    uint64_t there = _bzhi_u64(0xffff, (unsigned)second_count) * 0x0001000100010001, near = 0;
    for (size_t i = 0; i < first_count; i += 4) {
        __m512i four = _mm512_shuffle_epi8(_mm512_set1_epi32((int)dls__load_u32(first + i)), quarters);
        __mmask64 is_near = _mm512_mask_cmple_epu8_mask(there, _mm512_sub_epi8(from, four), span);
        is_near &= low_bits(16 * (first_count - i));
        __m128i of_each = _mm_cvtsi64_si128((long long)is_near);
        near |= (uint64_t)_mm_test_epi16_mask(of_each, of_each) << i;
    }
    return near;
}

static AVX512 uint64_t near_many(const uint8_t *first, size_t first_count, const uint8_t *second, size_t second_count,
                                 __m512i least, __m512i span)
{
    __m512i from = _mm512_add_epi8(_mm512_loadu_si512(second), least);
    __mmask64 there = low_bits(second_count);
    uint64_t near = 0;
    for (size_t i = 0; i < first_count; i++) {
        __m512i away = _mm512_sub_epi8(from, _mm512_set1_epi8((char)first[i]));
        near |= (uint64_t)(_mm512_mask_cmple_epu8_mask(there, away, span) != 0) << i;
    }
    return near;
}

static AVX512 void avx512_find_near(const dls__byte_arrays *first, const dls__byte_arrays *second, size_t count,
                                    uint8_t least, uint8_t span, uint64_t *near)
{
    const __m512i minus_least = _mm512_set1_epi8((char)-least), spans = _mm512_set1_epi8((char)span);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *a = first->bytes[i], *b = second->bytes[i];
        size_t a_count = first->counts[i], b_count = second->counts[i];
        near[i] = dls__any_many(a_count, b_count);
        if (near[i] != 0) continue;
        near[i] = b_count <= 16 ? near_few(a, a_count, b, b_count, minus_least, spans)
                                : near_many(a, a_count, b, b_count, minus_least, spans);
    }
}

/* ------------------------------------------------------------------------------------------------------- Comparing */

/* Lines without a candidate are not told apart: which these are cannot be predicted. */
static AVX512 size_t avx512_collect(const uint8_t *bounds, const uint16_t *lines, size_t line_count,
                                    const uint64_t *mask, uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds)
{
    const __m512i least = _mm512_set1_epi8((char)threshold);
    const __m512i documents =
        _mm512_set_epi64(0x3f3e3d3c3b3a3938, 0x3736353433323130, 0x2f2e2d2c2b2a2928, 0x2726252423222120,
                         0x1f1e1d1c1b1a1918, 0x1716151413121110, 0x0f0e0d0c0b0a0908, 0x0706050403020100);
    size_t kept_count = 0;
    for (size_t i = 0; i < line_count; i++) {
        __m512i line_bounds = _mm512_loadu_si512(bounds + 64 * i);
        uint64_t candidates = _mm512_cmpge_epu8_mask(line_bounds, least);
        if (mask != NULL) candidates &= mask[lines[i]];
        __m512i found = _mm512_maskz_compress_epi8(candidates, documents);
        __m512i line = _mm512_set1_epi16((short)(64 * lines[i]));
        size_t found_count = dls__popcount(candidates);
        _mm512_storeu_si512(kept_bounds + kept_count, _mm512_maskz_compress_epi8(candidates, line_bounds));
        _mm512_storeu_si512(kept + kept_count,
                            _mm512_or_si512(line, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(found))));
        if (found_count > 32)
            _mm512_storeu_si512(kept + kept_count + 32,
                                _mm512_or_si512(line, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(found, 1))));
        kept_count += found_count;
    }
    return kept_count;
}

static AVX512 size_t avx512_pick(const uint16_t *lows, const uint8_t *bounds, size_t count, uint8_t low, uint8_t high,
                                 uint16_t *kept)
{
    const __m256i lowest = _mm256_set1_epi8((char)low), highest = _mm256_set1_epi8((char)high);
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i += 32) {
        __m256i some = _mm256_loadu_si256((const __m256i *)(bounds + i));
        uint32_t is_in = _mm256_mask_cmple_epu8_mask(_mm256_cmpge_epu8_mask(some, lowest), some, highest);
        is_in = _bzhi_u32(is_in, (unsigned)dls__min(count - i, 32));
        if (is_in == 0) continue;
        _mm512_storeu_si512(kept + kept_count, _mm512_maskz_compress_epi16(is_in, _mm512_loadu_si512(lows + i)));
        kept_count += dls__popcount(is_in);
    }
    return kept_count;
}

static AVX512 void avx512_in_range(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits)
{
    const __m512i lowest = _mm512_set1_epi8((char)low), highest = _mm512_set1_epi8((char)high);
    for (size_t i = 0; i < count; i += 64) {
        __m512i line = _mm512_loadu_si512(bytes + i);
        bits[i / 64] = _mm512_mask_cmple_epu8_mask(_mm512_cmpge_epu8_mask(line, lowest), line, highest);
    }
}

static AVX512 void avx512_in_range_u16(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high,
                                       uint64_t *bits)
{
    const __m512i lowest = _mm512_set1_epi16((short)low), highest = _mm512_set1_epi16((short)high);
    for (size_t i = 0; i < count; i += 64, numbers += 128) {
        __m512i first = _mm512_loadu_si512(numbers), second = _mm512_loadu_si512(numbers + 64);
        uint64_t word = _mm512_mask_cmple_epu16_mask(_mm512_cmpge_epu16_mask(first, lowest), first, highest);
        uint64_t above = _mm512_mask_cmple_epu16_mask(_mm512_cmpge_epu16_mask(second, lowest), second, highest);
        bits[i / 64] = word | above << 32;
    }
}

static AVX512 void avx512_in_range_u32(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high,
                                       uint64_t *bits)
{
    const __m512i lowest = _mm512_set1_epi32((int)low), highest = _mm512_set1_epi32((int)high);
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (unsigned j = 0; j < 64; j += 16, numbers += 64) {
            __m512i sixteen = _mm512_loadu_si512(numbers);
            uint64_t is_in = _mm512_mask_cmple_epu32_mask(_mm512_cmpge_epu32_mask(sixteen, lowest), sixteen, highest);
            word |= is_in << j;
        }
        bits[i / 64] = word;
    }
}

static AVX512 size_t avx512_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold)
{
    const __m512i least = _mm512_set1_epi8((char)threshold);
    size_t found = 0, i = 0;
    for (; i + 64 <= count; i += 64)
        found += dls__popcount(_mm512_cmpge_epu8_mask(_mm512_loadu_si512(bytes + i), least));
    uint64_t rest = _bzhi_u64(UINT64_MAX, (unsigned)(count - i));
    return found + dls__popcount(_mm512_mask_cmpge_epu8_mask(rest, _mm512_loadu_si512(bytes + i), least));
}

static AVX512 size_t avx512_count_bits(const uint64_t *words, size_t count)
{
    __m512i sums = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + 8 <= count; i += 8) sums = _mm512_add_epi64(sums, _mm512_popcnt_epi64(_mm512_loadu_si512(words + i)));
    __mmask8 rest = (__mmask8)_bzhi_u32(0xff, (unsigned)(count - i));
    sums = _mm512_add_epi64(sums, _mm512_maskz_popcnt_epi64(rest, _mm512_loadu_si512(words + i)));
    return (size_t)_mm512_reduce_add_epi64(sums);
}

static AVX512 void avx512_find_bytes(const uint8_t *bytes, size_t count, const dls__byte_sets *sets,
                                     dls__in_byte_sets *found, uint8_t *lower)
{
    const __m512i of_low = table_in_four(sets->of_low), of_high = table_in_four(sets->of_high);
    const __m512i nibble = _mm512_set1_epi8(15);
    for (size_t i = 0; i < count; i += 64) {
        __m512i text = _mm512_loadu_si512(bytes + i);
        __m512i low = _mm512_and_si512(text, nibble), high = _mm512_and_si512(_mm512_srli_epi16(text, 4), nibble);
        __m512i line = _mm512_and_si512(_mm512_shuffle_epi8(of_low, low), _mm512_shuffle_epi8(of_high, high));
        found[i / 64] = (dls__in_byte_sets){
            .first = _mm512_test_epi8_mask(line, _mm512_set1_epi8(DLS__FIRST_BYTE_SET)),
            .second = _mm512_test_epi8_mask(line, _mm512_set1_epi8(DLS__SECOND_BYTE_SET)),
            .third = _mm512_test_epi8_mask(line, _mm512_set1_epi8((char)DLS__THIRD_BYTE_SET)),
        };
        _mm512_storeu_si512(lower + i, _mm512_or_si512(text, _mm512_set1_epi8(0x20)));
    }
}

/* Selecting with registers of 64 bytes would be slower: most of what they store lies across two cache lines. */
static const dls__kernels avx512_kernels = {
    .name = "avx512",
    .add_nibbles = avx512_add_nibbles,
    .add_nibbles_by_4 = avx512_add_nibbles_by_4,
    .add_bitmap_lines = avx512_add_bitmap_lines,
    .add_line_maxima = avx512_add_line_maxima,
    .filter_by_line = avx512_filter_by_line,
    .filter_chunks_by_line = avx512_filter_chunks_by_line,
    .expand_chunks = avx512_expand_chunks,
    .filter_by_bit = avx512_filter_by_bit,
    .find_in_bitmap = avx512_find_in_bitmap,
    .find_in_chunks = avx512_find_in_chunks,
    .count_postings = avx512_count_postings,
    .add_counts = avx512_add_counts,
    .score_tfs = avx512_score_tfs,
    .find_positions = dls__avx2_find_positions,
    .find_near = avx512_find_near,
    .collect = avx512_collect,
    .pick = avx512_pick,
    .in_range = avx512_in_range,
    .in_range_u16 = avx512_in_range_u16,
    .in_range_u32 = avx512_in_range_u32,
    .count_at_least = avx512_count_at_least,
    .count_bits = avx512_count_bits,
    .find_bytes = avx512_find_bytes,
    .select_largest = dls__avx2_select_largest,
};

static bool has_avx512(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

const dls__kernels *dls__kernels_avx512(void) { return has_avx512() ? &avx512_kernels : NULL; }

#else

const dls__kernels *dls__kernels_avx512(void) { return NULL; }

#endif
