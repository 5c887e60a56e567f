/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/folder_watch.h. A signal ends the last of them, and all waiting of this process with it.
 */
#include "cli/folder_watch.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "support/dls_test.h"

static char folder[200];

static const char *path_of(const char *name)
{
    static char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void touch(const char *name)
{
    FILE *file = fopen(path_of(name), "w");
    assert_non_null(file);
    fclose(file);
}

static int begin_watch(void)
{
    dls_error err;
    int watch = folder_watch_open(&err);
    if (watch >= 0) assert_ok(folder_watch_add(watch, folder, &err), &err);
    return watch;
}

static int make_folder(void **state)
{
    (void)state;
    const char *temporary = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%.150s/watch-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    return mkdtemp(folder) == NULL ? 1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = { "notes", "notes.md", "notes.tmp",     "notes-old",
                                         "Notes", "other",    "notes.tmp-1-2", ".hidden" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) (void)remove(path_of(names[i]));
    return rmdir(folder);
}

static void test_changes_are_told(void **state)
{
    (void)state;
    static const char *const names[] = { "notes.md", "notes.tmp", "notes-old", "Notes", "other" };
    int watch = begin_watch();
    if (watch < 0) skip();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        touch(names[i]);
        assert_true(folder_watch_wait(watch, "notes")); /* or the test would never end */
    }
    touch("notes");
    assert_true(folder_watch_wait(watch, ""));
    close(watch);
}

static void test_what_is_no_folder_cannot_be_watched(void **state)
{
    (void)state;
    dls_error err;
    int watch = folder_watch_open(&err);
    if (watch < 0) skip();
    touch("other");
    assert_fails(folder_watch_add(watch, path_of("other"), &err), DLS_EIO, &err, "cannot be watched");
    assert_fails(folder_watch_add(watch, path_of("missing"), &err), DLS_EIO, &err, "cannot be watched");
    close(watch);
}

static void end_waiting(int number)
{
    (void)number;
    raise(SIGTERM);
}

static void test_the_index_and_hidden_files_are_not_told(void **state)
{
    (void)state;
    int watch = begin_watch();
    if (watch < 0) skip();
    interrupt_install();
    signal(SIGALRM, end_waiting);
    touch("notes");
    touch("notes.tmp-1-2");
    touch(".hidden");
    alarm(1);
    assert_false(folder_watch_wait(watch, "notes"));
    close(watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_are_told),
        cmocka_unit_test(test_what_is_no_folder_cannot_be_watched),
        cmocka_unit_test(test_the_index_and_hidden_files_are_not_told),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
