/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_charset.h.
 */
#include "cli/fetch_charset.h"

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
        cmocka_unit_test(test_what_is_malformed_is_replaced),
        cmocka_unit_test(test_a_character_may_be_cut_off_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
