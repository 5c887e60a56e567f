/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700 /* setrlimit, sigaction */
#include "base/spool.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

/* More than any buffer holds. */
enum { LARGE = 1 << 20 };

typedef struct fixture {
    testalloc memory;
    dls__spool spool;
} fixture;

static void begin(fixture *f, const char *beside)
{
    testalloc_init(&f->memory);
    dls__spool_init(&f->spool, &f->memory.allocator, beside);
}

static void end(fixture *f)
{
    dls__spool_done(&f->spool);
    testalloc_done(&f->memory);
}

static uint8_t *random_bytes(size_t size)
{
    rng r = rng_seeded(size);
    uint8_t *bytes = malloc(size);
    rng_bytes(&r, bytes, size);
    return bytes;
}

static void assert_frozen_bytes(dls__spool *spool, const uint8_t *expected, size_t size)
{
    dls_error err;
    const uint8_t *bytes = NULL;
    uint64_t found_size = 0;
    assert_ok(dls__spool_freeze(spool, &bytes, &found_size, &err), &err);
    assert_non_null(bytes);
    assert_bytes(bytes, found_size, expected, size);
}

static void test_empty_spool_freezes_to_no_bytes_at_an_address(void **state)
{
    (void)state;
    fixture f;
    begin(&f, test_path("a"));
    assert_int_equal(dls__spool_size(&f.spool), 0);
    assert_frozen_bytes(&f.spool, NULL, 0);
    end(&f);
}

static void test_few_bytes_stay_in_memory(void **state)
{
    (void)state;
    fixture f;
    begin(&f, "/no such folder/a");
    dls__spool_append(&f.spool, "abc", 3);
    dls__spool_append(&f.spool, NULL, 0);
    dls__spool_append(&f.spool, "de", 2);
    assert_int_equal(dls__spool_size(&f.spool), 5);
    assert_null(f.spool.file);
    assert_frozen_bytes(&f.spool, (const uint8_t *)"abcde", 5);
    end(&f);
}

static void test_many_bytes_go_to_a_file_without_a_name(void **state)
{
    (void)state;
    uint8_t *bytes = random_bytes(LARGE);
    fixture f;
    begin(&f, test_path("a"));
    for (size_t at = 0; at < LARGE; at += 64) dls__spool_append(&f.spool, bytes + at, 64);
    assert_non_null(f.spool.file);
    assert_int_equal(test_folder_count(), 0);
    assert_int_equal(dls__spool_size(&f.spool), LARGE);
    assert_in_range(f.memory.peak_bytes, 1, LARGE * 3 / 4);
    assert_frozen_bytes(&f.spool, bytes, LARGE);
    free(bytes);
    end(&f);
}

static void test_pieces_of_any_size_follow_each_other(void **state)
{
    (void)state;
    rng r = rng_for_test(10);
    uint8_t *bytes = random_bytes(LARGE);
    for (int round = 0; round < 20; round++) {
        size_t size = (size_t)rng_below(&r, LARGE), most = (size_t)rng_between(&r, 10, 700000);
        fixture f;
        begin(&f, test_path("a"));
        for (size_t at = 0; at < size;) {
            size_t piece = dls__min((size_t)rng_below(&r, most), size - at);
            dls__spool_append(&f.spool, bytes + at, piece);
            at += piece;
            assert_int_equal(dls__spool_size(&f.spool), at);
        }
        assert_frozen_bytes(&f.spool, bytes, size);
        end(&f);
    }
    free(bytes);
}

static void test_sizes_around_the_buffer_come_back_whole(void **state)
{
    (void)state;
    uint8_t *bytes = random_bytes(LARGE);
    for (size_t size = (256 << 10) - 1; size <= (256 << 10) + 1; size++)
        for (size_t first = 0; first <= 1; first++) {
            fixture f;
            begin(&f, test_path("a"));
            dls__spool_append(&f.spool, bytes, first);
            dls__spool_append(&f.spool, bytes + first, size - first);
            assert_frozen_bytes(&f.spool, bytes, size);
            end(&f);
        }
    free(bytes);
}

static void test_any_piece_can_be_read_before_freezing(void **state)
{
    (void)state;
    rng r = rng_for_test(5);
    uint8_t *large = random_bytes(LARGE), *piece = malloc(LARGE);
    dls_error err;
    fixture f;
    begin(&f, test_path("a"));
    for (size_t at = 0; at < LARGE; at += 1024) dls__spool_append(&f.spool, large + at, 1024);
    for (int i = 0; i < 200; i++) {
        size_t offset = rng_below(&r, LARGE), size = rng_below(&r, LARGE - offset + 1);
        assert_ok(dls__spool_read(&f.spool, offset, piece, size, &err), &err);
        assert_bytes(piece, size, large + offset, size);
    }
    free(large);
    free(piece);
    end(&f);
}

static void test_freezing_twice_gives_the_same_bytes(void **state)
{
    (void)state;
    static const size_t sizes[] = { 10, LARGE };
    uint8_t *bytes = random_bytes(LARGE);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(sizes); i++) {
        fixture f;
        begin(&f, test_path("a"));
        dls__spool_append(&f.spool, bytes, sizes[i]);
        assert_frozen_bytes(&f.spool, bytes, sizes[i]);
        assert_frozen_bytes(&f.spool, bytes, sizes[i]);
        assert_int_equal(dls__spool_size(&f.spool), sizes[i]);
        end(&f);
    }
    free(bytes);
}

static void test_done_leaves_a_spool_that_can_be_used_again(void **state)
{
    (void)state;
    uint8_t *bytes = random_bytes(LARGE);
    fixture f;
    begin(&f, test_path("a"));
    dls__spool_append(&f.spool, bytes, LARGE);
    assert_frozen_bytes(&f.spool, bytes, LARGE);
    dls__spool_done(&f.spool);
    assert_int_equal(f.memory.live_blocks, 0);
    dls__spool_append(&f.spool, "again", 5);
    assert_frozen_bytes(&f.spool, (const uint8_t *)"again", 5);
    free(bytes);
    end(&f);
}

static void test_a_spool_that_was_cleared_can_be_used_again(void **state)
{
    (void)state;
    uint8_t *bytes = random_bytes(LARGE);
    const size_t sizes[] = { 10, LARGE, 0, 3000, 4000 };
    fixture f;
    testalloc_init(&f.memory);
    dls__spool_init_with_room(&f.spool, &f.memory.allocator, test_path("a"), 3000);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dls__spool_append(&f.spool, bytes, sizes[i]);
        assert_int_equal(f.spool.file != NULL, sizes[i] > 3000);
        assert_frozen_bytes(&f.spool, bytes, sizes[i]);
        dls__spool_clear(&f.spool);
        assert_int_equal(dls__spool_size(&f.spool), 0);
    }
    free(bytes);
    end(&f);
}

static void test_first_failure_is_kept_and_told(void **state)
{
    (void)state;
    dls_error err;
    const uint8_t *bytes = NULL;
    uint64_t size = 1;
    uint8_t *large = random_bytes(LARGE);
    fixture f;
    begin(&f, "/no such folder/a");
    dls__spool_append(&f.spool, large, LARGE);
    dls__spool_append(&f.spool, "a", 1);
    assert_status(dls__spool_status(&f.spool, NULL), DLS_EIO);
    assert_fails(dls__spool_status(&f.spool, &err), DLS_EIO, &err, "/no such folder/a: cannot create: No such file");
    assert_fails(dls__spool_freeze(&f.spool, &bytes, &size, &err), DLS_EIO, &err, "cannot create");
    assert_null(bytes);
    free(large);
    end(&f);
}

static void test_full_disk_is_told(void **state)
{
    (void)state;
    struct rlimit before, small;
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 600000; /* the system says "File too large"; a full disk is the same to us */
    signal(SIGXFSZ, SIG_IGN);
    dls_error err;
    uint8_t *bytes = random_bytes(1000);
    fixture f;
    begin(&f, test_path("a"));
    setrlimit(RLIMIT_FSIZE, &small);
    for (int i = 0; i < 1000; i++) dls__spool_append(&f.spool, bytes, 1000);
    dls_status status = dls__spool_status(&f.spool, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_fails(status, DLS_EIO, &err, "a: cannot write: File too large");
    free(bytes);
    end(&f);
}

static void test_failing_allocations_are_told(void **state)
{
    (void)state;
    uint8_t *large = random_bytes(LARGE);
    fixture f;
    begin(&f, test_path("a"));
    FOR_EACH_FAILING_ALLOCATION(&f.memory)
    {
        const uint8_t *bytes;
        uint64_t size;
        for (size_t at = 0; at < LARGE; at += 1024) dls__spool_append(&f.spool, large + at, 1024);
        dls_status status = dls__spool_freeze(&f.spool, &bytes, &size, NULL);
        assert_int_equal(status, f.memory.failed ? DLS_ENOMEM : DLS_OK);
        if (status == DLS_OK) assert_bytes(bytes, size, large, (size_t)LARGE);
        dls__spool_done(&f.spool);
    }
    assert_int_equal(test_folder_count(), 0);
    free(large);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_spool_freezes_to_no_bytes_at_an_address),
        cmocka_unit_test(test_few_bytes_stay_in_memory),
        cmocka_unit_test(test_many_bytes_go_to_a_file_without_a_name),
        cmocka_unit_test(test_pieces_of_any_size_follow_each_other),
        cmocka_unit_test(test_sizes_around_the_buffer_come_back_whole),
        cmocka_unit_test(test_any_piece_can_be_read_before_freezing),
        cmocka_unit_test(test_freezing_twice_gives_the_same_bytes),
        cmocka_unit_test(test_done_leaves_a_spool_that_can_be_used_again),
        cmocka_unit_test(test_a_spool_that_was_cleared_can_be_used_again),
        cmocka_unit_test(test_first_failure_is_kept_and_told),
        cmocka_unit_test(test_full_disk_is_told),
        cmocka_unit_test(test_failing_allocations_are_told),
    };
    return cmocka_run_group_tests_name("base/spool", tests, NULL, NULL);
}
