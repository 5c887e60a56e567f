/* SPDX-License-Identifier: MIT
 *
 * Positions of one posting: those of the postings before it in its group are passed over by counting their bits, which
 * takes their counts and the widths of their documents. Groups are made so that this is alike in all lists: 4 to
 * 32 postings on average, a nanosecond or two for each.
 */
#include "base/error.h"
#include "lists/list_format.h"
#include "lists/list_sequential.h"

static void lows_before_in_chunks(const dls__list_block *block, uint32_t number, uint32_t low, uint32_t wanted,
                                  uint16_t *out)
{
    uint32_t chunk = low / 256;
    for (uint32_t i = wanted; i-- > 0;) {
        uint32_t before = number - wanted + i;
        while (chunk > 0 && dls__load_u16(block->starts + 2 * (size_t)chunk) > before) chunk--;
        out[i] = (uint16_t)(chunk * 256 + block->documents[before]);
    }
}

static bool lows_before_in_bitmap(const dls__list_block *block, uint32_t low, uint32_t wanted, uint16_t *out)
{
    uint32_t line = low / 64, left = wanted;
    uint64_t word = dls__load_u64(block->documents + 8 * (size_t)line) & ((UINT64_C(1) << low % 64) - 1);
    for (;;) {
        for (; word != 0 && left > 0; left--) {
            uint32_t bit = 63 - (uint32_t)__builtin_clzll(word);
            out[left - 1] = (uint16_t)(64 * line + bit);
            word ^= UINT64_C(1) << bit;
        }
        if (left == 0 || line == 0) return left == 0;
        word = dls__load_u64(block->documents + 8 * (size_t)--line);
    }
}

/* The lows of the `wanted` postings before `number`, which is at `low`, ascending, to `out`; false if they are not
 * there. */
static bool lows_before(const dls__list_block *block, uint32_t number, uint32_t low, uint32_t wanted, uint16_t *out)
{
    switch (block->form) {
    case DLS__DOCUMENTS_LOWS:
        for (uint32_t i = 0; i < wanted; i++)
            out[i] = (uint16_t)dls__load_u16(block->documents + 2 * (size_t)(number - wanted + i));
        break;
    case DLS__DOCUMENTS_CHUNKED: lows_before_in_chunks(block, number, low, wanted, out); break;
    case DLS__DOCUMENTS_BITMAP:
        if (!lows_before_in_bitmap(block, low, wanted, out)) return false;
        break;
    }
    for (uint32_t i = 0; i < wanted; i++)
        if (out[i] >= low) return false;
    return true;
}

/* Bits that the positions of a posting take, where it has `counts`. */
static uint64_t position_bits(const dls__list *list, const uint32_t *counts, size_t document)
{
    uint64_t bits = 0;
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        const uint8_t *widths = list->file->columns->widths[dls__lowest_bit(fields)];
        if (widths != NULL) bits += (uint64_t)counts[at] * widths[document];
    }
    return bits;
}

/* Bits of `count` postings of a list of one field, from `number` on. */
static uint64_t bits_of_one_field(dls__list *list, uint32_t block, uint32_t number, const uint16_t *lows,
                                  uint32_t count)
{
    const uint8_t *widths = list->file->columns->widths[list->solved_field] + (size_t)block * DLS__BLOCK_DOCUMENTS;
    uint32_t numbers[DLS__MOST_GROUP], counts[DLS__MOST_GROUP];
    uint64_t bits = 0;
    for (uint32_t i = 0; i < count; i++) numbers[i] = number + i;
    dls__list_count_all(list, block, lows, numbers, count, counts);
    for (uint32_t i = 0; i < count; i++) bits += (uint64_t)counts[i] * widths[lows[i]];
    return bits;
}

/* Whether posting `number` comes after the one that was read last, in the same group: then its bits are counted from
 * there. */
static bool follows_last(const dls__list *list, uint32_t block, uint32_t number)
{
    uint32_t group = number - number % list->blocks[block].group;
    return list->last.block == block && list->last.number < number && list->last.number >= group;
}

/* Bits of the `wanted` postings before `number`. */
static uint64_t bits_before(dls__list *list, uint32_t block_number, uint32_t number, uint32_t low, uint32_t wanted)
{
    uint16_t lows[DLS__MOST_GROUP];
    uint32_t counts[DLS_MAX_TEXT_FIELDS];
    uint64_t bits = 0;
    if (wanted == 0 || !lows_before(&list->blocks[block_number], number, low, wanted, lows)) return 0;
    if (list->field_count == 1) return bits_of_one_field(list, block_number, number - wanted, lows, wanted);
    for (uint32_t i = 0; i < wanted; i++) {
        dls__list_counts(list, block_number, number - wanted + i, lows[i], counts);
        bits += position_bits(list, counts, (size_t)block_number * DLS__BLOCK_DOCUMENTS + lows[i]);
    }
    return bits;
}

/* Bit `at` of `bytes` on, `width` of them, 32 at most. */
static uint32_t load_bits(const uint8_t *bytes, uint64_t at, uint32_t width)
{
    return (uint32_t)(dls__load_u64(bytes + at / 8) >> at % 8 & ((UINT64_C(1) << width) - 1));
}

static dls_status bad_position(const dls__list *list, uint64_t offset, dls_error *err)
{
    return dls__section_corrupt(&list->file->postings.positions, offset, "malformed positions", err);
}

/* How many positions a posting with `counts` has: 0 if one of the counts exceeds what its width can tell apart. */
static uint64_t plausible_positions(const dls__list *list, const uint32_t *counts, size_t document)
{
    uint64_t sum = 0;
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        const uint8_t *widths = list->file->columns->widths[dls__lowest_bit(fields)];
        if (widths == NULL) continue;
        if (widths[document] > 32 || counts[at] > UINT64_C(1) << widths[document]) return 0;
        sum += counts[at];
    }
    return sum;
}

/* Unpack the positions of a posting from bit `bit` on. */
static void unpack_positions(const dls__list *list, const uint32_t *counts, size_t document, const uint8_t *bytes,
                             uint64_t bit, uint32_t *out)
{
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        const uint8_t *widths = list->file->columns->widths[dls__lowest_bit(fields)];
        if (widths == NULL) continue;
        for (uint32_t i = 0; i < counts[at]; i++, bit += widths[document])
            *out++ = load_bits(bytes, bit, widths[document]);
    }
}

static uint64_t group_starts_size(const dls__list_block *block)
{
    return 4 * (((uint64_t)block->count + block->group - 1) / block->group);
}

/* All that a block has in `positions`, verified: group starts, then what they count from. */
static dls_status block_positions(dls__list *list, uint32_t number, const uint8_t **starts, const uint8_t **packed,
                                  uint64_t *packed_bits, dls_error *err)
{
    dls__list_block *block = &list->blocks[number];
    const dls__section *section = &list->file->postings.positions;
    uint64_t starts_size = group_starts_size(block);
    if (block->positions_size < starts_size) return bad_position(list, block->positions, err);
    *starts = section->bytes + block->positions;
    if (!block->positions_verified)
        DLS__TRY(dls__section_get(section, block->positions, block->positions_size, starts, err));
    block->positions_verified = true;
    *packed = *starts + starts_size;
    *packed_bits = 8 * (block->positions_size - starts_size);
    return DLS_OK;
}

static uint64_t group_start(const dls__list *list, uint32_t block, uint32_t number, const uint8_t *starts)
{
    return dls__load_u32(starts + 4 * (size_t)(number / list->blocks[block].group));
}

/* In which bit after the group starts the positions of a posting begin. */
static uint64_t first_bit(dls__list *list, uint32_t block, uint32_t number, uint32_t low, const uint8_t *starts)
{
    if (follows_last(list, block, number))
        return list->last.bits + bits_before(list, block, number, low, number - list->last.number - 1);
    return group_start(list, block, number, starts) +
           bits_before(list, block, number, low, number % list->blocks[block].group);
}

/* The next posting may be near: its bits are counted from here. */
static void remember(dls__list *list, uint32_t block, uint32_t number, uint64_t end_bit)
{
    list->last.block = block;
    list->last.number = number;
    list->last.bits = end_bit;
}

dls_status dls__list_positions(dls__list *list, uint32_t block, uint32_t number, uint32_t low, const uint32_t *counts,
                               dls__arena *arena, dls__buf *scratch, const uint32_t **positions, dls_error *err)
{
    if (list->sequential) {
        if (list->positions == NULL) DLS__TRY(dls__list_decode_positions(list, arena, err));
        *positions = list->positions[list->blocks[block].first + number];
        return DLS_OK;
    }
    const uint8_t *starts, *packed;
    uint64_t packed_bits;
    size_t document = (size_t)block * DLS__BLOCK_DOCUMENTS + low;
    uint64_t sum = plausible_positions(list, counts, document), bits = position_bits(list, counts, document);
    DLS__TRY(block_positions(list, block, &starts, &packed, &packed_bits, err));
    uint64_t bit = first_bit(list, block, number, low, starts);
    if (sum == 0 || bits > packed_bits || bit > packed_bits - bits)
        return bad_position(list, list->blocks[block].positions, err);
    remember(list, block, number, bit + bits);
    dls__buf_clear(scratch);
    if (!dls__buf_reserve(scratch, (size_t)sum * sizeof **positions)) return dls__no_memory(err);
    unpack_positions(list, counts, document, packed, bit, (uint32_t *)(void *)scratch->bytes);
    *positions = (const uint32_t *)(const void *)scratch->bytes;
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------------ many */

/* Postings that are taken together: memory is slow, so where the positions of all lie is found out, and asked for,
 * before the first are unpacked. */
#define TOGETHER 64

/* Postings whose bits are to be counted: for each of TOGETHER that are wanted, those before it in its group, or behind
 * the one before if that is in the group. */
typedef struct passed_over {
    size_t count;
    size_t ends[TOGETHER];
    bool follows[TOGETHER]; /* the one before */
    uint16_t lows[TOGETHER * DLS__MOST_GROUP];
    uint32_t numbers[TOGETHER * DLS__MOST_GROUP + 8];
    uint32_t counts[TOGETHER * DLS__MOST_GROUP];
} passed_over;

/* Pass over the postings from `from` to `number`, which is at `low`. */
static inline void pass_over(const dls__list_block *block, uint32_t from, uint32_t number, uint32_t low,
                             passed_over *passed)
{
    uint32_t wanted = number - from, *numbers = passed->numbers + passed->count;
    if (wanted == 0 || !lows_before(block, number, low, wanted, passed->lows + passed->count)) return;
    for (uint32_t i = 0; i < wanted; i += 8) /* by eight, without a loop for the rest */
        for (uint32_t j = 0; j < 8; j++) numbers[i + j] = from + i + j;
    passed->count += wanted;
}

static void pass_over_all(const dls__list *list, const dls__positions_request *r, size_t from, size_t to,
                          passed_over *passed)
{
    const dls__list_block *block = &list->blocks[r->block];
    uint32_t in_group = block->group - 1; /* the bits of a number in its group */
    uint32_t next = list->last.block == r->block ? list->last.number + 1 : 0;
    passed->count = 0;
    for (size_t i = from; i < to; i++) {
        if (!r->wanted[i]) continue;
        uint32_t number = r->numbers[i], group = number & ~in_group;
        bool follows = next > group && next <= number;
        pass_over(block, follows ? next : group, number, r->lows[i], passed);
        passed->follows[i - from] = follows;
        passed->ends[i - from] = passed->count;
        next = number + 1;
    }
}

/* In which bit, after the group starts, the positions of each wanted posting of [from, to) begin, to `bits`. What is
 * passed over for all of them is counted at once. */
static void find_bits(dls__list *list, const dls__positions_request *r, size_t from, size_t to, const uint8_t *starts,
                      const uint8_t *widths, uint64_t *bits)
{
    passed_over passed;
    pass_over_all(list, r, from, to, &passed);
    if (passed.count > 0)
        dls__list_count_all(list, r->block, passed.lows, passed.numbers, passed.count, passed.counts);
    uint64_t end = list->last.bits;
    for (size_t i = from, at = 0; i < to; i++) {
        if (!r->wanted[i]) continue;
        uint64_t bit = passed.follows[i - from] ? end : group_start(list, r->block, r->numbers[i], starts);
        for (size_t stop = passed.ends[i - from]; at < stop; at++)
            bit += (uint64_t)passed.counts[at] * widths[passed.lows[at]];
        bits[i - from] = bit;
        end = bit + (uint64_t)r->counts[i] * widths[r->lows[i]];
        remember(list, r->block, r->numbers[i], end);
    }
}

/* Append `count` positions of `width` bits each. */
static void append_unpacked(dls__buf *out, const uint8_t *packed, uint64_t bit, uint32_t width, uint32_t count)
{
    uint32_t *to = (uint32_t *)(void *)(out->bytes + out->size);
    for (uint32_t i = 0; i < count; i++, bit += width) to[i] = load_bits(packed, bit, width);
    out->size += count * sizeof *to;
}

/* Those of postings [from, to) of the request, of a list that is not sequential. */
static dls_status unpack_some(dls__list *list, const dls__positions_request *r, size_t from, size_t to, dls__buf *out,
                              uint32_t *firsts, dls_error *err)
{
    const uint8_t *starts, *packed;
    const uint8_t *widths =
        list->file->columns->widths[dls__lowest_bit(list->fields)] + (size_t)r->block * DLS__BLOCK_DOCUMENTS;
    uint64_t packed_bits, bits[TOGETHER], sum = 0;
    DLS__TRY(block_positions(list, r->block, &starts, &packed, &packed_bits, err));
    find_bits(list, r, from, to, starts, widths, bits);
    for (size_t i = from; i < to; i++) {
        if (!r->wanted[i]) continue;
        uint32_t width = widths[r->lows[i]];
        uint64_t size = (uint64_t)r->counts[i] * width, bit = bits[i - from];
        if (width > 32 || r->counts[i] > UINT64_C(1) << width || size > packed_bits || bit > packed_bits - size)
            return bad_position(list, list->blocks[r->block].positions, err);
        __builtin_prefetch(packed + bit / 8);
        sum += r->counts[i];
    }
    if (!dls__buf_reserve(out, (size_t)sum * sizeof *firsts)) return dls__no_memory(err);
    for (size_t i = from; i < to; i++) {
        if (!r->wanted[i]) continue;
        firsts[i] = (uint32_t)(out->size / sizeof *firsts);
        append_unpacked(out, packed, bits[i - from], widths[r->lows[i]], r->counts[i]);
    }
    return DLS_OK;
}

static dls_status copy_sequential(dls__list *list, const dls__positions_request *r, dls__arena *arena, dls__buf *out,
                                  uint32_t *firsts, dls_error *err)
{
    if (list->positions == NULL) DLS__TRY(dls__list_decode_positions(list, arena, err));
    for (size_t i = 0; i < r->count; i++) {
        if (!r->wanted[i]) continue;
        firsts[i] = (uint32_t)(out->size / sizeof *firsts);
        const uint32_t *positions = list->positions[list->blocks[r->block].first + r->numbers[i]];
        dls__buf_append(out, positions, r->counts[i] * sizeof *positions);
    }
    return dls__buf_status(out, err);
}

dls_status dls__list_positions_of_many(dls__list *list, const dls__positions_request *request, dls__arena *arena,
                                       dls__buf *out, uint32_t *firsts, dls_error *err)
{
    dls__buf_clear(out);
    if (list->blocks[request->block].count == 0) return DLS_OK; /* so that none is wanted */
    if (list->sequential) return copy_sequential(list, request, arena, out, firsts, err);
    for (size_t from = 0; from < request->count; from += TOGETHER)
        DLS__TRY(unpack_some(list, request, from, dls__min(from + TOGETHER, request->count), out, firsts, err));
    return DLS_OK;
}
