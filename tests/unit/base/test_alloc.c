/* SPDX-License-Identifier: MIT */
#include "base/alloc.h"

#include "support/dls_test.h"
#include "support/testalloc.h"

static void test_null_means_the_c_library(void **state)
{
    (void)state;
    const dls_allocator *libc = dls__allocator_or_default(NULL);
    char *block = dls__alloc(libc, 3);
    assert_non_null(block);
    memcpy(block, "ab", 3);
    block = dls__resize(libc, block, 3, 5000);
    assert_string_equal(block, "ab");
    dls__free(libc, block, 5000);
}

static void test_a_given_allocator_is_used(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    assert_ptr_equal(dls__allocator_or_default(&memory.allocator), &memory.allocator);
    void *block = dls__alloc(&memory.allocator, 100);
    assert_int_equal(memory.live_bytes, 100);
    dls__free(&memory.allocator, block, 100);
    testalloc_done(&memory);
}

static void test_size_0_is_a_block_that_can_be_resized_and_freed(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    void *block = dls__alloc(&memory.allocator, 0);
    assert_non_null(block);
    block = dls__resize(&memory.allocator, block, 0, 10);
    block = dls__resize(&memory.allocator, block, 10, 0);
    assert_non_null(block);
    dls__free(&memory.allocator, block, 0);
    testalloc_done(&memory);
}

static void test_alloc_zero_gives_zeros(void **state)
{
    (void)state;
    static const uint8_t zeros[100];
    testalloc memory;
    testalloc_init(&memory);
    uint8_t *block = dls__alloc_zero(&memory.allocator, sizeof zeros);
    assert_memory_equal(block, zeros, sizeof zeros);
    dls__free(&memory.allocator, block, sizeof zeros);
    testalloc_done(&memory);
}

static void test_array_whose_size_overflows_is_refused_without_asking(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    assert_null(dls__alloc_array(&memory.allocator, SIZE_MAX / 8 + 1, 8));
    assert_null(dls__alloc_array(&memory.allocator, SIZE_MAX, SIZE_MAX));
    assert_int_equal(memory.allocations, 0);
    void *block = dls__alloc_array(&memory.allocator, 3, 8);
    assert_int_equal(memory.live_bytes, 24);
    dls__free(&memory.allocator, block, 24);
    testalloc_done(&memory);
}

static void test_resize_of_null_allocates(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    void *block = dls__resize(&memory.allocator, NULL, 0, 7);
    assert_int_equal(memory.live_bytes, 7);
    dls__free(&memory.allocator, block, 7);
    testalloc_done(&memory);
}

static void test_failed_resize_leaves_the_block(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    char *block = dls__alloc(&memory.allocator, 2);
    memcpy(block, "a", 2);
    testalloc_fail_at(&memory, 1);
    assert_null(dls__resize(&memory.allocator, block, 2, 100));
    assert_string_equal(block, "a");
    dls__free(&memory.allocator, block, 2);
    testalloc_done(&memory);
}

static void test_no_memory_is_null_from_every_call(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    memory.limit_bytes = 10;
    assert_null(dls__alloc(&memory.allocator, 11));
    assert_null(dls__alloc_zero(&memory.allocator, 11));
    assert_null(dls__alloc_array(&memory.allocator, 11, 1));
    assert_null(dls__alloc_zero_array(&memory.allocator, 11, 1));
    assert_null(dls__resize(&memory.allocator, NULL, 0, 11));
    testalloc_done(&memory);
}

static void test_free_of_null_does_nothing(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    dls__free(&memory.allocator, NULL, 0);
    dls__free(&memory.allocator, NULL, 100);
    testalloc_done(&memory);
}

static void test_zero_array_gives_zeros_or_refuses(void **state)
{
    (void)state;
    static const uint8_t zeros[24];
    testalloc memory;
    testalloc_init(&memory);
    assert_null(dls__alloc_zero_array(&memory.allocator, SIZE_MAX / 8 + 1, 8));
    assert_int_equal(memory.allocations, 0);
    void *block = dls__alloc_zero_array(&memory.allocator, 3, 8);
    assert_int_equal(memory.live_bytes, 24);
    assert_memory_equal(block, zeros, sizeof zeros);
    dls__free(&memory.allocator, block, 24);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_null_means_the_c_library),
        cmocka_unit_test(test_a_given_allocator_is_used),
        cmocka_unit_test(test_size_0_is_a_block_that_can_be_resized_and_freed),
        cmocka_unit_test(test_alloc_zero_gives_zeros),
        cmocka_unit_test(test_array_whose_size_overflows_is_refused_without_asking),
        cmocka_unit_test(test_zero_array_gives_zeros_or_refuses),
        cmocka_unit_test(test_resize_of_null_allocates),
        cmocka_unit_test(test_failed_resize_leaves_the_block),
        cmocka_unit_test(test_no_memory_is_null_from_every_call),
        cmocka_unit_test(test_free_of_null_does_nothing),
    };
    return cmocka_run_group_tests_name("base/alloc", tests, NULL, NULL);
}
