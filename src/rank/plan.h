/* SPDX-License-Identifier: MIT
 *
 * A plan: one query on one index, ready to run. The tree of the query with its terms looked up in all segments, their
 * statistics summed and weights computed. It belongs to one search and one thread.
 */
#ifndef DLS__PLAN_H
#define DLS__PLAN_H

#include "base/arena.h"
#include "index/index.h"
#include "query/query.h"
#include "rank/bm25.h"
#include "rank/stats.h"
#include "rank/walker.h"

/* Documents that are looked at together: 64 lines of 64. */
#define DLS__WINDOW 4096
#define DLS__WINDOW_LINES (DLS__WINDOW / 64)

/* A term of the plan, alone or in a phrase. */
typedef struct dls__plan_term {
    uint64_t df; /* in all segments */
    float idf;
    uint32_t offset;      /* in a phrase */
    dls__postings *lists; /* one for each segment, df 0 where the term is not there; then an empty one */
    dls__walker *walker;  /* on the current segment's list; on the empty one before the first */
} dls__plan_term;

typedef struct dls__plan_node dls__plan_node;
struct dls__plan_node {
    const dls_query *query;
    dls_occur occur;       /* in its parent */
    uint32_t fields;       /* of a term or phrase: those sought and not left out */
    float idf;             /* of a phrase: the sum of its terms' */
    float weight;          /* boost * idf */
    dls__plan_term *terms; /* term, keyword: one; phrase: all */
    size_t term_count;
    size_t *rarest_first; /* numbers of terms by df */
    bool absent;          /* cannot match in the current segment */
    dls__plan_node *children;
    size_t child_count;
    float *scores; /* of a bool: sums of a window */
};

typedef struct dls__plan {
    const dls_index *index;
    const dls_allocator *allocator;
    dls__arena arena;
    dls__stats stats;
    dls__bm25 bm25;
    dls__plan_node root;
    const dls__segment *segment;                 /* the current one */
    const uint8_t *lengths[DLS_MAX_TEXT_FIELDS]; /* its columns */
} dls__plan;

/* `index` and `query` are borrowed. Freed by dls__plan_done, on failure too. */
dls_status dls__plan_init(dls__plan *plan, const dls_index *index, const dls_query *query,
                          const dls__rank_parameters *parameters, const dls_allocator *allocator, dls_error *err);
void dls__plan_done(dls__plan *plan);

/* Put all walkers before the first document of segment `number`. */
dls_status dls__plan_enter(dls__plan *plan, size_t number, dls_error *err);

#endif
