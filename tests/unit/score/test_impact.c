/* SPDX-License-Identifier: MIT
 *
 * Impacts: numbers from 0 to 1 that grow with tf, and the way back.
 */
#include "score/impact.h"

#include <math.h>

#include "support/dls_test.h"
#include "support/rng.h"

static const float weights[] = { 2.5f, 1.0f, 0.0f, 0.3f };
static const float b[] = { 0.75f, 0.0f, 0.5f, 1.0f };
static const double average[] = { 12.0, 300.0, 1.0, 40.0 };
#define FIELDS 4

static void test_factors_are_those_of_bm25(void **state)
{
    (void)state;
    static dls__impacts impacts;
    dls__impacts_init(&impacts, weights, b, average, FIELDS);
    dls__rank_parameters parameters = { .k1 = 1.2f };
    memcpy(parameters.weights, weights, sizeof weights);
    memcpy(parameters.b, b, sizeof b);
    dls__bm25 expected;
    dls__bm25_init(&expected, &parameters, average, FIELDS);
    assert_true(impacts.bm25.k1 == DLS__DEFAULT_K1);
    assert_int_equal(impacts.bm25.fields, 1 | 2 | 8);
    for (uint32_t field = 0; field < FIELDS; field++)
        if (weights[field] > 0.0f)
            assert_memory_equal(impacts.bm25.factor[field], expected.factor[field], sizeof expected.factor[field]);
}

/* Of a length of 0, which no posting has, the factor may be infinite where b is 1. */
static void test_inverses_are_of_the_factors(void **state)
{
    (void)state;
    static dls__impacts impacts;
    dls__impacts_init(&impacts, weights, b, average, FIELDS);
    for (uint32_t field = 0; field < FIELDS; field++)
        for (int code = 0; code < 256; code++) {
            float inverse = impacts.inverse[field][code];
            assert_true(inverse >= 0.0f && isfinite(inverse));
            if (weights[field] == 0.0f) assert_true(inverse == 0.0f);
            if (weights[field] > 0.0f && code > 0) assert_true(inverse == 1.0f / impacts.bm25.factor[field][code]);
        }
}

static void test_impacts_are_from_0_to_1_and_grow(void **state)
{
    (void)state;
    static dls__impacts impacts;
    dls__impacts_init(&impacts, weights, b, average, FIELDS);
    float last = -1.0f;
    for (float tf = 0.0f; tf < 1e9f; tf = tf * 1.01f + 0.001f) {
        float impact = dls__bm25_score(&impacts.bm25, 1.0f, tf);
        assert_true(impact >= 0.0f && impact <= 1.0f && impact >= last);
        last = impact;
    }
    assert_true(dls__bm25_score(&impacts.bm25, 1.0f, 0.0f) == 0.0f);
}

static void test_a_tf_leads_back_to_its_impact(void **state)
{
    (void)state;
    rng r = rng_for_test(95);
    assert_true(dls__impact_tf(0.0f) == 0.0f);
    assert_true(isinf(dls__impact_tf(1.0f)));
    for (int i = 0; i < 100000; i++) {
        float impact = (float)rng_below(&r, 65536) / 65536.0f, tf = dls__impact_tf(impact);
        float back = 1.0f - DLS__DEFAULT_K1 / (DLS__DEFAULT_K1 + tf);
        assert_true(tf >= 0.0f && fabsf(back - impact) < 3e-7f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factors_are_those_of_bm25),
        cmocka_unit_test(test_inverses_are_of_the_factors),
        cmocka_unit_test(test_impacts_are_from_0_to_1_and_grow),
        cmocka_unit_test(test_a_tf_leads_back_to_its_impact),
    };
    return cmocka_run_group_tests_name("score/impact", tests, NULL, NULL);
}
