/* SPDX-License-Identifier: MIT
 *
 * Which words of a segment are common.
 */
#include "segment/common_words.h"

#include "segment_fixture.h"

static dls_error err;

/* More than the titles have. */
#define MOST 20

static size_t common_words(uint32_t documents, size_t most, dls__common_word *words)
{
    opened o;
    const dls__columns *columns;
    size_t count;
    fixture_make(&o, documents, 1 << 20);
    assert_ok(fixture_open(&o, &err), &err);
    assert_ok(dls__segment_columns(&o.segment, &columns, &err), &err);
    assert_ok(dls__common_words(&o.segment.terms, &o.segment.lists, most, NULL, words, &count, &err), &err);
    fixture_close(&o);
    fixture_free(&o);
    return count;
}

static void assert_word(const dls__common_word *word, const char *string, uint32_t df)
{
    assert_bytes(word->string, word->length, string, strlen(string));
    assert_int_equal(word->df, df);
}

/* Those of the titles; the texts keep no positions. */
static void test_words_that_one_document_in_sixteen_has_are_common(void **state)
{
    (void)state;
    static const char *const titles[] = { "0", "1",    "2",      "3",  "4",      "5",
                                          "6", "many", "number", "of", "second", "title" };
    dls__common_word words[MOST];
    assert_int_equal(common_words(1400, MOST, words), 12);
    for (size_t i = 0; i < 12; i++) assert_word(&words[i], titles[i], i < 7 ? 160 : 1120);
}

static void test_of_more_than_are_asked_for_those_in_most_documents_are_taken(void **state)
{
    (void)state;
    static const char *const titles[] = { "0", "many", "number", "of", "second", "title" };
    dls__common_word words[6];
    assert_int_equal(common_words(1400, 6, words), 6);
    for (size_t i = 0; i < 6; i++) assert_word(&words[i], titles[i], i < 1 ? 160 : 1120);
    assert_int_equal(common_words(1400, 0, words), 0);
}

/* Below that lists are not made for ranking. */
static void test_words_of_few_documents_are_not_common(void **state)
{
    (void)state;
    dls__common_word words[MOST];
    assert_int_equal(common_words(160, MOST, words), 0);
    assert_int_equal(common_words(162, MOST, words), 5);
}

static void test_an_empty_segment_has_none(void **state)
{
    (void)state;
    dls__common_word words[MOST];
    assert_int_equal(common_words(0, MOST, words), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_that_one_document_in_sixteen_has_are_common),
        cmocka_unit_test(test_of_more_than_are_asked_for_those_in_most_documents_are_taken),
        cmocka_unit_test(test_words_of_few_documents_are_not_common),
        cmocka_unit_test(test_an_empty_segment_has_none),
    };
    return cmocka_run_group_tests_name("segment/common_words", tests, NULL, NULL);
}
