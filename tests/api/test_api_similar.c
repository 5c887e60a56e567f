/* SPDX-License-Identifier: MIT
 *
 * What is like a text or a document: by its telling words, without itself, and what is refused. So of feedback.
 */
#include <math.h>

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "title@english text@english");
    small_index_add(s, "title=pooling layers\ntext=strides and pooling of pooling layers");
    small_index_add(s, "title=strides\ntext=strides again and pooling");
    small_index_add(s, "text=layers of cake");
    small_index_add(s, "text=nothing of all that");
    small_index_open(s);
}

/* The documents that a query finds, best first: "1 2". Takes the query. */
static const char *found(small_index *s, dls_query *query)
{
    const char *documents = small_index_found(s, query);
    dls_query_free(query);
    return documents;
}

static dls_query *like_text(small_index *s, const char *text, uint64_t fields, size_t words)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_similar(s->index, text, strlen(text), fields, words, NULL, &query, &err), &err);
    return query;
}

static dls_query *like_document(small_index *s, const char *key, uint64_t fields)
{
    dls_query *query = NULL;
    assert_ok(dls_query_new_similar_document(s->index, key, strlen(key), fields, 0, NULL, &query, &err), &err);
    return query;
}

static void assert_printed(small_index *s, dls_query *query, const char *expected)
{
    char text[1000];
    dls_query_print(query, s->schema, text, sizeof text);
    assert_string_equal(text, expected);
    dls_query_free(query);
}

static void test_a_text_finds_what_has_its_words(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_string_equal(found(&s, like_text(&s, "a cake, unheard of, and strides", 0, 0)), "2 1 0");
    assert_string_equal(found(&s, like_text(&s, "unheard of", 0, 0)), "");
    assert_string_equal(found(&s, like_text(&s, "", 0, 0)), "");
    small_index_end(&s);
}

static void test_a_word_counts_by_how_often_the_text_has_it(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_printed(&s, like_text(&s, "cake cake cake", 0, 0), "('cake'^0.71428573)");
    small_index_end(&s);
}

static void test_a_document_finds_others_and_not_itself(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_string_equal(found(&s, like_document(&s, "0", 0)), "1 2");
    assert_string_equal(found(&s, like_document(&s, "3", 0)), "");
    small_index_end(&s);
}

static void test_words_are_those_of_the_fields_that_are_sought(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_string_equal(found(&s, like_document(&s, "1", 1)), ""); /* no other title has strides */
    assert_string_equal(found(&s, like_document(&s, "1", 2)), "0");
    small_index_end(&s);
}

static void test_what_cannot_be_asked_is_refused(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    begin(&s);
    assert_fails(dls_query_new_similar(NULL, "a", 1, 0, 0, NULL, &query, &err), DLS_EINVAL, &err, "index is NULL");
    assert_fails(dls_query_new_similar(s.index, NULL, 1, 0, 0, NULL, &query, &err), DLS_EINVAL, &err, "is NULL");
    assert_fails(dls_query_new_similar(s.index, "a", 1, 0, 0, NULL, NULL, &err), DLS_EINVAL, &err, "out is NULL");
    assert_fails(dls_query_new_similar(s.index, "a", 1, 4, 0, NULL, &query, &err), DLS_EINVAL, &err, "no field 2");
    assert_fails(dls_query_new_similar(s.index, "a", 1, 0, DLS_MAX_TERMS + 1, NULL, &query, &err), DLS_ELIMIT, &err,
                 "1025 words, 1024 are allowed");
    assert_fails(dls_query_new_similar_document(s.index, "9", 1, 0, 0, NULL, &query, &err), DLS_ENOTFOUND, &err, "'9'");
    assert_null(query);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks_and_out_stays_as_it_was(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *query = NULL;
        dls_status status =
            dls_query_new_similar_document(s.index, "0", 1, 0, 0, &memory.allocator, &query, &err);
        assert_told(&memory, status, &err);
        assert_int_equal(query == NULL, status != DLS_OK);
        dls_query_free(query);
    }
    testalloc_done(&memory);
    small_index_end(&s);
}

static dls_hits *hits_of(small_index *s, const dls_query *query)
{
    dls_hits *hits;
    assert_ok(dls_search(s->index, query, 10, NULL, &hits, &err), &err);
    return hits;
}

static void test_feedback_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "pooling"), *again = NULL;
    dls_hits *hits = hits_of(&s, query);
    static const float shares[] = { 0.0f, -1.0f, 101.0f, NAN };
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        assert_fails(dls_query_new_feedback(hits, 0, 0, shares[i], NULL, &again, &err), DLS_EINVAL, &err,
                     "is not in 0.001 to 100");
    assert_fails(dls_query_new_feedback(hits, 101, 0, 1.0f, NULL, &again, &err), DLS_ELIMIT, &err, "101 documents");
    assert_fails(dls_query_new_feedback(hits, 0, 1025, 1.0f, NULL, &again, &err), DLS_ELIMIT, &err, "1025 words");
    assert_fails(dls_query_new_feedback(NULL, 0, 0, 1.0f, NULL, &again, &err), DLS_EINVAL, &err, "hits is NULL");
    assert_fails(dls_query_new_feedback(hits, 0, 0, 1.0f, NULL, NULL, &err), DLS_EINVAL, &err, "out is NULL");
    assert_null(again);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_feedback_without_memory_leaks_nothing(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    begin(&s);
    dls_query *query = small_index_parse(&s, "pooling");
    dls_hits *hits = hits_of(&s, query);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_query *again = NULL;
        dls_status status = dls_query_new_feedback(hits, 0, 0, 0.25f, &memory.allocator, &again, &err);
        assert_told(&memory, status, &err);
        assert_int_equal(again == NULL, status != DLS_OK);
        dls_query_free(again);
    }
    testalloc_done(&memory);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_text_finds_what_has_its_words),
        cmocka_unit_test(test_a_word_counts_by_how_often_the_text_has_it),
        cmocka_unit_test(test_a_document_finds_others_and_not_itself),
        cmocka_unit_test(test_words_are_those_of_the_fields_that_are_sought),
        cmocka_unit_test(test_what_cannot_be_asked_is_refused),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_out_stays_as_it_was),
        cmocka_unit_test(test_feedback_that_makes_no_sense_is_refused),
        cmocka_unit_test(test_feedback_without_memory_leaks_nothing),
    };
    return cmocka_run_group_tests_name("api/api_similar", tests, NULL, NULL);
}
