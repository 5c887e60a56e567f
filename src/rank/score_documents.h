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
    const uint8_t *places; /* see dls__lows; NULL: there are few */
    uint32_t block;
    uint32_t count;            /* DLS__BATCH at most */
    uint16_t lows[DLS__BATCH]; /* ascending */
    float scores[DLS__BATCH];  /* 0 where it does not match */
    bool matches[DLS__BATCH];
} dls__batch;

/* What the lengths of the batch's documents in one field come to. */
typedef struct dls__length_factors {
    uint32_t field;            /* UINT32_MAX: in none yet */
    float inverse[DLS__BATCH]; /* as the segment's impacts have it */
    float factor[DLS__BATCH];
} dls__length_factors;

/* Looked up once for all terms, which are mostly sought in the same fields: those of so many are kept, each at the
 * place that its number gives. */
#define DLS__FIELDS_KEPT 4

typedef struct dls__kept_factors {
    dls__length_factors of[DLS__FIELDS_KEPT];
} dls__kept_factors;

/* What is written while documents are scored: too large for the stacks of small threads. */
typedef struct dls__score_room {
    dls__kept_factors kept;           /* of the batch that is being scored */
    dls__kept_factors kept_of_pair;   /* of its documents where a word's place beside another is looked at */
    dls__kept_factors kept_of_phrase; /* of its documents where a phrase is counted in several fields */
    uint32_t (*counts)[DLS__BATCH];   /* of one term, by field of its list */
    struct dls__bool_room *bools;     /* of the outermost bool, which knows those of bools in it; NULL: not yet */
    struct dls__bool_room **next;     /* of the bool that is entered next */
} dls__score_room;

/* Give the plan its room. */
dls_status dls__score_room_init(dls__plan *plan, dls_error *err);

/* Have `kept` know no field yet. Returns it. */
static inline dls__kept_factors *dls__kept_factors_begin(dls__kept_factors *kept)
{
    for (size_t i = 0; i < DLS__FIELDS_KEPT; i++) kept->of[i].field = UINT32_MAX;
    return kept;
}

static inline dls__lows dls__batch_lows(const dls__batch *batch)
{
    return (dls__lows){ batch->lows, batch->count, batch->places };
}

/* Fill in scores and matches for `node`: scores as `use` says, those of the plan's root multiplied by its boosts. */
dls_status dls__score_documents(dls__plan *plan, dls__plan_node *node, dls__early_use use, dls__batch *batch,
                                dls_error *err);

/* Which documents of the batch have the second of two words right behind the first: matches alone are filled in. With
 * `found` all documents have both words, and a phrase's places know the numbers of their postings. */
dls_status dls__match_adjacent(dls__plan *plan, dls__plan_node *adjacent, bool found, dls__batch *batch,
                               dls_error *err);

/* Of the batch's documents, whose postings in `list` have `numbers`: how often the term is in each field of the list,
 * to `counts`, which stay as they are where the list has none; the block is warm. */
void dls__term_counts(const dls__plan *plan, dls__list *list, const dls__batch *batch, const uint32_t *numbers,
                      dls__kept_factors *kept, uint32_t (*counts)[DLS__BATCH]);

/* The same to the plan's room; and to `tf` the tf in those of `sought`, 0 where there is none. Where the term is in one
 * of these, `matches` becomes true. */
void dls__tf_of_postings(const dls__plan *plan, dls__list *list, uint32_t sought, const dls__batch *batch,
                         const uint32_t *numbers, dls__kept_factors *kept, float *tf, bool *matches);

/* How often document `low` of block `block` has what `list` is about, by text field, in `counts`: of those of `sought`
 * where it does, which are `*fields`. */
dls_status dls__list_occurrences(dls__list *list, uint32_t sought, uint32_t block, uint32_t low, uint32_t *counts,
                                 uint32_t *fields, dls_error *err);

/* Whether the term, phrase, keyword or range `node` matches document `low` of block `block`; and how often it occurs
 * there, by text field, in `counts`: of the fields in `*fields`, which are 0 where it does not match, and of a keyword
 * or range. */
dls_status dls__occurrences(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                            uint32_t *fields, bool *matches, dls_error *err);

#endif
