/* SPDX-License-Identifier: MIT
 *
 * Words that may follow the last one of a text.
 */
#include "rank/suggest.h"

#include "support/small_index.h"

static dls_error err;

static void begin(small_index *s)
{
    small_index_begin(s, "text@english title@english/suggest");
    small_index_add(s, "title=Gradient descent\ntext=of deep networks");
    small_index_add(s, "title=Deep networks and descent\ntext=a new gradient");
    small_index_add(s, "title=Deep nets\ntext=new networks");
    small_index_commit(s);
    small_index_add(s, "title=Convolutional networks\ntext=deep");
    small_index_add(s, "title=New gradients: news");
    small_index_open(s);
}

/* The words that are suggested for a text, each with its counts: "deep networks 4/2|...". */
static const char *offered(const small_index *s, const char *text)
{
    static char out[2000];
    size_t at = 0;
    dls_suggestions *suggestions;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    options.titles = 0;
    assert_ok(dls__suggest(s->index, text, strlen(text), &options, &suggestions, &err), &err);
    out[0] = '\0';
    for (size_t i = 0; i < suggestions->count; i++) {
        const dls_suggestion *each = &suggestions->all[i];
        assert_int_equal(each->begin, strlen(text));
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%s %d/%d", i > 0 ? "|" : "", each->text.bytes,
                               (int)each->count, (int)each->together);
    }
    dls__suggestions_free(suggestions);
    return out;
}

static void test_words_that_follow_in_titles_are_offered(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "deep ", "deep networks 4/2|deep nets 1/2" },
        { "Deep,", "Deep,networks 4/2|Deep,nets 1/2" },
        { "gradient ", "gradient descent 2/2|gradient news 1/2" }, /* stems are compared */
        { "networks ", "networks descent 2/2" },                   /* a stop word is passed over */
        { "networks and ", "networks and descent 2/2" },
        { "descent ", "" },
        { "de ", "" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_string_equal(offered(&s, rows[i][0]), rows[i][1]);
    small_index_end(&s);
}

static void test_the_last_words_count_where_no_title_has_all(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_string_equal(offered(&s, "zebra deep "), "zebra deep networks 4/2|zebra deep nets 1/2");
    assert_string_equal(offered(&s, "net new gradients "), "net new gradients news 1/3");
    small_index_end(&s);
}

static void test_words_before_are_put_right(void **state)
{
    (void)state;
    small_index s;
    dls_suggestions *suggestions;
    begin(&s);
    assert_ok(dls__suggest(s.index, "gradeint ", 9, &(dls_suggest_options)DLS_SUGGEST_OPTIONS_INIT, &suggestions, &err),
              &err);
    assert_true(suggestions->count > 2);
    assert_string_equal(suggestions->all[0].text.bytes, "gradient descent");
    assert_true(suggestions->all[0].corrected);
    dls__suggestions_free(suggestions);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_that_follow_in_titles_are_offered),
        cmocka_unit_test(test_the_last_words_count_where_no_title_has_all),
        cmocka_unit_test(test_words_before_are_put_right),
    };
    return cmocka_run_group_tests_name("rank/suggest_next", tests, NULL, NULL);
}
