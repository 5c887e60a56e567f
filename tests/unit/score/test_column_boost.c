/* SPDX-License-Identifier: MIT
 *
 * What values multiply scores by: as the forms have it, never outside of their range, and most where it is said.
 */
#include "score/column_boost.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

static void test_factors_are_what_the_forms_say(void **state)
{
    (void)state;
    static const struct {
        dls__column_boost boost;
        double value;
        float factor;
    } rows[] = {
        { { 0, DLS_BOOST_NEAR, 1.0, 10.0, 0.0, 5.0 }, 10.0, 2.0f },
        { { 0, DLS_BOOST_NEAR, 1.0, 10.0, 0.0, 5.0 }, 15.0, 1.5f },
        { { 0, DLS_BOOST_NEAR, 4.0, 10.0, 0.0, 5.0 }, -5.0, 2.0f },
        { { 0, DLS_BOOST_LARGE, 1.0, 0.0, 0.0, 100.0 }, 100.0, 1.5f },
        { { 0, DLS_BOOST_LARGE, 2.0, 0.0, 0.0, 100.0 }, 300.0, 2.5f },
        { { 0, DLS_BOOST_LARGE, 2.0, 0.0, 0.0, 100.0 }, 0.0, 1.0f },
        { { 0, DLS_BOOST_LARGE, 2.0, 0.0, 0.0, 100.0 }, -300.0, 1.0f },
        { { 0, DLS_BOOST_BETWEEN, 1.0, 2.0, 4.0, 1.0 }, 3.0, 1.5f },
        { { 0, DLS_BOOST_BETWEEN, 1.0, 2.0, 4.0, 1.0 }, 1.0, 1.0f },
        { { 0, DLS_BOOST_BETWEEN, 1.0, 2.0, 4.0, 1.0 }, 9.0, 2.0f },
        { { 0, DLS_BOOST_BETWEEN, 1.0, 4.0, 2.0, 1.0 }, 3.5, 1.25f },
        { { 0, DLS_BOOST_BETWEEN, 1.0, 4.0, 2.0, 1.0 }, 9.0, 1.0f },
        { { 0, DLS_BOOST_BETWEEN, 0.0, 4.0, 2.0, 1.0 }, 2.0, 1.0f },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_same_bits(dls__column_boost_factor(&rows[i].boost, rows[i].value), rows[i].factor);
}

/* Numbers of all sizes, and now and then the largest. */
static double random_number(rng *r)
{
    double number = ldexp((double)rng_below(r, 1 << 20) + 1.0, (int)rng_below(r, 80) - 40);
    if (rng_one_in(r, 50)) number = DBL_MAX;
    return rng_one_in(r, 3) ? -number : number;
}

static int by_number(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void test_no_value_between_two_is_worth_more_than_is_said(void **state)
{
    (void)state;
    enum { ROUNDS = 20000, VALUES = 12 };
    rng r = rng_for_test(20261201);
    for (int i = 0; i < ROUNDS; i++) {
        double values[VALUES];
        dls__column_boost boost = { .form = (dls_boost_form)rng_between(&r, DLS_BOOST_NEAR, DLS_BOOST_BETWEEN),
                                    .weight = (double)(float)rng_below(&r, 1001) / (rng_one_in(&r, 2) ? 1.0 : 1000.0),
                                    .origin = random_number(&r),
                                    .end = random_number(&r),
                                    .scale = ldexp(1.0, (int)rng_below(&r, 60) - 30) };
        for (size_t v = 0; v < VALUES; v++) values[v] = random_number(&r);
        if (rng_one_in(&r, 4)) values[0] = boost.origin;
        qsort(values, VALUES, sizeof *values, by_number);
        float most = dls__column_boost_most(&boost, values[0], values[VALUES - 1]);
        assert_true(most >= 1.0f && most <= (float)(1.0 + boost.weight));
        for (size_t v = 0; v < VALUES; v++) {
            float factor = dls__column_boost_factor(&boost, values[v]);
            assert_true(factor >= 1.0f && factor <= most);
        }
    }
}

static void test_what_is_no_number_is_worth_nothing(void **state)
{
    (void)state;
    dls__column_boost boost = { 0, DLS_BOOST_NEAR, 1.0, 10.0, 20.0, 5.0 };
    for (int form = DLS_BOOST_NEAR; form <= DLS_BOOST_BETWEEN; form++) {
        boost.form = (dls_boost_form)form;
        assert_same_bits(dls__column_boost_factor(&boost, (double)NAN), 1.0f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_factors_are_what_the_forms_say),
        cmocka_unit_test(test_no_value_between_two_is_worth_more_than_is_said),
        cmocka_unit_test(test_what_is_no_number_is_worth_nothing),
    };
    return cmocka_run_group_tests_name("score/column_boost", tests, NULL, NULL);
}
