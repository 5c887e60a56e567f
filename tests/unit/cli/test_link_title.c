/* SPDX-License-Identifier: MIT
 *
 * What links are called.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/link_title.h"

/* The titles of all links, a line each. */
static void check(const char *source, const char *expected)
{
    struct markdown markdown = { .block_count = 0 };
    struct string_builder out = { 0 };
    struct link_sentence found = { .block_end = 0 };
    dls_error err;
    assert_int_equal(markdown_parse(&markdown, source, strlen(source), 1, &err), DLS_OK);
    for (size_t b = 0; b < markdown.block_count; b++) {
        const struct markdown_block *block = &markdown.blocks[b];
        for (size_t l = 0; l < block->link_count; l++) {
            if (out.size > 0) builder_add_char(&out, '\n');
            link_sentence_find(&found, &markdown, block, block->first_link + l);
            builder_add_link_title(&out, &markdown, block, block->first_link + l, &found);
        }
    }
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
    markdown_done(&markdown);
}

static void test_words_that_say_something(void **state)
{
    (void)state;
    check("See [How Kites Fly](http://k.org) and [wind (a view)](http://w.org).", "How Kites Fly\nwind (a view)");
    check("- [kites.](http://k.org): all of them\n- [[Kite Kit]](http://l.org)\n", "kites\nKite Kit");
}

static void test_items(void **state)
{
    (void)state;
    check("- How kites fly (2017), A. Lift et al. [[pdf]](http://k.org/a.pdf)\n", "How kites fly (2017), A. Lift et "
                                                                                 "al.");
    check("- How kites fly [[pdf]](http://k.org/a.pdf) [[code]](http://k.org/b)\n",
          "How kites fly (pdf)\nHow kites fly (code)");
    check("- [How kites fly](http://k.org) - a book, with [slides](http://k.org/s)\n",
          "How kites fly\nHow kites fly (slides)");
    check("- [pdf](http://k.org/a.pdf) How kites fly\n", "How kites fly");
    check("- [here](http://k.org/how-kites-fly.html)\n- [link](http://k.org/)\n", "How kites fly\nk.org");
    check("| Paper | Link |\n|---|---|\n| How kites fly | [pdf](http://k.org/x) |\n", "How kites fly");
}

static void test_labels_of_items(void **state)
{
    (void)state;
    check("- Kite kit [[Paper]](http://k.org/1), [[C Code]](http://k.org/2), [[Paper, version 2]](http://k.org/3)\n",
          "Kite kit (Paper)\nKite kit (C Code)\nKite kit (Paper, version 2)");
    check("- KIT [[Web]](http://k.org/12) [[Paper]](http://k.org/34)\n", "KIT (Web)\nKIT (Paper)");
    check("- [[C Code]](http://k.org/2)\n", "C Code");
    check("- They fly or [they're](http://k.org/how) down\n", "They fly");
}

static void test_titles_in_quotes(void **state)
{
    (void)state;
    check("- A. Lift, B. Low, \"How kites fly,\" Kites 2017. [[pdf]](http://k.org/a.pdf)\n", "How kites fly");
    check("- A \"kite\" that flies [[pdf]](http://k.org/a.pdf)\n", "A \"kite\" that flies");
    check("- Code for \"How kites fly\" [[link]](http://k.org/a)\n", "Code for \"How kites fly\"");
    check("- A. Lift, \"How kites fly\" and \"Why kites fall\" [[pdf]](http://k.org/a)\n",
          "A. Lift, \"How kites fly\" and \"Why kites fall\"");
}

static void test_prose(void **state)
{
    (void)state;
    check("A good overview of kites is available [here](http://k.org/x).", "A good overview of kites");
    check("Others are Prof. Wind's [course](http://k.org/x) and the [paper](http://k.org/y) which looks at lift.",
          "Others are Prof. Wind's course\nthe paper which looks at lift");
}

static void test_prose_with_little_to_say(void **state)
{
    (void)state;
    check("Wind and Lift wrote the bible of kites. It can be found [here](http://k.org/x).",
          "Wind and Lift wrote the bible of kites");
    check("I, however, used [this](http://k.org/2015/intro-to-flying-kites?x=y).", "Intro to flying kites");
    check("Kites cannot tell the wind [they fly on](http://k.org/x).", "Kites cannot tell the wind they fly");
    check("[Here](http://k.org/).", "k.org");
    check("A good review of kites (which are a part of the large family of things that fly, apart from birds and "
          "planes "
          "and the like) is [here](http://k.org/x).",
          "A good review of kites");
}

static void test_long_ones_are_cut(void **state)
{
    (void)state;
    check("- [A kite that flies so high that nobody who stands on the ground and looks up will ever see it, but for "
          "those "
          "who know where it is](http://k.org)\n",
          "A kite that flies so high that nobody who stands on the ground and looks up will ever see it, but for those "
          "who know \xE2\x80\xA6");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_that_say_something), cmocka_unit_test(test_items),
        cmocka_unit_test(test_labels_of_items),          cmocka_unit_test(test_titles_in_quotes),
        cmocka_unit_test(test_prose),                    cmocka_unit_test(test_prose_with_little_to_say),
        cmocka_unit_test(test_long_ones_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
