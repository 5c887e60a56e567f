/* SPDX-License-Identifier: MIT
 *
 * Titles that have what was typed.
 */
#include "rank/suggest.h"
#include "support/small_index.h"

static dls_error err;

/* The titles that are offered, and their keys: "Deep nets(2) ...". */
static const char *titles(const small_index *s, const char *text, size_t most)
{
    static char out[2000];
    size_t at = 0;
    dls_suggestions *suggestions;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    options.words = 0;
    options.titles = most;
    assert_ok(dls__suggest(s->index, text, strlen(text), &options, &suggestions, &err), &err);
    out[0] = '\0';
    for (size_t i = 0; i < suggestions->count; i++) {
        const dls_suggestion *each = &suggestions->all[i];
        assert_int_equal(each->kind, DLS_SUGGESTION_TITLE);
        assert_true(each->count == 1 && each->together == 0 && each->begin == 0);
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%s(%s)%s", i > 0 ? "|" : "", each->text.bytes,
                               each->key.bytes, each->corrected ? "*" : "");
    }
    dls__suggestions_free(suggestions);
    return out;
}

static void begin(small_index *s)
{
    small_index_begin(s, "text@english name@english/suggest author@english/suggest");
    small_index_add(s, "name=Attention is all you need\nauthor=Vaswani");
    small_index_add(s, "name=Attention\ntext=networks need attention");
    small_index_add(s, "text=attention need\nauthor=Needham");
    small_index_commit(s);
    small_index_add(s, "name=Attention\ntext=attention, attention, attention");
    small_index_add(s, "name=Needs of networks\nname=attention in a second name");
    small_index_open(s);
}

static void test_they_have_all_words_in_any_order(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "attention is all you n", "Attention is all you need(0)" },
        { "need att", "Attention is all you need(0)|Needs of networks(4)" },
        { "is al", "" },                              /* "all" is no word that is offered */
        { "is all", "Attention is all you need(0)" }, /* but stands as it is */
        { "network", "Needs of networks(4)" },
        { "network ", "Needs of networks(4)" },
        { "zebra att", "" },
        { "vasw", "" }, /* no name */
        { "ne", "" },   /* two letters */
        { "", "" },
        { "atention need", "Attention is all you need(0)*|Needs of networks(4)*" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_string_equal(titles(&s, rows[i][0], 4), rows[i][1]);
    small_index_end(&s);
}

static void test_each_comes_once_and_the_best_first(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    assert_string_equal(titles(&s, "attention", 4), "Attention(3)|Attention is all you need(0)|Needs of networks(4)");
    assert_string_equal(titles(&s, "attention", 1), "Attention(3)");
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_they_have_all_words_in_any_order),
        cmocka_unit_test(test_each_comes_once_and_the_best_first),
    };
    return cmocka_run_group_tests_name("rank/suggest_titles", tests, NULL, NULL);
}
