/* SPDX-License-Identifier: MIT
 *
 * Reading single records, in any order; and stores that somebody tampered with.
 */
#include "docstore_fixture.h"

#include "support/testalloc.h"

static void assert_reads(const dls__docstore *store, uint32_t document, const stored_record *expected)
{
    dls__buf out;
    dls_error err = { 0 };
    dls__buf_init(&out, dls__allocator_or_default(NULL), SIZE_MAX);
    dls__buf_append(&out, "kept", 4);
    assert_ok(dls__docstore_read(store, document, &out, &err), &err);
    assert_memory_equal(out.bytes, "kept", 4);
    assert_bytes(out.bytes + 4, out.size - 4, expected->bytes, expected->size);
    dls__buf_done(&out);
}

static void assert_reads_many(rng *r, const dls__docstore *store, const stored_record *records, size_t count)
{
    for (int i = 0; i < 300; i++) {
        uint32_t document = (uint32_t)rng_below(r, count);
        assert_reads(store, document, &records[document]);
    }
    assert_reads(store, 0, &records[0]);
    assert_reads(store, (uint32_t)count - 1, &records[count - 1]);
}

static void test_reads_any_record_in_any_order(void **state)
{
    (void)state;
    for_random_stores(assert_reads_many);
}

/* Where each record ends is guessed: whichever is longest, of a block of two to nine. */
static void test_reads_records_of_any_lengths(void **state)
{
    (void)state;
    static uint8_t text[16000];
    rng r = rng_for_test(3);
    random_text(&r, text, sizeof text);
    for (size_t count = 2; count < 10; count++)
        for (size_t longest = 0; longest < count; longest++) {
            stored_record records[10];
            for (size_t i = 0; i < count; i++)
                records[i] = (stored_record){ text + i, i == longest ? 15000 : rng_below(&r, 50) };
            dls__section section = write_store(records, count);
            dls__docstore store = open_store(&section, (uint32_t)count);
            for (uint32_t i = 0; i < count; i++) assert_reads(&store, i, &records[i]);
            test_section_free(&section);
        }
}

static void test_a_record_of_ten_million_bytes(void **state)
{
    (void)state;
    size_t size = 10000000;
    uint8_t *bytes = malloc(size);
    assert_non_null(bytes);
    rng r = rng_for_test(2);
    for (size_t at = 0; at < size; at += 1000) random_text(&r, bytes + at, 1000);
    stored_record records[] = { { bytes, 3 }, { bytes, size }, { bytes, 5 } };
    dls__section section = write_store(records, 3);
    dls__docstore store = open_store(&section, 3);
    for (uint32_t i = 0; i < 3; i++) assert_reads(&store, i, &records[i]);
    test_section_free(&section);
    free(bytes);
}

static void test_open_refuses_feet_that_cannot_be(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t size;
        uint64_t documents, blocks;
        uint32_t segment;
    } rows[] = {
        { "no foot", 15, 0, 0, 0 },
        { "fewer documents than the segment", 38, 3, 1, 4 },
        { "more documents than the segment", 38, 3, 1, 2 },
        { "documents modulo 2^32", 38, 3 + ((uint64_t)1 << 32), 1, 3 },
        { "documents without a block", 38, 3, 0, 3 },
        { "a block without documents", 38, 0, 1, 0 },
        { "more blocks than documents", 64, 2, 3, 2 },
        { "more blocks than there is room for", 38, 3, 2, 3 },
        { "as many blocks as there can be", 38, UINT32_MAX, UINT32_MAX, UINT32_MAX },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        uint8_t bytes[64] = { 0 };
        if (rows[i].size >= DLS__DOCSTORE_FOOT) {
            dls__store_u64(bytes + rows[i].size - 16, rows[i].documents);
            dls__store_u64(bytes + rows[i].size - 8, rows[i].blocks);
        }
        dls__section section = test_section(bytes, rows[i].size, "stored");
        dls__docstore store;
        dls_error err = { 0 };
        assert_fails(dls__docstore_open(&section, rows[i].segment, &store, &err), DLS_ECORRUPT, &err, "stored");
        test_section_free(&section);
    }
}

/* Read a record with little memory: more than that is never taken for what is not there. */
static dls_status read_record(const dls__docstore *store, uint32_t document, size_t limit)
{
    testalloc memory;
    testalloc_init(&memory);
    memory.limit_bytes = limit;
    dls__buf out;
    dls__buf_init(&out, &memory.allocator, SIZE_MAX);
    dls_status status = dls__docstore_read(store, document, &out, NULL);
    if (status != DLS_OK) assert_int_equal(out.size, 0);
    dls__buf_done(&out);
    testalloc_done(&memory);
    return status;
}

/* Three blocks of the same record, all packed to the same size; the second one's entry is tampered with: a member gets
 * `packed` times that size, and `more`. */
static void test_refuses_entries_that_cannot_be(void **state)
{
    (void)state;
    static uint8_t text[20000];
    memset(text, 'x', sizeof text);
    const stored_record records[] = { { text, sizeof text }, { text, sizeof text }, { text, sizeof text } };
    enum { OFFSET = 0, FIRST = 8, SIZE = 12 };
    static const struct {
        const char *what;
        size_t member;
        uint32_t packed, more;
        dls_status expected;
    } rows[] = {
        { "as it was", OFFSET, 1, 0, DLS_OK },
        { "begins with the first", OFFSET, 0, 0, DLS_ECORRUPT },
        { "begins with the third", OFFSET, 2, 0, DLS_ECORRUPT },
        { "begins beyond the blocks", OFFSET, 3, 1, DLS_ECORRUPT },
        { "begins far away", OFFSET + 4, 0, UINT32_MAX, DLS_ECORRUPT },
        { "begins with the first one's document", FIRST, 0, 0, DLS_ECORRUPT },
        { "begins with the third one's document", FIRST, 0, 2, DLS_ECORRUPT },
        { "begins with a document beyond all", FIRST, 0, UINT32_MAX, DLS_ECORRUPT },
        { "unpacks to nothing", SIZE, 0, 0, DLS_ECORRUPT },
        { "unpacks to a byte less", SIZE, 0, 20002, DLS_ECORRUPT },
        { "unpacks to what it is", SIZE, 0, 20003, DLS_OK },
        { "unpacks to a byte more", SIZE, 0, 20004, DLS_ECORRUPT },
        { "unpacks to more than its bytes can", SIZE, 255, 1, DLS_ECORRUPT },
        { "unpacks to 4 GiB", SIZE, 0, UINT32_MAX, DLS_ECORRUPT },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = write_store(records, 3);
        dls__docstore store = open_store(&section, 3);
        uint32_t packed = (uint32_t)store.index_offset / 3;
        dls__store_u32(store_entry(&section, &store, 1) + rows[i].member, rows[i].packed * packed + rows[i].more);
        assert_int_equal(read_record(&store, 1, 255 * packed), rows[i].expected);
        test_section_free(&section);
    }
}

/* The greatest block that its bytes could be taken for, and does not exist: no memory is taken beyond 255 times
 * those. */
static void test_unpacked_size_is_held_against_the_bytes_there_are(void **state)
{
    (void)state;
    dls__section section = write_store(example_records, 3);
    dls__docstore store = open_store(&section, 3);
    dls__store_u32(store_entry(&section, &store, 0) + 12, 7 * 255);
    assert_int_equal(read_record(&store, 0, 7 * 255), DLS_ECORRUPT);
    dls__store_u32(store_entry(&section, &store, 0) + 12, 7 * 255 + 1);
    assert_int_equal(read_record(&store, 0, 1), DLS_ECORRUPT);
    test_section_free(&section);
}

/* 5 MB stand for one record of more than 1 GiB, by their number alone they could. */
static void test_block_beyond_the_longest_record_is_refused_unread(void **state)
{
    (void)state;
    size_t packed = 5000000;
    uint8_t *bytes = calloc(packed + DLS__DOCSTORE_ENTRY + DLS__DOCSTORE_FOOT, 1);
    assert_non_null(bytes);
    dls__store_u32(bytes + packed + 12, DLS__DOCSTORE_MAX_BLOCK + 1);
    bytes[packed + 16] = bytes[packed + 24] = 1;
    dls__section section = { .bytes = bytes, .size = packed + 32, .name = "stored" };
    dls__docstore store = open_store(&section, 1);
    assert_int_equal(read_record(&store, 0, 1), DLS_ECORRUPT);
    free(bytes);
}

/* A record takes a byte at least; nobody counts through four thousand million of them in six. */
static void test_more_documents_than_bytes_are_refused(void **state)
{
    (void)state;
    dls__section section = write_store(example_records, 3);
    dls__store_u32(test_section_bytes(&section) + section.size - DLS__DOCSTORE_FOOT, UINT32_MAX);
    dls__docstore store = open_store(&section, UINT32_MAX);
    assert_int_equal(read_record(&store, UINT32_MAX - 1, 255 * 7), DLS_ECORRUPT);
    test_section_free(&section);
}

static void test_refuses_malformed_records(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t at;
        uint8_t byte;
        uint32_t document;
    } rows[] = {
        { "first too long", 1, 6, 0 },
        { "first too long for the second", 1, 5, 1 },
        { "third too long", 5, 2, 2 },
        { "size does not end", 5, 0x81, 2 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = write_store(example_records, 3);
        dls__docstore store = open_store(&section, 3);
        test_section_bytes(&section)[rows[i].at] = rows[i].byte;
        assert_int_equal(read_record(&store, rows[i].document, 255 * 7), DLS_ECORRUPT);
        test_section_free(&section);
    }
}

static void read_some(const dls__section *section, uint32_t count)
{
    dls__docstore store;
    if (dls__docstore_open(section, count, &store, NULL) != DLS_OK) return;
    dls__buf out;
    dls__buf_init(&out, dls__allocator_or_default(NULL), SIZE_MAX);
    for (uint32_t i = 0; i < count; i += 1 + count / 10) {
        dls__buf_clear(&out);
        dls_status status = dls__docstore_read(&store, i, &out, NULL);
        assert_true(status == DLS_OK || status == DLS_ECORRUPT);
    }
    dls__buf_done(&out);
}

static void test_any_byte_may_be_changed(void **state)
{
    (void)state;
    static const uint8_t changes[] = { 0x01, 0x80, 0x7f, 0xff, 0x10 };
    rng r = rng_for_test(3);
    stored_record records[20];
    random_records(&r, records, 20, 200);
    records[7] = (stored_record){ records[0].bytes, 0 };
    static uint8_t text[40000];
    memset(text, 'x', sizeof text);
    records[10] = (stored_record){ text, sizeof text }; /* makes three blocks */
    dls__section section = write_store(records, 20);
    uint8_t *bytes = test_section_bytes(&section);
    for (size_t at = 0; at < section.size; at++) {
        for (size_t i = 0; i < DLS__ARRAY_LENGTH(changes); i++) {
            bytes[at] ^= changes[i];
            read_some(&section, 20);
            bytes[at] ^= changes[i];
        }
    }
    for (size_t size = 0; size < section.size; size++) {
        dls__section cut = test_section(bytes, size, "stored");
        read_some(&cut, 20);
        test_section_free(&cut);
    }
    test_section_free(&section);
    records_free(records);
}

static void test_failing_allocation_is_no_memory(void **state)
{
    (void)state;
    dls__section section = write_store(example_records, 3);
    dls__docstore store = open_store(&section, 3);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__buf out;
        dls__buf_init(&out, &memory.allocator, SIZE_MAX);
        dls_error err = { 0 };
        dls_status status = dls__docstore_read(&store, 0, &out, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(err.code, status);
        dls__buf_done(&out);
    }
    testalloc_done(&memory);
    test_section_free(&section);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_any_record_in_any_order),
        cmocka_unit_test(test_reads_records_of_any_lengths),
        cmocka_unit_test(test_a_record_of_ten_million_bytes),
        cmocka_unit_test(test_open_refuses_feet_that_cannot_be),
        cmocka_unit_test(test_refuses_entries_that_cannot_be),
        cmocka_unit_test(test_unpacked_size_is_held_against_the_bytes_there_are),
        cmocka_unit_test(test_block_beyond_the_longest_record_is_refused_unread),
        cmocka_unit_test(test_more_documents_than_bytes_are_refused),
        cmocka_unit_test(test_refuses_malformed_records),
        cmocka_unit_test(test_any_byte_may_be_changed),
        cmocka_unit_test(test_failing_allocation_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
