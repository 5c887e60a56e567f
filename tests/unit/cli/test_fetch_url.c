/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_url.h.
 */
#include "cli/fetch_url.h"

#include "support/dls_test.h"

static void check_request(const char *url, const char *expected)
{
    struct string_builder out = { 0 };
    assert_int_equal(builder_add_request_url(&out, url), expected != NULL);
    assert_string_equal(builder_text(&out), expected != NULL ? expected : "");
    builder_done(&out);
}

static void test_what_is_nobody_else_s_is_not_sent(void **state)
{
    (void)state;
    check_request("https://a.test/x?y=1#z", "https://a.test/x?y=1");
    check_request("https://me:secret@a.test/", "https://a.test/");
    check_request("HTTPS://a.test/x y", "https://a.test/x%20y");
    check_request("https://a.test:443/x", "https://a.test/x");
}

static void test_only_the_web_is_asked(void **state)
{
    (void)state;
    static const char *const others[] = { "",
                                          "x",
                                          "/x",
                                          "ftp://a.test/",
                                          "file:///etc/passwd",
                                          "javascript:alert(1)",
                                          "https://",
                                          "https://a b/",
                                          "https://a.test:99999/",
                                          "data:text/html,x" };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) check_request(others[i], NULL);
}

static void check_absolute(const char *page, const char *url, const char *expected)
{
    struct string_builder out = { 0 };
    assert_int_equal(builder_add_absolute_url(&out, page, url), expected != NULL);
    assert_string_equal(builder_text(&out), expected != NULL ? expected : "");
    builder_done(&out);
}

static void test_addresses_of_pages_become_whole(void **state)
{
    (void)state;
    check_absolute("https://a.test/b/c?d", "e", "https://a.test/b/e");
    check_absolute("https://a.test/b/c", "/e", "https://a.test/e");
    check_absolute("https://a.test/b/c", "?e", "https://a.test/b/c?e");
    check_absolute("http://a.test/b", "//b.test/e", "http://b.test/e");
    check_absolute("file:///etc/", "passwd", NULL);
    check_absolute("", "/e", NULL);
}

static void check_part(const char *url, enum request_part part, const char *expected)
{
    struct string_builder out = { 0 };
    assert_true(builder_add_request_part(&out, url, part));
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
}

static void test_parts(void **state)
{
    (void)state;
    check_part("HTTPS://A.Test:443/X?Y#z", REQUEST_SCHEME, "https");
    check_part("HTTPS://A.Test:443/X?Y#z", REQUEST_HOST, "a.test");
    check_part("https://A.Test:8443/X?Y#z", REQUEST_HOST, "a.test:8443");
    check_part("https://A.Test/X?Y#z", REQUEST_PATH, "/X?Y");
    check_part("https://a.test", REQUEST_PATH, "/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_nobody_else_s_is_not_sent),
        cmocka_unit_test(test_only_the_web_is_asked),
        cmocka_unit_test(test_addresses_of_pages_become_whole),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
