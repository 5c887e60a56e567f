/* SPDX-License-Identifier: MIT
 *
 * The rules for words, one by one.
 */
#include "analysis/word_scan.h"

#include <stdlib.h>

#include "support/dls_test.h"

/* The word that begins a text, and the bytes that it was made of. */
static void assert_word(const char *text, const char *expected, size_t end)
{
    size_t length = strlen(text);
    char *copy = malloc(length); /* ends where the text ends, so that a sanitizer sees a byte too many */
    dls__place place = { .text = copy, .length = length };
    dls__word word;
    assert_non_null(copy);
    memcpy(copy, text, length);
    dls__word_scan(&place, &word);
    free(copy);
    if (word.length != strlen(expected) || memcmp(word.bytes, expected, word.length) != 0 || word.end != end) {
        fail_msg("%s: \"%.*s\" to %zu", text, (int)word.length, word.bytes, word.end);
    }
    assert_true(place.at >= word.end && place.at <= place.length);
    assert_int_equal(word.begin, 0);
    assert_false(word.full);
}

static void test_apostrophes_keep_endings_and_drop_possession(void **state)
{
    (void)state;
    assert_word("isn't", "isn't", 5);
    assert_word("we\u2019LL x", "we'LL", 7);
    assert_word("Poe's.", "Poe", 5);
    assert_word("Poe\u02BCS", "Poe", 6);
    assert_word("it'sx", "it", 2);
    assert_word("isn'tx", "isn", 3);
    assert_word("l'homme", "l", 1);
    assert_word("I'", "I", 1);
    assert_word("a'1", "a", 1);
    assert_word("п'ять", "п'ять", strlen("п'ять"));
    assert_word("ג׳יר", "ג'יר", strlen("ג׳יר"));
    assert_word("a''s", "a", 1);
    assert_word("п'a", "п", 2);
    assert_word("a'п", "a", 1);
    assert_word("it's\u200Bx", "it", 4);
}

static void test_numbers_keep_full_stops_and_lose_commas(void **state)
{
    (void)state;
    assert_word("3.14.", "3.14", 4);
    assert_word("1.2.3", "1.2.3", 5);
    assert_word("1,000,000.50", "1000000.50", 12);
    assert_word("1,00", "1", 1);
    assert_word("1,0000", "1", 1);
    assert_word("1234,567", "1234", 4);
    assert_word("1,234,5", "1234", 5);
    assert_word("x1,234", "x1", 2);
    assert_word("1.5,234", "1.5", 3);
    assert_word("1.a", "1", 1);
    assert_word("٣٬٠٠٠", "٣٠٠٠", strlen("٣٬٠٠٠"));
    assert_word("3\u00D73x", "3x3x", 5);
    assert_word("3\u00D7x", "3", 1);
    assert_word("a\u00D73", "a", 1);
    assert_word("conv2d\u00D73", "conv2d", 6);
}

static void test_single_letters_with_full_stops_are_an_acronym(void **state)
{
    (void)state;
    assert_word("U.S.A.", "USA", 5);
    assert_word("U.S", "US", 3);
    assert_word("и.о.", "ио", strlen("и.о"));
    assert_word("U.", "U", 1);
    assert_word("U.SA", "U", 1);
    assert_word("J.R.Tolkien", "JR", 3);
    assert_word("ab.c.d", "ab", 2);
    assert_word("a.1", "a", 1);
    assert_word("1a.b", "1a", 2);
}

static void test_signs_of_programming_languages_stay(void **state)
{
    (void)state;
    assert_word("C++", "C++", 3);
    assert_word("C++11", "C++", 3);
    assert_word("C+++", "C", 1);
    assert_word("a++b", "a", 1);
    assert_word("C#.", "C#", 2);
    assert_word("C##", "C", 1);
    assert_word("CX#", "CX", 2);
    assert_word("1++", "1", 1);
    assert_word("2a++", "2a++", 4);
    assert_word("é++", "é", 2);
}

static void test_words_are_stemmable_but_those_with_signs(void **state)
{
    (void)state;
    dls__place place = { .text = "classes++ classes", .length = 17 };
    dls__word word;
    dls__word_scan(&place, &word);
    assert_false(word.stemmable);
    place.at = 10;
    dls__word_scan(&place, &word);
    assert_true(word.stemmable);
}

static void test_hebrew_quotes_stay_between_hebrew_letters(void **state)
{
    (void)state;
    assert_word("צה\"ל", "צה\"ל", 7);
    assert_word("צה״ל", "צה\"ל", 8);
    assert_word("ל״ ", "ל", 2);
    assert_word("a״b", "a", 1);
    assert_word("a״ל", "a", 1);
    assert_word("ל״a", "ל", 2);
}

static void test_accents_of_latex_are_within_the_word(void **state)
{
    (void)state;
    assert_word("Schr\\\"odinger", "Schr\u00F6dinger", 13);
    assert_word("\\'E{\\'e}\\'{e}a x", "\u00C9\u00E9\u00E9a", 14);
    assert_word("a\\emph", "a", 1);
    assert_word("a{b}", "a", 1);
}

static void test_unseen_characters_are_left_out(void **state)
{
    (void)state;
    assert_word("so\u00ADft\u00AD", "soft", 6);
    assert_word("a\u200Bb\u200B\u200Bc\u200B", "abc", 12);
    assert_word("a\u200B ", "a", 1);
    assert_word("a\u200D\u200Eb", "ab", 8);
}

static void test_words_end_where_another_kind_of_script_begins(void **state)
{
    (void)state;
    assert_word("AI는", "AI", 2);
    assert_word("abc中", "abc", 3);
    assert_word("a_b", "a", 1);
    assert_word("a:b", "a", 1);
    assert_word("paral\u00B7lel", "paral\u00B7lel", 10);
    assert_word("a\u00B7b", "a", 1);
    assert_word("l\u00B7b", "l", 1);
    assert_word("b\u00B7l", "b", 1);
}

static void test_a_segment_that_is_divided_is_walked_once(void **state)
{
    (void)state;
    dls__place place = { .text = "ab.cd.ef", .length = 8 };
    dls__word word;
    dls__word_scan(&place, &word);
    assert_int_equal(place.at, 2);
    assert_int_equal(place.segment_end, 8);
}

static void test_append_stops_at_the_first_code_point_that_does_not_fit(void **state)
{
    (void)state;
    dls__word word;
    dls__word_clear(&word, 7);
    assert_int_equal(word.begin, 7);
    for (int i = 0; i < 254; i++) dls__word_append(&word, 'a');
    assert_false(word.full);
    dls__word_append(&word, 0xE9);
    assert_true(word.full);
    dls__word_append(&word, 'b');
    assert_int_equal(word.length, 254);
    assert_true(word.ascii);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_apostrophes_keep_endings_and_drop_possession),
        cmocka_unit_test(test_numbers_keep_full_stops_and_lose_commas),
        cmocka_unit_test(test_single_letters_with_full_stops_are_an_acronym),
        cmocka_unit_test(test_signs_of_programming_languages_stay),
        cmocka_unit_test(test_words_are_stemmable_but_those_with_signs),
        cmocka_unit_test(test_hebrew_quotes_stay_between_hebrew_letters),
        cmocka_unit_test(test_accents_of_latex_are_within_the_word),
        cmocka_unit_test(test_unseen_characters_are_left_out),
        cmocka_unit_test(test_words_end_where_another_kind_of_script_begins),
        cmocka_unit_test(test_a_segment_that_is_divided_is_walked_once),
        cmocka_unit_test(test_append_stops_at_the_first_code_point_that_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
