/* SPDX-License-Identifier: MIT
 *
 * Commit records: schema and segments, stored and read back.
 */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/crc32c.h"
#include "index/index_format.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

#define SEGMENTS 3

static dls_error err;

/* A file that is a record at its end, behind room for the segments that it names. */
typedef struct record_file {
    uint8_t *bytes;
    dls__superblock superblock;
    dls_schema *schema;
    dls__segment_descriptor segments[SEGMENTS];
} record_file;

static void make_file(record_file *f)
{
    const size_t room = 65536;
    dls__buf record;
    dls__buf_init(&record, dls__allocator_or_default(NULL), SIZE_MAX);
    assert_ok(dls__schema_new_default(NULL, NULL, &f->schema, &err), &err);
    for (size_t i = 0; i < SEGMENTS; i++)
        f->segments[i] = (dls__segment_descriptor){ .offset = 8192 + 8192 * i, .image_size = 4096, .terms = i };
    f->segments[1].documents = 9;
    f->segments[1].deleted = 4;
    f->segments[1].deletions = (dls__byte_range){ 50000, 5 };
    f->segments[1].deletions_crc = 77;
    f->segments[1].total_length[1] = f->segments[1].documents_with[1] = 3;
    f->segments[1].deleted_length[1] = f->segments[1].deleted_with[1] = 2;
    dls__buf payload;
    dls__buf_init(&payload, dls__allocator_or_default(NULL), SIZE_MAX);
    dls__buf_append(&payload, "up to 7", 7);
    dls__commit_record_write(f->schema, f->segments, SEGMENTS, &payload, &record);
    dls__buf_done(&payload);
    f->bytes = calloc(1, room + record.size);
    memcpy(f->bytes + room, record.bytes, record.size);
    f->superblock = (dls__superblock){ .record = room, .record_size = record.size, .file_size = room + record.size };
    f->superblock.record_crc = dls__crc32c(0, record.bytes, record.size);
    dls__buf_done(&record);
}

static void free_file(record_file *f)
{
    free(f->bytes);
    dls__schema_free(f->schema);
}

/* Read the record and free what was read; `*count` of segments. */
static dls_status read_and_free(const record_file *f, const dls_allocator *allocator, size_t *count)
{
    dls__commit commit;
    dls_status status = dls__commit_record_read(f->bytes, &f->superblock, allocator, &commit, &err);
    if (status != DLS_OK) return status;
    *count = commit.count;
    dls__free(allocator, commit.segments, commit.count * sizeof *commit.segments);
    dls__schema_free(commit.schema);
    return DLS_OK;
}

static void test_schema_and_segments_come_back(void **state)
{
    (void)state;
    record_file f;
    dls__commit commit;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    make_file(&f);
    assert_ok(dls__commit_record_read(f.bytes, &f.superblock, allocator, &commit, &err), &err);
    assert_int_equal(commit.count, SEGMENTS);
    for (size_t i = 0; i < SEGMENTS; i++)
        assert_memory_equal(&commit.segments[i], &f.segments[i], sizeof *f.segments);
    assert_bytes(commit.payload, commit.payload_size, "up to 7", 7);
    assert_true(commit.schema->fingerprint == f.schema->fingerprint);
    dls__free(allocator, commit.segments, commit.count * sizeof *commit.segments);
    dls__schema_free(commit.schema);
    free_file(&f);
}

static void test_a_wrong_checksum_or_place_is_damage(void **state)
{
    (void)state;
    record_file f;
    size_t count;
    make_file(&f);
    f.superblock.record_crc ^= 1;
    assert_fails(read_and_free(&f, dls__allocator_or_default(NULL), &count), DLS_ECORRUPT, &err, "wrong checksum");
    f.superblock.record_crc ^= 1;
    f.superblock.record_size = UINT64_MAX;
    assert_fails(read_and_free(&f, dls__allocator_or_default(NULL), &count), DLS_ECORRUPT, &err, "lies outside");
    free_file(&f);
}

/* In either place. */
static void test_a_copy_is_read_like_the_record(void **state)
{
    (void)state;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    record_file f;
    dls__commit commit;
    make_file(&f);
    assert_fails(dls__commit_copy_read(f.bytes, &f.superblock, allocator, &commit, &err), DLS_ECORRUPT, &err,
                 "no sound copy");
    for (size_t slot = 0; slot < 2; slot++) {
        uint8_t *copy = f.bytes + slot * DLS__SUPERBLOCK_SPACING + DLS__SUPERBLOCK_SIZE;
        memcpy(copy, f.bytes + f.superblock.record, (size_t)f.superblock.record_size);
        assert_ok(dls__commit_copy_read(f.bytes, &f.superblock, allocator, &commit, &err), &err);
        assert_int_equal(commit.count, SEGMENTS);
        assert_memory_equal(commit.segments, f.segments, sizeof f.segments);
        dls__free(allocator, commit.segments, commit.count * sizeof *commit.segments);
        dls__schema_free(commit.schema);
        copy[f.superblock.record_size - 1] ^= 1;
        assert_fails(dls__commit_copy_read(f.bytes, &f.superblock, allocator, &commit, &err), DLS_ECORRUPT, &err,
                     "no sound copy");
    }
    f.superblock.record_size = DLS__MAX_RECORD_COPY + 1; /* none is so long */
    assert_fails(dls__commit_copy_read(f.bytes, &f.superblock, allocator, &commit, &err), DLS_ECORRUPT, &err,
                 "no sound copy");
    free_file(&f);
}

/* The checksum is right each time: someone made the file up. */
static void test_any_byte_may_be_hostile(void **state)
{
    (void)state;
    record_file f;
    testalloc memory;
    make_file(&f);
    testalloc_init(&memory);
    memory.limit_bytes = 1 << 20;
    for (uint64_t at = f.superblock.record; at < f.superblock.file_size; at++)
        for (int value = 0; value < 256; value += 5) {
            size_t count;
            uint8_t kept = f.bytes[at];
            f.bytes[at] = (uint8_t)value;
            f.superblock.record_crc = dls__crc32c(0, f.bytes + f.superblock.record, (size_t)f.superblock.record_size);
            dls_status status = read_and_free(&f, &memory.allocator, &count);
            assert_true(status == DLS_OK || status == DLS_ECORRUPT || status == DLS_EVERSION);
            f.bytes[at] = kept;
        }
    testalloc_done(&memory);
    free_file(&f);
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    record_file f;
    testalloc memory;
    make_file(&f);
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        size_t count;
        dls_status status = read_and_free(&f, &memory.allocator, &count);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
    }
    testalloc_done(&memory);
    free_file(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_and_segments_come_back),
        cmocka_unit_test(test_a_wrong_checksum_or_place_is_damage),
        cmocka_unit_test(test_a_copy_is_read_like_the_record),
        cmocka_unit_test(test_any_byte_may_be_hostile),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("index/commit_record", tests, NULL, NULL);
}
