/* SPDX-License-Identifier: MIT
 *
 * What file.h promises, on Windows, and where that is another thing than on other systems: names, replacing what others
 * have mapped, locks.
 */
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

static dls_error err;

static dls__file *create_with(const char *path, const char *text)
{
    dls__file *file;
    assert_ok(dls__file_create_beside(path, dls__allocator_or_default(NULL), &file, &err), &err);
    assert_ok(dls__file_write(file, 0, text, strlen(text), &err), &err);
    return file;
}

static void assert_holds(const char *path, const char *text)
{
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    assert_bytes(bytes, size, text, strlen(text));
    free(bytes);
}

/* A scene of its own: the folder is empty. */
static const char *fresh(const char *name)
{
    test_folder_clear();
    return test_path(name);
}

static void test_a_file_has_not_its_name_until_renamed(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    dls__file *file = create_with(path, "one");
    assert_false(dls__file_exists(path));
    assert_int_equal(test_folder_count(), 1);
    assert_ok(dls__file_rename(file, false, &err), &err);
    assert_holds(path, "one"); /* by one who has not heard of sharing deletion */
    assert_ok(dls__file_write(file, 3, "!", 1, &err), &err);
    dls__file_close(file);
    assert_holds(path, "one!");
    assert_int_equal(test_folder_count(), 1);
}

static void test_a_file_that_was_never_renamed_vanishes(void **state)
{
    (void)state;
    dls__file_close(create_with(fresh("a.dls"), "one"));
    assert_int_equal(test_folder_count(), 0);
}

static void test_a_new_name_takes_no_others_place(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    test_write_file(path, "old", 3);
    dls__file *file = create_with(path, "new");
    assert_fails(dls__file_rename(file, false, &err), DLS_EEXISTS, &err, "a.dls: is there already");
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__file_close(file);
    assert_holds(path, "new");
    assert_int_equal(test_folder_count(), 1);
}

/* Its own lock on the file that is replaced is the handle that keeps the system from replacing it. */
static void test_a_writer_replaces_the_file_that_it_has_locked(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    dls__file *old, *file;
    test_write_file(path, "old", 3);
    assert_ok(dls__file_open_locked(path, 0, dls__allocator_or_default(NULL), &old, &err), &err);
    assert_ok(dls__file_create_for(old, dls__allocator_or_default(NULL), &file, &err), &err);
    assert_ok(dls__file_write(file, 0, "new", 3, &err), &err);
    assert_ok(dls__file_check_for(old, file, &err), &err);
    assert_ok(dls__file_rename(file, true, &err), &err);
    assert_fails(dls__file_check_for(old, file, &err), DLS_EIO, &err, "is no longer the file that was opened");
    dls__file_close(old);
    assert_ok(dls__file_check_for(file, file, &err), &err); /* though it was renamed */
    dls__file_close(file);
    assert_holds(path, "new");
    assert_int_equal(test_folder_count(), 1);
}

/* Who has the old one mapped keeps it, under another name, which may be deleted afterwards. */
static void test_a_mapped_file_is_put_aside(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    dls__map map;
    test_write_file(path, "old", 3);
    assert_ok(dls__map_open(path, &map, &err), &err);
    assert_true(dls__map_is_at(&map, path));
    dls__file *file = create_with(path, "new");
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__file_close(file);
    assert_false(dls__map_is_at(&map, path));
    assert_bytes(map.bytes, map.size, "old", (size_t)3);
    dls__map_close(&map);
    assert_holds(path, "new");
    assert_in_range(test_folder_count(), 1, 2);
}

static void test_paths_are_utf8(void **state)
{
    (void)state;
    const char *path = fresh("gr\xC3\xB6\xC3\x9F"
                             "e \xE4\xB8\xAD.dls"); /* größe 中 */
    dls__file *file = create_with(path, "one");
    assert_ok(dls__file_rename(file, false, &err), &err);
    dls__file_close(file);
    assert_true(dls__file_exists(path));
    wchar_t wide[2000];
    assert_true(MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, 2000) > 0);
    FILE *found = _wfopen(wide, L"rb");
    assert_non_null(found);
    fclose(found);
    assert_true(DeleteFileW(wide));
    assert_status(dls__file_create_beside("\xFF.dls", dls__allocator_or_default(NULL), &file, &err), DLS_EIO);
}

static void test_a_file_has_one_who_writes_it(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    dls__file *file = create_with(path, "one"), *second;
    assert_ok(dls__file_rename(file, false, &err), &err);
    assert_fails(dls__file_open_locked(path, 20, dls__allocator_or_default(NULL), &second, &err), DLS_EBUSY, &err,
                 "a.dls: has another writer");
    dls__file_close(file);
    assert_ok(dls__file_open_locked(path, 0, dls__allocator_or_default(NULL), &second, &err), &err);
    dls__file_close(second);
    assert_fails(dls__file_open_locked(test_path("none"), 0, dls__allocator_or_default(NULL), &second, &err),
                 DLS_ENOTFOUND, &err, "none: no such file");
}

static void test_scratch_vanishes_when_it_is_closed(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    dls__file *file;
    char bytes[3];
    assert_ok(dls__file_create_scratch(path, dls__allocator_or_default(NULL), &file, &err), &err);
    assert_ok(dls__file_write(file, 70000, "one", 3, &err), &err);
    assert_ok(dls__file_read(file, 70000, bytes, 3, &err), &err);
    assert_memory_equal(bytes, "one", 3);
    assert_false(dls__file_exists(path));
    dls__file_close(file);
    assert_int_equal(test_folder_count(), 0);
}

static void test_reading_and_mapping_beyond_the_end_fail(void **state)
{
    (void)state;
    char bytes[8];
    dls__map map;
    dls__file *file = create_with(fresh("a.dls"), "one");
    assert_fails(dls__file_read(file, 1, bytes, 3, &err), DLS_EIO, &err, "the file ends early");
    assert_fails(dls__file_read(file, UINT64_MAX - 1, bytes, 3, &err), DLS_EIO, &err, "the file ends early");
    assert_fails(dls__file_write(file, INT64_MAX - 2, bytes, 3, &err), DLS_EIO, &err, "cannot write");
    assert_fails(dls__map_file(file, 4, &map, &err), DLS_EIO, &err, "the file ends early");
    assert_ok(dls__map_file(file, 2, &map, &err), &err);
    assert_bytes(map.bytes, map.size, "on", (size_t)2);
    dls__map_close(&map);
    dls__file_close(file);
}

static void test_an_empty_file_is_an_empty_map(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    dls__map map;
    test_write_file(path, "", 0);
    assert_ok(dls__map_open(path, &map, &err), &err);
    assert_true(map.bytes == NULL && map.size == 0);
    dls__map_close(&map);
    assert_fails(dls__map_open(test_path("none"), &map, &err), DLS_ENOTFOUND, &err, "none: no such file");
    assert_status(dls__map_open(test_path(""), &map, &err), DLS_EIO);
}

static void test_failing_allocation_is_told(void **state)
{
    (void)state;
    const char *path = fresh("a.dls");
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__file *file = NULL;
        dls_status status = dls__file_create_beside(path, &memory.allocator, &file, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__file_close(file);
    }
    testalloc_done(&memory);
    assert_int_equal(test_folder_count(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file_has_not_its_name_until_renamed),
        cmocka_unit_test(test_a_file_that_was_never_renamed_vanishes),
        cmocka_unit_test(test_a_new_name_takes_no_others_place),
        cmocka_unit_test(test_a_writer_replaces_the_file_that_it_has_locked),
        cmocka_unit_test(test_a_mapped_file_is_put_aside),
        cmocka_unit_test(test_paths_are_utf8),
        cmocka_unit_test(test_a_file_has_one_who_writes_it),
        cmocka_unit_test(test_scratch_vanishes_when_it_is_closed),
        cmocka_unit_test(test_reading_and_mapping_beyond_the_end_fail),
        cmocka_unit_test(test_an_empty_file_is_an_empty_map),
        cmocka_unit_test(test_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("base/file_windows", tests, NULL, NULL);
}
