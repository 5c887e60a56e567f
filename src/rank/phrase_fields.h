/* SPDX-License-Identifier: MIT
 *
 * Phrases whose terms are in several fields: how often each term is in which, for many documents at once, and the
 * phrase in each field by the lowest 8 bits of positions, where these tell.
 */
#ifndef DLS__PHRASE_FIELDS_H
#define DLS__PHRASE_FIELDS_H

#include "rank/score_documents.h"

/* Of each document of a batch, fields that keep positions. */
typedef struct dls__phrase_fields {
    uint32_t common[DLS__BATCH]; /* those that the phrase is sought in, with all its terms */
    uint32_t any[DLS__BATCH];    /* those with one of them, sought or not */
} dls__phrase_fields;

/* Find them, and the places' field_counts, for documents of which the places know the numbers of all postings; the
 * block is warm. */
dls_status dls__phrase_look_at_fields(dls__plan *plan, dls__plan_node *node, const dls__batch *batch,
                                      dls__phrase_fields *fields, dls_error *err);

/* Whether lows say where all terms stand that are near a place of the first, `least` to `most`: if no other position
 * has them. Those from `alone` on are such (columns/extent.h). */
bool dls__lows_are_alone(const dls__plan_node *node, uint32_t alone, uint32_t least, uint32_t most);

/* How often the phrase is in each of the fields `common` of document `i`, of which the places know position_lows,
 * all_counts and field_counts: to `counts`, by field. `near` has a bit for each of the first 64 positions of the first
 * term: it cannot begin where that is 0. False if lows do not tell. */
bool dls__phrase_count_lows(const dls__plan *plan, dls__plan_node *node, const dls__batch *batch, uint32_t i,
                            uint32_t common, uint64_t near, uint32_t *counts);

#endif
