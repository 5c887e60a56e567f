/* SPDX-License-Identifier: MIT
 *
 * Looking terms up and putting weights on them.
 */
#include "rank/plan.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/early.h"
#include "rank/range.h"
#include "rank/refine.h"
#include "rank/statistics.h"
#include "rank/synonym_df.h"

/* Where the segment has deletions, count those in the term's list, of which `*df` keeps the others; DLS__NO_LIST if
 * none is left. Of a list that makes no sense more may seem to be left than there are documents. */
static dls_status leave_deleted_out(dls__plan *plan, dls__plan_term *term, size_t number, uint32_t *df, dls_error *err)
{
    dls__segment *segment = &plan->index->segments[number];
    const dls__columns *columns;
    term->dead[number] = 0;
    if (segment->deletions.count == 0) return DLS_OK;
    DLS__TRY(dls__segment_columns(segment, &columns, err));
    DLS__TRY(dls__list_open(&segment->lists, term->values[number], plan->arena, &term->list, err));
    term->list_of = number;
    term->list.dead = term->dead[number] = dls__deletions_in_list(&segment->deletions, &term->list);
    *df = (uint32_t)dls__min(*df - term->dead[number], dls__segment_live(segment));
    if (*df == 0) term->values[number] = DLS__NO_LIST;
    return DLS_OK;
}

/* Find the term's list in every segment. */
static dls_status look_up(dls__plan *plan, dls__plan_term *term, const char *bytes, size_t length, uint32_t sought,
                          dls_error *err)
{
    const dls_index *index = plan->index;
    term->values = dls__arena_alloc_array(plan->arena, index->segment_count + 1, sizeof *term->values);
    term->list_of = SIZE_MAX;
    term->dead = dls__arena_alloc_array(plan->arena, index->segment_count + 1, sizeof *term->dead);
    if (term->values == NULL || term->dead == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < index->segment_count; i++) {
        dls__segment *segment = &index->segments[i];
        bool found;
        DLS__TRY(dls__dict_find(&segment->terms, bytes, length, &found, &term->values[i], err));
        if (!found) {
            term->values[i] = DLS__NO_LIST;
            continue;
        }
        uint32_t df, fields;
        DLS__TRY(dls__list_df(&segment->lists, term->values[i], &df, &fields, err));
        DLS__TRY(leave_deleted_out(plan, term, i, &df, err));
        term->df += df;
        if (df > 0 && (fields & ~sought) != 0) term->narrow = true;
    }
    term->ranked_df = term->df;
    if (plan->statistics != NULL) DLS__TRY(dls__statistics_df(plan->statistics, bytes, length, &term->ranked_df, err));
    term->idf = dls__bm25_idf(plan->stats.documents, term->ranked_df);
    return DLS_OK;
}

/* Looking up a list (stop.h), beside its blocks. */
#define WORK_OF_OPENING 1000

dls_status dls__plan_open(dls__plan *plan, dls__plan_term *term, size_t number, dls_error *err)
{
    uint64_t value = term->values[number];
    if (value == DLS__NO_LIST) {
        term->list_of = SIZE_MAX;
        term->list.df = 0;
        return DLS_OK;
    }
    if (term->list_of == number) return DLS_OK;
    const dls__segment *segment = &plan->index->segments[number];
    DLS__TRY(dls__stop_after(plan->stop, WORK_OF_OPENING + dls__blocks_of(segment->descriptor.documents)));
    DLS__TRY(dls__list_open(&segment->lists, value, plan->arena, &term->list, err));
    term->list_of = number;
    term->list.dead = term->dead[number];
    return DLS_OK;
}

static dls_status new_terms(dls__plan *plan, dls__plan_node *node, size_t count, dls_error *err)
{
    node->terms = dls__arena_alloc_zero(plan->arena, count * sizeof *node->terms);
    node->needed = dls__arena_alloc_array(plan->arena, count, sizeof *node->needed);
    if (node->terms == NULL || node->needed == NULL) return dls__no_memory(err);
    node->term_count = count;
    return DLS_OK;
}

static dls_status plan_term(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    DLS__TRY(new_terms(plan, node, 1, err));
    node->fields = query->fields & plan->bm25.fields;
    DLS__TRY(look_up(plan, &node->terms[0], query->term, query->term_length, node->fields, err));
    node->idf = node->terms[0].idf;
    node->weight = query->boost * node->idf;
    return DLS_OK;
}

/* They have no memory yet. */
static void begin_places(dls__phrase_place *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        places[i].field_counts = NULL;
        places[i].room = (dls__position_room){ .count = 0 };
    }
}

static dls_status plan_phrase(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    DLS__TRY(new_terms(plan, node, query->phrase_count, err));
    /* a query suits schemas that keep positions in other fields than its own */
    node->fields = query->fields & plan->bm25.fields & plan->index->schema->position_fields;
    node->pairs = dls__arena_alloc_array(plan->arena, query->phrase_count, sizeof *node->pairs);
    if (node->pairs == NULL) return dls__no_memory(err);
    node->places = dls__arena_alloc_array(plan->arena, query->phrase_count, sizeof *node->places);
    node->others = dls__arena_alloc_array(plan->arena, query->phrase_count, sizeof *node->others);
    if (node->places == NULL || node->others == NULL) return dls__no_memory(err);
    begin_places(node->places, query->phrase_count);
    for (size_t i = 0; i < query->phrase_count; i++) {
        const dls__phrase_term *term = &query->phrase[i];
        node->terms[i].offset = term->offset;
        DLS__TRY(look_up(plan, &node->terms[i], term->bytes, term->length, node->fields, err));
        node->idf += node->terms[i].idf;
    }
    node->weight = query->boost * node->idf;
    return DLS_OK;
}

static dls_status plan_group(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    dls__expansion expansion;
    uint64_t df = 0;
    if (plan->statistics != NULL)
        DLS__TRY(dls__expand_by_statistics(plan->statistics, node->query, plan->arena, &expansion, err));
    else
        DLS__TRY(dls__expand(plan->index, node->query, plan->stop, plan->arena, &expansion, err));
    DLS__TRY(new_terms(plan, node, expansion.count, err));
    node->expanded = expansion.terms;
    node->fields = node->query->fields & plan->bm25.fields;
    plan->cut |= expansion.cut;
    for (size_t i = 0; i < expansion.count; i++) {
        const dls__expanded_term *term = &expansion.terms[i];
        DLS__TRY(look_up(plan, &node->terms[i], term->bytes, term->length, node->fields, err));
        if (node->terms[i].ranked_df > df) df = node->terms[i].ranked_df;
    }
    node->idf = dls__bm25_idf(plan->stats.documents, df);
    node->weight = node->query->boost * node->idf;
    return DLS_OK;
}

static bool is_counted_word(const dls__plan_node *node)
{
    return node->kind == DLS_NODE_TERM && node->occur != DLS_MUST_NOT && node->terms[0].df > 0;
}

/* The query that the phrase of two words is. */
static dls_query *new_adjacent_query(dls__plan *plan, const dls_query *first, const dls_query *second)
{
    dls_query *query = dls__arena_alloc_zero(plan->arena, sizeof *query);
    dls__phrase_term *words = dls__arena_alloc_zero(plan->arena, 2 * sizeof *words);
    if (query == NULL || words == NULL) return NULL;
    words[0] = (dls__phrase_term){ .bytes = first->term, .length = first->term_length };
    words[1] = (dls__phrase_term){ .bytes = second->term, .length = second->term_length, .offset = 1 };
    query->kind = DLS_NODE_PHRASE;
    query->phrase = words;
    query->phrase_count = 2;
    return query;
}

/* Where both are words that are sought in a field with positions, have `second` know the phrase of both. */
static dls_status plan_adjacent(dls__plan *plan, dls__plan_node *first, dls__plan_node *second, dls_error *err)
{
    uint32_t fields = first->fields & second->fields & plan->index->schema->position_fields;
    if (plan->adjacency == 0.0f || !is_counted_word(first) || !is_counted_word(second) || fields == 0) return DLS_OK;
    dls__plan_node *pair = dls__arena_alloc_zero(plan->arena, sizeof *pair);
    if (pair == NULL) return dls__no_memory(err);
    pair->query = new_adjacent_query(plan, first->query, second->query);
    pair->pairs = dls__arena_alloc_array(plan->arena, 2, sizeof *pair->pairs);
    pair->others = dls__arena_alloc_array(plan->arena, 2, sizeof *pair->others);
    if (pair->query == NULL || pair->pairs == NULL || pair->others == NULL) return dls__no_memory(err);
    DLS__TRY(new_terms(plan, pair, 2, err));
    if (plan->adjacent_places == NULL) {
        plan->adjacent_places = dls__arena_alloc_array(plan->arena, 2, sizeof *plan->adjacent_places);
        if (plan->adjacent_places == NULL) return dls__no_memory(err);
        begin_places(plan->adjacent_places, 2);
    }
    pair->places = plan->adjacent_places;
    pair->fields = fields;
    pair->children = first;
    pair->weight = plan->adjacency * 0.5f * (first->weight + second->weight);
    second->adjacent = pair;
    return DLS_OK;
}

static dls_status plan_node(dls__plan *plan, dls__plan_node *node, const dls_query *query, dls_occur occur,
                            dls_error *err);

/* A bool, or a constant, which has one clause. */
static dls_status plan_clauses(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    float adjacency = plan->adjacency;
    bool has_must = false;
    if (query->kind == DLS_NODE_CONSTANT || node->occur == DLS_MUST_NOT) plan->adjacency = 0.0f;
    for (size_t i = 0; i < query->clause_count; i++) has_must |= query->clauses[i].occur == DLS_MUST;
    node->minimum = query->minimum > 0 || has_must ? query->minimum : 1;
    node->weight = query->boost; /* of a constant */
    node->children = dls__arena_alloc_zero(plan->arena, query->clause_count * sizeof *node->children);
    if (node->children == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < query->clause_count; i++) {
        node->child_count = i + 1;
        DLS__TRY(plan_node(plan, &node->children[i], query->clauses[i].query, query->clauses[i].occur, err));
        if (i > 0) DLS__TRY(plan_adjacent(plan, &node->children[i - 1], &node->children[i], err));
    }
    plan->adjacency = adjacency;
    return DLS_OK;
}

static dls_status plan_synonym(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    DLS__TRY(plan_clauses(plan, node, err));
    DLS__TRY(dls__synonym_df(plan, node, &node->df, err));
    node->idf = dls__bm25_idf(plan->stats.documents, node->df);
    node->weight = node->query->boost * node->idf;
    for (size_t i = 0; i < node->child_count; i++) {
        node->children[i].member = true;
        node->children[i].idf = node->idf;
        node->children[i].weight = node->weight;
    }
    return DLS_OK;
}

/* Recursion is as deep as the query, DLS_MAX_DEPTH at most; so it is wherever nodes are walked. The node is zero. */
static dls_status plan_node(dls__plan *plan, dls__plan_node *node, const dls_query *query, dls_occur occur,
                            dls_error *err)
{
    node->query = query;
    node->occur = occur;
    node->kind = query->kind;
    switch (query->kind) {
    case DLS_NODE_BOOL:
    case DLS_NODE_CONSTANT: return plan_clauses(plan, node, err);
    case DLS_NODE_SYNONYM: return plan_synonym(plan, node, err);
    case DLS_NODE_PHRASE: return plan_phrase(plan, node, err);
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY: return plan_group(plan, node, err);
    case DLS_NODE_ALL:
    case DLS_NODE_KEY: return DLS_OK;
    case DLS_NODE_RANGE: return DLS_OK;
    case DLS_NODE_TERM:
    case DLS_NODE_KEYWORD: break;
    }
    return plan_term(plan, node, err);
}

static size_t count_leaves(const dls__plan_node *node)
{
    dls_node_kind kind = node->query->kind;
    size_t count = node->term_count > 0 || kind == DLS_NODE_CONSTANT || kind == DLS_NODE_SYNONYM;
    for (size_t i = 0; i < node->child_count; i++) count += count_leaves(&node->children[i]);
    return count;
}

static void collect_leaves(dls__plan *plan, dls__plan_node *node)
{
    dls_node_kind kind = node->query->kind;
    bool scores = kind == DLS_NODE_CONSTANT ? node->weight > 0.0f : node->term_count > 0 && kind != DLS_NODE_KEYWORD;
    if (scores || kind == DLS_NODE_SYNONYM) plan->leaves[plan->leaf_count++] = node;
    if (kind == DLS_NODE_CONSTANT || kind == DLS_NODE_SYNONYM) return;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur != DLS_MUST_NOT) collect_leaves(plan, &node->children[i]);
}

/* Whether whatever matches has the same score. */
static bool is_flat(const dls__plan_node *node)
{
    while (dls__plan_is_wrapper(node)) node = &node->children[0];
    return node->query->kind == DLS_NODE_CONSTANT;
}

/* The sums that ranking goes by, and the factors that they make. */
static dls_status take_sums(dls__plan *plan, const dls__rank_parameters *parameters, dls_error *err)
{
    const dls_index *index = plan->index;
    plan->statistics = parameters->statistics;
    if (plan->statistics == NULL)
        dls__stats_collect(index, &plan->stats);
    else
        DLS__TRY(dls__statistics_sums(plan->statistics, index->schema, &plan->stats, err));
    double average[DLS_MAX_TEXT_FIELDS];
    for (uint32_t field = 0; field < index->schema->text_count; field++)
        average[field] = dls__stats_average(&plan->stats, field);
    const dls__bm25 *known = index->segment_count == 1 ? &index->segments[0].impacts->bm25 : NULL;
    dls__bm25_init_from(&plan->bm25, known, parameters, average, index->schema->text_count);
    return DLS_OK;
}

dls_status dls__plan_init(dls__plan *plan, const dls_index *index, const dls_query *query,
                          const dls__rank_parameters *parameters, dls__stop *stop, dls__arena *arena, dls_error *err)
{
    plan->index = index;
    plan->arena = arena;
    plan->leaf_count = 0;
    plan->cut = false;
    plan->by_low = NULL;
    plan->root = (dls__plan_node){ .query = query };
    plan->has_filter = false;
    plan->stop = stop;
    plan->adjacency = parameters->adjacency;
    plan->adjacent_places = NULL;
    plan->adjacent_count = 0;
    plan->segment_number = SIZE_MAX;
    DLS__TRY(take_sums(plan, parameters, err));
    DLS__TRY(dls__boosts_init(&plan->boosts, parameters, arena, err));
    DLS__TRY(dls__score_room_init(plan, err));
    DLS__TRY(plan_node(plan, &plan->root, query, DLS_MUST, err));
    plan->leaves = dls__arena_alloc_array(arena, count_leaves(&plan->root), sizeof(dls__plan_node *));
    if (plan->leaves == NULL) return dls__no_memory(err);
    if (!is_flat(&plan->root) || plan->boosts.count > 0) collect_leaves(plan, &plan->root);
    dls__early_init(plan, parameters);
    return dls__refine_init(plan, err);
}

dls_status dls__plan_set_filter(dls__plan *plan, const dls_query *filter, dls_error *err)
{
    const dls_statistics *statistics = plan->statistics; /* which need not have its terms */
    plan->filter = (dls__plan_node){ .query = filter };
    plan->has_filter = true;
    plan->statistics = NULL;
    float adjacency = plan->adjacency;
    plan->adjacency = 0.0f;
    dls_status status = plan_node(plan, &plan->filter, filter, DLS_MUST, err);
    plan->adjacency = adjacency;
    plan->statistics = statistics;
    return status;
}

static dls_status open_list(dls__plan *plan, dls__plan_term *term, dls_error *err)
{
    return dls__plan_open(plan, term, plan->segment_number, err);
}

/* Open the list of two terms of a phrase as a pair, if they stand side by side and are common enough to have one. */
static dls_status open_pair(dls__plan *plan, dls__plan_node *node, size_t first, dls_error *err)
{
    const dls__phrase_term *words = node->query->phrase + first;
    uint64_t df = dls__min(node->terms[first].df, node->terms[first + 1].df), value;
    char string[DLS__PAIR_STRING];
    bool found = false;
    node->pairs[first].df = 0;
    if (node->query->slop > 0 || words[1].offset - words[0].offset != 1) return DLS_OK;
    if (df * DLS__COMMON_SHARE < plan->segment->descriptor.documents) return DLS_OK;
    size_t length = dls__pair_string(words[0].bytes, words[0].length, words[1].bytes, words[1].length, string);
    if (length > 0) DLS__TRY(dls__dict_find(&plan->segment->pairs, string, length, &found, &value, err));
    if (!found) return DLS_OK;
    DLS__TRY(dls__list_open(&plan->segment->pair_lists, value, plan->arena, &node->pairs[first], err));
    node->pairs[first].dead = dls__deletions_in_list(&plan->segment->deletions, &node->pairs[first]);
    return DLS_OK;
}

/* By insertion: phrases are short. */
static void add_needed(dls__plan_node *node, dls__list *list)
{
    size_t at = node->needed_count++;
    for (; at > 0 && node->needed[at - 1]->df > list->df; at--) node->needed[at] = node->needed[at - 1];
    node->needed[at] = list;
}

static void need_pairs_and_terms(dls__plan_node *node)
{
    bool in_pair = false;
    node->needed_count = 0;
    for (size_t i = 0; i < node->term_count; i++) {
        bool with_next = i + 1 < node->term_count && node->pairs[i].df > 0;
        if (with_next) add_needed(node, &node->pairs[i]);
        if (!with_next && !in_pair) add_needed(node, &node->terms[i].list);
        in_pair = with_next;
    }
}

static void order_others(dls__plan_node *node)
{
    for (uint32_t i = 1; i < node->term_count; i++) {
        size_t at = i - 1;
        for (; at > 0 && node->terms[node->others[at - 1]].list.df > node->terms[i].list.df; at--)
            node->others[at] = node->others[at - 1];
        node->others[at] = i;
    }
}

static dls_status enter_phrase(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    for (size_t i = 0; i + 1 < node->term_count; i++) DLS__TRY(open_pair(plan, node, i, err));
    if (node->term_count == 2 && node->pairs[0].df > 0) node->kind = DLS_NODE_TERM;
    bool placed = node->kind == DLS_NODE_PHRASE || (node->member && plan->lead_fields != 0);
    for (size_t i = 0; i < node->term_count && placed; i++) DLS__TRY(open_list(plan, &node->terms[i], err));
    need_pairs_and_terms(node);
    order_others(node);
    return DLS_OK;
}

static dls_status enter_group(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    node->kind = node->query->kind;
    node->needed_count = 0;
    node->exact = true;
    for (size_t i = 0; i < node->term_count; i++) {
        dls__list *list = &node->terms[i].list;
        DLS__TRY(open_list(plan, &node->terms[i], err));
        if (list->df == 0 || (list->fields & node->fields) == 0) continue;
        node->needed[node->needed_count++] = list;
        node->exact &= (list->fields & ~node->fields) == 0;
    }
    node->absent = node->needed_count == 0;
    if (node->needed_count == 1) node->kind = DLS_NODE_TERM;
    return DLS_OK;
}

static dls_status enter_key(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    bool found;
    uint32_t outer;
    node->kind = DLS_NODE_KEY;
    DLS__TRY(dls__segment_find(plan->segment, node->query->term, node->query->term_length, &found, &outer, err));
    node->absent = !found;
    node->exact = true;
    if (found) node->document = dls__segment_inner(plan->segment, outer);
    return DLS_OK;
}

static dls_status enter_all(dls__plan_node *node)
{
    node->kind = DLS_NODE_ALL;
    node->absent = false;
    node->exact = true;
    return DLS_OK;
}

static dls_status enter_leaf(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    node->kind = node->query->kind;
    if (node->kind == DLS_NODE_PHRASE) {
        DLS__TRY(enter_phrase(plan, node, err));
    } else {
        DLS__TRY(open_list(plan, &node->terms[0], err));
        node->needed[0] = &node->terms[0].list;
        node->needed_count = 1;
    }
    node->absent = false;
    for (size_t i = 0; i < node->term_count; i++) /* pairs may have the postings of deleted documents still */
        if (node->terms[i].values[plan->segment_number] == DLS__NO_LIST) node->absent = true;
    for (size_t i = 0; i < node->needed_count; i++) {
        bool sought = node->kind == DLS_NODE_KEYWORD || (node->needed[i]->fields & node->fields) != 0;
        if (node->needed[i]->df == 0 || !sought) node->absent = true;
    }
    bool everywhere = (node->needed[0]->fields & ~node->fields) == 0;
    node->exact = node->absent || node->kind == DLS_NODE_KEYWORD || (node->kind == DLS_NODE_TERM && everywhere);
    return DLS_OK;
}

/* The phrase of two neighbours has the lists that they have opened. */
static dls_status enter_adjacent(dls__plan *plan, dls__plan_node *first, dls__plan_node *second, dls_error *err)
{
    dls__plan_node *pair = second->adjacent;
    pair->absent = first->absent || second->absent;
    if (pair->absent) return DLS_OK;
    pair->terms[0] = first->terms[0];
    pair->terms[1] = second->terms[0];
    pair->terms[1].offset = 1;
    DLS__TRY(enter_leaf(plan, pair, err));
    if (pair->absent) return DLS_OK;
    plan->adjacent_count++;
    dls__plan_node *rarer = first->needed[0]->df < second->needed[0]->df ? first : second;
    if (pair->kind != DLS_NODE_TERM) rarer->adjacent_most += pair->weight;
    return DLS_OK;
}

static dls_status enter(dls__plan *plan, dls__plan_node *node, dls_error *err);

static dls_status enter_clauses(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    node->kind = node->query->kind;
    node->exact = true;
    node->absent = false;
    bool any_must_absent = false;
    uint32_t should = 0;
    for (size_t i = 0; i < node->child_count; i++) {
        dls__plan_node *child = &node->children[i];
        DLS__TRY(enter(plan, child, err));
        child->adjacent_most = 0.0f;
        if (child->adjacent != NULL) DLS__TRY(enter_adjacent(plan, child - 1, child, err));
        node->exact &= child->exact;
        any_must_absent |= child->occur == DLS_MUST && child->absent;
        should += child->occur == DLS_SHOULD && !child->absent;
    }
    node->absent = any_must_absent || should < node->minimum;
    node->exact |= node->absent;
    return DLS_OK;
}

static dls_status enter(dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    switch (node->query->kind) {
    case DLS_NODE_BOOL:
    case DLS_NODE_SYNONYM:
    case DLS_NODE_CONSTANT: return enter_clauses(plan, node, err);
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY: return enter_group(plan, node, err);
    case DLS_NODE_KEY: return enter_key(plan, node, err);
    case DLS_NODE_ALL: return enter_all(node);
    case DLS_NODE_RANGE: return dls__range_enter(plan, node, err);
    case DLS_NODE_TERM:
    case DLS_NODE_PHRASE:
    case DLS_NODE_KEYWORD: break;
    }
    return enter_leaf(plan, node, err);
}

/* How far tf may differ from what the segment's impacts were made with, by the lengths that there are. Where nothing
 * differs, both ratios are 1. */
static void compare_with_impacts(dls__plan *plan, uint32_t field)
{
    const float *now = plan->bm25.factor[field], *then = plan->segment->impacts->bm25.factor[field];
    bool counted = (plan->bm25.fields >> field & 1) != 0;
    bool counted_then = (plan->segment->impacts->bm25.fields >> field & 1) != 0;
    plan->least_ratio[field] = counted_then ? 1e30 : 0.0;
    plan->most_ratio[field] = counted_then ? 0.0 : 1e30;
    if (!counted_then || !counted) return;
    if (memcmp(now, then, 256 * sizeof *now) == 0) {
        plan->least_ratio[field] = plan->most_ratio[field] = 1.0;
        return;
    }
    uint32_t shortest = atomic_load_explicit(&plan->segment->marks->shortest[field], memory_order_relaxed);
    uint32_t longest = atomic_load_explicit(&plan->segment->marks->longest[field], memory_order_relaxed);
    for (uint32_t code = shortest; code <= longest; code++) {
        double ratio = (double)now[code] / (double)then[code];
        if (ratio < plan->least_ratio[field]) plan->least_ratio[field] = ratio;
        if (ratio > plan->most_ratio[field]) plan->most_ratio[field] = ratio;
    }
}

static void set_idle(dls__plan_node *node, bool idle)
{
    node->idle = idle;
    for (size_t i = 0; i < node->child_count; i++) set_idle(&node->children[i], idle || node->absent);
}

dls_status dls__plan_enter(dls__plan *plan, size_t number, dls_error *err)
{
    plan->segment_number = number;
    plan->segment = &plan->index->segments[number];
    DLS__TRY(dls__segment_columns(plan->segment, &plan->columns, err));
    for (uint32_t field = 0; field < plan->index->schema->text_count; field++) compare_with_impacts(plan, field);
    plan->adjacent_count = 0;
    DLS__TRY(enter(plan, &plan->root, err));
    set_idle(&plan->root, false);
    dls__refine_enter(plan);
    DLS__TRY(dls__boosts_enter(&plan->boosts, plan->index->schema, plan->segment, err));
    return plan->has_filter ? enter(plan, &plan->filter, err) : DLS_OK;
}

void dls__plan_ratios(const dls__plan *plan, uint32_t fields, double *least, double *most)
{
    *least = 1e30;
    *most = 0.0;
    for (; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        if (plan->least_ratio[field] < *least) *least = plan->least_ratio[field];
        if (plan->most_ratio[field] > *most) *most = plan->most_ratio[field];
    }
}

uint8_t *dls__plan_bytes(dls__plan *plan)
{
    if (plan->by_low == NULL) plan->by_low = dls__arena_alloc(plan->arena, DLS__BLOCK_DOCUMENTS + DLS__KERNEL_SLACK);
    return plan->by_low;
}

uint32_t dls__plan_blocks(const dls__plan *plan) { return dls__blocks_of(plan->segment->descriptor.documents); }

uint32_t dls__plan_documents(const dls__plan *plan, uint32_t block)
{
    return dls__block_documents(block, plan->segment->descriptor.documents);
}
