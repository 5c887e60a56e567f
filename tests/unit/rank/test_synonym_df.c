/* SPDX-License-Identifier: MIT
 *
 * The df of words and phrases that count as one, of the index and of statistics; and the string that these have it by.
 */
#include "rank/synonym_df.h"

#include "rank/statistics.h"
#include "rank_fixture.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1 }, .b = { 0.75f, 0.75f } };

/* Three segments: 0-2, 3-5, 6. */
static void begin(small_index *s)
{
    static const char *const documents[] = { "title=gan\ntext=x",
                                             "title=deep net",
                                             "title=net\ntext=so deep",
                                             "title=gan of deep net",
                                             "title=gan\ntext=gan",
                                             "title=deep x",
                                             "title=x" };
    small_index_begin(s, "title text");
    for (size_t i = 0; i < 7; i++) {
        small_index_add(s, documents[i]);
        if (i % 3 == 2) small_index_commit(s);
    }
}

/* Of terms, of which those with a blank in them are phrases. */
static dls_query *make(const small_index *s, const char *const *members, uint64_t fields)
{
    dls_query *synonym, *member;
    assert_ok(dls_query_new_synonym(NULL, &synonym, &err), &err);
    for (; *members != NULL; members++) {
        assert_ok(dls_query_new_phrase(s->schema, *members, strlen(*members), 0, fields, NULL, &member, &err), &err);
        assert_ok(dls_query_add(synonym, DLS_SHOULD, member, &err), &err);
    }
    return synonym;
}

static void assert_df(small_index *s, const char *const *members, uint64_t fields, uint64_t expected)
{
    planned p;
    planned_init(&p, s, make(s, members, fields), &ones);
    assert_int_equal(p.plan.root.df, expected);
    assert_same_bits(p.plan.root.idf, dls__bm25_idf(p.plan.stats.documents, expected));
    for (size_t i = 0; i < p.plan.root.child_count; i++)
        assert_same_bits(p.plan.root.children[i].weight, p.plan.root.weight);
    planned_done(&p);
}

#define MEMBERS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_a_document_with_several_members_counts_once(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    small_index_open(&s);
    assert_df(&s, MEMBERS("gan"), 0, 3);
    assert_df(&s, MEMBERS("gan", "gan"), 0, 3);
    assert_df(&s, MEMBERS("gan", "x"), 0, 5);
    assert_df(&s, MEMBERS("nowhere"), 0, 0);
    assert_df(&s, MEMBERS("gan", "nowhere"), 0, 3);
    small_index_end(&s);
}

/* Words of a phrase count where all of them are, in whatever fields, as words do. */
static void test_a_phrase_counts_where_all_its_words_are(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    small_index_open(&s);
    assert_df(&s, MEMBERS("deep net"), 0, 3);
    assert_df(&s, MEMBERS("net deep"), 1, 3);
    assert_df(&s, MEMBERS("gan", "deep net"), 0, 5);
    assert_df(&s, MEMBERS("deep nowhere", "x"), 0, 3);
    small_index_end(&s);
}

static void test_deleted_documents_do_not_count(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    small_index_commit(&s);
    assert_ok(dls_writer_delete(s.writer, "0", 1, &err), &err);
    assert_ok(dls_writer_delete(s.writer, "3", 1, &err), &err);
    assert_ok(dls_writer_delete(s.writer, "6", 1, &err), &err);
    small_index_open(&s);
    assert_df(&s, MEMBERS("gan"), 0, 1);
    assert_df(&s, MEMBERS("gan", "deep net"), 0, 3);
    assert_df(&s, MEMBERS("gan", "x"), 0, 2);
    small_index_end(&s);
}

static void test_statistics_have_it_by_its_words(void **state)
{
    (void)state;
    small_index s;
    planned p;
    begin(&s);
    small_index_open(&s);
    dls_query *query = make(&s, MEMBERS("gan", "deep net"), 0), *other = make(&s, MEMBERS("gan", "net deep"), 0);
    dls_statistics *statistics;
    assert_ok(dls__statistics_collect(s.index, query, NULL, &statistics, &err), &err);
    const dls_term_statistics *last = &statistics->terms[statistics->term_count - 1];
    assert_string_equal(last->text, "gan\ndeep net");
    assert_int_equal(last->field, DLS_FIELD_OF_SYNONYM);
    assert_int_equal(last->df, 5);
    assert_ok(dls_statistics_set_df(statistics, statistics->term_count - 1, 7, &err), &err);
    dls__rank_parameters parameters = ones;
    parameters.statistics = statistics;
    planned_init(&p, &s, query, &parameters);
    assert_int_equal(p.plan.root.df, 7);
    planned_done(&p);
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.statistics = statistics;
    assert_int_equal(dls_search(s.index, other, 1, &options, &hits, &err), DLS_EINVAL);
    dls_query_free(other);
    dls__statistics_free(statistics);
    small_index_end(&s);
}

static void test_signs_between_words_are_no_part_of_them(void **state)
{
    (void)state;
    static const char *const terms[] = { "a b", "c\\d", "e\nf", "g" };
    small_index s;
    dls__buf string;
    small_index_schema(&s, "text");
    dls_query *synonym, *member;
    assert_ok(dls_query_new_synonym(NULL, &synonym, &err), &err);
    for (size_t i = 0; i < 4; i++) {
        assert_ok(dls_query_new_term(s.schema, terms[i], strlen(terms[i]), 0, NULL, &member, &err), &err);
        assert_ok(dls_query_add(synonym, DLS_SHOULD, member, &err), &err);
    }
    dls__buf_init(&string, dls__allocator_or_default(NULL), SIZE_MAX);
    dls__synonym_string(synonym, &string);
    assert_bytes((const char *)string.bytes, string.size,
                 "\xff\x40"
                 "a\\ b\nc\\\\d\ne\\\nf\ng",
                 18);
    dls__buf_done(&string);
    dls_query_free(synonym);
    dls_schema_free(s.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_document_with_several_members_counts_once),
        cmocka_unit_test(test_a_phrase_counts_where_all_its_words_are),
        cmocka_unit_test(test_deleted_documents_do_not_count),
        cmocka_unit_test(test_statistics_have_it_by_its_words),
        cmocka_unit_test(test_signs_between_words_are_no_part_of_them),
    };
    return cmocka_run_group_tests_name("rank/synonym_df", tests, NULL, NULL);
}
