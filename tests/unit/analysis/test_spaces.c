/* SPDX-License-Identifier: MIT
 *
 * The words of the analyzer that changes nothing.
 */
#include "analysis/spaces.h"

#include <stdlib.h>
#include <string.h>

#include "expected_word.h"
#include "support/rng.h"

static void assert_words(const char *text, size_t length, const expected_word *expected, size_t count)
{
    static dls__word words[8];
    for (size_t most = 1; most <= DLS__ARRAY_LENGTH(words); most += 7) {
        dls__place place = { .text = text, .length = length };
        for (size_t i = 0; i < count;) {
            size_t read = dls__spaces_read(&place, words, most);
            assert_int_equal(read, dls__min(most, count - i));
            for (size_t k = 0; k < read; k++, i++) {
                assert_word(&words[k], &expected[i]);
                assert_false(words[k].stemmable);
            }
        }
        assert_int_equal(dls__spaces_read(&place, words, most), 0);
    }
}

static void test_white_space_of_ascii_and_nul_divide(void **state)
{
    (void)state;
    static const expected_word expected[] = { { "a", 1, 2 },  { "B", 3, 4 },   { "c", 5, 6 },   { "d", 7, 8 },
                                              { "e", 9, 10 }, { "f", 11, 12 }, { "g.", 13, 15 } };
    assert_words(" a\tB\nc\vd\fe\rf\0g.  ", 17, expected, DLS__ARRAY_LENGTH(expected));
}

static void test_all_other_bytes_stay_as_they_are(void **state)
{
    (void)state;
    static const expected_word expected[] = { { "\xC3\x89\xC2\xA0'\x01\x7F", 0, 7 }, { "\xE3\x80\x80x", 8, 12 } };
    assert_words("\xC3\x89\xC2\xA0'\x01\x7F \xE3\x80\x80x", 12, expected, 2);
}

static void test_malformed_bytes_are_replaced(void **state)
{
    (void)state;
    static const expected_word expected[] = { { "a\xEF\xBF\xBD"
                                                "b",
                                                0, 3 },
                                              { "\xEF\xBF\xBD", 4, 6 } };
    assert_words("a\xFF"
                 "b \xE2\x82",
                 6, expected, 2);
}

static void test_over_long_words_are_cut_and_gone_past(void **state)
{
    (void)state;
    char text[700];
    dls__place place = { .text = text, .length = sizeof text };
    dls__word words[3];
    memset(text, 'x', sizeof text);
    text[600] = ' ';
    assert_int_equal(dls__spaces_read(&place, words, 3), 2);
    assert_int_equal(words[0].length, 255);
    assert_int_equal(words[0].end, 600);
    assert_int_equal(words[1].length, 99);
}

/* The word at `at` byte by byte, of a text of ASCII and whole code points; its end. */
static size_t end_of_word(const char *text, size_t length, size_t at)
{
    while (at < length && strchr(" \t\n\v\f\r", text[at]) == NULL) at++;
    return at;
}

static void test_any_text_is_read_as_it_would_be_byte_by_byte(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        " ",        " ",
        "\n",       "a",
        "of",       "\x01",
        "\xC3\xA9", "seventeen letters",
        "x-y-z",    "a word that goes on for more than a line because nothing divides it"
    };
    rng r = rng_for_test(1);
    for (int round = 0; round < 2000; round++) {
        char text[1200];
        size_t length = 0, pieces_left = rng_below(&r, 16), at = 0;
        for (; pieces_left > 0; pieces_left--) {
            const char *piece = pieces[rng_below(&r, DLS__ARRAY_LENGTH(pieces))];
            for (size_t i = 0; piece[i] != '\0'; i++)
                text[length++] = strlen(piece) > 60 && piece[i] == ' ' ? '_' : piece[i];
        }
        char *exact = memcpy(malloc(length + 1), text, length); /* nothing is read behind it */
        dls__place place = { .text = exact, .length = length };
        dls__word words[5];
        size_t most = 1 + rng_below(&r, 5), read = most;
        while (read == most) {
            read = dls__spaces_read(&place, words, most);
            for (size_t i = 0; i < read; i++) {
                while (end_of_word(text, length, at) == at) at++;
                size_t end = end_of_word(text, length, at);
                assert_int_equal(words[i].begin, at);
                assert_int_equal(words[i].end, end);
                assert_int_equal(words[i].length, dls__min(end - at, 255));
                assert_memory_equal(words[i].bytes, text + at, words[i].length);
                at = end;
            }
        }
        while (at < length && end_of_word(text, length, at) == at) at++;
        assert_int_equal(at, length);
        free(exact);
    }
}

static void test_nothing_and_spaces_have_no_words(void **state)
{
    (void)state;
    assert_words("", 0, NULL, 0);
    assert_words(NULL, 0, NULL, 0);
    assert_words(" \n\0", 3, NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_white_space_of_ascii_and_nul_divide),
        cmocka_unit_test(test_all_other_bytes_stay_as_they_are),
        cmocka_unit_test(test_malformed_bytes_are_replaced),
        cmocka_unit_test(test_over_long_words_are_cut_and_gone_past),
        cmocka_unit_test(test_any_text_is_read_as_it_would_be_byte_by_byte),
        cmocka_unit_test(test_nothing_and_spaces_have_no_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
