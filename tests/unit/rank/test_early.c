/* SPDX-License-Identifier: MIT
 *
 * What a word's place adds: by the formula, in each kind of list and field, and never more than what it is bounded by.
 */
#include "rank/early.h"

#include <math.h>

#include "rank/score_documents.h"
#include "rank_fixture.h"

static dls_error err;

static const dls__rank_parameters leads = {
    .k1 = 1.2f, .weights = { 1.0f, 1.0f }, .b = { 0.0f, 0.0f }, .lead = { 0.5f, 0.25f }
};

/* What the place of what is asked adds in document `low` of the first segment, over its weight. */
static float early_of(small_index *s, dls_query *query, const dls__rank_parameters *parameters, dls__early_use use,
                      uint16_t low)
{
    planned p;
    dls__batch plain = { .count = 1, .lows = { low } }, raised = plain;
    planned_init(&p, s, query, parameters);
    planned_enter(&p, 0);
    assert_ok(dls__score_documents(&p.plan, &p.plan.root, DLS__EARLY_NONE, &plain, &err), &err);
    assert_ok(dls__score_documents(&p.plan, &p.plan.root, use, &raised, &err), &err);
    assert_int_equal(plain.matches[0], raised.matches[0]);
    const dls__plan_node *node = &p.plan.root;
    while (dls__plan_is_wrapper(node)) node = &node->children[0];
    float early = (raised.scores[0] - plain.scores[0]) / node->weight;
    planned_done(&p);
    return early;
}

static void assert_near(float found, double expected)
{
    if (fabs((double)found - expected) > 1e-6) fail_msg("%g, not %g", (double)found, expected);
}

static void assert_early(small_index *s, dls_query *query, uint16_t low, double expected)
{
    assert_near(early_of(s, query, &leads, DLS__EARLY_TRUE, low), expected);
}

static void test_a_word_counts_more_the_earlier_it_stands(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "text=a b c d a");
    small_index_add(&s, "text=b c d a");
    small_index_add(&s, "text=b c d");
    small_index_open(&s);
    assert_early(&s, small_index_parse(&s, "a"), 0, 0.25);
    assert_early(&s, small_index_parse(&s, "a"), 1, 0.25 / (1.0 + 3.0 / 30.0));
    assert_early(&s, small_index_parse(&s, "a"), 2, 0.0);
    small_index_end(&s);
}

static void test_the_best_of_the_fields_that_are_sought_counts(void **state)
{
    (void)state;
    small_index s;
    dls_query *in_text;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=b a\ntext=a");
    small_index_add(&s, "title=x\ntext=x");
    small_index_open(&s);
    assert_early(&s, small_index_parse(&s, "a"), 0, 0.5 / (1.0 + 1.0 / 30.0));
    assert_ok(dls_query_new_words(s.schema, "a", 1, 2, NULL, &in_text, &err), &err);
    assert_early(&s, in_text, 0, 0.25 / (1.0 + 2.0 / 30.0));
    small_index_end(&s);
}

/* A title's words come before the text's, as many as its length byte says. */
static void test_places_are_counted_on_from_one_field_to_the_next(void **state)
{
    (void)state;
    small_index s;
    dls__rank_parameters untitled = leads, unled = leads;
    untitled.weights[0] = unled.lead[0] = 0.0f;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=b c d\ntext=x a");
    small_index_add(&s, "title=b c\ntitle=d\ntext=x a");
    small_index_add(&s, "title=b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b b\n"
                        "text=x a");
    small_index_open(&s);
    assert_early(&s, small_index_parse(&s, "a"), 0, 0.25 / (1.0 + (3.0 + 1.0) / 30.0));
    assert_early(&s, small_index_parse(&s, "a"), 1, 0.25 / (1.0 + (3.0 + 1.0) / 30.0));
    assert_early(&s, small_index_parse(&s, "a"), 2, 0.25 / (1.0 + (40.0 + 1.0) / 30.0));
    const dls__rank_parameters *without[] = { &untitled, &unled };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(without); i++)
        assert_near(early_of(&s, small_index_parse(&s, "a"), without[i], DLS__EARLY_TRUE, 0),
                    0.25 / (1.0 + 1.0 / 30.0));
    small_index_end(&s);
}

/* What leaves documents out is by what each of them has before the field. */
static void test_the_most_that_a_place_adds_is_that_of_the_first_in_its_field(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=b c d\ntext=x a");
    small_index_add(&s, "title=b a");
    small_index_add(&s, "text=x a");
    small_index_open(&s);
    const double most[] = { 0.25 / (1.0 + 3.0 / 30.0), 0.5, 0.25 };
    for (uint16_t low = 0; low < DLS__ARRAY_LENGTH(most); low++)
        assert_near(early_of(&s, small_index_parse(&s, "a"), &leads, DLS__EARLY_MOST, low), most[low]);
    small_index_end(&s);
}

/* Add a document of `words` words, of which those at `places` are "a". */
static void add_long_document(small_index *s, uint32_t words, const uint32_t *places, size_t count)
{
    char text[4096] = "text=";
    size_t at = strlen(text);
    for (uint32_t i = 0; i < words; i++) {
        bool is_place = false;
        for (size_t j = 0; j < count; j++) is_place |= places[j] == i;
        at += (size_t)snprintf(text + at, sizeof text - at, "%c ", is_place ? 'a' : 'x');
    }
    small_index_add(s, text);
}

/* Lists keep the lowest 8 bits of positions apart from the others. */
static void test_places_beyond_255_are_known(void **state)
{
    (void)state;
    static const uint32_t places[][3] = { { 10, 10, 10 },   { 300, 300, 300 }, { 10, 300, 300 }, { 299, 300, 555 },
                                          { 44, 300, 556 }, { 300, 310, 900 }, { 5, 6, 900 },    { 256, 512, 768 },
                                          { 0, 256, 512 },  { 513, 514, 515 }, { 255, 256, 257 } };
    small_index s;
    small_index_begin(&s, "title text");
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(places); i++)
        for (uint32_t words = 560; words <= 1060; words += 500) add_long_document(&s, words, places[i], 3);
    small_index_add(&s, "text=x");
    small_index_open(&s);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(places); i++)
        for (uint16_t j = 0; j < 2; j++)
            assert_early(&s, small_index_parse(&s, "a"), (uint16_t)(2 * i + j), 0.25 / (1.0 + places[i][0] / 30.0));
    small_index_end(&s);
}

/* The values of a field lie 64 words apart. */
static void test_values_follow_each_other(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "text=b c\ntext=d a");
    small_index_add(&s, "text=b");
    small_index_open(&s);
    assert_early(&s, small_index_parse(&s, "a"), 0, 0.25 / (1.0 + (2.0 + 64.0 + 1.0) / 30.0));
    small_index_end(&s);
}

static void test_phrases_gain_nothing_by_their_place(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "title text");
    small_index_add(&s, "title=a b\ntext=a b");
    small_index_add(&s, "text=b a");
    small_index_open(&s);
    assert_early(&s, small_index_phrase(&s, "a b"), 0, 0.0);
    assert_early(&s, small_index_phrase(&s, "a"), 0, 0.5);
    small_index_end(&s);
}

static void test_prefixes_gain_nothing_by_their_place(void **state)
{
    (void)state;
    small_index s;
    dls_query *prefix;
    small_index_begin(&s, "title text");
    small_index_add(&s, "text=pooling pools y pooled");
    small_index_add(&s, "text=pools");
    small_index_open(&s);
    assert_ok(dls_query_new_prefix(s.schema, "poo", 3, 0, NULL, &prefix, &err), &err);
    assert_early(&s, prefix, 0, 0.0);
    small_index_end(&s);
}

static void test_fields_without_positions_or_lead_add_nothing(void **state)
{
    (void)state;
    dls__rank_parameters none = leads;
    none.lead[0] = 0.0f;
    small_index s;
    small_index_begin(&s, "title text/nopositions");
    small_index_add(&s, "title=a\ntext=a");
    small_index_add(&s, "text=b");
    small_index_open(&s);
    assert_same_bits(early_of(&s, small_index_parse(&s, "a"), &none, DLS__EARLY_TRUE, 0), 0.0f);
    planned p;
    planned_init(&p, &s, small_index_parse(&s, "a"), &none);
    assert_int_equal(p.plan.lead_fields, 0);
    planned_done(&p);
    small_index_end(&s);
}

/* Scores by which documents are left out are never below the true ones: in rare and frequent lists, long and short
 * documents. */
static void test_no_document_scores_more_than_if_its_words_came_first(void **state)
{
    (void)state;
    rng r = rng_seeded(20);
    small_index s;
    small_index_begin(&s, "title text");
    for (int i = 0; i < 500; i++) {
        char text[8000];
        bool titled = rng_one_in(&r, 2);
        size_t at = (size_t)snprintf(text, sizeof text, titled ? "title=w%d x y z\ntext=" : "text=", i % 50);
        size_t words = rng_one_in(&r, 8) ? 700 : rng_between(&r, 1, 40);
        for (size_t w = 0; w < words; w++)
            at += (size_t)snprintf(text + at, sizeof text - at, " w%u", (unsigned)random_rank(&r, 300));
        small_index_add(&s, text);
    }
    small_index_open(&s);
    size_t differing = 0;
    for (uint32_t rank = 0; rank < 60; rank++) {
        char word[16];
        planned p;
        dls__batch most = { .count = 200 }, true_scores;
        snprintf(word, sizeof word, "w%u", (unsigned)rank);
        for (uint16_t low = 0; low < 200; low++) most.lows[low] = (uint16_t)(2 * low);
        true_scores = most;
        planned_init(&p, &s, small_index_parse(&s, word), &leads);
        planned_enter(&p, 0);
        assert_ok(dls__score_documents(&p.plan, &p.plan.root, DLS__EARLY_MOST, &most, &err), &err);
        assert_ok(dls__score_documents(&p.plan, &p.plan.root, DLS__EARLY_TRUE, &true_scores, &err), &err);
        for (uint32_t i = 0; i < 200; i++) {
            assert_true(most.matches[i] == true_scores.matches[i]);
            assert_true(true_scores.scores[i] <= most.scores[i]);
            differing += true_scores.scores[i] < most.scores[i];
        }
        planned_done(&p);
    }
    assert_true(differing > 0);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_word_counts_more_the_earlier_it_stands),
        cmocka_unit_test(test_the_best_of_the_fields_that_are_sought_counts),
        cmocka_unit_test(test_places_are_counted_on_from_one_field_to_the_next),
        cmocka_unit_test(test_the_most_that_a_place_adds_is_that_of_the_first_in_its_field),
        cmocka_unit_test(test_places_beyond_255_are_known),
        cmocka_unit_test(test_values_follow_each_other),
        cmocka_unit_test(test_phrases_gain_nothing_by_their_place),
        cmocka_unit_test(test_prefixes_gain_nothing_by_their_place),
        cmocka_unit_test(test_fields_without_positions_or_lead_add_nothing),
        cmocka_unit_test(test_no_document_scores_more_than_if_its_words_came_first),
    };
    return cmocka_run_group_tests_name("rank/early", tests, NULL, NULL);
}
