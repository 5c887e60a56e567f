/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_encoding.h.
 */
#include "cli/fetch_encoding.h"

#include <iconv.h>
#include <string.h>

#include "support/dls_test.h"

static const char *find(const char *label) { return encoding_of_label(label, strlen(label)); }

static void test_labels_are_known_in_any_case(void **state)
{
    (void)state;
    assert_string_equal(find("KOI8-R"), "KOI8-R");
    assert_string_equal(find("Latin1"), "WINDOWS-1252");
    assert_string_equal(find("gb2312"), "GB18030");
    assert_string_equal(find("x-sjis"), "CP932");
    assert_string_equal(find("ISO_8859-9:1989"), "WINDOWS-1254");
}

static void test_all_else_is_none(void **state)
{
    (void)state;
    static const char *const others[] = {
        "",      " ",           "utf-7",       "koi8-r ", " koi8-r",  "koi8-r koi8", "koi8-r//IGNORE",
        "koi8-", "iso-2022-kr", "replacement", "ucs-2",   "EBCDIC-US"
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) assert_null(find(others[i]));
    assert_null(encoding_of_label("koi8-r\0x", 8));
}

static bool is_known(const char *name)
{
    iconv_t converter = iconv_open("UTF-8", name);
    return converter != (iconv_t)-1 && iconv_close(converter) == 0;
}

static void test_the_c_library_knows_them(void **state)
{
    (void)state;
    static const char *const labels[] = { "866",         "l2",     "l3",     "l4",          "cyrillic",       "arabic",
                                          "greek",       "hebrew", "l6",     "iso-8859-13", "iso-8859-14",    "l9",
                                          "iso-8859-16", "koi8",   "koi8-u", "mac",         "x-mac-cyrillic", "tis-620",
                                          "cp1250",      "cp1251", "cp1252", "cp1253",      "cp1254",         "cp1255",
                                          "cp1256",      "cp1257", "cp1258", "gbk",         "big5",           "euc-jp",
                                          "iso-2022-jp", "sjis",   "euc-kr" };
    if (!is_known("BIG5-HKSCS")) {
        print_message("# left out: a small C library\n");
        skip();
    }
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (!is_known(find(labels[i]))) fail_msg("iconv does not know %s", find(labels[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_are_known_in_any_case),
        cmocka_unit_test(test_all_else_is_none),
        cmocka_unit_test(test_the_c_library_knows_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
