/* SPDX-License-Identifier: MIT
 *
 * The first hits in an order by columns and score. In a segment a document has a rank for each key, a number that is
 * smaller the earlier it comes: the code of its value, or, where values descend, what is left of it to the largest
 * number; the largest of all, where there is none. So documents of a segment are compared by numbers. Those of
 * different ones are compared by the values themselves, which are looked up of the best of each segment alone.
 *
 * Where hits are collapsed (collapse.h), the best of those that share a value alone is kept of each segment, and when
 * segments are merged. It is enough to keep as many as are wanted: what is not among the best of its segment so is
 * not among the best of all.
 *
 * Memory: 64 bytes for each hit that is wanted, thrice; where there are several segments, the values of so many from
 * each.
 */
#ifndef DLS__SORTER_H
#define DLS__SORTER_H

#include "base/arena.h"
#include "rank/collapse.h"
#include "rank/plan.h"
#include "rank/sort_mark.h"

/* A hit. */
typedef struct dls__sorted {
    uint32_t ranks[DLS_MAX_SORT_KEYS];
    uint32_t inner;
    float score;
    uint32_t code;         /* by which it is collapsed */
    uint64_t document;     /* in the index */
    dls__mark_key *values; /* by key, then the one by which it is collapsed; NULL while it is compared in its segment
                              alone */
} dls__sorted;

/* Where a mark is among the ranks of a segment. */
typedef struct dls__rank_mark {
    bool is_set;
    uint32_t ranks[DLS_MAX_SORT_KEYS];
    bool exact[DLS_MAX_SORT_KEYS]; /* false: the value is not there, and would be directly before the rank */
    uint64_t document;
} dls__rank_mark;

typedef struct dls__sorter {
    const dls_sort_key *keys;
    size_t key_count;
    bool by_score; /* one of the keys is the score */
    size_t limit;
    dls__sorted *best; /* of the segments before, in order */
    size_t best_count;
    dls__sorted *merged; /* room */
    dls__sorted *heap;   /* of the current segment, the last one on top */
    size_t heap_count;
    bool heaped;
    dls__arena *arena;
    const dls__sort_mark *after; /* hits up to it are left out; NULL: none are */
    dls__collapse *collapse;     /* NULL: each is a hit for itself */
    size_t segment_count;

    /* in the current segment */
    const dls__value_column *columns[DLS_MAX_SORT_KEYS];
    dls__rank_mark from; /* `after` */
    dls__rank_mark upto; /* what hits have to be before */
    uint64_t first_document;
} dls__sorter;

/* The first `limit` hits, 1 or more; everything is borrowed. */
dls_status dls__sorter_init(dls__sorter *sorter, const dls_index *index, const dls_sort_key *keys, size_t key_count,
                            size_t limit, const dls__sort_mark *after, dls__arena *arena, dls_error *err);

/* Collapse the hits; before the first segment, without `after`. */
void dls__sorter_collapse(dls__sorter *sorter, dls__collapse *collapse);

/* Before and after the blocks of the plan's current segment. */
dls_status dls__sorter_enter(dls__sorter *sorter, const dls__plan *plan, dls_error *err);
dls_status dls__sorter_leave(dls__sorter *sorter, dls__plan *plan, dls_error *err);

/* The documents of `bits` in block `block`. */
dls_status dls__sorter_take(dls__sorter *sorter, dls__plan *plan, uint32_t block, const uint64_t *bits, dls_error *err);

/* One document that matches, by its inner number, and its score, which is the only key, descending; and the score below
 * which none will be kept. */
dls_status dls__sorter_offer(dls__sorter *sorter, const dls__plan *plan, uint32_t inner, float score, dls_error *err);
float dls__sorter_threshold(dls__sorter *sorter);

/* The hits in order, to `hits`, and their ranks, `key_count` for each, to `ranks` unless it is NULL; returns how
 * many. */
size_t dls__sorter_finish(const dls__sorter *sorter, dls_hit *hits, uint32_t *ranks);

/* The codes by which they are collapsed, each in its own segment. */
void dls__sorter_codes(const dls__sorter *sorter, uint32_t *codes);

/* The place of a hit that has `ranks` in segment `segment`; terms are in `arena`. */
dls_status dls__sorter_mark(const dls_index *index, size_t segment, const dls_sort_key *keys, size_t key_count,
                            const uint32_t *ranks, dls__arena *arena, dls__mark_key *out, dls_error *err);

#endif
