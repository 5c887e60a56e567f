/* SPDX-License-Identifier: MIT
 *
 * Wrapping: words, wide characters, marks, links; and that no line is longer than it may be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/marked_text.h"
#include "cli/safe_text.h"

/* Wrap `text`, in which `[` and `]` stand around what is marked, and compare. */
static void check(const char *text, const struct layout *layout, const char *expected)
{
    struct marked_text marked = { 0 };
    const char *at = text;
    while (*at != '\0') {
        size_t before = strcspn(at, "[");
        marked_add(&marked, at, before);
        at += before;
        if (*at == '\0') break;
        size_t length = strcspn(++at, "]");
        const dls_range all = { 0, length };
        marked_add_ranges(&marked, at, length, &all, 1);
        at += length + 1;
    }
    struct string_builder out = { 0 };
    builder_add_wrapped(&out, &marked, layout);
    assert_false(out.failed);
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
    marked_done(&marked);
}

static void test_words_go_on_the_next_line_when_they_do_not_fit(void **state)
{
    (void)state;
    const struct terminal plain = { false, false, 20 };
    const struct layout layout = { .terminal = &plain, .indent = 4 };
    check("one two three four", &layout, "one two three\n    four\n");
    check("one two threes four", &layout, "one two threes\n    four\n");
    check("exactly sixteen.", &layout, "exactly sixteen.\n");
    check("", &layout, "\n");
    check("  spaces \n\t collapse  ", &layout, "spaces collapse\n");
}

static void test_words_longer_than_a_line_are_broken(void **state)
{
    (void)state;
    const struct terminal plain = { false, false, 20 };
    const struct layout layout = { .terminal = &plain, .indent = 4 };
    check("a 0123456789abcdefghij b", &layout, "a\n    0123456789abcdef\n    ghij b\n");
}

static void test_wide_characters_take_two_columns_and_break_anywhere(void **state)
{
    (void)state;
    const struct terminal plain = { false, false, 20 };
    const struct layout layout = { .terminal = &plain, .indent = 4 };
    check("一二三四五六七八九", &layout, "一二三四五六七八\n    九\n");
    check("一[二三]四", &layout, "一*二三*四\n");
}

static void test_what_is_one_sign_is_not_broken(void **state)
{
    (void)state;
    const struct terminal plain = { false, false, 20 };
    const struct layout layout = { .terminal = &plain, .indent = 4 };
    check("一二三四五六👍🏽👍🏽", &layout, "一二三四五六👍🏽\n    👍🏽\n");
    check("一二三四五六七👍🏽", &layout, "一二三四五六七\n    👍🏽\n");
    check("一二三四五六👨‍🚀", &layout, "一二三四五六👨‍🚀\n");
    check("一二三四五六七👨‍🚀", &layout, "一二三四五六七\n    👨‍🚀\n");
}

static void test_marks_are_stars_without_styles(void **state)
{
    (void)state;
    const struct terminal plain = { false, false, 40 };
    const struct layout layout = { .terminal = &plain };
    check("a [word], and [two] [words] of [it]", &layout, "a *word*, and *two words* of *it*\n");
}

static void test_marks_go_on_over_the_end_of_a_line(void **state)
{
    (void)state;
    const struct terminal styled = { true, false, 20 };
    const struct layout layout = { .terminal = &styled, .indent = 2, .base = STYLE_TITLE };
    check("a title [with marked words] in it", &layout,
          "\033[1ma title \033[0;1;31mwith\033[0m\n"
          "  \033[1m\033[0;1;31mmarked words\033[0m\033[1m in it\033[0m\n");
}

static void test_links_are_closed_at_the_end_of_each_line(void **state)
{
    (void)state;
    const struct terminal linked = { true, true, 20 };
    const struct layout layout = { &linked, 2, STYLE_PLAIN, "https://a.b/", 12, 7 };
    check("one two three four five", &layout,
          "\033]8;id=7;https://a.b/\033\\one two three four\033]8;;\033\\\n"
          "  \033]8;id=7;https://a.b/\033\\five\033]8;;\033\\\n");
}

static void test_only_web_addresses_become_links(void **state)
{
    (void)state;
    const struct terminal linked = { true, true, 20 };
    const struct layout layout = { &linked, 0, STYLE_PLAIN, "file:///etc/passwd", 18, 7 };
    check("text", &layout, "text\n");
}

static void test_control_characters_do_not_come_through(void **state)
{
    (void)state;
    const struct terminal styled = { true, false, 40 };
    const struct layout layout = { .terminal = &styled };
    check("a\033cb \xC2\x9B" "c \xE2\x80\xAE" "d \xFF", &layout,
          "a\xEF\xBF\xBD" "cb \xEF\xBF\xBD" "c d \xEF\xBF\xBD\n");
}

/* Random text with random marks: lines fit, and the words are those of the text. */
static void test_random_text_fits(void **state)
{
    (void)state;
    static const char *const pieces[] = { "a", "word", " ", "  ", "é", "字", "e\xCC\x81", "longer-word" };
    uint32_t random = 1;
    for (int round = 0; round < 2000; round++) {
        const struct terminal plain = { false, false, 20 + (size_t)(round % 30) };
        const struct layout layout = { .terminal = &plain, .indent = (size_t)(round % 5) };
        struct marked_text marked = { 0 };
        for (int i = 0; i < 40; i++) {
            random = random * 1664525u + 1013904223u;
            const char *piece = pieces[(random >> 16) % (sizeof pieces / sizeof pieces[0])];
            const dls_range all = { 0, strlen(piece) };
            marked_add_ranges(&marked, piece, all.end, &all, (random >> 10) % 8 == 0);
        }
        struct string_builder out = { 0 };
        builder_add_repeated(&out, " ", layout.indent);
        builder_add_wrapped(&out, &marked, &layout);
        for (const char *line = builder_text(&out); *line != '\0'; line += strcspn(line, "\n") + 1) {
            assert_true(safe_width(line, strcspn(line, "\n")) <= plain.width);
        }
        builder_done(&out);
        marked_done(&marked);
    }
}

int main(void)
{
    terminal_use_utf8();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_go_on_the_next_line_when_they_do_not_fit),
        cmocka_unit_test(test_words_longer_than_a_line_are_broken),
        cmocka_unit_test(test_wide_characters_take_two_columns_and_break_anywhere),
        cmocka_unit_test(test_what_is_one_sign_is_not_broken),
        cmocka_unit_test(test_marks_are_stars_without_styles),
        cmocka_unit_test(test_marks_go_on_over_the_end_of_a_line),
        cmocka_unit_test(test_links_are_closed_at_the_end_of_each_line),
        cmocka_unit_test(test_only_web_addresses_become_links),
        cmocka_unit_test(test_control_characters_do_not_come_through),
        cmocka_unit_test(test_random_text_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
