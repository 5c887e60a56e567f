/* SPDX-License-Identifier: MIT
 *
 * Boosts in a segment: what they multiply by at most, and by what a document; and that bounds hold with them. Whole
 * searches are compared with the twin (property/test_columns_equal_naive.c).
 */
#include "rank/boosts.h"

#include "rank/search.h"
#include "rank_fixture.h"

static dls_error err;

enum { TEXT, YEAR, PRICE };

static dls__rank_parameters boosted_by(const small_index *s, dls__column_boost first, dls__column_boost second,
                                       size_t count)
{
    dls__rank_parameters parameters = default_parameters(s);
    parameters.boosts[0] = first;
    parameters.boosts[1] = second;
    parameters.boost_count = count;
    return parameters;
}

static const dls__column_boost near_2010 = { YEAR, DLS_BOOST_NEAR, 1.0, 2010.0, 0.0, 10.0 };
static const dls__column_boost large_price = { PRICE, DLS_BOOST_LARGE, 3.0, 0.0, 0.0, 1.0 };

static void begin(small_index *s)
{
    small_index_begin(s, "text year/integer price/float");
    small_index_add(s, "text=a\nyear=2020\nprice=1");
    small_index_add(s, "text=a\nyear=2000");
    small_index_add(s, "text=a\nprice=3");
    small_index_commit(s);
    small_index_add(s, "text=a\nyear=2050\nprice=-5");
    small_index_open(s);
}

static void test_the_most_is_of_the_values_of_the_segment(void **state)
{
    (void)state;
    small_index s;
    dls__arena arena;
    dls__boosts boosts;
    begin(&s);
    dls__rank_parameters parameters = boosted_by(&s, near_2010, large_price, 2);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__boosts_init(&boosts, &parameters, &arena, &err), &err);
    assert_same_bits(boosts.most, 1.0f);
    assert_ok(dls__boosts_enter(&boosts, s.schema, &s.index->segments[0], &err), &err);
    assert_same_bits(boosts.most, 2.0f * 3.25f); /* 2010 is between 2000 and 2020; 3 */
    assert_ok(dls__boosts_enter(&boosts, s.schema, &s.index->segments[1], &err), &err);
    assert_same_bits(boosts.most, 1.2f);
    dls__arena_done(&arena);
    small_index_end(&s);
}

static void test_scores_are_multiplied_by_what_values_are_worth(void **state)
{
    (void)state;
    static const uint16_t lows[] = { 0, 1, 2 };
    small_index s;
    dls__arena arena;
    dls__boosts boosts;
    begin(&s);
    dls__rank_parameters parameters = boosted_by(&s, near_2010, large_price, 2);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__boosts_init(&boosts, &parameters, &arena, &err), &err);
    assert_ok(dls__boosts_enter(&boosts, s.schema, &s.index->segments[0], &err), &err);
    for (int round = 0; round < 2; round++) { /* the second is remembered */
        float scores[] = { 2.0f, 1.0f, 0.5f };
        assert_ok(dls__boost_scores(&boosts, 0, lows, 3, scores, &err), &err);
        assert_same_bits(scores[0], 2.0f * (1.5f * 2.5f));
        assert_same_bits(scores[1], 1.5f);
        assert_same_bits(scores[2], 0.5f * 3.25f);
    }
    assert_ok(dls__boosts_enter(&boosts, s.schema, &s.index->segments[1], &err), &err);
    float score = 1.0f; /* code 1 is another value here */
    assert_ok(dls__boost_scores(&boosts, 0, lows, 1, &score, &err), &err);
    assert_same_bits(score, 1.2f);
    dls__arena_done(&arena);
    small_index_end(&s);
}

/* Codes of one place in what is remembered push each other out. */
static void test_many_values_are_told_apart(void **state)
{
    (void)state;
    enum { DOCUMENTS = 3 * DLS__KNOWN_FACTORS };
    static uint16_t lows[2 * DOCUMENTS];
    static float scores[2 * DOCUMENTS];
    small_index s;
    dls__arena arena;
    dls__boosts boosts;
    rng r = rng_seeded(5);
    small_index_begin(&s, "text year/integer");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char year[16];
        const dls_value value = { YEAR, year, (size_t)snprintf(year, sizeof year, "%u", d) };
        small_index_add_values(&s, &value, 1);
    }
    small_index_open(&s);
    dls__rank_parameters parameters = boosted_by(&s, near_2010, near_2010, 1);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__boosts_init(&boosts, &parameters, &arena, &err), &err);
    assert_ok(dls__boosts_enter(&boosts, s.schema, &s.index->segments[0], &err), &err);
    for (size_t i = 0; i < 2 * DOCUMENTS; i++) {
        lows[i] = (uint16_t)rng_below32(&r, DOCUMENTS);
        scores[i] = 1.0f;
    }
    assert_ok(dls__boost_scores(&boosts, 0, lows, 2 * DOCUMENTS, scores, &err), &err);
    for (size_t i = 0; i < 2 * DOCUMENTS; i++)
        assert_same_bits(scores[i], dls__column_boost_factor(&near_2010, (double)lows[i]));
    dls__arena_done(&arena);
    small_index_end(&s);
}

static void test_a_number_of_another_size_is_damage(void **state)
{
    (void)state;
    small_index s;
    dls__arena arena;
    dls__boosts boosts;
    uint32_t code;
    float factor;
    small_index_begin(&s, "text year/integer flag/boolean");
    small_index_add(&s, "text=a\nyear=2020\nflag=true");
    small_index_open(&s);
    dls__rank_parameters parameters = boosted_by(&s, near_2010, near_2010, 1);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__boosts_init(&boosts, &parameters, &arena, &err), &err);
    assert_ok(dls__boosts_enter(&boosts, s.schema, &s.index->segments[0], &err), &err);
    boosts.kinds[0] = DLS_FIELD_BOOLEAN;
    assert_status(dls__boost_of(&boosts, 0, 0, &code, &factor, &err), DLS_ECORRUPT);
    dls__arena_done(&arena);
    small_index_end(&s);
}

/* What a search scores of a large segment, with a boost that can double scores and with one that can do little. */
static uint64_t scored_with_weight(small_index *s, const dls_query *query, double weight)
{
    dls_hit hits[10];
    dls__search_result result;
    dls__column_boost boost = near_2010;
    boost.weight = weight;
    dls__rank_parameters parameters = boosted_by(s, boost, boost, 1);
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    assert_ok(dls__search(s->index, query, &parameters, 10, false, allocator, hits, &result, &err), &err);
    assert_int_equal(result.count, 10);
    return result.scored;
}

static void test_bounds_leave_most_documents_unscored(void **state)
{
    (void)state;
    enum { DOCUMENTS = 20000 };
    small_index s;
    rng r = rng_seeded(3);
    small_index_begin(&s, "text year/integer");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char words[200], lines[256];
        random_words(&r, 50, 1 + rng_below(&r, 20), words, sizeof words);
        snprintf(lines, sizeof lines, "text=%s\nyear=%u", words, 2000 + rng_below32(&r, 20));
        small_index_add(&s, lines);
    }
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "w0 w3 w9");
    uint64_t with_little = scored_with_weight(&s, query, 0.1), with_much = scored_with_weight(&s, query, 1.0);
    assert_true(with_little < with_much);
    assert_in_range(with_much, 10, DOCUMENTS / 4);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_most_is_of_the_values_of_the_segment),
        cmocka_unit_test(test_scores_are_multiplied_by_what_values_are_worth),
        cmocka_unit_test(test_many_values_are_told_apart),
        cmocka_unit_test(test_a_number_of_another_size_is_damage),
        cmocka_unit_test(test_bounds_leave_most_documents_unscored),
    };
    return cmocka_run_group_tests_name("rank/boosts", tests, NULL, NULL);
}
