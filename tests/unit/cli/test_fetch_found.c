/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_found.h.
 */
#include "cli/fetch_found.h"

#include <stdlib.h>
#include <string.h>

#include "support/dls_test.h"

static void check_plain(const char *text, const char *expected)
{
    struct string_builder out = { 0 };
    builder_add_plain(&out, text, strlen(text), 1000);
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
}

static void test_texts_become_one_plain_line(void **state)
{
    (void)state;
    check_plain("  a\n b\t\xC2\xA0 c\xE3\x80\x80"
                "d \xE2\x80\xA8",
                "a b c d");
    check_plain("<p>One</p><p>two <b>thr</b>ee</p>H<sub>2</sub>O", "One two three H2O");
    check_plain("n<m and k>3, 1 < 2 > 0, <y> <!-- gone --> <", "n<m and k>3, 1 < 2 > 0, <y> <");
    check_plain("Tom &amp; J&eacute;r&#244;me&#x2019;s &lt;b&gt; &nosuch; &#0; &#xD800; &apos;",
                "Tom & Jérôme’s <b> &nosuch; &#0; \xEF\xBF\xBD '");
    check_plain("a\x1B[1mb\xE2\x80\xAE"
                "c\xE2\x80\x8B"
                "d\xC2\xAD"
                "e\x7F",
                "a[1mbcde");
    check_plain("bad \xC3 and \xF0\x9F", "bad \xEF\xBF\xBD and \xEF\xBF\xBD");
    check_plain("<jats:p>In <mml:math><mml:mi>x</mml:mi></mml:math></jats:p>", "In x");
}

static void test_a_text_is_cut_between_characters(void **state)
{
    (void)state;
    struct string_builder out = { 0 };
    builder_add_plain(&out, "züge", 5, 2);
    assert_string_equal(builder_text(&out), "z");
    builder_done(&out);
}

static void offer(struct found *found, enum found_rank rank, const char *text)
{
    found_offer(found, FOUND_TITLE, rank, text, strlen(text));
}

static void test_the_lowest_rank_that_says_anything_is_taken(void **state)
{
    (void)state;
    struct found found = { .failed = false };
    offer(&found, FROM_PAGE, "page");
    offer(&found, FROM_OPENGRAPH, " \n");
    offer(&found, FROM_OPENGRAPH, "og");
    offer(&found, FROM_OPENGRAPH, "another");
    offer(&found, FROM_META, "meta, and longer");
    assert_string_equal(found_text(&found, FOUND_TITLE), "og");
    assert_string_equal(found_source(&found), "opengraph");
    found_offer_longer(&found, FOUND_TITLE, FROM_OPENGRAPH, "longer", 6);
    found_offer_longer(&found, FOUND_TITLE, FROM_OPENGRAPH, "short", 5);
    assert_string_equal(found_text(&found, FOUND_TITLE), "longer");
    found_done(&found);
}

static void check_date(const char *text, const char *expected)
{
    struct found found = { .failed = false };
    found_offer_date(&found, FROM_META, text, strlen(text));
    assert_string_equal(found_text(&found, FOUND_DATE), expected);
    found_done(&found);
}

static void test_dates_are_as_exact_as_they_are_known(void **state)
{
    (void)state;
    check_date("2018-05-04T10:20:30Z", "2018-05-04");
    check_date("2018/5/4", "2018-05-04");
    check_date(" 2018-05", "2018-05");
    check_date("2018", "2018");
    check_date("2018-13-01", "2018");
    check_date("2018-02-99", "2018-02");
    check_date("20180504", "");
    check_date("May 4, 2018", "");
    check_date("", "");
}

static void test_authors_are_called_by_what_comes_first(void **state)
{
    (void)state;
    static const char *const names[] = { "Doe, Jane", "Jan Smith",   "https://example.org/jan", "A, B, C", "@handle",
                                         " ",         "Doe Jr,  Jim" };
    struct found found = { .failed = false };
    found_offer_author(&found, FROM_META, "site", 4);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        found_offer_author(&found, FROM_CITATION, names[i], strlen(names[i]));
    found_offer_author(&found, FROM_OPENGRAPH, "worse", 5);
    char *list = json_dumps(found.authors, JSON_COMPACT);
    assert_string_equal(list, "[\"Jane Doe\",\"Jan Smith\",\"A, B, C\",\"Jim Doe Jr\"]");
    free(list);
    found_done(&found);
}

static void test_what_is_lacking_is_filled(void **state)
{
    (void)state;
    struct found found = { .failed = false }, more = { .failed = false };
    offer(&found, FROM_TEXT, "mine");
    offer(&more, FROM_ARXIV, "theirs");
    found_offer(&more, FOUND_ABSTRACT, FROM_ARXIV, "abstract", 8);
    found_offer_author(&more, FROM_ARXIV, "A B", 3);
    found_fill(&found, &more);
    found_done(&more);
    assert_string_equal(found_text(&found, FOUND_TITLE), "mine");
    assert_string_equal(found_text(&found, FOUND_ABSTRACT), "abstract");
    assert_string_equal(found_source(&found), "arxiv");
    assert_string_equal(found_title_source(&found), "text");
    assert_int_equal(json_array_size(found.authors), 1);
    found_done(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_become_one_plain_line),
        cmocka_unit_test(test_a_text_is_cut_between_characters),
        cmocka_unit_test(test_the_lowest_rank_that_says_anything_is_taken),
        cmocka_unit_test(test_dates_are_as_exact_as_they_are_known),
        cmocka_unit_test(test_authors_are_called_by_what_comes_first),
        cmocka_unit_test(test_what_is_lacking_is_filled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
