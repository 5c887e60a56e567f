/* SPDX-License-Identifier: MIT
 *
 * Some calls of the system are replaced below, for the whole program, by ones that fail when `faults` says so: what a
 * healthy file system never does can be tried in no other way.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"
#include "support/testalloc.h"

/* --------------------------------------------------------------------------------------------- Replaced calls */

static struct {
    int open_unnamed; /* errno of the next O_TMPFILE; 0: none, for all of these */
    int open;         /* of every other open */
    int write;        /* of every write */
    int sync_file;
    int sync_folder;
    int rename_new;    /* of renameat2 */
    int link;          /* of linkat */
    bool hide_open;    /* the system does not show open files */
    bool stutter;      /* every other transfer and sync is interrupted, and a transfer takes at most 3 bytes */
    bool take_nothing; /* a write writes 0 bytes */
    unsigned calls;
} faults;

static bool fails_with(int number)
{
    if (number != 0) errno = number;
    return number != 0;
}

static bool is_interrupted(void) { return faults.stutter && fails_with(faults.calls++ % 2 == 0 ? EINTR : 0); }

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = va_arg(args, mode_t);
    va_end(args);
    if (fails_with((flags & O_TMPFILE) == O_TMPFILE ? faults.open_unnamed : faults.open) || is_interrupted()) return -1;
    return openat(AT_FDCWD, path, flags, mode);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset)
{
    if (fails_with(faults.write) || is_interrupted()) return -1;
    if (faults.take_nothing) return 0;
    if (lseek(descriptor, offset, SEEK_SET) < 0) return -1;
    return write(descriptor, bytes, faults.stutter && size > 3 ? 3 : size);
}

ssize_t pread(int descriptor, void *bytes, size_t size, off_t offset)
{
    if (is_interrupted()) return -1;
    if (lseek(descriptor, offset, SEEK_SET) < 0) return -1;
    return read(descriptor, bytes, faults.stutter && size > 3 ? 3 : size);
}

int fsync(int descriptor)
{
    struct stat about;
    fstat(descriptor, &about);
    if (fails_with(S_ISDIR(about.st_mode) ? faults.sync_folder : faults.sync_file) || is_interrupted()) return -1;
    return 0;
}

int renameat2(int, const char *, int, const char *, unsigned); /* not every C library declares it */
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    (void)from_folder, (void)to_folder, (void)flags;
    if (fails_with(faults.rename_new)) return -1;
    if (link(from, to) != 0) return -1;
    return unlink(from);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    if (fails_with(faults.link)) return -1;
    return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int stat(const char *path, struct stat *about)
{
    if (faults.hide_open && fails_with(strncmp(path, "/proc/", 6) == 0 ? ENOENT : 0)) return -1;
    return fstatat(AT_FDCWD, path, about, 0);
}

/* ----------------------------------------------------------------------------------------------------- Helpers */

typedef struct fixture {
    testalloc memory;
    const dls_allocator *allocator;
    const char *path;
} fixture;

static void begin(fixture *f)
{
    memset(&faults, 0, sizeof faults);
    test_folder_clear();
    testalloc_init(&f->memory);
    f->allocator = &f->memory.allocator;
    f->path = test_path("papers.dls");
}

static void end(fixture *f)
{
    memset(&faults, 0, sizeof faults);
    testalloc_done(&f->memory);
}

/* "WHAT: " and what this C library says of an errno. Lives until the next call. */
static const char *reason_of(const char *what, int number)
{
    static char text[200];
    snprintf(text, sizeof text, "%s: %s", what, strerror(number));
    return text;
}

static dls__file *create_with(fixture *f, const char *text)
{
    dls_error err;
    dls__file *file;
    assert_ok(dls__file_create_beside(f->path, f->allocator, &file, &err), &err);
    assert_ok(dls__file_write(file, 0, text, strlen(text), &err), &err);
    return file;
}

static void assert_content(const char *path, const char *expected)
{
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    assert_bytes(bytes, size, expected, strlen(expected));
    free(bytes);
}

/* --------------------------------------------------------------------------------------------- Creating, naming */

/* Where files can be without a name, where they cannot, and where they could not be given one. */
enum { NAMELESS, NAMED, HIDDEN, WAYS };

static void begin_way(fixture *f, int way)
{
    begin(f);
    faults.open_unnamed = way == NAMED ? EOPNOTSUPP : 0;
    faults.hide_open = way == HIDDEN;
}

static void test_created_file_has_not_its_name_until_renamed(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        dls_error err;
        fixture f;
        begin_way(&f, way);
        dls__file *file = create_with(&f, "content");
        assert_false(dls__file_exists(f.path));
        assert_int_equal(test_folder_count(), way == NAMELESS ? 0 : 1);
        dls__file_write_back(file, 0, 3);
        assert_ok(dls__file_sync(file, &err), &err);
        assert_ok(dls__file_rename(file, false, &err), &err);
        assert_true(dls__file_exists(f.path));
        assert_int_equal(test_folder_count(), 1);
        dls__file_close(file);
        assert_content(f.path, "content");
        end(&f);
    }
}

static void test_file_that_was_never_renamed_vanishes(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        fixture f;
        begin_way(&f, way);
        dls__file_close(create_with(&f, "content"));
        assert_int_equal(test_folder_count(), 0);
        dls__file_close(NULL);
        end(&f);
    }
}

/* Where no rule of the system's stands in the way, nothing is left of a file whose process is killed. */
static void test_file_of_a_killed_process_vanishes(void **state)
{
    (void)state;
    int status;
    fixture f;
    begin(&f);
    pid_t child = fork();
    if (child == 0) {
        create_with(&f, "content");
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(test_folder_count(), 0);
    end(&f);
}

static void test_file_can_be_written_after_renaming(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        dls_error err;
        fixture f;
        begin_way(&f, way);
        dls__file *file = create_with(&f, "one");
        assert_ok(dls__file_rename(file, false, &err), &err);
        assert_ok(dls__file_write(file, 3, " two", 4, &err), &err);
        dls__file_close(file);
        assert_content(f.path, "one two");
        end(&f);
    }
}

static void test_two_files_beside_one_path_do_not_meet(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        dls_error err;
        fixture f;
        begin_way(&f, way);
        dls__file *first = create_with(&f, "first"), *second = create_with(&f, "second");
        assert_int_equal(test_folder_count(), way == NAMELESS ? 0 : 2);
        assert_ok(dls__file_rename(second, true, &err), &err);
        assert_ok(dls__file_rename(first, true, &err), &err);
        dls__file_close(first);
        dls__file_close(second);
        assert_content(f.path, "first");
        assert_int_equal(test_folder_count(), 1);
        end(&f);
    }
}

static void test_mode_is_what_the_umask_leaves(void **state)
{
    (void)state;
    struct stat about;
    fixture f;
    begin(&f);
    mode_t before = umask(027);
    dls__file *file = create_with(&f, "");
    umask(before);
    assert_int_equal(dls__file_rename(file, false, NULL), DLS_OK);
    dls__file_close(file);
    assert_int_equal(stat(f.path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    end(&f);
}

static void test_replacing_happens_only_when_wanted(void **state)
{
    (void)state;
    static const int renames[] = { 0, EINVAL, ENOSYS, 0 }; /* with and without the system's help */
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(renames); i++) {
        dls_error err;
        fixture f;
        begin_way(&f, i < 3 ? NAMED : NAMELESS);
        faults.rename_new = renames[i];
        test_write_file(f.path, "old", 3);
        dls__file *file = create_with(&f, "new");
        assert_fails(dls__file_rename(file, false, &err), DLS_EEXISTS, &err, "papers.dls: is there already");
        assert_content(f.path, "old");
        assert_ok(dls__file_rename(file, true, &err), &err);
        dls__file_close(file);
        assert_content(f.path, "new");
        assert_int_equal(test_folder_count(), 1);
        end(&f);
    }
}

static void test_naming_a_new_file_works_on_any_file_system(void **state)
{
    (void)state;
    static const int renames[] = { 0, EINVAL, ENOSYS, 0 };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(renames); i++) {
        dls_error err;
        fixture f;
        begin_way(&f, i < 3 ? NAMED : NAMELESS);
        faults.rename_new = renames[i];
        dls__file *file = create_with(&f, "new");
        assert_ok(dls__file_rename(file, false, &err), &err);
        dls__file_close(file);
        assert_content(f.path, "new");
        assert_int_equal(test_folder_count(), 1);
        end(&f);
    }
}

static void test_refused_rename_leaves_the_file_to_be_deleted(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        dls_error err;
        fixture f;
        begin_way(&f, way);
        faults.rename_new = faults.link = EDQUOT;
        dls__file *file = create_with(&f, "new");
        assert_fails(dls__file_rename(file, false, &err), DLS_EIO, &err,
                     reason_of("papers.dls: cannot rename", EDQUOT));
        if (way == NAMELESS)
            assert_fails(dls__file_rename(file, true, &err), DLS_EIO, &err,
                         reason_of("papers.dls: cannot rename", EDQUOT));
        dls__file_close(file);
        assert_int_equal(test_folder_count(), 0);
        end(&f);
    }
}

static void test_renaming_onto_a_folder_is_refused(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f);
    assert_int_equal(mkdir(f.path, 0777), 0);
    dls__file *file = create_with(&f, "new");
    assert_fails(dls__file_rename(file, true, &err), DLS_EIO, &err, "papers.dls: cannot rename: Is a directory");
    assert_fails(dls__file_rename(file, false, &err), DLS_EEXISTS, &err, "papers.dls");
    dls__file_close(file);
    assert_int_equal(test_folder_count(), 1);
    end(&f);
}

static void test_link_that_points_nowhere_counts_as_existing(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    assert_int_equal(symlink("nowhere", f.path), 0);
    assert_true(dls__file_exists(f.path));
    dls__file *file = create_with(&f, "new");
    assert_status(dls__file_rename(file, false, NULL), DLS_EEXISTS);
    dls__file_close(file);
    end(&f);
}

static void test_leftovers_of_dead_processes_are_passed_over(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        char name[100];
        dls_error err;
        fixture f;
        begin_way(&f, way);
        for (int i = 0; i < 3; i++) {
            snprintf(name, sizeof name, "papers.dls.tmp-%ld-%d", (long)getpid(), i);
            test_write_file(test_path(name), "dead", 4);
        }
        dls__file *file = create_with(&f, "new");
        assert_int_equal(test_folder_count(), way == NAMELESS ? 3 : 4);
        assert_ok(dls__file_rename(file, true, &err), &err);
        dls__file_close(file);
        assert_int_equal(test_folder_count(), 4);
        assert_content(test_path(name), "dead");
        assert_content(f.path, "new");
        end(&f);
    }
}

static void test_the_longest_name_can_be_given_and_replaced(void **state)
{
    (void)state;
    for (int way = 0; way < WAYS; way++) {
        char name[256];
        dls_error err;
        fixture f;
        begin_way(&f, way);
        memset(name, 'n', sizeof name - 1);
        name[sizeof name - 1] = '\0';
        f.path = test_path(name);
        for (int replace = 0; replace < 2; replace++) {
            dls__file *file = create_with(&f, "content");
            assert_ok(dls__file_rename(file, replace != 0, &err), &err);
            dls__file_close(file);
            assert_content(f.path, "content");
            assert_int_equal(test_folder_count(), 1);
        }
        end(&f);
    }
}

static void test_names_tried_come_to_an_end(void **state)
{
    (void)state;
    dls_error err;
    dls__file *file = NULL;
    fixture f;
    begin_way(&f, NAMED);
    faults.open = EEXIST;
    assert_fails(dls__file_create_beside(f.path, f.allocator, &file, &err), DLS_EIO, &err,
                 "cannot create: File exists");
    assert_null(file);
    end(&f);
}

static void test_paths_where_no_file_can_be_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path, *text;
    } cases[] = { { "no such folder/a", "cannot create: No such file or directory" },
                  { "file/a", "cannot create: Not a directory" } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(cases); i++) {
        dls_error err;
        dls__file *file = NULL;
        fixture f;
        begin(&f);
        test_write_file(test_path("file"), "", 0);
        const char *path = test_path(cases[i].path);
        assert_fails(dls__file_create_beside(path, f.allocator, &file, &err), DLS_EIO, &err, cases[i].text);
        assert_fails(dls__file_create_scratch(path, f.allocator, &file, &err), DLS_EIO, &err, cases[i].text);
        assert_null(file);
        assert_false(dls__file_exists(path));
        end(&f);
    }
}

static void test_folder_that_may_not_be_written_is_refused(void **state)
{
    (void)state;
    if (geteuid() == 0) skip(); /* who may write everywhere */
    dls_error err;
    dls__file *file;
    fixture f;
    begin(&f);
    assert_int_equal(mkdir(test_path("locked"), 0555), 0);
    assert_fails(dls__file_create_beside(test_path("locked/a"), f.allocator, &file, &err), DLS_EIO, &err,
                 "cannot create: Permission denied");
    end(&f);
}

static void test_files_beside_a_bare_name_and_below_the_root_are_found(void **state)
{
    (void)state;
    dls_error err;
    dls__file *file;
    fixture f;
    begin(&f);
    assert_int_equal(chdir(test_path("")), 0);
    assert_ok(dls__file_create_beside("bare", f.allocator, &file, &err), &err);
    assert_ok(dls__file_rename(file, false, &err), &err);
    dls__file_close(file);
    assert_true(dls__file_exists(test_path("bare")));
    assert_ok(dls__file_create_scratch("bare", f.allocator, &file, &err), &err);
    dls__file_close(file);
    assert_int_equal(chdir("/"), 0);
    dls_status status = dls__file_create_scratch("/a", f.allocator, &file, &err);
    if (status == DLS_OK) dls__file_close(file);
    if (geteuid() != 0 && status != DLS_OK) assert_contains(err.text, "/a: cannot create");
    end(&f);
}

static void test_long_path_does_not_push_the_reason_out_of_the_message(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    char path[600] = "/";
    while (strlen(path) < 500) strcat(path, "no/such/f\xc3\xb6lder/");
    strcat(path, "papers.dls/");
    assert_fails(dls__map_open(path, &map, &err), DLS_ENOTFOUND, &err, "papers.dls/: no such file");
    assert_true(((unsigned char)err.text[0] & 0xc0) != 0x80);
}

static void test_failing_allocation_is_told(void **state)
{
    (void)state;
    fixture f;
    begin(&f);
    FOR_EACH_FAILING_ALLOCATION(&f.memory)
    {
        dls__file *file = NULL, *scratch = NULL;
        dls_status status = dls__file_create_beside(f.path, f.allocator, &file, NULL);
        if (status == DLS_OK) status = dls__file_create_scratch(f.path, f.allocator, &scratch, NULL);
        assert_int_equal(status, f.memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__file_close(file);
        dls__file_close(scratch);
        assert_int_equal(test_folder_count(), 0);
    }
    end(&f);
}

/* ----------------------------------------------------------------------------------------------------- Locking */

static void test_a_file_has_one_who_writes_it(void **state)
{
    (void)state;
    dls_error err;
    dls__file *second;
    fixture f;
    char process[32];
    begin(&f);
    dls__file *file = create_with(&f, "a");
    assert_fails(dls__file_open_locked(f.path, 0, f.allocator, &second, &err), DLS_ENOTFOUND, &err, "no such file");
    assert_ok(dls__file_rename(file, false, &err), &err);
    assert_fails(dls__file_open_locked(f.path, 0, f.allocator, &second, &err), DLS_EBUSY, &err,
                 "papers.dls: has another writer");
    snprintf(process, sizeof process, "process %ld", (long)getpid());
    if (strstr(err.text, "process") != NULL) assert_contains(err.text, process); /* where the system tells */
    assert_fails(dls__file_open_locked(f.path, 12, f.allocator, &second, &err), DLS_EBUSY, &err, "papers.dls");
    dls__file_close(file);
    assert_ok(dls__file_open_locked(f.path, 0, f.allocator, &second, &err), &err);
    assert_ok(dls__file_write(second, 1, "b", 1, &err), &err);
    dls__file_close(second);
    assert_content(f.path, "ab");
    end(&f);
}

/* Who waits gets the file that stands there in the end, not the one that it saw first. */
static void test_a_file_that_was_replaced_is_locked_anew(void **state)
{
    (void)state;
    dls_error err;
    dls__file *old, *second;
    fixture f;
    begin(&f);
    old = create_with(&f, "old");
    assert_ok(dls__file_rename(old, false, &err), &err);
    dls__file *file = create_with(&f, "new");
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__file_close(file);
    assert_ok(dls__file_open_locked(f.path, 0, f.allocator, &second, &err), &err); /* the old one's lock is no matter */
    assert_ok(dls__file_write(second, 0, "N", 1, &err), &err);
    dls__file_close(second);
    dls__file_close(old);
    assert_content(f.path, "New");
    end(&f);
}

/* A file that was made to take another's place some time ago. */
static void test_a_place_is_looked_at_again(void **state)
{
    (void)state;
    dls_error err;
    struct stat about;
    dls__file *old, *anew;
    char moved[1200];
    fixture f;
    begin(&f);
    snprintf(moved, sizeof moved, "%s.moved", f.path);
    old = create_with(&f, "old");
    assert_ok(dls__file_rename(old, false, &err), &err);
    assert_ok(dls__file_create_for(old, f.allocator, &anew, &err), &err);
    assert_int_equal(chmod(f.path, 0600), 0);
    assert_ok(dls__file_check_for(old, anew, &err), &err);
    assert_int_equal(rename(f.path, moved), 0);
    assert_fails(dls__file_check_for(old, anew, &err), DLS_EIO, &err, "no longer the file");
    assert_int_equal(symlink(moved, f.path), 0);
    assert_fails(dls__file_check_for(old, anew, &err), DLS_EIO, &err, "leads to another place");
    assert_int_equal(rename(moved, f.path), 0);
    assert_ok(dls__file_check_for(old, anew, &err), &err);
    assert_ok(dls__file_rename(anew, true, &err), &err);
    assert_int_equal(stat(f.path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    dls__file_close(anew);
    dls__file_close(old);
    end(&f);
}

/* Who would make a file anew does not take the place of one that is not his. */
static void test_a_file_is_not_made_anew_where_another_stands(void **state)
{
    (void)state;
    dls_error err;
    dls__file *old, *anew;
    fixture f;
    begin(&f);
    old = create_with(&f, "old");
    assert_ok(dls__file_rename(old, false, &err), &err);
    assert_ok(dls__file_create_for(old, f.allocator, &anew, &err), &err);
    dls__file_close(anew);
    dls__file *file = create_with(&f, "new");
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__file_close(file);
    assert_fails(dls__file_create_for(old, f.allocator, &anew, &err), DLS_EIO, &err, "no longer the file");
    assert_int_equal(remove(f.path), 0);
    assert_fails(dls__file_create_for(old, f.allocator, &anew, &err), DLS_EIO, &err, "no longer the file");
    dls__file_close(old);
    end(&f);
}

static void test_a_lock_ends_with_its_process(void **state)
{
    (void)state;
    dls_error err;
    dls__file *file;
    fixture f;
    int pipes[2], status;
    char ready;
    begin(&f);
    test_write_file(f.path, "a", 1);
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        bool locked = dls__file_open_locked(f.path, 0, f.allocator, &file, NULL) == DLS_OK;
        if (write(pipes[1], locked ? "y" : "n", 1) == 1) pause();
        _exit(1);
    }
    assert_int_equal(read(pipes[0], &ready, 1), 1);
    assert_int_equal(ready, 'y');
    assert_fails(dls__file_open_locked(f.path, 0, f.allocator, &file, &err), DLS_EBUSY, &err, "has another writer");
    kill(child, SIGKILL);
    assert_ok(dls__file_open_locked(f.path, 5000, f.allocator, &file, &err), &err);
    dls__file_close(file);
    waitpid(child, &status, 0);
    close(pipes[0]);
    close(pipes[1]);
    end(&f);
}

static void test_what_cannot_be_opened_for_writing_is_told(void **state)
{
    (void)state;
    dls_error err;
    dls__file *file;
    fixture f;
    begin(&f);
    test_write_file(f.path, "a", 1);
    faults.open = EACCES;
    assert_fails(dls__file_open_locked(f.path, 0, f.allocator, &file, &err), DLS_EIO, &err, "papers.dls: cannot open");
    faults.open = 0;
    FOR_EACH_FAILING_ALLOCATION(&f.memory)
    {
        dls_status status = dls__file_open_locked(f.path, 0, f.allocator, &file, &err);
        assert_told(&f.memory, status, &err);
        if (status == DLS_OK) dls__file_close(file);
    }
    end(&f);
}

/* ----------------------------------------------------------------------------------------------------- Scratch */

static void test_scratch_has_no_name_and_keeps_its_bytes(void **state)
{
    (void)state;
    static const int refusals[] = { 0, EOPNOTSUPP, EISDIR, EINVAL }; /* with and without files that have no name */
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(refusals); i++) {
        char bytes[5];
        dls_error err;
        dls__file *file;
        fixture f;
        begin(&f);
        faults.open_unnamed = refusals[i];
        assert_ok(dls__file_create_scratch(f.path, f.allocator, &file, &err), &err);
        assert_ok(dls__file_write(file, 0, "bytes", 5, &err), &err);
        assert_int_equal(test_folder_count(), 0);
        assert_ok(dls__file_read(file, 0, bytes, 5, &err), &err);
        assert_memory_equal(bytes, "bytes", 5);
        dls__file_close(file);
        assert_int_equal(test_folder_count(), 0);
        end(&f);
    }
}

static void test_other_refusals_of_scratch_are_told(void **state)
{
    (void)state;
    dls_error err;
    dls__file *file = NULL;
    fixture f;
    begin(&f);
    faults.open_unnamed = ENOSPC;
    assert_fails(dls__file_create_scratch(f.path, f.allocator, &file, &err), DLS_EIO, &err,
                 "papers.dls: cannot create: No space left on device");
    assert_null(file);
    end(&f);
}

/* -------------------------------------------------------------------------------------------- Writing, reading */

static void test_writes_go_where_they_are_told(void **state)
{
    (void)state;
    char bytes[12];
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "aaaa");
    assert_ok(dls__file_write(file, 10, "bb", 2, &err), &err);
    assert_ok(dls__file_write(file, 1, "cc", 2, &err), &err);
    assert_ok(dls__file_write(file, 0, NULL, 0, &err), &err);
    assert_ok(dls__file_read(file, 0, bytes, 12, &err), &err);
    assert_memory_equal(bytes, "acca\0\0\0\0\0\0bb", 12);
    dls__file_close(file);
    end(&f);
}

static void test_interrupted_and_short_transfers_are_continued(void **state)
{
    (void)state;
    enum { SIZE = 1000 };
    uint8_t bytes[SIZE], found[SIZE];
    rng r = rng_seeded(11);
    rng_bytes(&r, bytes, SIZE);
    dls_error err;
    dls__file *file;
    fixture f;
    begin(&f);
    faults.stutter = true;
    assert_ok(dls__file_create_beside(f.path, f.allocator, &file, &err), &err);
    assert_ok(dls__file_write(file, 5, bytes, SIZE, &err), &err);
    assert_ok(dls__file_read(file, 5, found, SIZE, &err), &err);
    assert_memory_equal(found, bytes, SIZE);
    assert_ok(dls__file_sync(file, &err), &err);
    assert_ok(dls__file_rename(file, false, &err), &err);
    dls__file_close(file);
    end(&f);
}

static void test_full_disk_is_told_with_name_and_reason(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "a");
    faults.write = ENOSPC;
    assert_fails(dls__file_write(file, 1, "b", 1, &err), DLS_EIO, &err,
                 "papers.dls: cannot write: No space left on device");
    assert_int_equal(err.at, UINT64_MAX);
    dls__file_close(file);
    end(&f);
}

static void test_write_that_takes_nothing_ends(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "a");
    faults.take_nothing = true;
    assert_fails(dls__file_write(file, 1, "b", 1, &err), DLS_EIO, &err, "papers.dls: cannot write");
    dls__file_close(file);
    end(&f);
}

static void test_limit_of_the_system_is_told_after_what_fitted(void **state)
{
    (void)state;
    struct rlimit before, small;
    static uint8_t bytes[2000];
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "");
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = before;
    small.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &small);
    dls_status status = dls__file_write(file, 0, bytes, sizeof bytes, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_fails(status, DLS_EIO, &err, "papers.dls: cannot write: File too large");
    assert_ok(dls__file_read(file, 0, bytes, 1000, &err), &err);
    dls__file_close(file);
    end(&f);
}

static void test_offsets_beyond_what_the_system_can_say_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint64_t offset;
        size_t size;
    } cases[] = { { UINT64_MAX, 1 }, { INT64_MAX, 1 }, { (uint64_t)INT64_MAX + 1, 0 }, { UINT64_MAX, SIZE_MAX } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(cases); i++) {
        char byte[1];
        dls_error err;
        fixture f;
        begin(&f);
        dls__file *file = create_with(&f, "a");
        assert_fails(dls__file_write(file, cases[i].offset, byte, cases[i].size, &err), DLS_EIO, &err, "too large");
        assert_fails(dls__file_read(file, cases[i].offset, byte, cases[i].size, &err), DLS_EIO, &err, "ends early");
        dls__file_close(file);
        end(&f);
    }
}

static void test_reading_beyond_the_end_is_a_failure(void **state)
{
    (void)state;
    char bytes[8];
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "1234");
    assert_fails(dls__file_read(file, 0, bytes, 5, &err), DLS_EIO, &err,
                 "papers.dls: cannot read: the file ends early");
    assert_status(dls__file_read(file, 4, bytes, 1, NULL), DLS_EIO);
    assert_status(dls__file_read(file, 4, bytes, 0, NULL), DLS_OK);
    dls__file_close(file);
    end(&f);
}

/* -------------------------------------------------------------------------------------------------- Durability */

static void test_refused_sync_is_told(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "a");
    faults.sync_file = EIO;
    assert_fails(dls__file_sync(file, &err), DLS_EIO, &err, reason_of("papers.dls: cannot sync", EIO));
    dls__file_close(file);
    end(&f);
}

static void test_refused_sync_of_the_folder_is_told_and_the_name_stays(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "a");
    faults.sync_folder = EIO;
    assert_fails(dls__file_rename(file, false, &err), DLS_EIO, &err,
                 reason_of("papers.dls: cannot sync the folder", EIO));
    dls__file_close(file);
    assert_content(f.path, "a");
    end(&f);
}

static void test_folder_that_cannot_be_synced_is_no_failure(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "a");
    faults.sync_folder = EINVAL;
    assert_ok(dls__file_rename(file, false, &err), &err);
    dls__file_close(file);
    file = create_with(&f, "b");
    faults.open = EACCES;
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__file_close(file);
    end(&f);
}

/* -------------------------------------------------------------------------------------------------------- Maps */

static void test_map_shows_the_files_bytes(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    test_write_file(f.path, "content", 7);
    assert_ok(dls__map_open(f.path, &map, &err), &err);
    assert_bytes(map.bytes, map.size, "content", (size_t)7);
    dls__map_close(&map);
    assert_null(map.bytes);
    dls__map_close(&map);
    end(&f);
}

static void test_a_map_knows_whether_its_file_stands_there_still(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    test_write_file(f.path, "one", 3);
    assert_ok(dls__map_open(f.path, &map, &err), &err);
    assert_true(dls__map_is_at(&map, f.path));
    dls__file *file = create_with(&f, "two");
    assert_ok(dls__file_rename(file, true, &err), &err);
    assert_false(dls__map_is_at(&map, f.path));
    assert_int_equal(remove(f.path), 0);
    assert_false(dls__map_is_at(&map, f.path));
    dls__file_close(file);
    dls__map_close(&map);
    end(&f);
}

static void test_map_outlives_the_files_name_and_replacement(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    test_write_file(f.path, "old", 3);
    assert_ok(dls__map_open(f.path, &map, &err), &err);
    dls__file *file = create_with(&f, "new");
    assert_ok(dls__file_rename(file, true, &err), &err);
    dls__file_close(file);
    assert_bytes(map.bytes, map.size, "old", (size_t)3);
    dls__map_close(&map);
    end(&f);
}

static void test_empty_file_is_an_empty_map(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    test_write_file(f.path, "", 0);
    assert_ok(dls__map_open(f.path, &map, &err), &err);
    assert_null(map.bytes);
    assert_int_equal(map.size, 0);
    dls__map_close(&map);
    end(&f);
}

static void test_what_is_no_file_is_not_mapped(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    test_write_file(test_path("file"), "", 0);
    assert_int_equal(mkdir(test_path("folder"), 0777), 0);
    assert_int_equal(mkfifo(test_path("pipe"), 0666), 0);
    assert_fails(dls__map_open(f.path, &map, &err), DLS_ENOTFOUND, &err, "papers.dls: no such file");
    assert_fails(dls__map_open(test_path("file/a"), &map, &err), DLS_ENOTFOUND, &err, "file/a: no such file");
    assert_fails(dls__map_open("", &map, &err), DLS_ENOTFOUND, &err, "no such file");
    assert_fails(dls__map_open(test_path("folder"), &map, &err), DLS_EIO, &err, "folder: cannot open: Is a directory");
    assert_fails(dls__map_open(test_path("pipe"), &map, &err), DLS_EIO, &err, "pipe: cannot open: Not a regular");
    assert_fails(dls__map_open("/dev/null", &map, &err), DLS_EIO, &err, "/dev/null: cannot open: Not a regular");
    end(&f);
}

static void test_file_that_may_not_be_read_is_refused(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    faults.open = EACCES;
    assert_fails(dls__map_open(f.path, &map, &err), DLS_EIO, &err, "papers.dls: cannot open: Permission denied");
    end(&f);
}

static void test_map_of_a_file_being_written_shows_what_was_written(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    dls__file *file;
    fixture f;
    begin(&f);
    assert_ok(dls__file_create_scratch(f.path, f.allocator, &file, &err), &err);
    assert_ok(dls__file_write(file, 0, "12345678", 8, &err), &err);
    assert_ok(dls__map_file(file, 5, &map, &err), &err);
    assert_bytes(map.bytes, map.size, "12345", (size_t)5);
    dls__file_close(file);
    assert_memory_equal(map.bytes, "12345", 5); /* the map keeps it alive */
    dls__map_close(&map);
    end(&f);
}

static void test_map_beyond_the_end_is_refused(void **state)
{
    (void)state;
    dls_error err;
    dls__map map;
    fixture f;
    begin(&f);
    dls__file *file = create_with(&f, "1234");
    assert_fails(dls__map_file(file, 5, &map, &err), DLS_EIO, &err, "papers.dls: cannot read: the file ends early");
    assert_ok(dls__map_file(file, 0, &map, &err), &err);
    assert_null(map.bytes);
    dls__file_close(file);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_created_file_has_not_its_name_until_renamed),
        cmocka_unit_test(test_file_that_was_never_renamed_vanishes),
        cmocka_unit_test(test_file_of_a_killed_process_vanishes),
        cmocka_unit_test(test_file_can_be_written_after_renaming),
        cmocka_unit_test(test_two_files_beside_one_path_do_not_meet),
        cmocka_unit_test(test_mode_is_what_the_umask_leaves),
        cmocka_unit_test(test_replacing_happens_only_when_wanted),
        cmocka_unit_test(test_naming_a_new_file_works_on_any_file_system),
        cmocka_unit_test(test_refused_rename_leaves_the_file_to_be_deleted),
        cmocka_unit_test(test_renaming_onto_a_folder_is_refused),
        cmocka_unit_test(test_link_that_points_nowhere_counts_as_existing),
        cmocka_unit_test(test_leftovers_of_dead_processes_are_passed_over),
        cmocka_unit_test(test_the_longest_name_can_be_given_and_replaced),
        cmocka_unit_test(test_names_tried_come_to_an_end),
        cmocka_unit_test(test_paths_where_no_file_can_be_are_refused),
        cmocka_unit_test(test_folder_that_may_not_be_written_is_refused),
        cmocka_unit_test(test_files_beside_a_bare_name_and_below_the_root_are_found),
        cmocka_unit_test(test_long_path_does_not_push_the_reason_out_of_the_message),
        cmocka_unit_test(test_failing_allocation_is_told),
        cmocka_unit_test(test_a_file_has_one_who_writes_it),
        cmocka_unit_test(test_a_file_that_was_replaced_is_locked_anew),
        cmocka_unit_test(test_a_file_is_not_made_anew_where_another_stands),
        cmocka_unit_test(test_a_place_is_looked_at_again),
        cmocka_unit_test(test_a_lock_ends_with_its_process),
        cmocka_unit_test(test_what_cannot_be_opened_for_writing_is_told),
        cmocka_unit_test(test_scratch_has_no_name_and_keeps_its_bytes),
        cmocka_unit_test(test_other_refusals_of_scratch_are_told),
        cmocka_unit_test(test_writes_go_where_they_are_told),
        cmocka_unit_test(test_interrupted_and_short_transfers_are_continued),
        cmocka_unit_test(test_full_disk_is_told_with_name_and_reason),
        cmocka_unit_test(test_write_that_takes_nothing_ends),
        cmocka_unit_test(test_limit_of_the_system_is_told_after_what_fitted),
        cmocka_unit_test(test_offsets_beyond_what_the_system_can_say_are_refused),
        cmocka_unit_test(test_reading_beyond_the_end_is_a_failure),
        cmocka_unit_test(test_refused_sync_is_told),
        cmocka_unit_test(test_refused_sync_of_the_folder_is_told_and_the_name_stays),
        cmocka_unit_test(test_folder_that_cannot_be_synced_is_no_failure),
        cmocka_unit_test(test_map_shows_the_files_bytes),
        cmocka_unit_test(test_a_map_knows_whether_its_file_stands_there_still),
        cmocka_unit_test(test_map_outlives_the_files_name_and_replacement),
        cmocka_unit_test(test_empty_file_is_an_empty_map),
        cmocka_unit_test(test_what_is_no_file_is_not_mapped),
        cmocka_unit_test(test_file_that_may_not_be_read_is_refused),
        cmocka_unit_test(test_map_of_a_file_being_written_shows_what_was_written),
        cmocka_unit_test(test_map_beyond_the_end_is_refused),
    };
    return cmocka_run_group_tests_name("base/file_posix", tests, NULL, NULL);
}
