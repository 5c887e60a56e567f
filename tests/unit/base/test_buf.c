/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include "base/reader.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

typedef struct fixture {
    testalloc memory;
    dls__buf buf;
} fixture;

static void begin(fixture *f, size_t ceiling)
{
    testalloc_init(&f->memory);
    dls__buf_init(&f->buf, &f->memory.allocator, ceiling);
}

static void end(fixture *f)
{
    dls__buf_done(&f->buf);
    testalloc_done(&f->memory);
}

static void test_new_buf_is_empty_and_holds_no_memory(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 100);
    assert_int_equal(f.buf.size, 0);
    assert_int_equal(f.memory.live_blocks, 0);
    assert_status(dls__buf_status(&f.buf, NULL), DLS_OK);
    end(&f);
}

static void test_appends_are_laid_out_as_described(void **state)
{
    (void)state;
    static const uint8_t expected[] = { 'a', 'b', 7, 0x04, 0x03, 0x02, 0x01, 8,   7, 6,  5,
                                        4,   3,   2, 1,    0x80, 0x01, 3,    'x', 0, 'y' };
    fixture f;
    begin(&f, 1000);
    dls__buf_append(&f.buf, "ab", 2);
    dls__buf_append_u8(&f.buf, 7);
    dls__buf_append_u32(&f.buf, 0x01020304);
    dls__buf_append_u64(&f.buf, 0x0102030405060708);
    dls__buf_append_varint(&f.buf, 128);
    dls__buf_append_string(&f.buf, "x\0y", 3);
    assert_bytes(f.buf.bytes, f.buf.size, expected, sizeof expected);
    end(&f);
}

static void test_what_is_appended_can_be_read_back(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    static uint64_t values[COUNT];
    rng r = rng_for_test(2);
    fixture f;
    begin(&f, SIZE_MAX);
    for (size_t i = 0; i < COUNT; i++) {
        values[i] = rng_any_length(&r);
        dls__buf_append_varint(&f.buf, values[i]);
        dls__buf_append_u32(&f.buf, (uint32_t)values[i]);
        dls__buf_append_u64(&f.buf, values[i]);
    }
    dls__reader reader;
    dls__reader_init(&reader, f.buf.bytes, f.buf.size);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(dls__reader_varint(&reader), values[i]);
        assert_int_equal(dls__reader_u32(&reader), (uint32_t)values[i]);
        assert_int_equal(dls__reader_u64(&reader), values[i]);
    }
    assert_int_equal(dls__reader_left(&reader), 0);
    end(&f);
}

static void test_appending_nothing_does_nothing(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 0);
    dls__buf_append(&f.buf, NULL, 0);
    assert_int_equal(f.buf.size, 0);
    assert_false(f.buf.failed);
    end(&f);
}

static void test_size_can_reach_the_ceiling_but_not_exceed_it(void **state)
{
    (void)state;
    static const size_t ceilings[] = { 0, 1, 255, 256, 257, 1000, 5000 };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(ceilings); i++) {
        fixture f;
        begin(&f, ceilings[i]);
        for (size_t k = 0; k < ceilings[i]; k++) dls__buf_append_u8(&f.buf, (uint8_t)k);
        assert_status(dls__buf_status(&f.buf, NULL), DLS_OK);
        assert_in_range(f.buf.capacity, f.buf.size, ceilings[i]);
        dls__buf_append_u8(&f.buf, 0);
        assert_status(dls__buf_status(&f.buf, NULL), DLS_ENOMEM);
        assert_int_equal(f.buf.size, ceilings[i]);
        end(&f);
    }
}

static void test_sizes_near_the_top_fail_without_overflow(void **state)
{
    (void)state;
    fixture f;
    begin(&f, SIZE_MAX);
    dls__buf_append_u8(&f.buf, 1);
    assert_false(dls__buf_reserve(&f.buf, SIZE_MAX));
    dls__buf_clear(&f.buf);
    dls__buf_append_u8(&f.buf, 1);
    assert_false(dls__buf_reserve(&f.buf, SIZE_MAX - 1)); /* within the ceiling, but there is no such memory */
    end(&f);
}

static void test_after_a_failure_appends_do_nothing_until_clear(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f, 4);
    dls__buf_append(&f.buf, "abcde", 5);
    dls__buf_append(&f.buf, "a", 1);
    assert_int_equal(f.buf.size, 0);
    assert_false(dls__buf_reserve(&f.buf, 0));
    assert_fails(dls__buf_status(&f.buf, &err), DLS_ENOMEM, &err, "out of memory");
    dls__buf_clear(&f.buf);
    dls__buf_append(&f.buf, "abcd", 4);
    assert_ok(dls__buf_status(&f.buf, &err), &err);
    assert_bytes(f.buf.bytes, f.buf.size, "abcd", (size_t)4);
    end(&f);
}

static void test_clear_keeps_the_memory(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 10000);
    for (int i = 0; i < 5000; i++) dls__buf_append_u8(&f.buf, 1);
    size_t allocations = f.memory.allocations;
    dls__buf_clear(&f.buf);
    for (int i = 0; i < 5000; i++) dls__buf_append_u8(&f.buf, 1);
    assert_int_equal(f.memory.allocations, allocations);
    end(&f);
}

static void test_growth_takes_few_allocations(void **state)
{
    (void)state;
    fixture f;
    begin(&f, SIZE_MAX);
    for (int i = 0; i < 1 << 20; i++) dls__buf_append_u8(&f.buf, 1);
    assert_in_range(f.memory.allocations, 1, 25);
    end(&f);
}

static void test_reserved_room_is_the_callers_to_fill(void **state)
{
    (void)state;
    fixture f;
    begin(&f, 2000);
    dls__buf_append(&f.buf, "ab", 2);
    assert_true(dls__buf_reserve(&f.buf, 1998));
    memset(f.buf.bytes + f.buf.size, 'c', 1998);
    f.buf.size += 1998;
    assert_memory_equal(f.buf.bytes, "abccc", 5);
    assert_int_equal(f.buf.capacity, 2000);
    end(&f);
}

static void test_failing_allocation_keeps_what_was_there(void **state)
{
    (void)state;
    fixture f;
    begin(&f, SIZE_MAX);
    FOR_EACH_FAILING_ALLOCATION(&f.memory)
    {
        for (int i = 0; i < 3000; i++) dls__buf_append_u8(&f.buf, (uint8_t)i);
        assert_status(dls__buf_status(&f.buf, NULL), f.memory.failed ? DLS_ENOMEM : DLS_OK);
        for (size_t i = 0; i < f.buf.size; i++) assert_int_equal(f.buf.bytes[i], i & 0xff);
        dls__buf_done(&f.buf);
    }
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_buf_is_empty_and_holds_no_memory),
        cmocka_unit_test(test_appends_are_laid_out_as_described),
        cmocka_unit_test(test_what_is_appended_can_be_read_back),
        cmocka_unit_test(test_appending_nothing_does_nothing),
        cmocka_unit_test(test_size_can_reach_the_ceiling_but_not_exceed_it),
        cmocka_unit_test(test_sizes_near_the_top_fail_without_overflow),
        cmocka_unit_test(test_after_a_failure_appends_do_nothing_until_clear),
        cmocka_unit_test(test_clear_keeps_the_memory),
        cmocka_unit_test(test_growth_takes_few_allocations),
        cmocka_unit_test(test_reserved_room_is_the_callers_to_fill),
        cmocka_unit_test(test_failing_allocation_keeps_what_was_there),
    };
    return cmocka_run_group_tests_name("base/buf", tests, NULL, NULL);
}
