/* SPDX-License-Identifier: MIT
 *
 * Walking over all records.
 */
#include "docstore_fixture.h"

#include "base/error.h"
#include "support/testalloc.h"

static void assert_all_in_order(rng *r, const dls__docstore *store, const stored_record *records, size_t count)
{
    (void)r;
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, store, dls__allocator_or_default(NULL));
    bool more = false;
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(dls__docstore_iter_next(&iter, &more, NULL), DLS_OK);
        assert_true(more);
        assert_bytes(iter.record, iter.size, records[i].bytes, records[i].size);
    }
    for (int i = 0; i < 2; i++) { /* beyond the last it stays there */
        assert_int_equal(dls__docstore_iter_next(&iter, &more, NULL), DLS_OK);
        assert_false(more);
    }
    dls__docstore_iter_done(&iter);
}

static void test_gives_all_records_in_order(void **state)
{
    (void)state;
    for_random_stores(assert_all_in_order);
}

/* What a walk is to meet: the records in order, until `failing`, at which it fails. */
typedef struct expected_walk {
    const stored_record *records;
    size_t failing;
    size_t met;
} expected_walk;

static dls_status meet_next(void *with, const dls__docstore_iter *iter, uint32_t document, dls_error *err)
{
    expected_walk *walk = with;
    (void)err;
    assert_int_equal(document, walk->met);
    assert_bytes(iter->record, iter->size, walk->records[document].bytes, walk->records[document].size);
    return walk->met++ == walk->failing ? DLS_EBUSY : DLS_OK;
}

static void assert_all_are_visited(rng *r, const dls__docstore *store, const stored_record *records, size_t count)
{
    expected_walk all = { .records = records, .failing = count }, some = { records, rng_below(r, count + 1), 0 };
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    assert_int_equal(dls__docstore_walk(store, allocator, NULL, meet_next, &all, NULL), DLS_OK);
    assert_int_equal(all.met, count);
    dls_status status = dls__docstore_walk(store, allocator, NULL, meet_next, &some, NULL);
    assert_int_equal(status, some.failing < count ? DLS_EBUSY : DLS_OK);
    assert_int_equal(some.met, some.failing < count ? some.failing + 1 : count);
}

static void test_a_walk_visits_all_until_a_visit_fails(void **state)
{
    (void)state;
    for_random_stores(assert_all_are_visited);
}

/* Walk to the end or the first failure, and give no more records than there are. */
static dls_status walk(const dls__section *section, uint32_t count, const dls_allocator *allocator)
{
    dls__docstore store;
    DLS__TRY(dls__docstore_open(section, count, &store, NULL));
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, &store, allocator);
    bool more = true;
    dls_status status = DLS_OK;
    for (uint32_t given = 0; more && status == DLS_OK; given++) {
        assert_true(given <= count);
        status = dls__docstore_iter_next(&iter, &more, NULL);
    }
    dls__docstore_iter_done(&iter);
    return status;
}

static dls_status walk_freely(const dls__section *section, uint32_t count)
{
    return walk(section, count, dls__allocator_or_default(NULL));
}

static void test_empty_store_has_no_records(void **state)
{
    (void)state;
    dls__section section = write_store(NULL, 0);
    assert_int_equal(walk_freely(&section, 0), DLS_OK);
    test_section_free(&section);
}

static void test_refuses_malformed_blocks(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t at;
        uint8_t byte;
    } rows[] = {
        { "first record too long", 1, 6 }, { "first takes the second", 1, 3 },   { "last too short", 5, 0 },
        { "last too long", 5, 2 },         { "block does not unpack", 0, 0x50 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) {
        print_message("# %s\n", rows[i].what);
        dls__section section = write_store(example_records, 3);
        test_section_bytes(&section)[rows[i].at] = rows[i].byte;
        assert_int_equal(walk_freely(&section, 3), DLS_ECORRUPT);
        test_section_free(&section);
    }
}

static void test_refuses_first_block_that_is_not_first(void **state)
{
    (void)state;
    dls__section section = write_store(example_records, 3);
    dls__docstore store = open_store(&section, 3);
    store_entry(&section, &store, 0)[8] = 1; /* document 1 */
    assert_int_equal(walk_freely(&section, 3), DLS_ECORRUPT);
    test_section_free(&section);

    uint8_t bytes[sizeof example_bytes] = { 0 }; /* a byte before the example */
    memcpy(bytes + 1, example_bytes, sizeof example_bytes - 1);
    bytes[1 + 7] = 1;
    section = test_section(bytes, sizeof bytes, "stored");
    assert_int_equal(walk_freely(&section, 3), DLS_ECORRUPT);
    test_section_free(&section);
}

/* Two blocks of three records, and a foot that says that there are two in all. */
static void test_refuses_blocks_of_more_documents_than_there_are(void **state)
{
    (void)state;
    static uint8_t text[10000];
    stored_record records[6];
    for (size_t i = 0; i < 6; i++) records[i] = (stored_record){ text, sizeof text };
    dls__section section = write_store(records, 6);
    test_section_bytes(&section)[section.size - DLS__DOCSTORE_FOOT] = 2;
    assert_int_equal(walk_freely(&section, 2), DLS_ECORRUPT);
    test_section_free(&section);
}

static void test_any_record_may_be_the_next(void **state)
{
    (void)state;
    rng r = rng_for_test(6);
    stored_record records[200];
    random_records(&r, records, 200, 2000);
    dls__section section = write_store(records, 200);
    dls__docstore store = open_store(&section, 200);
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, &store, dls__allocator_or_default(NULL));
    for (int i = 0; i < 2000; i++) {
        bool more;
        uint32_t document = rng_one_in(&r, 3) ? rng_below32(&r, 200) : (iter.next + rng_below32(&r, 4)) % 200;
        assert_int_equal(dls__docstore_iter_seek(&iter, document, NULL), DLS_OK);
        assert_int_equal(dls__docstore_iter_next(&iter, &more, NULL), DLS_OK);
        assert_true(more);
        assert_bytes(iter.record, iter.size, records[document].bytes, records[document].size);
    }
    test_section_bytes(&section)[0] ^= 0xff; /* the first block no longer unpacks: what follows fails, and goes on */
    assert_int_equal(dls__docstore_iter_seek(&iter, 199, NULL), DLS_OK);
    assert_int_equal(dls__docstore_iter_seek(&iter, 1, NULL), DLS_ECORRUPT);
    assert_int_equal(dls__docstore_iter_seek(&iter, 199, NULL), DLS_OK);
    dls__docstore_iter_done(&iter);
    test_section_free(&section);
    records_free(records);
}

static void test_fails_again_after_a_failure(void **state)
{
    (void)state;
    dls__section section = write_store(example_records, 3);
    test_section_bytes(&section)[0] = 0x50;
    dls__docstore store = open_store(&section, 3);
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, &store, dls__allocator_or_default(NULL));
    for (int i = 0; i < 3; i++) {
        bool more;
        assert_int_equal(dls__docstore_iter_next(&iter, &more, NULL), DLS_ECORRUPT);
    }
    dls__docstore_iter_done(&iter);
    test_section_free(&section);
}

static void test_any_byte_may_be_changed(void **state)
{
    (void)state;
    static const uint8_t changes[] = { 0x01, 0x80, 0x7f, 0xff, 0x10 };
    rng r = rng_for_test(4);
    stored_record records[30];
    random_records(&r, records, 30, 150);
    static uint8_t text[40000];
    memset(text, 'x', sizeof text);
    records[10] = (stored_record){ text, sizeof text }; /* makes three blocks */
    dls__section section = write_store(records, 30);
    uint8_t *bytes = test_section_bytes(&section);
    for (size_t at = 0; at < section.size; at++) {
        for (size_t i = 0; i < DLS__ARRAY_LENGTH(changes); i++) {
            bytes[at] ^= changes[i];
            dls_status status = walk_freely(&section, 30);
            assert_true(status == DLS_OK || status == DLS_ECORRUPT);
            bytes[at] ^= changes[i];
        }
    }
    assert_int_equal(walk_freely(&section, 30), DLS_OK);
    test_section_free(&section);
    records_free(records);
}

static void test_every_failing_allocation_is_no_memory(void **state)
{
    (void)state;
    rng r = rng_for_test(5);
    stored_record records[100];
    random_records(&r, records, 100, 5000);
    dls__section section = write_store(records, 100);
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = walk(&section, 100, &memory.allocator);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
    }
    testalloc_done(&memory);
    test_section_free(&section);
    records_free(records);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_all_records_in_order),
        cmocka_unit_test(test_a_walk_visits_all_until_a_visit_fails),
        cmocka_unit_test(test_empty_store_has_no_records),
        cmocka_unit_test(test_refuses_malformed_blocks),
        cmocka_unit_test(test_refuses_first_block_that_is_not_first),
        cmocka_unit_test(test_refuses_blocks_of_more_documents_than_there_are),
        cmocka_unit_test(test_any_record_may_be_the_next),
        cmocka_unit_test(test_fails_again_after_a_failure),
        cmocka_unit_test(test_any_byte_may_be_changed),
        cmocka_unit_test(test_every_failing_allocation_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
