/* SPDX-License-Identifier: MIT
 *
 * Which words say nothing, in which language.
 */
#include "analysis/stop_words.h"

#include "support/dls_test.h"

static void test_words_of_the_closed_classes_are_stop_words_of_english(void **state)
{
    (void)state;
    static const char *const words[] = { "a",    "the",        "The",    "HOW",
                                         "does", "i",          "what's", "What\xe2\x80\x99s",
                                         "of",   "yourselves", "won't",  "without",
                                         "yet",  "about" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!dls__is_stop_word("english", words[i], strlen(words[i]))) fail_msg("%s is none", words[i]);
        assert_true(dls__is_stop_word("porter", words[i], strlen(words[i])));
    }
}

static void test_other_words_are_none(void **state)
{
    (void)state;
    static const char *const words[] = { "",
                                         "b",
                                         "network",
                                         "thee",
                                         "th",
                                         "aboutness",
                                         "zoo",
                                         "don",
                                         "C",
                                         "c++",
                                         "\xc3\xa9",
                                         "themselvesss",
                                         "incomprehensibilities" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_false(dls__is_stop_word("english", words[i], strlen(words[i])));
    assert_false(dls__is_stop_word("english", "the\0", 4));
}

static void test_other_languages_have_words_of_their_own(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "german", "der" },
        { "german", "F\xc3\x9cR" }, /* FÜR */
        { "french", "c\xe2\x80\x99"
                    "est" },
        { "spanish", "Qu\xc3\xa9" },
        { "russian", "\xd0\x9a\xd0\x90\xd0\x9a" }, /* КАК */
        { "arabic", "\xd9\x81\xd9\x8a" },          /* في */
        { "swedish", "och" },
        { "dutch", "het" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!dls__is_stop_word(rows[i][0], rows[i][1], strlen(rows[i][1])))
            fail_msg("%s is none of %s", rows[i][1], rows[i][0]);
}

static void test_malformed_bytes_and_long_words_are_none(void **state)
{
    (void)state;
    char many[300];
    memset(many, 0xff, sizeof many);
    for (size_t length = 0; length <= sizeof many; length++) assert_false(dls__is_stop_word("german", many, length));
}

static void test_languages_without_a_list_have_none(void **state)
{
    (void)state;
    assert_false(dls__is_stop_word("basque", "the", 3));
    assert_false(dls__is_stop_word("german", "the", 3));
    assert_false(dls__is_stop_word(NULL, "the", 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_of_the_closed_classes_are_stop_words_of_english),
        cmocka_unit_test(test_other_words_are_none),
        cmocka_unit_test(test_other_languages_have_words_of_their_own),
        cmocka_unit_test(test_malformed_bytes_and_long_words_are_none),
        cmocka_unit_test(test_languages_without_a_list_have_none),
    };
    return cmocka_run_group_tests_name("analysis/stop_words", tests, NULL, NULL);
}
