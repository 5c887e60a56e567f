/* SPDX-License-Identifier: MIT
 *
 * Extents, against every position that a document of that extent may have.
 */
#include "support/dls_test.h"

#include "columns/extent.h"

static void test_the_width_is_that_of_the_largest_position(void **state)
{
    (void)state;
    for (uint32_t width = 0; width <= 32; width++) {
        uint32_t largest = (uint32_t)((UINT64_C(1) << width) - 1), least = width > 0 ? largest / 2 + 1 : 0;
        assert_int_equal(dls__extent_width(dls__extent_of(largest)), width);
        assert_int_equal(dls__extent_width(dls__extent_of(least)), width);
        assert_int_equal(dls__extent_width(dls__extent_of(least + (largest - least) / 3)), width);
    }
}

static void test_extents_ascend(void **state)
{
    (void)state;
    for (uint32_t largest = 1; largest < 100000; largest++)
        assert_true(dls__extent_of(largest) >= dls__extent_of(largest - 1));
    assert_true(dls__extent_of(UINT32_MAX) > dls__extent_of(100000));
}

/* The largest position with an extent. */
static uint32_t largest_with(uint8_t extent)
{
    uint32_t largest = 0;
    for (uint32_t position = 0; position < 2000; position++)
        if (dls__extent_of(position) == extent) largest = position;
    return largest;
}

static void test_who_is_alone_is_no_other_position_with_the_same_lowest_bits(void **state)
{
    (void)state;
    for (uint32_t extent = 0; extent <= dls__extent_of(1000); extent++) {
        bool shared[257] = { false }; /* below 256, the lowest 8 bits of another position */
        uint32_t alone = 256;
        for (uint32_t position = 256; position <= largest_with((uint8_t)extent); position++)
            shared[position % 256] = true;
        while (alone > 0 && !shared[alone - 1]) alone--;
        assert_int_equal(dls__extent_alone((uint8_t)extent), alone);
    }
}

static void test_with_any_extent_beyond_nobody_is_alone(void **state)
{
    (void)state;
    for (uint32_t extent = dls__extent_of(512); extent < 256; extent++)
        assert_int_equal(dls__extent_alone((uint8_t)extent), 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_width_is_that_of_the_largest_position),
        cmocka_unit_test(test_extents_ascend),
        cmocka_unit_test(test_who_is_alone_is_no_other_position_with_the_same_lowest_bits),
        cmocka_unit_test(test_with_any_extent_beyond_nobody_is_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
