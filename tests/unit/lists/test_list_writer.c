/* SPDX-License-Identifier: MIT
 *
 * What is written is read back: all of it, whatever form a list takes. So this tests list_builder, list_encode,
 * list_iter, list_positions and list_sequential too.
 */
#include "list_fixture.h"

#include "support/testalloc.h"

static dls_error err;

static void assert_same_posting(const dls__posting *found, const dls__posting *expected, uint32_t position_fields)
{
    size_t positions = positions_of(expected, position_fields);
    assert_int_equal(found->document, expected->document);
    assert_int_equal(found->fields, expected->fields);
    assert_memory_equal(found->counts, expected->counts, dls__popcount(expected->fields) * sizeof *found->counts);
    if (positions > 0) assert_memory_equal(found->positions, expected->positions, positions * sizeof(uint32_t));
}

static void assert_list_is(const dls__lists_file *file, uint64_t value, const plain_list *expected)
{
    dls__list_iter iter;
    dls__posting posting;
    bool more;
    uint32_t df, fields, all_fields = 0;
    dls__list_iter_init(&iter, dls__allocator_or_default(NULL));
    assert_ok(dls__list_iter_open(&iter, file, value, &err), &err);
    for (uint32_t i = 0; i < expected->count; i++) {
        assert_ok(dls__list_iter_next(&iter, &posting, &more, &err), &err);
        assert_true(more);
        assert_same_posting(&posting, &expected->postings[i], file->postings.position_fields);
        all_fields |= posting.fields;
    }
    for (int again = 0; again < 2; again++) {
        assert_ok(dls__list_iter_next(&iter, &posting, &more, &err), &err);
        assert_false(more);
    }
    assert_ok(dls__list_df(file, value, &df, &fields, &err), &err);
    assert_int_equal(df, expected->count);
    assert_int_equal(iter.list.df, expected->count);
    assert_int_equal(fields, all_fields);
    assert_int_equal(iter.list.fields, all_fields);
    assert_int_equal(value % 2, expected->count > DLS__SEQUENTIAL_DF);
    dls__list_iter_done(&iter);
}

/* Write terms, read all of them back, free them. */
static void assert_read_back(const collection *c, plain_list *terms, size_t count)
{
    uint64_t *values = malloc(count * sizeof *values);
    assert_non_null(values);
    dls__lists_file file = write_terms(c, terms, count, values);
    for (size_t i = 0; i < count; i++) {
        assert_list_is(&file, values[i], &terms[i]);
        assert_ok(dls__list_check(&file, values[i], dls__allocator_or_default(NULL), &err), &err);
    }
    for (size_t i = count; i-- > 0;) {
        assert_list_is(&file, values[i], &terms[i]);
        plain_list_free(&terms[i]);
    }
    lists_file_free(&file);
    free(values);
}

static void test_every_df_up_to_300_is_read_back(void **state)
{
    (void)state;
    rng r = rng_for_test(1);
    static const uint32_t documents[] = { 300, 20000, 150000 };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(documents); i++) {
        collection c;
        plain_list terms[300];
        random_collection(&c, &r, documents[i]);
        for (uint32_t df = 1; df <= 300; df++) terms[df - 1] = term_of_df(&r, &c, df, random_fields_of(&r, &c));
        assert_read_back(&c, terms, 300);
        collection_done(&c);
    }
}

static void test_random_terms_of_segments_of_any_size_are_read_back(void **state)
{
    (void)state;
    rng r = rng_for_test(2);
    for (int i = 0; i < 60; i++) {
        collection c;
        plain_list terms[5];
        uint32_t most = i % 6 == 0 ? 200000 : i % 2 == 0 ? 20000 : 1000;
        random_collection(&c, &r, 1 + rng_below32(&r, most));
        for (size_t t = 0; t < 5; t++) terms[t] = random_term(&r, &c);
        assert_read_back(&c, terms, 5);
        collection_done(&c);
    }
}

/* The ends of lines, chunks and blocks. */
static void test_segments_of_even_sizes_are_read_back(void **state)
{
    (void)state;
    static const uint32_t documents[] = { 129, 192, 193, 255, 256, 257, 65535, 65536, 65537, 131072 };
    rng r = rng_for_test(3);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(documents); i++) {
        collection c;
        plain_list terms[4];
        collection_init(&c, &r, documents[i], 2, 1);
        terms[0] = term_of_df(&r, &c, documents[i], 3);
        terms[1] = term_of_df(&r, &c, documents[i] - 1, 1);
        terms[2] = term_of_df(&r, &c, 129, 2);
        terms[3] = term_of_df(&r, &c, documents[i], 0);
        assert_read_back(&c, terms, 4);
        collection_done(&c);
    }
}

/* Around the densities at which forms of documents and maxima change. */
static void test_every_form_of_a_block_is_read_back(void **state)
{
    (void)state;
    static const uint32_t dfs[] = { 129, 255, 256, 257, 1023, 1024, 1025, 1026, 2047, 2048, 4095, 4096, 4097, 8192 };
    rng r = rng_for_test(4);
    collection c;
    plain_list terms[DLS__ARRAY_LENGTH(dfs)];
    random_collection(&c, &r, 2 * DLS__BLOCK_DOCUMENTS);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(dfs); i++) terms[i] = term_of_df(&r, &c, dfs[i], 1);
    assert_read_back(&c, terms, DLS__ARRAY_LENGTH(dfs));
    collection_done(&c);
}

static void test_blocks_without_postings_are_read_back(void **state)
{
    (void)state;
    rng r = rng_for_test(5);
    collection c;
    plain_list terms[3];
    collection_init(&c, &r, 200000, 1, 1);
    for (uint32_t i = 0; i < 3; i++) { /* in block i alone; then in the fourth too */
        term_maker m = { .r = &r, .c = &c, .fields = 1 };
        for (uint32_t d = 0; d < 200; d++) add_random_posting(&m, i * DLS__BLOCK_DOCUMENTS + 3 * d);
        if (i == 1) add_random_posting(&m, 3 * DLS__BLOCK_DOCUMENTS);
        terms[i] = term_done(&m);
    }
    assert_read_back(&c, terms, 3);
    collection_done(&c);
}

/* In the first block none; then in some documents, or in all. */
static void test_blocks_without_positions_are_read_back(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    collection c;
    plain_list terms[2];
    collection_init(&c, &r, 2 * DLS__BLOCK_DOCUMENTS, 2, 1);
    for (uint32_t i = 0; i < 2; i++) {
        term_maker m = { .r = &r, .c = &c, .fields = 2 };
        for (uint32_t d = 0; d < 1000; d++) add_random_posting(&m, 3 * d);
        m.fields = i == 0 ? 3 : 1;
        for (uint32_t d = 0; d < 1000; d++) add_random_posting(&m, DLS__BLOCK_DOCUMENTS + 7 * d);
        terms[i] = term_done(&m);
    }
    assert_read_back(&c, terms, 2);
    collection_done(&c);
}

/* Around the largest numbers of 1 and 2 bytes, which would mean "solve". */
static void test_counts_of_every_size_are_read_back(void **state)
{
    (void)state;
    static const uint32_t most[] = { 2, 253, 254, 255, 256, 257, 65533, 65534, 65535, 65536, 65537, 1000000 };
    rng r = rng_for_test(6);
    collection c;
    plain_list terms[DLS__ARRAY_LENGTH(most)];
    collection_init(&c, &r, 3000, 2, 0);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(most); i++) {
        terms[i] = term_of_df(&r, &c, 2000, 3);
        for (uint32_t k = 0; k < terms[i].count; k++)
            for (size_t field = 0; field < 2; field++)
                terms[i].postings[k].counts[field] =
                    rng_below32(&r, 10) == 0 ? most[i] - rng_below32(&r, 2) : 1 + rng_below32(&r, 3);
    }
    assert_read_back(&c, terms, DLS__ARRAY_LENGTH(most));
    collection_done(&c);
}

/* Every posting has counts that no other has: as many rows as postings, of numbers of 1, 2 and 4 bytes. */
static void test_as_many_rows_as_postings_are_read_back(void **state)
{
    (void)state;
    static const uint32_t dfs[] = { 129, 256, 257, 65536, 65537 };
    rng r = rng_for_test(7);
    collection c;
    plain_list terms[DLS__ARRAY_LENGTH(dfs)];
    collection_init(&c, &r, 70000, 2, 0);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(dfs); i++) {
        terms[i] = term_of_df(&r, &c, dfs[i], 3);
        for (uint32_t k = 0; k < terms[i].count; k++) {
            terms[i].postings[k].fields = 3;
            terms[i].postings[k].counts[0] = 1 + k % 300;
            terms[i].postings[k].counts[1] = 1 + k / 300;
        }
    }
    assert_read_back(&c, terms, DLS__ARRAY_LENGTH(dfs));
    collection_done(&c);
}

static void test_without_fields_that_count_lists_are_read_back(void **state)
{
    (void)state;
    static const float zeros[2] = { 0.0f, 0.0f };
    static const double average[2] = { 3.0, 5.0 };
    rng r = rng_for_test(8);
    collection c;
    plain_list terms[4];
    collection_init(&c, &r, 5000, 2, 3);
    dls__impacts_init(&c.impacts, zeros, zeros, average, 2);
    for (uint32_t i = 0; i < 4; i++) terms[i] = term_of_df(&r, &c, i == 0 ? 100 : 1500 * i, i == 3 ? 3 : 1 + i % 2);
    assert_read_back(&c, terms, 4);
    collection_done(&c);
}

static void test_the_same_postings_give_the_same_bytes(void **state)
{
    (void)state;
    rng r = rng_for_test(9);
    for (int i = 0; i < 10; i++) {
        collection c;
        plain_list terms[6];
        uint64_t values[2][6];
        random_collection(&c, &r, 1 + rng_below32(&r, 90000));
        for (size_t t = 0; t < 6; t++) terms[t] = random_term(&r, &c);
        dls__lists_file first = write_terms(&c, terms, 6, values[0]), second = write_terms(&c, terms, 6, values[1]);
        const dls__postings_file *a = &first.postings, *b = &second.postings;
        assert_memory_equal(values[0], values[1], sizeof values[0]);
        assert_bytes(a->documents.bytes, a->documents.size, b->documents.bytes, b->documents.size);
        assert_bytes(a->positions.bytes, a->positions.size, b->positions.bytes, b->positions.size);
        lists_file_free(&first);
        lists_file_free(&second);
        for (size_t t = 0; t < 6; t++) plain_list_free(&terms[t]);
        collection_done(&c);
    }
}

static void test_both_sections_end_with_zeros_over_which_vectors_may_read(void **state)
{
    (void)state;
    static const uint8_t zeros[DLS__KERNEL_SLACK] = { 0 };
    rng r = rng_for_test(10);
    collection c;
    uint64_t value;
    collection_init(&c, &r, 500, 1, 1);
    plain_list term = term_of_df(&r, &c, 400, 1);
    dls__lists_file file = write_terms(&c, &term, 1, &value);
    const dls__section *sections[] = { &file.postings.documents, &file.postings.positions };
    for (size_t i = 0; i < 2; i++) {
        assert_true(sections[i]->size > sizeof zeros);
        assert_memory_equal(sections[i]->bytes + sections[i]->size - sizeof zeros, zeros, sizeof zeros);
    }
    lists_file_free(&file);
    plain_list_free(&term);
    collection_done(&c);
}

static void test_a_walk_can_begin_at_any_document(void **state)
{
    (void)state;
    rng r = rng_for_test(11);
    for (int round = 0; round < 20; round++) {
        collection c;
        uint64_t value;
        random_collection(&c, &r, 1 + rng_below32(&r, 150000));
        plain_list term = random_term(&r, &c);
        dls__lists_file file = write_terms(&c, &term, 1, &value);
        for (int i = 0; i < 10; i++) {
            uint32_t from = rng_below32(&r, c.documents + 2), at = 0;
            dls__list_iter iter;
            dls__posting posting;
            bool more;
            dls__list_iter_init(&iter, dls__allocator_or_default(NULL));
            assert_ok(dls__list_iter_open(&iter, &file, value, &err), &err);
            dls__list_iter_seek(&iter, from);
            while (at < term.count && term.postings[at].document < from) at++;
            assert_ok(dls__list_iter_next(&iter, &posting, &more, &err), &err);
            assert_int_equal(more, at < term.count);
            if (more) assert_same_posting(&posting, &term.postings[at], c.position_fields);
            dls__list_iter_done(&iter);
        }
        lists_file_free(&file);
        plain_list_free(&term);
        collection_done(&c);
    }
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    rng r = rng_for_test(11);
    collection c;
    plain_list terms[3];
    uint64_t values[3];
    testalloc memory;
    collection_init(&c, &r, 3000, 2, 1);
    terms[0] = term_of_df(&r, &c, 20, 3);
    terms[1] = term_of_df(&r, &c, 1100, 3);
    terms[2] = term_of_df(&r, &c, 300, 0);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_error told = { 0 };
        dls__spool documents, positions;
        dls__spool_init(&documents, &memory.allocator, "documents");
        dls__spool_init(&positions, &memory.allocator, "positions");
        dls_status status = write_to_spools(&c, terms, 3, &memory.allocator, &documents, &positions, values, &told);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_int_equal(told.code, status);
        dls__spool_done(&documents);
        dls__spool_done(&positions);
    }
    testalloc_done(&memory);
    for (size_t t = 0; t < 3; t++) plain_list_free(&terms[t]);
    collection_done(&c);
}

/* Reading takes memory for blocks, for a sequential list, for its positions and for those of a posting. */
static dls_status read_all(const dls__lists_file *file, uint64_t value, const dls_allocator *allocator, dls_error *told)
{
    dls__list_iter iter;
    dls__posting posting;
    bool more = true;
    dls__list_iter_init(&iter, allocator);
    dls_status status = dls__list_iter_open(&iter, file, value, told);
    while (status == DLS_OK && more) status = dls__list_iter_next(&iter, &posting, &more, told);
    dls__list_iter_done(&iter);
    return status;
}

static void test_every_failing_allocation_of_a_reader_is_told(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    collection c;
    plain_list terms[2];
    uint64_t values[2];
    testalloc memory;
    collection_init(&c, &r, 3000, 2, 1);
    terms[0] = term_of_df(&r, &c, 100, 3);
    terms[1] = term_of_df(&r, &c, 300, 3);
    dls__lists_file file = write_terms(&c, terms, 2, values);
    testalloc_init(&memory);
    for (size_t t = 0; t < 2; t++) {
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_error told = { 0 };
            dls_status status = read_all(&file, values[t], &memory.allocator, &told);
            assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
            assert_int_equal(told.code, status);
        }
        plain_list_free(&terms[t]);
    }
    testalloc_done(&memory);
    lists_file_free(&file);
    collection_done(&c);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_df_up_to_300_is_read_back),
        cmocka_unit_test(test_random_terms_of_segments_of_any_size_are_read_back),
        cmocka_unit_test(test_segments_of_even_sizes_are_read_back),
        cmocka_unit_test(test_every_form_of_a_block_is_read_back),
        cmocka_unit_test(test_blocks_without_postings_are_read_back),
        cmocka_unit_test(test_blocks_without_positions_are_read_back),
        cmocka_unit_test(test_counts_of_every_size_are_read_back),
        cmocka_unit_test(test_as_many_rows_as_postings_are_read_back),
        cmocka_unit_test(test_without_fields_that_count_lists_are_read_back),
        cmocka_unit_test(test_the_same_postings_give_the_same_bytes),
        cmocka_unit_test(test_both_sections_end_with_zeros_over_which_vectors_may_read),
        cmocka_unit_test(test_a_walk_can_begin_at_any_document),
        cmocka_unit_test(test_every_failing_allocation_is_told),
        cmocka_unit_test(test_every_failing_allocation_of_a_reader_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
