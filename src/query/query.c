/* SPDX-License-Identifier: MIT
 *
 * Nodes and trees.
 */
#include "query/query.h"

#include "base/alloc.h"
#include "base/error.h"

dls_status dls__query_new(dls_node_kind kind, const dls_schema *schema, const dls_allocator *allocator, dls_query **out,
                          dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_query *query = dls__alloc_zero(allocator, sizeof *query);
    if (query == NULL) return dls__no_memory(err);
    query->allocator = *allocator;
    query->kind = kind;
    dls__arena_init(&query->arena, &query->allocator);
    if (schema != NULL) {
        query->has_fingerprint = true;
        query->fingerprint = dls__schema_fingerprint(schema);
    }
    *out = query;
    return DLS_OK;
}

/* Recursion is as deep as the tree, DLS_MAX_DEPTH at most. */
void dls__query_free(dls_query *query)
{
    if (query == NULL) return;
    for (size_t i = 0; i < query->clause_count; i++) dls__query_free(query->clauses[i].query);
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

static dls_status check_clause(const dls_query *query, dls_occur occur, const dls_query *child, dls_error *err)
{
    if (query->kind != DLS_NODE_BOOL)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "clauses are added to a bool query only");
    if (child == query) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a query cannot be a clause of itself");
    if (occur != DLS_SHOULD && occur != DLS_MUST && occur != DLS_MUST_NOT)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no role %d for a clause", (int)occur);
    if (child->height + 1 > DLS_MAX_DEPTH)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a query is nested more than %d deep", DLS_MAX_DEPTH);
    return DLS_OK;
}

dls_status dls__query_add(dls_query *query, dls_occur occur, dls_query *child, dls_error *err)
{
    dls_status status = check_clause(query, occur, child, err);
    if (status == DLS_OK) status = make_room_for_clause(query, err);
    if (status != DLS_OK) {
        if (child != query) dls__query_free(child);
        return status;
    }
    query->clauses[query->clause_count++] = (dls__clause){ occur, child };
    if (child->height + 1 > query->height) query->height = child->height + 1;
    if (child->cut) query->cut = true;
    return DLS_OK;
}

bool dls__query_is_empty(const dls_query *query)
{
    if (query->kind != DLS_NODE_BOOL) return false;
    for (size_t i = 0; i < query->clause_count; i++)
        if (!dls__query_is_empty(query->clauses[i].query)) return false;
    return true;
}

static bool suits_fields(const dls_query *query, const dls_schema *schema, uint64_t fingerprint)
{
    if (query->has_fingerprint && query->fingerprint != fingerprint) return false;
    if (query->kind == DLS_NODE_KEYWORD) {
        uint8_t field = (uint8_t)query->term[1];
        return field < schema->count && schema->fields[field].kind == DLS_FIELD_KEYWORD;
    }
    for (size_t i = 0; i < query->clause_count; i++)
        if (!suits_fields(query->clauses[i].query, schema, fingerprint)) return false;
    return true;
}

bool dls__query_suits(const dls_query *query, const dls_schema *schema)
{
    return suits_fields(query, schema, dls__schema_fingerprint(schema));
}
