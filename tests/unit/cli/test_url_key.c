/* SPDX-License-Identifier: MIT
 *
 * When addresses are one, and what they may be called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/url_key.h"

static void check_key(const char *url, const char *expected)
{
    struct string_builder key = { 0 };
    builder_add_url_key(&key, url, strlen(url));
    assert_string_equal(builder_text(&key), expected);
    builder_done(&key);
}

static void test_what_is_one_has_one_key(void **state)
{
    (void)state;
    check_key("http://www.Example.ORG:80/A/?utm_source=x&q=1&utm_medium=y#top", "https://example.org/A?q=1");
    check_key("https://example.org", "https://example.org");
    check_key("HTTPS://example.org/", "https://example.org");
    check_key("http://me:secret@example.org/x?fbclid=1", "https://example.org/x");
    check_key("http://a.org/?&a=1&&b", "https://a.org?a=1&b");
    check_key("https://a.org/#!/page/2", "https://a.org#!/page/2");
    check_key("http://a.org:8080/x", "https://a.org:8080/x");
    check_key("https://a.org/x#L10", "https://a.org/x");
}

static void test_sites_with_many_addresses(void **state)
{
    (void)state;
    check_key("http://arxiv.org/pdf/1703.07511v1.pdf", "https://arxiv.org/abs/1703.07511");
    check_key("https://www.arxiv.org/abs/1703.07511", "https://arxiv.org/abs/1703.07511");
    check_key("https://arxiv.org/pdf/1703.07511", "https://arxiv.org/abs/1703.07511");
    check_key("https://arxiv.org/abs/cs/9901001v3", "https://arxiv.org/abs/cs/9901001");
    check_key("https://arxiv.org/list/cs.IR/recent", "https://arxiv.org/list/cs.IR/recent");
    check_key("https://youtu.be/gl3lfL-g5mA?t=10", "https://youtube.com/watch?v=gl3lfL-g5mA");
    check_key("https://m.youtube.com/watch?feature=x&v=abc&list=y", "https://youtube.com/watch?v=abc");
    check_key("https://www.youtube.com/embed/abc", "https://youtube.com/watch?v=abc");
    check_key("https://www.youtube.com/playlist?list=y", "https://youtube.com/playlist?list=y");
}

static void test_what_is_no_web_address_stays(void **state)
{
    (void)state;
    check_key("mailto:me@a.org", "mailto:me@a.org");
    check_key("#top", "#top");
    check_key("http://", "http://");
    check_key("", "");
}

static void check_words(const char *url, const char *expected, size_t count)
{
    struct string_builder words = { 0 };
    struct url_parts parts;
    assert_true(url_parts_of(url, strlen(url), &parts));
    assert_int_equal(builder_add_url_words(&words, &parts), count);
    assert_string_equal(builder_text(&words), expected);
    builder_done(&words);
}

static void test_words(void **state)
{
    (void)state;
    check_words("https://a.org/2015/09/intro-to-kites?x=y-z", "intro to kites", 3);
    check_words("https://a.org/why_kites_fly.html/", "why kites fly", 3);
    check_words("https://a.org/@me/why-kites-fly-e2f06eab496b", "why kites fly", 3);
    check_words("https://a.org/kites/4ff545978752", "kites", 1);
    check_words("https://a.org/", "", 0);
    check_words("https://a.org", "", 0);
}

static void test_sites(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } pairs[] = {
        { "blog.example.org", "example.org", true }, { "a.b.example.org", "c.EXAMPLE.org", true },
        { "a.github.io", "b.github.io", false },     { "a.co.uk", "b.co.uk", false },
        { "x.a.co.uk", "y.a.co.uk", true },          { "a.org", "b.org", false },
        { "localhost", "localhost", true },
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct url_part a = { pairs[i].a, strlen(pairs[i].a) }, b = { pairs[i].b, strlen(pairs[i].b) };
        assert_int_equal(url_same_site(a, b), pairs[i].same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_one_has_one_key),   cmocka_unit_test(test_sites_with_many_addresses),
        cmocka_unit_test(test_what_is_no_web_address_stays), cmocka_unit_test(test_words),
        cmocka_unit_test(test_sites),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
