/* SPDX-License-Identifier: MIT
 *
 * Segments are those of Unicode's own test, and the table is what its script makes of Unicode's data.
 */
#define _POSIX_C_SOURCE 200809L /* popen, before the first header */

#include "analysis/word_break.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/utf8.h"
#include "random_text.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"
#include "unicode_test.h"

static void test_all_lines_of_the_unicode_test_hold(void **state)
{
    (void)state;
    if (!hold_to_unicode_test(dls__word_break_end, "WordBreakTest", 1800)) skip();
}

static void test_the_table_is_what_its_script_makes_of_the_unicode_data(void **state)
{
    (void)state;
    char command[4096], path[4096];
    size_t size, at = 0;
    const char *source = getenv("DLSEARCH_SOURCE") != NULL ? getenv("DLSEARCH_SOURCE") : ".";
    skip_on_windows("there is no Python where it looks for one");
    if (!unicode_data_is_there(UNICODE_DATA "/auxiliary/WordBreakTest.txt")) skip();
    snprintf(path, sizeof path, "%s/src/analysis/word_break_table.inc", source);
    snprintf(command, sizeof command, "python3 '%s/src/analysis/word_break_table.py' " UNICODE_DATA, source);
    char *table = (char *)test_read_file(path, &size);
    FILE *made = popen(command, "r");
    assert_non_null(made);
    for (int c; (c = getc(made)) != EOF; at++) {
        if (at >= size || table[at] != (char)c) fail_msg("%s is out of date at byte %zu: run the script", path, at);
    }
    assert_int_equal(pclose(made), 0);
    assert_int_equal(at, size);
    free(table);
}

static void test_kinds_are_what_the_tokenizer_takes_them_for(void **state)
{
    (void)state;
    static const struct {
        uint32_t code_point;
        dls__kind kind;
    } rows[] = {
        { 'a', DLS__KIND_LETTER },       { '7', DLS__KIND_DIGIT },         { ' ', DLS__KIND_NONE },
        { '_', DLS__KIND_NONE },         { 0xA0, DLS__KIND_NONE },         { 0xAD, DLS__KIND_IGNORABLE },
        { 0xB2, DLS__KIND_DIGIT },       { 0x2BC, DLS__KIND_NONE },        { 0x301, DLS__KIND_MARK },
        { 0x5D0, DLS__KIND_LETTER },     { 0x5F3, DLS__KIND_NONE },        { 0x915, DLS__KIND_LETTER },
        { 0x93F, DLS__KIND_MARK },       { 0xE01, DLS__KIND_CLUSTER },     { 0xE33, DLS__KIND_MARK },
        { 0x1112, DLS__KIND_HANGUL },    { 0x1780, DLS__KIND_CLUSTER },    { 0x200B, DLS__KIND_IGNORABLE },
        { 0x200C, DLS__KIND_IGNORABLE }, { 0x200D, DLS__KIND_IGNORABLE },  { 0x2163, DLS__KIND_LETTER },
        { 0x221E, DLS__KIND_NONE },      { 0x2603, DLS__KIND_EMOJI },      { 0xA9, DLS__KIND_NONE },
        { 0x3005, DLS__KIND_IDEOGRAPH }, { 0x3007, DLS__KIND_IDEOGRAPH },  { 0x3042, DLS__KIND_IDEOGRAPH },
        { 0x30AB, DLS__KIND_IDEOGRAPH }, { 0x30FC, DLS__KIND_IDEOGRAPH },  { 0x3099, DLS__KIND_MARK },
        { 0x4E2D, DLS__KIND_IDEOGRAPH }, { 0xAC00, DLS__KIND_HANGUL },     { 0xFF76, DLS__KIND_IDEOGRAPH },
        { 0xFF9E, DLS__KIND_MARK },      { 0xFFFD, DLS__KIND_NONE },       { 0x1F44D, DLS__KIND_EMOJI },
        { 0x1F1E9, DLS__KIND_EMOJI },    { 0x20000, DLS__KIND_IDEOGRAPH }, { 0x110000, DLS__KIND_NONE },
        { 0xFFFFFFFF, DLS__KIND_NONE },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        unsigned kind = dls__character_of(rows[i].code_point)->kind;
        if (kind != rows[i].kind) fail_msg("U+%04X is of kind %u", rows[i].code_point, kind);
    }
}

static void test_any_text_is_cut_into_segments_of_whole_characters(void **state)
{
    (void)state;
    char text[50];
    rng r = rng_for_test(4);
    for (int i = 0; i < 50000; i++) {
        size_t length = random_text(&r, RANDOM_ANY, text, sizeof text);
        size_t at = 0;
        while (at < length) {
            size_t end = dls__word_break_end(text, length, at);
            size_t walked = at, size;
            assert_true(end > at && end <= length);
            for (; walked < end; walked += size) dls__utf8_decode(text + walked, length - walked, &size);
            assert_int_equal(walked, end);
            at = end;
        }
    }
}

static void test_segments_take_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = { "a",      "a'", "a\u0301", "'\u0301",  "1,",
                                          "\u0301", "🇩",  "👩\u200D", "\"\u0301", "א\"" };
    const size_t size = 5000000;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(pieces); i++) {
        size_t piece_size = strlen(pieces[i]);
        for (size_t k = 0; k < size; k++) text[k] = pieces[i][k % piece_size];
        clock_t begin = clock();
        for (size_t at = 0; at < size;) at = dls__word_break_end(text, size, at);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (seconds > 20) fail_msg("five million bytes of \"%s\" took %.1f s", pieces[i], seconds);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_lines_of_the_unicode_test_hold),
        cmocka_unit_test(test_the_table_is_what_its_script_makes_of_the_unicode_data),
        cmocka_unit_test(test_kinds_are_what_the_tokenizer_takes_them_for),
        cmocka_unit_test(test_any_text_is_cut_into_segments_of_whole_characters),
        cmocka_unit_test(test_segments_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
