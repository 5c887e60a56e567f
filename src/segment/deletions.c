/* SPDX-License-Identifier: MIT
 *
 * Reading deletions, and finding them in lists.
 */
#include "segment/deletions.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "kernels/kernels.h"
#include "lists/list_format.h"

/* Deletions that are looked up at once. */
#define LOOKED_UP_AT_ONCE 256

/* A look-up in a list costs about as much as that many postings whose bits are tested. */
#define LOOK_UP_COST 4

/* In a bitmap, from so many deletions on all its words are counted instead. */
#define FEW_IN_BITMAP 256

static size_t live_size(const dls__deletions *d)
{
    return ((size_t)dls__blocks_of(d->documents) * DLS__BLOCK_LINES + DLS__KERNEL_SLACK / 8) * sizeof *d->live;
}

static size_t lows_size(const dls__deletions *d) { return (size_t)d->count * sizeof *d->lows + DLS__KERNEL_SLACK; }

static size_t starts_size(const dls__deletions *d)
{
    return ((size_t)dls__blocks_of(d->documents) + 1) * sizeof *d->starts;
}

static void set_live(dls__deletions *d)
{
    memset(d->live, 0, live_size(d));
    memset(d->live, 0xff, d->documents / 64 * sizeof *d->live);
    if (d->documents % 64 != 0) d->live[d->documents / 64] = (UINT64_C(1) << d->documents % 64) - 1;
}

static void read_numbers(dls__reader *reader, dls__deletions *d)
{
    uint32_t next = 0, blocks = dls__blocks_of(d->documents), block = 0;
    d->starts[0] = 0;
    for (uint32_t i = 0; i < d->count && !reader->bad; i++) {
        uint32_t number = next + (uint32_t)dls__reader_varint_max(reader, d->documents - next);
        if (number >= d->documents) reader->bad = true;
        if (reader->bad) return;
        while (block < number / DLS__BLOCK_DOCUMENTS) d->starts[++block] = i;
        d->live[number / 64] &= ~(UINT64_C(1) << number % 64);
        d->lows[i] = (uint16_t)(number % DLS__BLOCK_DOCUMENTS);
        next = number + 1;
    }
    while (block < blocks) d->starts[++block] = d->count;
}

dls_status dls__deletions_read(dls__reader *reader, uint32_t count, uint32_t documents, const dls_allocator *allocator,
                               dls__deletions *out, dls_error *err)
{
    *out = (dls__deletions){ .count = count, .documents = documents };
    if (count > documents || count > dls__reader_left(reader)) reader->bad = true;
    if (reader->bad) out->count = 0;
    if (reader->bad) return DLS_OK;
    out->live = dls__alloc(allocator, live_size(out));
    out->lows = dls__alloc_zero(allocator, lows_size(out));
    out->starts = dls__alloc(allocator, starts_size(out));
    if (out->live == NULL || out->lows == NULL || out->starts == NULL) return dls__no_memory(err);
    set_live(out);
    read_numbers(reader, out);
    return DLS_OK;
}

void dls__deletions_done(dls__deletions *deletions, const dls_allocator *allocator)
{
    dls__free(allocator, deletions->live, live_size(deletions));
    dls__free(allocator, deletions->lows, lows_size(deletions));
    dls__free(allocator, deletions->starts, starts_size(deletions));
    *deletions = (dls__deletions){ .count = 0 };
}

void dls__deletions_append(dls__buf *out, uint32_t *next, uint32_t number)
{
    dls__buf_append_varint(out, number - *next);
    *next = number + 1;
}

/* The bitmap's words may be cut off behind the last document, the live ones go on to the end of the block. */
static uint32_t deleted_of_bitmap(const dls__list_block *block, const uint64_t *live)
{
    uint64_t deleted[DLS__BLOCK_LINES + DLS__KERNEL_SLACK / 8];
    size_t lines = block->bytes_of_documents / 8;
    for (size_t line = 0; line < lines; line++)
        deleted[line] = dls__load_u64(block->documents + 8 * line) & ~live[line];
    return (uint32_t)dls__kernels_best()->count_bits(deleted, lines);
}

static uint32_t test_bits(const dls__list_block *block, const uint16_t *lows, size_t count)
{
    uint32_t deleted = 0;
    for (size_t i = 0; i < count; i++) deleted += block->documents[lows[i] / 8] >> lows[i] % 8 & 1;
    return deleted;
}

static uint32_t look_deleted_up(const dls__list_block *block, const uint16_t *lows, size_t count)
{
    uint32_t numbers[LOOKED_UP_AT_ONCE], found = 0;
    for (size_t at = 0; at < count; at += LOOKED_UP_AT_ONCE) {
        size_t some = dls__min(count - at, LOOKED_UP_AT_ONCE);
        dls__list_find_all(block, &(dls__lows){ lows + at, some, NULL }, numbers);
        for (size_t i = 0; i < some; i++) found += numbers[i] != DLS__NO_POSTING;
    }
    return found;
}

static uint32_t test_postings(const dls__list_block *block, const uint64_t *live)
{
    uint16_t lows[DLS__MOST_LOWS + DLS__KERNEL_SLACK];
    uint32_t deleted = 0;
    dls__list_lows(block, lows);
    for (uint32_t i = 0; i < block->count; i++) deleted += (live[lows[i] / 64] >> lows[i] % 64 & 1) == 0;
    return deleted;
}

static uint32_t deleted_in_block(const dls__deletions *d, const dls__list_block *block, uint32_t number)
{
    const uint64_t *live = d->live + (size_t)number * DLS__BLOCK_LINES;
    size_t count = d->starts[number + 1] - d->starts[number];
    if (count == 0 || block->count == 0) return 0;
    if (block->form == DLS__DOCUMENTS_BITMAP && count > FEW_IN_BITMAP) return deleted_of_bitmap(block, live);
    if (block->form == DLS__DOCUMENTS_BITMAP) return test_bits(block, d->lows + d->starts[number], count);
    if (count * LOOK_UP_COST > block->count) return test_postings(block, live);
    return look_deleted_up(block, d->lows + d->starts[number], count);
}

uint32_t dls__deletions_in_list(const dls__deletions *deletions, const dls__list *list)
{
    uint32_t deleted = 0;
    if (deletions->count == 0 || list->df == 0) return 0;
    for (uint32_t block = 0; block < list->block_count; block++)
        deleted += deleted_in_block(deletions, &list->blocks[block], block);
    return (uint32_t)dls__min(deleted, list->df); /* a list that makes no sense may have more */
}
