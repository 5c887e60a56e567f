/* SPDX-License-Identifier: MIT */
#include "score/bm25.h"

#include <math.h>

#include "columns/lengths.h"
#include "support/dls_test.h"

static dls__bm25 one_field(float weight, float b, double average)
{
    dls__bm25 bm25;
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { weight }, .b = { b } };
    dls__bm25_init(&bm25, &parameters, &average, 1);
    return bm25;
}

static void assert_near(double found, double expected)
{
    if (fabs(found - expected) > 1e-6 * fabs(expected)) fail_msg("%.9g is not %.9g", found, expected);
}

static void test_a_rare_word_has_a_larger_idf_than_a_common_one(void **state)
{
    (void)state;
    assert_near((double)dls__bm25_idf(1000, 1), log(1 + 999.5 / 1.5));
    assert_near((double)dls__bm25_idf(1000, 1000), log(1 + 0.5 / 1000.5));
    assert_near((double)dls__bm25_idf(1000, 0), log(1 + 1000.5 / 0.5));
    for (uint64_t df = 1; df < 1000; df++) assert_true(dls__bm25_idf(1000, df) > dls__bm25_idf(1000, df + 1));
    assert_true(dls__bm25_idf(1000, 1000) > 0.0f);
}

/* BM25Similarity of Lucene: weight * tf / (tf + k1 * (1 - b + b * length / average)). Single precision is that of the
 * weight: it is from the weight that something is taken away, here as there. */
static void test_with_one_field_it_is_the_bm25_of_lucene(void **state)
{
    (void)state;
    dls__bm25 bm25 = one_field(1.0f, 0.75f, 17.3);
    for (uint32_t length = 1; length < 2000; length = length * 3 / 2 + 1)
        for (uint32_t count = 1; count <= length; count = count * 2 + 1) {
            uint8_t code = dls__length_encode(length);
            double kept = (double)dls__length_decode(code), norm = 1.2 * (0.25 + 0.75 * kept / 17.3);
            float score = dls__bm25_score(&bm25, 3.0f, (float)count * bm25.factor[0][code]);
            assert_true(fabs((double)score - 3.0 * count / (count + norm)) < 3.0 * 2e-7);
        }
}

static void test_more_occurrences_or_a_shorter_field_never_lower_a_score(void **state)
{
    (void)state;
    dls__bm25 bm25 = one_field(1.7f, 0.6f, 50.0);
    for (int code = 1; code < 256; code++) {
        assert_true(bm25.factor[0][code] <= bm25.factor[0][code - 1]);
        for (uint32_t count = 1; count < 300; count++)
            assert_true(dls__bm25_score(&bm25, 2.5f, (float)(count + 1) * bm25.factor[0][code]) >=
                        dls__bm25_score(&bm25, 2.5f, (float)count * bm25.factor[0][code]));
    }
}

static void test_a_field_of_weight_zero_is_left_out(void **state)
{
    (void)state;
    dls__bm25 bm25;
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 1.0f, 0.0f, 2.0f } };
    const double average[] = { 1.0, 1.0, 1.0 };
    dls__bm25_init(&bm25, &parameters, average, 3);
    assert_int_equal(bm25.fields, 0x5);
}

static void test_without_saturation_every_match_has_the_whole_weight(void **state)
{
    (void)state;
    dls__bm25 bm25 = { .k1 = 0.0f };
    assert_true(dls__bm25_score(&bm25, 2.5f, 0.001f) == 2.5f);
    assert_true(dls__bm25_score(&bm25, 2.5f, INFINITY) == 2.5f);
}

static void test_without_length_normalisation_all_lengths_have_one_factor(void **state)
{
    (void)state;
    dls__bm25 bm25 = one_field(1.5f, 0.0f, 9.0);
    for (int code = 0; code < 256; code++) assert_true(bm25.factor[0][code] == 1.5f);
}

/* The formulas of the papers, which have k1 + 1 times our values and, for BM25L, the tf without k1 by itself. */
static void test_other_formulas_are_those_of_their_papers(void **state)
{
    (void)state;
    dls_formula formulas[] = { DLS_FORMULA_BM25_PLUS, DLS_FORMULA_BM25L };
    for (size_t i = 0; i < 2; i++)
        for (int tenths = 0; tenths <= 30; tenths += 5) {
            static dls__bm25 bm25;
            double k1 = 1.5, average = 20.0, delta = tenths / 10.0;
            dls__rank_parameters parameters = { .k1 = 1.5f, .weights = { 1.0f }, .b = { 0.5f } };
            parameters.formula = formulas[i];
            parameters.delta = (float)delta;
            dls__bm25_init(&bm25, &parameters, &average, 1);
            assert_int_equal(dls__bm25_is_plain(&bm25), tenths == 0);
            for (uint32_t length = 1; length < 40; length++) {
                double norm = 0.5 + 0.5 * length / 20.0, c = 3 / norm;
                double plus = (k1 + 1) * 3 / (k1 * norm + 3) + delta, l = (k1 + 1) * (c + delta) / (k1 + c + delta);
                float score = dls__bm25_score(&bm25, 2.0f, 3.0f * bm25.factor[0][dls__length_encode(length)]);
                assert_near((double)score * (k1 + 1), 2.0 * (i == 0 ? plus : l));
            }
        }
}

static void test_without_delta_a_score_has_the_bits_of_bm25(void **state)
{
    (void)state;
    dls__bm25 plain = { .k1 = 1.2f };
    for (float tf = 0.0f; tf < 50.0f; tf += 0.37f)
        assert_true(dls__bm25_score(&plain, 2.7f, tf) == 2.7f * (1.0f - 1.2f / (1.2f + tf)));
}

static void test_factors_are_taken_only_where_they_are_the_same(void **state)
{
    (void)state;
    static const double average[] = { 7.5, 120.0, 3.0 }, others[] = { 7.5, 121.0, 3.0 };
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 1.0f, 2.0f, 0.5f }, .b = { 0.75f, 0.5f, 0.3f } };
    static dls__bm25 known, made, taken;
    dls__bm25_init(&known, &parameters, average, 3);
    for (uint32_t changed = 0; changed < 8; changed++) {
        dls__rank_parameters other = parameters;
        if ((changed & 1) != 0) other.weights[0] = 3.0f;
        if ((changed & 2) != 0) other.b[2] = 0.9f;
        if ((changed & 4) != 0) other.weights[1] = 0.0f;
        dls__bm25_init(&made, &other, others, 3);
        dls__bm25_init_from(&taken, &known, &other, others, 3);
        assert_int_equal(taken.fields, made.fields);
        for (uint32_t field = 0; field < 3; field++)
            if ((made.fields >> field & 1) != 0)
                assert_memory_equal(taken.factor[field], made.factor[field], sizeof made.factor[field]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_rare_word_has_a_larger_idf_than_a_common_one),
        cmocka_unit_test(test_with_one_field_it_is_the_bm25_of_lucene),
        cmocka_unit_test(test_more_occurrences_or_a_shorter_field_never_lower_a_score),
        cmocka_unit_test(test_a_field_of_weight_zero_is_left_out),
        cmocka_unit_test(test_without_saturation_every_match_has_the_whole_weight),
        cmocka_unit_test(test_without_length_normalisation_all_lengths_have_one_factor),
        cmocka_unit_test(test_other_formulas_are_those_of_their_papers),
        cmocka_unit_test(test_without_delta_a_score_has_the_bits_of_bm25),
        cmocka_unit_test(test_factors_are_taken_only_where_they_are_the_same),
    };
    return cmocka_run_group_tests_name("rank/bm25", tests, NULL, NULL);
}
