/* SPDX-License-Identifier: MIT
 *
 * Searching: all windows of all segments, each matching document offered to the best k.
 */
#ifndef DLS__SEARCH_H
#define DLS__SEARCH_H

#include "rank/plan.h"

/* Put the best `limit` hits into `hits`, best first, `*count` of them, and the number of all matches into `*total`.
 * `hits` has room for `limit`; with 0 nothing is ranked. */
dls_status dls__search(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                       size_t limit, const dls_allocator *allocator, dls_hit *hits, size_t *count, uint64_t *total,
                       dls_error *err);

#endif
