/* SPDX-License-Identifier: MIT
 *
 * Folding of words: what becomes the same and what stays apart.
 */
#include "analysis/unicode.h"

#include "analysis/tokenizer.h"
#include "random_text.h"
#include "support/dls_test.h"
#include "support/rng.h"

typedef struct fold_row {
    const char *word;
    const char *folded;
} fold_row;

static void assert_folds(const fold_row *row, dls__letters letters)
{
    char out[DLS__MAX_TERM];
    size_t length = dls__unicode_fold(row->word, strlen(row->word), letters, out);
    if (length != strlen(row->folded) || memcmp(out, row->folded, length) != 0) {
        fail_msg("%s was folded to %.*s", row->word, (int)length, out);
    }
}

static void test_case_and_compatibility_are_folded(void **state)
{
    (void)state;
    static const fold_row rows[] = {
        { "Hello", "hello" },
        { "ÉCOLE", "école" },
        { "E\u0301", "é" },
        { "Straße", "strasse" },
        { "ΣΊΣΥΦΟΣ", "σίσυφοσ" },
        { "ς", "σ" },
        { "ﬁne", "fine" },
        { "ＡＢＣ１", "abc1" },
        { "x²", "x2" },
        { "Ⅳ", "iv" },
        { "ｶﾞ", "ガ" },
        { "か\u3099", "が" },
        { "ǅ", "dž" },
        { "µ", "μ" },
        { "Å", "å" },
        { "½", "1⁄2" },
        { "ᾳ", "αι" },
        { "한", "한" },
        { "कि", "कि" },
        { "ß", "ss" },
        { "IŞIK", "işik" },
        { "İ", "i\u0307" },
        { "ș", "ș" },
        { "щ", "щ" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_folds(&rows[i], DLS__LETTERS_COMMON);
}

static void test_what_is_ignorable_and_spaces_are_left_out(void **state)
{
    (void)state;
    static const fold_row rows[] = {
        { "so\u00ADft", "soft" }, { "a\u200Bb\u200C\u200D", "ab" }, { "❤\uFE0F", "❤" }, { "\u3164", "" },
        { "\u037A", "ι" }, /* a space and iota */
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_folds(&rows[i], DLS__LETTERS_COMMON);
}

static void test_turkish_and_romanian_have_letters_of_their_own(void **state)
{
    (void)state;
    assert_folds(&(fold_row){ "ISI İz ı", "ısıizı" }, DLS__LETTERS_TURKISH);
    assert_folds(&(fold_row){ "Ștefan s\u0326 ț", "ştefanşţ" }, DLS__LETTERS_ROMANIAN);
}

static void test_diacritics_are_folded_and_the_rest_recomposed(void **state)
{
    (void)state;
    static const fold_row rows[] = {
        { "école", "ecole" },
        { "łódź", "lodz" },
        { "ørsted", "orsted" },
        { "þæð", "thaed" },
        { "ệ", "e" },
        { "ελλάδα", "ελλαδα" },
        { "всё", "все" },
        { "мой", "мой" },
        { "ї", "ї" },
        { "שָׁלוֹם", "שלום" },
        { "مُحَمَّد", "محمد" },
        { "كــتاب", "كتاب" },
        { "أحمد", "أحمد" },
        { "が", "が" },
        { "हिन्दी", "हिन्दी" },
        { "ไทย", "ไทย" },
        { "한국", "한국" },
        { "i\u0307", "i" },
        { "ı", "i" },
        { "\u0640", "" },
        { "1\u20E3", "1" },
        { "plain", "plain" },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        char out[DLS__MAX_TERM];
        size_t length = dls__unicode_fold_diacritics(rows[i].word, strlen(rows[i].word), out);
        if (length != strlen(rows[i].folded) || memcmp(out, rows[i].folded, length) != 0) {
            fail_msg("%s was folded to %.*s", rows[i].word, (int)length, out);
        }
    }
}

static void test_what_grows_beyond_a_term_is_cut_at_a_code_point(void **state)
{
    (void)state;
    char word[DLS__MAX_TERM], out[DLS__MAX_TERM], again[DLS__MAX_TERM];
    for (size_t i = 0; i + 3 <= sizeof word; i += 3) memcpy(word + i, "\xEF\xB7\xBA", 3); /* U+FDFA, 18 code points */
    size_t length = dls__unicode_fold(word, sizeof word, DLS__LETTERS_COMMON, out);
    assert_in_range(length, 252, 255);
    assert_bytes(again, dls__unicode_fold(out, length, DLS__LETTERS_COMMON, again), out, length);
    for (size_t i = 0; i + 3 <= sizeof word; i += 3) memcpy(word + i, "\xE1\xBE\x82", 3); /* U+1F82, 4 code points */
    length = dls__unicode_fold(word, sizeof word, DLS__LETTERS_COMMON, out);
    assert_true(dls__unicode_fold_diacritics(out, length, again) > 0);
}

static void assert_folds_once(const dls__word *word)
{
    char once[DLS__MAX_TERM], twice[DLS__MAX_TERM];
    size_t size = dls__unicode_fold(word->bytes, word->length, DLS__LETTERS_COMMON, once);
    assert_bytes(twice, dls__unicode_fold(once, size, DLS__LETTERS_COMMON, twice), once, size);
    size = dls__unicode_fold_diacritics(once, size, once);
    assert_bytes(twice, dls__unicode_fold_diacritics(once, size, twice), once, size);
}

static void test_folding_a_word_twice_changes_nothing_more(void **state)
{
    (void)state;
    rng r = rng_for_test(3);
    for (int i = 0; i < 20000; i++) {
        char text[60];
        dls__tokenizer tokenizer;
        dls__word word;
        dls__tokenizer_init(&tokenizer, false);
        dls__tokenizer_begin(&tokenizer, text, random_text(&r, RANDOM_VALID, text, sizeof text));
        while (dls__tokenizer_next(&tokenizer, &word)) assert_folds_once(&word);
    }
}

static void test_letters_and_marks_compose_where_unicode_has_them(void **state)
{
    (void)state;
    assert_int_equal(dls__unicode_compose('e', 0x301), 0xE9);
    assert_int_equal(dls__unicode_compose('o', 0x30B), 0x151);
    assert_int_equal(dls__unicode_compose('q', 0x301), 0);
    assert_int_equal(dls__unicode_compose('r', 0x308), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_case_and_compatibility_are_folded),
        cmocka_unit_test(test_what_is_ignorable_and_spaces_are_left_out),
        cmocka_unit_test(test_turkish_and_romanian_have_letters_of_their_own),
        cmocka_unit_test(test_diacritics_are_folded_and_the_rest_recomposed),
        cmocka_unit_test(test_what_grows_beyond_a_term_is_cut_at_a_code_point),
        cmocka_unit_test(test_folding_a_word_twice_changes_nothing_more),
        cmocka_unit_test(test_letters_and_marks_compose_where_unicode_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
