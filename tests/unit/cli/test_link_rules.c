/* SPDX-License-Identifier: MIT
 *
 * Which links are resources.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/link_rules.h"

/* The addresses that are resources, with blanks between. */
static void check(const char *source, const char *expected)
{
    struct markdown markdown = { .block_count = 0 };
    struct string_builder out = { 0 };
    dls_error err;
    assert_int_equal(markdown_parse(&markdown, source, strlen(source), 1, &err), DLS_OK);
    bool *is_resource = calloc(markdown.link_count + 1, sizeof *is_resource);
    assert_non_null(is_resource);
    size_t resources = link_rules_apply(&markdown, is_resource), seen = 0;
    for (size_t i = 0; i < markdown.link_count; i++) {
        if (!is_resource[i]) continue;
        builder_add_format(&out, "%s%s", seen++ > 0 ? " " : "", markdown.urls.bytes + markdown.links[i].url);
    }
    assert_int_equal(seen, resources);
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
    free(is_resource);
    markdown_done(&markdown);
}

static void test_what_is_no_page_of_the_web(void **state)
{
    (void)state;
    check("[a](#top) [b](mailto:a@b.org) [c](other.md) [d](/x) [e](http://e.org) <http://f.org>",
          "http://e.org http://f.org");
    check("![p](http://a.org/p.png) [![badge](b.svg)](http://a.org) [](http://b.org)", "");
}

static void test_what_helps_with_the_list(void **state)
{
    (void)state;
    check("# [Kites](https://github.com/a/kites)\n\n- [k](http://k.org)\n- [pulls](https://github.com/a/kites/pulls)\n"
          "- [rules](https://github.com/a/kites/blob/master/CONTRIBUTING.md)\n- "
          "[i](https://github.com/a/kites/issues)\n"
          "- [CC0](http://creativecommons.org/publicdomain/zero/1.0/)\n- [b](https://github.com/b/contributing)\n",
          "http://k.org https://github.com/b/contributing");
    check("# T\n\n## Kites\n- [k](http://k.org)\n\n## License\n[l](http://l.org)\n### More\n[m](http://m.org)\n\n"
          "## Wind\n- [w](http://w.org)\n",
          "http://k.org http://w.org");
    check("[s](https://twitter.com/intent/tweet?text=x) [f](http://www.facebook.com/sharer/sharer.php?u=y)", "");
}

static void test_what_asks_for_something(void **state)
{
    (void)state;
    check("See [k](http://k.org).\n\nWe hope you liked it. Please [Sign Up](http://s.org), or see "
          "[here](http://t.org).\n",
          "http://k.org");
    check("- [k](http://k.org), [subscribe](http://s.org)\n- [n](http://n.org/login)\n", "http://k.org");
    check("- [Sign up for kites](http://k.org)\n", "http://k.org");
}

static void test_the_author_and_his_site(void **state)
{
    (void)state;
    check("# T\n\n**By Ada Wind, [Kite Co](https://blog.kite.com/)**\n\nSee [our tool](https://www.kite.com/tool) and "
          "[how](https://blog.kite.com/how-kites-fly-so-high) and [x](http://x.org).\n\n**Bio: "
          "[Ada](http://ada.org/)** flies."
          "\n\n[Original](http://orig.org/a). Reposted with permission.\n",
          "https://blog.kite.com/how-kites-fly-so-high http://x.org");
    check("Thanks to [Ada](https://twitter.com/ada).\n\n- [Bo](https://twitter.com/bo)\n- x "
          "[C](https://twitter.com/c), "
          "[D](https://twitter.com/d)\n- [t](https://twitter.com/a/status/1)\n",
          "https://twitter.com/bo https://twitter.com/c https://twitter.com/a/status/1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_no_page_of_the_web),
        cmocka_unit_test(test_what_helps_with_the_list),
        cmocka_unit_test(test_what_asks_for_something),
        cmocka_unit_test(test_the_author_and_his_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
