/* SPDX-License-Identifier: MIT
 *
 * Writers as a stranger uses them: what becomes visible when, and what is refused without harm.
 */
#include <stdlib.h>

#include "support/sample.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

/* A schema of a text and a keyword field. */
static dls_schema *new_schema(void)
{
    small_index s;
    small_index_schema(&s, "text kind/keyword");
    return s.schema;
}

static dls_writer *new_writer(const char *path, const dls_writer_options *options)
{
    dls_schema *schema = new_schema();
    dls_writer *writer = NULL;
    assert_ok(dls_writer_create(path, schema, options, &writer, &err), &err);
    dls_schema_free(schema); /* the writer has its own */
    return writer;
}

/* A new index in a folder of its own. */
static dls_writer *begin_index(const char **path)
{
    test_folder_clear();
    *path = test_path("index.dls");
    return new_writer(*path, NULL);
}

static dls_status add(dls_writer *writer, const char *key, const char *text)
{
    return dls_writer_add(writer, key, strlen(key), &(dls_value){ 0, text, strlen(text) }, 1, &err);
}

static void test_the_file_appears_with_the_first_commit(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("new.dls");
    dls_index *index = NULL;
    dls_writer *writer = new_writer(path, NULL);
    assert_ok(add(writer, "a", "tree"), &err);
    assert_fails(dls_index_open(path, NULL, &index, &err), DLS_ENOTFOUND, &err, "new.dls");
    assert_null(index);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 1);
    dls_writer_close(writer);
    assert_int_equal(documents_at(path), 1);
    assert_int_equal(test_folder_count(), 1);
}

static void test_what_was_not_committed_is_gone(void **state)
{
    (void)state;
    const char *path;
    dls_writer *writer = begin_index(&path);
    assert_ok(add(writer, "a", "tree"), &err);
    dls_writer_close(writer);
    assert_int_equal(test_folder_count(), 0);
    writer = new_writer(path, NULL);
    assert_ok(add(writer, "a", "tree"), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_ok(add(writer, "b", "tree"), &err);
    assert_int_equal(dls_writer_count(writer), 2);
    dls_writer_close(writer);
    assert_int_equal(documents_at(path), 1);
}

static void test_an_index_that_is_open_stays_as_it_was(void **state)
{
    (void)state;
    const char *path;
    dls_index *index;
    dls_index_info info;
    dls_writer *writer = begin_index(&path);
    assert_ok(add(writer, "a", "tree"), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_ok(add(writer, "b", "tree"), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, 1);
    assert_int_equal(info.generation, 1);
    assert_int_equal(documents_at(path), 2);
    dls_index_close(index);
    dls_writer_close(writer);
}

static void test_committing_nothing_makes_an_empty_index(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("empty.dls");
    dls_writer *writer = new_writer(path, NULL);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 0);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 0);
    dls_writer_close(writer);
}

static void test_an_existing_file_is_replaced_only_where_that_is_asked_for(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("index.dls");
    dls_schema *schema = new_schema();
    dls_writer *writer = NULL;
    dls_writer_options replace = DLS_WRITER_OPTIONS_INIT;
    replace.replace = true;
    test_write_file(path, "old", 3);
    assert_fails(dls_writer_create(path, schema, NULL, &writer, &err), DLS_EEXISTS, &err, "index.dls");
    assert_null(writer);
    writer = new_writer(path, &replace);
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    assert_bytes(bytes, size, "old", 3); /* until the first commit */
    free(bytes);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 0);
    dls_writer_close(writer);
    dls_schema_free(schema);
}

static void test_a_key_is_taken_once(void **state)
{
    (void)state;
    const char *path;
    dls_writer *writer = begin_index(&path);
    assert_ok(add(writer, "a", "tree"), &err);
    assert_fails(add(writer, "a", "other"), DLS_EEXISTS, &err, "'a'");
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_fails(add(writer, "a", "other"), DLS_EEXISTS, &err, "'a'"); /* of an earlier commit, too */
    assert_ok(add(writer, "A", "tree"), &err);
    assert_ok(dls_writer_add(writer, "a\0", 2, NULL, 0, &err), &err); /* another key */
    assert_int_equal(dls_writer_count(writer), 3);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_int_equal(documents_at(path), 3);
}

static void test_documents_that_cannot_be_are_refused_and_the_writer_goes_on(void **state)
{
    (void)state;
    static char long_bytes[DLS_MAX_KEY + 1];
    memset(long_bytes, 'x', sizeof long_bytes);
    const dls_value good[] = { { 0, "tree", 4 }, { 1, long_bytes, DLS_MAX_KEY } };
    const dls_value no_field[] = { { 0, "tree", 4 }, { 2, "x", 1 } };
    const dls_value long_keyword[] = { { 0, "tree", 4 }, { 1, long_bytes, DLS_MAX_KEY + 1 } };
    const struct {
        const char *key;
        size_t key_length;
        const dls_value *values;
        dls_status status;
        const char *text;
    } rows[] = {
        { "", 0, good, DLS_ELIMIT, "a document needs a key" },
        { NULL, 0, good, DLS_ELIMIT, "a document needs a key" },
        { long_bytes, DLS_MAX_KEY + 1, good, DLS_ELIMIT, "has 4097 bytes, 4096 are allowed" },
        { "k", 1, no_field, DLS_EINVAL, "there is no field 2, the schema has 2" },
        { "k", 1, long_keyword, DLS_ELIMIT, "field 'kind': a keyword of 4097 bytes, 4096 are allowed" },
    };
    const char *path;
    dls_writer *writer = begin_index(&path);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_fails(dls_writer_add(writer, rows[i].key, rows[i].key_length, rows[i].values, 2, &err), rows[i].status,
                     &err, rows[i].text);
        assert_int_equal(dls_writer_count(writer), 0);
    }
    assert_ok(dls_writer_add(writer, long_bytes, DLS_MAX_KEY, good, 2, &err), &err);
    assert_ok(dls_writer_add(writer, "none", 4, NULL, 0, &err), &err);
    assert_ok(dls_writer_add(writer, "empty", 5, (dls_value[]){ { 0, NULL, 0 }, { 1, NULL, 0 } }, 2, &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_int_equal(documents_at(path), 3);
}

static void test_options_of_an_older_version_have_defaults_for_the_rest(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("index.dls");
    dls_schema *schema = new_schema();
    dls_writer *writer = NULL;
    dls_writer_options older = { .struct_size = offsetof(dls_writer_options, buffer_bytes), .replace = true };
    test_write_file(path, "old", 3);
    assert_status(dls_writer_create(path, schema, &older, &writer, &err), DLS_EEXISTS); /* `replace` is not known */
    older.struct_size = 0;
    assert_status(dls_writer_create(test_path("other.dls"), schema, &older, &writer, &err), DLS_EINVAL);
    dls_schema_free(schema);
}

static void test_options_of_a_newer_version_are_taken_as_far_as_they_are_known(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("index.dls");
    struct {
        dls_writer_options options;
        char more[100];
    } newer = { .options = DLS_WRITER_OPTIONS_INIT };
    newer.options.struct_size = sizeof newer;
    newer.options.replace = true;
    memset(newer.more, 0xff, sizeof newer.more);
    test_write_file(path, "old", 3);
    dls_writer_close(new_writer(path, &newer.options));
}

static void test_a_buffer_that_is_too_small_or_no_name_are_refused(void **state)
{
    (void)state;
    dls_schema *schema = new_schema();
    dls_writer *writer = NULL;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.buffer_bytes = ((size_t)1 << 20) - 1;
    assert_fails(dls_writer_create(test_path("x"), schema, &options, &writer, &err), DLS_EINVAL, &err,
                 "a buffer of 1048575 bytes, 1048576 are the least");
    options.buffer_bytes++;
    for (options.threads = 0; options.threads <= DLS_MAX_THREADS + 1; options.threads += DLS_MAX_THREADS + 1)
        assert_fails(dls_writer_create(test_path("x"), schema, &options, &writer, &err), DLS_EINVAL, &err,
                     options.threads == 0 ? "0 threads, it can be 1 to 8" : "9 threads, it can be 1 to 8");
    options.threads = 1;
    options.pair_words = DLS_MAX_PAIR_WORDS + 1;
    assert_fails(dls_writer_create(test_path("x"), schema, &options, &writer, &err), DLS_EINVAL, &err,
                 "pairs of 129 words, they can be of 0 to 128");
    assert_fails(dls_writer_create("", schema, NULL, &writer, &err), DLS_EINVAL, &err, "needs a file name");
    assert_null(writer);
    dls_schema_free(schema);
}

static dls_status put(dls_writer *writer, const char *key, const char *text)
{
    return dls_writer_put(writer, key, strlen(key), &(dls_value){ 0, text, strlen(text) }, 1, &err);
}

static dls_writer *reopen(const char *path)
{
    dls_writer *writer = NULL;
    assert_ok(dls_writer_open(path, NULL, NULL, &writer, &err), &err);
    return writer;
}

static uint64_t count_of(const char *path, const char *typed)
{
    dls_index *index;
    dls_query *query;
    uint64_t count;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_ok(dls_query_parse(dls_index_schema(index), typed, strlen(typed), 0, NULL, &query, &err), &err);
    assert_ok(dls_count(index, query, &count, &err), &err);
    dls_query_free(query);
    dls_index_close(index);
    return count;
}

static void test_documents_are_replaced_and_deleted_by_key(void **state)
{
    (void)state;
    const char *path;
    dls_writer *writer = begin_index(&path);
    assert_ok(put(writer, "a", "old tree"), &err);
    assert_ok(put(writer, "a", "older tree"), &err); /* before it was committed: counts once */
    assert_ok(add(writer, "b", "old"), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 2);
    dls_writer_close(writer);
    writer = reopen(path);
    assert_ok(put(writer, "a", "new tree"), &err);
    assert_ok(dls_writer_delete(writer, "b", 1, &err), &err);
    assert_fails(dls_writer_delete(writer, "b", 1, &err), DLS_ENOTFOUND, &err, "no document has the key 'b'");
    assert_fails(dls_writer_delete(writer, NULL, 0, &err), DLS_ENOTFOUND, &err, "no document has the key ''");
    assert_int_equal(count_of(path, "old"), 1);
    assert_int_equal(dls_writer_count(writer), 1);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_int_equal(documents_at(path), 1);
    assert_int_equal(count_of(path, "old older"), 0);
    assert_int_equal(count_of(path, "new"), 1);
}

static void test_what_a_query_finds_is_deleted(void **state)
{
    (void)state;
    const char *path;
    dls_writer *writer = begin_index(&path);
    dls_schema *schema = new_schema(), *other;
    dls_query *query;
    uint64_t deleted;
    assert_ok(add(writer, "a", "tree"), &err);
    assert_ok(add(writer, "b", "house"), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_ok(dls_query_parse(schema, "tree", 4, 0, NULL, &query, &err), &err);
    assert_ok(dls_writer_delete_by_query(writer, query, &deleted, &err), &err);
    assert_int_equal(deleted, 1);
    dls_query_free(query);
    assert_ok(dls_schema_new_default(NULL, NULL, &other, &err), &err);
    assert_ok(dls_query_parse(other, "house", 5, 0, NULL, &query, &err), &err);
    assert_fails(dls_writer_delete_by_query(writer, query, &deleted, &err), DLS_EINVAL, &err, "other fields");
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 1);
    dls_query_free(query);
    dls_schema_free(other);
    dls_schema_free(schema);
    dls_writer_close(writer);
}

static void test_an_abort_forgets_what_came_after_the_commit(void **state)
{
    (void)state;
    const char *path;
    dls_writer *writer = begin_index(&path);
    assert_ok(add(writer, "a", "tree"), &err);
    assert_ok(dls_writer_abort(writer, &err), &err);
    assert_int_equal(dls_writer_count(writer), 0);
    assert_ok(add(writer, "a", "house"), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    assert_ok(put(writer, "a", "tree"), &err);
    assert_ok(dls_writer_abort(writer, &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_int_equal(count_of(path, "tree"), 0);
    assert_int_equal(count_of(path, "house"), 1);
}

static void test_compacting_leaves_as_many_segments_as_were_asked_for(void **state)
{
    (void)state;
    const char *path;
    dls_index *index;
    dls_index_info info;
    dls_writer *writer = begin_index(&path);
    for (char key[] = "a"; key[0] < 'f'; key[0]++) {
        assert_ok(add(writer, key, "tree"), &err);
        assert_ok(dls_writer_commit(writer, &err), &err);
    }
    assert_ok(dls_writer_delete(writer, "b", 1, &err), &err);
    assert_fails(dls_writer_compact(NULL, 1, &err), DLS_EINVAL, &err, "writer");
    assert_fails(dls_writer_compact(writer, 0, &err), DLS_EINVAL, &err, "one segment at least");
    for (size_t segments = 3; segments > 0; segments--) {
        assert_ok(dls_writer_compact(writer, segments, &err), &err);
        assert_ok(dls_index_open(path, NULL, &index, &err), &err);
        dls_index_get_info(index, &info);
        assert_int_equal(info.segments, segments);
        assert_int_equal(info.documents, 4);
        assert_int_equal(info.deleted, 0);
        dls_index_close(index);
    }
    dls_writer_close(writer);
}

static void test_a_second_writer_waits_or_is_refused(void **state)
{
    (void)state;
    const char *path;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer = begin_index(&path), *second = NULL;
    assert_ok(dls_writer_commit(writer, &err), &err);
    options.wait_ms = 20;
    assert_fails(dls_writer_open(path, NULL, &options, &second, &err), DLS_EBUSY, &err, "has another writer");
    assert_null(second);
    dls_writer_close(writer);
    assert_ok(dls_writer_open(path, NULL, &options, &second, &err), &err);
    dls_writer_close(second);
}

static void test_a_payload_comes_back_with_the_index(void **state)
{
    (void)state;
    const char *path;
    static const char large[DLS_MAX_PAYLOAD + 1];
    dls_index *index;
    size_t length;
    dls_writer *writer = begin_index(&path);
    assert_fails(dls_writer_set_payload(writer, large, sizeof large, &err), DLS_ELIMIT, &err, "65537 bytes, 65536 are");
    for (size_t size = 0; size <= DLS_MAX_PAYLOAD; size += DLS_MAX_PAYLOAD / 2) {
        assert_ok(dls_writer_set_payload(writer, large, size, &err), &err);
        assert_ok(dls_writer_commit(writer, &err), &err);
        dls_writer_close(writer);
        writer = reopen(path);
        assert_ok(dls_writer_commit(writer, &err), &err); /* keeps it */
        assert_ok(dls_index_open(path, NULL, &index, &err), &err);
        const void *bytes = dls_index_payload(index, &length);
        assert_bytes(bytes, length, large, size);
        dls_index_close(index);
    }
    assert_null(dls_index_payload(NULL, &length));
    assert_int_equal(length, 0);
    dls_writer_close(writer);
}

/* Who looks at any time finds what was committed, however far the thread is; and the next writer is not refused. */
/* An index of some MiB of text that so many threads make, after others of which nothing is kept. */
static uint8_t *index_of_threads(size_t threads, size_t *size)
{
    static char text[3000];
    const char *path = test_path("index.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.threads = threads;
    options.replace = true;
    dls_writer *writer = new_writer(path, &options);
    for (unsigned i = 0; i < 1200; i++) {
        char key[32];
        size_t length = 0;
        for (unsigned word = 0; length + 12 < sizeof text; word++)
            length += (size_t)snprintf(text + length, sizeof text - length, "w%u ", i * word * 7919 % 5003);
        snprintf(key, sizeof key, "%u", i);
        assert_ok(dls_writer_add(writer, key, strlen(key), &(dls_value){ 0, text, length }, 1, &err), &err);
        assert_status(dls_writer_add(writer, key, strlen(key), NULL, 0, &err), DLS_EEXISTS);
        if (i == 500) assert_ok(dls_writer_abort(writer, &err), &err);
        if (i == 900) assert_ok(dls_writer_delete(writer, "700", 3, &err), &err);
    }
    assert_int_equal(dls_writer_count(writer), 698);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    return test_read_file(path, size);
}

static void test_threads_make_the_same_index(void **state)
{
    (void)state;
    size_t size, expected_size;
    uint8_t *expected = index_of_threads(1, &expected_size);
    for (size_t threads = 2; threads <= 3; threads++) {
        uint8_t *bytes = index_of_threads(threads, &size);
        assert_bytes(bytes, size, expected, expected_size);
        free(bytes);
    }
    free(expected);
}

static void test_a_thread_merges_and_nobody_sees_it(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("index.dls");
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.background = true;
    dls_writer *writer = new_writer(path, &options);
    for (unsigned i = 0; i < 200; i++) {
        char key[32];
        snprintf(key, sizeof key, "%u", i % 150); /* from 150 on they replace */
        if (i % 10 == 9) assert_ok(dls_writer_delete(writer, "7", 1, &err), &err);
        assert_ok(dls_writer_put(writer, key, strlen(key), &(dls_value){ 0, "tree", 4 }, 1, &err), &err);
        if (i % 10 == 9) assert_ok(dls_writer_put(writer, "7", 1, &(dls_value){ 0, "house", 5 }, 1, &err), &err);
        assert_ok(dls_writer_commit(writer, &err), &err);
        assert_int_equal(documents_at(path), i < 150 ? i + 1 : 150);
    }
    dls_writer_close(writer);
    assert_int_equal(test_folder_count(), 1);
    writer = reopen(path);
    assert_ok(dls_writer_compact(writer, 2, &err), &err);
    dls_writer_close(writer);
    assert_int_equal(count_of(path, "tree"), 149);
    assert_int_equal(count_of(path, "house"), 1);
}

/* The n-th allocation fails during adding: after that the writer only closes, and the last commit stands. */
static void test_after_a_failure_the_writer_is_only_closed_and_the_last_commit_stands(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    size_t failures = 0;
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        const char *path = test_path("index.dls");
        test_folder_clear();
        dls_schema *schema = new_schema();
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        dls_writer *writer = NULL;
        options.allocator = &memory.allocator;
        dls_status status = dls_writer_create(path, schema, &options, &writer, &err);
        if (status == DLS_OK) status = add(writer, "a", "tree search");
        if (status == DLS_OK) status = dls_writer_commit(writer, &err);
        bool committed = status == DLS_OK;
        if (committed) status = add(writer, "b", "深度学习 naïve");
        if (committed && status != DLS_OK) {
            assert_fails(add(writer, "c", "x"), DLS_EINVAL, &err, "failed before and can only be closed");
            assert_fails(dls_writer_commit(writer, &err), DLS_EINVAL, &err, "can only be closed");
            failures++;
        }
        dls_writer_close(writer);
        dls_schema_free(schema);
        if (committed) assert_int_equal(documents_at(path), 1);
        if (!committed) assert_true(memory.failed);
    }
    assert_true(failures > 0);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_file_appears_with_the_first_commit),
        cmocka_unit_test(test_what_was_not_committed_is_gone),
        cmocka_unit_test(test_an_index_that_is_open_stays_as_it_was),
        cmocka_unit_test(test_committing_nothing_makes_an_empty_index),
        cmocka_unit_test(test_an_existing_file_is_replaced_only_where_that_is_asked_for),
        cmocka_unit_test(test_a_key_is_taken_once),
        cmocka_unit_test(test_documents_that_cannot_be_are_refused_and_the_writer_goes_on),
        cmocka_unit_test(test_options_of_an_older_version_have_defaults_for_the_rest),
        cmocka_unit_test(test_options_of_a_newer_version_are_taken_as_far_as_they_are_known),
        cmocka_unit_test(test_a_buffer_that_is_too_small_or_no_name_are_refused),
        cmocka_unit_test(test_documents_are_replaced_and_deleted_by_key),
        cmocka_unit_test(test_what_a_query_finds_is_deleted),
        cmocka_unit_test(test_an_abort_forgets_what_came_after_the_commit),
        cmocka_unit_test(test_compacting_leaves_as_many_segments_as_were_asked_for),
        cmocka_unit_test(test_a_second_writer_waits_or_is_refused),
        cmocka_unit_test(test_a_payload_comes_back_with_the_index),
        cmocka_unit_test(test_a_thread_merges_and_nobody_sees_it),
        cmocka_unit_test(test_threads_make_the_same_index),
        cmocka_unit_test(test_after_a_failure_the_writer_is_only_closed_and_the_last_commit_stands),
    };
    return cmocka_run_group_tests_name("api/api_writer", tests, NULL, NULL);
}
