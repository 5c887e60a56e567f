/* SPDX-License-Identifier: MIT
 *
 * The result of a search, and what is read for it afterwards: records when they are asked for, marks when something is
 * to be shown. All of it lives in the arena until the hits are freed.
 */
#ifndef DLS__HITS_H
#define DLS__HITS_H

#include "base/arena.h"
#include "index/index.h"
#include "query/query.h"
#include "rank/sort_mark.h"
#include "score/bm25.h"
#include "show/marker.h"

typedef struct dls__loaded_value {
    uint64_t field;
    dls_text text;
} dls__loaded_value;

/* A record that was read. */
typedef struct dls__loaded {
    bool loaded;
    dls_text key;
    const dls__loaded_value *values;
    size_t value_count;
    struct {
        size_t field, value, at;
    } last; /* found: who asks for one value after the other need not begin anew */
} dls__loaded;

struct dls_hits {
    dls_allocator allocator;
    const dls_index *index;
    const dls_query *query; /* that was run */
    dls_query *joined;      /* the same, or what it was corrected from, if it was made; NULL: it was not */
    dls_query *corrected;   /* the same, if it is one that was made for it; NULL: it is not */
    dls__rank_parameters parameters;
    dls_hit *found; /* `room` of them; the hits begin at `offset` */
    size_t room;
    size_t offset;
    size_t count;
    uint64_t total;
    uint32_t remarks;
    bool sorted; /* by other than score */
    dls_sort_key sort[DLS_MAX_SORT_KEYS];
    size_t sort_count;
    uint32_t *ranks;         /* where they are sorted: sort_count for each of `found` */
    size_t collapse;         /* the field by which they are collapsed; DLS_NO_COLLAPSE */
    uint32_t *codes;         /* where they are: of each of `found` the code of its value, in its segment */
    uint64_t *shared_counts; /* where they are and were counted: the documents that share it */
    uint64_t collapsed_total;
    const dls_facet *facets;
    size_t facet_count;
    dls__arena arena;
    dls__loaded *loaded; /* for each hit; NULL before the first is read */
    dls__marker marker;
    bool has_marker;
};

/* Hits with room for `room`, nothing in them. */
dls_status dls__hits_new(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                         size_t room, const dls_allocator *allocator, dls_hits **out, dls_error *err);

/* Reads nothing of the index or the query: collectors of garbage free in any order what becomes unused together. */
void dls__hits_free(dls_hits *hits);

/* The record of hit `number`, which exists. */
dls_status dls__hits_load(dls_hits *hits, size_t number, const dls__loaded **out, dls_error *err);

/* Value `value` of `field`. DLS_ENOTFOUND: there are not that many. */
dls_status dls__hits_value(dls_hits *hits, size_t number, size_t field, size_t value, dls_text *out, dls_error *err);

/* The marker for the hits' query, made when it is first asked for. */
dls_status dls__hits_marker(dls_hits *hits, dls__marker **out, dls_error *err);

/* Where hit `number`, which exists, stands in its order; terms are in the hits' arena. And as bytes, see
 * dls_hits_cursor (hit_cursor.c). */
dls_status dls__hits_mark(dls_hits *hits, size_t number, dls__sort_mark *mark, dls_error *err);
dls_status dls__hits_cursor(dls_hits *hits, size_t number, dls_text *out, dls_error *err);

/* See dls_hits_collapsed (hit_collapsed.c). */
dls_status dls__hits_collapsed(dls_hits *hits, size_t number, dls_collapsed *out, dls_error *err);

/* See dls_hits_matches and dls_hits_snippet. */
dls_status dls__hits_matches(dls_hits *hits, size_t number, size_t field, size_t value, const dls_range **ranges,
                             size_t *count, dls_error *err);
dls_status dls__hits_snippet(dls_hits *hits, size_t number, size_t field, size_t most, dls_snippet *out,
                             dls_error *err);

#endif
