/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_proxy.h.
 */
#include "cli/fetch_proxy.h"

#include <stdlib.h>

#include "support/dls_test.h"

static int clear_environment(void **state)
{
    (void)state;
    static const char *const names[] = { "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY",
                                         "all_proxy",  "ALL_PROXY",  "no_proxy",    "NO_PROXY" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) unsetenv(names[i]);
    return 0;
}

static void test_each_scheme_has_its_own(void **state)
{
    (void)state;
    assert_null(proxy_for("http", "a.org"));
    setenv("all_proxy", "all", 1);
    setenv("http_proxy", "plain", 1);
    setenv("HTTPS_PROXY", "secret", 1);
    assert_string_equal(proxy_for("http", "a.org"), "plain");
    assert_string_equal(proxy_for("https", "a.org"), "secret");
    unsetenv("http_proxy");
    assert_string_equal(proxy_for("http", "a.org"), "all");
    setenv("HTTP_PROXY", "of a CGI request", 1);
    assert_string_equal(proxy_for("http", "a.org"), "all");
    setenv("https_proxy", "", 1);
    assert_string_equal(proxy_for("https", "a.org"), "all");
}

static void test_exceptions_are_hosts_and_what_is_below_them(void **state)
{
    (void)state;
    setenv("http_proxy", "p", 1);
    setenv("no_proxy", "a.org, .b.org,c", 1);
    assert_null(proxy_for("http", "a.org"));
    assert_null(proxy_for("http", "X.A.org"));
    assert_null(proxy_for("http", "b.org"));
    assert_null(proxy_for("http", "x.b.org"));
    assert_null(proxy_for("http", "c"));
    assert_non_null(proxy_for("http", "ba.org"));
    assert_non_null(proxy_for("http", "org"));
    setenv("no_proxy", "*", 1);
    assert_null(proxy_for("http", "any.org"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_each_scheme_has_its_own, clear_environment),
        cmocka_unit_test_setup(test_exceptions_are_hosts_and_what_is_below_them, clear_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
