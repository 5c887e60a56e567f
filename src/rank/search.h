/* SPDX-License-Identifier: MIT
 *
 * Searching: segment by segment, what matches is counted, and the best are found without looking at the rest.
 */
#ifndef DLS__SEARCH_H
#define DLS__SEARCH_H

#include "rank/facets.h"
#include "rank/sorter.h"

/* What a search found. */
typedef struct dls__search_result {
    size_t count;             /* hits */
    uint64_t total;           /* documents that match; only if it was asked for */
    uint64_t scored;          /* documents whose exact score was computed */
    const dls_facet *facets;  /* of each request */
    bool stopped;             /* before its end */
    bool cut;                 /* a prefix or a misspelt word has more terms than were looked for */
    uint64_t collapsed_total; /* hits that there would be without a limit; only if they are collapsed and counted */
} dls__search_result;

/* By which field hits are collapsed, and how (dls_search_options). */
typedef struct dls__collapsing {
    size_t field;
    bool apart;
} dls__collapsing;

/* What is asked for; everything is borrowed. */
typedef struct dls__search_request {
    const dls_query *query;
    const dls_query *filter; /* documents have to match it too; NULL: none */
    bool filter_suffices;    /* what matches the filter matches the query: it is not asked about that */
    dls__rank_parameters parameters;
    size_t limit;                    /* of hits; with 0 nothing is ranked */
    bool count;                      /* the total is wanted */
    const dls_facet_request *facets; /* `facet_count` of them */
    size_t facet_count;
    const dls_sort_key *sort; /* `sort_count` of them; NULL: by score */
    size_t sort_count;
    const dls__sort_mark *after; /* hits up to this place are left out; by score its one key is that; NULL: none are */
    dls__stop *stop;             /* when to end before the end; NULL: never */
    const dls__collapsing *collapse; /* NULL: hits are not collapsed; else neither `after` nor ties by key */
} dls__search_request;

/* Where hits go; each has room for `limit` of what it is for. */
typedef struct dls__found {
    dls_hit *hits;
    uint32_t *ranks;  /* where hits are sorted (sorter.h), sort_count for each; else it may be NULL */
    uint32_t *codes;  /* where they are collapsed: of each the code in its segment */
    uint64_t *counts; /* where they are collapsed and counted: documents that share its value */
} dls__found;

/* Put the best hits into `*found`, best first, and the rest into `*result`, on success alone: what facets have is in
 * `arena`. */
dls_status dls__search_for(const dls_index *index, const dls__search_request *request, const dls_allocator *allocator,
                           dls__arena *arena, const dls__found *found, dls__search_result *result, dls_error *err);

/* The same of a query alone. */
dls_status dls__search(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                       size_t limit, bool count, const dls_allocator *allocator, dls_hit *hits,
                       dls__search_result *result, dls_error *err);

#endif
