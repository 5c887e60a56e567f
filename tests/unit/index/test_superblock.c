/* SPDX-License-Identifier: MIT
 *
 * Superblocks: written to the byte as the essay says, and the newest whole one found.
 */
#include "analysis/analyzer.h"
#include "base/crc32c.h"
#include "base/endian.h"
#include "index/index_format.h"
#include "support/dls_test.h"

#define FILE_SIZE (DLS__FIRST_SEGMENT + 100)

static dls_error err;
static uint8_t file[FILE_SIZE];

static dls__superblock block_of(uint64_t generation)
{
    return (dls__superblock){ .generation = generation,
                              .record = DLS__FIRST_SEGMENT + generation,
                              .record_size = 2,
                              .file_size = DLS__FIRST_SEGMENT + generation + 2,
                              .record_crc = 7 };
}

static uint8_t *slot(size_t number) { return file + number * DLS__SUPERBLOCK_SPACING; }

/* A file whose two superblocks have those generations; 0: nothing there. */
static void make_file(uint64_t first, uint64_t second)
{
    memset(file, 0, sizeof file);
    dls__superblock a = block_of(first), b = block_of(second);
    if (first > 0) dls__superblock_write(&a, slot(0));
    if (second > 0) dls__superblock_write(&b, slot(1));
}

static void mend(uint8_t *block) { dls__store_u32(block + 60, dls__crc32c(0, block, 60)); }

static void test_the_example_of_the_essay_holds(void **state)
{
    (void)state;
    static const uint8_t expected[DLS__SUPERBLOCK_SIZE] = {
        0x64, 0x6c, 0x73, 0x65, 0x61, 0x72, 0x63, 0x68, 0x0d, 0x00, 0x00, 0x80, 0x01, 0x00, 0x00, 0x00,
        0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        0x7a, 0xa3, 0x64, 0x60, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x7b, 0x9e, 0xd9, 0x22,
    };
    uint8_t found[DLS__SUPERBLOCK_SIZE];
    dls__superblock superblock = {
        .generation = 1, .record = 8192, .record_size = 3, .file_size = 8195, .record_crc = dls__crc32c(0, "\0\0\0", 3)
    };
    dls__superblock_write(&superblock, found);
    assert_memory_equal(found, expected, sizeof expected);
}

static void test_the_newest_whole_one_is_taken(void **state)
{
    (void)state;
    static const struct {
        uint64_t first, second, newest;
    } rows[] = { { 1, 1, 1 }, { 2, 1, 2 }, { 1, 2, 2 }, { 3, 0, 3 }, { 0, 4, 4 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls__superblock found;
        make_file(rows[i].first, rows[i].second);
        assert_ok(dls__superblock_find(file, FILE_SIZE, &found, &err), &err);
        assert_int_equal(found.generation, rows[i].newest);
        assert_int_equal(found.record, DLS__FIRST_SEGMENT + rows[i].newest);
        assert_int_equal(found.record_size, 2);
        assert_int_equal(found.record_crc, 7);
    }
}

/* The file was copied while the newer commit was being appended. */
static void test_a_commit_that_the_file_does_not_hold_leaves_the_one_before(void **state)
{
    (void)state;
    dls__superblock found;
    make_file(9, 8);
    assert_ok(dls__superblock_find(file, DLS__FIRST_SEGMENT + 8 + 2, &found, &err), &err);
    assert_int_equal(found.generation, 8);
}

static void test_a_torn_one_leaves_the_other(void **state)
{
    (void)state;
    for (size_t at = 0; at < DLS__SUPERBLOCK_SIZE; at++) {
        dls__superblock found;
        make_file(6, 5);
        slot(0)[at] ^= 0x20;
        assert_ok(dls__superblock_find(file, FILE_SIZE, &found, &err), &err);
        assert_int_equal(found.generation, 5);
    }
}

static void test_two_damaged_ones_are_a_damaged_index(void **state)
{
    (void)state;
    dls__superblock found;
    make_file(1, 1);
    slot(0)[20] ^= 1;
    slot(1)[30] ^= 1;
    assert_fails(dls__superblock_find(file, FILE_SIZE, &found, &err), DLS_ECORRUPT, &err, "both superblocks");
}

static void test_what_is_no_index_is_said_to_be_none(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 7, 8, 100, DLS__FIRST_SEGMENT - 1, FILE_SIZE };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dls__superblock found;
        memset(file, '{', sizeof file);
        assert_fails(dls__superblock_find(file, sizes[i], &found, &err), DLS_EFORMAT, &err, "not an index");
    }
}

static void test_an_index_that_was_cut_off_is_said_to_be(void **state)
{
    (void)state;
    static const size_t sizes[] = { 8, 4096, DLS__FIRST_SEGMENT - 1, DLS__FIRST_SEGMENT, DLS__FIRST_SEGMENT + 2 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        dls__superblock found;
        make_file(1, 1);
        assert_fails(dls__superblock_find(file, sizes[i], &found, &err), DLS_ECORRUPT, &err, "cut off");
    }
}

/* A library of one number, a file of another: drafts and releases refuse each other, and both refuse the future. */
static void test_another_version_of_the_format_is_refused(void **state)
{
    (void)state;
    static const uint32_t versions[] = { DLS__FORMAT_VERSION ^ DLS__FORMAT_DRAFT, DLS__FORMAT_VERSION + 1, 0 };
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        dls__superblock found;
        make_file(1, 1);
        for (size_t s = 0; s < 2; s++) {
            dls__store_u32(slot(s) + 8, versions[i]);
            mend(slot(s));
        }
        assert_fails(dls__superblock_find(file, FILE_SIZE, &found, &err), DLS_EVERSION, &err, "index format");
    }
}

static void test_another_version_of_the_analysis_is_refused(void **state)
{
    (void)state;
    dls__superblock found;
    make_file(1, 0);
    dls__store_u32(slot(0) + 12, DLS__ANALYSIS_VERSION + 1);
    mend(slot(0));
    assert_fails(dls__superblock_find(file, FILE_SIZE, &found, &err), DLS_EVERSION, &err, "text analysis 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_example_of_the_essay_holds),
        cmocka_unit_test(test_the_newest_whole_one_is_taken),
        cmocka_unit_test(test_a_commit_that_the_file_does_not_hold_leaves_the_one_before),
        cmocka_unit_test(test_a_torn_one_leaves_the_other),
        cmocka_unit_test(test_two_damaged_ones_are_a_damaged_index),
        cmocka_unit_test(test_what_is_no_index_is_said_to_be_none),
        cmocka_unit_test(test_an_index_that_was_cut_off_is_said_to_be),
        cmocka_unit_test(test_another_version_of_the_format_is_refused),
        cmocka_unit_test(test_another_version_of_the_analysis_is_refused),
    };
    return cmocka_run_group_tests_name("index/superblock", tests, NULL, NULL);
}
