/* SPDX-License-Identifier: MIT
 *
 * Positions of one posting: those of the postings before it in its group are passed over by counting their bits, which
 * takes their counts and the widths of their documents. Groups are made so that this is alike in all lists: 4 to
 * 32 postings on average, a nanosecond or two for each.
 */
#include "base/error.h"
#include "lists/list_format.h"
#include "lists/list_sequential.h"

/* The lows of the `wanted` postings before `number`, which is at `low`, ascending, to `out`; false if they are not
 * there. */
static bool lows_before(const dls__list_block *block, uint32_t number, uint32_t low, uint32_t wanted, uint16_t *out)
{
    uint32_t chunk = low / 256, line = low / 64, left = wanted;
    const uint8_t *lows = block->documents + 2 * (size_t)(number - wanted);
    switch (block->form) {
    case DLS__DOCUMENTS_LOWS:
        for (uint32_t i = 0; i < wanted; i++) out[i] = (uint16_t)dls__load_u16(lows + 2 * (size_t)i);
        break;
    case DLS__DOCUMENTS_CHUNKED:
        for (; left > 0; left--) {
            uint32_t before = number - 1 - (wanted - left);
            while (chunk > 0 && dls__load_u16(block->starts + 2 * (size_t)chunk) > before) chunk--;
            out[left - 1] = (uint16_t)(chunk * 256 + block->documents[before]);
        }
        break;
    case DLS__DOCUMENTS_BITMAP: {
        uint64_t word = dls__load_u64(block->documents + 8 * (size_t)line) & ((UINT64_C(1) << low % 64) - 1);
        while (left > 0) {
            for (; word != 0 && left > 0; left--) {
                uint32_t bit = 63 - (uint32_t)__builtin_clzll(word);
                out[left - 1] = (uint16_t)(64 * line + bit);
                word ^= UINT64_C(1) << bit;
            }
            if (left > 0 && line == 0) return false;
            if (left > 0) word = dls__load_u64(block->documents + 8 * (size_t)--line);
        }
        break;
    }
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
static uint64_t bits_of_one_field(const dls__list *list, uint32_t block, uint32_t number, const uint16_t *lows,
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

/* Where in its group the positions of a posting begin, in bits: counted from the posting that was read last, if that is
 * in the group, else from the first of it. */
static uint64_t bits_before(const dls__list *list, uint32_t block_number, uint32_t number, uint32_t low)
{
    const dls__list_block *block = &list->blocks[block_number];
    uint16_t lows[DLS__MOST_GROUP];
    uint32_t counts[DLS_MAX_TEXT_FIELDS], wanted = number % block->group;
    uint64_t bits = 0;
    if (list->last.block == block_number && list->last.number < number && number - list->last.number <= wanted) {
        wanted = number - list->last.number - 1;
        bits = list->last.bits;
    }
    if (wanted == 0 || !lows_before(block, number, low, wanted, lows)) return bits;
    if (list->field_count == 1) return bits + bits_of_one_field(list, block_number, number - wanted, lows, wanted);
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

void dls__list_approach_positions(const dls__list *list, uint32_t block, uint32_t number)
{
    if (list->sequential) return;
    uint64_t offset = list->blocks[block].positions + 4 * (uint64_t)(number / list->blocks[block].group);
    __builtin_prefetch(list->file->postings.positions.bytes + offset);
}

dls_status dls__list_locate_positions(dls__list *list, uint32_t block_number, uint32_t number, uint32_t low,
                                      const uint32_t *counts, dls__positions_place *place, dls_error *err)
{
    const dls__list_block *block = &list->blocks[block_number];
    if (list->sequential) return DLS_OK;
    size_t document = (size_t)block_number * DLS__BLOCK_DOCUMENTS + low;
    uint64_t bits = position_bits(list, counts, document), before = bits_before(list, block_number, number, low);
    uint64_t starts_size = group_starts_size(block);
    if (block->positions_size < starts_size) return bad_position(list, block->positions, err);
    list->last.block = block_number;
    list->last.number = number;
    list->last.bits = before + bits;

    const dls__section *section = &list->file->postings.positions;
    const uint8_t *start;
    DLS__TRY(
        dls__section_get(section, block->positions + 4 * (uint64_t)(number / block->group), 4, &start, err));
    uint64_t first = (dls__load_u32(start) + before) / 8;
    place->bit = (dls__load_u32(start) + before) % 8;
    place->size = (place->bit + bits + 7) / 8;
    place->start = block->positions + starts_size + first;
    if (first + place->size > block->positions_size - starts_size) return bad_position(list, block->positions, err);
    __builtin_prefetch(section->bytes + place->start);
    return DLS_OK;
}

dls_status dls__list_read_positions(dls__list *list, uint32_t block, uint32_t number, uint32_t low,
                                    const uint32_t *counts, const dls__positions_place *place, dls__arena *arena,
                                    dls__buf *scratch, const uint32_t **positions, dls_error *err)
{
    if (list->sequential) {
        if (list->positions == NULL) DLS__TRY(dls__list_decode_positions(list, arena, err));
        *positions = list->positions[list->blocks[block].positions + number];
        return DLS_OK;
    }
    const uint8_t *bytes;
    size_t document = (size_t)block * DLS__BLOCK_DOCUMENTS + low;
    uint64_t sum = plausible_positions(list, counts, document);
    if (sum == 0) return bad_position(list, place->start, err);
    DLS__TRY(dls__section_get(&list->file->postings.positions, place->start, place->size, &bytes, err));
    dls__buf_clear(scratch);
    if (!dls__buf_reserve(scratch, (size_t)sum * sizeof **positions)) return dls__no_memory(err);
    unpack_positions(list, counts, document, bytes, place->bit, (uint32_t *)(void *)scratch->bytes);
    *positions = (const uint32_t *)(const void *)scratch->bytes;
    return DLS_OK;
}

dls_status dls__list_positions(dls__list *list, uint32_t block, uint32_t number, uint32_t low, const uint32_t *counts,
                               dls__arena *arena, dls__buf *scratch, const uint32_t **positions, dls_error *err)
{
    dls__positions_place place = { 0, 0, 0 };
    DLS__TRY(dls__list_locate_positions(list, block, number, low, counts, &place, err));
    return dls__list_read_positions(list, block, number, low, counts, &place, arena, scratch, positions, err);
}
