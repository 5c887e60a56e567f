/* SPDX-License-Identifier: MIT
 *
 * Sums over segments: the same however the documents are divided.
 */
#include "rank/stats.h"

#include "support/small_index.h"

static const char *const documents[] = {
    "title=one two\ntext=a b c d", "title=three", "text=e f\ntext=g", "kind=paper", "", "title=...\ntext=深度学习",
};
#define DOCUMENTS (sizeof documents / sizeof *documents)

/* The documents in segments of `size`. */
static void begin(small_index *s, size_t size)
{
    small_index_begin(s, "title kind/keyword text unused");
    for (size_t i = 0; i < DOCUMENTS; i++) {
        small_index_add(s, documents[i]);
        if (i % size == size - 1) small_index_commit(s);
    }
    small_index_open(s);
}

static void test_lengths_and_documents_are_summed_over_segments(void **state)
{
    (void)state;
    for (size_t size = 1; size <= DOCUMENTS; size++) {
        small_index s;
        dls__stats stats;
        begin(&s, size);
        assert_int_equal(s.index->segment_count, (DOCUMENTS + size - 1) / size);
        dls__stats_collect(s.index, &stats);
        assert_int_equal(stats.documents, DOCUMENTS);
        const uint64_t lengths[] = { 3, 10, 0 }, with[] = { 2, 3, 0 }; /* title, text, unused */
        assert_memory_equal(stats.total_length, lengths, sizeof lengths);
        assert_memory_equal(stats.documents_with, with, sizeof with);
        small_index_end(&s);
    }
}

static void test_the_average_is_over_documents_that_have_the_field(void **state)
{
    (void)state;
    dls__stats stats = { .documents = 100, .total_length = { 30, 7 }, .documents_with = { 4, 7 } };
    assert_true(dls__stats_average(&stats, 0) == 7.5);
    assert_true(dls__stats_average(&stats, 1) == 1.0);
}

static void test_the_average_of_a_field_that_no_document_has_is_one(void **state)
{
    (void)state;
    dls__stats stats = { .documents = 100 };
    assert_true(dls__stats_average(&stats, 0) == 1.0);
}

static void test_an_empty_index_has_no_sums(void **state)
{
    (void)state;
    small_index s;
    dls__stats stats;
    small_index_begin(&s, "text");
    small_index_open(&s);
    dls__stats_collect(s.index, &stats);
    assert_int_equal(stats.documents, 0);
    assert_int_equal(stats.total_length[0], 0);
    assert_int_equal(stats.documents_with[0], 0);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths_and_documents_are_summed_over_segments),
        cmocka_unit_test(test_the_average_is_over_documents_that_have_the_field),
        cmocka_unit_test(test_the_average_of_a_field_that_no_document_has_is_one),
        cmocka_unit_test(test_an_empty_index_has_no_sums),
    };
    return cmocka_run_group_tests_name("rank/stats", tests, NULL, NULL);
}
