/* SPDX-License-Identifier: MIT
 *
 * Groups: terms that count as one word. So Lucene's SynonymQuery scores; unlike a sum of the terms' scores, a document
 * gains nothing from having several of them but what it would from having one as often, and a rare term of a group is
 * worth no more than a common one.
 */
#ifndef DLS__GROUP_H
#define DLS__GROUP_H

#include "rank/score_documents.h"

/* Which documents of the batch have a term of the group, and its tf in each: the sum of its terms', in their order,
 * each the sum of its fields'. */
dls_status dls__group_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                            float *tf, dls_error *err);

#endif
