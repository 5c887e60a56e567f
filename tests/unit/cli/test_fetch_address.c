/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_address.h.
 */
#include "cli/fetch_address.h"

#include <netdb.h>
#include <stddef.h>

#include "support/dls_test.h"

static bool is_public(const char *text)
{
    struct addrinfo hints = { .ai_flags = AI_NUMERICHOST }, *found;
    assert_int_equal(getaddrinfo(text, NULL, &hints, &found), 0);
    bool answer = address_is_public(found->ai_addr);
    freeaddrinfo(found);
    return answer;
}

static void test_what_is_not_public_in_any_family(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "::127.0.0.1",
    };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        if (is_public(addresses[i])) fail_msg("%s is taken for public", addresses[i]);
    }
}

static void test_what_is_public(void **state)
{
    (void)state;
    static const char *const addresses[] = { "1.1.1.1",        "9.255.255.255",    "11.0.0.0",        "100.63.255.255",
                                             "100.128.0.0",    "126.0.0.1",        "128.0.0.1",       "172.15.255.255",
                                             "172.32.0.0",     "192.167.1.1",      "192.169.0.0",     "198.17.1.1",
                                             "198.20.0.0",     "223.255.255.255",  "2606:4700::1111", "2a00:1450::1",
                                             "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::" };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        if (!is_public(addresses[i])) fail_msg("%s is taken for private", addresses[i]);
    }
}

static void test_other_families_are_not_public(void **state)
{
    (void)state;
    struct sockaddr address = { .sa_family = AF_UNIX };
    assert_false(address_is_public(&address));
}

static void test_hosts_by_their_looks(void **state)
{
    (void)state;
    static const char *const private_hosts[] = {
        "",           "localhost", "LocalHost", "localhost.", "a.localhost",          "nas.local",
        "x.internal", "127.0.0.1", "127.1",     "0x7f.1",     "2130706433",           "017700000001",
        "[::1]",      "10.0.0.1.", "0",         "[fe80::1]",  "[::ffff:192.168.1.1]", "router.home.arpa"
    };
    static const char *const other_hosts[] = { "example.org",       "localhost.example.org", "8.8.8.8",
                                               "[2606:4700::1111]", "notlocalhost",          "local",
                                               "10.example.org" };
    for (size_t i = 0; i < sizeof private_hosts / sizeof private_hosts[0]; i++) {
        if (!host_looks_private(private_hosts[i])) fail_msg("'%s' is taken for public", private_hosts[i]);
    }
    for (size_t i = 0; i < sizeof other_hosts / sizeof other_hosts[0]; i++) {
        if (host_looks_private(other_hosts[i])) fail_msg("'%s' is taken for private", other_hosts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_not_public_in_any_family),
        cmocka_unit_test(test_what_is_public),
        cmocka_unit_test(test_other_families_are_not_public),
        cmocka_unit_test(test_hosts_by_their_looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
