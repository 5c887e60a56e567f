/* SPDX-License-Identifier: MIT
 *
 * Compaction: the file gets small again, under the same name, and who has the old one open keeps it.
 */
#define _XOPEN_SOURCE 700

#include "index_fixture.h"
#include "support/links.h"
#include "support/testalloc.h"

static dls_error err;

static dls_status put_large(dls_writer *writer, unsigned number, unsigned version)
{
    static char text[200000];
    char key[32];
    size_t at = 0;
    snprintf(key, sizeof key, "%u", number);
    while (at + 32 < sizeof text)
        at += (size_t)snprintf(text + at, sizeof text - at, "w%u ", version + (unsigned)at * 2654435761u % 100000);
    const dls_value value = { 4, text, at };
    return dls__writer_put(writer, key, strlen(key), &value, 1, &err);
}

static uint64_t size_of(const char *path)
{
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    return (uint64_t)about.st_size;
}

/* The same document again and again: only so much of the file may be dead. */
static void test_dead_space_is_bounded(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    uint64_t largest = 0, live = 0, written = 0;
    for (unsigned version = 0; version < 120; version++) {
        uint64_t before = writer->end;
        assert_ok(put_large(writer, 1, version), &err);
        fixture_commit(writer);
        if (version == 0) live = writer->end;
        if (writer->end > before) written += writer->end - before;
        if (size_of(path) > largest) largest = size_of(path);
        assert_int_equal(dls__writer_count(writer), 1);
    }
    assert_true(written > 3 * (((uint64_t)16 << 20) + live)); /* there was much to be thrown away */
    assert_true(largest < 3 * live + ((uint64_t)16 << 20));
    dls__writer_close(writer);
}

/* A segment that is copied as it is has its deletions copied too. */
static void test_deletions_move_along_with_their_segment(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    uint64_t document, moves = 0;
    for (unsigned i = 100; i < 200; i++) assert_ok(fixture_add(writer, i, &err), &err);
    fixture_commit(writer);
    for (unsigned i = 110; i < 130; i++) assert_ok(fixture_delete(writer, i, &err), &err);
    for (unsigned version = 0; version < 40; version++) {
        uint64_t before = writer->end;
        assert_ok(put_large(writer, 1, version), &err);
        fixture_commit(writer);
        moves += writer->end < before;
    }
    assert_true(moves > 0);
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    assert_int_equal(index->deleted, 20);
    assert_int_equal(index->documents, 101);
    assert_fails(dls__index_find(index, "120", 3, &document, &err), DLS_ENOTFOUND, &err, "'120'");
    assert_ok(dls__index_find(index, "140", 3, &document, &err), &err);
    dls__index_close(index);
}

/* No new file can be made where the folder has another name: then commits go on in the old one. */
static void test_where_there_is_no_room_commits_go_on(void **state)
{
    (void)state;
    char folder[300], moved[300], path[310];
    skip_on_windows("a folder with an open file in it cannot be renamed");
    snprintf(folder, sizeof folder, "%s", test_path("folder"));
    snprintf(moved, sizeof moved, "%s", test_path("moved"));
    snprintf(path, sizeof path, "%s/i", folder);
    assert_int_equal(mkdir(folder, 0777), 0);
    dls_writer *writer = fixture_create(path, true);
    assert_ok(put_large(writer, 1, 0), &err);
    fixture_commit(writer);
    assert_int_equal(rename(folder, moved), 0);
    writer->buffer_bytes = (size_t)64 << 20;
    for (unsigned version = 1; version < 60; version++) {
        assert_ok(put_large(writer, 1, version), &err);
        fixture_commit(writer);
    }
    assert_true(dls__writer_is_mostly_dead(writer));
    assert_false(dls__writer_may_tidy(writer)); /* not before the file is larger by an eighth */
    assert_fails(dls__writer_compact(writer, 1, &err), DLS_EIO, &err, "no longer the file");
    dls__writer_close(writer);
    snprintf(path, sizeof path, "%s/i", moved);
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_int_equal(index->superblock.generation, 60);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    dls__index_close(index);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(moved), 0);
}

static void test_readers_keep_the_old_file_and_find_the_new_one(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("i");
    dls_index *old, *newer;
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 5; i++) {
        assert_ok(fixture_add(writer, i, &err), &err);
        fixture_commit(writer);
    }
    assert_ok(fixture_delete(writer, 3, &err), &err);
    fixture_commit(writer);
    assert_ok(dls__index_open(path, NULL, &old, &err), &err);
    uint64_t before = size_of(path);
    assert_ok(dls__writer_compact(writer, 1, &err), &err);
    assert_true(size_of(path) < before);
    assert_int_equal(test_folder_count(), is_windows() ? 2 : 1); /* there the old one is put aside while it is open */
    assert_ok(dls__index_check(old, true, NULL, &err), &err);
    assert_int_equal(old->segment_count, 4);
    assert_ok(dls__index_refresh(old, &newer, &err), &err);
    assert_non_null(newer);
    assert_ok(dls__index_check(newer, true, NULL, &err), &err);
    assert_int_equal(newer->segment_count, 1);
    assert_int_equal(newer->documents, 4);
    assert_true(newer->superblock.generation > old->superblock.generation);
    dls__index_close(old);
    dls__index_close(newer);

    /* the writer goes on in the new file, and holds its lock */
    dls_writer *second;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    assert_fails(dls__writer_open(path, NULL, &options, &second, &err), DLS_EBUSY, &err, "has another writer");
    assert_ok(fixture_add(writer, 9, &err), &err);
    assert_fails(fixture_add(writer, 4, &err), DLS_EEXISTS, &err, "'4'");
    fixture_commit(writer);
    dls__writer_close(writer);
    assert_ok(dls__index_open(path, NULL, &newer, &err), &err);
    assert_int_equal(newer->documents, 5);
    dls__index_close(newer);
}

static void test_compacting_to_several_segments_leaves_no_dead_space(void **state)
{
    (void)state;
    const char *path = test_path("i");
    for (size_t most = 1; most <= 4; most++) {
        dls_writer *writer = fixture_create(path, true);
        writer->merge = false;
        for (unsigned i = 0; i < 20; i++) {
            assert_ok(fixture_add(writer, i, &err), &err);
            if (i % 3 == 0) assert_ok(fixture_delete(writer, i, &err), &err);
            if (i % 4 == 3) fixture_commit(writer);
        }
        assert_ok(fixture_delete(writer, 1, &err), &err);
        assert_ok(dls__writer_compact(writer, most, &err), &err);
        assert_int_equal(writer->segment_count, most);
        uint64_t end = DLS__FIRST_SEGMENT;
        for (size_t i = 0; i < most; i++) {
            assert_int_equal(writer->descriptors[i].offset, dls__round_up(end, DLS__SEGMENT_ALIGNMENT));
            assert_int_equal(writer->descriptors[i].deleted, 0);
            end = writer->descriptors[i].offset + dls__segment_size(&writer->descriptors[i]);
        }
        assert_true(size_of(path) < end + 1000); /* the record */
        dls__writer_close(writer);
    }
}

static void test_links_and_permissions_stay(void **state)
{
    (void)state;
    skip_on_windows("links are replaced, and files have no modes");
    test_folder_clear();
    const char *path = test_path("i"), *link_path = test_path("link");
    struct stat about;
    fixture_write(path, (const unsigned[]){ 3, 2, 99 });
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(symlink(path, link_path), 0);
    dls_writer *writer = fixture_reopen(link_path);
    assert_ok(dls__writer_compact(writer, 1, &err), &err);
    dls__writer_close(writer);
    assert_int_equal(lstat(link_path, &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0640);
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_int_equal(index->segment_count, 1);
    dls__index_close(index);
    assert_int_equal(test_folder_count(), 2);
}

static void test_an_index_that_is_new_is_compacted_before_it_has_its_name(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, false);
    for (unsigned i = 0; i < 20; i++) assert_ok(fixture_add(writer, i, &err), &err);
    for (unsigned i = 0; i < 15; i++) assert_ok(fixture_delete(writer, i, &err), &err);
    test_write_file(path, "precious", 8); /* somebody else's */
    assert_fails(dls__writer_compact(writer, 1, &err), DLS_EEXISTS, &err, "is there already");
    dls__writer_close(writer);
    assert_int_equal(test_folder_count(), 1);
}

/* Whichever allocation fails while a commit leaves dead space behind. */
static void test_no_memory_to_move_is_told_and_the_last_commit_stands(void **state)
{
    (void)state;
    const char *path = test_path("i");
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        size_t round = memory.round;
        testalloc_fail_at(&memory, 0);
        fixture_write(path, (const unsigned[]){ 2, 1, 99 });
        dls_writer *writer;
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.allocator = &memory.allocator;
        assert_ok(dls__writer_open(path, NULL, &options, &writer, &err), &err);
        writer->end += (uint64_t)20 << 20; /* dead */
        assert_ok(fixture_delete(writer, 0, &err), &err);
        testalloc_fail_at(&memory, round);
        dls_status status = dls__writer_commit(writer, &err);
        assert_told(&memory, status, &err);
        dls__writer_close(writer);
        dls_index *index = fixture_open(path);
        assert_int_equal(index->documents - index->deleted, status == DLS_OK ? 2 : 3);
        dls__index_close(index);
        if (status == DLS_OK) assert_true(size_of(path) < (uint64_t)1 << 20);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dead_space_is_bounded),
        cmocka_unit_test(test_deletions_move_along_with_their_segment),
        cmocka_unit_test(test_where_there_is_no_room_commits_go_on),
        cmocka_unit_test(test_readers_keep_the_old_file_and_find_the_new_one),
        cmocka_unit_test(test_compacting_to_several_segments_leaves_no_dead_space),
        cmocka_unit_test(test_links_and_permissions_stay),
        cmocka_unit_test(test_an_index_that_is_new_is_compacted_before_it_has_its_name),
        cmocka_unit_test(test_no_memory_to_move_is_told_and_the_last_commit_stands),
    };
    return cmocka_run_group_tests_name("index/index_compact", tests, NULL, NULL);
}
