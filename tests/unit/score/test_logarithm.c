/* SPDX-License-Identifier: MIT */
#include "score/logarithm.h"

#include <math.h>

#include "support/dls_test.h"
#include "support/rng.h"

static void assert_close(double x)
{
    double found = dls__logarithm(x), expected = log(x);
    double unit = nextafter(expected, INFINITY) - expected;
    if (fabs(found - expected) > 2 * unit + 1e-300) fail_msg("ln(%.17g) is %.17g, not %.17g", x, found, expected);
}

static void test_it_is_the_logarithm_of_the_c_library_but_for_the_last_places(void **state)
{
    (void)state;
    static const double some[] = { 2, 2.718281828459045, 1.5, 1.4142135623730951, 3, 10, 1e6, 4294967296.0, 1e300 };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) assert_close(some[i]);
    rng r = rng_for_test(3);
    for (int i = 0; i < 200000; i++) assert_close(1.1 + (double)rng_any_length(&r) / (double)rng_between(&r, 1, 100));
}

/* Close to 1 the result is small, and so is the error. */
static void test_near_one_it_is_exact_to_the_precision_of_one(void **state)
{
    (void)state;
    rng r = rng_for_test(4);
    assert_true(dls__logarithm(1.0) == 0.0);
    for (int i = 0; i < 100000; i++) {
        double x = 1.0 + (double)rng_below(&r, 1u << 30) / (double)(1u << 30) / 8;
        assert_true(fabs(dls__logarithm(x) - log(x)) <= 1e-16);
    }
}

static void test_larger_numbers_have_larger_logarithms(void **state)
{
    (void)state;
    for (double x = 1.0; x < 1e12; x *= 1.37) assert_true(dls__logarithm(x * 1.37) > dls__logarithm(x));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_the_logarithm_of_the_c_library_but_for_the_last_places),
        cmocka_unit_test(test_near_one_it_is_exact_to_the_precision_of_one),
        cmocka_unit_test(test_larger_numbers_have_larger_logarithms),
    };
    return cmocka_run_group_tests_name("rank/logarithm", tests, NULL, NULL);
}
