/* SPDX-License-Identifier: MIT
 *
 * A disk that is full after any number of bytes: the writer says so, nothing half-written is left, and an index that
 * stood there before still stands. The limit on a file's size stands in for the disk.
 */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "support/dls_test.h"
#include "support/sample.h"
#include "support/test_folder.h"

static dls_error err;

static void set_limit(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static int ignore_signal(void **state)
{
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    return 0;
}

static dls_status write_with_room_for(const char *path, rlim_t bytes)
{
    set_limit(bytes);
    dls_status status = sample_write(path, NULL, &err);
    set_limit(RLIM_INFINITY);
    return status;
}

static void test_what_does_not_fit_leaves_nothing_behind(void **state)
{
    (void)state;
    size_t size, tried = 0;
    free(sample_bytes(&size));
    test_folder_clear();
    for (size_t room = 0; room < size; room += 509, tried++) {
        const char *path = test_path("new.dls");
        assert_fails(write_with_room_for(path, room), DLS_EIO, &err, "new.dls");
        dls_index *index;
        dls_status status = dls_index_open(path, NULL, &index, &err);
        if (status == DLS_OK) { /* the first of its commits fitted */
            assert_ok(dls_index_check(index, &err), &err);
            dls_index_close(index);
        } else {
            assert_int_equal(status, DLS_ENOTFOUND);
            assert_int_equal(test_folder_count(), 0);
        }
        test_folder_clear();
    }
    assert_true(tried > 10);
}

static void test_a_repair_that_does_not_fit_leaves_nothing_behind(void **state)
{
    (void)state;
    size_t size;
    test_folder_clear();
    uint8_t *bytes = sample_bytes(&size);
    test_write_file(test_path("sample.dls"), bytes, size);
    size_t files = test_folder_count(), failed = 0;
    for (size_t room = 0;; room += 509, failed++) {
        const char *path = test_path("sample.dls"), *saved = test_path("saved.dls");
        dls_repair_info info;
        set_limit(room);
        dls_status status = dls_index_repair(path, saved, NULL, NULL, NULL, &info, &err);
        set_limit(RLIM_INFINITY);
        if (status == DLS_OK) break;
        assert_fails(status, DLS_EIO, &err, "saved.dls");
        assert_int_equal(test_folder_count(), files);
    }
    assert_true(failed > 10);
    test_folder_clear();
    free(bytes);
}

static void test_an_index_that_was_there_stays_when_its_successor_does_not_fit(void **state)
{
    (void)state;
    size_t before_size, after_size;
    const char *path = test_path("old.dls");
    assert_ok(sample_write(path, NULL, &err), &err);
    uint8_t *before = test_read_file(path, &before_size);
    assert_fails(write_with_room_for(path, 10000), DLS_EIO, &err, "old.dls");
    uint8_t *after = test_read_file(path, &after_size);
    assert_bytes(after, after_size, before, before_size);
    assert_int_equal(test_folder_count(), 1);
    free(before);
    free(after);
}

/* Go on with the sample: a document replaced, one deleted, some added. */
static dls_status go_on(const char *path, dls_status (*finish)(dls_writer *writer))
{
    static const char text[] = "A gradient of trees that is new, in a text of more words than a page of zeros has";
    dls_writer *writer;
    dls_status status = dls_writer_open(path, NULL, NULL, &writer, &err);
    if (status != DLS_OK) return status;
    for (size_t i = 0; i < 300 && status == DLS_OK; i++) {
        char key[32];
        int length = snprintf(key, sizeof key, "new %zu", i);
        const dls_value value = { 1, text, sizeof text - 1 };
        status = dls_writer_add(writer, key, (size_t)length, &value, 1, &err);
    }
    if (status == DLS_OK) status = dls_writer_put(writer, "a", 1, NULL, 0, &err);
    if (status == DLS_OK) status = dls_writer_delete(writer, "b", 1, &err);
    if (status == DLS_OK) status = finish(writer);
    dls_writer_close(writer);
    return status;
}

static dls_status finish_by_commit(dls_writer *writer) { return dls_writer_commit(writer, &err); }
static dls_status finish_by_compaction(dls_writer *writer) { return dls_writer_compact(writer, 1, &err); }

static void test_a_commit_that_does_not_fit_leaves_the_one_before(void **state)
{
    (void)state;
    size_t size;
    test_folder_clear();
    uint8_t *bytes = sample_bytes(&size);
    for (int compacted = 0; compacted < 2; compacted++) {
        size_t room = compacted != 0 ? 0 : size, failed = 0;
        for (;; room += 1013) {
            const char *path = test_path("sample.dls");
            test_write_file(path, bytes, size);
            set_limit(room);
            dls_status status = go_on(path, compacted != 0 ? finish_by_compaction : finish_by_commit);
            set_limit(RLIM_INFINITY);
            if (status == DLS_OK) break;
            assert_int_equal(status, DLS_EIO);
            assert_int_equal(documents_at(path), SAMPLE_DOCUMENTS);
            assert_int_equal(test_folder_count(), 1);
            failed++;
        }
        assert_true(failed > 5);
        assert_int_equal(documents_at(test_path("sample.dls")), SAMPLE_DOCUMENTS - 1 + 300);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_does_not_fit_leaves_nothing_behind),
        cmocka_unit_test(test_a_repair_that_does_not_fit_leaves_nothing_behind),
        cmocka_unit_test(test_an_index_that_was_there_stays_when_its_successor_does_not_fit),
        cmocka_unit_test(test_a_commit_that_does_not_fit_leaves_the_one_before),
    };
    return cmocka_run_group_tests_name("fault/full_disk", tests, ignore_signal, NULL);
}
