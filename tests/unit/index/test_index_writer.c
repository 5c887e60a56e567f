/* SPDX-License-Identifier: MIT
 *
 * The life of a writer: files appear whole or not at all, keys are unique, failures are final.
 */
#include "index/index_writer.h"

#include "index_fixture.h"

static dls_error err;

static uint64_t documents_at(const char *path)
{
    dls_index *index;
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    uint64_t documents = index->documents;
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
    assert_ok(dls__schema_new_default(NULL, NULL, &schema, &err), &err);
    assert_fails(dls__writer_create("/no such folder/x.dls", schema, &options, &writer, &err), DLS_EIO, &err,
                 "/no such folder/x.dls: cannot create: No such file or directory");
    dls__schema_free(schema);
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
    };
    return cmocka_run_group_tests_name("index/index_writer", tests, NULL, NULL);
}
