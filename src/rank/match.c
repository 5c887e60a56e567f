/* SPDX-License-Identifier: MIT
 *
 * Terms fill a window from their lists; a bool combines the windows of its clauses. A bool sums its clauses' scores by
 * itself, in their order, before it adds the sum to what is above: so the order of additions is that of the query tree,
 * whatever the documents.
 */
#include "rank/match.h"

#include <string.h>

#include "base/error.h"

float dls__match_tf(const dls__plan *plan, const dls__walker *walker, uint32_t mask)
{
    const dls__block *block = &walker->cursor.block;
    const uint32_t *count = &block->counts[block->first_count[walker->at]];
    uint32_t document = block->documents[walker->at];
    float tf = 0.0f;
    for (uint32_t fields = block->fields[walker->at]; fields != 0; fields &= fields - 1, count++) {
        uint32_t field = dls__lowest_bit(fields);
        if ((mask >> field & 1) != 0) tf += (float)*count * plan->bm25.factor[field][plan->lengths[field][document]];
    }
    return tf;
}

static void set_match(dls__window *window, uint32_t document, float score)
{
    uint32_t at = document - window->begin;
    window->lines[at / 64] |= UINT64_C(1) << at % 64;
    if (window->scores != NULL) window->scores[at] += score;
}

static dls_status match_term(const dls__plan *plan, dls__plan_node *node, dls__window *window, dls_error *err)
{
    dls__walker *walker = node->terms[0].walker;
    const dls__block *block = &walker->cursor.block;
    bool keyword = node->query->kind == DLS_NODE_KEYWORD;
    DLS__TRY(dls__walker_seek(walker, window->begin, err));
    while (dls__walker_document(walker) < window->end) {
        for (; walker->at < block->count && block->documents[walker->at] < window->end; walker->at++) {
            if (!keyword && (block->fields[walker->at] & node->fields) == 0) continue;
            float tf = window->scores != NULL && !keyword ? dls__match_tf(plan, walker, node->fields) : 0.0f;
            set_match(window, block->documents[walker->at],
                      keyword ? 0.0f : dls__bm25_score(&plan->bm25, node->weight, tf));
        }
        if (walker->at == block->count) DLS__TRY(dls__walker_seek(walker, block->documents[block->count - 1] + 1, err));
    }
    return DLS_OK;
}

static dls_status match_phrase(dls__plan *plan, dls__plan_node *node, dls__window *window, dls_error *err)
{
    for (uint32_t document = window->begin;; document++) {
        uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
        DLS__TRY(dls__phrase_align(node, &document, window->end, err));
        if (document == window->end) return DLS_OK;
        DLS__TRY(dls__phrase_count(plan, node, counts, &fields, err));
        if (fields == 0) continue;
        float tf = dls__phrase_tf(plan, node, counts, fields);
        set_match(window, document, dls__bm25_score(&plan->bm25, node->weight, tf));
    }
}

/* Bits of the clauses so far, by role. */
typedef struct roles {
    bool has_must;
    uint64_t must[DLS__WINDOW_LINES], should[DLS__WINDOW_LINES], must_not[DLS__WINDOW_LINES];
} roles;

static void add_role(roles *all, dls_occur occur, const uint64_t *lines)
{
    if (occur == DLS_MUST) all->has_must = true;
    for (size_t i = 0; i < DLS__WINDOW_LINES; i++) {
        if (occur == DLS_MUST) all->must[i] &= lines[i];
        if (occur == DLS_SHOULD) all->should[i] |= lines[i];
        if (occur == DLS_MUST_NOT) all->must_not[i] |= lines[i];
    }
}

/* Add a bool's own sums to the scores above, for the documents that match. */
static void add_scores(dls__window *window, const float *sums)
{
    for (uint32_t i = 0; i < DLS__WINDOW_LINES; i++)
        for (uint64_t line = window->lines[i]; line != 0; line &= line - 1) {
            uint32_t at = 64 * i + dls__lowest_bit(line);
            window->scores[at] += sums[at];
        }
}

static dls_status match_bool(dls__plan *plan, dls__plan_node *node, dls__window *window, dls_error *err)
{
    roles all = { .has_must = false };
    memset(all.must, 0xff, sizeof all.must);
    dls__window own = { .begin = window->begin, .end = window->end };
    if (window->scores != NULL) memset(node->scores, 0, DLS__WINDOW * sizeof *node->scores);
    for (size_t i = 0; i < node->child_count; i++) {
        dls__plan_node *child = &node->children[i];
        own.scores = window->scores != NULL && child->occur != DLS_MUST_NOT ? node->scores : NULL;
        DLS__TRY(dls__match_window(plan, child, &own, err));
        add_role(&all, child->occur, own.lines);
    }
    for (size_t i = 0; i < DLS__WINDOW_LINES; i++)
        window->lines[i] = (all.has_must ? all.must[i] : all.should[i]) & ~all.must_not[i];
    if (window->scores != NULL) add_scores(window, node->scores);
    return DLS_OK;
}

dls_status dls__match_window(dls__plan *plan, dls__plan_node *node, dls__window *window, dls_error *err)
{
    memset(window->lines, 0, sizeof window->lines);
    if (node->absent) return DLS_OK;
    switch (node->query->kind) {
    case DLS_NODE_BOOL: return match_bool(plan, node, window, err);
    case DLS_NODE_PHRASE: return match_phrase(plan, node, window, err);
    case DLS_NODE_TERM:
    case DLS_NODE_KEYWORD: break;
    }
    return match_term(plan, node, window, err);
}
