/* SPDX-License-Identifier: MIT
 *
 * Which terms of an index a prefix or a misspelt word becomes: the same whatever segments the index has, and whatever
 * was deleted. Indexes that are searched as one take the same terms, chosen by the sum of their statistics.
 */
#ifndef DLS__EXPAND_H
#define DLS__EXPAND_H

#include "base/arena.h"
#include "index/index.h"
#include "query/query.h"
#include "rank/stop.h"

typedef struct dls__expanded_term {
    const char *bytes;
    size_t length;
    uint32_t edits;
    uint64_t df; /* in all segments, without deleted documents; 1 or more */
} dls__expanded_term;

typedef struct dls__expansion {
    dls__expanded_term *terms; /* by their bytes, ascending */
    size_t count;              /* DLS_MAX_EXPANSION at most */
    bool cut;                  /* there were more */
} dls__expansion;

/* The terms of `query`, a prefix or fuzzy one, in `index`; memory is taken from `arena`. DLS__STOPPED, unless `stop` is
 * NULL.
 * [cost: a prefix: the part of the dictionary that begins so; a misspelt word: a good part of the dictionary; where
 * documents were deleted, also the lists of terms that may be among the commonest] */
dls_status dls__expand(const dls_index *index, const dls_query *query, dls__stop *stop, dls__arena *arena,
                       dls__expansion *out, dls_error *err);

/* The same of the terms that `statistics` have, by their df there. [cost: O(terms) for a misspelt word] */
dls_status dls__expand_by_statistics(const dls_statistics *statistics, const dls_query *query, dls__arena *arena,
                                     dls__expansion *out, dls_error *err);

/* Takes one term, whose bytes are there until it returns. */
typedef dls_status dls__take_expanded(void *ctx, const dls__expanded_term *term, dls_error *err);

/* All terms that `query` may become in `index`, however many. [cost: as dls__expand, where documents were deleted with
 * the lists of all of the terms] */
dls_status dls__expand_all(const dls_index *index, const dls_query *query, dls__arena *arena, dls__take_expanded *take,
                           void *ctx, dls_error *err);

#endif
