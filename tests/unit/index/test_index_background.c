/* SPDX-License-Identifier: MIT
 *
 * Merging by a thread: documents and deletions are those that there would be without it, whenever it is done.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <sys/stat.h>
#include <unistd.h>

#include "index_fixture.h"
#include "support/gate.h"
#include "support/rng.h"
#include "support/sim_disk.h"
#include "support/testalloc.h"

#define KEYS 400

static dls_error err;

static dls_writer *create(const char *path, const dls_allocator *allocator)
{
    dls_schema *schema;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.background = true;
    options.allocator = allocator;
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_ok(dls__writer_create(path, schema, &options, &writer, &err), &err);
    dls__schema_free(schema);
    return writer;
}

static void *resize_behind_gate(void *ctx, void *block, size_t old_size, size_t new_size)
{
    (void)ctx, (void)old_size;
    gate_pass();
    if (new_size > 0) return realloc(block, new_size);
    free(block);
    return NULL;
}

/* The allocator of a writer whose thread does nothing while the gate is shut. */
static const dls_allocator held_up = { NULL, resize_behind_gate };

static void let_go(dls_writer *writer)
{
    gate_open();
    dls__background_wait(writer);
}

static void add_and_commit(dls_writer *writer, unsigned number)
{
    assert_ok(fixture_add(writer, number, &err), &err);
    fixture_commit(writer);
}

/* Commits of a document each, as many as a merge needs, which is then made but not taken. */
static dls_writer *create_with_merge_ended(const char *path)
{
    dls_writer *writer = create(path, NULL);
    for (unsigned i = 0; i < 8; i++) add_and_commit(writer, i);
    assert_int_equal(writer->job.step, DLS__MERGING);
    assert_int_equal(writer->segment_count, 8);
    dls__background_wait(writer);
    return writer;
}

static bool has(const dls_index *index, unsigned number)
{
    char key[32];
    uint64_t document;
    snprintf(key, sizeof key, "%u", number);
    return dls__index_find(index, key, strlen(key), &document, &err) == DLS_OK;
}

static void assert_documents(const char *path, uint64_t expected)
{
    dls_index *index = fixture_open(path);
    assert_int_equal(index->documents - index->deleted, expected);
    dls__index_close(index);
}

static void test_a_merge_is_taken_by_the_commit_after_it(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create_with_merge_ended(path);
    assert_documents(path, 8);
    add_and_commit(writer, 8);
    assert_int_equal(writer->segment_count, 2);
    assert_int_equal(writer->descriptors[0].documents, 8);
    assert_int_equal(dls__writer_count(writer), 9);
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    for (unsigned i = 0; i < 9; i++) assert_true(has(index, i));
    dls__index_close(index);
}

/* Deletions that the merge did not see: of a commit, of a whole segment, and not committed yet; and one taken back. */
static void test_what_was_deleted_meanwhile_stays_deleted(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, &held_up);
    gate_shut();
    for (unsigned i = 0; i < 24; i++) {
        assert_ok(fixture_add(writer, i, &err), &err);
        if (i == 7) assert_ok(fixture_delete(writer, 2, &err), &err); /* of which it knows */
        if (i % 3 == 2) fixture_commit(writer);
    }
    assert_int_equal(writer->job.step, DLS__MERGING);
    assert_ok(fixture_delete(writer, 0, &err), &err);
    for (unsigned i = 9; i < 12; i++) assert_ok(fixture_delete(writer, i, &err), &err);
    fixture_commit(writer);
    assert_int_equal(writer->segment_count, 7);
    assert_ok(fixture_delete(writer, 4, &err), &err);
    assert_ok(dls__writer_abort(writer, &err), &err);
    assert_ok(fixture_delete(writer, 5, &err), &err);
    let_go(writer);
    fixture_commit(writer);
    assert_int_equal(writer->segment_count, 1);
    assert_int_equal(writer->descriptors[0].documents, 23);
    assert_int_equal(writer->descriptors[0].deleted, 5);
    assert_int_equal(writer->deleted, 5);
    assert_int_equal(dls__writer_count(writer), 18);
    assert_ok(fixture_add(writer, 10, &err), &err);
    assert_fails(fixture_add(writer, 4, &err), DLS_EEXISTS, &err, "'4'");
    fixture_commit(writer);
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    for (unsigned i = 0; i < 24; i++)
        assert_int_equal(has(index, i), i != 0 && i != 2 && i != 5 && i != 9 && i != 11);
    dls__index_close(index);
}

static void test_a_merge_of_what_is_all_deleted_leaves_nothing(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create_with_merge_ended(path);
    for (unsigned i = 0; i < 8; i++) assert_ok(fixture_delete(writer, i, &err), &err);
    assert_ok(fixture_add(writer, 9, &err), &err);
    fixture_commit(writer);
    assert_int_equal(writer->segment_count, 1);
    assert_int_equal(writer->deleted, 0);
    assert_int_equal(dls__writer_count(writer), 1);
    dls__writer_close(writer);
    assert_documents(path, 1);
}

/* Add a document of `size` bytes of words, few of them twice. */
static void add_large(dls_writer *writer, unsigned number, size_t size)
{
    static char text[400000];
    char key[32];
    size_t at = 0;
    while (at + 32 < size)
        at += (size_t)snprintf(text + at, size - at, "w%u ", (number + (unsigned)at) * 2654435761u);
    snprintf(key, sizeof key, "%u", number);
    const dls_value value = { 4, text, at };
    assert_ok(dls__writer_add(writer, key, strlen(key), &value, 1, &err), &err);
}

/* Commits of a large document each, as many as a merge needs, which is then made but not taken. */
static dls_writer *create_with_large_merge_ended(const char *path, const dls_allocator *allocator)
{
    dls_writer *writer = create(path, allocator);
    for (unsigned i = 0; i < 8; i++) {
        add_large(writer, i, 400000);
        fixture_commit(writer);
    }
    dls__background_wait(writer);
    assert_int_equal(writer->job.step, DLS__MERGING);
    return writer;
}

/* A result that is large is copied by the thread, behind what other commits appended. */
static void test_a_large_result_is_placed_while_commits_go_on(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create_with_large_merge_ended(path, NULL);
    add_and_commit(writer, 8);
    assert_int_equal(writer->job.step, DLS__PLACING);
    assert_true(writer->job.result.offset < writer->descriptors[8].offset);
    assert_documents(path, 9);
    assert_ok(fixture_delete(writer, 3, &err), &err);
    dls__background_wait(writer);
    fixture_commit(writer);
    assert_int_equal(writer->segment_count, 2);
    dls__writer_close(writer);
    assert_documents(path, 8);
}

static void test_a_large_result_is_placed_by_the_commit_where_there_is_no_thread_to_be_had(void **state)
{
    (void)state;
    const char *path = test_path("i");
    testalloc memory;
    testalloc_init(&memory);
    dls_writer *writer = create_with_large_merge_ended(path, &memory.allocator);
    testalloc_fail_at(&memory, 1); /* the thread's */
    fixture_commit(writer);
    assert_true(memory.failed);
    assert_int_equal(writer->segment_count, 1);
    dls__writer_close(writer);
    assert_documents(path, 8);
    testalloc_done(&memory);
}

/* What is live is copied by the thread; what came since is there too. */
static void test_dead_space_is_left_behind_while_commits_go_on(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, NULL);
    for (unsigned i = 0; i < 5; i++) add_and_commit(writer, i);
    writer->end += (uint64_t)20 << 20; /* dead */
    add_and_commit(writer, 5);
    assert_int_equal(writer->job.step, DLS__MOVING);
    assert_ok(fixture_delete(writer, 2, &err), &err);
    dls__background_wait(writer);
    assert_ok(fixture_add(writer, 6, &err), &err);
    fixture_commit(writer);
    assert_true(writer->end < (uint64_t)1 << 20);
    assert_int_equal(dls__writer_count(writer), 6);
    assert_fails(fixture_add(writer, 5, &err), DLS_EEXISTS, &err, "'5'");
    add_and_commit(writer, 7);
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    for (unsigned i = 0; i < 8; i++) assert_int_equal(has(index, i), i != 2);
    dls__index_close(index);
}

/* A writer at whose path a thread has ended copying what is live, and the next commit is to move there. */
static dls_writer *create_with_move_ended(const char *path)
{
    dls_writer *writer = create(path, NULL);
    for (unsigned i = 0; i < 5; i++) add_and_commit(writer, i);
    writer->end += (uint64_t)20 << 20; /* dead */
    add_and_commit(writer, 5);
    assert_int_equal(writer->job.step, DLS__MOVING);
    dls__background_wait(writer);
    return writer;
}

/* For want of room, say: then it is done when the file has grown by an eighth. */
static void test_dead_space_stays_where_it_cannot_be_left_behind(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, NULL);
    for (unsigned i = 0; i < 5; i++) add_and_commit(writer, i);
    writer->end += (uint64_t)20 << 20; /* dead */
    sim_disk.syncs_left = 2;           /* the commit's, but not the thread's */
    add_and_commit(writer, 5);
    assert_int_equal(writer->job.step, DLS__MOVING);
    dls__background_wait(writer);
    sim_disk.syncs_left = SIZE_MAX;
    add_and_commit(writer, 6);
    assert_int_equal(writer->job.step, DLS__IDLE);
    writer->end += (uint64_t)5 << 20;
    add_and_commit(writer, 7);
    assert_int_equal(writer->job.step, DLS__MOVING);
    dls__background_wait(writer);
    add_and_commit(writer, 8);
    assert_true(writer->end < (uint64_t)1 << 20);
    dls__writer_close(writer);
    assert_documents(path, 9);
}

/* Hours may pass until the next commit. */
static void test_what_happened_to_the_file_meanwhile_is_heeded(void **state)
{
    (void)state;
    char moved[1200];
    struct stat about;
    const char *path = test_path("i");
    snprintf(moved, sizeof moved, "%s", test_path("moved"));
    dls_writer *writer = create_with_move_ended(path);
    assert_int_equal(chmod(path, 0600), 0);
    add_and_commit(writer, 6);
    assert_true(writer->end < (uint64_t)1 << 20);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    dls__writer_close(writer);

    writer = create_with_move_ended(path);
    assert_int_equal(rename(path, moved), 0);
    assert_int_equal(symlink(moved, path), 0);
    add_and_commit(writer, 6);
    assert_int_equal(lstat(path, &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    dls__writer_close(writer);
    assert_documents(path, 7);
    assert_int_equal(unlink(path), 0);

    writer = create_with_move_ended(path);
    assert_int_equal(rename(moved, path), 0); /* another index */
    add_and_commit(writer, 6);
    add_and_commit(writer, 7);
    dls__writer_close(writer);
    assert_documents(path, 7);
    assert_int_equal(test_folder_count(), 1);
}

static void test_closing_and_compacting_end_it(void **state)
{
    (void)state;
    const char *path = test_path("i");
    for (int compacted = 0; compacted < 2; compacted++) {
        test_folder_clear();
        dls_writer *writer = create(path, NULL);
        for (unsigned i = 0; i < 8; i++) add_and_commit(writer, i);
        if (compacted != 0) assert_ok(dls__writer_compact(writer, 1, &err), &err);
        if (compacted != 0) assert_int_equal(writer->job.step, DLS__IDLE);
        dls__writer_close(writer);
        assert_documents(path, 8);
        assert_int_equal(test_folder_count(), 1);
    }
}

static void test_a_failure_is_told_by_the_next_commit_and_nothing_is_lost(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, &held_up);
    gate_shut();
    for (unsigned i = 0; i < 8; i++) add_and_commit(writer, i);
    sim_disk.writes_left = 0;
    let_go(writer);
    sim_disk.writes_left = SIZE_MAX;
    assert_ok(fixture_add(writer, 8, &err), &err);
    assert_fails(dls__writer_commit(writer, &err), DLS_EIO, &err, "No space left");
    assert_contains(err.text, "merging in the background");
    assert_int_equal(dls__writer_count(writer), 9);
    fixture_commit(writer); /* and begins it anew */
    dls__background_wait(writer);
    fixture_commit(writer);
    assert_int_equal(writer->segment_count, 1);
    dls__writer_close(writer);
    assert_documents(path, 9);
}

/* Where the folder may not be written, though the file may: what the thread would do, commits do. */
static void test_where_no_file_can_be_made_commits_merge_themselves(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, NULL);
    add_and_commit(writer, 0);
    sim_disk.files_left = 0;
    for (unsigned i = 1; i < 100; i++) {
        add_and_commit(writer, i);
        assert_true(writer->segment_count < 16);
    }
    writer->end += (uint64_t)20 << 20; /* dead, and cannot be left behind */
    for (unsigned i = 0; i < 4; i++) {
        assert_ok(fixture_delete(writer, i, &err), &err);
        add_and_commit(writer, 100 + i);
    }
    assert_true(writer->end > (uint64_t)20 << 20);
    sim_disk.files_left = SIZE_MAX;
    bool begun = false;
    for (unsigned i = 0; i < 20; i++) {
        add_and_commit(writer, 104 + i);
        begun |= writer->job.step == DLS__MERGING;
        dls__background_wait(writer);
    }
    assert_true(begun);
    assert_int_equal(dls__writer_count(writer), 120);
    dls__writer_close(writer);
    assert_documents(path, 120);
    test_folder_clear();
}

/* Documents that need none: their merge does. */
static void test_what_cannot_be_merged_without_a_file_waits(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, NULL);
    add_and_commit(writer, 99);
    sim_disk.files_left = 0;
    for (unsigned i = 0; i < 12; i++) {
        add_large(writer, i, 100000);
        fixture_commit(writer);
    }
    assert_int_equal(writer->segment_count, 13);
    sim_disk.files_left = SIZE_MAX;
    for (unsigned i = 100; i < 104; i++) {
        add_and_commit(writer, i);
        dls__background_wait(writer);
    }
    assert_true(writer->segment_count < 10);
    dls__writer_close(writer);
    assert_documents(path, 17);
}

/* Where commits merge: what is thinned out is not written anew, and dead space stays, until there is room. */
static void test_what_is_thinned_out_stays_where_there_is_no_file_for_it(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = create(path, NULL);
    writer->background = false;
    for (unsigned i = 0; i < 12; i++) {
        add_large(writer, i, 100000);
        if (i == 7) fixture_commit(writer);
    }
    fixture_commit(writer);
    for (unsigned i = 0; i < 3; i++) assert_ok(fixture_delete(writer, i, &err), &err);
    uint64_t dead = (uint64_t)20 << 20;
    writer->end += dead;
    sim_disk.files_left = 0;
    add_and_commit(writer, 100);
    assert_int_equal(writer->descriptors[0].deleted, 3);
    assert_true(writer->end > dead && writer->no_room_at > 0);
    sim_disk.files_left = SIZE_MAX;
    writer->end += dead;
    add_and_commit(writer, 101);
    assert_int_equal(writer->descriptors[0].deleted, 0);
    assert_true(writer->end < dead);
    dls__writer_close(writer);
    assert_documents(path, 11);
}

/* Commit; once more, if that told that the thread had failed. */
static dls_status commit_again(dls_writer *writer)
{
    uint64_t count = dls__writer_count(writer);
    dls_status status = dls__writer_commit(writer, &err);
    if (status == DLS_OK || writer->broken) return status;
    assert_int_equal(status, DLS_ENOMEM);
    assert_int_equal(dls__writer_count(writer), count);
    return dls__writer_commit(writer, &err);
}

/* Whichever allocation fails, of the thread's or the writer's, while it merges, or leaves dead space behind. */
static void fail_each_allocation(uint64_t dead)
{
    const char *path = test_path("i");
    size_t told_later = 0;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        size_t round = memory.round;
        testalloc_fail_at(&memory, 0);
        dls_writer *writer = create(path, &memory.allocator);
        for (unsigned i = 0; i < 7; i++) add_and_commit(writer, i);
        assert_ok(fixture_add(writer, 7, &err), &err);
        writer->end += dead;
        testalloc_fail_at(&memory, round);
        dls_status status = dls__writer_commit(writer, &err);
        uint64_t committed = status == DLS_OK ? 8 : 7;
        dls__background_wait(writer);
        told_later += status == DLS_OK && memory.failed;
        if (status == DLS_OK) status = fixture_delete(writer, 1, &err);
        if (status == DLS_OK) status = commit_again(writer);
        if (status == DLS_OK) committed = 7;
        dls__background_wait(writer);
        if (status == DLS_OK) status = commit_again(writer);
        dls__writer_close(writer);
        assert_told(&memory, status, &err);
        assert_documents(path, committed);
    }
    assert_true(told_later > (dead > 0 ? 2 : 20));
    testalloc_done(&memory);
}

static void test_no_memory_is_told_and_nothing_is_lost(void **state)
{
    (void)state;
    fail_each_allocation(0);
    fail_each_allocation((uint64_t)20 << 20);
}

/* At random, with the thread as fast as it is. */
static void test_documents_are_those_that_were_put_and_not_deleted(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    const char *path = test_path("i");
    bool there[KEYS] = { false };
    dls_writer *writer = create(path, NULL);
    for (unsigned step = 0; step < 3000; step++) {
        unsigned number = rng_below32(&r, KEYS);
        if (!there[number])
            assert_ok(fixture_add(writer, number, &err), &err);
        else
            assert_ok(fixture_delete(writer, number, &err), &err);
        there[number] = !there[number];
        if (rng_one_in(&r, 10)) fixture_commit(writer);
        if (rng_one_in(&r, 30)) dls__background_wait(writer);
    }
    fixture_commit(writer);
    assert_true(writer->segment_count < 40);
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    for (unsigned i = 0; i < KEYS; i++) assert_int_equal(has(index, i), there[i]);
    dls__index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_merge_is_taken_by_the_commit_after_it),
        cmocka_unit_test(test_what_was_deleted_meanwhile_stays_deleted),
        cmocka_unit_test(test_a_merge_of_what_is_all_deleted_leaves_nothing),
        cmocka_unit_test(test_a_large_result_is_placed_while_commits_go_on),
        cmocka_unit_test(test_a_large_result_is_placed_by_the_commit_where_there_is_no_thread_to_be_had),
        cmocka_unit_test(test_dead_space_is_left_behind_while_commits_go_on),
        cmocka_unit_test(test_dead_space_stays_where_it_cannot_be_left_behind),
        cmocka_unit_test(test_what_happened_to_the_file_meanwhile_is_heeded),
        cmocka_unit_test(test_closing_and_compacting_end_it),
        cmocka_unit_test(test_a_failure_is_told_by_the_next_commit_and_nothing_is_lost),
        cmocka_unit_test(test_where_no_file_can_be_made_commits_merge_themselves),
        cmocka_unit_test(test_what_cannot_be_merged_without_a_file_waits),
        cmocka_unit_test(test_what_is_thinned_out_stays_where_there_is_no_file_for_it),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_is_lost),
        cmocka_unit_test(test_documents_are_those_that_were_put_and_not_deleted),
    };
    return cmocka_run_group_tests_name("index/index_background", tests, NULL, NULL);
}
