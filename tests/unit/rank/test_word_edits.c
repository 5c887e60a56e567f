/* SPDX-License-Identifier: MIT
 *
 * The words that one edit makes.
 */
#include "rank/word_edits.h"

#include <string.h>

#include "support/dls_test.h"

/* How many words there are; how often `wanted` is one of them, and by which edit first. */
static size_t count_edits(const char *word, const char *wanted, size_t *times, dls__edit_kind *kind, bool *first)
{
    dls__word_edits edits;
    dls__edited_word edited;
    size_t count = 0;
    *times = 0;
    dls__word_edits_begin(&edits, word, strlen(word));
    for (; dls__word_edits_next(&edits, &edited); count++) {
        assert_true(edited.length > 0 && edited.length <= sizeof edited.bytes);
        assert_true(edited.same <= edited.length && memcmp(edited.bytes, word, edited.same) == 0);
        if (edited.length != strlen(wanted) || memcmp(edited.bytes, wanted, edited.length) != 0) continue;
        if ((*times)++ > 0) continue;
        *kind = edited.kind;
        *first = edited.same == 0;
    }
    return count;
}

static void test_each_kind_of_edit_has_all_places_and_letters(void **state)
{
    (void)state;
    static const struct {
        const char *wanted;
        size_t times;
        dls__edit_kind kind;
        bool first;
    } rows[] = {
        { "rtee", 1, DLS__EDIT_SWAP, true },     { "teer", 0, DLS__EDIT_NONE, false },
        { "tere", 1, DLS__EDIT_SWAP, false },    { "ree", 1, DLS__EDIT_DROP, true },
        { "tre", 2, DLS__EDIT_DROP, false },     { "atree", 1, DLS__EDIT_ADD, true },
        { "treez", 1, DLS__EDIT_ADD, false },    { "three", 1, DLS__EDIT_ADD, false },
        { "aree", 1, DLS__EDIT_REPLACE, true },  { "trea", 1, DLS__EDIT_REPLACE, false },
        { "trez", 1, DLS__EDIT_REPLACE, false }, { "ttrees", 0, DLS__EDIT_NONE, false },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        size_t times;
        dls__edit_kind kind = DLS__EDIT_NONE;
        bool first = false;
        assert_int_equal(count_edits("tree", rows[i].wanted, &times, &kind, &first), 3 + 4 + 5 * 26 + 4 * 26);
        assert_int_equal(times, rows[i].times);
        assert_int_equal(kind, rows[i].kind);
        assert_int_equal(first, rows[i].first);
    }
}

static void test_letters_of_other_alphabets_are_only_swapped_and_dropped(void **state)
{
    (void)state;
    size_t times;
    dls__edit_kind kind;
    bool first;
    assert_int_equal(count_edits("\xd0\xbf\xd0\xbe\xd0\xb8", "\xd0\xbe\xd0\xbf\xd0\xb8", &times, &kind, &first), 2 + 3);
    assert_int_equal(times, 1);
    assert_int_equal(kind, DLS__EDIT_SWAP);
    assert_int_equal(count_edits("na\xc3\xafve",
                                 "na\xc3\xaf"
                                 "e",
                                 &times, &kind, &first),
                     4 + 5);
    assert_int_equal(times, 1);
}

static void test_one_letter_and_the_longest_word_are_edited_too(void **state)
{
    (void)state;
    size_t times;
    dls__edit_kind kind;
    bool first;
    char longest[DLS__MAX_TERM + 1];
    memset(longest, 'x', DLS__MAX_TERM);
    longest[DLS__MAX_TERM] = '\0';
    assert_int_equal(count_edits("a", "b", &times, &kind, &first), 0);
    assert_int_equal(count_edits(longest, "x", &times, &kind, &first), 254 + 255 + 26 * 256 + 26 * 255);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_edit_has_all_places_and_letters),
        cmocka_unit_test(test_letters_of_other_alphabets_are_only_swapped_and_dropped),
        cmocka_unit_test(test_one_letter_and_the_longest_word_are_edited_too),
    };
    return cmocka_run_group_tests_name("rank/word_edits", tests, NULL, NULL);
}
