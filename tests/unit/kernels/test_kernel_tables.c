/* SPDX-License-Identifier: MIT */
#include "kernels/kernel_tables.h"

#include "support/dls_test.h"
#include "support/rng.h"

static unsigned table_byte(uint64_t entry, unsigned i) { return entry >> 8 * i & 255; }

static void test_expanding_gives_each_set_bit_the_number_of_those_below(void **state)
{
    (void)state;
    for (unsigned mask = 0; mask < 256; mask++) {
        unsigned below = 0;
        for (unsigned bit = 0; bit < 8; bit++) {
            bool is_set = mask >> bit & 1;
            assert_int_equal(table_byte(dls__expand_places[mask], bit), is_set ? below : 0x80);
            below += is_set;
        }
    }
}

static void test_compressing_names_the_set_bits_in_order_and_then_zeros(void **state)
{
    (void)state;
    for (unsigned mask = 0; mask < 256; mask++) {
        unsigned found = 0;
        for (unsigned bit = 0; bit < 8; bit++)
            if (mask >> bit & 1) assert_int_equal(table_byte(dls__compress_places[mask], found++), bit);
        for (; found < 8; found++) assert_int_equal(table_byte(dls__compress_places[mask], found), 0);
    }
}

static void test_bits_below_each_byte_are_those_of_the_bytes_before(void **state)
{
    (void)state;
    rng r = rng_for_test(9);
    for (int i = 0; i < 10000; i++) {
        uint64_t word = i == 0 ? UINT64_MAX : rng_any_length(&r);
        for (unsigned byte = 0; byte < 8; byte++)
            assert_int_equal(table_byte(bits_below_bytes(word), byte),
                             dls__popcount(word & (((uint64_t)1 << 8 * byte) - 1)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expanding_gives_each_set_bit_the_number_of_those_below),
        cmocka_unit_test(test_compressing_names_the_set_bits_in_order_and_then_zeros),
        cmocka_unit_test(test_bits_below_each_byte_are_those_of_the_bytes_before),
    };
    return cmocka_run_group_tests_name("kernels/kernel_tables", tests, NULL, NULL);
}
