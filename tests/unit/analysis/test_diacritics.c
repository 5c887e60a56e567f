/* SPDX-License-Identifier: MIT
 *
 * Which marks and letters are left out, and which make another word.
 */
#include "analysis/diacritics.h"

#include "support/dls_test.h"

typedef struct mark_row {
    uint32_t base;
    uint32_t mark;
} mark_row;

static void test_marks_that_typists_leave_out_are_diacritics(void **state)
{
    (void)state;
    static const mark_row rows[] = {
        { 'e', 0x301 },   { 'o', 0x308 },   { 'c', 0x327 },   { 'A', 0x36F },   { 0x3B1, 0x301 }, /* Latin, Greek */
        { 0x435, 0x308 }, { 0x430, 0x301 }, { 0x438, 0x300 },                   /* Cyrillic: ё and stress */
        { 0x5E9, 0x5C1 }, { 0x5DC, 0x5B8 }, { 0x5D0, 0x591 }, { 0x5D0, 0x5C7 }, /* Hebrew points */
        { 0x62D, 0x64E }, { 0x645, 0x651 }, { 0x627, 0x670 }, { 0x627, 0x8E3 }, /* Arabic vowels */
        { 'x', 0x1AB0 },  { 'x', 0x1DC0 },  { 'x', 0x20D7 },  { 'x', 0xFE20 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!dls__diacritics_is_mark(rows[i].base, rows[i].mark)) fail_msg("U+%04X stays", rows[i].mark);
    }
}

static void test_marks_that_make_another_letter_are_none(void **state)
{
    (void)state;
    static const mark_row rows[] = {
        { 0x438, 0x306 },   { 0x443, 0x306 }, { 0x456, 0x308 }, { 0x43A, 0x301 },   { 0x433, 0x301 },
        { 0x438, 0x304 },   { 0x627, 0x653 }, { 0x627, 0x654 }, { 0x627, 0x655 }, /* madda, hamza */
        { 0x915, 0x93C },   { 0x915, 0x93F }, { 0x915, 0x94D }, { 0xB95, 0xBC8 }, /* Indic */
        { 0xE01, 0xE31 },   { 0xE01, 0xE48 }, { 0xEAA, 0xEB2 }, { 0x1780, 0x17D2 }, { 0x304B, 0x3099 },
        { 0x30CF, 0x309A }, /* kana */
        { 'a', 'b' },       { 'a', 0x2FF },   { 'a', 0x370 },   { 'a', 0xFE30 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (dls__diacritics_is_mark(rows[i].base, rows[i].mark)) fail_msg("U+%04X is left out", rows[i].mark);
    }
}

static void test_letters_without_decomposition_are_written_plainly(void **state)
{
    (void)state;
    assert_string_equal(dls__diacritics_plain_letter(0xE6), "ae");
    assert_string_equal(dls__diacritics_plain_letter(0xF8), "o");
    assert_string_equal(dls__diacritics_plain_letter(0xFE), "th");
    assert_string_equal(dls__diacritics_plain_letter(0x131), "i");
    assert_string_equal(dls__diacritics_plain_letter(0x142), "l");
    assert_string_equal(dls__diacritics_plain_letter(0x640), "");
    assert_null(dls__diacritics_plain_letter('o'));
    assert_null(dls__diacritics_plain_letter(0xE9));
    assert_null(dls__diacritics_plain_letter(0x44F));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks_that_typists_leave_out_are_diacritics),
        cmocka_unit_test(test_marks_that_make_another_letter_are_none),
        cmocka_unit_test(test_letters_without_decomposition_are_written_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
