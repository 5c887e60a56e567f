/* SPDX-License-Identifier: MIT
 *
 * Every set of this processor against portable C, and the choice among them.
 */
#define _DEFAULT_SOURCE /* setenv */
#include "kernels/kernels.h"

#include <stdio.h>
#include <stdlib.h>
#ifndef _WIN32
#include <sys/wait.h>
#include <unistd.h>
#endif

#include "support/dls_test.h"
#include "support/kernel_twins.h"

static void for_every_set(kernel_twins *twins)
{
    const dls__kernels *sets[DLS__KERNEL_SETS];
    size_t count = dls__kernels_all(sets);
    for (size_t i = 1; i < count; i++) {
        print_message("# %s\n", sets[i]->name);
        twins(sets[i], sets[0]);
    }
}

#define TEST_OF_EVERY_SET(kernel)                                                                                      \
    static void test_##kernel##_of_every_set_equals_portable_c(void **state)                                           \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        for_every_set(twins_##kernel);                                                                                 \
    }

TEST_OF_EVERY_SET(add_nibbles)
TEST_OF_EVERY_SET(add_nibbles_by_4)
TEST_OF_EVERY_SET(add_bitmap_lines)
TEST_OF_EVERY_SET(add_line_maxima)
TEST_OF_EVERY_SET(filter_by_line)
TEST_OF_EVERY_SET(filter_chunks_by_line)
TEST_OF_EVERY_SET(expand_chunks)
TEST_OF_EVERY_SET(filter_by_bit)
TEST_OF_EVERY_SET(find_in_bitmap)
TEST_OF_EVERY_SET(find_in_chunks)
TEST_OF_EVERY_SET(count_postings)
TEST_OF_EVERY_SET(add_counts)
TEST_OF_EVERY_SET(score_tfs)
TEST_OF_EVERY_SET(find_positions)
TEST_OF_EVERY_SET(find_near)
TEST_OF_EVERY_SET(collect)
TEST_OF_EVERY_SET(pick)
TEST_OF_EVERY_SET(in_range)
TEST_OF_EVERY_SET(in_range_u16)
TEST_OF_EVERY_SET(in_range_u32)
TEST_OF_EVERY_SET(count_at_least)
TEST_OF_EVERY_SET(count_bits)
TEST_OF_EVERY_SET(find_bytes)
TEST_OF_EVERY_SET(select_largest)

static void test_portable_c_is_the_first_set(void **state)
{
    (void)state;
    const dls__kernels *sets[DLS__KERNEL_SETS];
    assert_in_range(dls__kernels_all(sets), 1, DLS__KERNEL_SETS);
    assert_string_equal(sets[0]->name, "portable");
}

#ifndef _WIN32 /* which has no fork */
/* The name of the best set where DLS_CPU_MASK is `mask`: in a process of its own, since the choice is made once. */
static bool best_is(const char *mask, const char *name)
{
    fflush(stdout);
    pid_t child = fork();
    assert_int_not_equal(child, -1);
    if (child == 0) {
        setenv("DLS_CPU_MASK", mask, 1);
        _exit(strcmp(dls__kernels_best()->name, name) == 0 ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status == 0;
}

static void test_a_mask_names_the_best_set_to_take(void **state)
{
    (void)state;
    const dls__kernels *sets[DLS__KERNEL_SETS];
    size_t count = dls__kernels_all(sets);
    for (size_t i = 0; i < count; i++) assert_true(best_is(sets[i]->name, sets[i]->name));
}

static void test_a_mask_that_names_no_set_takes_none_away(void **state)
{
    (void)state;
    const dls__kernels *sets[DLS__KERNEL_SETS];
    size_t count = dls__kernels_all(sets);
    assert_true(best_is("", sets[count - 1]->name));
    assert_true(best_is("avx", sets[count - 1]->name));
}

#endif

static void test_best_is_the_last_set_and_stays_it(void **state)
{
    (void)state;
    const dls__kernels *sets[DLS__KERNEL_SETS];
    size_t count = dls__kernels_all(sets);
    assert_ptr_equal(dls__kernels_best(), sets[count - 1]);
    assert_ptr_equal(dls__kernels_best(), sets[count - 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#ifndef _WIN32
        cmocka_unit_test(test_a_mask_names_the_best_set_to_take), /* before this process makes its choice */
        cmocka_unit_test(test_a_mask_that_names_no_set_takes_none_away),
#endif
        cmocka_unit_test(test_portable_c_is_the_first_set),
        cmocka_unit_test(test_best_is_the_last_set_and_stays_it),
        cmocka_unit_test(test_add_nibbles_of_every_set_equals_portable_c),
        cmocka_unit_test(test_add_nibbles_by_4_of_every_set_equals_portable_c),
        cmocka_unit_test(test_add_bitmap_lines_of_every_set_equals_portable_c),
        cmocka_unit_test(test_add_line_maxima_of_every_set_equals_portable_c),
        cmocka_unit_test(test_filter_by_line_of_every_set_equals_portable_c),
        cmocka_unit_test(test_filter_chunks_by_line_of_every_set_equals_portable_c),
        cmocka_unit_test(test_expand_chunks_of_every_set_equals_portable_c),
        cmocka_unit_test(test_filter_by_bit_of_every_set_equals_portable_c),
        cmocka_unit_test(test_find_in_bitmap_of_every_set_equals_portable_c),
        cmocka_unit_test(test_find_in_chunks_of_every_set_equals_portable_c),
        cmocka_unit_test(test_count_postings_of_every_set_equals_portable_c),
        cmocka_unit_test(test_add_counts_of_every_set_equals_portable_c),
        cmocka_unit_test(test_score_tfs_of_every_set_equals_portable_c),
        cmocka_unit_test(test_find_positions_of_every_set_equals_portable_c),
        cmocka_unit_test(test_find_near_of_every_set_equals_portable_c),
        cmocka_unit_test(test_collect_of_every_set_equals_portable_c),
        cmocka_unit_test(test_pick_of_every_set_equals_portable_c),
        cmocka_unit_test(test_in_range_of_every_set_equals_portable_c),
        cmocka_unit_test(test_in_range_u16_of_every_set_equals_portable_c),
        cmocka_unit_test(test_in_range_u32_of_every_set_equals_portable_c),
        cmocka_unit_test(test_count_at_least_of_every_set_equals_portable_c),
        cmocka_unit_test(test_count_bits_of_every_set_equals_portable_c),
        cmocka_unit_test(test_find_bytes_of_every_set_equals_portable_c),
        cmocka_unit_test(test_select_largest_of_every_set_equals_portable_c),
    };
#ifndef _WIN32
    unsetenv("DLS_CPU_MASK");
#endif
    return cmocka_run_group_tests_name("kernels/kernels", tests, NULL, NULL);
}
