/* SPDX-License-Identifier: MIT
 *
 * Alternatives of a query beside all else there is in a search: pages behind cursors, orders, facets, filters, and
 * clauses of all kinds, which an alternative has too.
 */
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

enum { TEXT, TAG, YEAR };

static void begin(small_index *s)
{
    small_index_begin(s, "text@english tag/keyword/column year/integer");
    small_index_add(s, "text=deep trees\ntag=a\nyear=2016");
    small_index_add(s, "text=a house of trees\ntag=a\nyear=2018");
    small_index_add(s, "text=deep houses, deep nets\ntag=b\nyear=2017");
    small_index_add(s, "text=nets of nets");
    small_index_open(s);
}

/* All pages of one hit each, "2 0 5". */
static const char *pages(small_index *s, const dls_query *query, dls_search_options options, uint32_t remarks)
{
    static char text[200];
    char cursor[400];
    size_t at = 0;
    text[0] = '\0';
    for (int page = 0; page < 10; page++) {
        dls_hits *hits;
        dls_text next;
        assert_ok(dls_search(s->index, query, 1, &options, &hits, &err), &err);
        if (dls_hits_count(hits) == 0) {
            dls_hits_free(hits);
            return text;
        }
        assert_int_equal(dls_hits_remarks(hits), remarks);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%" PRIu64, page > 0 ? " " : "",
                               dls_hits_at(hits, 0)->document);
        assert_ok(dls_hits_cursor(hits, 0, &next, &err), &err);
        assert_in_range(next.length, 1, sizeof cursor);
        memcpy(cursor, next.bytes, next.length);
        options.after = cursor;
        options.after_length = next.length;
        dls_hits_free(hits);
    }
    fail_msg("more pages than documents");
    return text;
}

/* A page without hits behind the last one is no reason to look for something else. */
static void test_pages_of_one_query_are_all_of_it_or_all_of_its_alternative(void **state)
{
    (void)state;
    small_index s;
    const dls_sort_key by_year = { YEAR, true };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT, sorted = options;
    sorted.sort = &by_year;
    sorted.sort_count = 1;
    begin(&s);
    for (int count = 0; count < 2; count++) {
        options.count = sorted.count = count == 1;
        dls_query *strict = small_index_parse(&s, "\"deep trees\""), *loose = small_index_parse(&s, "\"trees deep\"");
        assert_string_equal(pages(&s, strict, options, 0), "0");
        assert_string_equal(pages(&s, strict, sorted, 0), "0");
        assert_string_equal(pages(&s, loose, options, DLS_REMARK_RELAXED), "0 2 1");
        assert_string_equal(pages(&s, loose, sorted, DLS_REMARK_RELAXED), "1 2 0");
        dls_query_free(strict);
        dls_query_free(loose);
    }
    small_index_end(&s);
}

/* With a filter, what nothing matches is sought as words as well; facets are of these. */
static void test_a_filter_and_facets_are_relaxed_with_the_query(void **state)
{
    (void)state;
    small_index s;
    dls_query *filter, *query;
    dls_hits *hits;
    dls_facet_request facet = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    begin(&s);
    query = small_index_parse(&s, "\"deep trees\""); /* only outside of the filter */
    assert_ok(dls_query_new_range(s.schema, YEAR, "2017", 4, NULL, 0, 0, NULL, &filter, &err), &err);
    facet.field = TAG;
    options.filter = filter;
    options.facets = &facet;
    options.facet_count = 1;
    for (size_t limit = 1; limit < 3; limit++) {
        assert_ok(dls_search(s.index, query, limit, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_remarks(hits), DLS_REMARK_RELAXED);
        assert_int_equal(dls_hits_count(hits), limit);
        assert_int_equal(dls_hits_facet(hits, 0)->with, 2);
        dls_hits_free(hits);
    }
    dls_query_free(query);
    dls_query_free(filter);
    small_index_end(&s);
}

/* A bool to which a query with an alternative is added last: what was there before is copied, of whatever kind. */
static dls_status make_tree(const dls_schema *schema, const dls_allocator *allocator, dls_query **out)
{
    static const char *const parts[] = {
        "hous*",  "tre~1",         "year:2016..",          "tag:a",     "tag:*",
        "key:1",  "*:*",           "\"house of trees\"~3", "deep^=1.5", "deep NEAR/3 nets",
        "'tree'", "(deep nets)~2",
    };
    dls_query *tree, *child;
    dls_status status = dls_query_new_bool(allocator, &tree, &err);
    if (status != DLS_OK) return status;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && status == DLS_OK; i++) {
        status = dls_query_parse_full(schema, parts[i], strlen(parts[i]), 0, allocator, &child, &err);
        if (status == DLS_OK) status = dls_query_add(tree, DLS_SHOULD, child, &err);
    }
    if (status == DLS_OK) status = dls_query_new_keyword_prefix(schema, TAG, "b", 1, allocator, &child, &err);
    if (status == DLS_OK) status = dls_query_add(tree, DLS_MUST_NOT, child, &err);
    if (status == DLS_OK) status = dls_query_parse(schema, "\"trees house\"", 13, 0, allocator, &child, &err);
    if (status == DLS_OK) status = dls_query_add(tree, DLS_MUST, child, &err);
    if (status == DLS_OK)
        *out = tree;
    else
        dls_query_free(tree);
    return status;
}

static void test_an_alternative_has_copies_of_clauses_of_all_kinds(void **state)
{
    (void)state;
    small_index s;
    dls_query *tree;
    dls_hits *relaxed, *straight;
    begin(&s);
    assert_ok(make_tree(s.schema, NULL, &tree), &err);
    assert_non_null(dls_query_relaxed(tree));
    assert_ok(dls_search(s.index, tree, 10, NULL, &relaxed, &err), &err);
    assert_int_equal(dls_hits_remarks(relaxed), DLS_REMARK_RELAXED);
    assert_int_equal(dls_hits_count(relaxed), 2); /* 0 and 1; 2 is tagged b, 3 has neither word */
    assert_ok(dls_search(s.index, dls_query_relaxed(tree), 10, NULL, &straight, &err), &err);
    assert_int_equal(dls_hits_count(straight), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(dls_hits_at(relaxed, i)->document, dls_hits_at(straight, i)->document);
        assert_same_bits(dls_hits_at(relaxed, i)->score, dls_hits_at(straight, i)->score);
    }
    dls_hits_free(relaxed);
    dls_hits_free(straight);
    dls_query_free(tree);
    small_index_end(&s);
}

static void test_without_memory_for_copies_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    begin(&s);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *tree = NULL;
        dls_status status = make_tree(s.schema, &memory.allocator, &tree);
        assert_told(&memory, status, &err);
        dls_query_free(tree);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

/* The question of relaxing is asked again behind a cursor, and may meet a failure of its own. */
static void test_without_memory_a_page_is_refused_and_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    dls_hits *first;
    dls_text cursor;
    begin(&s);
    dls_query *loose = small_index_parse(&s, "\"trees deep\"");
    assert_ok(dls_search(s.index, loose, 3, NULL, &first, &err), &err);
    assert_ok(dls_hits_cursor(first, 2, &cursor, &err), &err);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_hits *hits = NULL;
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        options.allocator = &memory.allocator;
        options.after = cursor.bytes;
        options.after_length = cursor.length;
        dls_status status = dls_search(s.index, loose, 3, &options, &hits, &err);
        assert_told(&memory, status, &err);
        if (status == DLS_OK) assert_int_equal(dls_hits_count(hits), 0);
        dls_hits_free(hits);
    }
    testalloc_done(&memory);
    dls_hits_free(first);
    dls_query_free(loose);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_of_one_query_are_all_of_it_or_all_of_its_alternative),
        cmocka_unit_test(test_a_filter_and_facets_are_relaxed_with_the_query),
        cmocka_unit_test(test_an_alternative_has_copies_of_clauses_of_all_kinds),
        cmocka_unit_test(test_without_memory_for_copies_nothing_leaks),
        cmocka_unit_test(test_without_memory_a_page_is_refused_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("api/relaxed_pages", tests, NULL, NULL);
}
