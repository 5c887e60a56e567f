/* SPDX-License-Identifier: MIT
 *
 * Impacts: what a posting is worth before it is known what is asked, as a number in 0 to 1:
 *
 *   impact = 1 - k1 / (k1 + tf)
 *
 * with k1 = 1.2, the schema's weights and b, and the average lengths of one segment. Lists of frequent terms are cut
 * into classes by it (lists/list_format.h), so it is part of the format.
 */
#ifndef DLS__IMPACT_H
#define DLS__IMPACT_H

#include "score/bm25.h"

#define DLS__DEFAULT_K1 1.2f

typedef struct dls__impacts {
    dls__bm25 bm25;
    float inverse[DLS_MAX_TEXT_FIELDS][256]; /* 1 / bm25.factor; 0 for a field that is left out */
} dls__impacts;

/* `weights`, `b` and `average` have `text_fields` elements. */
void dls__impacts_init(dls__impacts *impacts, const float *weights, const float *b, const double *average,
                       uint32_t text_fields);

/* The tf from which on a posting's impact is `impact`, as near as single precision comes; infinite for 1. */
static inline float dls__impact_tf(float impact) { return DLS__DEFAULT_K1 * impact / (1.0f - impact); }

#endif
