/* SPDX-License-Identifier: MIT
 *
 * Lines, marks, what is left, and lists of files.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/input.h"
#include "cli/input_list.h"

struct place {
    char folder[200];
    char path[300];
};

static void make(struct place *place, const char *name, const char *bytes, size_t size)
{
    const char *scratch = getenv("TMPDIR");
    if (place->folder[0] == '\0') {
        snprintf(place->folder, sizeof place->folder, "%s/input-XXXXXX", scratch == NULL ? "/tmp" : scratch);
        assert_non_null(mkdtemp(place->folder));
    }
    snprintf(place->path, sizeof place->path, "%s/%s", place->folder, name);
    FILE *file = fopen(place->path, "wb");
    assert_non_null(file);
    if (size > 0) assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void test_lines_of_any_length(void **state)
{
    (void)state;
    size_t size = 1u << 20;
    char *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, 'x', size);
    memcpy(bytes, "\xEF\xBB\xBF" "a\n\n", 6);
    bytes[size - 3] = '\n';
    struct place place = { "", "" };
    make(&place, "lines", bytes, size);
    struct input input;
    dls_error err;
    bool more;
    assert_int_equal(input_open(&input, place.path, NULL, &err), DLS_OK);
    assert_string_equal(input.name, "lines");
    const size_t lengths[] = { 1, 0, size - 9, 2 };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(input_line(&input, &more, &err), DLS_OK);
        assert_true(more && input.length == lengths[i] && input.line_number == i + 1);
    }
    assert_int_equal(input_line(&input, &more, &err), DLS_OK);
    assert_false(more);
    assert_int_equal(input.bytes, size);
    assert_int_equal(input_position(&input), size);
    assert_int_equal(input_close(&input, true, &err), DLS_OK);
    unlink(place.path);
    rmdir(place.folder);
    free(bytes);
}

static void test_marks(void **state)
{
    (void)state;
    struct place place = { "", "" };
    make(&place, "lines", "a\nb\nc\n", 6);
    struct input input;
    dls_error err;
    bool more;
    char *text;
    size_t length;
    assert_int_equal(input_open(&input, place.path, "named", &err), DLS_OK);
    assert_int_equal(input_line(&input, &more, &err), DLS_OK);
    input_mark(&input);
    for (int i = 0; i < 2; i++) assert_int_equal(input_line(&input, &more, &err), DLS_OK);
    assert_int_equal(input.line[0], 'c');
    input_rewind(&input);
    assert_int_equal(input_line(&input, &more, &err), DLS_OK);
    assert_true(input.line[0] == 'b' && input.line_number == 2 && input.bytes == 4);
    input_unmark(&input);
    assert_int_equal(input_rest(&input, &text, &length, &err), DLS_OK);
    assert_int_equal(length, 2);
    assert_string_equal(text, "c\n");
    assert_int_equal(input_close(&input, true, &err), DLS_OK);
    unlink(place.path);
    rmdir(place.folder);
    assert_int_equal(input_open(&input, place.path, NULL, &err), DLS_ENOTFOUND);
    assert_int_equal(input_close(&input, false, &err), DLS_OK);
}

static void test_a_folder_is_its_files(void **state)
{
    (void)state;
    struct place place = { "", "" };
    char deep[300];
    make(&place, "b.txt", "b", 1);
    make(&place, ".hidden", "x", 1);
    snprintf(deep, sizeof deep, "%s/a", place.folder);
    assert_int_equal(mkdir(deep, 0700), 0);
    make(&place, "a/z", "zz", 2);
    struct input_list list = { .count = 0 };
    dls_error err;
    const char *name = strrchr(place.folder, '/') + 1;
    char expected[300];
    assert_int_equal(input_list_add(&list, place.folder, &err), DLS_OK);
    assert_int_equal(list.count, 2);
    snprintf(expected, sizeof expected, "%s/a/z", name);
    assert_string_equal(list.items[0].name, expected);
    snprintf(expected, sizeof expected, "%s/b.txt", name);
    assert_string_equal(list.items[1].name, expected);
    assert_true(list.items[1].in_folder && list.bytes == 3 && !list.unknown_size);
    assert_int_equal(input_list_add(&list, "-", &err), DLS_OK);
    assert_true(list.count == 3 && list.unknown_size && !list.items[2].in_folder);
    assert_string_equal(list.items[2].name, "stdin");
    assert_int_equal(input_list_add(&list, "/nowhere/at/all", &err), DLS_ENOTFOUND);
    input_list_done(&list);
    unlink(place.path);
    rmdir(deep);
    snprintf(deep, sizeof deep, "%s/b.txt", place.folder);
    unlink(deep);
    snprintf(deep, sizeof deep, "%s/.hidden", place.folder);
    unlink(deep);
    assert_int_equal(rmdir(place.folder), 0);
}

/* A folder in it that may not be looked at costs the others nothing. Root may look at all, so it becomes nobody. */
static void test_a_locked_folder_is_told_when_it_is_read(void **state)
{
    (void)state;
    struct place place = { "", "" };
    char locked[300];
    make(&place, "z.txt", "z", 1);
    snprintf(locked, sizeof locked, "%s/locked", place.folder);
    assert_int_equal(mkdir(locked, 0), 0);
    assert_int_equal(chmod(place.folder, 0755), 0);
    bool is_root = geteuid() == 0;
    if (is_root) assert_int_equal(seteuid(65534), 0);
    struct input_list list = { .count = 0 };
    struct input input = { .file = -1, .unpacked = -1 };
    dls_error err;
    bool is_reachable = faccessat(AT_FDCWD, place.path, F_OK, AT_EACCESS) == 0; /* or it is in root's own */
    dls_status listed = input_list_add(&list, place.folder, &err);
    dls_status opened = DLS_OK;
    if (listed == DLS_OK && list.count > 0) opened = input_open(&input, list.items[0].path, NULL, &err);
    if (is_root) assert_int_equal(seteuid(0), 0);
    input_close(&input, false, &err);
    assert_int_equal(rmdir(locked), 0);
    unlink(place.path);
    assert_int_equal(rmdir(place.folder), 0);
    if (is_reachable) {
        assert_int_equal(listed, DLS_OK);
        assert_int_equal(list.count, 2);
        assert_string_equal(list.items[0].path, locked);
        assert_int_equal(opened, DLS_EIO);
    }
    input_list_done(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_of_any_length),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_a_folder_is_its_files),
        cmocka_unit_test(test_a_locked_folder_is_told_when_it_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
