/* SPDX-License-Identifier: MIT
 *
 * Lists of links as documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void check(const char *text, const char *expected)
{
    char *listing = source_listing("list.md", &format_links, text, strlen(text), false);
    assert_string_equal(listing, expected);
    free(listing);
}

static void test_a_link_is_a_document(void **state)
{
    (void)state;
    check("---\ntags: [wind, flying kites, cats]\n---\n# All about kites\n\nThey fly. See [How Kites "
          "Fly](http://www.k.org/a/)"
          " on wind. More later.\n\n## Strings & knots\n### The basics\n\n- [Knots](http://knots.org) - for flying a "
          "kite\n"
          "  - [Bowline](http://knots.org/b)\n",
          "6 {\"id\":\"https://k.org/a\",\"url\":\"http://www.k.org/a/\",\"title\":\"How Kites Fly\","
          "\"note\":[\"They fly. See How Kites Fly on wind.\"],\"tags\":[\"wind\"]}\n"
          "11 {\"id\":\"https://knots.org\",\"url\":\"http://knots.org\",\"title\":\"Knots\","
          "\"section\":\"Strings & knots \xE2\x80\xBA The basics\",\"note\":[\"Knots - for flying a kite\"],"
          "\"tags\":[\"strings\",\"knots\",\"basics\"]}\n"
          "12 {\"id\":\"https://knots.org/b\",\"url\":\"http://knots.org/b\",\"title\":\"Bowline\","
          "\"section\":\"Strings & knots \xE2\x80\xBA The basics\",\"note\":[\"Knots - for flying a kite: Bowline\"],"
          "\"tags\":[\"strings\",\"knots\",\"basics\"]}\n");
    check("# Kites\n\nNo links.\n", "");
    check("", "");
}

static void test_an_address_that_occurs_again(void **state)
{
    (void)state;
    check("- [Knots](http://knots.org): how to tie\n- [x](http://x.org)\n- Again, "
          "[knots](https://www.knots.org/#top).\n",
          "1 {\"id\":\"https://knots.org\",\"url\":\"http://knots.org\",\"title\":\"Knots\","
          "\"note\":[\"Knots: how to tie\",\"Again, knots.\"]}\n"
          "2 {\"id\":\"https://x.org\",\"url\":\"http://x.org\",\"title\":\"x\"}\n");
}

static void test_bad_front_matter_is_told(void **state)
{
    (void)state;
    check("---\na: [\n---\n[Knots](http://k.org)\n",
          "3 ! front matter is not YAML: did not find expected node content\n"
          "4 {\"id\":\"https://k.org\",\"url\":\"http://k.org\",\"title\":\"Knots\"}\n");
}

static void test_how_a_list_is_told_from_a_note(void **state)
{
    (void)state;
    char text[2000] = "# Kites\n\n";
    for (int i = 0; i < 10; i++) snprintf(text + strlen(text), 100, "- [Kite %d](http://k.org/%d)\n", i, i);
    struct source_head head = { text, strlen(text), true };
    assert_ptr_equal(format_guess("a.md", &head), &format_links);
    assert_ptr_equal(format_guess("-", &head), &format_links);
    assert_ptr_equal(format_guess("a.txt", &head), &format_text);
    head.size = strlen(text) - 10; /* nine links */
    assert_ptr_not_equal(format_guess("-", &head), &format_links);
    for (int i = 0; i < 600; i++) strcat(text, "a ");
    head.size = strlen(text);
    assert_ptr_not_equal(format_guess("-", &head), &format_links);
}

static void test_hostile_lists(void **state)
{
    (void)state;
    static const char *const parts[] = { "[a](http://a.org/) ", "[here](http://a.org/%d) is. ", "- "
        "[b](http://b.org)\n", "# [" };
    size_t size = 1u << 20, errors;
    char *bytes = malloc(size + 100);
    assert_non_null(bytes);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        size_t at = 0;
        for (int i = 0; at < size; i++) at += (size_t)snprintf(bytes + at, 100, parts[p], i);
        char *listing = source_listing("list.md", &format_links, bytes, at, false);
        free(listing);
    }
    memset(bytes, 'x', size);
    memcpy(bytes, "[here](http://a.org)\0\xFF. [here](http://b.org)", 43);
    assert_int_equal(count_source("a.md", bytes, size, &errors) + errors, 1); /* a note */
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_link_is_a_document),      cmocka_unit_test(test_an_address_that_occurs_again),
        cmocka_unit_test(test_bad_front_matter_is_told),  cmocka_unit_test(test_how_a_list_is_told_from_a_note),
        cmocka_unit_test(test_hostile_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
