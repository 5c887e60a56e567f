/* SPDX-License-Identifier: MIT */
#include "base/crc32c.h"

#include "support/dls_test.h"
#include "support/rng.h"

/* The definition: one bit after the other. */
static uint32_t naive_crc32c(uint32_t crc, const uint8_t *bytes, size_t size)
{
    crc = ~crc;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
    }
    return ~crc;
}

static void test_vectors_of_rfc_3720(void **state)
{
    (void)state;
    uint8_t zeros[32], ones[32], up[32], down[32];
    for (uint8_t i = 0; i < 32; i++) zeros[i] = 0, ones[i] = 0xff, up[i] = i, down[i] = (uint8_t)(31 - i);
    static const uint8_t read_command[48] = { 0x01, 0xc0, 0, 0, 0, 0, 0,    0, 0,    0, 0, 0,    0, 0, 0, 0,
                                              0x14, 0,    0, 0, 0, 0, 0x04, 0, 0,    0, 0, 0x14, 0, 0, 0, 0x18,
                                              0x28, 0,    0, 0, 0, 0, 0,    0, 0x02, 0, 0, 0,    0, 0, 0, 0 };
    assert_int_equal(dls__crc32c(0, zeros, 32), 0x8a9136aa);
    assert_int_equal(dls__crc32c(0, ones, 32), 0x62a8ab43);
    assert_int_equal(dls__crc32c(0, up, 32), 0x46dd794e);
    assert_int_equal(dls__crc32c(0, down, 32), 0x113fdb5c);
    assert_int_equal(dls__crc32c(0, read_command, 48), 0xd9963a56);
}

static void test_check_value_of_the_catalogues(void **state)
{
    (void)state;
    assert_int_equal(dls__crc32c(0, "123456789", 9), 0xe3069283);
}

static void test_no_bytes_change_nothing(void **state)
{
    (void)state;
    assert_int_equal(dls__crc32c(0, NULL, 0), 0);
    assert_int_equal(dls__crc32c(0x12345678, NULL, 0), 0x12345678);
}

static void test_every_byte_value_agrees_with_the_definition(void **state)
{
    (void)state;
    for (int value = 0; value < 256; value++)
        for (size_t place = 0; place < 16; place++) { /* through each of the tables */
            uint8_t bytes[16] = { 0 };
            bytes[place] = (uint8_t)value;
            assert_int_equal(dls__crc32c(0, bytes, 16), naive_crc32c(0, bytes, 16));
        }
}

static void test_any_length_at_any_address_agrees_with_the_definition(void **state)
{
    (void)state;
    rng r = rng_for_test(6);
    uint8_t bytes[300];
    rng_bytes(&r, bytes, sizeof bytes);
    for (int i = 0; i < 5000; i++) {
        size_t at = (size_t)rng_below(&r, 16), size = (size_t)rng_below(&r, sizeof bytes - 15);
        uint32_t crc = (uint32_t)rng_next(&r);
        assert_int_equal(dls__crc32c(crc, bytes + at, size), naive_crc32c(crc, bytes + at, size));
    }
}

static void test_parts_in_turn_give_the_same_as_the_whole(void **state)
{
    (void)state;
    rng r = rng_for_test(7);
    uint8_t bytes[100];
    rng_bytes(&r, bytes, sizeof bytes);
    uint32_t whole = dls__crc32c(0, bytes, sizeof bytes);
    for (size_t at = 0; at <= sizeof bytes; at++)
        assert_int_equal(dls__crc32c(dls__crc32c(0, bytes, at), bytes + at, sizeof bytes - at), whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors_of_rfc_3720),
        cmocka_unit_test(test_check_value_of_the_catalogues),
        cmocka_unit_test(test_no_bytes_change_nothing),
        cmocka_unit_test(test_every_byte_value_agrees_with_the_definition),
        cmocka_unit_test(test_any_length_at_any_address_agrees_with_the_definition),
        cmocka_unit_test(test_parts_in_turn_give_the_same_as_the_whole),
    };
    return cmocka_run_group_tests_name("base/crc32c", tests, NULL, NULL);
}
