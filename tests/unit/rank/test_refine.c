/* SPDX-License-Identifier: MIT
 *
 * What standing side by side adds; and that what is left out on the way to true scores could not have been among the
 * best, while the scores of the rest have the bits that they have without that way.
 */
#include "rank/refine.h"

#include <math.h>

#include "rank_fixture.h"

static dls_error err;

/* Scores of the first documents of the first segment, up to 8, with that adjacency. */
static void score_all(small_index *s, const char *words, float adjacency, dls__batch *batch)
{
    planned p;
    dls__rank_parameters parameters = default_parameters(s);
    parameters.adjacency = adjacency;
    *batch = (dls__batch){ .count = 8, .lows = { 0, 1, 2, 3, 4, 5, 6, 7 } };
    planned_init(&p, s, small_index_parse(s, words), &parameters);
    planned_enter(&p, 0);
    assert_ok(dls__score_documents(&p.plan, &p.plan.root, DLS__EARLY_TRUE, batch, &err), &err);
    planned_done(&p);
}

/* Which documents gain by standing side by side: a digit for each. */
static void assert_gains(small_index *s, const char *words, const char *expected)
{
    dls__batch with, without;
    char found[9];
    score_all(s, words, 0.5f, &with);
    score_all(s, words, 0.0f, &without);
    for (size_t i = 0; i < 8; i++) found[i] = with.scores[i] > without.scores[i] ? '1' : '0';
    found[8] = '\0';
    assert_string_equal(found, expected);
}

static void test_words_count_more_where_they_stand_as_in_the_query(void **state)
{
    (void)state;
    small_index s;
    for (int pairs = 0; pairs < 2; pairs++) {
        small_index_pair_words = pairs == 1 ? DLS_DEFAULT_PAIR_WORDS : 0;
        small_index_begin(&s, "title text note/nopositions");
        small_index_add(&s, "text=a b");
        small_index_add(&s, "text=b a");
        small_index_add(&s, "text=a x b");
        small_index_add(&s, "title=x a\ntext=b x");
        small_index_add(&s, "title=a b\ntext=b");
        small_index_add(&s, "note=a b");
        small_index_add(&s, "text=x y a b");
        small_index_add(&s, "text=a\ntext=b");
        small_index_open(&s);
        assert_gains(&s, "a b", "10001010");
        assert_gains(&s, "+a +b", "10001010");
        assert_gains(&s, "a -b", "00000000");
        assert_gains(&s, "b a", "01000000");
        assert_gains(&s, "a z b", "00000000");
        assert_gains(&s, "x a b", "10011010");
        small_index_end(&s);
    }
    small_index_pair_words = DLS_DEFAULT_PAIR_WORDS;
}

static void test_what_it_adds_is_half_of_both_weights(void **state)
{
    (void)state;
    small_index s;
    dls__batch with, without;
    small_index_begin(&s, "text");
    small_index_add(&s, "a b");
    small_index_add(&s, "a");
    for (int i = 2; i < 8; i++) small_index_add(&s, "x");
    small_index_open(&s);
    score_all(&s, "a b", 0.25f, &with);
    score_all(&s, "a b", 0.0f, &without);
    double idf = (double)dls__bm25_idf(8, 2) + (double)dls__bm25_idf(8, 1);
    assert_true(fabs((double)with.scores[0] - (double)without.scores[0] - 0.25 * idf / 2.0) < 1e-6);
    assert_same_bits(with.scores[1], without.scores[1]);
    small_index_end(&s);
}

static void add_random_documents(rng *r, small_index *s)
{
    for (int i = 0; i < 600; i++) {
        char text[8000] = "text=";
        size_t at = strlen(text), words = rng_one_in(r, 8) ? 700 : rng_between(r, 1, 40);
        for (size_t w = 0; w < words; w++)
            at += (size_t)snprintf(text + at, sizeof text - at, " w%u", (unsigned)random_rank(r, 300));
        if (rng_one_in(r, 3)) snprintf(text + at, sizeof text - at, "\ntitle=w1 w0 w%u", (unsigned)random_rank(r, 60));
        small_index_add(s, text);
    }
}

/* Some of the words, one of them now and then a phrase or excluded. */
static dls_query *random_question(rng *r, small_index *s)
{
    char text[200] = "";
    size_t at = 0;
    for (uint64_t words = rng_between(r, 1, 6); words > 0; words--) {
        unsigned word = (unsigned)random_rank(r, 60);
        const char *before = rng_one_in(r, 8) ? "\"w0 " : rng_one_in(r, 12) ? "-" : "";
        at += (size_t)snprintf(text + at, sizeof text - at, " %sw%u%s", before, word, *before == '"' ? "\"" : "");
    }
    return small_index_parse(s, text);
}

/* By a threshold that some of the documents reach: whoever is left has the true score, whoever is not is below. */
static void assert_refined(planned *p, float threshold, size_t *left, size_t *dropped)
{
    dls__batch known = { .count = 250 }, true_scores;
    for (uint16_t low = 0; low < 250; low++) known.lows[low] = (uint16_t)(2 * low);
    true_scores = known;
    assert_ok(dls__score_documents(&p->plan, &p->plan.root, DLS__EARLY_TRUE, &true_scores, &err), &err);
    assert_ok(dls__score_documents(&p->plan, &p->plan.root, DLS__EARLY_MOST, &known, &err), &err);
    assert_ok(dls__refine(&p->plan, threshold, &known, &err), &err);
    dls__batch summed = known;
    assert_ok(dls__score_documents(&p->plan, &p->plan.root, DLS__EARLY_KNOWN, &known, &err), &err);
    for (uint32_t i = 0; i < known.count && p->plan.words_are_all; i++) {
        assert_true(summed.matches[i]);
        assert_same_bits(summed.scores[i], known.scores[i]);
    }
    uint32_t at = 0;
    for (uint32_t i = 0; i < 250; i++) {
        if (at < known.count && known.lows[at] == true_scores.lows[i]) {
            assert_true(known.matches[at] && true_scores.matches[i]);
            assert_same_bits(known.scores[at++], true_scores.scores[i]);
            continue;
        }
        assert_true(!true_scores.matches[i] || true_scores.scores[i] < threshold);
        *dropped += true_scores.matches[i];
    }
    assert_int_equal(at, known.count);
    *left += known.count;
}

static void test_what_is_left_has_true_scores_and_what_is_not_is_too_low(void **state)
{
    (void)state;
    rng r = rng_seeded(31);
    small_index s;
    small_index_begin(&s, "title text");
    add_random_documents(&r, &s);
    small_index_open(&s);
    size_t left = 0, dropped = 0;
    for (int round = 0; round < 300; round++) {
        planned p;
        dls__rank_parameters parameters = random_parameters(&r, &s);
        planned_init(&p, &s, random_question(&r, &s), &parameters);
        planned_enter(&p, 0);
        if (dls__plan_looks_at_places(&p.plan)) assert_refined(&p, (float)rng_below(&r, 80) / 10.0f, &left, &dropped);
        planned_done(&p);
    }
    assert_true(left > 1000 && dropped > 1000);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_count_more_where_they_stand_as_in_the_query),
        cmocka_unit_test(test_what_it_adds_is_half_of_both_weights),
        cmocka_unit_test(test_what_is_left_has_true_scores_and_what_is_not_is_too_low),
    };
    return cmocka_run_group_tests_name("rank/refine", tests, NULL, NULL);
}
