/* SPDX-License-Identifier: MIT
 *
 * Walking over a whole list: block by block, posting by posting. Unlike a search, it looks whether all makes sense.
 */
#include "base/error.h"
#include "lists/list_format.h"

void dls__list_iter_init(dls__list_iter *iter, const dls_allocator *allocator)
{
    *iter = (dls__list_iter){ .block = 0 };
    dls__arena_init(&iter->arena, allocator);
}

void dls__list_iter_done(dls__list_iter *iter) { dls__arena_done(&iter->arena); }

dls_status dls__list_iter_open(dls__list_iter *iter, const dls__lists_file *file, uint64_t value, dls_error *err)
{
    dls__arena_done(&iter->arena);
    iter->block = iter->number = iter->low = 0;
    iter->positions = (dls__position_room){ .count = 0 };
    return dls__list_open(file, value, &iter->arena, &iter->list, err);
}

void dls__list_iter_seek(dls__list_iter *iter, uint32_t document)
{
    uint32_t wanted = document % DLS__BLOCK_DOCUMENTS;
    iter->block = document / DLS__BLOCK_DOCUMENTS;
    if (iter->block >= iter->list.block_count) return;
    const dls__list_block *block = &iter->list.blocks[iter->block];
    while (iter->number < block->count) {
        uint32_t low = dls__list_low(block, iter->number, iter->low);
        if (low == DLS__NO_POSTING || low >= wanted) return; /* what makes no sense is told by the next step */
        iter->low = low + 1;
        iter->number++;
    }
}

static dls_status bad_posting(const dls__list_iter *iter, const char *what, dls_error *err)
{
    return dls__section_corrupt(&iter->list.file->postings.documents, iter->list.address, what, err);
}

/* Whether, in each field that keeps them, a posting's positions ascend. */
static bool positions_ascend(const dls__posting *posting, uint32_t position_fields)
{
    const uint32_t *positions = posting->positions, *count = posting->counts;
    for (uint32_t fields = posting->fields; fields != 0; fields &= fields - 1, count++) {
        if ((position_fields >> dls__lowest_bit(fields) & 1) == 0) continue;
        for (uint32_t i = 1; i < *count; i++)
            if (positions[i] <= positions[i - 1]) return false;
        positions += *count;
    }
    return true;
}

/* Fields, counts and positions of the posting whose low is known. */
static dls_status take_posting(dls__list_iter *iter, uint32_t low, dls__posting *posting, dls_error *err)
{
    dls__list *list = &iter->list;
    uint32_t counts[DLS_MAX_TEXT_FIELDS], at = 0, kept = 0;
    posting->fields = 0;
    posting->positions = NULL;
    if (list->fields == 0) return DLS_OK;
    DLS__TRY(dls__list_warm(list, iter->block, err));
    dls__list_counts(list, iter->block, iter->number, low, counts);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        if (counts[at] == 0) continue;
        posting->fields |= UINT32_C(1) << dls__lowest_bit(fields);
        posting->counts[kept++] = counts[at];
    }
    if (kept == 0) return bad_posting(iter, "a posting without a field", err);
    if ((posting->fields & list->file->postings.position_fields) == 0) return DLS_OK;
    DLS__TRY(dls__list_positions(list, iter->block, iter->number, low, counts, &iter->arena, &iter->positions,
                                 &posting->positions, err));
    if (!positions_ascend(posting, list->file->postings.position_fields))
        return bad_posting(iter, "positions of a posting are out of order", err);
    return DLS_OK;
}

dls_status dls__list_iter_next(dls__list_iter *iter, dls__posting *posting, bool *more, dls_error *err)
{
    const dls__list *list = &iter->list;
    while (iter->block < list->block_count && iter->number == list->blocks[iter->block].count) {
        iter->block++;
        iter->number = iter->low = 0;
    }
    *more = iter->block < list->block_count;
    if (!*more) return DLS_OK;
    const dls__list_block *block = &list->blocks[iter->block];
    uint32_t low = dls__list_low(block, iter->number, iter->low);
    if (low == DLS__NO_POSTING || low < iter->low ||
        low >= dls__block_documents(iter->block, list->file->postings.document_count) ||
        dls__list_find(block, low) != iter->number)
        return bad_posting(iter, "documents of a list are out of order", err);
    posting->document = iter->block * DLS__BLOCK_DOCUMENTS + low;
    DLS__TRY(take_posting(iter, low, posting, err));
    iter->low = low + 1;
    iter->number++;
    return DLS_OK;
}
