/* SPDX-License-Identifier: MIT
 *
 * Texts and the sentences in them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/sentence.h"
#include "cli/string_builder.h"

/* Sentences with | between. */
static void check(const char *text, const char *expected)
{
    struct string_builder out = { 0 };
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        struct span sentence = sentence_at(text, length, at);
        assert_true(sentence.begin == at && sentence.end > at && sentence.end <= length);
        if (at > 0) builder_add_char(&out, '|');
        builder_add(&out, text + at, sentence.end - at);
        at = sentence.end + (sentence.end < length && text[sentence.end] == ' ' ? 1 : 0);
    }
    assert_string_equal(builder_text(&out), expected);
    builder_done(&out);
}

static void test_sentences(void **state)
{
    (void)state;
    check("Kites fly. They are light! Are they? (Yes.) \"So.\" End",
          "Kites fly.|They are light!|Are they?|(Yes.)|\"So.\"|End");
    check("See v1.2 of a.org. it goes on", "See v1.2 of a.org. it goes on");
    check("By Prof. Wind, e.g. A. Lift et al. Fly on.", "By Prof. Wind, e.g. A. Lift et al. Fly on.");
    check("And so on, etc.", "And so on, etc.");
    check("How ?\xE2\x80\x9D , \xE2\x80\x9CWhy ?\xE2\x80\x9D So.",
          "How ?\xE2\x80\x9D , \xE2\x80\x9CWhy ?\xE2\x80\x9D|So.");
    check("\xE5\x87\xA7\xE3\x80\x82\xE5\x87\xA7", "\xE5\x87\xA7\xE3\x80\x82|\xE5\x87\xA7");
    check("", "");
    check("...", "...");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_sentences) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
