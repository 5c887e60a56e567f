/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

typedef struct fixture {
    testalloc memory;
    dls__arena arena;
} fixture;

static void begin(fixture *f)
{
    testalloc_init(&f->memory);
    dls__arena_init(&f->arena, &f->memory.allocator);
}

static void end(fixture *f)
{
    dls__arena_done(&f->arena);
    testalloc_done(&f->memory);
}

static void test_pieces_are_aligned_for_any_type(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (size_t size = 0; size < 100; size++)
        assert_int_equal((uintptr_t)dls__arena_alloc(&f.arena, size) % alignof(max_align_t), 0);
    end(&f);
}

static void test_pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 2000 };
    static uint8_t *pieces[PIECES];
    static size_t sizes[PIECES];
    rng r = rng_for_test(1);
    fixture f;
    begin(&f);
    for (size_t i = 0; i < PIECES; i++) {
        sizes[i] = (size_t)rng_below(&r, rng_one_in(&r, 50) ? 40000 : 200);
        pieces[i] = dls__arena_alloc(&f.arena, sizes[i]);
        memset(pieces[i], (int)(i & 0xff), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < sizes[i]; k++) assert_int_equal(pieces[i][k], i & 0xff);
    end(&f);
}

static void test_empty_pieces_have_addresses_of_their_own(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    void *first = dls__arena_alloc(&f.arena, 0), *second = dls__arena_alloc(&f.arena, 0);
    assert_non_null(first);
    assert_ptr_not_equal(first, second);
    end(&f);
}

static void test_small_pieces_share_one_block(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (int i = 0; i < 20; i++) assert_non_null(dls__arena_alloc(&f.arena, 16));
    assert_int_equal(f.memory.live_blocks, 1);
    assert_int_equal(f.arena.allocated, f.memory.live_bytes);
    end(&f);
}

static void test_blocks_grow_so_that_there_are_few(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (int i = 0; i < 8 << 10; i++) assert_non_null(dls__arena_alloc(&f.arena, 1024));
    assert_in_range(f.memory.live_blocks, 2, 20);
    assert_int_equal(f.arena.allocated, f.memory.live_bytes);
    end(&f);
}

static void test_piece_larger_than_any_block_is_given(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    size_t size = (size_t)5 << 20;
    uint8_t *piece = dls__arena_alloc(&f.arena, size);
    memset(piece, 1, size);
    assert_non_null(dls__arena_alloc(&f.arena, 1));
    end(&f);
}

static void test_sizes_near_the_top_are_refused(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (size_t less = 0; less < 100; less++) assert_null(dls__arena_alloc(&f.arena, SIZE_MAX - less));
    assert_null(dls__arena_alloc_zero(&f.arena, SIZE_MAX));
    assert_null(dls__arena_alloc_array(&f.arena, SIZE_MAX / 4 + 1, 4));
    assert_null(dls__arena_copy(&f.arena, "", SIZE_MAX));
    assert_non_null(dls__arena_alloc(&f.arena, 1));
    end(&f);
}

static void test_alloc_zero_gives_zeros(void **state)
{
    (void)state;
    static const uint8_t zeros[300];
    fixture f;
    begin(&f);
    assert_memory_equal(dls__arena_alloc_zero(&f.arena, sizeof zeros), zeros, sizeof zeros);
    end(&f);
}

static void test_copy_ends_in_nul_and_may_contain_it(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    assert_memory_equal(dls__arena_copy(&f.arena, "a\0b", 3), "a\0b", 4);
    assert_string_equal(dls__arena_copy(&f.arena, NULL, 0), "");
    end(&f);
}

static void test_done_frees_all_and_it_can_be_used_again(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    for (int i = 0; i < 1000; i++) dls__arena_alloc(&f.arena, 100);
    dls__arena_done(&f.arena);
    assert_int_equal(f.memory.live_blocks, 0);
    assert_int_equal(f.arena.allocated, 0);
    assert_string_equal(dls__arena_copy(&f.arena, "again", 5), "again");
    end(&f);
}

static void test_failing_allocation_keeps_what_was_there(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    FOR_EACH_FAILING_ALLOCATION(&f.memory)
    {
        bool failed = false;
        const char *kept = dls__arena_copy(&f.arena, "kept", 4);
        for (int i = 0; i < 10; i++) failed |= dls__arena_alloc_array(&f.arena, 5, 2000) == NULL;
        assert_int_equal(failed || kept == NULL, f.memory.failed);
        if (kept != NULL) assert_string_equal(kept, "kept");
        dls__arena_done(&f.arena);
    }
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_are_aligned_for_any_type),
        cmocka_unit_test(test_pieces_do_not_overlap),
        cmocka_unit_test(test_empty_pieces_have_addresses_of_their_own),
        cmocka_unit_test(test_small_pieces_share_one_block),
        cmocka_unit_test(test_blocks_grow_so_that_there_are_few),
        cmocka_unit_test(test_piece_larger_than_any_block_is_given),
        cmocka_unit_test(test_sizes_near_the_top_are_refused),
        cmocka_unit_test(test_alloc_zero_gives_zeros),
        cmocka_unit_test(test_copy_ends_in_nul_and_may_contain_it),
        cmocka_unit_test(test_done_frees_all_and_it_can_be_used_again),
        cmocka_unit_test(test_failing_allocation_keeps_what_was_there),
    };
    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
