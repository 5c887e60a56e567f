/* SPDX-License-Identifier: MIT
 *
 * The kernels for processors with AVX2: a line of 64 documents is two registers. There are no gathers, which are slow
 * on many of them.
 */
#include "kernels/kernel_sets.h"
#include "kernels/kernel_tables.h"
#include "kernels/kernels_x86.h"

#if defined(__x86_64__)

#include <string.h>

#define AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

static AVX2 __m256i load_32(const void *p) { return _mm256_loadu_si256((const __m256i *)p); }

static AVX2 __m256i table_in_both(const uint8_t table[16]) { return _mm256_broadcastsi128_si256(load_16(table)); }

static AVX2 void add_to_32_bytes(uint8_t *bytes, __m256i summands)
{
    _mm256_storeu_si256((__m256i *)bytes, _mm256_adds_epu8(load_32(bytes), summands));
}

/* The 32 nibbles of 16 bytes, each in a byte. */
static AVX2 __m256i nibbles_32(const uint8_t *nibbles)
{
    __m256i wide = _mm256_cvtepu8_epi16(load_16(nibbles));
    return _mm256_and_si256(_mm256_or_si256(wide, _mm256_slli_epi16(wide, 4)), _mm256_set1_epi8(15));
}

/* ------------------------------------------------------------------------------------------------ Adding up bounds */

static AVX2 void avx2_add_nibbles(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const __m256i table_256 = table_in_both(table);
    for (size_t i = 0; i < count; i += 32)
        add_to_32_bytes(bytes + i, _mm256_shuffle_epi8(table_256, nibbles_32(nibbles + i / 2)));
}

/* Each byte of four is laid eight times; of every second four bytes the high half counts. */
static AVX2 void avx2_add_nibbles_by_4(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const __m256i table_256 = table_in_both(table);
    const __m256i eightfold = _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202, 0x0101010101010101, 0);
    for (size_t i = 0; i < count; i += 32) {
        __m256i low = _mm256_shuffle_epi8(_mm256_set1_epi32((int)dls__load_u32(nibbles + i / 8)), eightfold);
        __m256i both = _mm256_blend_epi32(low, _mm256_srli_epi16(low, 4), 0xaa);
        add_to_32_bytes(bytes + i, _mm256_shuffle_epi8(table_256, _mm256_and_si256(both, _mm256_set1_epi8(15))));
    }
}

/* As in kernels_sse41.c. */
static AVX2 void avx2_add_bitmap_lines(uint8_t *bounds, const uint16_t *lines, size_t line_count,
                                       const dls__bitmap *bitmap, const uint8_t table[16])
{
    const __m256i table_256 = table_in_both(table);
    const dls__bitmap b = *bitmap;
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t word = dls__load_u64(b.words + 8 * (size_t)lines[i]);
        uint32_t first = first_posting(&b, lines[i]);
        if (first + dls__popcount(word) > b.count) {
            dls__portable_add_bitmap_line(bounds, lines[i], bitmap, table);
            continue;
        }
        uint8_t summands[96];
        for (size_t j = 0; j < 96; j += 32) {
            __m256i half = _mm256_shuffle_epi8(table_256, nibbles_32(b.classes + first / 2 + j / 2));
            _mm256_storeu_si256((__m256i *)(summands + j), half);
        }
        add_expanded(bounds, summands + first % 2, word);
    }
}

/* As in kernels_avx512.c. */
static AVX2 __m256i avx2_larger_of_halves(__m256i a, __m256i b)
{
    return _mm256_max_epu8(_mm256_unpacklo_epi8(a, b), _mm256_unpackhi_epi8(a, b));
}

static AVX2 __m256i larger_half_of_line(const uint8_t *line)
{
    return _mm256_max_epu8(load_32(line), load_32(line + 32));
}

static AVX2 __m128i avx2_maxima_of_16_lines(const uint8_t *bytes)
{
    __m256i tree[8];
    for (size_t i = 0; i < 8; i++)
        tree[i] = avx2_larger_of_halves(larger_half_of_line(bytes + 64 * i), larger_half_of_line(bytes + 64 * (i + 8)));
    for (size_t i = 0; i < 4; i++) tree[i] = avx2_larger_of_halves(tree[i], tree[i + 4]);
    for (size_t i = 0; i < 2; i++) tree[i] = avx2_larger_of_halves(tree[i], tree[i + 2]);
    __m256i halves = avx2_larger_of_halves(tree[0], tree[1]);
    return _mm_max_epu8(_mm256_castsi256_si128(halves), _mm256_extracti128_si256(halves, 1));
}

static AVX2 void avx2_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count)
{
    size_t line = 0;
    for (; line + 16 <= line_count; line += 16) {
        __m128i *sums = (__m128i *)(maxima + line);
        _mm_storeu_si128(sums, _mm_adds_epu8(_mm_loadu_si128(sums), avx2_maxima_of_16_lines(bytes + 64 * line)));
    }
    dls__portable_add_line_maxima(maxima + line, bytes + 64 * line, line_count - line);
}

/* ------------------------------------------------------------------------------------------------------- Filtering */

/* Of eight lows those in the mask to `kept`. Returns how many. */
static AVX2 size_t keep_of_8(uint16_t *kept, __m128i lows, unsigned mask)
{
    __m128i places = _mm_cvtepu8_epi16(load_8(&dls__compress_places[mask]));
    __m128i bytes = _mm_add_epi16(_mm_mullo_epi16(places, _mm_set1_epi16(0x0202)), _mm_set1_epi16(0x0100));
    _mm_storeu_si128((__m128i *)kept, _mm_shuffle_epi8(lows, bytes));
    return dls__popcount(mask);
}

/* The same, and their numbers. */
static AVX2 size_t keep_numbered(uint16_t *kept, uint16_t *numbers, __m128i lows, size_t first_number, unsigned mask)
{
    __m128i places = _mm_cvtepu8_epi16(load_8(&dls__compress_places[mask]));
    _mm_storeu_si128((__m128i *)numbers, _mm_add_epi16(places, _mm_set1_epi16((short)first_number)));
    return keep_of_8(kept, lows, mask);
}

/* For each of 32 lines: the byte of `live` that has its bit. A shuffle chooses among 16 bytes, and gives 0 where the
 * index is 128 or more: here, where it is not that of one of the 16. */
static AVX2 __m256i live_bytes(const uint64_t *live, __m256i indexes)
{
    __m256i found = _mm256_setzero_si256();
    for (int i = 0; i < 8; i++) {
        __m256i in_part = _mm256_xor_si256(indexes, _mm256_set1_epi8((char)(16 * i)));
        __m256i part = _mm256_broadcastsi128_si256(load_16(live + 2 * i));
        found = _mm256_or_si256(found, _mm256_shuffle_epi8(part, _mm256_adds_epu8(in_part, _mm256_set1_epi8(0x70))));
    }
    return found;
}

static AVX2 size_t avx2_filter_by_line(const uint8_t *lows, size_t count, const uint64_t live[DLS__BLOCK_LINES / 64],
                                       uint16_t *kept, uint16_t *numbers)
{
    const __m256i bit_of_byte = _mm256_set1_epi64x((long long)0x8040201008040201);
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i += 32) {
        __m256i first = load_32(lows + 2 * i), second = load_32(lows + 2 * i + 32);
        __m256i indexes = _mm256_packus_epi16(_mm256_srli_epi16(first, 9), _mm256_srli_epi16(second, 9));
        __m256i lines = _mm256_packus_epi16(_mm256_and_si256(_mm256_srli_epi16(first, 6), _mm256_set1_epi16(7)),
                                            _mm256_and_si256(_mm256_srli_epi16(second, 6), _mm256_set1_epi16(7)));
        __m256i bits = _mm256_shuffle_epi8(bit_of_byte, lines);
        __m256i live_8 =
            _mm256_permute4x64_epi64(_mm256_cmpeq_epi8(_mm256_and_si256(live_bytes(live, indexes), bits), bits), 0xd8);
        uint32_t mask = _bzhi_u32((uint32_t)_mm256_movemask_epi8(live_8), (unsigned)dls__min(count - i, 32));
        for (size_t j = 0; j < 32; j += 8)
            kept_count += keep_numbered(kept + kept_count, numbers + kept_count, load_16(lows + 2 * (i + j)), i + j,
                                        mask >> j & 255);
    }
    return kept_count;
}

static AVX2 void avx2_expand_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t count,
                                    uint16_t *lows)
{
    const __m256i step = _mm256_set1_epi16(256);
    __m256i base = _mm256_setzero_si256();
    for (size_t chunk = 0, at = 0; chunk < chunk_count; chunk++, base = _mm256_add_epi16(base, step)) {
        size_t i = at, end = dls__chunk_end(starts, chunk_count, chunk, count);
        do { /* what is written beyond the end is written again by the next */
            _mm256_storeu_si256((__m256i *)(lows + i),
                                _mm256_or_si256(_mm256_cvtepu8_epi16(load_16(chunk_lows + i)), base));
            i += 16;
        } while (i < end);
        at = dls__max(at, end);
    }
}

/* ----------------------------------------------------------------------------------------------------- Looking up */

static AVX2 void avx2_find_in_bitmap(const dls__bitmap *bitmap, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t word = dls__load_u64(bitmap->words + 8 * (size_t)(lows[i] / 64));
        uint32_t number = first_posting(bitmap, lows[i] / 64u) + dls__popcount(_bzhi_u64(word, lows[i] % 64u));
        uint32_t there = (uint32_t)(word >> lows[i] % 64) & (number < bitmap->count);
        numbers[i] = number | (there - 1); /* where it is not, UINT32_MAX */
    }
}

/* Which of `count` bytes, 32 at most, are `sought`. */
static AVX2 uint32_t equal_bytes(const uint8_t *bytes, size_t count, __m256i sought)
{
    uint32_t equal = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load_32(bytes), sought));
    return _bzhi_u32(equal, (unsigned)count);
}

/* The number of the posting of a chunk, [at, end), that has the low `sought`, in all bytes; UINT32_MAX if none has. */
static AVX2 uint32_t avx2_find_in_long_chunk(const uint8_t *chunk_lows, size_t at, size_t end, __m256i sought)
{
    for (; at < end; at += 32) {
        uint32_t equal = equal_bytes(chunk_lows + at, dls__min(end - at, 32), sought);
        if (equal != 0) return (uint32_t)at + dls__lowest_bit(equal);
    }
    return UINT32_MAX;
}

/* As with AVX-512, nothing branches on whether a low is there but in chunks of more than 32. */
static AVX2 void avx2_find_in_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                     size_t posting_count, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        size_t chunk = lows[i] / 256, at = dls__min(dls__chunk_start(starts, chunk), posting_count);
        size_t end = dls__max(dls__chunk_end(starts, chunk_count, chunk, posting_count), at);
        __m256i sought = _mm256_set1_epi8((char)lows[i]);
        if (end - at > 32) {
            numbers[i] = avx2_find_in_long_chunk(chunk_lows, at, end, sought);
            continue;
        }
        uint32_t equal = equal_bytes(chunk_lows + at, end - at, sought);
        numbers[i] = (uint32_t)(at + _tzcnt_u32(equal)) | (0 - (uint32_t)(equal == 0)); /* else UINT32_MAX */
    }
}

/* ------------------------------------------------------------------------------------------------------- Positions */

static AVX2 size_t avx2_behind_stop(const dls__frame *frame, unsigned wanted)
{
    for (size_t at = 0; at < frame->stop_count; at += 256) {
        const uint8_t *stops = frame->stops + at / 8;
        unsigned before[5] = { 0 };
        for (unsigned i = 0; i < 4; i++) before[i + 1] = before[i] + dls__popcount(dls__load_u64(stops + 8 * i));
        if (before[4] < wanted) {
            wanted -= before[4];
            continue;
        }
        unsigned word = (before[1] < wanted) + (unsigned)(before[2] < wanted) + (before[3] < wanted);
        uint64_t stop = _pdep_u64(UINT64_C(1) << (wanted - before[word] - 1), dls__load_u64(stops + 8 * word));
        return at + 64 * word + dls__lowest_bit(stop) + 1;
    }
    return SIZE_MAX;
}

AVX2 void dls__avx2_find_positions(const dls__frames *frames, const uint32_t *numbers, size_t count,
                                   const uint8_t **bytes, uint32_t *counts)
{
    dls__find_positions_by(avx2_behind_stop, frames, numbers, count, bytes, counts);
}

/* Of 32 bytes of a second array, of which `count` count. */
static AVX2 uint64_t near_32(const uint8_t *first, size_t first_count, __m256i second, size_t count, uint8_t least,
                             __m256i span)
{
    uint64_t near = 0;
    for (size_t i = 0; i < first_count; i++) {
        __m256i away = _mm256_sub_epi8(second, _mm256_set1_epi8((char)(first[i] + least)));
        __m256i is_near = _mm256_cmpeq_epi8(_mm256_min_epu8(away, span), away);
        near |= (uint64_t)(_bzhi_u32((uint32_t)_mm256_movemask_epi8(is_near), (unsigned)count) != 0) << i;
    }
    return near;
}

static AVX2 void avx2_find_near(const dls__byte_arrays *first, const dls__byte_arrays *second, size_t count,
                                uint8_t least, uint8_t span, uint64_t *near)
{
    const __m256i most = _mm256_set1_epi8((char)span);
    for (size_t i = 0; i < count; i++) {
        const uint8_t *a = first->bytes[i];
        size_t a_count = first->counts[i], b_count = second->counts[i];
        near[i] = dls__any_many(a_count, b_count);
        for (size_t at = 0; at < b_count && near[i] != UINT64_MAX; at += 32)
            near[i] |= near_32(a, a_count, load_32(second->bytes[i] + at), b_count - at, least, most);
    }
}

/* ------------------------------------------------------------------------------------------------------- Comparing */

/* Bit i: whether low <= bytes[i] <= high, of 32. */
static AVX2 uint32_t half_in_range(const uint8_t *bytes, __m256i low, __m256i high)
{
    __m256i half = load_32(bytes);
    __m256i is_in = _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_max_epu8(half, low), half),
                                     _mm256_cmpeq_epi8(_mm256_min_epu8(half, high), half));
    return (uint32_t)_mm256_movemask_epi8(is_in);
}

/* The same of the 64 of a line. */
static AVX2 uint64_t line_in_range(const uint8_t *bytes, __m256i low, __m256i high)
{
    return half_in_range(bytes, low, high) | (uint64_t)half_in_range(bytes + 32, low, high) << 32;
}

static AVX2 size_t avx2_collect(const uint8_t *bounds, const uint16_t *lines, size_t line_count, const uint64_t *mask,
                                uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds)
{
    const __m256i least = _mm256_set1_epi8((char)threshold), most = _mm256_set1_epi8(-1);
    size_t kept_count = 0;
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t candidates = line_in_range(bounds, least, most);
        if (mask != NULL) candidates &= mask[lines[i]];
        if (candidates == 0) continue;
        for (unsigned j = 0; j < 64; j += 8) {
            unsigned eight = candidates >> j & 255;
            __m128i places = load_8(&dls__compress_places[eight]);
            __m128i low = _mm_add_epi16(_mm_cvtepu8_epi16(places), _mm_set1_epi16((short)(64 * lines[i] + j)));
            _mm_storeu_si128((__m128i *)(kept + kept_count), low);
            _mm_storel_epi64((__m128i *)(kept_bounds + kept_count), _mm_shuffle_epi8(load_8(bounds + j), places));
            kept_count += dls__popcount(eight);
        }
    }
    return kept_count;
}

static AVX2 size_t avx2_pick(const uint16_t *lows, const uint8_t *bounds, size_t count, uint8_t low, uint8_t high,
                             uint16_t *kept)
{
    const __m256i lowest = _mm256_set1_epi8((char)low), highest = _mm256_set1_epi8((char)high);
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i += 32) {
        uint32_t mask = _bzhi_u32(half_in_range(bounds + i, lowest, highest), (unsigned)dls__min(count - i, 32));
        for (size_t j = 0; j < 32 && mask >> j != 0; j += 8)
            kept_count += keep_of_8(kept + kept_count, load_16(lows + i + j), mask >> j & 255);
    }
    return kept_count;
}

static AVX2 void avx2_in_range(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits)
{
    const __m256i lowest = _mm256_set1_epi8((char)low), highest = _mm256_set1_epi8((char)high);
    for (size_t i = 0; i < count; i += 64) bits[i / 64] = line_in_range(bytes + i, lowest, highest);
}

/* Of 16 numbers of 2 bytes: all bits of those that are in the range. */
static AVX2 __m256i sixteen_in_range(const uint8_t *numbers, __m256i low, __m256i high)
{
    __m256i sixteen = _mm256_loadu_si256((const __m256i *)numbers);
    return _mm256_and_si256(_mm256_cmpeq_epi16(_mm256_max_epu16(sixteen, low), sixteen),
                            _mm256_cmpeq_epi16(_mm256_min_epu16(sixteen, high), sixteen));
}

static AVX2 void avx2_in_range_u16(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high, uint64_t *bits)
{
    const __m256i lowest = _mm256_set1_epi16((short)low), highest = _mm256_set1_epi16((short)high);
    for (size_t i = 0; i < count; i += 64, numbers += 128) {
        uint64_t word = 0;
        for (unsigned half = 0; half < 2; half++) { /* packing goes by lanes of 128 bits */
            __m256i packed = _mm256_packs_epi16(sixteen_in_range(numbers + 64 * half, lowest, highest),
                                                sixteen_in_range(numbers + 64 * half + 32, lowest, highest));
            word |= (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(packed, 0xd8)) << 32 * half;
        }
        bits[i / 64] = word;
    }
}

static AVX2 void avx2_in_range_u32(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high, uint64_t *bits)
{
    const __m256i lowest = _mm256_set1_epi32((int)low), highest = _mm256_set1_epi32((int)high);
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (unsigned j = 0; j < 64; j += 8, numbers += 32) {
            __m256i eight = _mm256_loadu_si256((const __m256i *)numbers);
            __m256i is_in = _mm256_and_si256(_mm256_cmpeq_epi32(_mm256_max_epu32(eight, lowest), eight),
                                             _mm256_cmpeq_epi32(_mm256_min_epu32(eight, highest), eight));
            word |= (uint64_t)(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(is_in)) << j;
        }
        bits[i / 64] = word;
    }
}

static AVX2 size_t avx2_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold)
{
    const __m256i least = _mm256_set1_epi8((char)threshold), most = _mm256_set1_epi8(-1);
    size_t found = 0, i = 0;
    for (; i + 64 <= count; i += 64) found += dls__popcount(line_in_range(bytes + i, least, most));
    uint64_t rest = _bzhi_u64(UINT64_MAX, (unsigned)(count - i));
    return found + dls__popcount(rest & line_in_range(bytes + i, least, most));
}

/* Bit i: whether byte i of `half` a line has one of the bits of `set`. */
static AVX2 uint32_t half_of_set(__m256i half, unsigned set)
{
    __m256i none = _mm256_cmpeq_epi8(_mm256_and_si256(half, _mm256_set1_epi8((char)set)), _mm256_setzero_si256());
    return ~(uint32_t)_mm256_movemask_epi8(none);
}

static AVX2 void avx2_find_bytes(const uint8_t *bytes, size_t count, const dls__byte_sets *sets,
                                 dls__in_byte_sets *found, uint8_t *lower)
{
    const __m256i of_low = _mm256_broadcastsi128_si256(load_16(sets->of_low)),
                  of_high = _mm256_broadcastsi128_si256(load_16(sets->of_high)), nibble = _mm256_set1_epi8(15);
    for (size_t i = 0; i < count; i += 64) {
        __m256i halves[2];
        for (size_t j = 0; j < 2; j++) {
            __m256i text = load_32(bytes + i + 32 * j);
            __m256i low = _mm256_and_si256(text, nibble), high = _mm256_and_si256(_mm256_srli_epi16(text, 4), nibble);
            halves[j] = _mm256_and_si256(_mm256_shuffle_epi8(of_low, low), _mm256_shuffle_epi8(of_high, high));
            _mm256_storeu_si256((__m256i *)(lower + i + 32 * j), _mm256_or_si256(text, _mm256_set1_epi8(0x20)));
        }
        const unsigned sets_of_bits[3] = { DLS__FIRST_BYTE_SET, DLS__SECOND_BYTE_SET, DLS__THIRD_BYTE_SET };
        uint64_t in[3];
        for (size_t k = 0; k < 3; k++)
            in[k] = half_of_set(halves[0], sets_of_bits[k]) | (uint64_t)half_of_set(halves[1], sets_of_bits[k]) << 32;
        found[i / 64] = (dls__in_byte_sets){ in[0], in[1], in[2] };
    }
}

/* ------------------------------------------------------------------------------------------------------- Selection */

/* For a mask of four bits: where its set bits are, then the others, each as two of the eight numbers of a register. */
static const uint32_t part_places[16][8] = {
    { 0, 1, 2, 3, 4, 5, 6, 7 }, { 0, 1, 2, 3, 4, 5, 6, 7 }, { 2, 3, 0, 1, 4, 5, 6, 7 }, { 0, 1, 2, 3, 4, 5, 6, 7 },
    { 4, 5, 0, 1, 2, 3, 6, 7 }, { 0, 1, 4, 5, 2, 3, 6, 7 }, { 2, 3, 4, 5, 0, 1, 6, 7 }, { 0, 1, 2, 3, 4, 5, 6, 7 },
    { 6, 7, 0, 1, 2, 3, 4, 5 }, { 0, 1, 6, 7, 2, 3, 4, 5 }, { 2, 3, 6, 7, 0, 1, 4, 5 }, { 0, 1, 2, 3, 6, 7, 4, 5 },
    { 4, 5, 6, 7, 0, 1, 2, 3 }, { 0, 1, 4, 5, 6, 7, 2, 3 }, { 2, 3, 4, 5, 6, 7, 0, 1 }, { 0, 1, 2, 3, 4, 5, 6, 7 },
};

/* Comparing is signed; with the highest bit turned round it is as if it were not. */
static AVX2 size_t avx2_part(uint64_t *keys, size_t count, uint64_t pivot, uint64_t *scratch)
{
    const __m256i sign = _mm256_set1_epi64x(INT64_MIN);
    const __m256i pivots = _mm256_xor_si256(_mm256_set1_epi64x((long long)pivot), sign);
    size_t larger = 0, i = 0;
    for (; i + 4 <= count; i += 4) {
        __m256i four = load_32(keys + i);
        __m256i is_smaller = _mm256_cmpgt_epi64(pivots, _mm256_xor_si256(four, sign));
        unsigned smaller_mask = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(is_smaller));
        __m256i smaller_first = _mm256_permutevar8x32_epi32(four, load_32(part_places[smaller_mask]));
        __m256i larger_first = _mm256_permutevar8x32_epi32(four, load_32(part_places[smaller_mask ^ 15]));
        _mm256_storeu_si256((__m256i *)(scratch + i - larger), smaller_first);
        _mm256_storeu_si256((__m256i *)(keys + larger), larger_first);
        larger += 4 - dls__popcount(smaller_mask);
    }
    for (; i < count; i++) {
        uint64_t key = keys[i];
        keys[larger] = key;
        scratch[i - larger] = key;
        larger += key >= pivot;
    }
    memcpy(keys + larger, scratch, (count - larger) * sizeof *keys);
    return larger;
}

void dls__avx2_select_largest(uint64_t *keys, size_t count, size_t k, uint64_t *scratch)
{
    dls__select_by_parts(keys, count, k, scratch, avx2_part);
}

static const dls__kernels avx2_kernels = {
    .name = "avx2",
    .add_nibbles = avx2_add_nibbles,
    .add_nibbles_by_4 = avx2_add_nibbles_by_4,
    .add_bitmap_lines = avx2_add_bitmap_lines,
    .add_line_maxima = avx2_add_line_maxima,
    .filter_by_line = avx2_filter_by_line,
    .filter_chunks_by_line = dls__portable_filter_chunks_by_line,
    .expand_chunks = avx2_expand_chunks,
    .filter_by_bit = dls__portable_filter_by_bit,
    .find_in_bitmap = avx2_find_in_bitmap,
    .find_in_chunks = avx2_find_in_chunks,
    .count_postings = dls__portable_count_postings,
    .add_counts = dls__portable_add_counts,
    .score_tfs = dls__portable_score_tfs,
    .find_positions = dls__avx2_find_positions,
    .find_near = avx2_find_near,
    .collect = avx2_collect,
    .pick = avx2_pick,
    .in_range = avx2_in_range,
    .in_range_u16 = avx2_in_range_u16,
    .in_range_u32 = avx2_in_range_u32,
    .count_at_least = avx2_count_at_least,
    .count_bits = dls__sse41_count_bits,
    .find_bytes = avx2_find_bytes,
    .select_largest = dls__avx2_select_largest,
};

static bool has_avx2(void)
{
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

const dls__kernels *dls__kernels_avx2(void) { return has_avx2() ? &avx2_kernels : NULL; }

#else

const dls__kernels *dls__kernels_avx2(void) { return NULL; }

#endif
