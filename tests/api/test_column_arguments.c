/* SPDX-License-Identifier: MIT
 *
 * What is about columns and cursors, called with what cannot be: each is refused, whatever else is asked, and nothing
 * is written.
 */
#include <stdlib.h>

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

enum { TEXT, TAG, YEAR };

static void begin(small_index *s)
{
    small_index_begin(s, "text tag/keyword/column year/integer");
    small_index_add(s, "text=tree\ntag=a\nyear=2018");
    small_index_add(s, "text=tree tree\ntag=b");
    small_index_open(s);
}

static void test_null_is_refused_where_something_must_be(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL, *all;
    dls_hits *hits;
    dls_text text;
    const char *const values[] = { "a", NULL };
    const size_t lengths[] = { 1, 0 }, wrong_lengths[] = { 1, 1 };
    begin(&s);
    const dls_schema *schema = s.schema;
    assert_status(dls_query_new_values(NULL, TAG, values, lengths, 1, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_values(schema, TAG, NULL, lengths, 1, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_values(schema, TAG, values, lengths, 1, NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_query_new_values(schema, TAG, values, NULL, 2, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_values(schema, TAG, values, wrong_lengths, 2, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_range(NULL, YEAR, "1", 1, "2", 1, 0, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_range(schema, YEAR, NULL, 1, "2", 1, 0, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_range(schema, YEAR, "1", 1, NULL, 1, 0, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_range(schema, YEAR, "1", 1, "2", 1, 0, NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_query_new_keyword_prefix(NULL, TAG, "a", 1, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_keyword_prefix(schema, TAG, NULL, 1, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_keyword_prefix(schema, TAG, "a", 1, NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_query_new_exists(NULL, TAG, NULL, &query, &err), DLS_EINVAL);
    assert_status(dls_query_new_exists(schema, TAG, NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_query_set_minimum(NULL, 1, &err), DLS_EINVAL);
    assert_status(dls_query_new_bool(NULL, NULL, &err), DLS_EINVAL);
    assert_status(dls_query_new_all(NULL, NULL, &err), DLS_EINVAL);
    assert_null(query);
    assert_ok(dls_query_new_values(schema, TAG, values, lengths, 2, NULL, &query, &err), &err); /* "" needs no bytes */
    assert_string_equal(small_index_found(&s, query), "0");
    dls_query_free(query);
    assert_ok(dls_query_new_all(NULL, &all, &err), &err);
    assert_ok(dls_search(s.index, all, 1, NULL, &hits, &err), &err);
    assert_status(dls_hits_cursor(NULL, 0, &text, &err), DLS_EINVAL);
    assert_status(dls_hits_cursor(hits, 0, NULL, &err), DLS_EINVAL);
    assert_status(dls_hits_cursor(hits, 1, &text, &err), DLS_EINVAL);
    assert_null(dls_hits_facet(NULL, 0));
    assert_null(dls_hits_facet(hits, 0));
    dls_hits_free(hits);
    dls_query_free(all);
    small_index_end(&s);
}

static void test_fields_and_values_must_be_possible(void **state)
{
    (void)state;
    static char longest[DLS_MAX_KEY + 1];
    small_index s;
    dls_query *query = NULL;
    const char *const values[] = { "2018", "MMXVIII" }, *const number[] = { "1" };
    begin(&s);
    memset(longest, 'a', sizeof longest);
    assert_fails(dls_query_new_values(s.schema, YEAR, values, NULL, 2, NULL, &query, &err), DLS_EINVAL, &err,
                 "MMXVIII");
    assert_fails(dls_query_new_values(s.schema, TEXT, number, NULL, 1, NULL, &query, &err), DLS_EINVAL, &err,
                 "field 0");
    assert_fails(dls_query_new_values(s.schema, 3, number, NULL, 1, NULL, &query, &err), DLS_EINVAL, &err, "field 3");
    assert_fails(dls_query_new_keyword_prefix(s.schema, 3, "a", 1, NULL, &query, &err), DLS_EINVAL, &err, "3");
    assert_fails(dls_query_new_keyword_prefix(s.schema, TAG, longest, sizeof longest, NULL, &query, &err), DLS_ELIMIT,
                 &err, "4097 bytes");
    assert_fails(dls_query_new_exists(s.schema, 3, NULL, &query, &err), DLS_EINVAL, &err, "3");
    assert_null(query);
    assert_ok(dls_query_new_keyword_prefix(s.schema, TAG, longest, DLS_MAX_KEY, NULL, &query, &err), &err);
    assert_string_equal(small_index_found(&s, query), "");
    dls_query_free(query);
    small_index_end(&s);
}

static void test_ties_by_key_go_neither_with_an_order_nor_with_a_cursor(void **state)
{
    (void)state;
    small_index s;
    dls_query *query;
    dls_hits *hits = NULL, *first;
    dls_text cursor;
    const dls_sort_key key = { YEAR, false };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    begin(&s);
    query = small_index_parse(&s, "tree");
    assert_ok(dls_search(s.index, query, 1, NULL, &first, &err), &err);
    assert_ok(dls_hits_cursor(first, 0, &cursor, &err), &err);
    options.ties = DLS_TIES_BY_KEY;
    options.sort = &key;
    options.sort_count = 1;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "ties by key");
    options.sort_count = 0;
    options.after = cursor.bytes;
    options.after_length = cursor.length;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "ties by key");
    options.ties = DLS_TIES_BY_DOCUMENT;
    options.sort_count = 1; /* the cursor is of another order */
    assert_status(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL);
    for (size_t length = 0; length < cursor.length; length++) {
        options.sort_count = 0;
        options.after_length = length;
        assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "cursor");
    }
    assert_null(hits);
    dls_hits_free(first);
    dls_query_free(query);
    small_index_end(&s);
}

/* A filter of another schema is refused as a query is. */
static void test_a_filter_of_other_fields_is_refused(void **state)
{
    (void)state;
    small_index s, other;
    dls_hits *hits = NULL;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    begin(&s);
    small_index_schema(&other, "text@english");
    dls_query *query = small_index_parse(&s, "tree"), *filter = small_index_parse(&other, "tree");
    options.filter = filter;
    assert_status(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL);
    assert_null(hits);
    dls_query_free(query);
    dls_query_free(filter);
    dls_schema_free(other.schema);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null_is_refused_where_something_must_be),
        cmocka_unit_test(test_fields_and_values_must_be_possible),
        cmocka_unit_test(test_ties_by_key_go_neither_with_an_order_nor_with_a_cursor),
        cmocka_unit_test(test_a_filter_of_other_fields_is_refused),
    };
    return cmocka_run_group_tests_name("api/column_arguments", tests, NULL, NULL);
}
