/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_charset.h.
 */
#include "cli/fetch_charset.h"

#include <stdio.h>
#include <string.h>

#include "support/dls_test.h"

static void check(const char *bytes, size_t size, const char *type, bool whole, const char *expected)
{
    struct string_builder out = { 0 };
    builder_add_page(&out, bytes, size, type, whole);
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
}

#define CHECK(bytes, type, expected) check(bytes, sizeof bytes - 1, type, true, expected)

static void test_bytes_say_more_than_headers(void **state)
{
    (void)state;
    CHECK("Gr\xC3\xB6\xC3\x9F"
          "e",
          "text/html; charset=iso-8859-1", "Größe");
    CHECK("\xEF\xBB\xBFz\xC3\xBC", "text/html; charset=koi8-r", "zü");
    CHECK("Gr\xF6\xDF"
          "e",
          "text/html; charset=utf-8", "Größe");
    CHECK("\xFF\xFEz\0\xFC\0", "text/html", "zü");
    CHECK("\xFE\xFF\0z\0\xFC", "text/html; charset=utf-8", "zü");
    CHECK("<\0t\0i\0t\0l\0e\0>\0", "", "<title>");
    CHECK("\0<\0t\0i\0t\0l\0e\0>", "", "<title>");
}

static void test_headers_and_pages_are_believed_where_bytes_say_nothing(void **state)
{
    (void)state;
    CHECK("\xFA\xCD\xC5\xCA", "text/html; charset=\"koi8-r\"", "Змей");
    CHECK("<meta charset='koi8-r'>\xFA\xCD\xC5\xCA", "text/html", "<meta charset='koi8-r'>Змей");
    CHECK("<?xml encoding='koi8-r'?>\xFA", "", "<?xml encoding='koi8-r'?>З");
    CHECK("\x1B$BBf\x1B(B", "text/html; charset=iso-2022-jp", "台");
}

static void test_latin1_is_windows_and_so_is_what_nobody_knows(void **state)
{
    (void)state;
    CHECK("\x93it\x92s\x94", "text/html; charset=ISO-8859-1", "“it’s”");
    CHECK("\x93it\x92s\x94", "", "“it’s”");
    CHECK("\x93it\x92s\x94", "text/html; charset=klingon", "“it’s”");
    CHECK("\x93it\x92s\x94", "text/html; charset=", "“it’s”");
}

static void test_names_that_are_none_of_the_web_are_passed_over(void **state)
{
    (void)state;
    static const char *const names[] = { "UTF-7",     "utf-16",       "utf-32",      "ucs-4",
                                         "EBCDIC-US", "IBM037",       "wchar_t",     "char",
                                         "",          "//",           "//TRANSLIT",  "koi8-r//IGNORE",
                                         "koi8-r,",   "../../koi8-r", "/etc/passwd", "iso-2022-kr",
                                         "hz-gb-2312" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char type[100], page[100], expected[100];
        snprintf(type, sizeof type, "text/html; charset=%s", names[i]);
        CHECK("\xFA+ADw-b\xC0\x4C", type, "ú+ADw-bÀL");
        snprintf(page, sizeof page, "<meta charset=\"%s\">\xFA", names[i]);
        snprintf(expected, sizeof expected, "<meta charset=\"%s\">ú", names[i]);
        check(page, strlen(page), "text/html", true, expected);
    }
    char type[3000];
    memset(type, 'x', sizeof type);
    memcpy(type, "text/html; charset=", 19);
    type[sizeof type - 1] = '\0';
    CHECK("\xFA", type, "ú");
    CHECK("<meta charset=koi8-r>\xFA", "text/html; charset=klingon", "<meta charset=koi8-r>З"); /* the page may know */
}

static void test_what_is_malformed_is_replaced(void **state)
{
    (void)state;
    CHECK("\xEF\xBB\xBF"
          "a\xC3(",
          "", "a\xEF\xBF\xBD(");
    CHECK("\xA4\xA2\xFF", "text/html; charset=euc-jp", "あ\xEF\xBF\xBD");
    CHECK("", "text/html", "");
}

static void test_a_character_may_be_cut_off_at_the_end(void **state)
{
    (void)state;
    check("z\xC3\xBC \xE2\x80", 6, "", false, "zü \xEF\xBF\xBD");
    check("z\xC3\xBC \xE2\x80", 6, "", true, "zÃ¼ â€"); /* whole, it is no UTF-8 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_say_more_than_headers),
        cmocka_unit_test(test_headers_and_pages_are_believed_where_bytes_say_nothing),
        cmocka_unit_test(test_latin1_is_windows_and_so_is_what_nobody_knows),
        cmocka_unit_test(test_names_that_are_none_of_the_web_are_passed_over),
        cmocka_unit_test(test_what_is_malformed_is_replaced),
        cmocka_unit_test(test_a_character_may_be_cut_off_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
