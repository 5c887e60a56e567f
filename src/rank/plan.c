/* SPDX-License-Identifier: MIT
 *
 * Looking terms up and putting weights on them.
 */
#include "rank/plan.h"

#include "base/alloc.h"
#include "base/error.h"

/* Find the term's list in every segment. */
static dls_status look_up(dls__plan *plan, dls__plan_term *term, const char *bytes, size_t length, dls_error *err)
{
    const dls_index *index = plan->index;
    term->lists = dls__arena_alloc_zero(&plan->arena, (index->segment_count + 1) * sizeof *term->lists);
    term->walker = dls__arena_alloc(&plan->arena, sizeof *term->walker);
    if (term->lists == NULL || term->walker == NULL) return dls__no_memory(err);
    dls__walker_init(term->walker, &term->lists[index->segment_count], plan->allocator);
    for (size_t i = 0; i < index->segment_count; i++) {
        const dls__segment *segment = &index->segments[i];
        bool found;
        uint64_t address;
        DLS__TRY(dls__dict_find(&segment->terms, bytes, length, &found, &address, err));
        if (!found) continue;
        DLS__TRY(dls__postings_open(&segment->postings, address, &term->lists[i], err));
        term->df += term->lists[i].df;
    }
    term->idf = dls__bm25_idf(plan->stats.documents, term->df);
    return DLS_OK;
}

static dls_status new_terms(dls__plan *plan, dls__plan_node *node, size_t count, dls_error *err)
{
    node->terms = dls__arena_alloc_zero(&plan->arena, count * sizeof *node->terms);
    node->rarest_first = dls__arena_alloc_array(&plan->arena, count, sizeof *node->rarest_first);
    if (node->terms == NULL || node->rarest_first == NULL) return dls__no_memory(err);
    return DLS_OK;
}

static dls_status plan_term(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    DLS__TRY(new_terms(plan, node, 1, err));
    node->term_count = 1;
    node->rarest_first[0] = 0;
    DLS__TRY(look_up(plan, &node->terms[0], query->term, query->term_length, err));
    node->fields = query->fields & plan->bm25.fields;
    node->idf = node->terms[0].idf;
    node->weight = query->boost * node->idf;
    return DLS_OK;
}

/* By insertion: phrases are short, and where they are not, terms repeat. */
static void sort_rarest_first(dls__plan_node *node)
{
    for (size_t i = 0; i < node->term_count; i++) {
        size_t at = i;
        for (; at > 0 && node->terms[node->rarest_first[at - 1]].df > node->terms[i].df; at--)
            node->rarest_first[at] = node->rarest_first[at - 1];
        node->rarest_first[at] = i;
    }
}

static dls_status plan_phrase(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    DLS__TRY(new_terms(plan, node, query->phrase_count, err));
    /* a query suits schemas that keep positions in other fields than its own */
    node->fields = query->fields & plan->bm25.fields & plan->index->schema->position_fields;
    for (size_t i = 0; i < query->phrase_count; i++) {
        const dls__phrase_term *term = &query->phrase[i];
        node->term_count = i + 1;
        node->terms[i].offset = term->offset;
        DLS__TRY(look_up(plan, &node->terms[i], term->bytes, term->length, err));
        node->idf += node->terms[i].idf;
    }
    node->weight = node->idf;
    sort_rarest_first(node);
    return DLS_OK;
}

static dls_status plan_node(dls__plan *plan, dls__plan_node *node, const dls_query *query, dls_occur occur,
                            dls_error *err);

static dls_status plan_bool(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    node->scores = dls__arena_alloc_array(&plan->arena, DLS__WINDOW, sizeof *node->scores);
    node->children = dls__arena_alloc_zero(&plan->arena, query->clause_count * sizeof *node->children);
    if (node->scores == NULL || node->children == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < query->clause_count; i++) {
        node->child_count = i + 1;
        DLS__TRY(plan_node(plan, &node->children[i], query->clauses[i].query, query->clauses[i].occur, err));
    }
    return DLS_OK;
}

/* Recursion is as deep as the query, DLS_MAX_DEPTH at most; so it is wherever nodes are walked. */
static dls_status plan_node(dls__plan *plan, dls__plan_node *node, const dls_query *query, dls_occur occur,
                            dls_error *err)
{
    *node = (dls__plan_node){ .query = query, .occur = occur };
    switch (query->kind) {
    case DLS_NODE_BOOL: return plan_bool(plan, node, err);
    case DLS_NODE_PHRASE: return plan_phrase(plan, node, err);
    case DLS_NODE_TERM:
    case DLS_NODE_KEYWORD: break;
    }
    return plan_term(plan, node, err);
}

dls_status dls__plan_init(dls__plan *plan, const dls_index *index, const dls_query *query,
                          const dls__rank_parameters *parameters, const dls_allocator *allocator, dls_error *err)
{
    *plan = (dls__plan){ .index = index, .allocator = allocator };
    dls__arena_init(&plan->arena, allocator);
    dls__stats_collect(index, &plan->stats);
    double average[DLS_MAX_TEXT_FIELDS];
    for (uint32_t field = 0; field < index->schema->text_count; field++)
        average[field] = dls__stats_average(&plan->stats, field);
    dls__bm25_init(&plan->bm25, parameters, average, index->schema->text_count);
    return plan_node(plan, &plan->root, query, DLS_MUST, err);
}

static void free_walkers(dls__plan_node *node)
{
    for (size_t i = 0; i < node->term_count; i++)
        if (node->terms[i].walker != NULL) dls__walker_done(node->terms[i].walker);
    for (size_t i = 0; i < node->child_count; i++) free_walkers(&node->children[i]);
}

void dls__plan_done(dls__plan *plan)
{
    free_walkers(&plan->root);
    dls__arena_done(&plan->arena);
}

static void enter(dls__plan *plan, dls__plan_node *node, size_t number)
{
    node->absent = node->query->kind == DLS_NODE_PHRASE && node->fields == 0;
    for (size_t i = 0; i < node->term_count; i++) {
        dls__plan_term *term = &node->terms[i];
        dls__walker_done(term->walker);
        dls__walker_init(term->walker, &term->lists[number], plan->allocator);
        if (term->lists[number].df == 0) node->absent = true;
    }
    for (size_t i = 0; i < node->child_count; i++) enter(plan, &node->children[i], number);
}

dls_status dls__plan_enter(dls__plan *plan, size_t number, dls_error *err)
{
    plan->segment = &plan->index->segments[number];
    for (uint32_t field = 0; field < plan->index->schema->text_count; field++)
        DLS__TRY(dls__segment_lengths(plan->segment, field, &plan->lengths[field], err));
    enter(plan, &plan->root, number);
    return DLS_OK;
}
