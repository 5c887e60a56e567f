/* SPDX-License-Identifier: MIT
 *
 * Which documents a filter keeps, where bits do not tell: each is asked about, clause by clause, and of what the first
 * clauses leave out the others are not asked.
 */
#ifndef DLS__FILTER_DOCUMENTS_H
#define DLS__FILTER_DOCUMENTS_H

#include "rank/score_documents.h"

/* Note where each document of the batch is in it, if there are many. */
dls_status dls__note_places(dls__plan *plan, dls__batch *batch, dls_error *err);

/* Leave those documents of the batch that the plan's filter matches. */
dls_status dls__keep_filtered(dls__plan *plan, dls__batch *batch, dls_error *err);

/* The same of the documents of `masks`, which has the bits of all blocks, `in_masks` of them: how many it keeps to
 * `*kept`. First some of many are tried, and if it seems to keep more than `most` of all, nothing is changed, and
 * `*done` is false. */
dls_status dls__filter_masks(dls__plan *plan, uint64_t *masks, uint64_t in_masks, uint64_t most, bool *done,
                             uint64_t *kept, dls_error *err);

#endif
