/* SPDX-License-Identifier: MIT
 *
 * Words that come early count more, phrases and groups apart: where a word first stands in each document, all fields
 * with a lead taken as one text. That takes positions, which are dear, so scores are made twice: first as if each word
 * stood first in its fields, which is what a document may have at most, and then truly for those documents that could
 * still be among the best. Each step of a score is monotone also after rounding, so no document is left out that should
 * not be.
 */
#ifndef DLS__EARLY_H
#define DLS__EARLY_H

#include "rank/plan.h"

/* Take over the leads of a search, of fields that are sought and keep positions; the plan has its nodes. */
void dls__early_init(dls__plan *plan, const dls__rank_parameters *parameters);

/* What a word of `list` adds at most, sought in `sought`, over its weight. */
float dls__most_early(const dls__plan *plan, const dls__list *list, uint32_t sought);

/* The same of a word that a document has so often in each field of `list`. */
float dls__most_early_in(const dls__plan *plan, const dls__list *list, uint32_t sought, uint32_t document,
                         const uint32_t *counts);

/* What a word adds whose place was not looked at, because it adds less than it has to. */
#define DLS__TOO_LATE (-1.0f)

/* Raise `*early` to what first standing at position `first` of `field` adds in a document. */
void dls__raise_to(const dls__plan *plan, uint32_t field, uint32_t document, uint32_t first, float *early);

/* Raise early[i], of each document of `lows` that has a posting, to what the word's place in it adds over its weight,
 * by plan->early_use. Where that is less than least[i], it may become DLS__TOO_LATE; `least` may be NULL. The block is
 * warm. */
dls_status dls__raise_early(dls__plan *plan, dls__list *list, uint32_t sought, uint32_t block, const dls__lows *lows,
                            const uint32_t *numbers, const float *least, float *early, dls_error *err);

#endif
