/* SPDX-License-Identifier: MIT
 *
 * Opening an index, and asking it for documents and numbers.
 */
#define _GNU_SOURCE
#include "index/index.h"

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "index_fixture.h"
#include "support/rng.h"

static dls_error err;

static dls_index *open_index(const char *path)
{
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    return index;
}

static void test_keys_are_found_in_all_segments(void **state)
{
    (void)state;
    const char *path = test_path("i");
    fixture_write(path, (const unsigned[]){ 3, 1, 0, 5, 99 });
    dls_index *index = open_index(path);
    assert_int_equal(index->documents, 9);
    assert_int_equal(index->segment_count, 3); /* a commit without documents adds none */
    assert_int_equal(index->superblock.generation, 4);
    for (unsigned i = 0; i < 9; i++) {
        char key[32];
        uint64_t document;
        snprintf(key, sizeof key, "%u", i);
        assert_ok(dls__index_find(index, key, strlen(key), &document, &err), &err);
        assert_int_equal(document, i);
    }
    uint64_t untouched = 77;
    assert_fails(dls__index_find(index, "9", 1, &untouched, &err), DLS_ENOTFOUND, &err, "no document has the key '9'");
    assert_int_equal(untouched, 77);
    dls__index_close(index);
}

static void test_each_document_is_in_one_segment(void **state)
{
    (void)state;
    static const unsigned expected[][2] = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, 0 }, { 2, 0 }, { 2, 1 } };
    const char *path = test_path("i");
    fixture_write(path, (const unsigned[]){ 3, 1, 2, 99 });
    dls_index *index = open_index(path);
    for (unsigned i = 0; i < 6; i++) {
        uint32_t local;
        const dls__segment *segment = dls__index_segment_of(index, i, &local);
        assert_int_equal(segment - index->segments, expected[i][0]);
        assert_int_equal(local, expected[i][1]);
    }
    dls__index_close(index);
}

static void test_numbers_add_up(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_index_info info;
    size_t size;
    fixture_write(path, (const unsigned[]){ 3, 2, 99 });
    dls_index *index = open_index(path);
    dls__index_info(index, &info);
    free(test_read_file(path, &size));
    assert_int_equal(info.documents, 5);
    assert_int_equal(info.segments, 2);
    assert_int_equal(info.generation, 2);
    assert_int_equal(info.tokens, 10);
    assert_int_equal(info.postings, 10);
    assert_int_equal(info.terms, 4 + 3);
    assert_int_equal(info.file_bytes, size);
    assert_int_equal(info.length_bytes, 5 * (5 + 5) + 2 * 64);
    dls__index_close(index);
}

static void test_an_index_without_documents_can_be_opened_and_checked(void **state)
{
    (void)state;
    const char *path = test_path("i");
    fixture_write(path, (const unsigned[]){ 0, 99 });
    dls_index *index = open_index(path);
    assert_int_equal(index->documents, 0);
    assert_int_equal(index->segment_count, 0);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    dls__index_close(index);
}

static void test_memory_serves_as_well_as_a_file(void **state)
{
    (void)state;
    const char *path = test_path("i");
    size_t size;
    uint64_t document;
    dls_index *index;
    fixture_write(path, (const unsigned[]){ 3, 99 });
    uint8_t *bytes = test_read_file(path, &size);
    assert_ok(dls__index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_ok(dls__index_find(index, "2", 1, &document, &err), &err);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    dls__index_close(index);
    free(bytes);
}

#define COMMITS 100

static void *commit_many(void *ctx)
{
    dls_writer *writer = ctx;
    dls_error writer_err;
    dls_status status = DLS_OK;
    for (unsigned i = 1; i <= COMMITS && status == DLS_OK; i++) {
        status = fixture_add(writer, i, &writer_err);
        if (status == DLS_OK) status = dls__writer_commit(writer, &writer_err);
    }
    return status == DLS_OK ? writer : NULL;
}

static void test_an_index_can_be_opened_at_any_moment_of_a_commit(void **state)
{
    (void)state;
    const char *path = test_path("busy");
    pthread_t thread;
    void *done;
    uint64_t documents = 0;
    dls_writer *writer = fixture_create(path, true);
    assert_ok(fixture_add(writer, 0, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_int_equal(pthread_create(&thread, NULL, commit_many, writer), 0);
    while (documents < COMMITS + 1) {
        dls_index *index = open_index(path);
        assert_true(index->documents >= documents);
        documents = index->documents;
        dls__index_close(index);
    }
    assert_int_equal(pthread_join(thread, &done), 0);
    assert_ptr_equal(done, writer);
    dls__writer_close(writer);
}

static void test_a_key_that_two_documents_have_is_found_by_the_check(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 3; i++) {
        assert_ok(fixture_add(writer, i, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
    }
    assert_ok(dls__segment_writer_add(&writer->segment, "1", 1, NULL, 0, &err), &err); /* without being asked */
    assert_ok(dls__writer_commit(writer, &err), &err);
    dls_index *index = open_index(path);
    assert_fails(dls__index_check(index, true, NULL, &err), DLS_ECORRUPT, &err, "keys: a key that two documents have");
    dls__index_close(index);
    assert_ok(fixture_delete(writer, 1, &err), &err); /* the later one */
    assert_ok(dls__writer_commit(writer, &err), &err);
    index = open_index(path);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    dls__index_close(index);
    dls__writer_close(writer);
}

static void test_what_is_no_index_is_refused_by_its_name(void **state)
{
    (void)state;
    uint8_t noise[20000];
    rng r = rng_for_test(6);
    rng_bytes(&r, noise, sizeof noise);
    dls_index *index;
    test_write_file(test_path("noise"), noise, sizeof noise);
    test_write_file(test_path("empty"), noise, 0);
    assert_fails(dls__index_open(test_path("noise"), NULL, &index, &err), DLS_EFORMAT, &err, "noise: not an index");
    assert_fails(dls__index_open(test_path("empty"), NULL, &index, &err), DLS_EFORMAT, &err, "empty: not an index");
    assert_fails(dls__index_open(test_path("none"), NULL, &index, &err), DLS_ENOTFOUND, &err, "none");
    assert_fails(dls__index_open(test_path(""), NULL, &index, &err), DLS_EIO, &err, "");
    assert_fails(dls__index_open_memory(NULL, 0, NULL, &index, &err), DLS_EFORMAT, &err, "not an index");
}

/* ------------------------------------------------------------------------------------- While a writer is at work */

/* Called once, between the mapping of a file and the reading of its superblocks: that is when the file is closed. */
static void (*when_mapped)(void);

int close(int descriptor)
{
    void (*now)(void) = when_mapped;
    when_mapped = NULL;
    int result = (int)syscall(SYS_close, descriptor);
    if (now != NULL) now();
    return result;
}

/* One commit, so that both superblocks point behind what is mapped; `compact`: and a smaller file takes its place. */
static void write_on(bool compact)
{
    dls_writer *writer = fixture_reopen(test_path("index.dls"));
    for (unsigned number = 300; number < 310; number++) assert_ok(fixture_add(writer, number, &err), &err);
    fixture_commit(writer);
    for (unsigned number = 0; number < 305 && compact; number++) fixture_delete(writer, number, &err);
    if (compact) assert_ok(dls__writer_compact(writer, 1, &err), &err);
    dls__writer_close(writer);
}

static void commit_now(void) { write_on(false); }
static void commit_and_compact_now(void) { write_on(true); }

static void test_what_was_committed_while_it_was_opened_is_there(void **state)
{
    (void)state;
    dls_index *index;
    dls_index_info info;
    fixture_write(test_path("index.dls"), (const unsigned[]){ 300, 99 });
    when_mapped = commit_now;
    assert_ok(dls__index_open(test_path("index.dls"), NULL, &index, &err), &err);
    dls__index_info(index, &info);
    assert_int_equal(info.documents, 310);
    dls__index_close(index);
    fixture_write(test_path("index.dls"), (const unsigned[]){ 300, 99 });
    when_mapped = commit_and_compact_now;
    assert_ok(dls__index_open(test_path("index.dls"), NULL, &index, &err), &err);
    dls__index_info(index, &info);
    assert_int_equal(info.documents, 5);
    dls__index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_committed_while_it_was_opened_is_there),
        cmocka_unit_test(test_keys_are_found_in_all_segments),
        cmocka_unit_test(test_each_document_is_in_one_segment),
        cmocka_unit_test(test_numbers_add_up),
        cmocka_unit_test(test_an_index_without_documents_can_be_opened_and_checked),
        cmocka_unit_test(test_memory_serves_as_well_as_a_file),
        cmocka_unit_test(test_an_index_can_be_opened_at_any_moment_of_a_commit),
        cmocka_unit_test(test_a_key_that_two_documents_have_is_found_by_the_check),
        cmocka_unit_test(test_what_is_no_index_is_refused_by_its_name),
    };
    return cmocka_run_group_tests_name("index/index", tests, NULL, NULL);
}
