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
#include "rank/code_value.h"
#include "rank/early.h"
#include "rank/score_documents.h"
#include "rank/synonym.h"
#include "segment/term_source.h"

typedef struct explainer {
    dls__plan plan;
    const dls__rank_parameters *parameters;
    dls__arena *arena;
    uint32_t document; /* in the plan's segment */
    dls_explain_node *nodes;
    size_t count;
} explainer;

/* As many as there may be: of a group those terms are shown that the document has. */
static size_t count_nodes(const dls__plan_node *node)
{
    size_t count = 1 + (dls__is_group(node->query->kind) ? node->term_count : 0);
    for (size_t i = 0; i < node->child_count; i++) count += count_nodes(&node->children[i]);
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

/* Fill in fields and tf of what occurs counts[field] times in each field of `fields`. */
static dls_status explain_occurrences(explainer *e, const uint32_t *counts, uint32_t fields, dls_explain_node *out,
                                      dls_error *err)
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
    return DLS_OK;
}

static dls_status explain_value(explainer *e, const dls__plan_node *node, dls_explain_node *out, dls_error *err)
{
    dls_explain_field *row = dls__arena_alloc_zero(e->arena, sizeof *row);
    if (row == NULL) return dls__no_memory(err);
    row->field = (uint8_t)node->query->term[1];
    out->fields = row;
    out->field_count = 1;
    out->matches = true;
    return DLS_OK;
}

static dls_status copy_name(explainer *e, const char *bytes, size_t length, dls_explain_node *out, dls_error *err)
{
    out->text = (dls_text){ dls__arena_copy(e->arena, bytes, length), length };
    return out->text.bytes != NULL ? DLS_OK : dls__no_memory(err);
}

/* The words of a term or phrase as one text; of a keyword its value. */
static dls_status name_node(explainer *e, const dls_query *query, dls_explain_node *out, dls_error *err)
{
    dls__buf text;
    dls__buf_init(&text, e->arena->allocator, SIZE_MAX);
    if (query->kind == DLS_NODE_KEYWORD) {
        char room[DLS__VALUE_TEXT];
        dls_text value = dls__value_text(query->field_kind, query->term + DLS__KEYWORD_PREFIX_SIZE,
                                         query->term_length - DLS__KEYWORD_PREFIX_SIZE, room);
        dls__buf_append(&text, value.bytes, value.length);
    } else if (query->kind == DLS_NODE_RANGE) {
        const char *name = e->plan.index->schema->fields[(uint8_t)query->term[1]].name;
        dls__buf_append(&text, name, strlen(name));
    } else if (query->term_length > 0) {
        dls__buf_append(&text, query->term, query->term_length);
    }
    if (query->kind == DLS_NODE_PHRASE)
        for (size_t i = 0; i < query->phrase_count; i++) {
            if (i > 0) dls__buf_append_u8(&text, ' ');
            dls__buf_append(&text, query->phrase[i].bytes, query->phrase[i].length);
        }
    dls_status status = dls__buf_status(&text, err);
    if (status == DLS_OK) status = copy_name(e, (const char *)text.bytes, text.size, out, err);
    dls__buf_done(&text);
    return status;
}

static dls_status name_boosting_value(explainer *e, size_t number, uint32_t code, dls_text *out, dls_error *err)
{
    const dls__boosts *boosts = &e->plan.boosts;
    dls__dict_iter terms;
    char room[DLS__VALUE_TEXT];
    DLS__TRY(
        dls__code_value(boosts->segment, boosts->columns[number], boosts->boosts[number].field, code, &terms, err));
    *out = dls__value_text(boosts->kinds[number], terms.string + DLS__KEYWORD_PREFIX_SIZE,
                           terms.length - DLS__KEYWORD_PREFIX_SIZE, room);
    out->bytes = dls__arena_copy(e->arena, out->bytes, out->length);
    return out->bytes != NULL ? DLS_OK : dls__no_memory(err);
}

static void name_weights(const explainer *e, const dls__plan_node *node, dls_explain_node *out)
{
    out->idf = node->idf;
    out->boost = node->query->boost;
    out->k1 = e->parameters->k1;
    out->formula = e->parameters->formula;
    out->delta = out->formula == DLS_FORMULA_BM25 ? 0.0f : e->parameters->delta;
}

/* Raise what the place of `list`'s term in the document adds. */
static dls_status explain_early(explainer *e, dls__list *list, uint32_t sought, float *early, dls_error *err)
{
    uint32_t block = e->document / DLS__BLOCK_DOCUMENTS, number;
    uint16_t low = (uint16_t)(e->document % DLS__BLOCK_DOCUMENTS);
    dls__lows lows = { &low, 1, NULL };
    dls__list_find_all(&list->blocks[block], &lows, &number);
    e->plan.early_use = DLS__EARLY_TRUE;
    return dls__raise_early(&e->plan, list, sought, block, &lows, &number, NULL, early, err);
}

static dls_status explain_leaf(explainer *e, dls__plan_node *node, dls_explain_node *out, dls_error *err)
{
    out->near = node->query->near;
    out->slop = node->query->slop;
    out->df = node->term_count > 0 ? node->terms[0].ranked_df : 0;
    for (size_t i = 1; i < node->term_count; i++) out->df = dls__min(out->df, node->terms[i].ranked_df);
    bool is_value = node->query->kind == DLS_NODE_KEYWORD || node->query->kind == DLS_NODE_RANGE;
    if (!is_value) name_weights(e, node, out);
    uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
    bool matches;
    DLS__TRY(dls__occurrences(&e->plan, node, e->document / DLS__BLOCK_DOCUMENTS, e->document % DLS__BLOCK_DOCUMENTS,
                              counts, &fields, &matches, err));
    if (!matches) return DLS_OK;
    if (is_value) return explain_value(e, node, out, err);
    DLS__TRY(explain_occurrences(e, counts, fields, out, err));
    out->score = dls__bm25_score(&e->plan.bm25, node->weight, out->tf);
    if (node->query->kind != DLS_NODE_TERM) return DLS_OK;
    DLS__TRY(explain_early(e, node->needed[0], node->fields, &out->early, err));
    out->score += node->weight * out->early;
    return DLS_OK;
}

/* The terms of a group that the document has, below it; their tfs in their order are its own. */
static dls_status explain_group(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node *out,
                                dls_error *err)
{
    out->edits = node->query->edits;
    name_weights(e, node, out);
    for (size_t i = 0; i < node->term_count; i++) {
        uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
        dls__list *list = &node->terms[i].list;
        out->df = dls__max(out->df, node->terms[i].ranked_df);
        if (list->df == 0) continue;
        DLS__TRY(dls__list_occurrences(list, node->fields, e->document / DLS__BLOCK_DOCUMENTS,
                                       e->document % DLS__BLOCK_DOCUMENTS, counts, &fields, err));
        if (fields == 0) continue;
        dls_explain_node *term = &e->nodes[e->count++];
        *term = (dls_explain_node){ .kind = DLS_NODE_TERM, .depth = depth + 1, .occur = DLS_SHOULD, .factor = 1.0f };
        term->df = node->terms[i].ranked_df;
        term->k1 = out->k1;
        DLS__TRY(copy_name(e, node->expanded[i].bytes, node->expanded[i].length, term, err));
        DLS__TRY(explain_occurrences(e, counts, fields, term, err));
        out->tf += term->tf;
        out->matches = true;
    }
    if (out->matches) out->score = dls__bm25_score(&e->plan.bm25, node->weight, out->tf);
    return DLS_OK;
}

/* The members of a synonym that the document has, below it. */
static dls_status explain_members(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node *out,
                                  dls_error *err)
{
    for (size_t i = 0; i < node->child_count; i++) {
        uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
        bool matches;
        dls__plan_node *child = &node->children[i];
        uint64_t df = child->terms[0].ranked_df;
        for (size_t j = 1; j < child->term_count; j++) df = dls__min(df, child->terms[j].ranked_df);
        DLS__TRY(dls__occurrences(&e->plan, child, e->document / DLS__BLOCK_DOCUMENTS,
                                  e->document % DLS__BLOCK_DOCUMENTS, counts, &fields, &matches, err));
        if (!matches) continue;
        dls_explain_node *member = &e->nodes[e->count++];
        *member = (dls_explain_node){ .kind = child->query->kind, .depth = depth + 1, .occur = DLS_SHOULD };
        member->factor = 1.0f;
        member->near = child->query->near;
        member->slop = child->query->slop;
        member->df = df;
        member->k1 = out->k1;
        DLS__TRY(name_node(e, child->query, member, err));
        DLS__TRY(explain_occurrences(e, counts, fields, member, err));
    }
    return DLS_OK;
}

static dls_status explain_synonym(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node *out,
                                  dls_error *err)
{
    dls__batch batch = { .block = e->document / DLS__BLOCK_DOCUMENTS, .count = 1 };
    float tf[DLS__BATCH], early[DLS__BATCH];
    name_weights(e, node, out);
    out->df = node->df;
    DLS__TRY(explain_members(e, node, depth, out, err));
    if (node->absent) return DLS_OK;
    batch.lows[0] = (uint16_t)(e->document % DLS__BLOCK_DOCUMENTS);
    e->plan.early_use = DLS__EARLY_TRUE;
    DLS__TRY(
        dls__synonym_match(&e->plan, node, &batch, dls__kept_factors_begin(&e->plan.score_room->kept), tf, early, err));
    out->matches = batch.matches[0];
    if (!out->matches) return DLS_OK;
    out->tf = tf[0];
    out->early = early[0];
    out->score = dls__bm25_score(&e->plan.bm25, node->weight, out->tf);
    out->score += node->weight * out->early;
    return DLS_OK;
}

static dls_status explain_node(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node **result,
                               dls_error *err);

/* What the word `node` adds that stands right behind the one before it. */
static dls_status explain_adjacent(explainer *e, const dls__plan_node *node, dls_explain_node *out, dls_error *err)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
    bool matches = false;
    if (node->adjacent == NULL) return DLS_OK;
    DLS__TRY(dls__occurrences(&e->plan, node->adjacent, e->document / DLS__BLOCK_DOCUMENTS,
                              e->document % DLS__BLOCK_DOCUMENTS, counts, &fields, &matches, err));
    if (matches) out->adjacent = node->adjacent->weight;
    out->score += out->adjacent;
    return DLS_OK;
}

static dls_status explain_bool(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node *out,
                               dls_error *err)
{
    bool must = true, must_not = false;
    uint32_t should = 0;
    float sum = 0.0f;
    out->minimum = node->query->minimum;
    for (size_t i = 0; i < node->child_count; i++) {
        dls_explain_node *child;
        DLS__TRY(explain_node(e, &node->children[i], depth + 1, &child, err));
        DLS__TRY(explain_adjacent(e, &node->children[i], child, err));
        if (child->occur == DLS_MUST) must &= child->matches;
        if (child->occur == DLS_SHOULD) should += child->matches;
        if (child->occur == DLS_MUST_NOT) must_not |= child->matches;
        if (child->occur != DLS_MUST_NOT && child->matches) sum += child->score;
    }
    out->matches = must && should >= node->minimum && !must_not;
    if (out->matches) out->score = sum;
    return DLS_OK;
}

static dls_status explain_constant(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node *out,
                                   dls_error *err)
{
    dls_explain_node *child;
    DLS__TRY(explain_node(e, &node->children[0], depth + 1, &child, err));
    out->boost = node->weight;
    out->matches = child->matches;
    if (out->matches) out->score = node->weight;
    return DLS_OK;
}

static dls_status explain_node(explainer *e, dls__plan_node *node, unsigned depth, dls_explain_node **result,
                               dls_error *err)
{
    dls_explain_node *out = &e->nodes[e->count++];
    *result = out;
    *out = (dls_explain_node){ .kind = node->query->kind, .depth = depth, .occur = node->occur, .factor = 1.0f };
    DLS__TRY(name_node(e, node->query, out, err));
    switch (node->query->kind) {
    case DLS_NODE_BOOL: return explain_bool(e, node, depth, out, err);
    case DLS_NODE_SYNONYM: return explain_synonym(e, node, depth, out, err);
    case DLS_NODE_CONSTANT: return explain_constant(e, node, depth, out, err);
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY: return explain_group(e, node, depth, out, err);
    case DLS_NODE_ALL: out->matches = true; return DLS_OK;
    case DLS_NODE_KEY: out->matches = !node->absent && node->document == e->document; return DLS_OK;
    case DLS_NODE_TERM:
    case DLS_NODE_PHRASE:
    case DLS_NODE_RANGE:
    case DLS_NODE_KEYWORD: break;
    }
    return explain_leaf(e, node, out, err);
}

/* What columns multiply the score of the whole query by. */
static dls_status explain_boosts(explainer *e, dls_explain_node *root, dls_error *err)
{
    dls__boosts *boosts = &e->plan.boosts;
    dls_explain_boost *rows = dls__arena_alloc_zero(e->arena, boosts->count * sizeof *rows);
    if (rows == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < boosts->count; i++) {
        uint32_t code;
        rows[i].field = boosts->boosts[i].field;
        rows[i].value = (dls_text){ "", 0 };
        DLS__TRY(dls__boost_of(boosts, i, e->document, &code, &rows[i].factor, err));
        rows[i].has_value = code > 0;
        if (code > 0) DLS__TRY(name_boosting_value(e, i, code, &rows[i].value, err));
        root->factor *= rows[i].factor;
    }
    root->score *= root->factor;
    root->boosts = rows;
    root->boost_count = boosts->count;
    return DLS_OK;
}

static dls_status explain(explainer *e, uint64_t document, dls_error *err)
{
    const dls_index *index = e->plan.index;
    const dls__segment *segment = dls__index_segment_of(index, document, &e->document);
    e->nodes = dls__arena_alloc_array(e->arena, count_nodes(&e->plan.root), sizeof *e->nodes);
    if (e->nodes == NULL) return dls__no_memory(err);
    DLS__TRY(dls__plan_enter(&e->plan, (size_t)(segment - index->segments), err));
    e->document = dls__segment_inner(segment, e->document);
    dls_explain_node *root;
    DLS__TRY(explain_node(e, &e->plan.root, 0, &root, err));
    return explain_boosts(e, &e->nodes[0], err);
}

dls_status dls__explain(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                        uint64_t document, dls__arena *arena, const dls_explain_node **nodes, size_t *count,
                        dls_error *err)
{
    explainer e = { .parameters = parameters, .arena = arena };
    dls__arena scratch;
    dls__arena_init(&scratch, arena->allocator);
    dls_status status = dls__plan_init(&e.plan, index, query, parameters, NULL, &scratch, err);
    if (status == DLS_OK) status = explain(&e, document, err);
    dls__arena_done(&scratch);
    if (status != DLS_OK) return status;
    *nodes = e.nodes;
    *count = e.count;
    return DLS_OK;
}
