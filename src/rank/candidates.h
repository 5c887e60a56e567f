/* SPDX-License-Identifier: MIT
 *
 * From bounds to hits: lines whose bound reaches the threshold are opened, documents whose bound does are scored, and
 * what they score raises the threshold for the next.
 */
#ifndef DLS__CANDIDATES_H
#define DLS__CANDIDATES_H

#include "rank/bounds.h"
#include "rank/sorter.h"
#include "rank/topk.h"

/* Words of the bits of a block's lines. */
#define DLS__LIVE_WORDS (DLS__BLOCK_LINES / 64)

/* Where a segment's search looks. */
typedef struct dls__candidate_search {
    dls__plan *plan;
    dls__topk *topk;         /* NULL: documents that are offered are only counted */
    dls__sorter *sorter;     /* hits go there, by score, to be collapsed, and the top k has the threshold alone; NULL:
                                they go to the top k */
    uint64_t first_document; /* of the segment, in the index */
    bool bounded;            /* whatever has a bound matches, of `masks` where there are some */
    const uint64_t *masks;   /* by block: documents that may match; NULL: all */
    uint64_t *live;          /* by block, DLS__LIVE_WORDS: lines not looked at yet */
    bool filtered;           /* `masks` are of the filter: documents need not be looked at for that */
    uint32_t kept_of;        /* the filter keeps about one document in so many; 0: there is none */
    size_t hoped;            /* of so many documents of a term that score best the filter hopefully keeps as many as
                                are wanted: what they score counts as known; 0: nothing is hoped */
    bool phrase_alone;       /* the query is a single phrase, and only the best of its documents are wanted */
    float known_threshold;   /* that the best reach, whatever has been found so far */
    uint64_t scored;         /* documents so far */
} dls__candidate_search;

/* Find the best; all that may be among them are offered to the top k, which there must be. Lines that were looked at
 * are no longer live, and `known_threshold` may have risen. */
dls_status dls__search_candidates(dls__candidate_search *search, dls_error *err);

/* Score documents of a block, whose lows ascend, and offer those that match, the plan's filter too, if it has one; how
 * many these are is added to `*matches`. Lows beyond the last document are left out. */
dls_status dls__offer_documents(dls__candidate_search *search, uint32_t block, const uint16_t *lows, size_t count,
                                uint64_t *matches, dls_error *err);

#endif
