/* SPDX-License-Identifier: MIT
 *
 * Synonyms: words and phrases that count as one word. It stands wherever one of them does, so its tf is the sum of
 * theirs, and it comes as early as the first of them.
 */
#ifndef DLS__SYNONYM_H
#define DLS__SYNONYM_H

#include "rank/score_documents.h"

/* Which documents of the batch have a member of the synonym, the sum of its members' tfs in each, in their order, and
 * by plan->early_use what the place of the first adds, over the weight. */
dls_status dls__synonym_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                              float *tf, float *early, dls_error *err);

#endif
