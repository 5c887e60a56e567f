/* SPDX-License-Identifier: MIT
 *
 * Exact scores of some documents of a block: whether each matches, and its score to the last bit. The one place where
 * scores are made; whatever a search leaves out, it leaves out because this would have given too little.
 */
#ifndef DLS__SCORE_DOCUMENTS_H
#define DLS__SCORE_DOCUMENTS_H

#include "rank/plan.h"

/* Documents, and what came of them. */
typedef struct dls__batch {
    const uint8_t *places;     /* see dls__lows; NULL: there are few */
    uint32_t block;
    uint32_t count;            /* DLS__BATCH at most */
    uint16_t lows[DLS__BATCH]; /* ascending */
    float scores[DLS__BATCH];  /* 0 where it does not match */
    bool matches[DLS__BATCH];
} dls__batch;

static inline dls__lows dls__batch_lows(const dls__batch *batch)
{
    return (dls__lows){ batch->lows, batch->count, batch->places };
}

/* Fill in scores and matches for `node`. */
dls_status dls__score_documents(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls_error *err);

/* Whether the term, phrase or keyword `node` matches document `low` of block `block`; and how often it occurs there, by
 * text field, in `counts`: of the fields in `*fields`, which are 0 where it does not match, and of a keyword. */
dls_status dls__occurrences(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                            uint32_t *fields, bool *matches, dls_error *err);

#endif
