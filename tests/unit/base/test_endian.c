/* SPDX-License-Identifier: MIT */
#include "base/endian.h"

#include "support/dls_test.h"
#include "support/rng.h"

static void test_numbers_are_stored_lowest_byte_first(void **state)
{
    (void)state;
    uint8_t bytes[8];
    dls__store_u32(bytes, 0x01020304);
    assert_memory_equal(bytes, "\4\3\2\1", 4);
    dls__store_u64(bytes, 0x0102030405060708);
    assert_memory_equal(bytes, "\10\7\6\5\4\3\2\1", 8);
}

static void test_numbers_are_loaded_lowest_byte_first(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8 };
    assert_int_equal(dls__load_u32(bytes), 0xfcfdfeff);
    assert_int_equal(dls__load_u64(bytes), 0xf8f9fafbfcfdfeff);
}

static void test_any_number_comes_back_from_any_address(void **state)
{
    (void)state;
    rng r = rng_for_test(4);
    for (int i = 0; i < 10000; i++) {
        uint8_t bytes[16];
        uint64_t value = rng_any_length(&r), at = rng_below(&r, 8);
        dls__store_u64(bytes + at, value);
        assert_int_equal(dls__load_u64(bytes + at), value);
        dls__store_u32(bytes + at, (uint32_t)value);
        assert_int_equal(dls__load_u32(bytes + at), (uint32_t)value);
    }
}

static void test_stores_touch_only_their_bytes(void **state)
{
    (void)state;
    uint8_t bytes[10];
    memset(bytes, 0x55, sizeof bytes);
    dls__store_u32(bytes + 1, 0);
    assert_memory_equal(bytes, "\x55\0\0\0\0\x55", 6);
    dls__store_u64(bytes + 1, 0);
    assert_memory_equal(bytes, "\x55\0\0\0\0\0\0\0\0\x55", 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_stored_lowest_byte_first),
        cmocka_unit_test(test_numbers_are_loaded_lowest_byte_first),
        cmocka_unit_test(test_any_number_comes_back_from_any_address),
        cmocka_unit_test(test_stores_touch_only_their_bytes),
    };
    return cmocka_run_group_tests_name("base/endian", tests, NULL, NULL);
}
