/* SPDX-License-Identifier: MIT
 *
 * The indexes that are searched: mostly one. Several give what one index of all their documents would: their statistics
 * are added up, their hits are merged.
 */
#ifndef CLI_INDEX_SET_H
#define CLI_INDEX_SET_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

#include "cli/search_order.h"

struct index_of_set {
    const char *path; /* NULL: the built-in list */
    dls_index *index;
    dls_hits *hits;
    dls_query *filter; /* what follows is set by who searches; fields need not have the same numbers in all indexes */
    struct search_order order;
    const dls_facet_request *facets;
};

struct index_set {
    struct index_of_set *indexes;
    size_t count; /* 1 or more */
    dls_statistics *statistics; /* of several */
    dls_merged_hit *merged;     /* likewise */
    size_t merged_count;
    bool relaxed; /* of several: nothing matched the query as it stood */
};

/* Open the indexes at `paths`; of none, the built-in list. False after a message. Freed by index_set_close, on failure
 * too. */
bool index_set_open(struct index_set *set, const char *const *paths, size_t count);
void index_set_close(struct index_set *set);

/* What they are called together in a sentence. */
const char *index_set_name(const struct index_set *set);

/* Find the best `limit` hits, of which settings->offset are left out; of dls_query_relaxed where nothing in any index
 * matches, and settings->relax. Filter, order and facets are those of each index. False after a message. Hits belong to
 * the set, and have parts of the query. */
bool index_set_search(struct index_set *set, const dls_query *query, size_t limit, const dls_search_options *settings);

/* Forget what was found, before the query is freed. */
void index_set_forget(struct index_set *set);

/* Those of dls_hits_remarks for the whole set. */
uint32_t index_set_remarks(const struct index_set *set);

/* How many hits there are; how many documents match in all, if that was asked for. */
size_t index_set_hit_count(const struct index_set *set);
uint64_t index_set_total(const struct index_set *set);

/* Hit `number`, below their count: which one of which index. */
dls_merged_hit index_set_hit(const struct index_set *set, size_t number);

#endif
