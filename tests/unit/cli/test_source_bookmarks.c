/* SPDX-License-Identifier: MIT
 *
 * Exports of browsers, and what only looks like one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

#define HEAD \
    "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<META HTTP-EQUIV=\"Content-Type\" CONTENT=\"text/html; charset=UTF-8\">\n"

static void test_an_address_is_a_document(void **state)
{
    (void)state;
    check_source("bookmarks.html",
                 HEAD "<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
                 "    <DT><H3 ADD_DATE=\"1\">Kites &amp; wind</H3>\n    <DD>My kites\n    <DL><p>\n"
                 "        <DT><A HREF=\"http://www.a.org/x/\" ADD_DATE=\"1500000000\" TAGS=\"wind,two strings\">"
                 "How\n  kites <b>fly</b></A>\n        <DD>What lifts\n them\n"
                 "        <DT><A HREF=\"javascript:alert(1)\">Script</A>\n<DD>Not this\n"
                 "        <DT><H3>Deep</H3>\n        <DL><p>\n<DT><A HREF=\"https://b.org/\">M\xC3\xBCller</A>\n"
                 "        </DL><p>\n        <DT><A HREF=\"https://c.org/\"></A>\n"
                 "    </DL><p>\n    <DT><A HREF=\"https://d.org/\">D</A>\n</DL><p>\n",
                 "9 {\"id\":\"https://a.org/x\",\"url\":\"http://www.a.org/x/\",\"section\":\"Kites & wind\","
                 "\"tags\":[\"wind\",\"two strings\"],\"date\":\"2017-07-14\",\"title\":\"How kites fly\","
                 "\"text\":\"What lifts them\"}\n"
                 "17 {\"id\":\"https://b.org\",\"url\":\"https://b.org/\","
                 "\"section\":\"Kites & wind \xE2\x80\xBA Deep\",\"title\":\"M\xC3\xBCller\"}\n"
                 "19 {\"id\":\"https://c.org\",\"url\":\"https://c.org/\",\"section\":\"Kites & wind\","
                 "\"title\":\"https://c.org/\"}\n"
                 "21 {\"id\":\"https://d.org\",\"url\":\"https://d.org/\",\"title\":\"D\"}\n");
    check_source("bookmarks.html", HEAD, "");
    check_source("export", HEAD, "");
    check_source("empty.html", "", "");
}

static void test_other_pages_are_none(void **state)
{
    (void)state;
    const char *page = "<html><a href=\"http://a.org/\">A</a></html>";
    char *listing = source_listing("page.html", format_find("bookmarks"), page, strlen(page), false);
    assert_string_equal(listing, "! HTML, but not as browsers export bookmarks\n");
    free(listing);
    check_source("page.html", page, "1 {\"title\":\"page\",\"id\":\"page.html\",\"text\":\"A\"}\n");
}

static void test_long_names_of_folders_are_cut(void **state)
{
    (void)state;
    struct string_builder text = { 0 };
    builder_add_string(&text, HEAD);
    for (int i = 0; i < 30; i++) {
        builder_add_string(&text, "<DL><DT><H3>");
        builder_add_repeated(&text, "\xC3\xA9", 3000);
        builder_add_string(&text, "</H3>");
    }
    builder_add_string(&text, "<DL>");
    builder_add_repeated(&text, "<DT><A HREF=\"http://a.org/\">A</A>", 300);
    char *listing = source_listing("b.html", NULL, text.bytes, text.size, false);
    assert_in_range(strlen(listing), 300 * 2000, 300 * 2200); /* and not 300 times 180,000 */
    free(listing);
    builder_done(&text);
}

static void test_hostile_bookmarks(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "<DL>", "</DL>", "<DT><H3>x", "<DT><A HREF=\"http://a.org/\">", "<", "&#0;", "\xFF"
    };
    size_t errors, size = 1u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        size_t length = strlen(parts[p]), at = strlen(HEAD);
        memcpy(bytes, HEAD, at);
        for (; at + length <= size; at += length) memcpy(bytes + at, parts[p], length);
        size_t count = count_source("bookmarks.html", bytes, at, &errors);
        assert_int_equal(errors, 0);
        assert_true(p == 3 ? count > 30000 : count == 0);
    }
    free(bytes);
    static const char nul[] = HEAD "<DT><A HREF=\"http://a.org/\0\">\0x\xFFy";
    char *listing = source_listing("b.html", NULL, nul, sizeof nul, false);
    assert_non_null(strstr(listing, "http://a.org/"));
    free(listing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_address_is_a_document),
        cmocka_unit_test(test_other_pages_are_none),
        cmocka_unit_test(test_long_names_of_folders_are_cut),
        cmocka_unit_test(test_hostile_bookmarks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
