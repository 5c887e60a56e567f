/* SPDX-License-Identifier: MIT
 *
 * Phrases: where the terms of one document stand at the distances of the query, give or take its slop. What is near
 * each other is a phrase too, all of whose distances are 0 (query/query.h).
 */
#ifndef DLS__PHRASE_H
#define DLS__PHRASE_H

#include "rank/score_documents.h"

/* How often the phrase occurs at most where what `list`, a list it needs, is about occurs once. Occurrences of the
 * phrase are some of the first term's; one of another term is that of the first's that stand up to the slop from where
 * it wants them. */
uint32_t dls__phrase_reach(const dls__plan_node *node, const dls__list *list);

/* How often the phrase occurs in each of its fields of document `low`: counts[field] for the fields in `*fields`, which
 * is 0 where it does not. */
dls_status dls__phrase_count(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                             uint32_t *fields, dls_error *err);

/* Raise `*early` to what the place of the phrase's first word adds where the phrase first occurs in document `low`; the
 * lists of all terms are open. */
dls_status dls__phrase_early(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, float *early,
                             dls_error *err);

/* Which documents of the batch have the phrase, and its tf in each. */
dls_status dls__phrase_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, float *tf, dls_error *err);

/* The same of documents that match in that they have all terms, whose postings' numbers are in the places; the block is
 * warm. */
dls_status dls__phrase_match_found(dls__plan *plan, dls__plan_node *node, dls__batch *batch, float *tf, dls_error *err);

#endif
