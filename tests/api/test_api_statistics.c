/* SPDX-License-Identifier: MIT
 *
 * Statistics as a stranger uses them: read, set, sent, and searched with; hits of several indexes as one list.
 */
#include "support/small_index.h"

static dls_error err;

static void begin(small_index *s, size_t copies)
{
    small_index_begin(s, "title kind/keyword text");
    for (size_t i = 0; i < copies; i++) {
        small_index_add(s, "title=tree\ntext=deep tree search\nkind=paper");
        small_index_add(s, "text=deep search");
        small_index_add(s, "text=zebra");
    }
    small_index_open(s);
}

static dls_statistics *collect(small_index *s, const dls_query *query)
{
    dls_statistics *statistics = NULL;
    assert_ok(dls_statistics_collect(s->index, query, NULL, &statistics, &err), &err);
    return statistics;
}

static void test_numbers_can_be_read(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 2);
    dls_query *query = small_index_parse(&s, "tree deep");
    dls_statistics *statistics = collect(&s, query);
    dls_query_free(query); /* which need not stay */
    dls_field_statistics field;
    assert_int_equal(dls_statistics_documents(statistics), 6);
    assert_int_equal(dls_statistics_documents(NULL), 0);
    assert_ok(dls_statistics_field(statistics, 2, &field, &err), &err);
    assert_int_equal(field.documents, 6);
    assert_int_equal(field.words, 12);
    assert_fails(dls_statistics_field(statistics, 1, &field, &err), DLS_EINVAL, &err, "no text field 1");
    assert_fails(dls_statistics_field(statistics, 64, &field, &err), DLS_EINVAL, &err, "no text field 64");
    assert_int_equal(dls_statistics_term_count(statistics), 2);
    assert_int_equal(dls_statistics_term_count(NULL), 0);
    const dls_term_statistics *term = dls_statistics_term_at(statistics, 0);
    assert_string_equal(term->text, "deep");
    assert_int_equal(term->length, 4);
    assert_int_equal(term->field, -1);
    assert_int_equal(term->df, 4);
    assert_null(dls_statistics_term_at(statistics, 2));
    assert_null(dls_statistics_term_at(NULL, 0));
    dls_statistics_free(statistics);
    small_index_end(&s);
}

static void test_numbers_that_cannot_be_are_refused(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 1);
    dls_query *query = small_index_parse(&s, "tree");
    dls_statistics *statistics = collect(&s, query);
    const dls_field_statistics more = { 3, 2 }, none = { 0, 2 }, huge = { 1, DLS_MAX_STATISTIC + 1 };
    assert_fails(dls_statistics_set_documents(statistics, DLS_MAX_STATISTIC + 1, &err), DLS_EINVAL, &err,
                 "9007199254740993 in statistics, at most 9007199254740992");
    assert_fails(dls_statistics_set_field(statistics, 0, &more, &err), DLS_EINVAL, &err, "2 words in 3 documents");
    assert_fails(dls_statistics_set_field(statistics, 0, &none, &err), DLS_EINVAL, &err, "2 words in 0 documents");
    assert_fails(dls_statistics_set_field(statistics, 0, &huge, &err), DLS_EINVAL, &err, "in statistics, at most");
    assert_fails(dls_statistics_set_field(statistics, 1, &more, &err), DLS_EINVAL, &err, "no text field 1");
    assert_fails(dls_statistics_set_df(statistics, 1, 1, &err), DLS_EINVAL, &err, "there is no term 1 of 1");
    assert_fails(dls_statistics_set_df(statistics, 0, UINT64_MAX, &err), DLS_EINVAL, &err, "in statistics, at most");
    assert_int_equal(dls_statistics_documents(statistics), 3);
    assert_int_equal(dls_statistics_term_at(statistics, 0)->df, 1);
    dls_statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static dls_status search_by(small_index *s, const dls_query *query, const dls_statistics *statistics, dls_hits **hits)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.ties = DLS_TIES_BY_KEY;
    options.statistics = statistics;
    return dls_search(s->index, query, 10, &options, hits, &err);
}

static float best_score(small_index *s, const dls_query *query, const dls_statistics *statistics)
{
    dls_hits *hits;
    assert_ok(search_by(s, query, statistics, &hits), &err);
    float score = dls_hits_at(hits, 0)->score;
    dls_hits_free(hits);
    return score;
}

static void test_a_small_index_is_ranked_by_a_large_one(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 1);
    dls_query *query = small_index_parse(&s, "tree search");
    dls_statistics *statistics = collect(&s, query);
    float own = best_score(&s, query, NULL);
    assert_same_bits(best_score(&s, query, statistics), own);
    assert_ok(dls_statistics_set_documents(statistics, 1000000, &err), &err);
    assert_true(best_score(&s, query, statistics) > own); /* where the words are rarer */
    float rare = best_score(&s, query, statistics);
    assert_ok(dls_statistics_set_df(statistics, 0, 1000, &err), &err);
    assert_true(best_score(&s, query, statistics) < rare);
    float longer = best_score(&s, query, statistics);
    assert_ok(dls_statistics_set_field(statistics, 2, &(dls_field_statistics){ 1000000, 50000000 }, &err), &err);
    assert_true(best_score(&s, query, statistics) > longer); /* where texts are longer */
    dls_statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_statistics_of_other_queries_fields_or_numbers_are_refused(void **state)
{
    (void)state;
    small_index s, other;
    begin(&s, 1);
    small_index_begin(&other, "text");
    small_index_open(&other);
    dls_query *query = small_index_parse(&s, "tree"), *second = small_index_parse(&s, "tree zebra");
    dls_query *foreign = small_index_parse(&other, "tree");
    dls_statistics *statistics = collect(&s, query), *of_other = collect(&other, foreign);
    dls_hits *hits = NULL;
    assert_fails(search_by(&s, second, statistics, &hits), DLS_EINVAL, &err, "they say nothing of 'zebra'");
    assert_fails(search_by(&s, query, of_other, &hits), DLS_EINVAL, &err, "of other fields or analyzers");
    assert_fails(dls_statistics_merge(statistics, of_other, &err), DLS_EINVAL, &err, "of other fields");
    assert_fails(dls_statistics_collect(s.index, foreign, NULL, &of_other, &err), DLS_EINVAL, &err, "other fields");
    assert_ok(dls_statistics_set_df(statistics, 0, 4, &err), &err);
    assert_fails(search_by(&s, query, statistics, &hits), DLS_EINVAL, &err, "say that 4 documents of 3 have 'tree'");
    assert_null(hits);
    dls_statistics_free(statistics);
    dls_statistics_free(of_other);
    dls_query_free(query);
    dls_query_free(second);
    dls_query_free(foreign);
    small_index_end(&other);
    small_index_end(&s);
}

static void test_statistics_can_be_sent(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 3);
    dls_query *query = small_index_parse(&s, "tree search");
    dls_statistics *statistics = collect(&s, query), *read;
    const void *bytes;
    size_t length;
    assert_ok(dls_statistics_write(statistics, &bytes, &length, &err), &err);
    assert_ok(dls_statistics_read(bytes, length, NULL, &read, &err), &err);
    assert_same_bits(best_score(&s, query, read), best_score(&s, query, NULL));
    assert_fails(dls_statistics_read(bytes, length - 1, NULL, &read, &err), DLS_ECORRUPT, &err, "wrong checksum");
    assert_fails(dls_statistics_read("nothing", 7, NULL, &read, &err), DLS_EFORMAT, &err, "not statistics");
    assert_fails(dls_statistics_read(NULL, 0, NULL, &read, &err), DLS_EFORMAT, &err, "not statistics");
    dls_statistics_free(read);
    dls_statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

/* With statistics, who asks all indexes decides what to look for where nothing matches. */
static void test_a_search_with_statistics_does_not_relax(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 2);
    dls_query *query = small_index_parse(&s, "\"search tree\"");
    dls_statistics *statistics = collect(&s, query), *of_words = collect(&s, dls_query_relaxed(query));
    dls_hits *hits;
    assert_ok(dls_search(s.index, query, 10, NULL, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 4);
    assert_int_equal(dls_hits_remarks(hits), DLS_REMARK_RELAXED);
    dls_hits_free(hits);
    assert_ok(search_by(&s, query, statistics, &hits), &err);
    assert_int_equal(dls_hits_count(hits), 0);
    assert_int_equal(dls_hits_remarks(hits), 0);
    dls_hits_free(hits);
    assert_ok(search_by(&s, dls_query_relaxed(query), of_words, &hits), &err);
    assert_int_equal(dls_hits_count(hits), 4);
    dls_hits_free(hits);
    dls_statistics_free(statistics);
    dls_statistics_free(of_words);
    dls_query_free(query);
    small_index_end(&s);
}

/* What a prefix becomes is in the statistics, apart from what the query itself has. */
static void test_expanded_terms_are_told_from_those_of_the_query(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 2);
    dls_query *query;
    assert_ok(dls_query_parse_full(s.schema, "tree OR se* OR t* OR elephant", 29, 0, NULL, &query, &err), &err);
    dls_statistics *statistics = collect(&s, query);
    static const struct {
        const char *text;
        bool expanded;
        uint64_t df;
    } rows[] = { { "elephant", false, 0 }, { "search", true, 4 }, { "tree", false, 2 } };
    assert_int_equal(dls_statistics_term_count(statistics), sizeof rows / sizeof *rows);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const dls_term_statistics *term = dls_statistics_term_at(statistics, i);
        assert_string_equal(term->text, rows[i].text);
        assert_int_equal(term->expanded, rows[i].expanded);
        assert_int_equal(term->df, rows[i].df);
    }
    assert_same_bits(best_score(&s, query, statistics), best_score(&s, query, NULL));
    assert_ok(dls_statistics_set_df(statistics, 1, 1, &err), &err);
    assert_true(best_score(&s, query, statistics) > best_score(&s, query, NULL));
    dls_statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_hits_that_are_not_whole_or_by_document_are_not_merged(void **state)
{
    (void)state;
    small_index s;
    begin(&s, 2);
    dls_query *query = small_index_parse(&s, "tree");
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_merged_hit merged[4];
    dls_hits *hits;
    size_t count = 7;
    assert_ok(dls_search(s.index, query, 4, &options, &hits, &err), &err);
    assert_fails(dls_hits_merge(&hits, 1, 0, 4, merged, &count, &err), DLS_EINVAL, &err, "hits 0 of 1 were not");
    dls_hits_free(hits);
    options.ties = DLS_TIES_BY_KEY;
    options.offset = 1;
    assert_ok(dls_search(s.index, query, 4, &options, &hits, &err), &err);
    assert_fails(dls_hits_merge(&hits, 1, 0, 4, merged, &count, &err), DLS_EINVAL, &err, "0 of 1 lack the first 1");
    dls_hits_free(hits);
    assert_int_equal(count, 7);
    options.offset = 0;
    assert_ok(dls_search(s.index, query, 4, &options, &hits, &err), &err);
    assert_ok(dls_hits_merge(&hits, 1, 1, 4, merged, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_int_equal(merged[0].number, 1);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static dls_hits *sorted_by(small_index *s, const dls_query *query, size_t field, bool descending, size_t count)
{
    dls_hits *hits;
    dls_sort_key keys[] = { { field, descending }, { 1, false } };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.sort = keys;
    options.sort_count = count;
    assert_ok(dls_search(s->index, query, 4, &options, &hits, &err), &err);
    return hits;
}

static void test_hits_in_different_orders_are_not_merged(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text year/integer month/integer price/float");
    small_index_add(&s, "text=tree\nyear=2018");
    small_index_add(&s, "text=tree\nyear=2017\nmonth=5");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "tree");
    dls_merged_hit merged[4];
    size_t count = 7;
    dls_hits *others[] = { sorted_by(&s, query, 3, false, 1), sorted_by(&s, query, 1, true, 1),
                           sorted_by(&s, query, 1, false, 2), sorted_by(&s, query, DLS_SORT_SCORE, false, 1),
                           sorted_by(&s, query, 1, false, 0) };
    dls_hits *hits[] = { sorted_by(&s, query, 1, false, 1), NULL };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        hits[1] = others[i];
        assert_fails(dls_hits_merge(hits, 2, 0, 4, merged, &count, &err), DLS_EINVAL, &err, "hits 1 of 2");
        dls_hits_free(others[i]);
    }
    assert_int_equal(count, 7);
    hits[1] = sorted_by(&s, query, 2, false, 1); /* another field, of the same kind */
    assert_ok(dls_hits_merge(hits, 2, 0, 4, merged, &count, &err), &err);
    assert_int_equal(count, 4);
    assert_int_equal(merged[0].shard, 1); /* 5 is before 2017 */
    dls_hits_free(hits[0]);
    dls_hits_free(hits[1]);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_can_be_read),
        cmocka_unit_test(test_numbers_that_cannot_be_are_refused),
        cmocka_unit_test(test_a_small_index_is_ranked_by_a_large_one),
        cmocka_unit_test(test_statistics_of_other_queries_fields_or_numbers_are_refused),
        cmocka_unit_test(test_statistics_can_be_sent),
        cmocka_unit_test(test_a_search_with_statistics_does_not_relax),
        cmocka_unit_test(test_expanded_terms_are_told_from_those_of_the_query),
        cmocka_unit_test(test_hits_that_are_not_whole_or_by_document_are_not_merged),
        cmocka_unit_test(test_hits_in_different_orders_are_not_merged),
    };
    return cmocka_run_group_tests_name("api/statistics", tests, NULL, NULL);
}
