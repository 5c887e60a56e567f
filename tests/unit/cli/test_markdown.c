/* SPDX-License-Identifier: MIT
 *
 * Markdown as blocks with links.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/markdown.h"

/* A line for each block: "LINE KIND LEVEL text", links as "<words>(url)", with a ! before those that have a picture. */
static void check(const char *source, const char *expected)
{
    static const char kinds[] = "hpirc";
    struct markdown markdown = { .block_count = 0 };
    struct string_builder out = { 0 };
    dls_error err;
    assert_int_equal(markdown_parse(&markdown, source, strlen(source), 1, &err), DLS_OK);
    for (size_t b = 0; b < markdown.block_count; b++) {
        const struct markdown_block *block = &markdown.blocks[b];
        builder_add_format(&out, "%" PRIu64 " %c%u ", block->line, kinds[block->kind], block->level);
        size_t at = block->begin;
        for (size_t l = 0; l < block->link_count; l++) {
            const struct markdown_link *link = &markdown.links[block->first_link + l];
            builder_add(&out, markdown.text.bytes + at, link->begin - at);
            builder_add_string(&out, link->has_picture ? "!<" : "<");
            builder_add(&out, markdown.text.bytes + link->begin, link->end - link->begin);
            builder_add_format(&out, ">(%s)", markdown.urls.bytes + link->url);
            at = link->end;
        }
        builder_add(&out, markdown.text.bytes + at, block->end - at);
        builder_add_char(&out, '\n');
    }
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
    markdown_done(&markdown);
}

static void test_blocks(void **state)
{
    (void)state;
    check("# Kites\n\nThey *fly*\nhigh.\n\n> Said  I.\n\n```\nx  y\n z\n```\n",
          "1 h1 Kites\n3 p0 They fly high.\n6 p0 Said I.\n9 c0 x  y\n z\n\n");
    check("- a\n- b\n  - c\n\n    more c\n- d\n\n1. e\n", "1 i1 a\n2 i1 b\n3 i2 c\n5 i2 more c\n6 i1 d\n8 i1 e\n");
    check("| a | b |\n|---|---|\n| c | [d](http://d.org) |\n", "1 r0 a | b\n3 r0 c | <d>(http://d.org)\n");
    check("", "");
}

static void test_links(void **state)
{
    (void)state;
    check("See [the  *kite*](http://a.org/?x=1&amp;y=2 \"t\"), <http://b.org>, http://c.org/x. And [e][1].\n\n"
          "[1]: #e\n",
          "1 p0 See <the kite>(http://a.org/?x=1&y=2), <http://b.org>(http://b.org), "
          "<http://c.org/x>(http://c.org/x). And <e>(#e).\n");
    check("[![b](i.svg)](http://a.org) ![p](q.png) [ x ](y)\n", "1 p0 !<>(http://a.org)<x>(y)\n");
    check("a [b\nc](d)\ne\n", "1 p0 a <b c>(d) e\n");
    check("[www.a.org/b...](http://www.a.org/b/c) x\n", "1 p0 <www.a.org/b...>(http://www.a.org/b/c) x\n");
}

static void test_entities(void **state)
{
    (void)state;
    check("AT&amp;T &eacute; &#8217; &#x41; &nope; &#0; x&nbsp;y\n",
          "1 p0 AT&T \xC3\xA9 \xE2\x80\x99 A &nope; \xEF\xBF\xBD x y\n");
}

static void test_html(void **state)
{
    (void)state;
    check("x <a href=\"http://a.org\">y</a> <b>z</b>\n", "1 p0 x <y>(http://a.org) z\n");
    check("<h1 align=x>\n Kites\n</h1>\n<div><a href='http://a.org'><img\nsrc=b></a>c<!-- d > --> <br>e</div>\n",
          "1 h1 Kites\n1 p0 !<>(http://a.org)c e\n");
    check("<a href=http://a.org class=x>y\n", "1 p0 <y>(http://a.org)\n");
    check("<div data-href=\"x\" <\n", "");
}

static void test_hostile_markdown(void **state)
{
    (void)state;
    static const char *const parts[] = { "[", "> ", "- ",  "*_",   "<a href=", "![",
                                         "`", "|\n", "[a](", "<!--", "&#",       "  - x\n" };
    size_t size = 200000;
    char *bytes = malloc(size + 1); /* md4c looks for the end of lines by strcspn, which sanitizers want to end */
    assert_non_null(bytes);
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        size_t length = strlen(parts[p]), at = 0;
        for (; at + length <= size; at += length) memcpy(bytes + at, parts[p], length);
        bytes[at] = '\0';
        struct markdown markdown = { .block_count = 0 };
        dls_error err;
        assert_int_equal(markdown_parse(&markdown, bytes, at, 1, &err), DLS_OK);
        markdown_done(&markdown);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks), cmocka_unit_test(test_links),            cmocka_unit_test(test_entities),
        cmocka_unit_test(test_html),   cmocka_unit_test(test_hostile_markdown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
