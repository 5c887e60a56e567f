/* SPDX-License-Identifier: MIT
 *
 * Which words complete what was typed, in all segments together, and their order.
 */
#include "rank/completions.h"

#include "base/alloc.h"
#include "support/small_index.h"

static dls_error err;

typedef struct completing {
    small_index s;
    dls__arena arena;
    dls_analyzer *analyzer;
    dls__completions found;
} completing;

/* An index of titles, a segment for each line that begins with '|'. */
static void begin(completing *c, const char *const *titles, size_t count)
{
    small_index_begin(&c->s, "title@english/suggest");
    for (size_t i = 0; i < count; i++) {
        if (titles[i][0] == '|') small_index_commit(&c->s);
        small_index_add(&c->s, titles[i] + (titles[i][0] == '|'));
    }
    small_index_open(&c->s);
    dls__arena_init(&c->arena, dls__allocator_or_default(NULL));
    assert_ok(dls__analyzer_new("english", dls__allocator_or_default(NULL), &c->analyzer, &err), &err);
    c->found = (dls__completions){ NULL, 0, 0 };
}

static void end(completing *c)
{
    dls__analyzer_free(c->analyzer);
    dls__arena_done(&c->arena);
    small_index_end(&c->s);
}

/* The words that are found, and their terms if these are others: "gradients>gradient pool". */
static const char *said(const completing *c)
{
    static char text[1000];
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < c->found.count; i++) {
        const dls__completion *each = &c->found.all[i];
        bool other = dls__compare_bytes(each->word, each->length, each->term, each->term_length) != 0;
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s%.*s", i > 0 ? " " : "", each->edited ? "~" : "",
                               (int)each->length, each->word);
        if (other) at += (size_t)snprintf(text + at, sizeof text - at, ">%.*s", (int)each->term_length, each->term);
    }
    return text;
}

static const char *complete(completing *c, const char *prefix, bool edited, size_t most)
{
    dls__completion_sought sought = { prefix, strlen(prefix), edited, most };
    assert_ok(dls__complete(c->s.index, c->analyzer, &sought, &c->arena, &c->found, &err), &err);
    return said(c);
}

static const char *complete_anew(completing *c, const char *prefix, bool edited, size_t most)
{
    c->found.count = 0;
    return complete(c, prefix, edited, most);
}

static void test_one_word_stands_for_those_of_a_term(void **state)
{
    (void)state;
    static const char *const titles[] = { "pooling gradients of pools", "gradients", "gradient pooling", "pooling" };
    completing c;
    begin(&c, titles, 4);
    assert_string_equal(complete_anew(&c, "gra", false, 10), "gradients>gradient");
    assert_string_equal(complete_anew(&c, "po", false, 10), "pooling>pool");
    assert_string_equal(complete_anew(&c, "pools", false, 10), "pools>pool");
    assert_string_equal(complete_anew(&c, "z", false, 10), "");
    end(&c);
}

static void test_words_are_counted_in_all_segments(void **state)
{
    (void)state;
    static const char *const titles[] = { "stride strip", "strip", "|stride", "|strides stride strap", "strap" };
    completing c;
    begin(&c, titles, 5);
    assert_string_equal(complete_anew(&c, "str", false, 10), "stride strap strip");
    assert_string_equal(complete_anew(&c, "str", false, 2), "stride strap");
    assert_string_equal(complete_anew(&c, "str", false, 1), "strap"); /* of the words that are first in a segment */
    end(&c);
}

static void test_an_edit_behind_the_first_letter_is_forgiven(void **state)
{
    (void)state;
    static const char *const titles[] = { "gradient convolution model", "|gradient tensor" };
    static const char *const rows[][2] = {
        { "gradi", "~gradient" }, { "grdai", "~gradient" }, { "grdi", "~gradient" }, { "graadi", "~gradient" },
        { "grabi", "~gradient" }, { "rgadi", "" },          { "radie", "" },         { "convla", "" },
        { "tesnor", "~tensor" },  { "tenssorr", "" },       { "mo", "~model" },
    };
    completing c;
    begin(&c, titles, 2);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++)
        assert_string_equal(complete_anew(&c, rows[i][0], true, 10), rows[i][1]);
    end(&c);
}

/* Of words that begin alike there may be too many to look at each: what edits make is then looked up. */
static void test_an_edit_is_forgiven_among_many_words(void **state)
{
    (void)state;
    enum { WORDS = 1500 };
    static char title[10 * WORDS + 100];
    const char *titles[] = { title, "gradient grip" };
    size_t at = (size_t)snprintf(title, sizeof title, "gradient grip");
    for (int i = 0; i < WORDS; i++) at += (size_t)snprintf(title + at, sizeof title - at, " gr%d", 10000 + i);
    static const char *const rows[][2] = {
        { "gardi", "~gradient" }, { "gadi", "~gradient" }, { "graddi", "~gradient" }, { "grado", "~gradient" },
        { "gri", "~grip" },       { "grpi", "~grip" },     { "xradi", "" },
    };
    completing c;
    begin(&c, titles, 2);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        const char *found = complete_anew(&c, rows[i][0], true, 3);
        if (rows[i][1][0] != '\0') assert_contains(found, rows[i][1]);
        if (rows[i][1][0] == '\0') assert_null(strstr(found, "gra"));
    }
    end(&c);
}

static void test_a_term_keeps_the_completion_that_it_has(void **state)
{
    (void)state;
    static const char *const titles[] = { "modem model models modal", "models" };
    completing c;
    begin(&c, titles, 2);
    assert_string_equal(complete_anew(&c, "model", false, 10), "models>model");
    assert_string_equal(complete(&c, "model", true, 10), "models>model ~modal ~modem");
    end(&c);
}

static void test_rank(void **state)
{
    (void)state;
    dls__completion all[] = {
        { .term = "a", .term_length = 1, .df = 1000, .common = 100 },
        { .term = "b", .term_length = 1, .df = 100, .common = 100 },
        { .term = "c", .term_length = 1, .df = 100, .common = 0 },
        { .term = "d", .term_length = 1, .df = 2000, .common = 2000, .edited = true }, /* is worth 20 */
        { .term = "e", .term_length = 1, .df = 1000, .common = 100 },
        { .term = "f", .term_length = 1, .df = 1000, .common = 10 }, /* 0.1, which is a thousandth of 100 */
        { .term = "g", .term_length = 1, .df = 1001, .common = 10 },
    };
    dls__completions completions = { all, DLS__ARRAY_LENGTH(all), 0 };
    char order[8] = "";
    dls__completions_rank(&completions);
    for (size_t i = 0; i < completions.count; i++) strncat(order, completions.all[i].term, 1);
    assert_string_equal(order, "bdaef");
    completions.count = 0;
    dls__completions_rank(&completions);
    assert_int_equal(completions.count, 0);
}

static void test_what_stands_beside_few_words_once_is_not_the_best(void **state)
{
    (void)state;
    dls__completion all[] = {
        { .term = "natural", .term_length = 7, .df = 3, .common = 3 },
        { .term = "network", .term_length = 7, .df = 29, .common = 7 },
    };
    dls__completions completions = { all, 2, 10 };
    dls__completions_rank(&completions);
    assert_string_equal(completions.all[0].term, "network");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_word_stands_for_those_of_a_term),
        cmocka_unit_test(test_words_are_counted_in_all_segments),
        cmocka_unit_test(test_an_edit_behind_the_first_letter_is_forgiven),
        cmocka_unit_test(test_an_edit_is_forgiven_among_many_words),
        cmocka_unit_test(test_a_term_keeps_the_completion_that_it_has),
        cmocka_unit_test(test_rank),
        cmocka_unit_test(test_what_stands_beside_few_words_once_is_not_the_best),
    };
    return cmocka_run_group_tests_name("rank/completions", tests, NULL, NULL);
}
