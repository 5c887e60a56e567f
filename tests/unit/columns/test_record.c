/* SPDX-License-Identifier: MIT
 *
 * Records: a key and values, written and read back.
 */
#include "columns/record.h"

#include "columns/lengths.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

static testalloc memory;

static dls__buf sample(void)
{
    dls__buf record;
    dls__buf_init(&record, &memory.allocator, SIZE_MAX);
    dls__record_begin(&record, "key", 3, (const uint32_t[]){ 39, 40, 0, 1000 }, 4);
    dls__record_add(&record, 4, "a\0b", 3);
    dls__record_add(&record, 0, "", 0);
    dls__record_add(&record, 4, "again", 5);
    return record;
}

static void test_key_and_values_come_back_in_their_order(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__buf bytes = sample();
    dls__record_reader record;
    dls__record_open(&record, bytes.bytes, bytes.size);
    assert_bytes(record.key, record.key_length, "key", 3);
    static const struct {
        uint64_t field;
        const char *value;
        size_t length;
    } rows[] = { { 4, "a\0b", 3 }, { 0, "", 0 }, { 4, "again", 5 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(dls__record_next(&record));
        assert_int_equal(record.field, rows[i].field);
        assert_bytes(record.value, record.length, rows[i].value, rows[i].length);
    }
    assert_false(dls__record_next(&record));
    assert_false(record.reader.bad);
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

static void test_a_record_that_ends_early_is_bad_or_shorter(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__buf bytes = sample();
    for (size_t size = 0; size < bytes.size; size++) {
        dls__record_reader record;
        size_t values = 0;
        dls__record_open(&record, bytes.bytes, size);
        while (dls__record_next(&record)) values++;
        assert_true(record.reader.bad || values < 3);
    }
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

static void test_a_document_may_have_a_key_alone(void **state)
{
    (void)state;
    dls__record_reader record;
    dls__record_open(&record, "\x01k\0", 3);
    assert_bytes(record.key, record.key_length, "k", 1);
    assert_false(dls__record_next(&record));
    assert_false(record.reader.bad);
}

static void test_lengths_come_back_by_their_bytes(void **state)
{
    (void)state;
    static const uint32_t lengths[] = { 0, 39, 40, 41, 42, 43, 1000, INT32_MAX };
    uint8_t codes[8];
    uint32_t read[8];
    dls__record_reader record;
    testalloc_init(&memory);
    dls__buf bytes;
    dls__buf_init(&bytes, &memory.allocator, SIZE_MAX);
    dls__record_begin(&bytes, "key", 3, lengths, 8);
    for (int i = 0; i < 8; i++) codes[i] = dls__length_encode(lengths[i]);
    dls__record_open(&record, bytes.bytes, bytes.size);
    assert_true(dls__record_lengths(&record, codes, 8, read));
    assert_memory_equal(read, lengths, sizeof lengths);
    codes[1] = 255; /* one more that has a rest */
    assert_false(dls__record_lengths(&record, codes, 8, read));
    codes[1] = 39;
    codes[7] = 40; /* a rest too large for its byte */
    assert_false(dls__record_lengths(&record, codes, 8, read));
    assert_false(dls__record_lengths(&record, codes, 7, read)); /* one rest too many */
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_and_values_come_back_in_their_order),
        cmocka_unit_test(test_a_record_that_ends_early_is_bad_or_shorter),
        cmocka_unit_test(test_a_document_may_have_a_key_alone),
        cmocka_unit_test(test_lengths_come_back_by_their_bytes),
    };
    return cmocka_run_group_tests_name("columns/record", tests, NULL, NULL);
}
