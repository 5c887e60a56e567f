/* SPDX-License-Identifier: MIT
 *
 * Arguments: whatever is NULL and must not be is named, with the function that was called; options of other versions.
 */
#include "api/argument.h"

#include "support/dls_test.h"
#include "support/sample.h"
#include "support/test_folder.h"

static dls_error err;

/* One object of each kind. */
typedef struct world {
    dls_schema *schema;
    dls_writer *writer;
    dls_index *index;
    dls_query *query;
    dls_hits *hits;
    dls_analyzer *analyzer;
} world;

static void begin(world *w)
{
    assert_ok(sample_schema(NULL, &w->schema, &err), &err);
    assert_ok(dls_writer_create(test_path("other.dls"), w->schema, NULL, &w->writer, &err), &err);
    w->index = sample_open();
    assert_ok(dls_query_parse(w->schema, "tree", 4, 0, NULL, &w->query, &err), &err);
    assert_ok(dls_search(w->index, w->query, 5, NULL, &w->hits, &err), &err);
    assert_ok(dls_analyzer_new("english", NULL, &w->analyzer, &err), &err);
}

static void end(world *w)
{
    dls_analyzer_free(w->analyzer);
    dls_hits_free(w->hits);
    dls_query_free(w->query);
    dls_index_close(w->index);
    dls_writer_close(w->writer);
    dls_schema_free(w->schema);
}

static bool ignore_token(void *ctx, const dls_token *token) { return (void)ctx, (void)token, true; }

/* The call fails with DLS_EINVAL and says "FUNCTION: ARGUMENT is NULL"; it may be made without an error too. */
#define ASSERT_NAMES(function, argument, ...)                                                                          \
    do {                                                                                                               \
        dls_error *error = &err;                                                                                       \
        assert_status(function(__VA_ARGS__, error), DLS_EINVAL);                                                       \
        assert_string_equal(err.text, #function ": " argument " is NULL");                                             \
        assert_int_equal(err.code, DLS_EINVAL);                                                                        \
        assert_true(err.at == UINT64_MAX);                                                                             \
        error = NULL;                                                                                                  \
        assert_status(function(__VA_ARGS__, error), DLS_EINVAL);                                                       \
    } while (0)

static void test_schema_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    dls_field field = DLS_FIELD_INIT;
    ASSERT_NAMES(dls_schema_new, "out", NULL, NULL);
    ASSERT_NAMES(dls_schema_new_default, "out", NULL, NULL, NULL);
    ASSERT_NAMES(dls_schema_add, "schema", NULL, &field);
    world w;
    begin(&w);
    ASSERT_NAMES(dls_schema_add, "field", w.schema, NULL);
    end(&w);
}

static void test_writer_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_writer *writer;
    begin(&w);
    dls_value value = { 0, NULL, 3 };
    ASSERT_NAMES(dls_writer_create, "path", NULL, w.schema, NULL, &writer);
    ASSERT_NAMES(dls_writer_create, "schema", "x", NULL, NULL, &writer);
    ASSERT_NAMES(dls_writer_create, "out", "x", w.schema, NULL, NULL);
    ASSERT_NAMES(dls_writer_add, "writer", NULL, "key", 3, NULL, 0);
    ASSERT_NAMES(dls_writer_add, "key", w.writer, NULL, 3, NULL, 0);
    ASSERT_NAMES(dls_writer_add, "values", w.writer, "key", 3, NULL, 1);
    ASSERT_NAMES(dls_writer_add, "values[i].text", w.writer, "key", 3, &value, 1);
    ASSERT_NAMES(dls_writer_open, "path", NULL, w.schema, NULL, &w.writer);
    ASSERT_NAMES(dls_writer_open, "out", "x", w.schema, NULL, NULL);
    ASSERT_NAMES(dls_writer_put, "writer", NULL, "key", 3, NULL, 0);
    ASSERT_NAMES(dls_writer_put, "key", w.writer, NULL, 3, NULL, 0);
    ASSERT_NAMES(dls_writer_put, "values", w.writer, "key", 3, NULL, 1);
    ASSERT_NAMES(dls_writer_put, "values[i].text", w.writer, "key", 3, &value, 1);
    ASSERT_NAMES(dls_writer_delete, "writer", NULL, "key", 3);
    ASSERT_NAMES(dls_writer_delete, "key", w.writer, NULL, 3);
    ASSERT_NAMES(dls_writer_delete_by_query, "writer", NULL, w.query, NULL);
    ASSERT_NAMES(dls_writer_delete_by_query, "query", w.writer, NULL, NULL);
    ASSERT_NAMES(dls_writer_set_payload, "writer", NULL, "x", 1);
    ASSERT_NAMES(dls_writer_set_payload, "bytes", w.writer, NULL, 1);
    ASSERT_NAMES(dls_writer_compact, "writer", NULL, 1);
    ASSERT_NAMES(dls_writer_abort, "writer", NULL);
    ASSERT_NAMES(dls_writer_commit, "writer", NULL);
    assert_int_equal(dls_writer_count(w.writer), 0);
    end(&w);
}

static void test_index_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_index *index;
    dls_repair_info repaired;
    uint64_t document;
    begin(&w);
    ASSERT_NAMES(dls_index_open, "path", NULL, NULL, &index);
    ASSERT_NAMES(dls_index_open, "out", "x", NULL, NULL);
    ASSERT_NAMES(dls_index_open_memory, "bytes", NULL, 1, NULL, &index);
    ASSERT_NAMES(dls_index_open_memory, "out", "x", 1, NULL, NULL);
    ASSERT_NAMES(dls_index_find, "index", NULL, "a", 1, &document);
    ASSERT_NAMES(dls_index_find, "key", w.index, NULL, 1, &document);
    ASSERT_NAMES(dls_index_find, "document", w.index, "a", 1, NULL);
    ASSERT_NAMES(dls_index_check, "index", NULL);
    ASSERT_NAMES(dls_index_check_text, "index", NULL);
    ASSERT_NAMES(dls_index_check_with, "index", NULL, NULL);
    ASSERT_NAMES(dls_index_repair, "path", NULL, "y", NULL, NULL, NULL, &repaired);
    ASSERT_NAMES(dls_index_repair, "new_path", "x", NULL, NULL, NULL, NULL, &repaired);
    ASSERT_NAMES(dls_index_repair, "info", "x", "y", NULL, NULL, NULL, NULL);
    ASSERT_NAMES(dls_index_refresh, "index", NULL, &index);
    ASSERT_NAMES(dls_index_refresh, "out", w.index, NULL);
    end(&w);
}

static void test_query_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_query *query;
    begin(&w);
    ASSERT_NAMES(dls_query_parse, "schema", NULL, "a", 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_parse, "text", w.schema, NULL, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_parse, "out", w.schema, "a", 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_words, "schema", NULL, "a", 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_words, "text", w.schema, NULL, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_words, "out", w.schema, "a", 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_phrase, "schema", NULL, "a", 1, 0, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_phrase, "text", w.schema, NULL, 1, 0, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_phrase, "out", w.schema, "a", 1, 0, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_near, "schema", NULL, "a", 1, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_near, "text", w.schema, NULL, 1, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_near, "out", w.schema, "a", 1, 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_keyword, "schema", NULL, 2, "a", 1, NULL, &query);
    ASSERT_NAMES(dls_query_new_keyword, "value", w.schema, 2, NULL, 1, NULL, &query);
    ASSERT_NAMES(dls_query_new_keyword, "out", w.schema, 2, "a", 1, NULL, NULL);
    ASSERT_NAMES(dls_query_parse_full, "schema", NULL, "a", 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_parse_full, "text", w.schema, NULL, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_parse_full, "out", w.schema, "a", 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_prefix, "schema", NULL, "a", 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_prefix, "text", w.schema, NULL, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_prefix, "out", w.schema, "a", 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_fuzzy, "schema", NULL, "a", 1, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_fuzzy, "text", w.schema, NULL, 1, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_fuzzy, "out", w.schema, "a", 1, 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_term, "schema", NULL, "a", 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_term, "term", w.schema, NULL, 1, 0, NULL, &query);
    ASSERT_NAMES(dls_query_new_term, "out", w.schema, "a", 1, 0, NULL, NULL);
    ASSERT_NAMES(dls_query_new_key, "key", NULL, 1, NULL, &query);
    ASSERT_NAMES(dls_query_new_key, "out", "a", 1, NULL, NULL);
    ASSERT_NAMES(dls_query_new_all, "out", NULL, NULL);
    ASSERT_NAMES(dls_query_new_constant, "child", NULL, 1.0f, NULL, &query);
    ASSERT_NAMES(dls_query_set_minimum, "query", NULL, 1);
    ASSERT_NAMES(dls_query_boost, "query", NULL, 1.0f);
    ASSERT_NAMES(dls_query_new_bool, "out", NULL, NULL);
    ASSERT_NAMES(dls_query_add, "child", w.query, DLS_MUST, NULL);
    end(&w);
}

static void test_adding_to_no_query_frees_the_child(void **state)
{
    (void)state;
    dls_query *child;
    assert_ok(dls_query_new_bool(NULL, &child, &err), &err);
    assert_fails(dls_query_add(NULL, DLS_MUST, child, &err), DLS_EINVAL, &err, "dls_query_add: query is NULL");
    assert_ok(dls_query_new_bool(NULL, &child, &err), &err);
    assert_fails(dls_query_new_constant(child, 1.0f, NULL, NULL, &err), DLS_EINVAL, &err,
                 "dls_query_new_constant: out is NULL");
}

static void test_search_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_hits *hits;
    uint64_t count;
    begin(&w);
    ASSERT_NAMES(dls_search, "index", NULL, w.query, 1, NULL, &hits);
    ASSERT_NAMES(dls_search, "query", w.index, NULL, 1, NULL, &hits);
    ASSERT_NAMES(dls_search, "out", w.index, w.query, 1, NULL, NULL);
    ASSERT_NAMES(dls_count, "index", NULL, w.query, &count);
    ASSERT_NAMES(dls_count, "query", w.index, NULL, &count);
    ASSERT_NAMES(dls_count, "out", w.index, w.query, NULL);
    end(&w);
}

static void test_statistics_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_statistics *statistics, *other;
    dls_field_statistics field = { 1, 1 };
    const void *bytes;
    size_t length;
    begin(&w);
    assert_ok(dls_statistics_collect(w.index, w.query, NULL, &statistics, &err), &err);
    ASSERT_NAMES(dls_statistics_collect, "index", NULL, w.query, NULL, &other);
    ASSERT_NAMES(dls_statistics_collect, "query", w.index, NULL, NULL, &other);
    ASSERT_NAMES(dls_statistics_collect, "out", w.index, w.query, NULL, NULL);
    ASSERT_NAMES(dls_statistics_merge, "statistics", NULL, statistics);
    ASSERT_NAMES(dls_statistics_merge, "other", statistics, NULL);
    ASSERT_NAMES(dls_statistics_write, "statistics", NULL, &bytes, &length);
    ASSERT_NAMES(dls_statistics_write, "bytes", statistics, NULL, &length);
    ASSERT_NAMES(dls_statistics_write, "length", statistics, &bytes, NULL);
    ASSERT_NAMES(dls_statistics_read, "bytes", NULL, 1, NULL, &other);
    ASSERT_NAMES(dls_statistics_read, "out", "x", 1, NULL, NULL);
    ASSERT_NAMES(dls_statistics_field, "statistics", NULL, 0, &field);
    ASSERT_NAMES(dls_statistics_field, "out", statistics, 0, NULL);
    ASSERT_NAMES(dls_statistics_set_documents, "statistics", NULL, 1);
    ASSERT_NAMES(dls_statistics_set_field, "statistics", NULL, 0, &field);
    ASSERT_NAMES(dls_statistics_set_field, "numbers", statistics, 0, NULL);
    ASSERT_NAMES(dls_statistics_set_df, "statistics", NULL, 0, 1);
    dls_statistics_free(statistics);
    end(&w);
}

static void test_merging_hits_names_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_merged_hit merged[1];
    dls_hits *none = NULL;
    size_t count;
    begin(&w);
    ASSERT_NAMES(dls_hits_merge, "hits", NULL, 1, 0, 1, merged, &count);
    ASSERT_NAMES(dls_hits_merge, "hits[i]", &none, 1, 0, 1, merged, &count);
    ASSERT_NAMES(dls_hits_merge, "out", &w.hits, 1, 0, 1, NULL, &count);
    ASSERT_NAMES(dls_hits_merge, "merged", &w.hits, 1, 0, 1, merged, NULL);
    end(&w);
}

static void test_hits_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_text text;
    size_t count;
    const dls_range *ranges;
    dls_range range = { 0, 1 };
    dls_snippet snippet;
    const dls_explain_node *nodes;
    begin(&w);
    ASSERT_NAMES(dls_hits_key, "hits", NULL, 0, &text);
    ASSERT_NAMES(dls_hits_key, "out", w.hits, 0, NULL);
    ASSERT_NAMES(dls_hits_value_count, "hits", NULL, 0, 0, &count);
    ASSERT_NAMES(dls_hits_value_count, "out", w.hits, 0, 0, NULL);
    ASSERT_NAMES(dls_hits_value, "hits", NULL, 0, 0, 0, &text);
    ASSERT_NAMES(dls_hits_value, "out", w.hits, 0, 0, 0, NULL);
    ASSERT_NAMES(dls_hits_matches, "hits", NULL, 0, 0, 0, &ranges, &count);
    ASSERT_NAMES(dls_hits_matches, "ranges", w.hits, 0, 0, 0, NULL, &count);
    ASSERT_NAMES(dls_hits_matches, "count", w.hits, 0, 0, 0, &ranges, NULL);
    ASSERT_NAMES(dls_hits_snippet, "hits", NULL, 0, 0, 20, &snippet);
    ASSERT_NAMES(dls_hits_snippet, "out", w.hits, 0, 0, 20, NULL);
    ASSERT_NAMES(dls_ranges_convert, "text", NULL, 1, NULL, 0, DLS_UNIT_UTF16, NULL);
    ASSERT_NAMES(dls_ranges_convert, "ranges", "a", 1, NULL, 1, DLS_UNIT_UTF16, &range);
    ASSERT_NAMES(dls_ranges_convert, "out", "a", 1, &range, 1, DLS_UNIT_UTF16, NULL);
    ASSERT_NAMES(dls_html, "text", NULL, 1, NULL, 0, "", "", NULL, 0, &count);
    ASSERT_NAMES(dls_html, "ranges", "a", 1, NULL, 1, "", "", NULL, 0, &count);
    ASSERT_NAMES(dls_html, "before", "a", 1, NULL, 0, NULL, "", NULL, 0, &count);
    ASSERT_NAMES(dls_html, "after", "a", 1, NULL, 0, "", NULL, NULL, 0, &count);
    ASSERT_NAMES(dls_html, "out", "a", 1, NULL, 0, "", "", NULL, 1, &count);
    ASSERT_NAMES(dls_html, "html_length", "a", 1, NULL, 0, "", "", NULL, 0, NULL);
    ASSERT_NAMES(dls_hits_explain, "hits", NULL, 0, &nodes, &count);
    ASSERT_NAMES(dls_hits_explain, "nodes", w.hits, 0, NULL, &count);
    ASSERT_NAMES(dls_hits_explain, "count", w.hits, 0, &nodes, NULL);
    end(&w);
}

static void test_analyzer_functions_name_the_argument_that_is_null(void **state)
{
    (void)state;
    world w;
    dls_analyzer *analyzer;
    begin(&w);
    ASSERT_NAMES(dls_analyzer_new, "name", NULL, NULL, &analyzer);
    ASSERT_NAMES(dls_analyzer_new, "out", "english", NULL, NULL);
    ASSERT_NAMES(dls_analyzer_run, "analyzer", NULL, "a", 1, ignore_token, NULL);
    ASSERT_NAMES(dls_analyzer_run, "text", w.analyzer, NULL, 1, ignore_token, NULL);
    ASSERT_NAMES(dls_analyzer_run, "on_token", w.analyzer, "a", 1, NULL, NULL);
    end(&w);
}

static void test_getters_of_nothing_give_nothing(void **state)
{
    (void)state;
    dls_index_info info = { .documents = 77 };
    assert_int_equal(dls_schema_count(NULL), 0);
    assert_null(dls_schema_at(NULL, 0));
    assert_int_equal(dls_schema_find(NULL, "text"), -1);
    assert_int_equal(dls_writer_count(NULL), 0);
    assert_null(dls_index_schema(NULL));
    dls_index_get_info(NULL, &info);
    assert_int_equal(info.documents, 77);
    assert_true(dls_query_is_empty(NULL));
    assert_false(dls_query_is_cut(NULL));
    assert_null(dls_query_relaxed(NULL));
    assert_null(dls_query_correction(NULL, 0));
    assert_int_equal(dls_query_corrected_text(NULL).length, 0);
    assert_null(dls_hits_corrected(NULL));
    assert_int_equal(dls_query_print(NULL, NULL, NULL, 0), 0);
    assert_int_equal(dls_hits_remarks(NULL), 0);
    assert_int_equal(dls_hits_count(NULL), 0);
    assert_true(dls_hits_total(NULL) == UINT64_MAX);
    assert_null(dls_hits_at(NULL, 0));
}

static void test_every_free_and_close_accepts_null(void **state)
{
    (void)state;
    dls_schema_free(NULL);
    dls_writer_close(NULL);
    dls_index_close(NULL);
    dls_query_free(NULL);
    dls_hits_free(NULL);
    dls_analyzer_free(NULL);
}

/* Struct of three versions. */
typedef struct grown_options {
    size_t struct_size;
    size_t first;
    size_t second;
} grown_options;

static void test_options_of_an_older_version_leave_the_rest_at_its_default(void **state)
{
    (void)state;
    grown_options options = { sizeof options, 1, 2 };
    const grown_options older = { offsetof(grown_options, second), 10, 20 };
    assert_ok(dls__take_options("grown_options", &options, sizeof options, &older, older.struct_size, &err), &err);
    assert_int_equal(options.first, 10);
    assert_int_equal(options.second, 2);
}

static void test_options_of_a_newer_version_are_taken_as_far_as_they_are_known(void **state)
{
    (void)state;
    struct {
        grown_options options;
        size_t third;
    } newer = { { sizeof newer, 10, 20 }, 30 }, now = { { sizeof now.options, 1, 2 }, 3 };
    assert_ok(
        dls__take_options("grown_options", &now.options, sizeof now.options, &newer, newer.options.struct_size, &err),
        &err);
    assert_int_equal(now.options.first, 10);
    assert_int_equal(now.options.second, 20);
    assert_int_equal(now.third, 3);
}

/* As of a struct that was set to zeros, or never. */
static void test_options_without_a_size_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, sizeof(size_t), sizeof(grown_options) - 1 };
    grown_options options = { sizeof options, 1, 2 }, given = { 0, 10, 20 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dls_status status = dls__take_options("grown_options", &options, sizeof options, &given, sizes[i], &err);
        assert_int_equal(status, DLS_EINVAL);
        assert_contains(err.text, "grown_options: no version has a struct_size of");
        assert_int_equal(options.first, 1);
    }
}

static void test_no_options_are_the_defaults(void **state)
{
    (void)state;
    grown_options options = { sizeof options, 1, 2 };
    assert_ok(dls__take_options("grown_options", &options, sizeof options, NULL, 0, &err), &err);
    assert_int_equal(options.first, 1);
    assert_int_equal(options.second, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_writer_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_index_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_query_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_adding_to_no_query_frees_the_child),
        cmocka_unit_test(test_search_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_statistics_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_merging_hits_names_the_argument_that_is_null),
        cmocka_unit_test(test_hits_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_analyzer_functions_name_the_argument_that_is_null),
        cmocka_unit_test(test_getters_of_nothing_give_nothing),
        cmocka_unit_test(test_every_free_and_close_accepts_null),
        cmocka_unit_test(test_options_of_an_older_version_leave_the_rest_at_its_default),
        cmocka_unit_test(test_options_of_a_newer_version_are_taken_as_far_as_they_are_known),
        cmocka_unit_test(test_options_without_a_size_are_refused),
        cmocka_unit_test(test_no_options_are_the_defaults),
    };
    return cmocka_run_group_tests_name("api/argument", tests, NULL, NULL);
}
