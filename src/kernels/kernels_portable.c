/* SPDX-License-Identifier: MIT
 *
 * The kernels in C, eight bytes at a time where that pays. They say what is right, and run where nothing else does.
 */
#include "base/endian.h"
#include "kernels/kernel_sets.h"
#include "kernels/kernel_tables.h"

#define EVERY_BYTE ((uint64_t)0x0101010101010101) /* times b: b in every byte */
#define HIGH_BITS (0x80 * EVERY_BYTE)

static uint8_t sum_up_to_255(unsigned a, unsigned b)
{
    unsigned sum = a + b;
    return (uint8_t)(sum < 255 ? sum : 255);
}

static unsigned nibble_at(const uint8_t *nibbles, size_t i) { return nibbles[i / 2] >> 4 * (i % 2) & 15; }

/* As dls__popcount, which is a call into a library where the compiler may not count on an instruction. */
static unsigned set_bits(uint64_t word)
{
    word -= (word >> 1) & 0x55 * EVERY_BYTE;
    word = (word & 0x33 * EVERY_BYTE) + ((word >> 2) & 0x33 * EVERY_BYTE);
    return (unsigned)(((word + (word >> 4)) & 0x0f * EVERY_BYTE) * EVERY_BYTE >> 56);
}

/* The high bit of each byte of the result: whether that byte of `bytes` is at least that of `least`. Where the high
 * bits of the two differ they decide; elsewhere the lower seven do, whose difference borrows from no neighbour. */
static uint64_t at_least(uint64_t bytes, uint64_t least)
{
    uint64_t by_seven = (bytes | HIGH_BITS) - (least & ~HIGH_BITS);
    return ((bytes & ~least) | (~(bytes ^ least) & by_seven)) & HIGH_BITS;
}

/* ------------------------------------------------------------------------------------------------ Adding up bounds */

static void portable_add_nibbles(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    for (size_t i = 0; i < count; i++) bytes[i] = sum_up_to_255(bytes[i], table[nibble_at(nibbles, i)]);
}

static void portable_add_nibbles_by_4(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    for (size_t i = 0; i < count; i++) bytes[i] = sum_up_to_255(bytes[i], table[nibble_at(nibbles, i / 4)]);
}

uint32_t dls__first_posting(const dls__bitmap *bitmap, unsigned line)
{
    uint32_t number = dls__load_u16(bitmap->starts + 2 * (size_t)(line / 4));
    for (unsigned earlier = line & ~3u; earlier < line; earlier++)
        number += set_bits(dls__load_u64(bitmap->words + 8 * (size_t)earlier));
    return number;
}

void dls__portable_add_bitmap_line(uint8_t *bounds, unsigned line, const dls__bitmap *bitmap, const uint8_t table[16])
{
    uint64_t word = dls__load_u64(bitmap->words + 8 * (size_t)line);
    uint32_t number = dls__first_posting(bitmap, line);
    for (; word != 0; word &= word - 1, number++) {
        unsigned class = number < bitmap->count ? nibble_at(bitmap->classes, number) : 0;
        uint8_t *bound = &bounds[dls__lowest_bit(word)];
        *bound = sum_up_to_255(*bound, table[class]);
    }
}

static void portable_add_bitmap_lines(uint8_t *bounds, const uint16_t *lines, size_t line_count,
                                      const dls__bitmap *bitmap, const uint8_t table[16])
{
    for (size_t i = 0; i < line_count; i++) dls__portable_add_bitmap_line(bounds + 64 * i, lines[i], bitmap, table);
}

void dls__portable_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count)
{
    for (size_t line = 0; line < line_count; line++, bytes += 64) {
        uint8_t largest = 0;
        for (size_t i = 0; i < 64; i++) largest = bytes[i] > largest ? bytes[i] : largest;
        maxima[line] = sum_up_to_255(maxima[line], largest);
    }
}

/* ------------------------------------------------------------------------------------------------------- Filtering */

size_t dls__portable_filter_by_line(const uint8_t *lows, size_t count, const uint64_t live[DLS__BLOCK_LINES / 64],
                                    uint16_t *kept, uint16_t *numbers)
{
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned low = dls__load_u16(lows + 2 * i);
        kept[kept_count] = (uint16_t)low; /* whether or not it stays: a branch here would often go the wrong way */
        numbers[kept_count] = (uint16_t)i;
        kept_count += live[low / 4096] >> low / 64 % 64 & 1;
    }
    return kept_count;
}

size_t dls__portable_filter_chunks_by_line(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                           size_t count, const uint64_t live[DLS__BLOCK_LINES / 64], uint16_t *kept,
                                           uint16_t *numbers)
{
    size_t kept_count = 0;
    for (size_t chunk = 0; chunk < chunk_count; chunk++) {
        unsigned lines = live[chunk / 16] >> chunk % 16 * 4 & 15; /* of the chunk, that are live */
        size_t end = lines != 0 ? dls__chunk_end(starts, chunk_count, chunk, count) : 0;
        for (size_t i = dls__chunk_start(starts, chunk); i < end && kept_count < count; i++) {
            kept[kept_count] = (uint16_t)(256 * chunk + chunk_lows[i]);
            numbers[kept_count] = (uint16_t)i;
            kept_count += lines >> chunk_lows[i] / 64 & 1;
        }
    }
    return kept_count;
}

void dls__portable_expand_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows, size_t count,
                                 uint16_t *lows)
{
    for (size_t chunk = 0, i = 0; chunk < chunk_count; chunk++)
        for (size_t end = dls__chunk_end(starts, chunk_count, chunk, count); i < end; i++)
            lows[i] = (uint16_t)(256 * chunk + chunk_lows[i]);
}

size_t dls__portable_filter_by_bit(const uint16_t *lows, size_t count, const uint8_t *words, uint16_t *kept)
{
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        uint16_t low = lows[i];
        kept[kept_count] = low;
        kept_count += words[low / 8] >> low % 8 & 1;
    }
    return kept_count;
}

/* ----------------------------------------------------------------------------------------------------- Looking up */

void dls__portable_find_in_bitmap(const dls__bitmap *bitmap, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t word = dls__load_u64(bitmap->words + 8 * (size_t)(lows[i] / 64));
        uint64_t bit = UINT64_C(1) << lows[i] % 64;
        numbers[i] = UINT32_MAX;
        if ((word & bit) == 0) continue;
        uint32_t number = dls__first_posting(bitmap, lows[i] / 64) + set_bits(word & (bit - 1));
        if (number < bitmap->count) numbers[i] = number;
    }
}

void dls__portable_find_in_chunks(const uint8_t *starts, size_t chunk_count, const uint8_t *chunk_lows,
                                  size_t posting_count, const uint16_t *lows, size_t count, uint32_t *numbers)
{
    for (size_t i = 0; i < count; i++) {
        size_t chunk = lows[i] / 256, at = dls__chunk_start(starts, chunk);
        size_t end = dls__chunk_end(starts, chunk_count, chunk, posting_count);
        while (at < end && chunk_lows[at] != lows[i] % 256) at++;
        numbers[i] = at < end ? (uint32_t)at : UINT32_MAX;
    }
}

static uint32_t code_of_posting(const dls__counting *counting, uint32_t number)
{
    size_t bit = (size_t)number * counting->code_bits;
    if (counting->code_bits == 0) return 0;
    return (uint32_t)counting->codes[bit / 8] >> bit % 8 & ((UINT32_C(1) << counting->code_bits) - 1);
}

void dls__portable_count_postings(const dls__counting *counting, const uint32_t *numbers, size_t count,
                                  uint32_t *counts)
{
    for (size_t i = 0; i < count; i++) {
        counts[i] = 0;
        if (numbers[i] == UINT32_MAX) continue;
        counts[i] = counting->of_code[code_of_posting(counting, numbers[i])];
        if (counts[i] != UINT32_MAX || counting->inverse == NULL) continue;
        float rest = counting->least[nibble_at(counting->classes, numbers[i])];
        if (counting->other != NULL) rest -= counting->other[i];
        float x = rest * counting->inverse[i];
        counts[i] = !(x > 0.0f) ? 1 : x < 1e9f ? (uint32_t)(int32_t)x + 1 : 1000000000;
    }
}

/* One step after the other, each for all: so that compilers make vectors of them. */
void dls__portable_add_counts(const uint32_t *counts, const float *factor, size_t count, float *tf)
{
    float parts[64];
    for (size_t first = 0; first < count; first += 64) {
        size_t end = dls__min(count - first, 64);
        for (size_t i = 0; i < end; i++) parts[i] = (float)counts[first + i] * factor[first + i];
        for (size_t i = 0; i < end; i++) parts[i] = counts[first + i] == 0 ? 0.0f : parts[i];
        for (size_t i = 0; i < end; i++) tf[first + i] += parts[i];
    }
}

void dls__portable_score_tfs(float weight, float k1, const float *tf, size_t count, float *scores)
{
    for (size_t i = 0; i < count; i++) scores[i] = weight * (1.0f - k1 / (k1 + tf[i]));
    for (size_t i = 0; i < count; i++) scores[i] = tf[i] == 0.0f ? 0.0f : scores[i];
}

/* ------------------------------------------------------------------------------------------------------- Positions */

/* Of which byte of a word the stop is, the bits below each tell. */
static size_t portable_behind_stop(const dls__frame *frame, unsigned wanted)
{
    for (size_t at = 0; at < frame->stop_count; at += 64) {
        uint64_t word = dls__load_u64(frame->stops + at / 8);
        unsigned stops = set_bits(word);
        if (stops < wanted) {
            wanted -= stops;
            continue;
        }
        uint64_t below = bits_below_bytes(word), behind = at_least(below, wanted * EVERY_BYTE);
        unsigned byte = behind == 0 ? 56 : (dls__lowest_bit(behind) & ~7u) - 8;
        uint64_t bits = word >> byte;
        for (unsigned earlier = wanted - (below >> byte & 255); earlier > 1; earlier--) bits &= bits - 1;
        return at + byte + dls__lowest_bit(bits) + 1;
    }
    return SIZE_MAX;
}

void dls__portable_find_positions(const dls__frames *frames, const uint32_t *numbers, size_t count,
                                  const uint8_t **bytes, uint32_t *counts)
{
    dls__find_positions_by(portable_behind_stop, frames, numbers, count, bytes, counts);
}

void dls__portable_find_near(const dls__byte_arrays *first, const dls__byte_arrays *second, size_t count,
                             uint8_t least, uint8_t span, uint64_t *near)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *a = first->bytes[i], *b = second->bytes[i];
        size_t a_count = first->counts[i], b_count = second->counts[i];
        near[i] = dls__any_many(a_count, b_count);
        if (near[i] != 0) continue;
        for (size_t k = 0; k < a_count; k++) {
            uint8_t from = (uint8_t)(a[k] + least), is_near = 0;
            for (size_t j = 0; j < b_count; j++) is_near |= (uint8_t)(b[j] - from) <= span;
            near[i] |= (uint64_t)is_near << k;
        }
    }
}

/* ------------------------------------------------------------------------------------------------------- Comparing */

/* The eight high bits side by side, that of the lowest byte first. */
static uint64_t gathered(uint64_t high_bits) { return (high_bits >> 7) * 0x0102040810204080 >> 56; }

/* Bit i: whether bytes[i] >= threshold, of 64. */
static uint64_t line_at_least(const uint8_t *bytes, uint8_t threshold)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < 64; i += 8)
        bits |= gathered(at_least(dls__load_u64(bytes + i), threshold * EVERY_BYTE)) << i;
    return bits;
}

static size_t portable_collect(const uint8_t *bounds, const uint16_t *lines, size_t line_count, const uint64_t *mask,
                               uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds)
{
    size_t kept_count = 0;
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t candidates = line_at_least(bounds, threshold);
        if (mask != NULL) candidates &= mask[lines[i]];
        for (; candidates != 0; candidates &= candidates - 1, kept_count++) {
            unsigned document = dls__lowest_bit(candidates);
            kept[kept_count] = (uint16_t)(64 * lines[i] + document);
            kept_bounds[kept_count] = bounds[document];
        }
    }
    return kept_count;
}

size_t dls__portable_pick(const uint16_t *lows, const uint8_t *bounds, size_t count, uint8_t low, uint8_t high,
                          uint16_t *kept)
{
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        kept[kept_count] = lows[i];
        kept_count += bounds[i] >= low && bounds[i] <= high;
    }
    return kept_count;
}

static void portable_in_range(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits)
{
    for (size_t i = 0; i < count; i += 64)
        bits[i / 64] = line_at_least(bytes + i, low) & ~(high < 255 ? line_at_least(bytes + i, high + 1) : 0);
}

void dls__portable_in_range_u16(const uint8_t *numbers, size_t count, uint16_t low, uint16_t high, uint64_t *bits)
{
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (size_t j = 0; j < 64; j++) {
            uint32_t number = dls__load_u16(numbers + 2 * (i + j));
            word |= (uint64_t)((number >= low) & (number <= high)) << j;
        }
        bits[i / 64] = word;
    }
}

void dls__portable_in_range_u32(const uint8_t *numbers, size_t count, uint32_t low, uint32_t high, uint64_t *bits)
{
    for (size_t i = 0; i < count; i += 64) {
        uint64_t word = 0;
        for (size_t j = 0; j < 64; j++) {
            uint32_t number = dls__load_u32(numbers + 4 * (i + j));
            word |= (uint64_t)((number >= low) & (number <= high)) << j;
        }
        bits[i / 64] = word;
    }
}

static size_t portable_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold)
{
    size_t found = 0, i = 0;
    for (; i + 8 <= count; i += 8)
        found += (at_least(dls__load_u64(bytes + i), threshold * EVERY_BYTE) >> 7) * EVERY_BYTE >> 56;
    for (; i < count; i++) found += bytes[i] >= threshold;
    return found;
}

static size_t portable_count_bits(const uint64_t *words, size_t count)
{
    size_t bits = 0;
    for (size_t i = 0; i < count; i++) bits += set_bits(words[i]);
    return bits;
}

/* Bit i: whether byte i of eight has one of the bits of `set`. */
static uint64_t bytes_of_set(uint64_t eight, uint64_t set)
{
    uint64_t some = eight & set * EVERY_BYTE;
    uint64_t high = (some | ((some & ~HIGH_BITS) + 0x7f * EVERY_BYTE)) & HIGH_BITS;
    return (high >> 7) * 0x0102040810204080 >> 56;
}

static void portable_find_bytes(const uint8_t *bytes, size_t count, const dls__byte_sets *sets,
                                dls__in_byte_sets *found, uint8_t *lower)
{
    for (size_t i = 0; i < count; i += 8) {
        uint64_t eight = 0;
        for (unsigned j = 0; j < 8; j++)
            eight |= (uint64_t)(sets->of_low[bytes[i + j] % 16] & sets->of_high[bytes[i + j] / 16]) << 8 * j;
        dls__in_byte_sets *line = &found[i / 64];
        if (i % 64 == 0) *line = (dls__in_byte_sets){ 0 };
        line->first |= bytes_of_set(eight, DLS__FIRST_BYTE_SET) << i % 64;
        line->second |= bytes_of_set(eight, DLS__SECOND_BYTE_SET) << i % 64;
        line->third |= bytes_of_set(eight, DLS__THIRD_BYTE_SET) << i % 64;
        dls__store_u64(lower + i, dls__load_u64(bytes + i) | 0x20 * EVERY_BYTE);
    }
}

/* ------------------------------------------------------------------------------------------------------- Selection */

/* After so many rounds pivots are taken from the middle of the values: that needs at most 64 rounds more, however
 * hostile the keys. In any natural order they are selected after about log2 of their count. */
#define SAMPLED_ROUNDS 40
#define MOST_ROUNDS (SAMPLED_ROUNDS + 64)

/* Of five keys, evenly spread, the one that stands where the k-th largest of `count` should be. */
static uint64_t sampled_pivot(const uint64_t *keys, size_t count, size_t k)
{
    enum { SAMPLES = 5 };
    uint64_t sample[SAMPLES];
    for (size_t i = 0; i < SAMPLES; i++) {
        uint64_t key = keys[(2 * i + 1) * count / (2 * SAMPLES)];
        size_t at = i;
        for (; at > 0 && sample[at - 1] < key; at--) sample[at] = sample[at - 1];
        sample[at] = key;
    }
    return sample[dls__min(k * SAMPLES / count, SAMPLES - 1)];
}

static uint64_t middle_pivot(const uint64_t *keys, size_t count)
{
    uint64_t smallest = keys[0], largest = keys[0];
    for (size_t i = 1; i < count; i++) {
        smallest = keys[i] < smallest ? keys[i] : smallest;
        largest = keys[i] > largest ? keys[i] : largest;
    }
    return largest - (largest - smallest) / 2;
}

void dls__select_by_parts(uint64_t *keys, size_t count, size_t k, uint64_t *scratch, dls__part_keys *part)
{
    for (unsigned round = 0; 0 < k && k < count && round < MOST_ROUNDS; round++) {
        uint64_t pivot = round < SAMPLED_ROUNDS ? sampled_pivot(keys, count, k) : middle_pivot(keys, count);
        size_t larger = part(keys, count, pivot, scratch);
        if (larger == count) larger = part(keys, count, pivot + 1, scratch); /* the pivot is the smallest */
        if (larger >= k) {
            count = larger;
        } else {
            keys += larger;
            count -= larger;
            k -= larger;
        }
    }
}

static size_t portable_part(uint64_t *keys, size_t count, uint64_t pivot, uint64_t *scratch)
{
    size_t larger = 0, smaller = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t key = keys[i];
        bool is_larger = key >= pivot;
        keys[larger] = key; /* larger <= i: nothing unread is lost */
        scratch[smaller] = key;
        larger += is_larger;
        smaller += !is_larger;
    }
    for (size_t i = 0; i < smaller; i++) keys[larger + i] = scratch[i];
    return larger;
}

void dls__portable_select_largest(uint64_t *keys, size_t count, size_t k, uint64_t *scratch)
{
    dls__select_by_parts(keys, count, k, scratch, portable_part);
}

const dls__kernels *dls__kernels_portable(void)
{
    static const dls__kernels portable = {
        .name = "portable",
        .add_nibbles = portable_add_nibbles,
        .add_nibbles_by_4 = portable_add_nibbles_by_4,
        .add_bitmap_lines = portable_add_bitmap_lines,
        .add_line_maxima = dls__portable_add_line_maxima,
        .filter_by_line = dls__portable_filter_by_line,
        .filter_chunks_by_line = dls__portable_filter_chunks_by_line,
        .expand_chunks = dls__portable_expand_chunks,
        .filter_by_bit = dls__portable_filter_by_bit,
        .find_in_bitmap = dls__portable_find_in_bitmap,
        .find_in_chunks = dls__portable_find_in_chunks,
        .count_postings = dls__portable_count_postings,
        .add_counts = dls__portable_add_counts,
        .score_tfs = dls__portable_score_tfs,
        .find_positions = dls__portable_find_positions,
        .find_near = dls__portable_find_near,
        .collect = portable_collect,
        .pick = dls__portable_pick,
        .in_range = portable_in_range,
        .in_range_u16 = dls__portable_in_range_u16,
        .in_range_u32 = dls__portable_in_range_u32,
        .count_at_least = portable_count_at_least,
        .count_bits = portable_count_bits,
        .find_bytes = portable_find_bytes,
        .select_largest = dls__portable_select_largest,
    };
    return &portable;
}
