/* SPDX-License-Identifier: MIT
 *
 * Sentences are those of Unicode's own test.
 */
#include "analysis/sentence_break.h"

#include <stdlib.h>
#include <time.h>

#include "random_text.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "unicode_test.h"

static void test_all_lines_of_the_unicode_test_hold(void **state)
{
    (void)state;
    if (!hold_to_unicode_test(dls__sentence_break_end, "SentenceBreakTest", 480)) skip();
}

static void test_sentences_end_where_a_reader_would_say_so(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *first;
    } rows[] = {
        { "One. Two.", "One. " },
        { "Is it? Yes!", "Is it? " },
        { "See fig. 2 there. And", "See fig. 2 there. " },
        { "It costs 3.14 or so. And", "It costs 3.14 or so. " },
        { "He said \"no.\" Then", "He said \"no.\" " },
        { "etc., and so on. End", "etc., and so on. " },
        { "a title\nA text", "a title\n" },
        { "a title\r\nA text", "a title\r\n" },
        { "什么？是的。", "什么？" },
        { "no end", "no end" },
        { ".", "." },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        size_t end = dls__sentence_break_end(rows[i].text, strlen(rows[i].text), 0);
        if (end != strlen(rows[i].first)) fail_msg("%s ends at byte %zu", rows[i].text, end);
    }
}

static void test_any_text_is_cut_into_sentences_of_whole_characters(void **state)
{
    (void)state;
    char text[50];
    rng r = rng_for_test(5);
    for (int i = 0; i < 50000; i++) {
        size_t length = random_text(&r, RANDOM_ANY, text, sizeof text);
        for (size_t at = 0; at < length;) {
            size_t end = dls__sentence_break_end(text, length, at), walked = at, size;
            assert_true(end > at && end <= length);
            for (; walked < end; walked += size) dls__utf8_decode(text + walked, length - walked, &size);
            assert_int_equal(walked, end);
            at = end;
        }
    }
}

static void test_sentences_take_linear_time(void **state)
{
    (void)state;
    static const char *const pieces[] = { "a", ".", ". 1 ", ". a", "!)", ". \u0301", "1.)", "a\u0301" };
    const size_t size = 5000000;
    char *text = malloc(size);
    assert_non_null(text);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(pieces); i++) {
        size_t piece_size = strlen(pieces[i]);
        for (size_t k = 0; k < size; k++) text[k] = pieces[i][k % piece_size];
        clock_t begin = clock();
        for (size_t at = 0; at < size;) at = dls__sentence_break_end(text, size, at);
        double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
        if (seconds > 20) fail_msg("five million bytes of \"%s\" took %.1f s", pieces[i], seconds);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_lines_of_the_unicode_test_hold),
        cmocka_unit_test(test_sentences_end_where_a_reader_would_say_so),
        cmocka_unit_test(test_any_text_is_cut_into_sentences_of_whole_characters),
        cmocka_unit_test(test_sentences_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
