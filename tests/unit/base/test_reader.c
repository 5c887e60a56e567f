/* SPDX-License-Identifier: MIT */
#include "base/reader.h"

#include "support/dls_test.h"
#include "support/rng.h"

static dls__reader reader_of(const void *bytes, size_t size)
{
    dls__reader reader;
    dls__reader_init(&reader, bytes, size);
    return reader;
}

static void test_reads_take_bytes_in_turn(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 5, 4, 3, 2, 1, 8, 7, 6, 5, 4, 3, 2, 1, 0xac, 0x02, 2, 'h', 'i', 'x' };
    dls__reader reader = reader_of(bytes, sizeof bytes);
    size_t length;
    assert_int_equal(dls__reader_u8(&reader), 5);
    assert_int_equal(dls__reader_u32(&reader), 0x01020304);
    assert_int_equal(dls__reader_u64(&reader), 0x0102030405060708);
    assert_int_equal(dls__reader_varint(&reader), 300);
    const char *string = dls__reader_string(&reader, &length);
    assert_bytes(string, length, "hi", (size_t)2);
    assert_int_equal(dls__reader_left(&reader), 1);
    assert_ptr_equal(dls__reader_bytes(&reader, 1), bytes + sizeof bytes - 1);
    assert_int_equal(dls__reader_left(&reader), 0);
    assert_false(reader.bad);
}

static void test_empty_reader_may_have_no_bytes(void **state)
{
    (void)state;
    dls__reader reader = reader_of(NULL, 0);
    assert_int_equal(dls__reader_left(&reader), 0);
    assert_false(reader.bad);
    assert_int_equal(dls__reader_u8(&reader), 0);
    assert_true(reader.bad);
}

static void read_u8(dls__reader *reader) { assert_int_equal(dls__reader_u8(reader), 0); }
static void read_u32(dls__reader *reader) { assert_int_equal(dls__reader_u32(reader), 0); }
static void read_u64(dls__reader *reader) { assert_int_equal(dls__reader_u64(reader), 0); }
static void read_varint(dls__reader *reader) { assert_int_equal(dls__reader_varint(reader), 0); }
static void read_small(dls__reader *reader) { assert_int_equal(dls__reader_varint_max(reader, 9), 0); }
static void read_bytes(dls__reader *reader) { assert_null(dls__reader_bytes(reader, 9)); }
static void read_string(dls__reader *reader)
{
    size_t length = 1;
    assert_null(dls__reader_string(reader, &length));
    assert_int_equal(length, 0);
}

static void test_what_is_not_there_gives_zero_and_bad(void **state)
{
    (void)state;
    static const struct {
        void (*read)(dls__reader *reader);
        const char *bytes;
        size_t size;
    } cases[] = {
        { read_u8, "", 0 },
        { read_u32, "\1\1\1", 3 },
        { read_u64, "\1\1\1\1\1\1\1", 7 },
        { read_varint, "", 0 },
        { read_varint, "\x80\x80", 2 },
        { read_varint, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10 }, /* 65 bits */
        { read_varint, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11 },
        { read_small, "\x0a", 1 },
        { read_small, "\x80", 1 },
        { read_bytes, "12345678", 8 },
        { read_string, "", 0 },
        { read_string, "\3ab", 3 },
        { read_string, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 }, /* a length of 2^64 - 1 */
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(cases); i++) {
        dls__reader reader = reader_of(cases[i].bytes, cases[i].size);
        cases[i].read(&reader);
        assert_true(reader.bad);
        assert_int_equal(dls__reader_left(&reader), 0);
    }
}

static void test_once_bad_everything_is_zero(void **state)
{
    (void)state;
    dls__reader reader = reader_of("\1\1\1\1\1\1\1\1\1\1", 10);
    assert_null(dls__reader_bytes(&reader, 11));
    read_u8(&reader);
    read_u32(&reader);
    read_u64(&reader);
    read_varint(&reader);
    read_small(&reader);
    read_bytes(&reader);
    read_string(&reader);
    assert_null(dls__reader_bytes(&reader, 1));
    assert_true(reader.bad);
}

static void test_varint_up_to_its_maximum_is_good(void **state)
{
    (void)state;
    dls__reader reader = reader_of("\x09\x0a", 2);
    assert_int_equal(dls__reader_varint_max(&reader, 9), 9);
    assert_int_equal(dls__reader_varint_max(&reader, UINT64_MAX), 10);
    assert_false(reader.bad);
}

static void test_empty_string_is_no_failure(void **state)
{
    (void)state;
    size_t length = 1;
    dls__reader reader = reader_of("\0", 1);
    assert_non_null(dls__reader_string(&reader, &length));
    assert_int_equal(length, 0);
    assert_false(reader.bad);
}

static void test_random_reads_of_random_bytes_stay_inside(void **state)
{
    (void)state;
    rng r = rng_for_test(3);
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[40]; /* used from its end, where a sanitizer sees a read beyond it */
        size_t size = (size_t)rng_below(&r, sizeof bytes + 1), length;
        uint8_t *start = bytes + sizeof bytes - size;
        rng_bytes(&r, start, size);
        dls__reader reader = reader_of(start, size);
        while (!reader.bad && dls__reader_left(&reader) > 0) {
            switch (rng_below(&r, 5)) {
            case 0: dls__reader_u8(&reader); break;
            case 1: dls__reader_u32(&reader); break;
            case 2: dls__reader_u64(&reader); break;
            case 3: dls__reader_varint(&reader); break;
            default: dls__reader_string(&reader, &length); break;
            }
            assert_in_range((uintptr_t)reader.at, (uintptr_t)start, (uintptr_t)(start + size));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_take_bytes_in_turn),
        cmocka_unit_test(test_empty_reader_may_have_no_bytes),
        cmocka_unit_test(test_what_is_not_there_gives_zero_and_bad),
        cmocka_unit_test(test_once_bad_everything_is_zero),
        cmocka_unit_test(test_varint_up_to_its_maximum_is_good),
        cmocka_unit_test(test_empty_string_is_no_failure),
        cmocka_unit_test(test_random_reads_of_random_bytes_stay_inside),
    };
    return cmocka_run_group_tests_name("base/reader", tests, NULL, NULL);
}
