/* SPDX-License-Identifier: MIT
 *
 * Merging within commits: the same documents in the same order, in fewer segments.
 * (property/test_merged_equals_fresh.c has the bytes.)
 */
#include "index_fixture.h"
#include "support/testalloc.h"

static dls_error err;

/* Documents number..., in this order. */
static void assert_numbered(const dls_index *index, const unsigned *numbers, size_t count)
{
    uint64_t last = 0;
    assert_int_equal(index->documents - index->deleted, count);
    for (size_t i = 0; i < count; i++) {
        char key[32];
        uint64_t document;
        snprintf(key, sizeof key, "%u", numbers[i]);
        assert_ok(dls__index_find(index, key, strlen(key), &document, &err), &err);
        assert_true(i == 0 || document > last);
        last = document;
    }
}

static void test_small_commits_do_not_add_up_to_many_segments(void **state)
{
    (void)state;
    const char *path = test_path("i");
    unsigned numbers[100];
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 100; i++) {
        numbers[i] = i;
        assert_ok(fixture_add(writer, i, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
        assert_true(writer->segment_count < 16);
        assert_int_equal(dls__writer_count(writer), i + 1);
        assert_fails(fixture_add(writer, i / 2, &err), DLS_EEXISTS, &err, "the key '");
    }
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    assert_numbered(index, numbers, 100);
    dls__index_close(index);
}

static void test_commits_merge_nothing_where_that_is_not_wanted(void **state)
{
    (void)state;
    dls_writer *writer = fixture_create(test_path("i"), true);
    writer->merge = false;
    for (unsigned i = 0; i < 30; i++) {
        assert_ok(fixture_add(writer, i, &err), &err);
        assert_ok(dls__writer_commit(writer, &err), &err);
    }
    assert_int_equal(writer->segment_count, 30);
    dls__writer_close(writer);
}

static void test_merging_down_leaves_so_many_segments_and_no_deletions(void **state)
{
    (void)state;
    const char *path = test_path("i");
    for (size_t most = 1; most <= 8; most++) {
        dls_writer *writer = fixture_create(path, true);
        unsigned numbers[30];
        size_t count = 0;
        for (unsigned i = 0; i < 30; i++) {
            assert_ok(fixture_add(writer, i, &err), &err);
            if (i % 5 == 4) assert_ok(dls__writer_commit(writer, &err), &err);
        }
        for (unsigned i = 0; i < 30; i++)
            if (i % 4 == 1) assert_ok(fixture_delete(writer, i, &err), &err);
        for (unsigned i = 0; i < 30; i++)
            if (i % 4 != 1) numbers[count++] = i;
        assert_ok(fixture_add(writer, 1, &err), &err);
        numbers[count++] = 1;
        assert_ok(dls__writer_compact(writer, most, &err), &err);
        assert_true(writer->segment_count <= most);
        assert_int_equal(writer->deleted, 0);
        assert_ok(fixture_delete(writer, 0, &err), &err);
        assert_ok(dls__writer_abort(writer, &err), &err);
        assert_int_equal(dls__writer_count(writer), count);
        dls__writer_close(writer);
        dls_index *index = fixture_open(path);
        assert_numbered(index, numbers, count);
        dls__index_close(index);
    }
}

static void test_no_memory_is_told_and_the_commit_stays(void **state)
{
    (void)state;
    const char *path = test_path("i");
    testalloc memory;
    testalloc_init(&memory);
    fixture_write(path, (const unsigned[]){ 2, 3, 1, 99 });
    size_t size;
    uint8_t *bytes = test_read_file(path, &size);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_writer *writer = NULL;
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.allocator = &memory.allocator;
        options.reorder = true;
        test_write_file(path, bytes, size);
        dls_status status = dls__writer_open(path, NULL, &options, &writer, &err);
        if (status == DLS_OK) status = fixture_delete(writer, 3, &err);
        if (status == DLS_OK) status = fixture_add(writer, 7, &err);
        if (status == DLS_OK) status = dls__writer_compact(writer, 1, &err);
        if (status == DLS_OK) status = fixture_delete(writer, 0, &err);
        if (status == DLS_OK) status = dls__writer_compact(writer, 1, &err); /* reads what was reordered */
        dls__writer_close(writer);
        assert_told(&memory, status, &err);
        dls_index *index = fixture_open(path);
        assert_true(index->documents >= 5);
        dls__index_close(index);
    }
    testalloc_done(&memory);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_commits_do_not_add_up_to_many_segments),
        cmocka_unit_test(test_commits_merge_nothing_where_that_is_not_wanted),
        cmocka_unit_test(test_merging_down_leaves_so_many_segments_and_no_deletions),
        cmocka_unit_test(test_no_memory_is_told_and_the_commit_stays),
    };
    return cmocka_run_group_tests_name("index/index_merge", tests, NULL, NULL);
}
