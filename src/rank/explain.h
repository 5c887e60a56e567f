/* SPDX-License-Identifier: MIT
 *
 * Explaining one document's score: the same plan, walked for this document alone, with everything written down.
 */
#ifndef DLS__EXPLAIN_H
#define DLS__EXPLAIN_H

#include "rank/plan.h"

/* Explain `document` (which exists) for the query. `*nodes` and all that they point to is in `arena`. */
dls_status dls__explain(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                        uint64_t document, dls__arena *arena, const dls_explain_node **nodes, size_t *count,
                        dls_error *err);

#endif
