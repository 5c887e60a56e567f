/* SPDX-License-Identifier: MIT
 *
 * Nodes are written in the order of the query, parents first; a parent's sum is made of its children's scores in the
 * same order in which the search adds them.
 */
#include "rank/explain.h"

#include <string.h>

#include "base/error.h"
#include "columns/lengths.h"
#include "kernels/kernels.h"
#include "rank/score_documents.h"
#include "segment/term_source.h"

typedef struct explainer {
    dls__plan plan;
    const dls__rank_parameters *parameters;
    dls__arena *arena;
    uint32_t document; /* in the plan's segment */
    dls_explain_node *nodes;
    size_t count;
} explainer;

static size_t count_nodes(const dls_query *query)
{
    size_t count = 1;
    for (size_t i = 0; i < query->clause_count; i++) count += count_nodes(query->clauses[i].query);
    return count;
}

static dls_explain_field explain_field(const explainer *e, uint32_t number, uint32_t occurrences)
{
    const dls__plan *plan = &e->plan;
    uint8_t code = plan->columns->lengths[number][e->document];
    return (dls_explain_field){ .field = plan->index->schema->text_field[number],
                                .occurrences = occurrences,
                                .length = dls__length_decode(code),
                                .average_length = (float)dls__stats_average(&plan->stats, number),
                                .weight = e->parameters->weights[number],
                                .b = e->parameters->b[number],
                                .tf = (float)occurrences * plan->bm25.factor[number][code] };
}

/* Fill in fields, tf and score of a term or phrase that occurs counts[field] times in each field of `fields`. */
static dls_status explain_occurrences(explainer *e, const dls__plan_node *node, const uint32_t *counts, uint32_t fields,
                                      dls_explain_node *out, dls_error *err)
{
    if (fields == 0) return DLS_OK;
    dls_explain_field *rows = dls__arena_alloc_array(e->arena, dls__popcount(fields), sizeof *rows);
    if (rows == NULL) return dls__no_memory(err);
    for (; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        rows[out->field_count] = explain_field(e, field, counts[field]);
        out->tf += rows[out->field_count++].tf;
    }
    out->fields = rows;
    out->matches = true;
    out->score = dls__bm25_score(&e->plan.bm25, node->weight, out->tf);
    return DLS_OK;
}

static dls_status explain_keyword(explainer *e, const dls__plan_node *node, dls_explain_node *out, dls_error *err)
{
    dls_explain_field *row = dls__arena_alloc_zero(e->arena, sizeof *row);
    if (row == NULL) return dls__no_memory(err);
    row->field = (uint8_t)node->query->term[1];
    out->fields = row;
    out->field_count = 1;
    out->matches = true;
    return DLS_OK;
}

/* The words of a term or phrase as one text; of a keyword its value. */
static dls_status name_node(explainer *e, const dls_query *query, dls_explain_node *out, dls_error *err)
{
    dls__buf text;
    dls__buf_init(&text, e->arena->allocator, SIZE_MAX);
    if (query->kind == DLS_NODE_TERM) dls__buf_append(&text, query->term, query->term_length);
    if (query->kind == DLS_NODE_KEYWORD)
        dls__buf_append(&text, query->term + DLS__KEYWORD_PREFIX_SIZE, query->term_length - DLS__KEYWORD_PREFIX_SIZE);
    if (query->kind == DLS_NODE_PHRASE)
        for (size_t i = 0; i < query->phrase_count; i++) {
            if (i > 0) dls__buf_append_u8(&text, ' ');
            dls__buf_append(&text, query->phrase[i].bytes, query->phrase[i].length);
        }
    dls_status status = dls__buf_status(&text, err);
    out->text = (dls_text){ dls__arena_copy(e->arena, text.bytes, text.size), text.size };
    if (status == DLS_OK && out->text.bytes == NULL) status = dls__no_memory(err);
    dls__buf_done(&text);
    return status;
}

static dls_status explain_leaf(explainer *e, dls__plan_node *node, dls_explain_node *out, dls_error *err)
{
    out->near = node->query->near;
    out->slop = node->query->slop;
    out->df = node->terms[0].df;
    for (size_t i = 1; i < node->term_count; i++) out->df = dls__min(out->df, node->terms[i].df);
    if (node->query->kind != DLS_NODE_KEYWORD) {
        out->idf = node->idf;
        out->boost = node->query->kind == DLS_NODE_TERM ? node->query->boost : 1.0f;
        out->k1 = e->parameters->k1;
    }
    uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
    bool matches;
    DLS__TRY(dls__occurrences(&e->plan, node, e->document / DLS__BLOCK_DOCUMENTS, e->document % DLS__BLOCK_DOCUMENTS,
                              counts, &fields, &matches, err));
    if (!matches) return DLS_OK;
    if (node->query->kind == DLS_NODE_KEYWORD) return explain_keyword(e, node, out, err);
    return explain_occurrences(e, node, counts, fields, out, err);
}

static dls_status explain_node(explainer *e, dls__plan_node *node, unsigned depth, const dls_explain_node **result,
                               dls_error *err);

static dls_status explain_bool(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node *out,
                               dls_error *err)
{
    bool has_must = false, must = true, should = false, must_not = false;
    float sum = 0.0f;
    for (size_t i = 0; i < node->child_count; i++) {
        const dls_explain_node *child;
        DLS__TRY(explain_node(e, &node->children[i], depth + 1, &child, err));
        if (child->occur == DLS_MUST) has_must = true;
        if (child->occur == DLS_MUST) must &= child->matches;
        if (child->occur == DLS_SHOULD) should |= child->matches;
        if (child->occur == DLS_MUST_NOT) must_not |= child->matches;
        if (child->occur != DLS_MUST_NOT && child->matches) sum += child->score;
    }
    out->matches = (has_must ? must : should) && !must_not;
    if (out->matches) out->score = sum;
    return DLS_OK;
}

static dls_status explain_node(explainer *e, dls__plan_node *node, unsigned depth, const dls_explain_node **result,
                               dls_error *err)
{
    dls_explain_node *out = &e->nodes[e->count++];
    *result = out;
    *out = (dls_explain_node){ .kind = node->query->kind, .depth = depth, .occur = node->occur };
    DLS__TRY(name_node(e, node->query, out, err));
    if (node->query->kind == DLS_NODE_BOOL) return explain_bool(e, node, depth, out, err);
    return explain_leaf(e, node, out, err);
}

static dls_status explain(explainer *e, const dls_query *query, uint64_t document, dls_error *err)
{
    const dls_index *index = e->plan.index;
    const dls__segment *segment = dls__index_segment_of(index, document, &e->document);
    e->nodes = dls__arena_alloc_array(e->arena, count_nodes(query), sizeof *e->nodes);
    if (e->nodes == NULL) return dls__no_memory(err);
    DLS__TRY(dls__plan_enter(&e->plan, (size_t)(segment - index->segments), err));
    e->document = dls__segment_inner(segment, e->document);
    const dls_explain_node *root;
    return explain_node(e, &e->plan.root, 0, &root, err);
}

dls_status dls__explain(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                        uint64_t document, dls__arena *arena, const dls_explain_node **nodes, size_t *count,
                        dls_error *err)
{
    explainer e = { .parameters = parameters, .arena = arena };
    dls__arena scratch;
    dls__arena_init(&scratch, arena->allocator);
    dls_status status = dls__plan_init(&e.plan, index, query, parameters, &scratch, err);
    if (status == DLS_OK) status = explain(&e, query, document, err);
    dls__arena_done(&scratch);
    if (status != DLS_OK) return status;
    *nodes = e.nodes;
    *count = e.count;
    return DLS_OK;
}
