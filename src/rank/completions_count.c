/* SPDX-License-Identifier: MIT
 *
 * Counting documents that have a completion: of each segment, block by block, the documents that match the words before
 * it are made bits of, once, and compared with the list of each completion, in whichever way reads least.
 */
#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/completions.h"
#include "rank/exact_bits.h"
#include "rank/match_bits.h"
#include "rank/term_df.h"

/* Up to so many documents of a block are looked up one by one. */
#define LOOKED_UP_AT_MOST 512

/* The documents of a block that match the context. */
typedef struct context_block {
    uint64_t bits[DLS__BITS_WORDS];
    uint64_t count;
    uint16_t lows[LOOKED_UP_AT_MOST]; /* the same, if they are no more */
    uint32_t documents;               /* that the block has */
} context_block;

static void list_lows(context_block *c)
{
    size_t at = 0;
    if (c->count > LOOKED_UP_AT_MOST) return;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES && at < c->count; line++)
        for (uint64_t word = c->bits[line]; word != 0; word &= word - 1)
            c->lows[at++] = (uint16_t)(64 * line + dls__lowest_bit(word));
}

static uint64_t count_in_bitmap(const context_block *c, const dls__list_block *block)
{
    uint64_t common[DLS__BLOCK_LINES];
    size_t lines = dls__min(block->bytes_of_documents / 8, DLS__BLOCK_LINES);
    for (size_t i = 0; i < lines; i++) common[i] = c->bits[i] & dls__load_u64(block->documents + 8 * i);
    return dls__kernels_best()->count_bits(common, lines);
}

static uint64_t count_looked_up(const context_block *c, const dls__list_block *block)
{
    uint32_t numbers[LOOKED_UP_AT_MOST];
    uint64_t count = 0;
    dls__list_find_all(block, &(dls__lows){ c->lows, (size_t)c->count, NULL }, numbers);
    for (uint64_t i = 0; i < c->count; i++) count += numbers[i] != DLS__NO_POSTING;
    return count;
}

/* Bits beyond the last document are not set, so that a list that makes no sense counts none there. */
static uint64_t count_of_lows(const context_block *c, const dls__list_block *block)
{
    uint16_t lows[DLS__ROOM_OF_LOWS];
    uint64_t count = 0;
    dls__list_lows(block, lows);
    for (uint32_t i = 0; i < block->count; i++) count += c->bits[lows[i] / 64] >> lows[i] % 64 & 1;
    return count;
}

static uint64_t count_common(const context_block *c, const dls__list_block *block)
{
    if (block->count == 0) return 0;
    if (c->count <= LOOKED_UP_AT_MOST && c->count < block->count / 2) return count_looked_up(c, block);
    return block->form == DLS__DOCUMENTS_BITMAP ? count_in_bitmap(c, block) : count_of_lows(c, block);
}

/* Open the lists of a completion in all segments, unless that was done. */
static dls_status open_lists(const dls_index *index, dls__arena *arena, dls__completion *each, dls_error *err)
{
    if (each->lists != NULL) return DLS_OK;
    dls__list *lists = dls__arena_alloc_array(arena, index->segment_count, sizeof *lists);
    if (lists == NULL) return dls__no_memory(err);
    each->df = 0;
    for (size_t i = 0; i < index->segment_count; i++) {
        dls__segment *segment = &index->segments[i];
        const dls__columns *columns;
        bool found;
        uint64_t value;
        lists[i].df = 0;
        DLS__TRY(dls__dict_find(&segment->terms, each->term, each->term_length, &found, &value, err));
        if (!found) continue;
        DLS__TRY(dls__segment_columns(segment, &columns, err));
        DLS__TRY(dls__list_open(&segment->lists, value, arena, &lists[i], err));
        uint32_t dead = segment->deletions.count > 0 ? dls__deletions_in_list(&segment->deletions, &lists[i]) : 0;
        each->df += dls__min(lists[i].df - dead, dls__segment_live(segment));
    }
    each->lists = lists;
    return DLS_OK;
}

static dls_status count_in_segment(dls__plan *plan, size_t number, dls__completions *completions, dls_error *err)
{
    context_block c;
    DLS__TRY(dls__plan_enter(plan, number, err));
    for (uint32_t block = 0; block < dls__plan_blocks(plan); block++) {
        DLS__TRY(dls__exact_bits(plan, block, c.bits, &c.count, err));
        if (c.count == 0) continue;
        completions->context += c.count;
        list_lows(&c);
        for (size_t i = 0; i < completions->count; i++) {
            dls__completion *each = &completions->all[i];
            DLS__TRY(open_lists(plan->index, plan->arena, each, err));
            if (each->lists[number].df > 0) each->common += count_common(&c, &each->lists[number].blocks[block]);
        }
    }
    return DLS_OK;
}

static dls_status count_together(const dls_index *index, const dls_query *context,
                                 const dls__rank_parameters *parameters, dls__arena *arena,
                                 dls__completions *completions, dls_error *err)
{
    dls__plan plan;
    DLS__TRY(dls__plan_init(&plan, index, context, parameters, NULL, arena, err));
    for (size_t i = 0; i < index->segment_count; i++) DLS__TRY(count_in_segment(&plan, i, completions, err));
    return DLS_OK;
}

dls_status dls__completions_count(const dls_index *index, const dls_query *context,
                                  const dls__rank_parameters *parameters, dls__arena *arena,
                                  dls__completions *completions, dls_error *err)
{
    completions->context = 0;
    for (size_t i = 0; i < completions->count; i++) completions->all[i].common = 0;
    if (context != NULL) return count_together(index, context, parameters, arena, completions, err);
    for (size_t i = 0; i < completions->count; i++) {
        dls__completion *each = &completions->all[i];
        if (each->lists == NULL)
            DLS__TRY(dls__term_df(index, each->term, each->term_length, arena->allocator, &each->df, err));
        each->common = each->df;
    }
    return DLS_OK;
}
