/* SPDX-License-Identifier: MIT
 *
 * Positions: where those of a posting begin, its frame's stops tell at once. Only of long documents, whose positions
 * need more than 8 bits, must the uppers of the postings before it in the frame be passed over, which takes their
 * counts and the extents of their documents.
 */
#include "base/error.h"
#include "columns/extent.h"
#include "lists/list_format.h"
#include "lists/list_sequential.h"

static dls_status bad_position(const dls__list *list, uint64_t offset, dls_error *err)
{
    return dls__section_corrupt(&list->file->postings.positions, offset, "malformed positions", err);
}

/* All frames of a block, verified. */
static dls_status block_frames(dls__list *list, uint32_t number, dls__frames *frames, dls_error *err)
{
    dls__list_block *block = &list->blocks[number];
    const dls__section *section = &list->file->postings.positions;
    size_t count = dls__frames_of(block->count, block->frame_shift);
    frames->start_bytes = dls__frame_start_bytes(count, block->positions_size);
    uint64_t starts_size = (uint64_t)frames->start_bytes * count;
    if (block->positions_size < starts_size) return bad_position(list, block->positions, err);
    frames->shift = block->frame_shift;
    frames->starts = section->bytes + block->positions;
    if (!block->positions_verified)
        DLS__TRY(dls__section_get(section, block->positions, block->positions_size, &frames->starts, err));
    block->positions_verified = true;
    frames->bytes = frames->starts + starts_size;
    frames->size = (size_t)(block->positions_size - starts_size);
    return DLS_OK;
}

/* ---------------------------------------------------------------------------------------------------------- uppers */

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

/* By how many bits a document's positions in a field exceed 8. */
static uint32_t upper_width(const dls__list *list, uint32_t field, size_t document)
{
    const uint8_t *extents = list->file->columns->extents[field];
    return extents != NULL && extents[document] > DLS__NARROW_EXTENT ? dls__extent_width(extents[document]) - 8 : 0;
}

static bool has_uppers(const dls__list *list, size_t document)
{
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1)
        if (upper_width(list, dls__lowest_bit(fields), document) > 0) return true;
    return false;
}

/* Bits that the uppers of a posting take, where it has `counts`. */
static uint64_t upper_bits(const dls__list *list, const uint32_t *counts, size_t document)
{
    uint64_t bits = 0;
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++)
        bits += (uint64_t)counts[at] * upper_width(list, dls__lowest_bit(fields), document);
    return bits;
}

/* Postings of a frame that have uppers. */
typedef struct upper_postings {
    uint32_t count;
    uint16_t lows[DLS__MOST_FRAME];
    uint32_t numbers[DLS__MOST_FRAME + 1];
    uint32_t counts[DLS__MOST_FRAME + 1]; /* of positions */
} upper_postings;

/* Of `count` postings from `number` on, those that have uppers. */
static void collect_with_uppers(const dls__list *list, uint32_t block, uint32_t number, const uint16_t *lows,
                                uint32_t count, upper_postings *out)
{
    const uint8_t *extents = list->file->columns->extents[dls__lowest_bit(list->fields)];
    size_t first = (size_t)block * DLS__BLOCK_DOCUMENTS;
    out->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        out->lows[out->count] = lows[i];
        out->numbers[out->count] = number + i;
        out->count +=
            list->field_count == 1 ? extents[first + lows[i]] > DLS__NARROW_EXTENT : has_uppers(list, first + lows[i]);
    }
}

/* Postings of which the positions are found one by one; where there are more, all of the frame are gone through. */
#define FEW_POSTINGS 24

/* How many positions each has; returns what comes behind all positions of the frame, NULL if it makes no sense. */
static const uint8_t *count_few_positions(const dls__frames *frames, uint32_t last, upper_postings *postings)
{
    const uint8_t *lows[FEW_POSTINGS + 1];
    postings->numbers[postings->count] = last;
    dls__kernels_best()->find_positions(frames, postings->numbers, postings->count + 1, lows, postings->counts);
    uint32_t of_last = postings->counts[postings->count];
    return of_last > 0 ? lows[postings->count] + of_last : NULL;
}

static const uint8_t *count_many_positions(const dls__frames *frames, uint32_t last, upper_postings *postings)
{
    uint32_t counts[DLS__MOST_FRAME], first = last >> frames->shift << frames->shift;
    size_t end = 0;
    dls__frame frame;
    if (!dls__frame_open(frames, last >> frames->shift, &frame)) return NULL;
    for (uint32_t i = 0; i <= last - first; i++) {
        size_t stop = dls__behind_next_stop(&frame, end);
        if (stop > dls__min(frame.stop_count, frame.byte_count)) return NULL;
        counts[i] = (uint32_t)(stop - end);
        end = stop;
    }
    for (uint32_t i = 0; i < postings->count; i++) postings->counts[i] = counts[postings->numbers[i] - first];
    return frame.bytes + end;
}

/* Bits of their uppers. Positions of several fields are counted by field. */
static uint64_t sum_upper_bits(const dls__list *list, uint32_t block, const upper_postings *postings)
{
    uint64_t bits = 0;
    for (uint32_t i = 0; i < postings->count; i++) {
        size_t document = (size_t)block * DLS__BLOCK_DOCUMENTS + postings->lows[i];
        uint32_t counts[DLS_MAX_TEXT_FIELDS] = { postings->counts[i] };
        if (list->field_count > 1) dls__list_counts(list, block, postings->numbers[i], postings->lows[i], counts);
        bits += upper_bits(list, counts, document);
    }
    return bits;
}

/* Where the uppers of the frame are that has posting `number`, which is at `low`; NULL if they make no sense. At `*bit`
 * begin those of the posting. They are counted on from the posting that was asked for last, if it is there. */
static const uint8_t *find_uppers(dls__list *list, const dls__frames *frames, uint32_t block, uint32_t number,
                                  uint32_t low, uint64_t *bit)
{
    uint16_t lows[DLS__MOST_FRAME];
    upper_postings postings;
    uint32_t from = number >> frames->shift << frames->shift;
    uint32_t last = (uint32_t)dls__min(from + (1u << frames->shift), list->blocks[block].count) - 1;
    *bit = 0;
    if (list->passed.block == block && list->passed.number >= from && list->passed.number <= number) {
        from = list->passed.number;
        *bit = list->passed.bits;
    }
    if (!lows_before(&list->blocks[block], number, low, number - from, lows)) return NULL;
    collect_with_uppers(list, block, from, lows, number - from, &postings);
    const uint8_t *uppers = postings.count <= FEW_POSTINGS ? count_few_positions(frames, last, &postings)
                                                           : count_many_positions(frames, last, &postings);
    if (uppers == NULL) return NULL;
    *bit += sum_upper_bits(list, block, &postings);
    list->passed.block = block;
    list->passed.number = number;
    list->passed.bits = *bit;
    return uppers;
}

/* Bit `at` of `bytes` on, `width` of them, 24 at most. */
static uint32_t load_bits(const uint8_t *bytes, uint64_t at, uint32_t width)
{
    return (uint32_t)(dls__load_u64(bytes + at / 8) >> at % 8 & ((UINT64_C(1) << width) - 1));
}

/* Add what is above 8 bits to the positions of a posting. */
static dls_status add_uppers(dls__list *list, uint32_t block, uint32_t number, uint32_t low, const uint32_t *counts,
                             uint32_t *positions, dls_error *err)
{
    size_t document = (size_t)block * DLS__BLOCK_DOCUMENTS + low;
    uint64_t bit, bits = upper_bits(list, counts, document);
    uint32_t at = 0;
    dls__frames frames;
    DLS__TRY(block_frames(list, block, &frames, err));
    const uint8_t *uppers = find_uppers(list, &frames, block, number, low, &bit);
    uint64_t left = uppers != NULL ? 8 * (uint64_t)(frames.bytes + frames.size - uppers) : 0;
    if (uppers == NULL || bits > left || bit > left - bits)
        return bad_position(list, list->blocks[block].positions, err);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields), width = upper_width(list, field, document);
        if (list->file->columns->extents[field] == NULL) continue;
        if (width > 24) return bad_position(list, list->blocks[block].positions, err);
        for (uint32_t i = 0; i < counts[at]; i++, bit += width) *positions++ |= load_bits(uppers, bit, width) << 8;
    }
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------- one posting */

/* How many positions a posting with `counts` has. */
static uint64_t kept_positions(const dls__list *list, const uint32_t *counts)
{
    uint64_t sum = 0;
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++)
        if (list->file->columns->extents[dls__lowest_bit(fields)] != NULL) sum += counts[at];
    return sum;
}

#define LEAST_POSITION_ROOM 64

static bool make_position_room(dls__position_room *room, size_t count, dls__arena *arena)
{
    if (count <= room->count) return true;
    room->count = dls__max(dls__max(count, 2 * room->count), LEAST_POSITION_ROOM);
    room->positions = dls__arena_alloc_array(arena, room->count, sizeof *room->positions);
    if (room->positions == NULL) room->count = 0;
    return room->count > 0;
}

/* All bits of the positions of a posting, of which `lows` are the lowest 8. */
static dls_status widen_positions(dls__list *list, uint32_t block, uint32_t number, uint32_t low,
                                  const uint32_t *counts, const uint8_t *lows, size_t count, dls__arena *arena,
                                  dls__position_room *room, const uint32_t **positions, dls_error *err)
{
    if (!make_position_room(room, count, arena)) return dls__no_memory(err);
    for (size_t i = 0; i < count; i++) room->positions[i] = lows[i];
    *positions = room->positions;
    if (!has_uppers(list, (size_t)block * DLS__BLOCK_DOCUMENTS + low)) return DLS_OK;
    return add_uppers(list, block, number, low, counts, room->positions, err);
}

static dls_status find_sequential_positions(dls__list *list, uint32_t block, uint32_t number, dls__arena *arena,
                                            const uint32_t **positions, dls_error *err)
{
    if (list->positions == NULL) DLS__TRY(dls__list_decode_positions(list, arena, err));
    *positions = list->positions[list->blocks[block].first + number];
    return DLS_OK;
}

dls_status dls__list_positions(dls__list *list, uint32_t block, uint32_t number, uint32_t low, const uint32_t *counts,
                               dls__arena *arena, dls__position_room *room, const uint32_t **positions, dls_error *err)
{
    dls__frames frames;
    const uint8_t *lows;
    uint32_t count;
    if (list->sequential) return find_sequential_positions(list, block, number, arena, positions, err);
    DLS__TRY(block_frames(list, block, &frames, err));
    dls__kernels_best()->find_positions(&frames, &number, 1, &lows, &count);
    if (count == 0 || count != kept_positions(list, counts))
        return bad_position(list, list->blocks[block].positions, err);
    return widen_positions(list, block, number, low, counts, lows, count, arena, room, positions, err);
}

/* ------------------------------------------------------------------------------------------------------------ many */

static dls_status take_sequential_lows(dls__list *list, uint32_t block, const uint32_t *numbers, size_t count,
                                       dls__arena *arena, const uint8_t **lows, uint32_t *counts, dls_error *err)
{
    if (list->positions == NULL) DLS__TRY(dls__list_decode_positions(list, arena, err));
    for (size_t i = 0; i < count; i++) {
        size_t posting = (size_t)list->blocks[block].first + numbers[i];
        lows[i] = list->position_lows[posting];
        counts[i] = list->position_counts[posting];
    }
    return DLS_OK;
}

/* Of a block none of whose postings has positions. */
static void take_no_lows(size_t count, const uint8_t **lows, uint32_t *counts)
{
    static const uint8_t nothing[DLS__KERNEL_SLACK];
    for (size_t i = 0; i < count; i++) {
        lows[i] = nothing;
        counts[i] = 0;
    }
}

dls_status dls__list_position_lows(dls__list *list, uint32_t block, const uint32_t *numbers, size_t count,
                                   dls__arena *arena, const uint8_t **lows, uint32_t *counts, dls_error *err)
{
    dls__frames frames;
    if (list->sequential) return take_sequential_lows(list, block, numbers, count, arena, lows, counts, err);
    if (list->blocks[block].positions_size == 0) {
        take_no_lows(count, lows, counts);
        return DLS_OK;
    }
    DLS__TRY(block_frames(list, block, &frames, err));
    dls__kernels_best()->find_positions(&frames, numbers, count, lows, counts);
    for (size_t i = 0; i < count; i++)
        if (counts[i] == 0) return bad_position(list, list->blocks[block].positions, err);
    return DLS_OK;
}

dls_status dls__list_positions_of_lows(dls__list *list, uint32_t block, uint32_t number, uint32_t low,
                                       const uint8_t *lows, uint32_t count, dls__arena *arena, dls__position_room *room,
                                       const uint32_t **positions, dls_error *err)
{
    if (list->sequential) return find_sequential_positions(list, block, number, arena, positions, err);
    return widen_positions(list, block, number, low, &count, lows, count, arena, room, positions, err);
}
