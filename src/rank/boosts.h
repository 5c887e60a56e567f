/* SPDX-License-Identifier: MIT
 *
 * Scores multiplied by what documents' values of columns are worth (score/column_boost.h). Of a segment the values at
 * the ends of a column tell by how much at most, so that bounds stay bounds. What a code is worth is remembered, since
 * its value stands in the dictionary.
 */
#ifndef DLS__BOOSTS_H
#define DLS__BOOSTS_H

#include "base/arena.h"
#include "score/bm25.h"
#include "segment/segment_reader.h"

/* Codes that are remembered, each in the place that its last bits say. */
#define DLS__KNOWN_FACTORS 1024

typedef struct dls__known_factor {
    uint32_t code; /* 0: nothing is remembered here */
    float factor;
} dls__known_factor;

typedef struct dls__boosts {
    dls__column_boost boosts[DLS_MAX_COLUMN_BOOSTS];
    size_t count;

    /* in the current segment */
    const dls__segment *segment;
    const dls__value_column *columns[DLS_MAX_COLUMN_BOOSTS];
    dls_field_kind kinds[DLS_MAX_COLUMN_BOOSTS];
    dls__known_factor *known[DLS_MAX_COLUMN_BOOSTS];
    float most; /* no score is multiplied by more; 1 where there are no boosts */
} dls__boosts;

/* Those of a search. Memory is taken from `arena`. */
dls_status dls__boosts_init(dls__boosts *boosts, const dls__rank_parameters *parameters, dls__arena *arena,
                            dls_error *err);

dls_status dls__boosts_enter(dls__boosts *boosts, const dls_schema *schema, const dls__segment *segment,
                             dls_error *err);

/* The code of document `inner` for boost `number`, 0 if it has no value, and the factor that it comes to. */
dls_status dls__boost_of(dls__boosts *boosts, size_t number, uint32_t inner, uint32_t *code, float *factor,
                         dls_error *err);

/* Multiply the scores of `count` documents, whose inner numbers are `first` + lows[i]. */
dls_status dls__boost_scores(dls__boosts *boosts, uint32_t first, const uint16_t *lows, size_t count, float *scores,
                             dls_error *err);

#endif
