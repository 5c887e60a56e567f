/* SPDX-License-Identifier: MIT
 *
 * Facets: how many of the documents that match have which value. In a segment codes are counted; then the values of all
 * segments are joined in their order, equal ones summed up, and the most frequent kept. Years, months, days and steps
 * are joined values: a range of codes each, found by its ends, so that what is counted is not looked at one by one.
 *
 * Memory: 4 bytes for each different value of a segment, whatever matches.
 */
#ifndef DLS__FACETS_H
#define DLS__FACETS_H

#include "base/arena.h"
#include "rank/plan.h"

/* What is counted in one segment. */
typedef struct dls__facet_counts {
    const dls__segment *segment;
    const dls__value_column *column; /* NULL: nothing in it was counted */
    uint32_t *counts;                /* by code; that of 0 is not looked at */
} dls__facet_counts;

typedef struct dls__facet {
    const dls_facet_request *request;
    dls_field_kind kind;         /* of its field */
    uint32_t column;             /* number of its column */
    bool first_only;             /* of several values of a document the first alone is counted */
    dls__facet_counts *segments; /* by number of the segment */
    uint64_t *in_ranges;         /* by range */
    uint64_t with;               /* documents that have a value */
    uint64_t documents;          /* that match */
} dls__facet;

typedef struct dls__facets {
    dls__facet *facets;
    size_t count;
    size_t segment_count;
    dls__arena *arena;  /* of the search */
    dls__arena *result; /* where results are */
} dls__facets;

/* `requests` are `stride` bytes apart; they were checked (dls__facet_check). All is borrowed. */
dls_status dls__facets_init(dls__facets *facets, const dls_index *index, const dls_facet_request *requests,
                            size_t count, dls__arena *arena, dls__arena *result, dls_error *err);

/* Whether a request makes sense for the schema. */
dls_status dls__facet_check(const dls_schema *schema, const dls_facet_request *request, dls_error *err);

/* Before the blocks of the plan's current segment are given. */
dls_status dls__facets_enter(dls__facets *facets, const dls__plan *plan, dls_error *err);

/* Count the documents of `bits` in block `block`, `count` of them. */
void dls__facets_take(dls__facets *facets, const dls__plan *plan, uint32_t block, const uint64_t *bits, uint64_t count);

/* Join the segments: a result for each facet, in `result`. */
dls_status dls__facets_finish(dls__facets *facets, const dls_schema *schema, const dls_facet **results, dls_error *err);

#endif
