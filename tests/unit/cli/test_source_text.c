/* SPDX-License-Identifier: MIT
 *
 * Files of text and code as documents, and bytes that are neither.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "source_listing.h"

static void test_a_file_is_a_document(void **state)
{
    (void)state;
    check_source("snow.txt", "Snow is\nwhite.\n",
                 "1 {\"id\":\"snow.txt\",\"title\":\"snow\",\"text\":\"Snow is\\nwhite.\\n\"}\n");
    check_source("snow", "Snow", "1 {\"id\":\"snow\",\"title\":\"snow\",\"text\":\"Snow\"}\n");
    check_source("main.c", "int main;",
                 "1 {\"id\":\"main.c\",\"title\":\"main.c\",\"text\":\"int main;\",\"kind\":\"code\"}\n");
    check_source(".profile", "x", "1 {\"id\":\".profile\",\"title\":\".profile\",\"text\":\"x\"}\n");
    check_source("empty.txt", "", "");
}

static void test_a_byte_order_mark_is_no_text(void **state)
{
    (void)state;
    check_source("a.txt", "\xEF\xBB\xBFx", "1 {\"id\":\"a.txt\",\"title\":\"a\",\"text\":\"x\"}\n");
}

static void test_bytes_that_are_no_utf8_are_western_or_replaced(void **state)
{
    (void)state;
    check_source("a.txt", "caf\xE9 \x93\xC3",
                 "1 {\"id\":\"a.txt\",\"title\":\"a\",\"text\":\"caf\xC3\xA9 \xE2\x80\x9C\xC3\x83\"}\n");
    check_source("a.txt", "\xC3\xA9 caf\xE9",
                 "1 {\"id\":\"a.txt\",\"title\":\"a\",\"text\":\"\xC3\xA9 caf\xEF\xBF\xBD\"}\n");
    check_source("a.txt", "\x81", "1 {\"id\":\"a.txt\",\"title\":\"a\",\"text\":\"\xEF\xBF\xBD\"}\n");
    check_source("a.txt", "\xFF\xFE" "a", "! UTF-16, which is not read; iconv -f UTF-16 -t UTF-8 makes UTF-8 of it\n");
}

static void test_what_is_drawn_for_a_terminal_or_a_printer_is_text(void **state)
{
    (void)state;
    check_source("a.txt", "N\bNA\bA _\bk\xC3\xA9\be\b \33[1;31mhigh\33[0m \33[",
                 "1 {\"id\":\"a.txt\",\"title\":\"a\",\"text\":\"NA k high \"}\n");
    check_source("a.txt", "\b\33x", "1 {\"id\":\"a.txt\",\"title\":\"a\",\"text\":\"\\u001Bx\"}\n");
}

static void test_bytes_with_nul_are_no_text(void **state)
{
    (void)state;
    char *listing = source_listing("picture", NULL, "PNG\0x", 5, false);
    assert_string_equal(listing, "! no text\n");
    free(listing);
    listing = source_listing("picture.txt", NULL, "PNG\0x", 5, false);
    assert_string_equal(listing, "1 ! no text: there are NULs in it\n");
    free(listing);
}

static void test_endings_are_told_in_any_case_and_packed(void **state)
{
    (void)state;
    struct source_head head = { "x", 1, true };
    assert_ptr_equal(format_guess("a/b.c/MAIN.C", &head), &format_code);
    assert_ptr_equal(format_guess("a.c/readme", &head), &format_text);
    assert_ptr_equal(format_guess("notes.txt.gz", &head), &format_text);
    assert_ptr_equal(format_guess("x.py.zst", &head), &format_code);
    assert_ptr_equal(format_guess("c", &head), &format_text);
    assert_ptr_equal(format_guess(".c", &head), &format_text);
    assert_ptr_equal(format_find("code"), &format_code);
    assert_null(format_find("c"));
}

static void test_ten_megabytes_are_one_document(void **state)
{
    (void)state;
    size_t size = 10u << 20, errors;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    assert_int_equal(count_source("long.txt", bytes, size, &errors), 1);
    assert_int_equal(errors, 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_is_a_document),
        cmocka_unit_test(test_a_byte_order_mark_is_no_text),
        cmocka_unit_test(test_bytes_that_are_no_utf8_are_western_or_replaced),
        cmocka_unit_test(test_what_is_drawn_for_a_terminal_or_a_printer_is_text),
        cmocka_unit_test(test_bytes_with_nul_are_no_text),
        cmocka_unit_test(test_endings_are_told_in_any_case_and_packed),
        cmocka_unit_test(test_ten_megabytes_are_one_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
