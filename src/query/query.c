/* SPDX-License-Identifier: MIT
 *
 * Nodes and trees.
 */
#include "query/query.h"

#include <string.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/error.h"
#include "segment/term_source.h"

dls_status dls__query_new(dls_node_kind kind, const dls_schema *schema, const dls_allocator *allocator, dls_query **out,
                          dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_query *query = dls__alloc_zero(allocator, sizeof *query);
    if (query == NULL) return dls__no_memory(err);
    query->allocator = *allocator;
    query->kind = kind;
    query->boost = 1.0f;
    dls__arena_init(&query->arena, &query->allocator);
    if (schema != NULL) {
        query->has_fingerprint = true;
        query->fingerprint = schema->fingerprint;
    }
    *out = query;
    return DLS_OK;
}

/* Recursion is as deep as the tree, DLS_MAX_DEPTH at most. */
void dls__query_free(dls_query *query)
{
    if (query == NULL) return;
    for (size_t i = 0; i < query->clause_count; i++) dls__query_free(query->clauses[i].query);
    dls__query_free(query->relaxed);
    dls_allocator allocator = query->allocator;
    dls__free(&allocator, query->clauses, query->clause_capacity * sizeof *query->clauses);
    dls__arena_done(&query->arena);
    dls__free(&allocator, query, sizeof *query);
}

static dls_status make_room_for_clause(dls_query *query, dls_error *err)
{
    if (query->clause_count < query->clause_capacity) return DLS_OK;
    size_t capacity = query->clause_capacity == 0 ? 8 : 2 * query->clause_capacity;
    dls__clause *clauses = dls__resize(&query->allocator, query->clauses, query->clause_capacity * sizeof *clauses,
                                       capacity * sizeof *clauses);
    if (clauses == NULL) return dls__no_memory(err);
    query->clauses = clauses;
    query->clause_capacity = capacity;
    return DLS_OK;
}

/* Whether a query may be a member of a synonym: a word, a phrase, or any of such. */
static bool is_member(const dls_query *query)
{
    bool any = query->kind == DLS_NODE_BOOL && query->minimum <= 1;
    for (size_t i = 0; i < query->clause_count && any; i++)
        any = query->clauses[i].occur == DLS_SHOULD && query->clauses[i].query->clause_count == 0 &&
              is_member(query->clauses[i].query);
    return any || query->kind == DLS_NODE_TERM || (query->kind == DLS_NODE_PHRASE && query->phrase_count > 0);
}

static dls_status check_member(const dls_query *query, dls_occur occur, const dls_query *child, dls_error *err)
{
    size_t count = query->clause_count + (child->kind == DLS_NODE_BOOL ? child->clause_count : 1);
    if (occur != DLS_SHOULD || !is_member(child))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a synonym has words and phrases, any of which should match");
    if (count > DLS_MAX_EXPANSION)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a synonym of %zu words and phrases, %d are allowed", count,
                         DLS_MAX_EXPANSION);
    return DLS_OK;
}

static dls_status check_clause(const dls_query *query, dls_occur occur, const dls_query *child, dls_error *err)
{
    if (child == query) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a query cannot be a clause of itself");
    if (query->kind == DLS_NODE_SYNONYM) return check_member(query, occur, child, err);
    if (query->kind != DLS_NODE_BOOL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "clauses are added to a bool query or a synonym only");
    if (occur != DLS_SHOULD && occur != DLS_MUST && occur != DLS_MUST_NOT)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no role %d for a clause", (int)occur);
    if (child->height + 1 > DLS_MAX_DEPTH)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a query is nested more than %d deep", DLS_MAX_DEPTH);
    return DLS_OK;
}

/* What does not allocate any more: `child` has its room. */
static void put_clause(dls_query *query, dls_occur occur, dls_query *child)
{
    query->clauses[query->clause_count++] = (dls__clause){ occur, child };
    if (child->height + 1 > query->height) query->height = child->height + 1;
    query->cut |= child->cut;
    query->dropped |= child->dropped;
}

/* The query whose clauses are copies of those of `query`, to be its alternative. */
static dls_status begin_relaxed(dls_query *query, dls_error *err)
{
    dls_query *relaxed;
    DLS__TRY(dls__query_copy(query, &relaxed, err));
    query->relaxed = relaxed;
    return DLS_OK;
}

/* Where `child`, which is about to be a clause, or one before it has an alternative, have `query` have one too: it has
 * the alternatives of its clauses, of what must not match excepted, and copies where there are none. */
static dls_status hand_relaxed_on(dls_query *query, dls_occur occur, dls_query *child, dls_error *err)
{
    dls_query *relaxed = occur != DLS_MUST_NOT ? child->relaxed : NULL;
    if (relaxed == NULL && query->relaxed == NULL) return DLS_OK;
    if (query->relaxed == NULL) DLS__TRY(begin_relaxed(query, err));
    if (relaxed == NULL) DLS__TRY(dls__query_copy(child, &relaxed, err));
    if (relaxed == child->relaxed) child->relaxed = NULL;
    return dls__query_add(query->relaxed, occur, relaxed, err);
}

/* What counts as one has one boost, and no alternatives. */
static dls_status add_member(dls_query *synonym, dls_query *member, dls_error *err)
{
    DLS__TRY(make_room_for_clause(synonym, err));
    dls__query_free(member->relaxed);
    member->relaxed = NULL;
    member->boost = 1.0f;
    put_clause(synonym, DLS_SHOULD, member);
    return DLS_OK;
}

/* A word or phrase, or the clauses of a bool, which is freed. */
static dls_status add_members(dls_query *synonym, dls_query *child, dls_error *err)
{
    if (child->kind != DLS_NODE_BOOL) return add_member(synonym, child, err);
    size_t added = 0;
    while (added < child->clause_count) {
        DLS__TRY(add_member(synonym, child->clauses[added].query, err));
        child->clauses[added++].query = NULL;
    }
    synonym->cut |= child->cut;
    dls__query_free(child);
    return DLS_OK;
}

dls_status dls__query_add(dls_query *query, dls_occur occur, dls_query *child, dls_error *err)
{
    dls_status status = check_clause(query, occur, child, err);
    bool is_synonym = query->kind == DLS_NODE_SYNONYM;
    if (is_synonym && status == DLS_OK) status = add_members(query, child, err);
    if (is_synonym && status == DLS_OK) return DLS_OK;
    if (status == DLS_OK) status = make_room_for_clause(query, err);
    if (status == DLS_OK) status = hand_relaxed_on(query, occur, child, err);
    if (status != DLS_OK) {
        if (child != query) dls__query_free(child);
        return status;
    }
    put_clause(query, occur, child);
    return DLS_OK;
}

dls_query *dls__query_take_only_clause(dls_query *query)
{
    if (query->clause_count != 1) return query;
    dls_query *only = query->clauses[0].query;
    query->clause_count = 0;
    dls__query_free(query);
    return only;
}

static dls_status copy_terms(const dls_query *query, dls_query *copy, dls_error *err)
{
    copy->term = dls__arena_copy(&copy->arena, query->term, query->term_length);
    if (query->also != NULL) copy->also = dls__arena_copy(&copy->arena, query->also, query->also_length);
    dls__phrase_term *terms = dls__arena_alloc_array(&copy->arena, query->phrase_count, sizeof *terms);
    if (query->end != NULL) copy->end = dls__arena_copy(&copy->arena, query->end, query->end_length);
    if (query->typed != NULL) copy->typed = dls__arena_copy(&copy->arena, query->typed, query->typed_length);
    bool memory = copy->term != NULL && (copy->also != NULL || query->also == NULL) &&
                  (copy->end != NULL || query->end == NULL) && (copy->typed != NULL || query->typed == NULL) &&
                  terms != NULL;
    for (size_t i = 0; i < query->phrase_count && memory; i++) {
        terms[i] = query->phrase[i];
        terms[i].bytes = dls__arena_copy(&copy->arena, query->phrase[i].bytes, query->phrase[i].length);
        if (query->phrase[i].typed != NULL)
            terms[i].typed = dls__arena_copy(&copy->arena, query->phrase[i].typed, query->phrase[i].typed_length);
        memory = terms[i].bytes != NULL && (terms[i].typed != NULL || query->phrase[i].typed == NULL);
    }
    copy->phrase = terms;
    return memory ? DLS_OK : dls__no_memory(err);
}

static dls_status copy_clauses(const dls_query *query, dls_query *copy, dls_error *err)
{
    for (size_t i = 0; i < query->clause_count; i++) {
        dls_query *child;
        DLS__TRY(make_room_for_clause(copy, err));
        DLS__TRY(dls__query_copy_by(query->clauses[i].query, &copy->allocator, &child, err));
        put_clause(copy, query->clauses[i].occur, child);
    }
    return DLS_OK;
}

dls_status dls__query_copy_by(const dls_query *query, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    dls_query *copy;
    DLS__TRY(dls__query_new(query->kind, NULL, allocator, &copy, err));
    dls_allocator own = copy->allocator;
    *copy = *query;
    copy->allocator = own;
    copy->relaxed = NULL;
    copy->text = copy->corrected_text = (dls_text){ NULL, 0 };
    copy->corrections = NULL;
    copy->correction_count = 0;
    copy->clauses = NULL;
    copy->clause_count = copy->clause_capacity = 0;
    copy->height = 0;
    dls__arena_init(&copy->arena, &copy->allocator);
    dls_status status = copy_terms(query, copy, err);
    if (status == DLS_OK) status = copy_clauses(query, copy, err);
    if (status != DLS_OK) {
        dls__query_free(copy);
        return status;
    }
    *out = copy;
    return DLS_OK;
}

dls_status dls__query_copy(const dls_query *query, dls_query **out, dls_error *err)
{
    return dls__query_copy_by(query, &query->allocator, out, err);
}

dls_status dls__query_keep_text(dls_query *query, const char *text, size_t length, dls_error *err)
{
    for (; query != NULL; query = query->relaxed) {
        query->text = (dls_text){ dls__arena_copy(&query->arena, text, length), length };
        if (query->text.bytes == NULL) return dls__no_memory(err);
    }
    return DLS_OK;
}

dls_status dls__query_new_leaf(dls_node_kind kind, const dls_schema *schema, const void *bytes, size_t length,
                               uint32_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    dls_query *query;
    DLS__TRY(dls__query_new(kind, schema, allocator, &query, err));
    query->term = dls__arena_copy(&query->arena, bytes, length);
    query->term_length = length;
    query->fields = fields;
    if (query->term == NULL) {
        dls__query_free(query);
        return dls__no_memory(err);
    }
    *out = query;
    return DLS_OK;
}

/* A constant's alternative is that of its child, with the same score. */
static dls_status fill_constant(dls_query *query, dls_query *child, float score, dls_error *err)
{
    if (score != 0.0f && !(score >= DLS__MIN_BOOST && score <= DLS__MAX_BOOST)) /* NaN is no score */
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a score of %g is neither 0 nor in %g to %g", (double)score,
                         (double)DLS__MIN_BOOST, (double)DLS__MAX_BOOST);
    if (child->height + 1 > DLS_MAX_DEPTH)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a query is nested more than %d deep", DLS_MAX_DEPTH);
    DLS__TRY(make_room_for_clause(query, err));
    if (child->relaxed != NULL) {
        dls_query *relaxed = child->relaxed;
        child->relaxed = NULL;
        DLS__TRY(dls__query_new_constant(relaxed, score, &query->allocator, &query->relaxed, err));
    }
    query->boost = score;
    return DLS_OK;
}

dls_status dls__query_new_constant(dls_query *child, float score, const dls_allocator *allocator, dls_query **out,
                                   dls_error *err)
{
    dls_query *query = NULL;
    dls_status status = dls__query_new(DLS_NODE_CONSTANT, NULL, allocator, &query, err);
    if (status == DLS_OK) status = fill_constant(query, child, score, err);
    if (status != DLS_OK) {
        dls__query_free(child);
        dls__query_free(query);
        return status;
    }
    put_clause(query, DLS_MUST, child);
    *out = query;
    return DLS_OK;
}

dls_status dls__query_set_minimum(dls_query *query, uint32_t minimum, dls_error *err)
{
    if (query->kind != DLS_NODE_BOOL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a minimum is of the clauses of a bool query");
    query->minimum = minimum;
    return query->relaxed != NULL ? dls__query_set_minimum(query->relaxed, minimum, err) : DLS_OK;
}

/* What counts: a constant's clause does not. */
static bool is_boosted(const dls_query *query)
{
    return query->kind == DLS_NODE_TERM || query->kind == DLS_NODE_PHRASE || query->kind == DLS_NODE_PREFIX ||
           query->kind == DLS_NODE_FUZZY || query->kind == DLS_NODE_CONSTANT || query->kind == DLS_NODE_SYNONYM;
}

static bool can_be_boosted(const dls_query *query, float factor)
{
    float boost = query->boost * factor;
    if (is_boosted(query)) return boost == 0.0f || (boost >= DLS__MIN_BOOST && boost <= DLS__MAX_BOOST);
    for (size_t i = 0; i < query->clause_count; i++)
        if (!can_be_boosted(query->clauses[i].query, factor)) return false;
    return true;
}

static void multiply_boosts(dls_query *query, float factor)
{
    if (is_boosted(query)) query->boost *= factor;
    for (size_t i = 0; i < query->clause_count && !is_boosted(query); i++)
        multiply_boosts(query->clauses[i].query, factor);
    if (query->relaxed != NULL) multiply_boosts(query->relaxed, factor);
}

dls_status dls__query_boost(dls_query *query, float factor, dls_error *err)
{
    bool possible = factor >= DLS__MIN_BOOST && factor <= DLS__MAX_BOOST; /* NaN is not */
    for (const dls_query *q = query; q != NULL && possible; q = q->relaxed) possible = can_be_boosted(q, factor);
    if (!possible)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a boost by %g, or what comes of it, is not in %g to %g",
                         (double)factor, (double)DLS__MIN_BOOST, (double)DLS__MAX_BOOST);
    multiply_boosts(query, factor);
    return DLS_OK;
}

dls_status dls__query_check_term(const char *term, size_t length, dls_error *err)
{
    if (length == 0) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a term without a byte");
    if (length > DLS__MAX_TERM)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a term of %zu bytes, %d are allowed", length, DLS__MAX_TERM);
    if ((uint8_t)term[0] == DLS__KEYWORD_PREFIX)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a term that is not UTF-8");
    return DLS_OK;
}

bool dls__query_is_empty(const dls_query *query)
{
    bool has_clauses = query->kind == DLS_NODE_BOOL || query->kind == DLS_NODE_SYNONYM;
    if (!has_clauses && query->kind != DLS_NODE_CONSTANT) return false;
    for (size_t i = 0; i < query->clause_count; i++)
        if (!dls__query_is_empty(query->clauses[i].query)) return false;
    return true;
}

size_t dls__query_count_terms(const dls_query *query)
{
    size_t count = query->kind == DLS_NODE_PHRASE ? query->phrase_count : query->term_length > 0;
    for (size_t i = 0; i < query->clause_count; i++) count += dls__query_count_terms(query->clauses[i].query);
    return count;
}

static bool suits_fields(const dls_query *query, const dls_schema *schema, uint64_t fingerprint)
{
    if (query->has_fingerprint && query->fingerprint != fingerprint) return false;
    if (query->kind == DLS_NODE_KEYWORD || query->kind == DLS_NODE_RANGE) {
        uint8_t field = (uint8_t)query->term[1];
        if (field >= schema->count || schema->fields[field].kind != query->field_kind) return false;
        return query->kind == DLS_NODE_KEYWORD || query->field_kind == DLS_FIELD_TEXT || schema->fields[field].column;
    }
    for (size_t i = 0; i < query->clause_count; i++)
        if (!suits_fields(query->clauses[i].query, schema, fingerprint)) return false;
    return true;
}

bool dls__query_suits(const dls_query *query, const dls_schema *schema)
{
    return suits_fields(query, schema, schema->fingerprint);
}
