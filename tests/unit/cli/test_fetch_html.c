/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_html.c: pages in the shapes that sites have, and what is taken of each.
 */
#include "cli/fetch_extractor.h"

#include <string.h>

#include "support/dls_test.h"

/* "title | abstract | authors | date | licence", of a page. */
static void check(const char *page, const char *expected)
{
    struct found found = { .failed = false };
    struct fetch_page came = { .url = "", .type = "text/html", .bytes = page, .size = strlen(page), .whole = true };
    struct string_builder seen = { 0 };
    extractor_html.read(&came, &found);
    builder_add_format(&seen, "%s | %s | ", found_text(&found, FOUND_TITLE), found_text(&found, FOUND_ABSTRACT));
    for (size_t i = 0; i < json_array_size(found.authors); i++)
        builder_add_format(&seen, "%s%s", i == 0 ? "" : ", ", json_string_value(json_array_get(found.authors, i)));
    builder_add_format(&seen, " | %s | %s", found_text(&found, FOUND_DATE), found_text(&found, FOUND_LICENCE));
    assert_string_equal(builder_text(&seen), expected);
    builder_done(&seen);
    found_done(&found);
}

#define LONG "Every kite needs a string, and every string needs somebody who holds it."

static void test_an_abstract_page_of_former_years(void **state)
{
    (void)state;
    check(
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>[9912.1] A Map</title>"
        "<meta name=\"citation_title\" content=\"A M\\&#34;ap of $n$\"/><meta name=\"citation_author\" content=\"Step, "
        "Una\"/>"
        "<meta name=\"citation_author\" content=\"Stair, Bo\"/><meta name=\"citation_date\" content=\"2099/12/30\"/>"
        "<meta name=\"description\" content=\"Abstract page for arXiv paper 9912.1: A Map\"></head><body>"
        "<h1 class=\"title\"><span class=\"descriptor\">Title:</span>A Map</h1><blockquote class=\"abstract "
        "mathjax\">\n"
        "<span class=\"descriptor\">Abstract:</span> Stairs go up,<br/>and $n &gt; 1$.</blockquote></body></html>",
        "A Ma\xCC\x88p of $n$ | Stairs go up, and $n > 1$. | Una Step, Bo Stair | 2099-12-30 | ");
}

static void test_the_longer_description_counts_and_the_site_is_cut_off(void **state)
{
    (void)state;
    check(
        "<head><meta property=og:site_name content='Kite News'><meta property='og:title' content='Strings - Kite News'>"
        "<meta property=og:description content='A motto'><meta name=description content='" LONG "'>"
        "<meta name=author content='Ada Berg'><meta property=article:author content='https://x.org/ada'></head>",
        "Strings | " LONG " | Ada Berg |  | ");
    check("<head><meta property=og:description content='" LONG "'><meta name=description content='A motto'>",
          " | " LONG " |  |  | ");
}

static void test_attributes_come_in_any_order_and_form(void **state)
{
    (void)state;
    check("<META CONTENT='Kites' PROPERTY=\"OG:Title\"><meta content=Flying name=Description itemprop=x>"
          "<meta name=description><meta name='author' content=''><meta itemprop=datePublished content=2018-05-04>",
          "Kites | Flying |  | 2018-05-04 | ");
    check("<meta property=og:title content='First'><meta property=og:title content='Second'>", "First |  |  |  | ");
    check("<meta name=og:title content=''><title>T</title>", "T |  |  |  | ");
}

static void test_titles_in_the_order_of_trust(void **state)
{
    (void)state;
    check("<title>On kites | News</title><h1>The <i>only</i> one</h1>", "The only one |  |  |  | ");
    check("<title>On kites and strings | News</title><h1>a</h1><h1>b</h1>", "On kites and strings |  |  |  | ");
    check("<title>A - B - C</title>", "A - B |  |  |  | ");
    check("<title>Kites \xE2\x80\x94 a whole subtitle that is longer</title>",
          "Kites \xE2\x80\x94 a whole subtitle that is longer |  |  |  | ");
    check("<title></title><h1>a</h1><h1>b</h1>", "a |  |  |  | ");
    check("<h2>A part</h2>", "A part |  |  |  | ");
    check("<svg><title>drawn</title></svg><title>Page</title>", "Page |  |  |  | ");
}

static void test_headings_of_sites_and_signs_are_no_titles(void **state)
{
    (void)state;
    check("<title>Strings | The Kite Manual</title><h1>The kite manual</h1><p>" LONG, "Strings | " LONG " |  |  | ");
    check("<title>Strings and knots | Manual</title><h1>All strings</h1><p>" LONG, "All strings | " LONG " |  |  | ");
    check("<title>x</title><h1>Strings<a href='#strings'>\xC2\xB6</a></h1><p>" LONG, "Strings | " LONG " |  |  | ");
}

static void test_the_first_paragraphs_that_say_something(void **state)
{
    (void)state;
    check("<TITLE>Walking</TITLE><script>var p = '<p>" LONG "</p>';</script><style>p{}</style><nav><p>" LONG
          "</p></nav>"
          "<P>By Ann &amp; Bo<P>" LONG "<!-- <p>hidden -->\n<P>" LONG " <A HREF=a>Again</A>&nbsp;.<UL><LI>1<LI>2</UL>",
          "Walking | " LONG " " LONG " Again . |  |  | ");
    check("<p>Short, but there is nothing else.</p>", " | Short, but there is nothing else. |  |  | ");
    check("<p>Tiny.</p>", " |  |  |  | ");
    check("<h2>Lectures</h2><nav>Home</nav><table><tr><td>1<td><a href=1.pdf>Cones &amp; cups</a><tr><td>2<td>Dual",
          "Lectures | Lectures 1 Cones & cups 2 Dual |  |  | ");
}

static void test_json_ld_of_the_page_itself(void **state)
{
    (void)state;
    check("<script type='application/ld+json'>[{\"@type\": \"BreadcrumbList\", \"name\": \"no\"}, {\"@type\": "
          "[\"x\", \"TechArticle\"], \"name\": \"Name\", \"description\": \"D &amp; E\", \"author\": \"Ada\", "
          "\"license\": \"https://l.org\", \"isPartOf\": {\"@type\": \"WebPage\", \"name\": \"Site\"}}]</script>",
          "Name | D & E | Ada |  | https://l.org");
    check("<script type='application/ld+json'>{\"@type\": \"Article\", \"headline\": \"H\", \"author\": {\"name\": "
          "\"Ada\"}}"
          "</script>",
          "H |  | Ada |  | ");
    check("<script type='application/ld+json'>{\"@type\": \"WebPage\", \"name\": \"Site\"}</script>"
          "<script type='application/ld+json'>{\"@type\": \"Article\", \"headline\": \"H\"</script>",
          "Site |  |  |  | ");
}

static void test_what_sites_say_of_all_pages_is_nothing(void **state)
{
    (void)state;
    check("<meta property=og:description content='Geometry of kites. Contribute to a/b development by creating an "
          "account on GitHub.'>",
          " | Geometry of kites. |  |  | ");
    check("<meta property=og:description content='Contribute to a/b development by creating an account'>",
          " |  |  |  | ");
    check("<meta property=og:description content='We contribute to the geometry of kites.'>",
          " | We contribute to the geometry of kites. |  |  | ");
}

static void test_dublin_core_and_licences(void **state)
{
    (void)state;
    check(
        "<meta name=DC.Title content=T><meta name=dc.creator content='Berg, Ada'><meta name=DCTERMS.abstract content=A>"
        "<meta name=DC.date content=2001><link rel=license href='https://l.org/by'>",
        "T | A | Ada Berg | 2001 | https://l.org/by");
    check("<title>t</title><body><a rel='nofollow license' href='/by-sa'>CC</a>", "t |  |  |  | /by-sa");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_abstract_page_of_former_years),
        cmocka_unit_test(test_the_longer_description_counts_and_the_site_is_cut_off),
        cmocka_unit_test(test_attributes_come_in_any_order_and_form),
        cmocka_unit_test(test_titles_in_the_order_of_trust),
        cmocka_unit_test(test_headings_of_sites_and_signs_are_no_titles),
        cmocka_unit_test(test_the_first_paragraphs_that_say_something),
        cmocka_unit_test(test_json_ld_of_the_page_itself),
        cmocka_unit_test(test_what_sites_say_of_all_pages_is_nothing),
        cmocka_unit_test(test_dublin_core_and_licences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
