/* SPDX-License-Identifier: MIT
 *
 * The kernels for ARM processors of 64 bits, all of which have NEON: a line of 64 documents is four registers.
 */
#include "kernels/kernel_sets.h"
#include "kernels/kernel_tables.h"

#if defined(__aarch64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

#include <arm_neon.h>

#include "base/endian.h"

static void neon_add_to_16_bytes(uint8_t *bytes, uint8x16_t summands)
{
    vst1q_u8(bytes, vqaddq_u8(vld1q_u8(bytes), summands));
}

/* The 16 nibbles of 8 bytes, each in a byte. */
static uint8x16_t neon_nibbles_16(const uint8_t *nibbles)
{
    uint8x8_t both = vld1_u8(nibbles);
    uint8x8x2_t halves = vzip_u8(vand_u8(both, vdup_n_u8(15)), vshr_n_u8(both, 4));
    return vcombine_u8(halves.val[0], halves.val[1]);
}

/* ------------------------------------------------------------------------------------------------ Adding up bounds */

static void neon_add_nibbles(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const uint8x16_t table_128 = vld1q_u8(table);
    for (size_t i = 0; i < count; i += 16)
        neon_add_to_16_bytes(bytes + i, vqtbl1q_u8(table_128, neon_nibbles_16(nibbles + i / 2)));
}

/* Each byte of two is laid eight times; of every second four bytes the high half counts. */
static void neon_add_nibbles_by_4(uint8_t *bytes, const uint8_t *nibbles, const uint8_t table[16], size_t count)
{
    const uint8x16_t table_128 = vld1q_u8(table);
    const int8x16_t shifts = vreinterpretq_s8_u64(vdupq_n_u64(0xfcfcfcfc00000000));
    for (size_t i = 0; i < count; i += 16) {
        uint8x16_t both = vcombine_u8(vdup_n_u8(nibbles[i / 8]), vdup_n_u8(nibbles[i / 8 + 1]));
        uint8x16_t spread = vandq_u8(vshlq_u8(both, shifts), vdupq_n_u8(15));
        neon_add_to_16_bytes(bytes + i, vqtbl1q_u8(table_128, spread));
    }
}

static uint8x16_t two_entries(uint64_t first, uint64_t second)
{
    return vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(first), vcreate_u64(second)));
}

/* What the postings of a line add, `summands`, goes to the documents that have one. */
static void neon_add_expanded(uint8_t *bounds, const uint8_t *summands, uint64_t word)
{
    const uint8x16_t second_half = two_entries(0, 0x0808080808080808);
    uint64_t below = bits_below_bytes(word);
    for (unsigned i = 0; i < 64; i += 16) {
        uint8x16_t places = two_entries(dls__expand_places[word >> i & 255], dls__expand_places[word >> (i + 8) & 255]);
        uint8x16_t sixteen =
            vcombine_u8(vld1_u8(summands + (below >> i & 255)), vld1_u8(summands + (below >> (i + 8) & 255)));
        neon_add_to_16_bytes(bounds + i, vqtbl1q_u8(sixteen, vaddq_u8(places, second_half)));
    }
}

/* As in kernels_sse41.c. */
static void neon_add_bitmap_lines(uint8_t *bounds, const uint16_t *lines, size_t line_count, const dls__bitmap *bitmap,
                                  const uint8_t table[16])
{
    const uint8x16_t table_128 = vld1q_u8(table);
    const dls__bitmap b = *bitmap;
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t word = dls__load_u64(b.words + 8 * (size_t)lines[i]);
        uint32_t first = dls__first_posting(&b, lines[i]);
        if (first + dls__popcount(word) > b.count) {
            dls__portable_add_bitmap_line(bounds, lines[i], bitmap, table);
            continue;
        }
        uint8_t summands[80];
        for (size_t j = 0; j < 80; j += 16)
            vst1q_u8(summands + j, vqtbl1q_u8(table_128, neon_nibbles_16(b.classes + first / 2 + j / 2)));
        neon_add_expanded(bounds, summands + first % 2, word);
    }
}

static void neon_add_line_maxima(uint8_t *maxima, const uint8_t *bytes, size_t line_count)
{
    for (size_t line = 0; line < line_count; line++, bytes += 64) {
        uint8x16_t first_half = vmaxq_u8(vld1q_u8(bytes), vld1q_u8(bytes + 16));
        uint8x16_t second_half = vmaxq_u8(vld1q_u8(bytes + 32), vld1q_u8(bytes + 48));
        unsigned sum = (unsigned)maxima[line] + vmaxvq_u8(vmaxq_u8(first_half, second_half));
        maxima[line] = (uint8_t)(sum < 255 ? sum : 255);
    }
}

/* ------------------------------------------------------------------------------------------------------- Comparing */

static uint8x16_t is_in_range(const uint8_t *bytes, uint8x16_t low, uint8x16_t high)
{
    uint8x16_t sixteen = vld1q_u8(bytes);
    return vandq_u8(vcgeq_u8(sixteen, low), vcleq_u8(sixteen, high));
}

/* Bit i of byte i of a line, whose bytes are 0 or 255. Each byte keeps one bit; three times neighbours are added. */
static uint64_t neon_bits_of_line(uint8x16_t quarters[4])
{
    const uint8x16_t bit_of_byte = vreinterpretq_u8_u64(vdupq_n_u64(0x8040201008040201));
    for (size_t i = 0; i < 4; i++) quarters[i] = vandq_u8(quarters[i], bit_of_byte);
    uint8x16_t halves = vpaddq_u8(vpaddq_u8(quarters[0], quarters[1]), vpaddq_u8(quarters[2], quarters[3]));
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(halves, halves)), 0);
}

/* Bit i: whether low <= bytes[i] <= high, of 64. */
static uint64_t neon_line_in_range(const uint8_t *bytes, uint8x16_t low, uint8x16_t high)
{
    uint8x16_t quarters[4];
    for (size_t i = 0; i < 4; i++) quarters[i] = is_in_range(bytes + 16 * i, low, high);
    return neon_bits_of_line(quarters);
}

static size_t neon_collect(const uint8_t *bounds, const uint16_t *lines, size_t line_count, const uint64_t *mask,
                           uint8_t threshold, uint16_t *kept, uint8_t *kept_bounds)
{
    const uint8x16_t least = vdupq_n_u8(threshold), most = vdupq_n_u8(255);
    size_t kept_count = 0;
    for (size_t i = 0; i < line_count; i++, bounds += 64) {
        uint64_t candidates = neon_line_in_range(bounds, least, most);
        if (mask != NULL) candidates &= mask[lines[i]];
        if (candidates == 0) continue;
        for (unsigned j = 0; j < 64; j += 8) {
            unsigned eight = candidates >> j & 255;
            uint8x8_t places = vcreate_u8(dls__compress_places[eight]);
            vst1q_u16(kept + kept_count, vaddw_u8(vdupq_n_u16((uint16_t)(64 * lines[i] + j)), places));
            vst1_u8(kept_bounds + kept_count, vtbl1_u8(vld1_u8(bounds + j), places));
            kept_count += dls__popcount(eight);
        }
    }
    return kept_count;
}

static void neon_in_range(const uint8_t *bytes, size_t count, uint8_t low, uint8_t high, uint64_t *bits)
{
    const uint8x16_t lowest = vdupq_n_u8(low), highest = vdupq_n_u8(high);
    for (size_t i = 0; i < count; i += 64) bits[i / 64] = neon_line_in_range(bytes + i, lowest, highest);
}

static size_t neon_count_at_least(const uint8_t *bytes, size_t count, uint8_t threshold)
{
    const uint8x16_t least = vdupq_n_u8(threshold);
    size_t found = 0, i = 0;
    for (; i + 16 <= count; i += 16) found += vaddvq_u8(vshrq_n_u8(vcgeq_u8(vld1q_u8(bytes + i), least), 7));
    for (; i < count; i++) found += bytes[i] >= threshold;
    return found;
}

static size_t neon_count_bits(const uint64_t *words, size_t count)
{
    size_t bits = 0;
    for (size_t i = 0; i < count; i++) bits += dls__popcount(words[i]);
    return bits;
}

/* Bit i: whether byte i of a line has one of the bits of `set`. */
static uint64_t neon_line_of_set(const uint8x16_t line[4], unsigned set)
{
    uint8x16_t quarters[4];
    for (size_t i = 0; i < 4; i++) quarters[i] = vtstq_u8(line[i], vdupq_n_u8((uint8_t)set));
    return neon_bits_of_line(quarters);
}

static void neon_find_bytes(const uint8_t *bytes, size_t count, const dls__byte_sets *sets, dls__in_byte_sets *found,
                            uint8_t *lower)
{
    const uint8x16_t of_low = vld1q_u8(sets->of_low), of_high = vld1q_u8(sets->of_high);
    for (size_t i = 0; i < count; i += 64) {
        uint8x16_t line[4];
        for (size_t j = 0; j < 4; j++) {
            uint8x16_t text = vld1q_u8(bytes + i + 16 * j);
            line[j] = vandq_u8(vqtbl1q_u8(of_low, vandq_u8(text, vdupq_n_u8(15))),
                               vqtbl1q_u8(of_high, vshrq_n_u8(text, 4)));
            vst1q_u8(lower + i + 16 * j, vorrq_u8(text, vdupq_n_u8(0x20)));
        }
        found[i / 64] = (dls__in_byte_sets){ .first = neon_line_of_set(line, DLS__FIRST_BYTE_SET),
                                             .second = neon_line_of_set(line, DLS__SECOND_BYTE_SET),
                                             .third = neon_line_of_set(line, DLS__THIRD_BYTE_SET) };
    }
}

const dls__kernels *dls__kernels_neon(void)
{
    static const dls__kernels neon = {
        .name = "neon",
        .add_nibbles = neon_add_nibbles,
        .add_nibbles_by_4 = neon_add_nibbles_by_4,
        .add_bitmap_lines = neon_add_bitmap_lines,
        .add_line_maxima = neon_add_line_maxima,
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
        .collect = neon_collect,
        .in_range = neon_in_range,
        .in_range_u16 = dls__portable_in_range_u16,
        .in_range_u32 = dls__portable_in_range_u32,
        .count_at_least = neon_count_at_least,
        .count_bits = neon_count_bits,
        .find_bytes = neon_find_bytes,
        .select_largest = dls__portable_select_largest,
    };
    return &neon;
}

#else

const dls__kernels *dls__kernels_neon(void) { return NULL; }

#endif
