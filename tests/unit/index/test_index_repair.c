/* SPDX-License-Identifier: MIT
 *
 * Repairs that go their way, and those that cannot. What damage costs is told in corrupt/test_repaired_index.
 */
#include "index/index_repair.h"

#include <unistd.h>

#include "index_fixture.h"
#include "support/testalloc.h"

static dls_error err;

static dls_status repair(const char *path, const char *new_path, const dls_allocator *allocator, dls_repair_info *info)
{
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = allocator;
    options.replace = options.background = true; /* not looked at */
    options.wait_ms = 60000;                     /* likewise */
    return dls__index_repair(path, new_path, &options, NULL, NULL, info, &err);
}

static void test_documents_keep_their_order(void **state)
{
    (void)state;
    const char *path = test_path("i"), *new_path = test_path("saved");
    dls_repair_info info;
    uint64_t document;
    fixture_write(path, (const unsigned[]){ 3, 2, 99 });
    dls_writer *writer = fixture_reopen(path);
    assert_ok(fixture_delete(writer, 1, &err), &err);
    fixture_commit(writer);
    dls__writer_close(writer);
    assert_ok(repair(path, new_path, NULL, &info), &err);
    assert_int_equal(info.documents, 4);
    assert_int_equal(info.lost + info.without_words + info.unknown_deletions, 0);
    dls_index *index = fixture_open(new_path);
    assert_int_equal(index->documents, 4);
    assert_int_equal(index->segment_count, 1);
    assert_ok(dls__index_find(index, "2", 1, &document, &err), &err);
    assert_int_equal(document, 1);
    dls__index_close(index);
    unlink(new_path);
}

static void test_what_stands_there_is_not_replaced(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_repair_info info;
    size_t before, after;
    fixture_write(path, (const unsigned[]){ 3, 99 });
    uint8_t *bytes = test_read_file(path, &before);
    assert_fails(repair(path, path, NULL, &info), DLS_EEXISTS, &err, "is there already");
    uint8_t *same = test_read_file(path, &after);
    assert_int_equal(before, after);
    assert_memory_equal(bytes, same, before);
    free(bytes);
    free(same);
}

/* Write the bytes to a file and repair that; what is saved has three documents. */
static dls_status repair_bytes(const uint8_t *bytes, size_t size)
{
    const char *path = test_path("damaged"), *new_path = test_path("saved");
    dls_repair_info info;
    test_write_file(path, bytes, size);
    dls_status status = repair(path, new_path, NULL, &info);
    assert_true(dls__file_exists(new_path) == (status == DLS_OK));
    if (status == DLS_OK) assert_int_equal(info.documents, 3);
    if (status == DLS_OK) assert_int_equal(info.lost, 0);
    unlink(new_path);
    return status;
}

static void test_for_the_commit_record_a_copy_will_do(void **state)
{
    (void)state;
    size_t size;
    fixture_write(test_path("i"), (const unsigned[]){ 3, 99 });
    uint8_t *bytes = test_read_file(test_path("i"), &size);
    for (size_t missing = 0; missing < 30; missing += 7) assert_ok(repair_bytes(bytes, size - missing), &err);
    bytes[size - 1] ^= 1;
    assert_ok(repair_bytes(bytes, size), &err);
    bytes[DLS__SUPERBLOCK_SIZE] ^= 1; /* the first copy */
    assert_ok(repair_bytes(bytes, size), &err);
    bytes[20] ^= 1; /* and its superblock */
    assert_ok(repair_bytes(bytes, size), &err);
    free(bytes);
}

static void test_without_a_commit_record_nothing_is_made(void **state)
{
    (void)state;
    size_t size;
    dls_repair_info info;
    fixture_write(test_path("i"), (const unsigned[]){ 3, 99 });
    uint8_t *bytes = test_read_file(test_path("i"), &size);
    for (size_t slot = 0; slot < 2; slot++) bytes[slot * DLS__SUPERBLOCK_SPACING + DLS__SUPERBLOCK_SIZE] ^= 1;
    assert_fails(repair_bytes(bytes, size - 1), DLS_ECORRUPT, &err, "cut off");
    assert_fails(repair_bytes(bytes, DLS__FIRST_SEGMENT), DLS_ECORRUPT, &err, "cut off");
    assert_fails(repair_bytes(bytes, 5000), DLS_ECORRUPT, &err, "cut off at 5000 bytes");
    bytes[size - 1] ^= 1;
    assert_fails(repair_bytes(bytes, size), DLS_ECORRUPT, &err, "the commit record has a wrong checksum");
    free(bytes);
    const char *new_path = test_path("saved");
    assert_fails(repair(test_path("none"), new_path, NULL, &info), DLS_ENOTFOUND, &err, "none");
    assert_false(dls__file_exists(new_path));
}

/* Of which there is no copy. */
static void test_a_long_commit_record_has_to_be_sound(void **state)
{
    (void)state;
    static const char payload[DLS__MAX_RECORD_COPY];
    const char *path = test_path("i");
    size_t size;
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 3; i++) assert_ok(fixture_add(writer, i, &err), &err);
    assert_ok(dls__writer_set_payload(writer, payload, sizeof payload, &err), &err);
    fixture_commit(writer);
    dls__writer_close(writer);
    uint8_t *bytes = test_read_file(path, &size);
    assert_ok(repair_bytes(bytes, size), &err);
    bytes[size - 1] ^= 1;
    assert_fails(repair_bytes(bytes, size), DLS_ECORRUPT, &err, "the commit record has a wrong checksum");
    free(bytes);
}

static void write_with_hidden_words(const char *path)
{
    dls_schema *schema;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = true;
    dls_field field = DLS_FIELD_INIT;
    field.name = "hidden";
    field.stored = false;
    assert_ok(dls__schema_new(NULL, &schema, &err), &err);
    assert_ok(dls__schema_add(schema, &field, &err), &err);
    assert_ok(dls__writer_create(path, schema, &options, &writer, &err), &err);
    for (char key = 'a'; key < 'f'; key++) {
        const dls_value value = { 0, "some words", 10 };
        assert_ok(dls__writer_add(writer, &key, 1, &value, 1, &err), &err);
    }
    fixture_commit(writer);
    dls__writer_close(writer);
    dls__schema_free(schema);
}

static bool is_reordered(const char *path)
{
    dls_index *index = fixture_open(path);
    bool has_order = index->descriptors[0].sections[DLS__SECTION_ORDER].size > 0;
    dls__index_close(index);
    return has_order;
}

static void test_it_is_reordered_where_that_is_wanted_and_where_it_was(void **state)
{
    (void)state;
    const char *path = test_path("i"), *hidden = test_path("hidden"), *new_path = test_path("saved");
    dls_repair_info info;
    fixture_write(path, (const unsigned[]){ 3, 99 });
    write_with_hidden_words(hidden);
    assert_ok(repair(path, new_path, NULL, &info), &err);
    assert_false(is_reordered(new_path));
    unlink(new_path);
    assert_ok(repair(hidden, new_path, NULL, &info), &err);
    assert_true(is_reordered(new_path));
    unlink(new_path);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.reorder = true;
    assert_ok(dls__index_repair(path, new_path, &options, NULL, NULL, &info, &err), &err);
    assert_true(is_reordered(new_path));
    unlink(new_path);
}

static void test_without_memory_nothing_leaks_and_nothing_is_made(void **state)
{
    (void)state;
    const char *paths[] = { test_path("i"), test_path("hidden"), test_path("cut") }, *new_path = test_path("saved");
    size_t size;
    fixture_write(paths[0], (const unsigned[]){ 2, 1, 99 });
    write_with_hidden_words(paths[1]);
    uint8_t *bytes = test_read_file(paths[0], &size);
    test_write_file(paths[2], bytes, size - 1);
    free(bytes);
    for (size_t i = 0; i < 3; i++) {
        testalloc memory;
        testalloc_init(&memory);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_repair_info info;
            dls_status status = repair(paths[i], new_path, &memory.allocator, &info);
            assert_told(&memory, status, &err);
            assert_true(dls__file_exists(new_path) == (status == DLS_OK));
            if (status == DLS_OK) assert_int_equal(info.documents, i == 1 ? 5 : 3);
            if (status == DLS_OK) assert_int_equal(info.without_words, 0);
            unlink(new_path);
        }
        testalloc_done(&memory);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_documents_keep_their_order),
        cmocka_unit_test(test_what_stands_there_is_not_replaced),
        cmocka_unit_test(test_for_the_commit_record_a_copy_will_do),
        cmocka_unit_test(test_without_a_commit_record_nothing_is_made),
        cmocka_unit_test(test_a_long_commit_record_has_to_be_sound),
        cmocka_unit_test(test_it_is_reordered_where_that_is_wanted_and_where_it_was),
        cmocka_unit_test(test_without_memory_nothing_leaks_and_nothing_is_made),
    };
    return cmocka_run_group_tests_name("index/index_repair", tests, NULL, NULL);
}
