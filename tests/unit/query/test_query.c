/* SPDX-License-Identifier: MIT
 *
 * Trees of queries as they are put together: who owns what, how deep they may be, what a bool knows of its clauses.
 */
#include "query_shape.h"

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static dls_query *new_bool(void)
{
    dls_query *query = NULL;
    assert_ok(dls__query_new(DLS_NODE_BOOL, NULL, NULL, &query, &err), &err);
    return query;
}

static dls_query *new_keyword(const char *value)
{
    small_index s;
    dls_query *query = NULL;
    small_index_schema(&s, "text kind/keyword");
    assert_ok(dls__query_new_keyword(s.schema, 1, value, strlen(value), NULL, &query, &err), &err);
    small_index_end(&s);
    return query;
}

/* A bool in a bool, `height` of them above the innermost. */
static dls_query *nested(unsigned height)
{
    dls_query *query = new_bool();
    for (unsigned i = 0; i < height; i++) {
        dls_query *outer = new_bool();
        assert_ok(dls__query_add(outer, DLS_MUST, query, &err), &err);
        query = outer;
    }
    return query;
}

static void test_clauses_keep_their_order_and_role(void **state)
{
    (void)state;
    dls_query *query = new_bool();
    assert_ok(dls__query_add(query, DLS_MUST_NOT, new_keyword("c"), &err), &err);
    assert_ok(dls__query_add(query, DLS_SHOULD, new_keyword("a"), &err), &err);
    assert_ok(dls__query_add(query, DLS_MUST, new_keyword("b"), &err), &err);
    assert_string_equal(shape_of(query, 1), "(-=1=c =1=a +=1=b)");
    dls__query_free(query);
}

static void test_there_may_be_any_number_of_clauses(void **state)
{
    (void)state;
    enum { CLAUSES = 1000 };
    dls_query *query = new_bool();
    for (int i = 0; i < CLAUSES; i++) assert_ok(dls__query_add(query, DLS_SHOULD, new_keyword("a"), &err), &err);
    assert_int_equal(query->clause_count, CLAUSES);
    dls__query_free(query);
}

static void test_height_is_that_of_the_highest_clause(void **state)
{
    (void)state;
    dls_query *query = new_bool();
    assert_int_equal(query->height, 0);
    assert_ok(dls__query_add(query, DLS_SHOULD, nested(3), &err), &err);
    assert_int_equal(query->height, 4);
    assert_ok(dls__query_add(query, DLS_SHOULD, nested(1), &err), &err);
    assert_int_equal(query->height, 4);
    dls__query_free(query);
}

static void test_nesting_ends_at_the_limit(void **state)
{
    (void)state;
    dls_query *query = new_bool();
    assert_ok(dls__query_add(query, DLS_MUST, nested(DLS_MAX_DEPTH - 1), &err), &err);
    assert_fails(dls__query_add(query, DLS_MUST, nested(DLS_MAX_DEPTH), &err), DLS_ELIMIT, &err,
                 "nested more than 32 deep");
    assert_int_equal(query->clause_count, 1);
    dls__query_free(query);
}

static void test_only_a_bool_takes_clauses(void **state)
{
    (void)state;
    dls_query *query = new_keyword("a");
    assert_fails(dls__query_add(query, DLS_MUST, new_keyword("b"), &err), DLS_EINVAL, &err,
                 "bool query or a synonym only");
    dls__query_free(query);
}

static void test_a_role_that_there_is_not_is_refused(void **state)
{
    (void)state;
    dls_query *query = new_bool();
    assert_fails(dls__query_add(query, (dls_occur)0, new_bool(), &err), DLS_EINVAL, &err, "no role 0");
    assert_fails(dls__query_add(query, (dls_occur)4, new_bool(), &err), DLS_EINVAL, &err, "no role 4");
    dls__query_free(query);
}

static void test_a_query_is_no_clause_of_itself_and_survives_the_attempt(void **state)
{
    (void)state;
    dls_query *query = new_bool();
    assert_fails(dls__query_add(query, DLS_MUST, query, &err), DLS_EINVAL, &err, "clause of itself");
    assert_int_equal(query->clause_count, 0);
    dls__query_free(query);
}

static void test_what_was_cut_below_is_cut_above(void **state)
{
    (void)state;
    dls_query *query = new_bool(), *inner = new_bool();
    inner->cut = true;
    assert_ok(dls__query_add(query, DLS_MUST, new_keyword("a"), &err), &err);
    assert_false(query->cut);
    assert_ok(dls__query_add(query, DLS_MUST_NOT, inner, &err), &err);
    assert_true(query->cut);
    dls__query_free(query);
}

static void test_a_tree_of_empty_bools_is_empty(void **state)
{
    (void)state;
    dls_query *query = nested(5);
    assert_true(dls__query_is_empty(query));
    assert_ok(dls__query_add(query, DLS_SHOULD, new_keyword(""), &err), &err);
    assert_false(dls__query_is_empty(query));
    dls__query_free(query);
}

static void test_free_accepts_null(void **state)
{
    (void)state;
    dls__query_free(NULL);
}

/* A query of two words and a keyword, for a schema of those fields. */
static dls_query *query_for(const char *fields)
{
    small_index s;
    small_index_schema(&s, fields);
    dls_query *query = new_bool();
    assert_ok(dls__query_add(query, DLS_SHOULD, small_index_parse(&s, "two words"), &err), &err);
    assert_ok(dls__query_add(query, DLS_MUST, small_index_keyword(&s, 1, "paper"), &err), &err);
    small_index_end(&s);
    return query;
}

static void test_a_query_suits_schemas_with_the_same_fields_and_analyzers(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        bool suits;
    } rows[] = {
        { "text kind/keyword", true },
        { "other sort/keyword/unstored", true }, /* names do not matter */
        { "text/nopositions kind/keyword", true },
        { "text kind/keyword url/stored", true },
        { "text kind/keyword more", false },
        { "text@english kind/keyword", false },
        { "kind/keyword text", false },
        { "text kind/stored", false }, /* the keyword's field is none */
        { "text", false },
    };
    dls_query *query = query_for("text kind/keyword");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        small_index_schema(&s, rows[i].fields);
        if (dls__query_suits(query, s.schema) != rows[i].suits) fail_msg("%s", rows[i].fields);
        small_index_end(&s);
    }
    dls__query_free(query);
}

static void test_a_bool_suits_any_schema(void **state)
{
    (void)state;
    small_index s;
    small_index_schema(&s, "text");
    dls_query *query = nested(2);
    assert_true(dls__query_suits(query, s.schema));
    dls__query_free(query);
    small_index_end(&s);
}

static dls_status build_tree(const dls_schema *schema, const dls_allocator *allocator, dls_query *query)
{
    for (int i = 0; i < 20; i++) {
        dls_query *clause;
        dls_status status = dls__query_new_keyword(schema, 1, "value", 5, allocator, &clause, &err);
        if (status == DLS_OK) status = dls__query_add(query, DLS_SHOULD, clause, &err);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    small_index s;
    small_index_schema(&s, "text kind/keyword");
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *query = NULL;
        dls_status status = dls__query_new(DLS_NODE_BOOL, NULL, &memory.allocator, &query, &err);
        if (status == DLS_OK) status = build_tree(s.schema, &memory.allocator, query);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__query_free(query);
    }
    small_index_end(&s);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clauses_keep_their_order_and_role),
        cmocka_unit_test(test_there_may_be_any_number_of_clauses),
        cmocka_unit_test(test_height_is_that_of_the_highest_clause),
        cmocka_unit_test(test_nesting_ends_at_the_limit),
        cmocka_unit_test(test_only_a_bool_takes_clauses),
        cmocka_unit_test(test_a_role_that_there_is_not_is_refused),
        cmocka_unit_test(test_a_query_is_no_clause_of_itself_and_survives_the_attempt),
        cmocka_unit_test(test_what_was_cut_below_is_cut_above),
        cmocka_unit_test(test_a_tree_of_empty_bools_is_empty),
        cmocka_unit_test(test_free_accepts_null),
        cmocka_unit_test(test_a_query_suits_schemas_with_the_same_fields_and_analyzers),
        cmocka_unit_test(test_a_bool_suits_any_schema),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("query/query", tests, NULL, NULL);
}
