/* SPDX-License-Identifier: MIT
 *
 * The lists can be searched: their words ascend and are folded, and their languages have a stemmer.
 */
#include "analysis/stop_word_lists.h"

#include "analysis/stemmer.h"
#include "analysis/unicode.h"
#include "support/dls_test.h"

static bool has_stemmer(const char *language)
{
    for (size_t i = 0; dls__stemmer_language(i) != NULL; i++)
        if (strcmp(dls__stemmer_language(i), language) == 0) return true;
    return false;
}

static void test_each_list_is_of_a_language_that_is_known(void **state)
{
    (void)state;
    size_t lists = 0;
    for (; dls__stop_word_list_at(lists) != NULL; lists++)
        if (!has_stemmer(dls__stop_word_list_at(lists)->language))
            fail_msg("%s has no stemmer", dls__stop_word_list_at(lists)->language);
    assert_true(lists > 1);
}

static void test_words_ascend_and_are_folded(void **state)
{
    (void)state;
    const dls__stop_word_list *list;
    for (size_t number = 0; (list = dls__stop_word_list_at(number)) != NULL; number++)
        for (size_t i = 0; i < list->count; i++) {
            const char *word = list->words[i];
            char folded[DLS__MAX_TERM];
            size_t size = dls__unicode_fold(word, strlen(word), DLS__LETTERS_COMMON, folded);
            if (size != strlen(word) || memcmp(folded, word, size) != 0) fail_msg("%s is not folded", word);
            if (i > 0 && strcmp(list->words[i - 1], word) >= 0) fail_msg("%s is not behind the one before", word);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_list_is_of_a_language_that_is_known),
        cmocka_unit_test(test_words_ascend_and_are_folded),
    };
    return cmocka_run_group_tests_name("analysis/stop_word_lists", tests, NULL, NULL);
}
