/* SPDX-License-Identifier: MIT
 *
 * What may be given to a browser, and what is written of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/web_address.h"

static void test_only_the_web(void **state)
{
    (void)state;
    static const char *const addresses[] = { "http://a", "https://a", "HTTPS://a.org/b", "http://-x" };
    static const char *const others[] = { "",       "http://", "https://",     "ftp://a.org",  "javascript:alert(1)",
                                          "file:///etc/passwd", "-http://a", " http://a", "//a.org", "mailto:a@b.org" };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        assert_true(is_web_address(addresses[i], strlen(addresses[i])));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(is_web_address(others[i], strlen(others[i])));
    struct string_builder text = { 0 };
    builder_add_string(&text, "http://a/");
    builder_add_repeated(&text, "x", 2000);
    assert_false(is_web_address(text.bytes, text.size));
    assert_true(is_web_address(text.bytes, 2000));
    builder_done(&text);
}

static void test_all_but_printable_ascii_is_encoded(void **state)
{
    (void)state;
    static const char address[] = "http://a/b c\n\t\033]8;;\x07\xC3\xA4\0z~";
    struct string_builder text = { 0 };
    builder_add_web_address(&text, address, sizeof address - 1);
    assert_string_equal(builder_text(&text), "http://a/b%20c%0A%09%1B]8;;%07%C3%A4%00z~");
    builder_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_only_the_web),
        cmocka_unit_test(test_all_but_printable_ascii_is_encoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
