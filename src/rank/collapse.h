/* SPDX-License-Identifier: MIT
 *
 * Hits that share a value of a column, of which only the best is kept. In a segment documents that share a value have
 * the same code, and an array by code says where among the hits that are kept (sorter.h) the one for it stands. In
 * another segment the value is looked up, since it has another code there.
 *
 * Memory: 4 bytes for each different value of the segment that has the most of them.
 */
#ifndef DLS__COLLAPSE_H
#define DLS__COLLAPSE_H

#include "base/arena.h"
#include "index/index.h"
#include "rank/sort_mark.h"

typedef struct dls__collapse {
    size_t field;
    uint32_t column_number;
    bool apart;       /* documents without a value share nothing */
    uint32_t *places; /* by code, in the current segment: where its hit is, from 1; 0: there is none */

    /* in the current segment */
    const dls__segment *segment;
    const dls__value_column *column;
} dls__collapse;

/* By `field`, which has a column. `index` and `arena` are borrowed. */
dls_status dls__collapse_init(dls__collapse *collapse, const dls_index *index, size_t field, bool apart,
                              dls__arena *arena, dls_error *err);

/* Enter a segment of the index, in which no hit is kept yet. */
dls_status dls__collapse_enter(dls__collapse *collapse, const dls__segment *segment, dls_error *err);

/* The code that a document, by its inner number, is collapsed by: the first of several; 0: it has no value. */
dls_status dls__collapse_code(const dls__collapse *collapse, uint32_t inner, uint32_t *code, dls_error *err);

/* Whether documents of this code share one hit. */
static inline bool dls__collapse_shares(const dls__collapse *collapse, uint32_t code)
{
    return code > 0 || !collapse->apart;
}

/* What stands for the value of `code` in any segment; in `arena`. */
dls_status dls__collapse_value(const dls__collapse *collapse, uint32_t code, dls__arena *arena, dls__mark_key *out,
                               dls_error *err);

/* The hits kept for such a value in the current segment: their place, 0 if there is none. */
dls_status dls__collapse_place(const dls__collapse *collapse, const dls__mark_key *value, uint32_t *place,
                               dls_error *err);

/* Of `count` hits, whose documents have these codes each in its own segment, how many documents of all segments share
 * the value of each, to `counts`; `by_code` has for each segment how many have which code, or NULL, and `without` is
 * how many have none. */
dls_status dls__collapse_counts(const dls__collapse *collapse, const dls_index *index, const dls_hit *hits,
                                const uint32_t *codes, size_t count, uint32_t *const *by_code, uint64_t without,
                                uint64_t *counts, dls_error *err);

#endif
