/* SPDX-License-Identifier: MIT
 *
 * What is offered for a text: which words count, what is put right, and what is left as it was typed.
 */
#include "rank/suggest.h"

#include "support/small_index.h"

static dls_error err;

/* The words that are offered: "gradient descent:2/2 ..." with count and together; a star where something was put
 * right. */
static const char *offered(const small_index *s, const char *text, bool correct)
{
    static char out[2000];
    size_t at = 0;
    dls_suggestions *suggestions;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    options.titles = 0;
    options.correct = correct;
    assert_ok(dls__suggest(s->index, text, strlen(text), &options, &suggestions, &err), &err);
    out[0] = '\0';
    for (size_t i = 0; i < suggestions->count; i++) {
        const dls_suggestion *each = &suggestions->all[i];
        assert_int_equal(each->kind, DLS_SUGGESTION_WORD);
        assert_int_equal(each->key.length, 0);
        assert_int_equal(each->text.length, strlen(each->text.bytes));
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%s:%d/%d%s", i > 0 ? "|" : "", each->text.bytes,
                               (int)each->count, (int)each->together, each->corrected ? "*" : "");
    }
    dls__suggestions_free(suggestions);
    return out;
}

static void begin(small_index *s)
{
    small_index_begin(s, "text@english title@english/suggest");
    small_index_add(s, "title=Gradient descent\ntext=of deep networks");
    small_index_add(s, "title=Deep networks and descent\ntext=a new gradient");
    small_index_add(s, "title=Deep nets\ntext=new networks");
    small_index_add(s, "title=New words\ntext=a net");
    small_index_commit(s);
    small_index_add(s, "title=Convolutional networks\ntext=deep");
    small_index_add(s, "title=New gradients: news");
    small_index_open(s);
}

static void assert_offered(const small_index *s, const char *const rows[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) assert_string_equal(offered(s, rows[i][0], true), rows[i][1]);
}

static void test_the_last_word_is_completed(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "n", "networks:4/1|new:4/1|nets:2/1|news:1/1" },
        { "Ne", "networks:4/1|new:4/1|nets:2/1|news:1/1" },
        { "gradient", "gradient:3/1" },
        { "gradients", "gradients:3/1" },
        { "conv", "convolutional:1/1" },
        { "NETWORKS", "networks:4/1" },
        { "", "" },
        { " ", "" },
        { "net ", "" },
        { "net,", "" },
        { "th", "" },
        { "zz", "" },
    };
    small_index s;
    begin(&s);
    assert_offered(&s, rows, DLS__ARRAY_LENGTH(rows));
    small_index_end(&s);
}

static void test_words_before_it_count(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "gradient d", "gradient descent:2/2|gradient deep:2/2" },
        { "the  Gradient, of d", "the  Gradient, of descent:2/2|the  Gradient, of deep:2/2" },
        { "deep n", "deep networks:4/2|deep new:2/2|deep nets:1/2" },
        { "networks n", "networks new:2/2|networks nets:1/2" }, /* not itself */
        { "deep deep n", "deep deep networks:4/2|deep deep new:2/2|deep deep nets:1/2" },
        { "zebra deep conv", "zebra deep convolutional:1/2" },           /* no document has it */
        { "words convolutional n", "words convolutional networks:1/2" }, /* no document has both */
        { "words conv", "words convolutional:1/1" },
        { "deep-n", "deep-networks:4/2|deep-new:2/2|deep-nets:1/2" },
    };
    small_index s;
    begin(&s);
    assert_offered(&s, rows, DLS__ARRAY_LENGTH(rows));
    small_index_end(&s);
}

static void test_what_is_mistyped_is_put_right(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "graident d", "gradient descent:2/2*|gradient deep:2/2*" },
        { "convlou", "convolutional:1/1*" },
        { "graident  convlou", "gradient  convolutional:1/1*" },
        { "nwe", "" }, /* three letters */
        { "nwet", "networks:4/1*|nets:2/1*" },
        { "netwrok", "networks:4/1*" },
        { "deep nteworks n", "deep networks new:2/3*|deep networks nets:1/3*" },
    };
    small_index s;
    begin(&s);
    assert_offered(&s, rows, DLS__ARRAY_LENGTH(rows));
    char text[600] = "graident ";
    for (size_t i = 0; i < 15; i++) sprintf(text + strlen(text), "zzzz%c ", (char)('a' + i));
    strcat(text, "conv");
    assert_contains(offered(&s, text, true), "gradient zzzza ");
    assert_contains(offered(&s, text, true), "convolutional:1/1*");
    strcpy(text + strlen(text) - 4, "zzzz conv"); /* one more unknown word, and the first is left */
    assert_contains(offered(&s, text, true), "graident zzzza ");
    assert_string_equal(offered(&s, "graident d", false), "graident deep:4/1|graident descent:2/1");
    assert_string_equal(offered(&s, "netwrok", false), "");
    small_index_end(&s);
}

static void test_text_that_is_too_long_gets_nothing(void **state)
{
    (void)state;
    small_index s;
    char text[DLS_MAX_SUGGEST_TEXT + 2];
    memset(text, ' ', sizeof text);
    begin(&s);
    strcpy(text + DLS_MAX_SUGGEST_TEXT - 4, "grad");
    assert_contains(offered(&s, text, true), "gradient:3/1");
    strcpy(text + DLS_MAX_SUGGEST_TEXT - 3, "grad");
    assert_string_equal(offered(&s, text, true), "");
    small_index_end(&s);
}

static void test_without_a_suggested_field_nothing_is(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title@english text@english/suggest/unstored");
    small_index_add(&s, "title=gradient\ntext=gradient");
    small_index_open(&s);
    assert_string_equal(offered(&s, "grad", true), "");
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_last_word_is_completed),
        cmocka_unit_test(test_words_before_it_count),
        cmocka_unit_test(test_what_is_mistyped_is_put_right),
        cmocka_unit_test(test_text_that_is_too_long_gets_nothing),
        cmocka_unit_test(test_without_a_suggested_field_nothing_is),
    };
    return cmocka_run_group_tests_name("rank/suggest", tests, NULL, NULL);
}
