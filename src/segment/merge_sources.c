/* SPDX-License-Identifier: MIT
 *
 * Opening sources, all or none.
 */
#include "segment/merge_sources.h"

#include "base/alloc.h"
#include "base/crew.h"
#include "base/error.h"

static size_t count_runs(const dls__segment_writer *writer)
{
    size_t runs = 0;
    for (size_t i = 0; i < writer->intake.lane_count; i++) runs += writer->intake.lanes[i]->run_count;
    return runs;
}

static dls_status merge_sources_init(dls__merge_sources *sources, const dls__segment_writer *writer, dls_error *err)
{
    const dls_allocator *allocator = writer->allocator;
    *sources = (dls__merge_sources){ .allocator = allocator,
                                     .live_capacity = writer->adopted_count,
                                     .stored_capacity = count_runs(writer) };
    sources->live = dls__alloc_array(allocator, sources->live_capacity, sizeof *sources->live);
    sources->stored = dls__alloc_array(allocator, sources->stored_capacity, sizeof *sources->stored);
    return sources->live != NULL && sources->stored != NULL ? DLS_OK : dls__no_memory(err);
}

/* All are open: put them into one array. */
static dls_status list_sources(dls__merge_sources *sources, dls_error *err)
{
    size_t count = sources->live_count + sources->stored_count + sources->inverted_count;
    sources->all = dls__alloc_array(sources->allocator, count, sizeof *sources->all);
    if (sources->all == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < sources->live_count; i++) sources->all[sources->count++] = &sources->live[i].source;
    for (size_t i = 0; i < sources->stored_count; i++) sources->all[sources->count++] = &sources->stored[i].source;
    for (size_t i = 0; i < sources->inverted_count; i++) sources->all[sources->count++] = &sources->inverted[i].source;
    return DLS_OK;
}

void dls__merge_sources_done(dls__merge_sources *sources)
{
    for (size_t i = 0; i < sources->live_count; i++) dls__live_source_done(&sources->live[i]);
    for (size_t i = 0; i < sources->stored_count; i++) dls__stored_source_done(&sources->stored[i]);
    for (size_t i = 0; i < sources->inverted_count; i++) dls__inverter_source_done(&sources->inverted[i]);
    dls__free(sources->allocator, sources->all, sources->count * sizeof *sources->all);
    dls__free(sources->allocator, sources->live, sources->live_capacity * sizeof *sources->live);
    dls__free(sources->allocator, sources->stored, sources->stored_capacity * sizeof *sources->stored);
}

static dls_status narrow(dls__dict_iter *iter, const dls__term_range *range, dls_error *err)
{
    if (range->until != NULL) dls__dict_iter_stop_at(iter, range->until, range->until_length);
    return range->from != NULL ? dls__dict_iter_seek(iter, range->from, range->from_length, err) : DLS_OK;
}

static dls_status open_run_terms(dls__merge_sources *sources, const dls__run *run, const dls__term_range *range,
                                 dls_error *err)
{
    dls__stored_source *source = &sources->stored[sources->stored_count++];
    dls__stored_terms(&run->term_dict, &run->file, sources->allocator, source);
    return narrow(&source->iter, range, err);
}

static dls_status open_live_terms(dls__merge_sources *sources, const dls__adopted *adopted,
                                  const dls__term_range *range, dls__cancel *cancel, dls_error *err)
{
    dls__live_source *source = &sources->live[sources->live_count++];
    dls__live_terms(adopted->segment, adopted->inner_numbers, adopted->places != NULL, sources->allocator, source);
    source->cancel = cancel;
    return narrow(&source->lists.terms, range, err);
}

dls_status dls__merge_sources_terms(dls__merge_sources *sources, const dls__segment_writer *writer,
                                    const dls__sorted_lanes *sorted, const dls__term_range *range, dls_error *err)
{
    DLS__TRY(merge_sources_init(sources, writer, err));
    for (size_t i = 0; i < writer->adopted_count; i++)
        DLS__TRY(open_live_terms(sources, &writer->adopted[i], range, writer->cancel, err));
    for (size_t i = 0; i < writer->intake.lane_count; i++) {
        const dls__lane *lane = writer->intake.lanes[i];
        for (size_t run = 0; run < lane->run_count; run++)
            DLS__TRY(open_run_terms(sources, lane->runs[run], range, err));
        dls__inverter_part(&sorted->lanes[i], range, &sources->inverted[sources->inverted_count++]);
    }
    return list_sources(sources, err);
}

/* They are in adopted segments and the first lane. */
dls_status dls__merge_sources_keys(dls__merge_sources *sources, const dls__segment_writer *writer, dls_error *err)
{
    const dls__lane *lane = writer->intake.lanes[0];
    DLS__TRY(merge_sources_init(sources, writer, err));
    for (size_t i = 0; i < writer->adopted_count; i++) {
        const dls__adopted *adopted = &writer->adopted[i];
        dls__live_keys(adopted->segment, adopted->numbers, sources->allocator, &sources->live[sources->live_count++]);
    }
    for (size_t run = 0; run < lane->run_count; run++)
        dls__stored_keys(&lane->runs[run]->key_dict, sources->allocator, &sources->stored[sources->stored_count++]);
    DLS__TRY(dls__inverter_keys(&lane->inverter, &sources->inverted[sources->inverted_count++], err));
    return list_sources(sources, err);
}

static void sort_lane(void *ctx, size_t member, size_t slot)
{
    (void)member;
    dls__sorted_lanes *sorted = ctx;
    const dls__lane *lane = sorted->writer->intake.lanes[slot];
    sorted->status[slot] =
        dls__inverter_terms(&lane->inverter, lane->schema->position_fields, &sorted->lanes[slot], NULL);
}

dls_status dls__sorted_lanes_init(dls__sorted_lanes *sorted, const dls__segment_writer *writer, dls_error *err)
{
    *sorted = (dls__sorted_lanes){ .writer = writer, .count = writer->intake.lane_count };
    DLS__TRY(
        dls__do_side_by_side(sorted->count, sorted->count, sort_lane, sorted, writer->cancel, writer->allocator, err));
    for (size_t i = 0; i < sorted->count; i++)
        if (sorted->status[i] != DLS_OK) return dls__no_memory(err);
    return DLS_OK;
}

void dls__sorted_lanes_done(dls__sorted_lanes *sorted)
{
    for (size_t i = 0; i < sorted->count; i++) dls__inverter_source_done(&sorted->lanes[i]);
    sorted->count = 0;
}
