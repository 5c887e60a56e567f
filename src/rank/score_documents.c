/* SPDX-License-Identifier: MIT
 *
 * A node scores its documents all at once: a term finds their postings, then their counts, then their scores; a bool
 * adds up what its clauses say, in their order. So the order of additions is that of the query tree, whatever the
 * documents, and a score has the same bits however it came to be asked for.
 */
#include "rank/score_documents.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/phrase.h"

/* The tf of a posting whose fields have `counts`, in the fields of `node`; negative if it is in none of them. */
static float tf_of_counts(const dls__plan *plan, const dls__plan_node *node, const uint32_t *counts, size_t document)
{
    float tf = -1.0f;
    uint32_t at = 0;
    for (uint32_t fields = node->needed[0]->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (counts[at] == 0 || (node->fields >> field & 1) == 0) continue;
        float part = (float)counts[at] * plan->bm25.factor[field][plan->columns->lengths[field][document]];
        tf = tf < 0.0f ? part : tf + part;
    }
    return tf;
}

static void saturate(const dls__plan *plan, float weight, const float *tf, dls__batch *batch)
{
    for (uint32_t i = 0; i < batch->count; i++) batch->scores[i] = dls__bm25_score(&plan->bm25, weight, tf[i]);
    for (uint32_t i = 0; i < batch->count; i++) { /* without a branch, since nobody can tell what matches */
        uint32_t bits;
        memcpy(&bits, &batch->scores[i], sizeof bits);
        bits &= 0 - (uint32_t)batch->matches[i];
        memcpy(&batch->scores[i], &bits, sizeof bits);
    }
}

/* What the lengths of the batch's documents in one field come to: looked up once for all terms, which are mostly sought
 * in the same. */
typedef struct length_factors {
    uint32_t field;            /* UINT32_MAX: in none yet */
    float inverse[DLS__BATCH]; /* as the segment's impacts have it */
    float factor[DLS__BATCH];
} length_factors;

static void look_at_lengths(const dls__plan *plan, const dls__batch *batch, uint32_t field, length_factors *out)
{
    const uint8_t *lengths = plan->columns->lengths[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    const float *inverse = plan->segment->impacts->inverse[field], *factor = plan->bm25.factor[field];
    if (out->field == field) return;
    for (uint32_t i = 0; i < batch->count; i++) {
        out->inverse[i] = inverse[lengths[batch->lows[i]]];
        out->factor[i] = factor[lengths[batch->lows[i]]];
    }
    out->field = field;
}

/* Of a list that has one field, and is sought in it. */
static void score_in_one_field(const dls__plan *plan, const dls__plan_node *node, dls__batch *batch,
                               const uint32_t *numbers, length_factors *factors)
{
    dls__list *list = node->needed[0];
    uint32_t counts[DLS__BATCH];
    dls__lows lows = dls__batch_lows(batch);
    look_at_lengths(plan, batch, dls__lowest_bit(list->fields), factors);
    dls__list_count_all(list, batch->block, &lows, factors->inverse, numbers, counts);
    dls__scoring scoring = { .weight = node->weight, .k1 = plan->bm25.k1, .factor = factors->factor };
    dls__kernels_best()->score_counts(&scoring, counts, batch->count, batch->scores);
}

static void score_in_many_fields(const dls__plan *plan, const dls__plan_node *node, dls__batch *batch,
                                 const uint32_t *numbers)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS];
    float tf[DLS__BATCH];
    for (uint32_t i = 0; i < batch->count; i++) {
        tf[i] = 0.0f;
        if (!batch->matches[i]) continue;
        dls__list_counts(node->needed[0], batch->block, numbers[i], batch->lows[i], counts);
        tf[i] = tf_of_counts(plan, node, counts, (size_t)batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[i]);
        batch->matches[i] = tf[i] >= 0.0f;
    }
    saturate(plan, node->weight, tf, batch);
}

static dls_status score_term(dls__plan *plan, dls__plan_node *node, dls__batch *batch, length_factors *factors,
                             dls_error *err)
{
    dls__list *list = node->needed[0];
    dls__lows lows = dls__batch_lows(batch);
    uint32_t numbers[DLS__BATCH];
    DLS__TRY(dls__list_warm(list, batch->block, err));
    dls__list_find_all(&list->blocks[batch->block], &lows, numbers);
    for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] = numbers[i] != DLS__NO_POSTING;
    if (list->field_count == 1 && (list->fields & ~node->fields) == 0)
        score_in_one_field(plan, node, batch, numbers, factors);
    else
        score_in_many_fields(plan, node, batch, numbers);
    return DLS_OK;
}

static void score_keyword(dls__plan_node *node, dls__batch *batch)
{
    dls__lows lows = dls__batch_lows(batch);
    uint32_t numbers[DLS__BATCH];
    dls__list_find_all(&node->needed[0]->blocks[batch->block], &lows, numbers);
    for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] = numbers[i] != DLS__NO_POSTING;
}

static dls_status score_phrase(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls_error *err)
{
    float tf[DLS__BATCH];
    DLS__TRY(dls__phrase_match(plan, node, batch, tf, err));
    saturate(plan, node->weight, tf, batch);
    return DLS_OK;
}

/* What a bool knows of each document from its clauses so far. */
typedef struct clause_roles {
    bool has_must;
    bool must[DLS__BATCH];
    bool should[DLS__BATCH];
    bool must_not[DLS__BATCH];
} clause_roles;

static void add_clause(clause_roles *roles, dls_occur occur, const dls__batch *clause, dls__batch *batch)
{
    if (occur == DLS_MUST) roles->has_must = true;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (occur == DLS_MUST) roles->must[i] &= clause->matches[i];
        if (occur == DLS_SHOULD) roles->should[i] |= clause->matches[i];
        if (occur == DLS_MUST_NOT)
            roles->must_not[i] |= clause->matches[i];
        else
            batch->scores[i] += clause->scores[i];
    }
}

static dls_status score_node(dls__plan *plan, dls__plan_node *node, dls__batch *batch, length_factors *factors,
                             dls_error *err);

static dls_status score_bool(dls__plan *plan, dls__plan_node *node, dls__batch *batch, length_factors *factors,
                             dls_error *err)
{
    clause_roles roles = { .has_must = false };
    dls__batch clause;
    clause.block = batch->block;
    clause.count = batch->count;
    clause.places = batch->places;
    memset(roles.must, true, sizeof roles.must);
    memcpy(clause.lows, batch->lows, batch->count * sizeof *batch->lows);
    for (size_t i = 0; i < node->child_count; i++) {
        DLS__TRY(score_node(plan, &node->children[i], &clause, factors, err));
        add_clause(&roles, node->children[i].occur, &clause, batch);
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        batch->matches[i] = (roles.has_must ? roles.must[i] : roles.should[i]) && !roles.must_not[i];
        if (!batch->matches[i]) batch->scores[i] = 0.0f;
    }
    return DLS_OK;
}

static dls_status score_node(dls__plan *plan, dls__plan_node *node, dls__batch *batch, length_factors *factors,
                             dls_error *err)
{
    memset(batch->scores, 0, batch->count * sizeof *batch->scores);
    memset(batch->matches, 0, batch->count * sizeof *batch->matches);
    while (node->kind == DLS_NODE_BOOL && node->child_count == 1 && node->children[0].occur != DLS_MUST_NOT)
        node = &node->children[0]; /* whose score is that of the whole */
    if (node->absent) return DLS_OK;
    switch (node->kind) {
    case DLS_NODE_BOOL: return score_bool(plan, node, batch, factors, err);
    case DLS_NODE_PHRASE: return score_phrase(plan, node, batch, err);
    case DLS_NODE_KEYWORD: score_keyword(node, batch); return DLS_OK;
    case DLS_NODE_TERM: break;
    }
    return score_term(plan, node, batch, factors, err);
}

dls_status dls__score_documents(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls_error *err)
{
    length_factors factors;
    factors.field = UINT32_MAX;
    return score_node(plan, node, batch, &factors, err);
}

static dls_status term_occurrences(dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                                   uint32_t *fields, bool *matches, dls_error *err)
{
    dls__list *list = node->needed[0];
    uint32_t number = dls__list_find(&list->blocks[block], low), by_list[DLS_MAX_TEXT_FIELDS], at = 0;
    *matches = number != DLS__NO_POSTING && node->kind == DLS_NODE_KEYWORD;
    if (number == DLS__NO_POSTING || *matches) return DLS_OK;
    DLS__TRY(dls__list_warm(list, block, err));
    dls__list_counts(list, block, number, low, by_list);
    for (uint32_t left = list->fields; left != 0; left &= left - 1, at++) {
        uint32_t field = dls__lowest_bit(left);
        if (by_list[at] == 0 || (node->fields >> field & 1) == 0) continue;
        counts[field] = by_list[at];
        *fields |= UINT32_C(1) << field;
    }
    *matches = *fields != 0;
    return DLS_OK;
}

dls_status dls__occurrences(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                            uint32_t *fields, bool *matches, dls_error *err)
{
    *fields = 0;
    *matches = false;
    if (node->absent) return DLS_OK;
    if (node->kind != DLS_NODE_PHRASE) return term_occurrences(node, block, low, counts, fields, matches, err);
    DLS__TRY(dls__phrase_count(plan, node, block, low, counts, fields, err));
    *matches = *fields != 0;
    return DLS_OK;
}
