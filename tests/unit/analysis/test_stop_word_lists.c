/* SPDX-License-Identifier: MIT
 *
 * The lists can be searched: their words ascend and are folded, and their languages have a stemmer.
 */
#include "analysis/stop_word_lists.h"

#include "analysis/stemmer.h"
#include "analysis/stop_words.h"
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
    for (size_t number = 0; (list = dls__stop_word_list_at(number)) != NULL; number++) {
        const char *before = "", *word = list->words;
        size_t size_before = 0;
        for (;;) {
            char folded[DLS__MAX_TERM];
            size_t size = strcspn(word, " ");
            size_t folded_size = dls__unicode_fold(word, size, DLS__LETTERS_COMMON, folded);
            if (folded_size != size || memcmp(folded, word, size) != 0) fail_msg("%.20s is not folded", word);
            if (dls__compare_bytes(before, size_before, word, size) >= 0) fail_msg("%.20s is not behind", word);
            if (word[size] == '\0') break;
            before = word;
            size_before = size;
            word += size + 1;
        }
    }
}

/* The first, the last, and all between are found. */
static void test_each_word_is_found(void **state)
{
    (void)state;
    const dls__stop_word_list *list;
    for (size_t number = 0; (list = dls__stop_word_list_at(number)) != NULL; number++)
        for (const char *word = list->words;;) {
            size_t size = strcspn(word, " ");
            if (!dls__is_stop_word(list->language, word, size)) fail_msg("%.20s is not found", word);
            if (word[size] == '\0') break;
            word += size + 1;
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_list_is_of_a_language_that_is_known),
        cmocka_unit_test(test_words_ascend_and_are_folded),
        cmocka_unit_test(test_each_word_is_found),
    };
    return cmocka_run_group_tests_name("analysis/stop_word_lists", tests, NULL, NULL);
}
