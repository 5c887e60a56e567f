/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_robots.h: the rules and examples of RFC 9309.
 */
#include "cli/fetch_robots.h"

#include <stdio.h>
#include <string.h>

#include "support/dls_test.h"

static bool allows(const char *file, const char *path)
{
    struct robots robots = { .delay = 0 };
    robots_read(&robots, file, strlen(file), "dlsearch");
    bool allowed = robots_allow(&robots, path, strlen(path));
    robots_done(&robots);
    return allowed;
}

static void test_nothing_said_allows_all(void **state)
{
    (void)state;
    assert_true(allows("", "/a"));
    assert_true(allows("User-agent: *\nDisallow:\n", "/a"));
    assert_true(allows("Disallow: /\n", "/a")); /* of no group */
    assert_true(allows("no robots at all", "/"));
}

static void test_the_longest_rule_decides(void **state)
{
    (void)state;
    static const char file[] = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\n";
    assert_true(allows(file, "/"));
    assert_false(allows(file, "/a"));
    assert_false(allows(file, "/ab"));
    assert_true(allows(file, "/a/bc"));
    assert_false(allows(file, "/a/b/cd"));
    assert_true(allows("User-agent: *\nDisallow: /p\nAllow: /p\n", "/p")); /* of two as long the kinder */
    assert_true(allows("User-agent: *\nAllow: /p\nDisallow: /p\n", "/p"));
}

static void test_our_groups_hold_and_else_those_for_all(void **state)
{
    (void)state;
    static const char file[] =
        "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: DLSearch # us\nDisallow: /x\n"
        "\nuser-agent : dlsearch/2.0\ndisallow : /y\n";
    assert_true(allows(file, "/a"));
    assert_false(allows(file, "/x"));
    assert_false(allows(file, "/y"));
    assert_false(allows("User-agent: dlsearchbot\nAllow: /\nUser-agent: *\nDisallow: /", "/a"));
    assert_false(allows("User-agent: *\nDisallow: /a\nSitemap: x\nDisallow: /b\n", "/b")); /* ends no group */
    assert_true(allows("User-agent: *\nAllow: /\nUser-agent: z\nDisallow: /\n", "/"));
}

static void test_stars_and_ends(void **state)
{
    (void)state;
    static const char file[] = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /q*x*y\nDisallow: *?page=\n";
    assert_false(allows(file, "/a/b.pdf"));
    assert_false(allows(file, "/a.pdf.pdf"));
    assert_true(allows(file, "/a.pdf?x"));
    assert_false(allows(file, "/q-x-y-z"));
    assert_true(allows(file, "/q-y-x"));
    assert_false(allows(file, "/list?page=2"));
    assert_false(allows("User-agent: *\nDisallow: /$\n", "/"));
    assert_true(allows("User-agent: *\nDisallow: /$\n", "/a"));
}

static void test_escapes_are_the_same_as_what_they_stand_for(void **state)
{
    (void)state;
    assert_false(allows("User-agent: *\nDisallow: /%7Ejoe\n", "/~joe"));
    assert_false(allows("User-agent: *\nDisallow: /~joe\n", "/%7ejoe/a"));
    assert_true(allows("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
    assert_false(allows("User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb"));
    assert_true(allows("User-agent: *\nDisallow: /%\n", "/a"));
}

static void test_lines_end_in_any_way_and_a_mark_is_no_text(void **state)
{
    (void)state;
    assert_false(allows("\xEF\xBB\xBFUser-agent: *\r\nDisallow: /a\rDisallow: /b", "/a"));
    assert_false(allows("User-agent: *\r\nDisallow: /a\rDisallow: /b", "/b"));
}

static void test_a_delay_is_taken_and_has_an_end(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        double delay;
    } cases[] = { { "User-agent: *\nCrawl-delay: 2.5\n", 2.5 },
                  { "User-agent: *\nCrawl-delay: 99999\n", 60 },
                  { "User-agent: *\nCrawl-delay: -3\n", 0 },
                  { "User-agent: *\nCrawl-delay: soon\n", 0 },
                  { "User-agent: x\nCrawl-delay: 5\n", 0 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct robots robots = { .delay = 0 };
        robots_read(&robots, cases[i].file, strlen(cases[i].file), "dlsearch");
        assert_float_equal(robots.delay, cases[i].delay, 1e-9);
        robots_done(&robots);
    }
}

static void test_stars_cost_little(void **state)
{
    (void)state;
    char rule[1000], path[4000], file[1100];
    memset(path, 'a', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    for (size_t i = 0; i < 400; i++) memcpy(rule + 2 * i, "*a", 2);
    snprintf(file, sizeof file, "User-agent: *\nDisallow: %.800sb\n", rule);
    assert_true(allows(file, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_said_allows_all),
        cmocka_unit_test(test_the_longest_rule_decides),
        cmocka_unit_test(test_our_groups_hold_and_else_those_for_all),
        cmocka_unit_test(test_stars_and_ends),
        cmocka_unit_test(test_escapes_are_the_same_as_what_they_stand_for),
        cmocka_unit_test(test_lines_end_in_any_way_and_a_mark_is_no_text),
        cmocka_unit_test(test_a_delay_is_taken_and_has_an_end),
        cmocka_unit_test(test_stars_cost_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
