/* SPDX-License-Identifier: MIT
 *
 * A commit: appended, then pointed to; whatever was there before stays readable.
 */
#include "index_fixture.h"

static dls_error err;

/* The number of documents in those bytes, which must be an index. */
static uint64_t documents_in(const uint8_t *bytes, size_t size)
{
    dls_index *index;
    assert_ok(dls__index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    uint64_t documents = index->documents - index->deleted;
    dls__index_close(index);
    return documents;
}

static void test_after_a_commit_both_superblocks_are_equal(void **state)
{
    (void)state;
    size_t size;
    const char *path = test_path("i");
    fixture_write(path, (const unsigned[]){ 1, 2, 99 });
    uint8_t *bytes = test_read_file(path, &size);
    assert_memory_equal(bytes, bytes + DLS__SUPERBLOCK_SPACING, DLS__SUPERBLOCK_SIZE);
    free(bytes);
}

/* And zeros behind that, or in its place if it is too long. */
static void test_a_copy_of_the_record_stands_behind_each_superblock(void **state)
{
    (void)state;
    static const size_t payloads[] = { 3000, 10, 5000, 0 };
    static const char payload[5000] = { 'p' };
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    for (size_t i = 0; i < 4; i++) {
        uint8_t expected[DLS__MAX_RECORD_COPY] = { 0 };
        dls__superblock newest;
        size_t size;
        assert_ok(dls__writer_set_payload(writer, payload, payloads[i], &err), &err);
        fixture_commit(writer);
        uint8_t *bytes = test_read_file(path, &size);
        assert_ok(dls__superblock_find(bytes, size, &newest, &err), &err);
        if (payloads[i] < sizeof expected) memcpy(expected, bytes + newest.record, (size_t)newest.record_size);
        for (size_t slot = 0; slot < 2; slot++)
            assert_memory_equal(bytes + slot * DLS__SUPERBLOCK_SPACING + DLS__SUPERBLOCK_SIZE, expected,
                                sizeof expected);
        free(bytes);
    }
    dls__writer_close(writer);
}

static void test_a_commit_only_appends_behind_the_superblocks(void **state)
{
    (void)state;
    const char *path = test_path("i");
    uint8_t *before = NULL;
    size_t before_size = 0;
    dls_writer *writer = fixture_create(path, true);
    for (unsigned commit = 0; commit < 5; commit++) {
        size_t size;
        assert_ok(fixture_add(writer, commit, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
        uint8_t *bytes = test_read_file(path, &size);
        assert_int_equal(documents_in(bytes, size), commit + 1);
        if (before != NULL) {
            assert_true(size > before_size);
            assert_memory_equal(bytes + DLS__FIRST_SEGMENT, before + DLS__FIRST_SEGMENT,
                                before_size - DLS__FIRST_SEGMENT);
        }
        free(before);
        before = bytes;
        before_size = size;
    }
    free(before);
    dls__writer_close(writer);
}

/* The first superblock of a commit is half written when the power fails: the other still names the commit before. */
static void test_a_torn_superblock_leaves_the_commit_before(void **state)
{
    (void)state;
    size_t one_size, two_size;
    const char *path = test_path("i");
    fixture_write(path, (const unsigned[]){ 1, 99 });
    uint8_t *one = test_read_file(path, &one_size);
    fixture_write(path, (const unsigned[]){ 1, 2, 99 });
    uint8_t *two = test_read_file(path, &two_size);
    uint8_t *second = two + DLS__SUPERBLOCK_SPACING;
    memcpy(second, one + DLS__SUPERBLOCK_SPACING, DLS__SUPERBLOCK_SIZE); /* not written yet */
    assert_int_equal(documents_in(two, two_size), 3);
    for (size_t written = 0; written < DLS__SUPERBLOCK_SIZE; written += 8) {
        uint8_t kept[DLS__SUPERBLOCK_SIZE];
        memcpy(kept, two, sizeof kept);
        memcpy(two + written, one + written, sizeof kept - written);
        assert_int_equal(documents_in(two, two_size), 1);
        memcpy(two, kept, sizeof kept);
    }
    free(one);
    free(two);
}

/* A commit by a writer that opened the index ends with any part of it written: the commit before stands, and the next
 * writer goes on from there. */
static void test_a_commit_that_was_cut_off_leaves_the_commit_before(void **state)
{
    (void)state;
    const char *path = test_path("i");
    size_t one_size, two_size;
    fixture_write(path, (const unsigned[]){ 2, 99 });
    uint8_t *one = test_read_file(path, &one_size);
    dls_writer *writer = fixture_reopen(path);
    assert_ok(fixture_delete(writer, 0, &err), &err);
    assert_ok(fixture_add(writer, 2, &err), &err);
    assert_ok(fixture_add(writer, 3, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    dls__writer_close(writer);
    uint8_t *two = test_read_file(path, &two_size);
    assert_memory_equal(two + DLS__FIRST_SEGMENT, one + DLS__FIRST_SEGMENT, one_size - DLS__FIRST_SEGMENT);
    for (size_t size = one_size; size <= two_size; size = size == two_size ? size + 1 : dls__min(size + 97, two_size)) {
        memcpy(two, one, DLS__FIRST_SEGMENT); /* superblocks come last */
        test_write_file(path, two, size);
        assert_int_equal(documents_in(two, size), 2);
        writer = fixture_reopen(path);
        assert_int_equal(dls__writer_count(writer), 2);
        assert_ok(fixture_add(writer, 9, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
        dls__writer_close(writer);
        size_t three_size;
        uint8_t *three = test_read_file(path, &three_size);
        assert_int_equal(documents_in(three, three_size), 3);
        free(three);
    }
    free(one);
    free(two);
}

/* Of the two superblocks the one that names the newest commit must not be written first. */
static void test_the_next_writer_begins_with_the_older_superblock(void **state)
{
    (void)state;
    const char *path = test_path("i");
    size_t one_size, two_size;
    fixture_write(path, (const unsigned[]){ 1, 99 });
    uint8_t *one = test_read_file(path, &one_size);
    fixture_write(path, (const unsigned[]){ 1, 2, 99 });
    uint8_t *two = test_read_file(path, &two_size);
    for (size_t older = 0; older < 2; older++) {
        for (int torn = 0; torn < 2; torn++) {
            uint8_t *bytes = malloc(two_size), *slot = bytes + older * DLS__SUPERBLOCK_SPACING;
            memcpy(bytes, two, two_size);
            memcpy(slot, one + older * DLS__SUPERBLOCK_SPACING, DLS__SUPERBLOCK_SIZE);
            if (torn != 0) slot[20] ^= 1;
            test_write_file(path, bytes, two_size);
            dls_writer *writer = fixture_reopen(path);
            assert_int_equal(dls__writer_count(writer), 3);
            assert_int_equal(writer->next_slot, older);
            assert_ok(dls__writer_commit(writer, &err), &err);
            assert_int_equal(writer->next_slot, 0);
            dls__writer_close(writer);
            free(bytes);
        }
    }
    free(one);
    free(two);
}

static void test_an_open_index_keeps_its_commit(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_index *index;
    uint64_t document;
    dls_writer *writer = fixture_create(path, true);
    assert_ok(fixture_add(writer, 1, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_ok(fixture_add(writer, 2, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_int_equal(index->documents, 1);
    assert_fails(dls__index_find(index, "2", 1, &document, &err), DLS_ENOTFOUND, &err, "'2'");
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    dls__index_close(index);
    dls__writer_close(writer);
}

static void test_the_same_documents_and_commits_give_the_same_bytes(void **state)
{
    (void)state;
    size_t one_size, two_size;
    fixture_write(test_path("one"), (const unsigned[]){ 3, 0, 2, 99 });
    fixture_write(test_path("two"), (const unsigned[]){ 3, 0, 2, 99 });
    uint8_t *one = test_read_file(test_path("one"), &one_size), *two = test_read_file(test_path("two"), &two_size);
    assert_bytes(one, one_size, two, two_size);
    free(one);
    free(two);
}

static void test_many_commits_are_one_index(void **state)
{
    (void)state;
    unsigned sizes[61];
    size_t size;
    for (int i = 0; i < 60; i++) sizes[i] = 1;
    sizes[60] = 99;
    fixture_write(test_path("i"), sizes);
    uint8_t *bytes = test_read_file(test_path("i"), &size);
    assert_int_equal(documents_in(bytes, size), 60);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_after_a_commit_both_superblocks_are_equal),
        cmocka_unit_test(test_a_copy_of_the_record_stands_behind_each_superblock),
        cmocka_unit_test(test_a_commit_only_appends_behind_the_superblocks),
        cmocka_unit_test(test_a_torn_superblock_leaves_the_commit_before),
        cmocka_unit_test(test_a_commit_that_was_cut_off_leaves_the_commit_before),
        cmocka_unit_test(test_the_next_writer_begins_with_the_older_superblock),
        cmocka_unit_test(test_an_open_index_keeps_its_commit),
        cmocka_unit_test(test_the_same_documents_and_commits_give_the_same_bytes),
        cmocka_unit_test(test_many_commits_are_one_index),
    };
    return cmocka_run_group_tests_name("index/index_commit", tests, NULL, NULL);
}
