/* SPDX-License-Identifier: MIT
 *
 * The table in tokenizer.h, the ranges of words, the short way beside the long one, and linear time.
 */
#include "analysis/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "analysis/utf8.h"
#include "expected_word.h"
#include "random_text.h"
#include "support/rng.h"
#include "support/test_folder.h"
#include "terms_of.h"

/* <00A0> becomes U+00A0, in place; the new length. */
static size_t resolve_code_points(char *text, size_t length)
{
    size_t to = 0;
    for (size_t at = 0; at < length; at++) {
        char digits[5] = "";
        char *end = digits;
        if (text[at] == '<' && at + 5 < length && text[at + 5] == '>') memcpy(digits, text + at + 1, 4);
        unsigned long point = strtoul(digits, &end, 16);
        if (end == digits + 4) {
            to += dls__utf8_encode((uint32_t)point, text + to);
            at += 5;
        } else {
            text[to++] = text[at];
        }
    }
    return to;
}

/* Check " *   text   -> words". */
static void check_row(char *line)
{
    char *arrow = strstr(line, " -> ");
    char *text = line + strlen(" *   ");
    size_t length = (size_t)(arrow - text);
    while (text[length - 1] == ' ') length--;
    length = resolve_code_points(text, length);
    const char *found = terms_of_bytes("words", text, length);
    if (strcmp(found, arrow + 4) != 0) fail_msg("%.*s gave\n%s, not\n%s", (int)length, text, found, arrow + 4);
}

static void test_every_row_of_the_table_in_the_header_is_true(void **state)
{
    (void)state;
    char path[4096];
    size_t size, rows = 0;
    const char *source = getenv("DLSEARCH_SOURCE");
    snprintf(path, sizeof path, "%s/src/analysis/tokenizer.h", source != NULL ? source : ".");
    char *header = (char *)test_read_file(path, &size);
    header[size] = '\0';
    for (char *line = header, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        if (strncmp(line, " *   ", 5) != 0) continue;
        assert_non_null(strstr(line, " -> "));
        check_row(line);
        rows++;
    }
    free(header);
    assert_int_equal(rows, 27);
}

/* --------------------------------------------------------------------------------------------------------- Ranges */

static void assert_words(const char *text, size_t length, const expected_word *expected, size_t count)
{
    dls__tokenizer tokenizer;
    dls__word word;
    dls__tokenizer_init(&tokenizer, true);
    dls__tokenizer_begin(&tokenizer, text, length);
    for (size_t i = 0; i < count; i++) {
        assert_true(dls__tokenizer_next(&tokenizer, &word));
        assert_word(&word, &expected[i]);
    }
    assert_false(dls__tokenizer_next(&tokenizer, &word));
    assert_false(dls__tokenizer_next(&tokenizer, &word));
}

static void test_ranges_cover_what_a_word_was_written_as(void **state)
{
    (void)state;
    static const char text[] = " Fr{\\'e}chet\xE2\x80\x99s 1,000, U.S.A. C++ \\emph{x} soft\xC2\xAD.";
    static const expected_word expected[] = {
        { "fr\u00E9chet", 1, 16 }, { "1000", 17, 22 }, { "usa", 24, 29 },
        { "c++", 31, 34 },         { "x", 41, 42 },    { "soft", 44, 48 },
    };
    assert_words(text, sizeof text - 1, expected, DLS__ARRAY_LENGTH(expected));
}

static void test_malformed_bytes_divide_and_shift_nothing(void **state)
{
    (void)state;
    static const char text[] = "ab\xFF"
                               "cd\xE2\x80 ef\xF0\x9F\x91gh\0ij";
    static const expected_word expected[] = {
        { "ab", 0, 2 }, { "cd", 3, 5 }, { "ef", 8, 10 }, { "gh", 13, 15 }, { "ij", 16, 18 },
    };
    assert_words(text, sizeof text - 1, expected, DLS__ARRAY_LENGTH(expected));
}

static void test_pairs_overlap(void **state)
{
    (void)state;
    static const char text[] = "中国人 한국어";
    static const expected_word expected[] = {
        { "中国", 0, 6 }, { "国人", 3, 9 }, { "한국어", 10, 19 }, { "한국", 10, 16 }, { "국어", 13, 19 },
    };
    assert_words(text, sizeof text - 1, expected, DLS__ARRAY_LENGTH(expected));
}

static void test_only_words_of_scripts_with_spaces_are_stemmable(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool stemmable;
    } rows[] = { { "words", true }, { "Łódź", true },  { "C++", false }, { "中国", false },
                 { "ไทย", false },  { "한국", false }, { "👍", false } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        dls__tokenizer tokenizer;
        dls__word word;
        dls__tokenizer_init(&tokenizer, true);
        dls__tokenizer_begin(&tokenizer, rows[i].text, strlen(rows[i].text));
        assert_true(dls__tokenizer_next(&tokenizer, &word));
        if (word.stemmable != rows[i].stemmable) fail_msg("%s: %d", rows[i].text, word.stemmable);
    }
}

static void test_empty_text_has_no_word(void **state)
{
    (void)state;
    assert_words("", 0, NULL, 0);
    assert_words(NULL, 0, NULL, 0);
    assert_words(" \n\0\xFF", 4, NULL, 0);
}

/* ------------------------------------------------------------------------- The short way agrees with the long one */

static void compare_both_ways(const char *text, size_t length)
{
    dls__tokenizer fast, slow;
    dls__word a, b;
    bool more = true;
    dls__tokenizer_init(&fast, true);
    dls__tokenizer_init(&slow, true);
    slow.fast = false;
    dls__tokenizer_begin(&fast, text, length);
    dls__tokenizer_begin(&slow, text, length);
    while (more) {
        more = dls__tokenizer_next(&fast, &a);
        bool same = more == dls__tokenizer_next(&slow, &b);
        if (same && more) {
            same = a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0 && a.begin == b.begin &&
                   a.end == b.end && a.ascii == b.ascii && a.stemmable == b.stemmable;
        }
        if (!same) fail_msg("the two ways of reading differ at %zu of: %.*s", fast.place.at, (int)length, text);
    }
}

static void test_the_short_way_is_for_words_in_lower_case(void **state)
{
    (void)state;
    dls__tokenizer tokenizer;
    dls__word word;
    dls__tokenizer_init(&tokenizer, true);
    assert_true(tokenizer.fast);
    dls__tokenizer_init(&tokenizer, false);
    assert_false(tokenizer.fast);
    dls__tokenizer_begin(&tokenizer, "Aa", 2);
    assert_true(dls__tokenizer_next(&tokenizer, &word));
    assert_bytes(word.bytes, word.length, "Aa", 2);
}

static void test_every_byte_in_each_of_eight_places_is_read_alike_both_ways(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < 18; place++)
            for (size_t length = 18; length < 20; length++) {
                char text[] = "abcdefghijklmnopqrs";
                text[place] = (char)byte;
                compare_both_ways(text, length);
            }
}

static void test_ascii_words_are_read_alike_both_ways(void **state)
{
    (void)state;
    char text[40];
    rng r = rng_for_test(31);
    for (int i = 0; i < 100000; i++) {
        random_kind kind = rng_one_in(&r, 3) ? RANDOM_ANY : RANDOM_ASCII;
        size_t length = random_text(&r, kind, text, rng_between(&r, 1, sizeof text));
        compare_both_ways(text, length);
    }
}

/* The short way looks at pieces of 1,024 bytes. */
static void test_long_texts_are_read_alike_both_ways(void **state)
{
    (void)state;
    static char text[4000];
    rng r = rng_for_test(32);
    for (int i = 0; i < 3000; i++) {
        random_kind kind = rng_one_in(&r, 3) ? RANDOM_ANY : RANDOM_ASCII;
        size_t length = random_text(&r, kind, text, rng_between(&r, 900, sizeof text));
        if (rng_one_in(&r, 2)) { /* a word on the border, of up to 300 letters */
            size_t size = rng_between(&r, 1, rng_one_in(&r, 4) ? 300 : 20), at = 1024 - rng_below(&r, size + 2);
            length = dls__max(length, at + size);
            memset(text + at, 'x', size);
        }
        compare_both_ways(text, length);
    }
}

/* ------------------------------------------------------------------------------------- Long words and linear time */

static size_t count_words(const char *text, size_t length, size_t *longest)
{
    dls__tokenizer tokenizer;
    dls__word word;
    size_t count = 0;
    *longest = 0;
    dls__tokenizer_init(&tokenizer, true);
    dls__tokenizer_begin(&tokenizer, text, length);
    for (; dls__tokenizer_next(&tokenizer, &word); count++) *longest = dls__max(*longest, word.length);
    return count;
}

static void test_over_long_words_are_cut_at_a_code_point(void **state)
{
    (void)state;
    size_t longest;
    char text[1000];
    memset(text, 'a', sizeof text);
    assert_int_equal(count_words(text, sizeof text, &longest), 1);
    assert_int_equal(longest, 255);
    assert_int_equal(count_words(text, 255, &longest), 1);
    for (size_t i = 0; i < sizeof text; i += 2) memcpy(text + i, "\xC3\xA9", 2);
    assert_int_equal(count_words(text, sizeof text, &longest), 1);
    assert_int_equal(longest, 254);
}

/* What ten million bytes of `piece` cost; far less than a second each, unless something is read again and again. */
static void assert_linear(const char *piece)
{
    const size_t size = 10000000, piece_size = strlen(piece);
    char *text = malloc(size);
    size_t longest;
    assert_non_null(text);
    for (size_t i = 0; i < size; i++) text[i] = piece[i % piece_size];
    clock_t begin = clock();
    count_words(text, size, &longest);
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    free(text);
    if (seconds > 20) fail_msg("ten million bytes of \"%s\" took %.1f s", piece, seconds);
}

static void test_ten_megabytes_of_anything_take_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "a",       "é",       "ab.",    "a.",           "a'",      "a_",       "1,",     "1,000,", "a\u0301",
        "\u0301",  "a\u200B", "\u200B", "\u00AD",       "中",      "中\u200B", "ไ",      "한",     "ᄒ\u1161",
        "👩\u200D", "🇩",       "\\'e",   "{\\'e}",       "\\",      "{",        "\\emph", "א\"",    "ק'",
        "C++",     "×1",      "++",     "\xF0\x9F\x91", "\u17D2ខ", "々a",
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(pieces); i++) assert_linear(pieces[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_row_of_the_table_in_the_header_is_true),
        cmocka_unit_test(test_ranges_cover_what_a_word_was_written_as),
        cmocka_unit_test(test_malformed_bytes_divide_and_shift_nothing),
        cmocka_unit_test(test_pairs_overlap),
        cmocka_unit_test(test_only_words_of_scripts_with_spaces_are_stemmable),
        cmocka_unit_test(test_empty_text_has_no_word),
        cmocka_unit_test(test_the_short_way_is_for_words_in_lower_case),
        cmocka_unit_test(test_every_byte_in_each_of_eight_places_is_read_alike_both_ways),
        cmocka_unit_test(test_ascii_words_are_read_alike_both_ways),
        cmocka_unit_test(test_long_texts_are_read_alike_both_ways),
        cmocka_unit_test(test_over_long_words_are_cut_at_a_code_point),
        cmocka_unit_test(test_ten_megabytes_of_anything_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
