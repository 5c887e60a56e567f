/* SPDX-License-Identifier: MIT
 *
 * The loop over windows in which something may match.
 */
#include "rank/search.h"

#include <string.h>

#include "base/error.h"
#include "rank/match.h"
#include "rank/topk.h"

static uint64_t count_matches(const dls__window *window)
{
    uint64_t count = 0;
    for (size_t i = 0; i < DLS__WINDOW_LINES; i++) count += dls__popcount(window->lines[i]);
    return count;
}

static void offer_matches(const dls__window *window, uint64_t first_document, dls__topk *topk)
{
    for (uint32_t i = 0; i < DLS__WINDOW_LINES; i++)
        for (uint64_t line = window->lines[i]; line != 0; line &= line - 1) {
            uint32_t at = 64 * i + dls__lowest_bit(line);
            dls__topk_offer(topk, (dls_hit){ first_document + window->begin + at, window->scores[at] });
        }
}

static dls_status search_segment(dls__plan *plan, size_t number, float *scores, dls__topk *topk, uint64_t *total,
                                 dls_error *err)
{
    dls__window window = { .scores = topk->limit > 0 ? scores : NULL };
    uint32_t documents = plan->index->segments[number].descriptor.documents;
    DLS__TRY(dls__plan_enter(plan, number, err));
    for (uint32_t next = 0;; next = window.end) {
        DLS__TRY(dls__match_next(&plan->root, next, &next, err));
        if (next >= documents) return DLS_OK;
        window.begin = next - next % DLS__WINDOW;
        window.end = (uint32_t)dls__min((size_t)window.begin + DLS__WINDOW, documents);
        if (window.scores != NULL) memset(scores, 0, DLS__WINDOW * sizeof *scores);
        DLS__TRY(dls__match_window(plan, &plan->root, &window, err));
        *total += count_matches(&window);
        if (window.scores != NULL) offer_matches(&window, plan->index->first_document[number], topk);
    }
}

/* The only leaf of a query that has but one, NULL of others. */
static const dls__plan_node *only_leaf(const dls__plan_node *node)
{
    while (node->query->kind == DLS_NODE_BOOL) {
        if (node->child_count != 1 || node->children[0].occur == DLS_MUST_NOT) return NULL;
        node = &node->children[0];
    }
    return node;
}

/* Whether as many documents match as the query's only term has postings, so that nothing need be read to count them:
 * it is sought in all the fields that have it. */
static bool df_is_count(const dls__plan *plan, uint64_t *total)
{
    const dls__plan_node *leaf = only_leaf(&plan->root);
    if (leaf == NULL || leaf->query->kind == DLS_NODE_PHRASE) return false;
    const dls__plan_term *term = &leaf->terms[0];
    for (size_t i = 0; i < plan->index->segment_count; i++)
        if (leaf->query->kind == DLS_NODE_TERM && (term->lists[i].fields & ~leaf->fields) != 0) return false;
    *total = term->df;
    return true;
}

static dls_status search_segments(dls__plan *plan, dls__topk *topk, uint64_t *total, dls_error *err)
{
    if (topk->limit == 0 && df_is_count(plan, total)) return DLS_OK;
    float *scores = dls__arena_alloc_array(&plan->arena, DLS__WINDOW, sizeof *scores);
    if (scores == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < plan->index->segment_count; i++) DLS__TRY(search_segment(plan, i, scores, topk, total, err));
    return DLS_OK;
}

dls_status dls__search(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                       size_t limit, const dls_allocator *allocator, dls_hit *hits, size_t *count, uint64_t *total,
                       dls_error *err)
{
    dls__plan plan;
    dls__topk topk = { .hits = hits, .limit = limit };
    uint64_t matches = 0;
    dls_status status = dls__plan_init(&plan, index, query, parameters, allocator, err);
    if (status == DLS_OK) status = search_segments(&plan, &topk, &matches, err);
    dls__plan_done(&plan);
    if (status != DLS_OK) return status;
    dls__topk_finish(&topk);
    *count = topk.count;
    *total = matches;
    return DLS_OK;
}
