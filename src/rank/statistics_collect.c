/* SPDX-License-Identifier: MIT
 *
 * Statistics of a query on an index are what a plan finds when it looks the terms up; of prefixes and misspelt words
 * also the terms that are not the best of this index, but may be of all together.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/bytemap.h"
#include "base/error.h"
#include "rank/plan.h"
#include "rank/statistics.h"
#include "rank/synonym_df.h"

/* What is known of a term. */
typedef struct gathered_term {
    uint64_t df;
    bool expanded;
} gathered_term;

/* Different terms, in the order in which they come. */
typedef struct gathered_terms {
    const dls_index *index;
    dls__arena *arena;
    dls__bytemap terms;
    dls__buf known; /* a gathered_term for each */
} gathered_terms;

static dls_status gather_term(gathered_terms *g, const char *bytes, size_t length, uint64_t df, bool expanded,
                              dls_error *err)
{
    uint32_t count = g->terms.count, number = dls__bytemap_add(&g->terms, bytes, length);
    gathered_term term = { .df = df, .expanded = expanded };
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == count) {
        dls__buf_append(&g->known, &term, sizeof term);
        return dls__buf_status(&g->known, err);
    }
    if (!expanded) memcpy(g->known.bytes + (size_t)number * sizeof term, &term, sizeof term);
    return DLS_OK;
}

static dls_status gather_expanded(void *ctx, const dls__expanded_term *term, dls_error *err)
{
    return gather_term(ctx, term->bytes, term->length, term->df, true, err);
}

/* All terms of a group: there may be more than the plan has. */
static dls_status gather_group(gathered_terms *g, const dls__plan_node *node, dls_error *err)
{
    if (node->term_count == DLS_MAX_EXPANSION)
        return dls__expand_all(g->index, node->query, g->arena, gather_expanded, g, err);
    for (size_t i = 0; i < node->term_count; i++) DLS__TRY(gather_expanded(g, &node->expanded[i], err));
    return DLS_OK;
}

static dls_status gather_synonym(gathered_terms *g, const dls__plan_node *node, dls_error *err)
{
    dls__buf string;
    dls__buf_init(&string, g->arena->allocator, SIZE_MAX);
    dls__synonym_string(node->query, &string);
    dls_status status = dls__buf_status(&string, err);
    if (status == DLS_OK) status = gather_term(g, (const char *)string.bytes, string.size, node->df, false, err);
    dls__buf_done(&string);
    return status;
}

static dls_status gather_node(gathered_terms *g, const dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    if (dls__is_group(query->kind)) return gather_group(g, node, err);
    if (query->kind == DLS_NODE_SYNONYM) DLS__TRY(gather_synonym(g, node, err));
    for (size_t i = 0; i < node->child_count; i++) DLS__TRY(gather_node(g, &node->children[i], err));
    for (size_t i = 0; i < query->phrase_count; i++)
        DLS__TRY(gather_term(g, query->phrase[i].bytes, query->phrase[i].length, node->terms[i].df, false, err));
    if (query->kind == DLS_NODE_TERM || query->kind == DLS_NODE_KEYWORD)
        DLS__TRY(gather_term(g, query->term, query->term_length, node->terms[0].df, false, err));
    return DLS_OK;
}

/* The terms as statistics, sorted. */
static dls_status sort_terms(const gathered_terms *g, dls__arena *arena, dls_statistics *statistics, dls_error *err)
{
    const dls__bytemap_entry **sorted = dls__arena_alloc_array(arena, g->terms.count, sizeof(dls__bytemap_entry *));
    if (sorted == NULL) return dls__no_memory(err);
    for (uint32_t i = 0; i < g->terms.count; i++) sorted[i] = &g->terms.entries[i];
    dls__sort_strings(sorted, g->terms.count);
    for (uint32_t i = 0; i < g->terms.count; i++) {
        gathered_term term;
        memcpy(&term, g->known.bytes + (size_t)(sorted[i] - g->terms.entries) * sizeof term, sizeof term);
        DLS__TRY(dls__statistics_append(statistics, sorted[i]->bytes, sorted[i]->length, term.df, term.expanded, err));
    }
    return DLS_OK;
}

static dls_status collect(gathered_terms *g, const dls__plan *plan, const dls_allocator *allocator,
                          dls_statistics **out, dls_error *err)
{
    const dls_schema *schema = plan->index->schema;
    dls_statistics *statistics;
    DLS__TRY(gather_node(g, &plan->root, err));
    DLS__TRY(dls__statistics_new(allocator, g->terms.count, &statistics, err));
    statistics->fingerprint = schema->fingerprint;
    statistics->text_count = schema->text_count;
    memcpy(statistics->text_field, schema->text_field, sizeof statistics->text_field);
    statistics->sums = plan->stats;
    dls_status status = sort_terms(g, plan->arena, statistics, err);
    if (status == DLS_OK)
        *out = statistics;
    else
        dls__statistics_free(statistics);
    return status;
}

dls_status dls__statistics_collect(const dls_index *index, const dls_query *query, const dls_allocator *allocator,
                                   dls_statistics **out, dls_error *err)
{
    dls__rank_parameters parameters = { .k1 = DLS__DEFAULT_K1 };
    for (uint32_t field = 0; field < index->schema->text_count; field++) parameters.weights[field] = 1.0f;
    allocator = dls__allocator_or_default(allocator);
    dls__plan plan;
    dls__arena arena;
    gathered_terms g = { .index = index, .arena = &arena };
    dls__arena_init(&arena, allocator);
    dls__bytemap_init(&g.terms, allocator);
    dls__buf_init(&g.known, allocator, SIZE_MAX);
    dls_status status = dls__plan_init(&plan, index, query, &parameters, NULL, &arena, err);
    if (status == DLS_OK) status = collect(&g, &plan, allocator, out, err);
    dls__bytemap_done(&g.terms);
    dls__buf_done(&g.known);
    dls__arena_done(&arena);
    return status;
}
