/* SPDX-License-Identifier: MIT
 *
 * How records become blocks.
 */
#include "docstore_fixture.h"

#include "support/testalloc.h"

static void test_example_of_the_essay(void **state)
{
    (void)state;
    dls__section section = write_store(example_records, 3);
    assert_bytes(section.bytes, section.size, example_bytes, sizeof example_bytes - 1);
    test_section_free(&section);
}

static void test_empty_store_is_its_foot(void **state)
{
    (void)state;
    dls__section section = write_store(NULL, 0);
    static const uint8_t expected[DLS__DOCSTORE_FOOT] = { 0 };
    assert_bytes(section.bytes, section.size, expected, sizeof expected);
    test_section_free(&section);
}

/* Records of these sizes go to blocks that begin with these documents. */
static void test_blocks_are_closed_before_they_grow_beyond_32_kib(void **state)
{
    (void)state;
    static const struct {
        size_t sizes[6];
        uint32_t firsts[6];
        uint32_t blocks;
    } rows[] = {
        { { 100, 100, 100, 100, 100, 100 }, { 0 }, 1 },
        { { 0, 0, 0, 0, 0, 0 }, { 0 }, 1 },
        { { 20000, 20000, 20000, 20000, 20000, 20000 }, { 0, 1, 2, 3, 4, 5 }, 6 },
        { { 10000, 10000, 10000, 10000, 10000, 10000 }, { 0, 3 }, 2 },
        { { 100, 100000, 100, 100, 100000, 100 }, { 0, 1, 2, 4, 5 }, 5 },
        { { 100000, 0, 100000, 0, 0, 100000 }, { 0, 1, 2, 3, 5 }, 5 },
    };
    static const uint8_t bytes[100000];
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        stored_record records[6];
        for (size_t k = 0; k < 6; k++) records[k] = (stored_record){ bytes, rows[i].sizes[k] };
        dls__section section = write_store(records, 6);
        dls__docstore store = open_store(&section, 6);
        assert_int_equal(store.block_count, rows[i].blocks);
        for (uint32_t k = 0; k < rows[i].blocks; k++) {
            dls__docstore_range range;
            assert_int_equal(dls__docstore_get_range(&store, k, &range, NULL), DLS_OK);
            assert_int_equal(range.first, rows[i].firsts[k]);
            bool alone = range.first_after - range.first == 1;
            assert_true(alone || range.unpacked_size <= DLS__DOCSTORE_BLOCK);
        }
        test_section_free(&section);
    }
}

static void test_text_gets_smaller(void **state)
{
    (void)state;
    static uint8_t text[30000];
    for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t) "over and over again, "[i % 21];
    dls__section section = write_store(&(stored_record){ text, sizeof text }, 1);
    assert_true(section.size < sizeof text / 20);
    test_section_free(&section);
}

/* The size alone is looked at: there are no such bytes. */
static void test_record_beyond_the_limit_is_refused_and_the_writer_goes_on(void **state)
{
    (void)state;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool out;
    dls__spool_init(&out, allocator, "store");
    dls__docstore_writer writer;
    assert_int_equal(dls__docstore_writer_init(&writer, allocator, &out, NULL), DLS_OK);
    dls_error err = { 0 };
    assert_ok(dls__docstore_writer_add(&writer, "ab", 2, &err), &err);
    assert_fails(dls__docstore_writer_add(&writer, "", DLS__RECORD_MAX + 1, &err), DLS_ELIMIT, &err, "1073741825");
    assert_ok(dls__docstore_writer_add(&writer, "", 0, &err), &err);
    assert_ok(dls__docstore_writer_add(&writer, "c", 1, &err), &err);
    assert_ok(dls__docstore_writer_finish(&writer, &err), &err);
    const uint8_t *bytes;
    uint64_t size;
    assert_ok(dls__spool_freeze(&out, &bytes, &size, &err), &err);
    assert_bytes(bytes, size, example_bytes, sizeof example_bytes - 1);
    dls__docstore_writer_done(&writer);
    dls__spool_done(&out);
}

static void test_every_failing_allocation_is_no_memory(void **state)
{
    (void)state;
    rng r = rng_for_test(1);
    stored_record records[300];
    random_records(&r, records, 300, 2000);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_error err = { 0 };
        dls__spool out;
        dls__spool_init(&out, &memory.allocator, "store");
        dls_status status = write_records(&out, records, 300, &err);
        dls__spool_done(&out);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(err.code, status);
    }
    testalloc_done(&memory);
    records_free(records);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example_of_the_essay),
        cmocka_unit_test(test_empty_store_is_its_foot),
        cmocka_unit_test(test_blocks_are_closed_before_they_grow_beyond_32_kib),
        cmocka_unit_test(test_text_gets_smaller),
        cmocka_unit_test(test_record_beyond_the_limit_is_refused_and_the_writer_goes_on),
        cmocka_unit_test(test_every_failing_allocation_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
