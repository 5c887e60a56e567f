/* SPDX-License-Identifier: MIT
 *
 * Pages of HTML as documents: which text, which title, which parts.
 */
#include "cli/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source_listing.h"
#include "support/dls_test.h"

/* The document of a page that is called T. */
static void check(const char *page, const char *text)
{
    char whole[1000], expected[1000];
    snprintf(whole, sizeof whole, "<title>T</title>%s", page);
    snprintf(expected, sizeof expected, "1 {\"title\":\"T\",\"id\":\"a.html\",\"text\":\"%s\"}\n", text);
    check_source("a.html", whole, expected);
}

static void test_blocks_are_lines(void **state)
{
    (void)state;
    check("<p>one\n two<p>three<br>four<ul><li>five<li><b>six</b></ul>seven",
          "one two\\nthree four\\nfive\\nsix\\nseven");
    check("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a | b\\nc | d");
    check("<pre>\n a\n  b\n</pre>c&nbsp;&eacute;&lt;", " a\\n  b\\nc \xC3\xA9<");
}

static void test_what_leads_elsewhere_is_no_text(void **state)
{
    (void)state;
    check("<nav>n</nav><div role=navigation>n</div><footer>f</footer><script>s</script><p hidden>h"
          "<p aria-hidden=true>a<p>text<style>s</style><button>b</button>",
          "text");
    check("<p>menu<main><h2>Heading<a href='#h'>#</a></h2>text</main>end", "Heading\\ntext");
    check("<p>menu<div role=main>text</div>end", "text");
    check("<p>menu<article>text</article>end", "text");
    check("<p>menu<article>one</article><article>two</article>", "menu\\none\\ntwo");
}

static void test_a_page_without_text_has_what_its_head_says(void **state)
{
    (void)state;
    check("<meta name=description content='Drawn by a script.'><body><div id=app></div>", "Drawn by a script.");
}

static void test_a_page_says_whose_it_is(void **state)
{
    (void)state;
    check_source("a.html",
                 "<title>T</title><link rel=canonical href=https://a.org/t><meta name=author content='Ada Berg'>"
                 "<meta name=date content=2019-04-02><body>x",
                 "1 {\"title\":\"T\",\"date\":\"2019-04-02\",\"authors\":[\"Ada Berg\"],\"url\":\"https://a.org/t\","
                 "\"id\":\"a.html\",\"text\":\"x\"}\n");
    check_source("a.html", "<!-- saved from url=(0015)https://a.org/s -->\n<html><title>T</title><body>x",
                 "1 {\"title\":\"T\",\"url\":\"https://a.org/s\",\"id\":\"a.html\",\"text\":\"x\"}\n");
    check("<link rel=canonical href='javascript:x'><body>x", "x");
}

static void test_parts_under_headings(void **state)
{
    (void)state;
    const char *page = "<title>T</title>\n<h1>T</h1>\n<p>a\n<h2>One</h2>\n<p>b\n<h3>Two</h3>c";
    char *listing = source_listing("a.html", NULL, page, strlen(page), true);
    assert_string_equal(
        listing, "2 {\"title\":\"T\",\"id\":\"a.html\",\"text\":\"T\\na\"}\n"
                 "4 {\"title\":\"One\",\"id\":\"a.html#one\",\"section\":\"T\",\"text\":\"b\"}\n"
                 "6 {\"title\":\"Two\",\"id\":\"a.html#two\",\"section\":\"T \xE2\x80\xBA One\",\"text\":\"c\"}\n");
    free(listing);
}

static void test_pages_are_known_by_their_content(void **state)
{
    (void)state;
    check_source("page", "\n<!DOCTYPE html><title>T</title>x", "1 {\"title\":\"T\",\"id\":\"page\",\"text\":\"x\"}\n");
    check_source("page", "About <html>", "1 {\"id\":\"page\",\"title\":\"page\",\"text\":\"About <html>\"}\n");
    check_source("a.html", "", "");
}

static void test_hostile_pages(void **state)
{
    (void)state;
    static const char *const pieces[] = { "<div>", "<b>", "<table><tr><td>", "<pre>", "</p>", "<main>", "\xC3", "&" };
    size_t errors, size = 1u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
        size_t length = strlen(pieces[p]);
        for (size_t i = 0; i < size; i++) bytes[i] = pieces[p][i % length];
        assert_int_equal(count_source("a.html", bytes, size, &errors), 1);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks_are_lines),
        cmocka_unit_test(test_what_leads_elsewhere_is_no_text),
        cmocka_unit_test(test_a_page_without_text_has_what_its_head_says),
        cmocka_unit_test(test_a_page_says_whose_it_is),
        cmocka_unit_test(test_parts_under_headings),
        cmocka_unit_test(test_pages_are_known_by_their_content),
        cmocka_unit_test(test_hostile_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
