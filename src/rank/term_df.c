/* SPDX-License-Identifier: MIT */
#include "rank/term_df.h"

#include "base/arena.h"
#include "base/error.h"

dls_status dls__leave_dead_out(dls__segment *segment, uint64_t value, const dls_allocator *allocator, uint32_t *df,
                               dls_error *err)
{
    const dls__columns *columns;
    dls__list list;
    dls__arena scratch;
    if (segment->deletions.count == 0) return DLS_OK;
    DLS__TRY(dls__segment_columns(segment, &columns, err));
    dls__arena_init(&scratch, allocator);
    dls_status status = dls__list_open(&segment->lists, value, &scratch, &list, err);
    if (status == DLS_OK)
        *df = (uint32_t)dls__min(*df - dls__deletions_in_list(&segment->deletions, &list), dls__segment_live(segment));
    dls__arena_done(&scratch);
    return status;
}

/* The list of a term in a segment, and how many documents it has, deleted ones too; 0 if there is none. */
static dls_status find_listed(const dls__segment *segment, const char *term, size_t length, uint64_t *value,
                              uint32_t *df, dls_error *err)
{
    bool found;
    uint32_t fields;
    *df = 0;
    DLS__TRY(dls__dict_find(&segment->terms, term, length, &found, value, err));
    return found ? dls__list_df(&segment->lists, *value, df, &fields, err) : DLS_OK;
}

dls_status dls__term_df(const dls_index *index, const char *term, size_t length, const dls_allocator *allocator,
                        uint64_t *df, dls_error *err)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < index->segment_count; i++) {
        dls__segment *segment = &index->segments[i];
        uint64_t value;
        uint32_t own;
        DLS__TRY(find_listed(segment, term, length, &value, &own, err));
        if (own == 0) continue;
        DLS__TRY(dls__leave_dead_out(segment, value, allocator, &own, err));
        sum += own;
    }
    *df = sum;
    return DLS_OK;
}

dls_status dls__term_least_df(const dls_index *index, const char *term, size_t length, uint64_t *least, dls_error *err)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < index->segment_count; i++) {
        const dls__segment *segment = &index->segments[i];
        uint64_t value;
        uint32_t own;
        DLS__TRY(find_listed(segment, term, length, &value, &own, err));
        sum += own > segment->deletions.count ? own - segment->deletions.count : 0;
    }
    *least = sum;
    return DLS_OK;
}
