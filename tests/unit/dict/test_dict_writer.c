/* SPDX-License-Identifier: MIT
 *
 * What bytes a dictionary is written as.
 */
#include "dict_fixture.h"

#include "base/endian.h"
#include "support/testalloc.h"

static void assert_written(const pair *pairs, size_t count, const char *expected, size_t size)
{
    dls__section section = write_dict(pairs, count);
    assert_bytes(section.bytes, section.size, expected, size);
    test_section_free(&section);
}

static void test_example_of_the_essay(void **state)
{
    (void)state;
    static const pair pairs[] = { { "a", 1, 7 }, { "ab", 2, 9 }, { "b", 1, 8 } };
    static const char expected[] = "\x00\x01\x61\x0e"
                                   "\x01\x01\x62\x04"
                                   "\x00\x01\x62\x01"
                                   "\0\0\0\0\0\0\0a"
                                   "\0\0\0\0\0\0\0\0"
                                   "\3\0\0\0\0\0\0\0";
    assert_written(pairs, 3, expected, sizeof expected - 1);
}

static void test_empty_dictionary_is_its_count(void **state)
{
    (void)state;
    assert_written(NULL, 0, "\0\0\0\0\0\0\0\0", 8);
}

static void test_every_32nd_string_stands_in_full(void **state)
{
    (void)state;
    pair pairs[65];
    for (size_t i = 0; i < 65; i++) pairs[i] = (pair){ { 'x', 'y', (uint8_t)i }, 3, i };
    dls__section section = write_dict(pairs, 65);
    uint64_t starts = section.size - DLS__DICT_FOOT - 3 * DLS__DICT_START, prefixes = starts - 3 * DLS__DICT_PREFIX;
    for (size_t block = 0; block < 3; block++) {
        const uint8_t prefix[] = { 0, 0, 0, 0, 0, (uint8_t)(32 * block), 'y', 'x' };
        assert_memory_equal(section.bytes + prefixes + block * DLS__DICT_PREFIX, prefix, sizeof prefix);
        uint64_t start = dls__load_u64(section.bytes + starts + block * DLS__DICT_START);
        const uint8_t expected[] = { 0, 3, 'x', 'y', (uint8_t)(32 * block), (uint8_t)(64 * block) };
        assert_memory_equal(section.bytes + start, expected, sizeof expected);
    }
    assert_int_equal(dls__load_u64(section.bytes + section.size - DLS__DICT_FOOT), 65);
    test_section_free(&section);
}

static void test_small_distances_of_both_signs_fold_to_small_numbers(void **state)
{
    (void)state;
    static const struct {
        int64_t distance;
        uint64_t folded;
    } rows[] = {
        { 0, 0 },
        { -1, 1 },
        { 1, 2 },
        { -2, 3 },
        { 2, 4 },
        { 63, 126 },
        { -64, 127 },
        { INT64_MAX, UINT64_MAX - 1 },
        { INT64_MIN, UINT64_MAX },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        assert_int_equal(dls__dict_fold((uint64_t)rows[i].distance), rows[i].folded);
        assert_int_equal(dls__dict_unfold(rows[i].folded), (uint64_t)rows[i].distance);
    }
}

/* Write 100 long strings; all or nothing. */
static dls_status write_long_strings(const dls_allocator *allocator, dls_error *err)
{
    dls__spool out;
    dls__spool_init(&out, allocator, "dict");
    dls__dict_writer writer;
    dls__dict_writer_init(&writer, allocator, &out);
    char string[300];
    memset(string, 'm', sizeof string);
    dls_status status = DLS_OK;
    for (int i = 0; i < 100 && status == DLS_OK; i++) {
        string[0] = (char)i;
        status = dls__dict_writer_add(&writer, string, sizeof string, 1000, err);
    }
    if (status == DLS_OK) status = dls__dict_writer_finish(&writer, err);
    dls__dict_writer_done(&writer);
    dls__spool_done(&out);
    return status;
}

static void test_every_failing_allocation_is_no_memory(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_error err = { 0 };
        dls_status status = write_long_strings(&memory.allocator, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(err.code, status);
    }
    testalloc_done(&memory);
}

/* Let a buffer of the writer have no room for a long string; a short one after it is refused all the same. */
static void check_failure_stays(dls__buf *(*narrow)(dls__dict_writer *writer))
{
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool out;
    dls__spool_init(&out, allocator, "dict");
    dls__dict_writer writer;
    dls__dict_writer_init(&writer, allocator, &out);
    narrow(&writer)->ceiling = 10;
    assert_int_equal(dls__dict_writer_add(&writer, "a", 1, 0, NULL), DLS_OK);
    assert_int_equal(dls__dict_writer_add(&writer, "much too long", 13, 0, NULL), DLS_ENOMEM);
    assert_int_equal(dls__dict_writer_add(&writer, "n", 1, 0, NULL), DLS_ENOMEM);
    assert_int_equal(dls__dict_writer_finish(&writer, NULL), DLS_ENOMEM);
    dls__dict_writer_done(&writer);
    dls__spool_done(&out);
}

static dls__buf *block_of(dls__dict_writer *writer) { return &writer->block; }
static dls__buf *last_of(dls__dict_writer *writer) { return &writer->last; }

static void test_failure_stays(void **state)
{
    (void)state;
    check_failure_stays(block_of);
    check_failure_stays(last_of);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example_of_the_essay),
        cmocka_unit_test(test_empty_dictionary_is_its_count),
        cmocka_unit_test(test_every_32nd_string_stands_in_full),
        cmocka_unit_test(test_small_distances_of_both_signs_fold_to_small_numbers),
        cmocka_unit_test(test_every_failing_allocation_is_no_memory),
        cmocka_unit_test(test_failure_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
