/* SPDX-License-Identifier: MIT
 *
 * Tests of cli/fetch_store.h. What another process does between two system calls is done by a flock of our own.
 */
#include "cli/fetch_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "support/dls_test.h"
#include "support/test_folder.h"

static const char *path;
static void (*before_lock)(void); /* called once */

int flock(int file, int operation)
{
    void (*happening)(void) = before_lock;
    before_lock = NULL;
    if (happening != NULL) happening();
    return (int)syscall(SYS_flock, file, operation);
}

static int begin_test(void **state)
{
    (void)state;
    test_folder_clear();
    path = test_path("kept.jsonl");
    return 0;
}

static json_t *record_of(const char *key, const char *title)
{
    return json_pack("{s:s, s:s, s:s, s:s}", "id", key, "url", "https://example.org", "fetched_at",
                     "2026-01-31T12:00:00Z", "title", title);
}

static void write_text(const char *text) { test_write_file(path, text, strlen(text)); }

static size_t count_lines(void)
{
    size_t size, lines = 0;
    char *text = (char *)test_read_file(path, &size);
    for (size_t i = 0; i < size; i++) lines += text[i] == '\n';
    free(text);
    return lines;
}

/* Open the file, keep a record, and close it. */
static void keep(const char *key, const char *title)
{
    struct fetch_store store;
    dls_error err;
    assert_ok(fetch_store_open(&store, path, false, &err), &err);
    assert_ok(fetch_store_add(&store, record_of(key, title), &err), &err);
    fetch_store_close(&store);
}

static void check_kept(const char *key, const char *title)
{
    struct fetch_store store;
    dls_error err;
    assert_ok(fetch_store_open(&store, path, true, &err), &err);
    assert_string_equal(record_text(fetch_store_find(&store, key), "title"), title);
    fetch_store_close(&store);
}

#define RECORD "{\"id\":\"a\",\"url\":\"u\",\"fetched_at\":\"t\",\"title\":\"A\"}"

static void test_what_was_kept_is_found(void **state)
{
    (void)state;
    keep("a", "A");
    keep("b", "B");
    check_kept("a", "A");
    check_kept("b", "B");
    check_kept("c", ""); /* there is none */
}

static void test_a_key_that_comes_again_has_one_line_in_the_end(void **state)
{
    (void)state;
    struct fetch_store store;
    dls_error err;
    keep("a", "old");
    keep("b", "B");
    keep("a", "new");
    assert_int_equal(count_lines(), 3);
    assert_int_equal(chmod(path, 0640), 0);
    assert_ok(fetch_store_open(&store, path, false, &err), &err);
    assert_string_equal(record_text(json_object_get(store.former, "a"), "title"), "old");
    assert_ok(fetch_store_tidy(&store, &err), &err);
    fetch_store_close(&store);
    assert_int_equal(count_lines(), 2);
    assert_int_equal(test_folder_count(), 1);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
    check_kept("a", "new");
    check_kept("b", "B");
}

static void test_what_is_in_the_way_of_tidying_goes(void **state)
{
    (void)state;
    struct fetch_store store;
    dls_error err;
    char beside[4096];
    snprintf(beside, sizeof beside, "%s.tmp-%ld", path, (long)getpid()); /* of a process of this number */
    write_text(RECORD "\n" RECORD "\n");
    test_write_file(beside, "x", 1);
    assert_ok(fetch_store_open(&store, path, false, &err), &err);
    assert_ok(fetch_store_tidy(&store, &err), &err);
    fetch_store_close(&store);
    assert_int_equal(test_folder_count(), 1);
    assert_int_equal(count_lines(), 1);
}

static void test_a_line_that_was_not_wholly_written_is_passed_over(void **state)
{
    (void)state;
    static const char *const ends[] = { "", "\n", "\n{\"id\":\"b\",\"ur", "\n{\"i" };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, RECORD "%s", ends[i]);
        write_text(text);
        check_kept("b", "");
        keep("c", "C"); /* in a line of its own */
        check_kept("a", "A");
        check_kept("c", "C");
        assert_int_equal(count_lines(), 2);
    }
}

static void test_a_file_of_another_kind_is_refused(void **state)
{
    (void)state;
    static const char *const others[] = { "hello\n", "{\"id\":\"a\"}\n", "{\"id\":\"a\",\"url\"\n" RECORD "\n", "[]\n",
                                          RECORD "\nhello" };
    struct fetch_store store;
    dls_error err;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        write_text(others[i]);
        assert_fails(fetch_store_open(&store, path, false, &err), DLS_EFORMAT, &err, "is none of what");
        fetch_store_close(&store);
    }
    size_t size;
    char *text = (char *)test_read_file(path, &size);
    assert_bytes(text, size, RECORD "\nhello", strlen(RECORD "\nhello"));
    free(text);
}

static void test_what_is_no_file_is_refused(void **state)
{
    (void)state;
    struct fetch_store store;
    dls_error err;
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_fails(fetch_store_open(&store, path, false, &err), DLS_EIO, &err, "no ordinary file");
    fetch_store_close(&store);
    assert_fails(fetch_store_open(&store, "/", false, &err), DLS_EIO, &err, "directory");
    fetch_store_close(&store);
}

static void test_one_goes_on_with_it_at_a_time(void **state)
{
    (void)state;
    struct fetch_store first, second;
    dls_error err;
    assert_ok(fetch_store_open(&first, path, false, &err), &err);
    assert_fails(fetch_store_open(&second, path, false, &err), DLS_EBUSY, &err, "another dlsearch fetch");
    fetch_store_close(&second);
    assert_ok(fetch_store_open(&second, path, true, &err), &err); /* to read needs no lock */
    fetch_store_close(&second);
    fetch_store_close(&first);
}

/* Another process tidies the file, and is done. */
static void tidy_elsewhere(void)
{
    struct fetch_store store;
    dls_error err;
    assert_ok(fetch_store_open(&store, path, false, &err), &err);
    assert_ok(fetch_store_add(&store, record_of("a", "theirs"), &err), &err);
    assert_ok(fetch_store_tidy(&store, &err), &err);
    fetch_store_close(&store);
}

static void test_a_file_that_is_replaced_before_it_is_locked_is_opened_anew(void **state)
{
    (void)state;
    keep("a", "A");
    before_lock = tidy_elsewhere;
    keep("b", "B");
    check_kept("a", "theirs");
    check_kept("b", "B");
}

static void remove_file(void) { unlink(path); }

static void test_a_file_that_is_removed_before_it_is_locked_is_made_anew(void **state)
{
    (void)state;
    keep("a", "A");
    before_lock = remove_file;
    keep("b", "B");
    check_kept("b", "B");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_what_was_kept_is_found, begin_test),
        cmocka_unit_test_setup(test_a_key_that_comes_again_has_one_line_in_the_end, begin_test),
        cmocka_unit_test_setup(test_what_is_in_the_way_of_tidying_goes, begin_test),
        cmocka_unit_test_setup(test_a_line_that_was_not_wholly_written_is_passed_over, begin_test),
        cmocka_unit_test_setup(test_a_file_of_another_kind_is_refused, begin_test),
        cmocka_unit_test_setup(test_what_is_no_file_is_refused, begin_test),
        cmocka_unit_test_setup(test_one_goes_on_with_it_at_a_time, begin_test),
        cmocka_unit_test_setup(test_a_file_that_is_replaced_before_it_is_locked_is_opened_anew, begin_test),
        cmocka_unit_test_setup(test_a_file_that_is_removed_before_it_is_locked_is_made_anew, begin_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
