/* SPDX-License-Identifier: MIT
 *
 * Where files of a user are, as the environment says, and the folders above them.
 */
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

#include "cli/user_files.h"

static void check_place(const char *variable, const char *home, const char *expected)
{
    struct string_builder path = { 0 };
    if (variable != NULL) setenv("XDG_DATA_HOME", variable, 1);
    else unsetenv("XDG_DATA_HOME");
    if (home != NULL) setenv("HOME", home, 1);
    else unsetenv("HOME");
    bool found = builder_add_user_file(&path, "XDG_DATA_HOME", ".local/share", "default.dls");
    assert_int_equal(found, expected != NULL);
    assert_string_equal(builder_text(&path), expected != NULL ? expected : "");
    builder_done(&path);
}

static void test_places(void **state)
{
    (void)state;
    check_place(NULL, "/h", "/h/.local/share/dlsearch/default.dls");
    check_place("", "/h", "/h/.local/share/dlsearch/default.dls");
    check_place("/data", "/h", "/data/dlsearch/default.dls");
    check_place("data", "/h", "/h/.local/share/dlsearch/default.dls"); /* only absolute ones count */
    check_place("/data", NULL, "/data/dlsearch/default.dls");
    check_place(NULL, NULL, NULL);
    check_place(NULL, "", NULL);
    check_place("data", "h", NULL);
}

static void test_folders_are_made_for_the_user_alone(void **state)
{
    (void)state;
    char folder[64], path[96];
    struct stat info;
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.40s/user-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a/b/file", folder);
    assert_true(user_file_make_folders(path));
    assert_true(user_file_make_folders(path)); /* they are there */
    snprintf(path, sizeof path, "%s/a/b", folder);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(rmdir(path), 0);
    snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_false(user_file_make_folders("/dev/null/a/b"));
    assert_true(user_file_make_folders("file")); /* there is nothing to be made */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_folders_are_made_for_the_user_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
