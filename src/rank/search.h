/* SPDX-License-Identifier: MIT
 *
 * Searching: segment by segment, what matches is counted, and the best are found without looking at the rest.
 */
#ifndef DLS__SEARCH_H
#define DLS__SEARCH_H

#include "rank/plan.h"

/* What a search found. */
typedef struct dls__search_result {
    size_t count;    /* hits */
    uint64_t total;  /* documents that match; only if it was asked for */
    uint64_t scored; /* documents whose exact score was computed */
    bool cut;        /* a prefix or a misspelt word has more terms than were looked for */
} dls__search_result;

/* Put the best `limit` hits into `hits`, best first, and the rest into `*result`, on success alone; `count` asks for
 * the total. `hits` has room for `limit`; with 0 nothing is ranked. */
dls_status dls__search(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                       size_t limit, bool count, const dls_allocator *allocator, dls_hit *hits,
                       dls__search_result *result, dls_error *err);

#endif
