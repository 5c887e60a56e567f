/* SPDX-License-Identifier: MIT
 *
 * What is collected of a query on an index: every term once, with the number of documents that have it and are not
 * deleted.
 */
#include "rank/statistics.h"

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "title kind/keyword text");
    small_index_add(s, "title=tree\ntext=deep tree search\nkind=paper");
    small_index_add(s, "text=deep search\nkind=book");
    small_index_commit(s);
    small_index_add(s, "title=a tree of trees\ntext=search the tree search the tree");
    small_index_add(s, "title=tree search\nkind=paper"); /* deleted below */
    small_index_commit(s);
    assert_ok(dls_writer_delete(s->writer, "3", 1, &err), &err);
    small_index_open(s);
}

/* A phrase, words, an exclusion and a keyword. */
static dls_query *make_query(small_index *s)
{
    dls_query *query;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(s, "\"tree search\" tree zebra -deep"), &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(s, 1, "paper"), &err), &err);
    return query;
}

static void test_every_term_is_there_once_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int field;
        uint64_t df;
    } rows[] = { { "deep", -1, 2 }, { "search", -1, 3 }, { "tree", -1, 2 }, { "zebra", -1, 0 }, { "paper", 1, 1 } };
    small_index s;
    begin(&s);
    dls_query *query = make_query(&s);
    dls_statistics *statistics;
    assert_ok(dls__statistics_collect(s.index, query, NULL, &statistics, &err), &err);
    assert_int_equal(statistics->term_count, sizeof rows / sizeof *rows);
    for (size_t i = 0; i < statistics->term_count; i++) {
        assert_string_equal(statistics->terms[i].text, rows[i].text);
        assert_int_equal(statistics->terms[i].field, rows[i].field);
        assert_int_equal(statistics->terms[i].df, rows[i].df);
    }
    dls__statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_sums_are_those_of_documents_that_are_not_deleted(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = make_query(&s);
    dls_statistics *statistics;
    dls__stats expected;
    assert_ok(dls__statistics_collect(s.index, query, NULL, &statistics, &err), &err);
    dls__stats_collect(s.index, &expected);
    assert_int_equal(statistics->sums.documents, 3);
    assert_int_equal(statistics->sums.total_length[0], 5);
    assert_memory_equal(&statistics->sums, &expected, sizeof expected);
    assert_int_equal(statistics->text_count, 2);
    assert_int_equal(statistics->text_field[1], 2);
    assert_true(statistics->fingerprint == s.schema->fingerprint);
    dls__statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static const dls_term_statistics *find(const dls_statistics *statistics, const char *term)
{
    return dls__statistics_find(statistics, term, strlen(term));
}

/* A prefix has all its terms, also where a search would not take so many, but those of deleted documents alone. */
static void test_all_terms_of_a_prefix_are_there(void **state)
{
    (void)state;
    enum { TERMS = 2 * DLS_MAX_EXPANSION };
    small_index s;
    small_index_begin(&s, "title kind/keyword text");
    for (uint32_t d = 0; d < TERMS; d++) {
        char text[60];
        snprintf(text, sizeof text, "text=w%u w%u v%u\nkind=w", d, d / 2, d);
        small_index_add(&s, text);
        if (d % 100 == 0) small_index_commit(&s);
    }
    small_index_commit(&s);
    assert_ok(dls_writer_delete(s.writer, "255", 3, &err), &err);
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "w7 w1000"), *prefix, *all;
    dls_statistics *statistics;
    assert_ok(dls_query_new_prefix(s.schema, "w", 1, 0, NULL, &prefix, &err), &err);
    assert_ok(dls_query_new_bool(NULL, &all, &err), &err);
    assert_ok(dls_query_add(all, DLS_SHOULD, prefix, &err), &err);
    assert_ok(dls_query_add(all, DLS_SHOULD, query, &err), &err);
    assert_ok(dls__statistics_collect(s.index, all, NULL, &statistics, &err), &err);
    assert_int_equal(statistics->term_count, TERMS); /* w0 to w254, and w1000 */
    assert_null(find(statistics, "w255"));
    assert_true(find(statistics, "w254")->expanded);
    assert_int_equal(find(statistics, "w254")->df, 1);
    assert_int_equal(find(statistics, "w127")->df, 2); /* of 127 and 254 */
    assert_false(find(statistics, "w7")->expanded);
    assert_int_equal(find(statistics, "w7")->df, 3);
    assert_false(find(statistics, "w1000")->expanded);
    assert_int_equal(find(statistics, "w1000")->df, 0);
    dls__statistics_free(statistics);
    dls_query_free(all);
    small_index_end(&s);
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = make_query(&s);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_statistics *statistics = NULL;
        dls_status status = dls__statistics_collect(s.index, query, &memory.allocator, &statistics, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__statistics_free(statistics);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_term_is_there_once_in_order),
        cmocka_unit_test(test_sums_are_those_of_documents_that_are_not_deleted),
        cmocka_unit_test(test_all_terms_of_a_prefix_are_there),
        cmocka_unit_test(test_every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("rank/statistics_collect", tests, NULL, NULL);
}
