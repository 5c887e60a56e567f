/* SPDX-License-Identifier: MIT
 *
 * Feedback: words of the best documents count beside those of the query, as much as they are told to, and what matches
 * is the same.
 */
#include "rank/feedback.h"

#include <math.h>

#include "support/small_index.h"

static dls_error err;

/* Two say "pooling" with "stride"; of those that have pooling alone the last has a stride too. */
static void begin(small_index *s)
{
    small_index_begin(s, "title@english text@english");
    small_index_add(s, "title=pooling stride\ntext=pooling and stride");
    small_index_add(s, "title=pooling\ntext=stride, stride and pooling");
    small_index_add(s, "text=of many other words the last is pooling");
    small_index_add(s, "text=of many other stride the last is pooling");
    small_index_add(s, "text=stride");
    small_index_add(s, "text=nothing of all that");
    small_index_open(s);
}

static dls_hits *search_index(small_index *s, const dls_query *query)
{
    dls_hits *hits;
    assert_ok(dls_search(s->index, query, 10, NULL, &hits, &err), &err);
    return hits;
}

/* The query with feedback from its first `documents` hits. */
static dls_query *with_feedback(small_index *s, const dls_query *query, size_t documents, size_t words, float share)
{
    dls_query *again = NULL;
    dls_hits *hits = search_index(s, query);
    assert_ok(dls_query_new_feedback(hits, documents, words, share, NULL, &again, &err), &err);
    dls_hits_free(hits);
    return again;
}

static void assert_found(small_index *s, const char *typed, size_t documents, const char *expected)
{
    dls_query *query = small_index_parse(s, typed), *again = with_feedback(s, query, documents, 0, 1.0f);
    assert_string_equal(small_index_found(s, again), expected);
    dls_query_free(again);
    dls_query_free(query);
}

static void test_what_has_the_words_of_the_best_comes_up(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "pooling");
    assert_string_equal(small_index_found(&s, query), "1 0 2 3");
    dls_query_free(query);
    assert_found(&s, "pooling", 2, "0 1 3 2"); /* not 4, which does not match */
    assert_found(&s, "pooling -many", 2, "0 1");
    assert_found(&s, "unheard", 3, "");
    small_index_end(&s);
}

static void test_all_words_together_count_their_share(void **state)
{
    (void)state;
    small_index s;
    char text[300];
    begin(&s);
    dls_query *query = small_index_parse(&s, "pooling"), *again = with_feedback(&s, query, 2, 2, 0.5f);
    dls_query_print(again, s.schema, text, sizeof text);
    float of_pool, of_stride;
    assert_int_equal(sscanf(text, "+('pool') ('pool'^%f 'stride'^%f)", &of_pool, &of_stride), 2);
    double idf = log(1.0 + 2.5 / 4.5); /* four of six have either */
    assert_true(fabs((double)of_pool * idf + (double)of_stride * idf - 0.5 * idf) < 1e-6);
    dls_query_free(again);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_of_documents_that_are_not_stored_nothing_is_learnt(void **state)
{
    (void)state;
    small_index s;
    char text[300];
    small_index_begin(&s, "text@english/unstored");
    small_index_add(&s, "pooling stride");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "pooling"), *again = with_feedback(&s, query, 0, 0, 0.25f);
    dls_query_print(again, s.schema, text, sizeof text);
    assert_string_equal(text, "(+('pool'))");
    dls_query_free(again);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_has_the_words_of_the_best_comes_up),
        cmocka_unit_test(test_all_words_together_count_their_share),
        cmocka_unit_test(test_of_documents_that_are_not_stored_nothing_is_learnt),
    };
    return cmocka_run_group_tests_name("rank/feedback", tests, NULL, NULL);
}
