/* SPDX-License-Identifier: MIT
 *
 * The words of the analyzer that changes nothing.
 */
#include "analysis/spaces.h"

#include "expected_word.h"

static void assert_words(const char *text, size_t length, const expected_word *expected, size_t count)
{
    dls__place place = { .text = text, .length = length };
    dls__word word;
    for (size_t i = 0; i < count; i++) {
        assert_true(dls__spaces_next(&place, &word));
        assert_word(&word, &expected[i]);
        assert_false(word.stemmable);
    }
    assert_false(dls__spaces_next(&place, &word));
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
    dls__word word;
    memset(text, 'x', sizeof text);
    text[600] = ' ';
    assert_true(dls__spaces_next(&place, &word));
    assert_int_equal(word.length, 255);
    assert_int_equal(word.end, 600);
    assert_true(dls__spaces_next(&place, &word));
    assert_int_equal(word.length, 99);
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
        cmocka_unit_test(test_nothing_and_spaces_have_no_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
