/* SPDX-License-Identifier: MIT
 *
 * What bytes postings are written as, and in how little memory.
 */
#include "postings_fixture.h"

#include "support/testalloc.h"

static void assert_section(const dls__section *section, const char *expected, size_t size)
{
    assert_bytes(section->bytes, section->size, expected, size);
}

static void test_example_of_the_essay(void **state)
{
    (void)state;
    uint64_t address = 0;
    dls__postings_file file = write_example(&address);
    assert_section(&file.documents, example_documents_bytes, sizeof example_documents_bytes - 1);
    assert_section(&file.positions, example_positions_bytes, sizeof example_positions_bytes - 1);
    assert_int_equal(address, 6);
    postings_file_free(&file);
}

/* One posting in a segment of 16 fields, the odd ones of which keep positions. */
static void test_single_postings(void **state)
{
    (void)state;
    static const uint32_t positions[] = { 1, 2, 200 };
    static const struct {
        const char *what;
        dls__posting posting;
        const char *documents;
        size_t size;
        const char *positions;
        size_t positions_size;
    } rows[] = {
        { "keyword",
          { .document = 0 },
          "\x02"
          "\1\0\1\0",
          5,
          "",
          0 },
        { "keyword of a far document",
          { .document = UINT32_MAX - 1 },
          "\xfa\xff\xff\xff\x3f"
          "\1\0\5\0",
          9,
          "",
          0 },
        { "once, without position",
          { .document = 1, .fields = 1, .counts = { 1 } },
          "\x05\x01"
          "\1\1\2\0",
          6,
          "",
          0 },
        { "once, with one",
          { 1, 2, { 1 }, positions },
          "\x05\x02"
          "\1\2\2\1\0",
          7,
          "\1",
          1 },
        { "twice",
          { .document = 1, .fields = 1, .counts = { 2 } },
          "\x04\x01\x01"
          "\1\1\3\0",
          7,
          "",
          0 },
        { "once in each of two",
          { 1, 3, { 1, 1 }, positions },
          "\x04\x03\0\0"
          "\1\3\4\1\0",
          9,
          "\1",
          1 },
        { "last field, far positions",
          { 1, 0x8000, { 3 }, positions },
          "\x04\x80\x80\x02\x02"
          "\1\x80\x80\x02\5\4\0",
          12,
          "\1\0\xc5\x01",
          4 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__posting posting = rows[i].posting;
        plain_list list = { .postings = &posting, .count = 1 };
        uint64_t address;
        dls__postings_file file = write_lists((field_setup){ 16, 0xaaaa }, &list, 1, &address);
        assert_section(&file.documents, rows[i].documents, rows[i].size);
        assert_section(&file.positions, rows[i].positions, rows[i].positions_size);
        postings_file_free(&file);
    }
}

/* A keyword of documents 0, 1, 2, ...: a byte each, apart from heads of 4 bytes (last, 128 in two bytes, 0) and
 * foot. */
static void test_heads_begin_where_a_block_is_not_alone(void **state)
{
    (void)state;
    static const struct {
        uint32_t count;
        uint64_t address;
    } rows[] = {
        { 1, 1 },
        { 127, 127 },
        { 128, 128 },
        { 129, 4 + 128 + 3 + 1 },
        { 256, 4 + 128 + 4 + 128 },
        { 257, 2 * (4 + 128) + 3 + 1 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        rng r = rng_for_test(1);
        plain_list list = random_list(&r, rows[i].count, 0, 0, 1);
        uint64_t address;
        dls__postings_file file = write_lists((field_setup){ 1, 0 }, &list, 1, &address);
        assert_int_equal(address, rows[i].address);
        postings_file_free(&file);
        plain_list_free(&list);
    }
}

static void test_lists_follow_one_another(void **state)
{
    (void)state;
    dls__posting first = { .document = 9 }, second = { .document = 4 };
    plain_list lists[] = { { .postings = &first, .count = 1 }, { .postings = &second, .count = 1 } };
    uint64_t addresses[2];
    dls__postings_file file = write_lists((field_setup){ 1, 0 }, lists, 2, addresses);
    static const char expected[] = "\x26"
                                   "\1\0\1\0"
                                   "\x12"
                                   "\1\0\1\0";
    assert_section(&file.documents, expected, sizeof expected - 1);
    assert_int_equal(addresses[0], 1);
    assert_int_equal(addresses[1], 6);
    postings_file_free(&file);
}

static void test_memory_does_not_grow_with_the_list(void **state)
{
    (void)state;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    dls__spool documents, positions;
    dls__spool_init(&documents, allocator, "documents");
    dls__spool_init(&positions, allocator, "positions");
    dls__postings_writer writer;
    dls__postings_writer_init(&writer, allocator, &documents, &positions, 1, 1);
    dls__postings_begin(&writer);
    static const uint32_t place[] = { 1000 };
    for (uint32_t i = 0; i < 100000; i++) {
        dls__posting posting = { .document = 1000 * i, .fields = 1, .counts = { 1 }, .positions = place };
        dls__postings_add(&writer, &posting);
    }
    uint64_t address;
    assert_int_equal(dls__postings_end(&writer, &address, NULL), DLS_OK);
    assert_true(writer.block.capacity <= 1024);
    assert_true(writer.block_positions.capacity <= 1024);
    dls__postings_writer_done(&writer);
    dls__spool_done(&documents);
    dls__spool_done(&positions);
}

/* Write a list twice. */
static dls_status write_twice(const dls_allocator *allocator, const plain_list *list, dls_error *err)
{
    dls__spool documents, positions;
    dls__spool_init(&documents, allocator, "documents");
    dls__spool_init(&positions, allocator, "positions");
    dls__postings_writer writer;
    dls__postings_writer_init(&writer, allocator, &documents, &positions, 2, 3);
    dls_status status = DLS_OK;
    for (int i = 0; i < 2 && status == DLS_OK; i++) {
        dls__postings_begin(&writer);
        for (uint32_t k = 0; k < list->count; k++) dls__postings_add(&writer, &list->postings[k]);
        uint64_t address;
        status = dls__postings_end(&writer, &address, err);
    }
    dls__postings_writer_done(&writer);
    dls__spool_done(&documents);
    dls__spool_done(&positions);
    return status;
}

static void test_every_failing_allocation_is_no_memory(void **state)
{
    (void)state;
    rng r = rng_for_test(5);
    plain_list list = random_list(&r, 700, 3, 3, 100000);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_error err = { 0 };
        dls_status status = write_twice(&memory.allocator, &list, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(err.code, status);
    }
    testalloc_done(&memory);
    plain_list_free(&list);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example_of_the_essay),
        cmocka_unit_test(test_single_postings),
        cmocka_unit_test(test_heads_begin_where_a_block_is_not_alone),
        cmocka_unit_test(test_lists_follow_one_another),
        cmocka_unit_test(test_memory_does_not_grow_with_the_list),
        cmocka_unit_test(test_every_failing_allocation_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
