/* SPDX-License-Identifier: MIT
 *
 * Documents that wait come back as they were.
 */
#include "segment/batch.h"

#include "support/dls_test.h"
#include "support/testalloc.h"

static dls_error err;

static void test_documents_that_wait_come_back(void **state)
{
    (void)state;
    testalloc memory;
    dls__intake_batch batch;
    dls__buf values;
    dls__reader reader;
    dls__held_document document;
    bool more;
    const dls_value given[] = { { 3, "one text", 8 }, { 0, "", 0 }, { 300, "zero\0inside", 11 } };
    testalloc_init(&memory);
    dls__intake_batch_init(&batch, &memory.allocator);
    dls__buf_init(&values, &memory.allocator, SIZE_MAX);
    dls__intake_batch_clear(&batch, 7, 0);
    assert_ok(dls__intake_batch_hold(&batch, "k\0y", 3, given, 3, &err), &err);
    assert_ok(dls__intake_batch_hold(&batch, "second", 6, NULL, 0, &err), &err);
    assert_int_equal(batch.first, 7);
    assert_int_equal(batch.held, 2);
    assert_int_equal(batch.documents, 0);

    dls__reader_init(&reader, batch.waiting.bytes, batch.waiting.size);
    assert_ok(dls__intake_batch_next(&reader, &document, &values, &more, &err), &err);
    assert_true(more);
    assert_bytes(document.key, document.key_length, "k\0y", 3);
    assert_int_equal(document.count, 3);
    const dls_value *found = (const dls_value *)(const void *)values.bytes;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(found[i].field, given[i].field);
        assert_bytes(found[i].text, found[i].length, given[i].text, given[i].length);
    }
    assert_ok(dls__intake_batch_next(&reader, &document, &values, &more, &err), &err);
    assert_true(more);
    assert_bytes(document.key, document.key_length, "second", 6);
    assert_int_equal(document.count, 0);
    assert_ok(dls__intake_batch_next(&reader, &document, &values, &more, &err), &err);
    assert_false(more);
    dls__buf_done(&values);
    dls__intake_batch_done(&batch);
    testalloc_done(&memory);
}

static void test_an_empty_batch_keeps_little_memory(void **state)
{
    (void)state;
    testalloc memory;
    dls__intake_batch batch;
    static const char text[5000];
    const dls_value value = { 0, text, sizeof text };
    testalloc_init(&memory);
    dls__intake_batch_init(&batch, &memory.allocator);
    assert_ok(dls__intake_batch_hold(&batch, "k", 1, &value, 1, &err), &err);
    dls__intake_batch_clear(&batch, 0, 10000);
    assert_true(memory.live_bytes > 5000);
    assert_int_equal(batch.waiting.size, 0);
    dls__intake_batch_clear(&batch, 0, 1000);
    assert_int_equal(memory.live_bytes, 0);
    dls__intake_batch_done(&batch);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_that_wait_come_back),
        cmocka_unit_test(test_an_empty_batch_keeps_little_memory),
    };
    return cmocka_run_group_tests_name("segment/batch", tests, NULL, NULL);
}
