/* SPDX-License-Identifier: MIT
 *
 * The life of a writer: files appear whole or not at all, keys are unique, failures are final.
 */
#include "index/index_writer.h"

#include "index_fixture.h"
#include "support/testalloc.h"

static dls_error err;

static uint64_t documents_at(const char *path)
{
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    uint64_t documents = index->documents - index->deleted;
    dls__index_close(index);
    return documents;
}

static void test_the_file_appears_at_the_first_commit(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("new");
    dls_writer *writer = fixture_create(path, false);
    assert_ok(fixture_add(writer, 1, &err), &err);
    assert_false(dls__file_exists(path));
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 1);
    assert_ok(fixture_add(writer, 2, &err), &err);
    assert_int_equal(documents_at(path), 1);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 2);
    dls__writer_close(writer);
    assert_int_equal(test_folder_count(), 1);
}

static void test_closing_without_a_commit_leaves_nothing(void **state)
{
    (void)state;
    test_folder_clear();
    dls_writer *writer = fixture_create(test_path("new"), false);
    assert_ok(fixture_add(writer, 1, &err), &err);
    dls__writer_close(writer);
    assert_int_equal(test_folder_count(), 0);
}

static void test_what_was_not_committed_is_gone(void **state)
{
    (void)state;
    const char *path = test_path("new");
    dls_writer *writer = fixture_create(path, true);
    assert_ok(fixture_add(writer, 1, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_ok(fixture_add(writer, 2, &err), &err);
    dls__writer_close(writer);
    assert_int_equal(documents_at(path), 1);
}

static void test_a_key_is_taken_once(void **state)
{
    (void)state;
    const char *path = test_path("new");
    dls_writer *writer = fixture_create(path, true);
    for (int commit = 0; commit < 3; commit++) {
        assert_ok(fixture_add(writer, (unsigned)commit, &err), &err);
        for (unsigned number = 0; number <= (unsigned)commit; number++)
            assert_fails(fixture_add(writer, number, &err), DLS_EEXISTS, &err, "the key '");
        assert_ok(dls__writer_commit(writer, &err), &err);
    }
    dls__writer_close(writer);
    assert_int_equal(documents_at(path), 3);
}

static void test_a_file_that_is_there_is_replaced_only_if_asked(void **state)
{
    (void)state;
    const char *path = test_path("old");
    dls_schema *schema;
    dls_writer *writer;
    const dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    test_write_file(path, "precious", 8);
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_fails(dls__writer_create(path, schema, &options, &writer, &err), DLS_EEXISTS, &err, "old is there already");
    dls__schema_free(schema);
    writer = fixture_create(path, true);
    assert_ok(dls__writer_commit(writer, &err), &err);
    dls__writer_close(writer);
    assert_int_equal(documents_at(path), 0);
}

/* Someone else makes the file between create and commit. */
static void test_a_file_that_appears_meanwhile_is_not_overwritten(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("new");
    size_t size;
    dls_writer *writer = fixture_create(path, false);
    test_write_file(path, "precious", 8);
    assert_fails(dls__writer_commit(writer, &err), DLS_EEXISTS, &err, "new: is there already");
    assert_fails(fixture_add(writer, 1, &err), DLS_EINVAL, &err, "can only be closed");
    assert_fails(dls__writer_commit(writer, &err), DLS_EINVAL, &err, "can only be closed");
    dls__writer_close(writer);
    uint8_t *bytes = test_read_file(path, &size);
    assert_bytes(bytes, size, "precious", 8);
    assert_int_equal(test_folder_count(), 1);
    free(bytes);
}

static void test_a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    dls_schema *schema;
    dls_writer *writer;
    const dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    skip_on_windows("it says so in other words");
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_fails(dls__writer_create("/no such folder/x.dls", schema, &options, &writer, &err), DLS_EIO, &err,
                 "/no such folder/x.dls: cannot create: No such file or directory");
    dls__schema_free(schema);
}

static void test_an_index_that_is_there_is_gone_on_with(void **state)
{
    (void)state;
    const char *path = test_path("i");
    fixture_write(path, (const unsigned[]){ 2, 3, 99 });
    for (unsigned i = 5; i < 8; i++) {
        dls_writer *writer = fixture_reopen(path);
        assert_int_equal(dls__writer_count(writer), i);
        assert_fails(fixture_add(writer, i - 1, &err), DLS_EEXISTS, &err, "the key '");
        assert_ok(fixture_add(writer, i, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
        assert_ok(fixture_add(writer, 100, &err), &err);
        dls__writer_close(writer);
        assert_int_equal(documents_at(path), i + 1);
    }
}

static void test_where_nothing_is_a_schema_makes_an_index(void **state)
{
    (void)state;
    test_folder_clear();
    const char *path = test_path("i");
    dls_schema *schema, *other;
    dls_writer *writer = NULL;
    const dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    assert_fails(dls__writer_open(path, NULL, &options, &writer, &err), DLS_ENOTFOUND, &err, "i: no such file");
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_ok(dls__schema_new_default(NULL, "german", &other, &err), &err);
    for (unsigned i = 0; i < 2; i++) {
        assert_ok(dls__writer_open(path, schema, &options, &writer, &err), &err);
        assert_ok(fixture_add(writer, i, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
        dls__writer_close(writer);
    }
    assert_int_equal(documents_at(path), 2);
    assert_fails(dls__writer_open(path, other, &options, &writer, &err), DLS_EINVAL, &err, "i: has other fields");
    test_write_file(path, "precious", 8);
    assert_fails(dls__writer_open(path, schema, &options, &writer, &err), DLS_EFORMAT, &err, "i: not an index");
    dls__schema_free(schema);
    dls__schema_free(other);
}

static void test_what_was_aborted_is_forgotten(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 5; i++) assert_ok(fixture_add(writer, i, &err), &err);
    assert_ok(dls__writer_set_payload(writer, "five", 4, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_ok(fixture_add(writer, 5, &err), &err);
    assert_ok(fixture_delete(writer, 5, &err), &err);
    assert_ok(fixture_add(writer, 6, &err), &err);
    assert_ok(fixture_delete(writer, 2, &err), &err);
    assert_ok(dls__writer_set_payload(writer, "more", 4, &err), &err);
    assert_int_equal(dls__writer_count(writer), 5);
    assert_ok(dls__writer_abort(writer, &err), &err);
    assert_int_equal(dls__writer_count(writer), 5);
    assert_fails(fixture_add(writer, 2, &err), DLS_EEXISTS, &err, "'2'");
    assert_ok(fixture_add(writer, 6, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_int_equal(documents_at(path), 6);
    dls__writer_close(writer);
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_bytes(index->payload, index->payload_size, "five", 4);
    dls__index_close(index);
}

static void test_an_index_has_one_writer(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_schema *schema;
    dls_writer *writer = fixture_create(path, true), *second;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    for (int reopened = 0; reopened < 2; reopened++) { /* the one that made it, and one that opened it */
        assert_fails(dls__writer_open(path, NULL, &options, &second, &err), DLS_EBUSY, &err, "i: has another writer");
        assert_fails(dls__writer_create(path, schema, &options, &second, &err), DLS_EBUSY, &err, "another writer");
        dls__writer_close(writer);
        writer = fixture_reopen(path);
    }
    dls__writer_close(writer);
    dls__schema_free(schema);
}

static void test_no_memory_is_told_and_the_commit_stays(void **state)
{
    (void)state;
    const char *path = test_path("i");
    testalloc memory;
    fixture_write(path, (const unsigned[]){ 3, 99 });
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_writer *writer = NULL;
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.allocator = &memory.allocator;
        dls_status status = dls__writer_open(path, NULL, &options, &writer, &err);
        if (status == DLS_OK) status = fixture_add(writer, 7, &err);
        if (status == DLS_OK) status = fixture_delete(writer, 1, &err);
        if (status == DLS_OK) status = fixture_delete(writer, 7, &err);
        if (status == DLS_OK) status = dls__writer_set_payload(writer, "x", 1, &err);
        if (status == DLS_OK) status = dls__writer_abort(writer, &err);
        if (status == DLS_OK) status = fixture_delete(writer, 2, &err);
        if (status == DLS_OK) status = fixture_add(writer, 2, &err);
        if (status == DLS_OK) status = dls__writer_commit(writer, &err);
        dls__writer_close(writer);
        assert_told(&memory, status, &err);
        assert_int_equal(documents_at(path), 3);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_file_appears_at_the_first_commit),
        cmocka_unit_test(test_closing_without_a_commit_leaves_nothing),
        cmocka_unit_test(test_what_was_not_committed_is_gone),
        cmocka_unit_test(test_a_key_is_taken_once),
        cmocka_unit_test(test_a_file_that_is_there_is_replaced_only_if_asked),
        cmocka_unit_test(test_a_file_that_appears_meanwhile_is_not_overwritten),
        cmocka_unit_test(test_a_folder_that_is_not_there_is_named),
        cmocka_unit_test(test_an_index_that_is_there_is_gone_on_with),
        cmocka_unit_test(test_where_nothing_is_a_schema_makes_an_index),
        cmocka_unit_test(test_what_was_aborted_is_forgotten),
        cmocka_unit_test(test_an_index_has_one_writer),
        cmocka_unit_test(test_no_memory_is_told_and_the_commit_stays),
    };
    return cmocka_run_group_tests_name("index/index_writer", tests, NULL, NULL);
}
