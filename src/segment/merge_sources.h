/* SPDX-License-Identifier: MIT
 *
 * The sources of one merge, when a segment is ended: segments that it adopts, runs and inverters of all lanes.
 */
#ifndef DLS__MERGE_SOURCES_H
#define DLS__MERGE_SOURCES_H

#include "segment/live_source.h"
#include "segment/segment_writer.h"

typedef struct dls__merge_sources {
    const dls_allocator *allocator;
    dls__term_source **all; /* `count`, if all was well */
    size_t count;
    dls__live_source *live;
    size_t live_count;
    size_t live_capacity;
    dls__stored_source *stored;
    size_t stored_count;
    size_t stored_capacity;
    dls__inverter_source inverted[DLS_MAX_THREADS];
    size_t inverted_count;
} dls__merge_sources;

/* The terms in the inverter of each lane, in order, from which sources of parts of them are made. Freed by
 * dls__sorted_lanes_done, on failure too. */
typedef struct dls__sorted_lanes {
    const dls__segment_writer *writer;
    dls__inverter_source lanes[DLS_MAX_THREADS];
    dls_status status[DLS_MAX_THREADS]; /* of sorting, which fails for want of memory alone */
    size_t count;
} dls__sorted_lanes;

dls_status dls__sorted_lanes_init(dls__sorted_lanes *sorted, const dls__segment_writer *writer, dls_error *err);
void dls__sorted_lanes_done(dls__sorted_lanes *sorted);

/* Terms in a range, whose ends are borrowed; or all keys, in the order of their documents. Freed by
 * dls__merge_sources_done, on failure too. May be called by several threads at once. */
dls_status dls__merge_sources_terms(dls__merge_sources *sources, const dls__segment_writer *writer,
                                    const dls__sorted_lanes *sorted, const dls__term_range *range, dls_error *err);
dls_status dls__merge_sources_keys(dls__merge_sources *sources, const dls__segment_writer *writer, dls_error *err);
void dls__merge_sources_done(dls__merge_sources *sources);

#endif
