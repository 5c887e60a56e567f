/* SPDX-License-Identifier: MIT
 *
 * Records: a key and values, written and read back.
 */
#include "columns/record.h"

#include "support/dls_test.h"
#include "support/testalloc.h"

static testalloc memory;

static dls__buf sample(void)
{
    dls__buf record;
    dls__buf_init(&record, &memory.allocator, SIZE_MAX);
    dls__record_begin(&record, "key", 3);
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
    dls__record_open(&record, "\x01k", 2);
    assert_bytes(record.key, record.key_length, "k", 1);
    assert_false(dls__record_next(&record));
    assert_false(record.reader.bad);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_and_values_come_back_in_their_order),
        cmocka_unit_test(test_a_record_that_ends_early_is_bad_or_shorter),
        cmocka_unit_test(test_a_document_may_have_a_key_alone),
    };
    return cmocka_run_group_tests_name("columns/record", tests, NULL, NULL);
}
