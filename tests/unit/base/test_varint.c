/* SPDX-License-Identifier: MIT */
#include "base/varint.h"

#include "support/dls_test.h"
#include "support/rng.h"

static const struct {
    uint64_t value;
    const char *bytes;
    size_t size;
} encodings[] = {
    { 0, "\x00", 1 },
    { 1, "\x01", 1 },
    { 127, "\x7f", 1 },
    { 128, "\x80\x01", 2 },
    { 300, "\xac\x02", 2 },
    { 16383, "\xff\x7f", 2 },
    { 16384, "\x80\x80\x01", 3 },
    { UINT32_MAX, "\xff\xff\xff\xff\x0f", 5 },
    { (uint64_t)1 << 63, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 10 },
    { UINT64_MAX, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 },
};

static void test_known_numbers_are_written_as_known_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(encodings); i++) {
        uint8_t bytes[DLS__VARINT_MAX];
        size_t size = (size_t)(dls__varint_write(bytes, encodings[i].value) - bytes);
        assert_bytes(bytes, size, encodings[i].bytes, encodings[i].size);
    }
}

static void test_known_bytes_are_read_as_known_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(encodings); i++) {
        const uint8_t *bytes = (const uint8_t *)encodings[i].bytes;
        uint64_t value = 1234;
        assert_ptr_equal(dls__varint_read(bytes, bytes + encodings[i].size, &value), bytes + encodings[i].size);
        assert_int_equal(value, encodings[i].value);
    }
}

static void test_cut_off_numbers_are_refused_at_every_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(encodings); i++) {
        const uint8_t *bytes = (const uint8_t *)encodings[i].bytes;
        for (size_t size = 0; size < encodings[i].size; size++) {
            uint64_t value = 1234;
            assert_null(dls__varint_read(bytes, bytes + size, &value));
            assert_int_equal(value, 1234);
        }
    }
}

static void test_numbers_of_more_than_64_bits_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
        "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02",
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
        "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(cases); i++) {
        const uint8_t *bytes = (const uint8_t *)cases[i];
        uint64_t value;
        assert_null(dls__varint_read(bytes, bytes + strlen(cases[i]), &value));
    }
}

static void test_any_number_comes_back(void **state)
{
    (void)state;
    rng r = rng_for_test(5);
    for (int i = 0; i < 100000; i++) {
        uint8_t bytes[DLS__VARINT_MAX];
        uint64_t value = rng_any_length(&r), found = ~value;
        const uint8_t *end = dls__varint_write(bytes, value);
        assert_ptr_equal(dls__varint_read(bytes, end, &found), end);
        assert_int_equal(found, value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_numbers_are_written_as_known_bytes),
        cmocka_unit_test(test_known_bytes_are_read_as_known_numbers),
        cmocka_unit_test(test_cut_off_numbers_are_refused_at_every_length),
        cmocka_unit_test(test_numbers_of_more_than_64_bits_are_refused),
        cmocka_unit_test(test_any_number_comes_back),
    };
    return cmocka_run_group_tests_name("base/varint", tests, NULL, NULL);
}
