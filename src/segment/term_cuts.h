/* SPDX-License-Identifier: MIT
 *
 * Cutting the terms of a segment that is being ended into ranges, so that threads can merge them side by side. Where
 * they are cut decides who does what, and shows nowhere.
 */
#ifndef DLS__TERM_CUTS_H
#define DLS__TERM_CUTS_H

#include "segment/merge_sources.h"

typedef struct dls__term_cuts {
    dls__term_range *ranges; /* one at least; their ends stand in the sources */
    size_t count;
} dls__term_cuts;

/* One range where there is one thread, or little to do. Freed by dls__term_cuts_done, on failure too. */
dls_status dls__term_cuts_init(dls__term_cuts *cuts, const dls__segment_writer *writer, const dls__sorted_lanes *sorted,
                               size_t threads, dls_error *err);
void dls__term_cuts_done(dls__term_cuts *cuts, const dls_allocator *allocator);

#endif
