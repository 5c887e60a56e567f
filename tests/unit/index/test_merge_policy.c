/* SPDX-License-Identifier: MIT
 *
 * The policy of merges: what it chooses, and what an index comes to by it.
 */
#include "index/merge_policy.h"

#include "support/dls_test.h"
#include "support/rng.h"

#define KIB ((uint64_t)1 << 10)
#define MOST 400

static dls__segment_descriptor segment_of(uint64_t bytes, uint32_t documents, uint32_t deleted)
{
    return (dls__segment_descriptor){ .image_size = bytes, .documents = documents, .deleted = deleted };
}

static void test_eight_of_a_size_are_merged(void **state)
{
    (void)state;
    dls__segment_descriptor segments[20] = { { 0 } };
    dls__merge merge;
    assert_false(dls__merge_due(segments, 0, &merge));
    for (size_t i = 0; i < 12; i++) segments[i] = segment_of(i < 4 ? 2000 * KIB : 10 * KIB, 10, 0);
    assert_false(dls__merge_due(segments, 11, &merge));
    assert_true(dls__merge_due(segments, 12, &merge));
    assert_int_equal(merge.first, 4);
    assert_int_equal(merge.count, 8);
}

static void test_smaller_ones_between_are_taken_along(void **state)
{
    (void)state;
    dls__segment_descriptor segments[20] = { { 0 } };
    dls__merge merge;
    for (size_t i = 0; i < 17; i++) segments[i] = segment_of(i % 2 == 0 ? 300 * KIB : 1 * KIB, 10, 0);
    assert_true(dls__merge_due(segments, 17, &merge)); /* eight small ones have larger ones between them */
    assert_int_equal(merge.first, 0);
    assert_int_equal(merge.count, 17);
    assert_false(dls__merge_due(segments, 14, &merge));
}

static void test_what_is_mostly_deleted_is_written_anew(void **state)
{
    (void)state;
    const dls__segment_descriptor segments[] = { segment_of(900 * KIB, 10, 5), segment_of(900 * KIB, 10, 6) };
    dls__merge merge;
    assert_false(dls__merge_due(segments, 1, &merge));
    assert_true(dls__merge_due(segments, 2, &merge));
    assert_int_equal(merge.first, 1);
    assert_int_equal(merge.count, 1);
}

/* Of two segments with as many deletions, one has lost its long documents. */
static void test_what_is_left_is_told_by_words_too(void **state)
{
    (void)state;
    dls__segment_descriptor segments[] = { segment_of(800 * KIB, 10, 2), segment_of(800 * KIB, 10, 2) };
    dls__merge merge;
    for (int i = 0; i < 2; i++) segments[i].total_length[3] = 1000;
    segments[0].deleted_length[3] = 100;
    segments[1].deleted_length[3] = 300;
    assert_true(dls__bytes_left(&segments[0]) == 640 * KIB);
    assert_true(dls__bytes_left(&segments[1]) == 560 * KIB);
    assert_false(dls__merge_due(segments, 2, &merge));
    assert_true(dls__merge_thinned(segments, 2, &merge)); /* less than three quarters */
    assert_int_equal(merge.first, 1);
    assert_int_equal(merge.count, 1);
    assert_false(dls__merge_thinned(segments, 1, &merge));
    segments[1].deleted_length[3] = 501;
    assert_true(dls__merge_due(segments, 2, &merge)); /* less than half */
    assert_int_equal(merge.first, 1);
}

static void test_merging_down_writes_least(void **state)
{
    (void)state;
    const dls__segment_descriptor segments[] = { segment_of(900 * KIB, 10, 0), segment_of(9 * KIB, 10, 0),
                                                 segment_of(90 * KIB, 10, 0), segment_of(900 * KIB, 10, 1) };
    dls__merge merge;
    assert_true(dls__merge_down(segments, 4, 3, false, &merge));
    assert_int_equal(merge.first, 1);
    assert_int_equal(merge.count, 2);
    assert_true(dls__merge_down(segments, 4, 1, false, &merge));
    assert_int_equal(merge.first, 0);
    assert_int_equal(merge.count, 4);
    assert_true(dls__merge_down(segments, 4, 4, false, &merge)); /* the one that has a deletion */
    assert_int_equal(merge.first, 3);
    assert_int_equal(merge.count, 1);
    assert_false(dls__merge_down(segments, 3, 3, false, &merge));
    assert_false(dls__merge_down(segments, 0, 1, false, &merge));
    assert_true(dls__merge_down(segments, 3, 3, true, &merge)); /* the smallest that was not reordered */
    assert_int_equal(merge.first, 1);
    assert_int_equal(merge.count, 1);
}

/* Take a merge: its segments become one of their size. */
static size_t merged(dls__segment_descriptor *segments, size_t count, dls__merge merge, uint64_t *written)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < merge.count; i++) bytes += segments[merge.first + i].image_size;
    *written += bytes;
    segments[merge.first] = segment_of(bytes, 10, 0);
    for (size_t i = merge.first + 1; i + merge.count - 1 < count; i++) segments[i] = segments[i + merge.count - 1];
    return count - merge.count + 1;
}

static void test_an_index_that_grows_has_few_segments_and_is_written_few_times(void **state)
{
    (void)state;
    static dls__segment_descriptor segments[MOST];
    rng r = rng_for_test(4);
    for (int largest = 1; largest <= 100000; largest *= 10) {
        size_t count = 0, most = 0;
        uint64_t added = 0, written = 0;
        for (int commit = 0; commit < 20000; commit++) {
            uint64_t bytes = KIB * (1 + rng_below(&r, (uint64_t)largest));
            dls__merge merge;
            segments[count++] = segment_of(bytes, 10, 0);
            added += bytes;
            while (dls__merge_due(segments, count, &merge)) count = merged(segments, count, merge, &written);
            most = count > most ? count : most;
        }
        print_message("# commits of up to %d KiB: %zu segments at most, each byte written %.1f times more\n", largest,
                      most, (double)written / (double)added);
        assert_true(most < 80);
        assert_true(written < 8 * added);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_eight_of_a_size_are_merged),
        cmocka_unit_test(test_smaller_ones_between_are_taken_along),
        cmocka_unit_test(test_what_is_mostly_deleted_is_written_anew),
        cmocka_unit_test(test_what_is_left_is_told_by_words_too),
        cmocka_unit_test(test_merging_down_writes_least),
        cmocka_unit_test(test_an_index_that_grows_has_few_segments_and_is_written_few_times),
    };
    return cmocka_run_group_tests_name("index/merge_policy", tests, NULL, NULL);
}
