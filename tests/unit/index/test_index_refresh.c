/* SPDX-License-Identifier: MIT
 *
 * Looking for newer commits: there is one or not, and nothing that is known is forgotten.
 */
#include "index_fixture.h"

static dls_error err;

static size_t good_pages(const dls__segment *segment)
{
    size_t count = 0;
    for (size_t i = 0; i < segment->good_size; i++) count += dls__popcount(segment->pages.good[i]);
    return count;
}

static void test_without_a_newer_commit_there_is_none(void **state)
{
    (void)state;
    dls_index *index, *newer;
    fixture_write(test_path("i"), (const unsigned[]){ 3, 99 });
    assert_ok(dls__index_open(test_path("i"), NULL, &index, &err), &err);
    newer = index;
    assert_ok(dls__index_refresh(index, &newer, &err), &err);
    assert_null(newer);
    dls__index_close(index);
}

static void test_a_newer_commit_is_opened_and_the_old_one_stays(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_index *index, *newer;
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 300; i++) assert_ok(fixture_add(writer, i, &err), &err);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_ok(dls__index_check(index, true, NULL, &err), &err); /* all pages are known to be good */
    assert_ok(fixture_add(writer, 300, &err), &err);
    assert_ok(dls__index_refresh(index, &newer, &err), &err);
    assert_null(newer);
    assert_ok(dls__writer_commit(writer, &err), &err);
    assert_ok(dls__index_refresh(index, &newer, &err), &err);
    assert_non_null(newer);
    assert_int_equal(index->documents, 300);
    assert_int_equal(newer->documents, 301);
    assert_int_equal(good_pages(&newer->segments[0]), good_pages(&index->segments[0]));
    assert_true(atomic_load(&newer->segments[0].marks->good));
    uint32_t longest = 0;
    for (uint32_t field = 0; field < index->schema->text_count; field++) {
        longest += index->segments[0].marks->longest[field];
        assert_int_equal(newer->segments[0].marks->shortest[field], index->segments[0].marks->shortest[field]);
        assert_int_equal(newer->segments[0].marks->longest[field], index->segments[0].marks->longest[field]);
    }
    assert_true(longest > 0);
    dls__index_close(index);
    assert_ok(dls__index_check(newer, true, NULL, &err), &err);
    dls__index_close(newer);
    dls__writer_close(writer);
}

/* Another index under the same name: what is known of the old one says nothing of it. */
static void test_a_file_that_was_replaced_is_opened_anew(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_index *index, *newer;
    fixture_write(path, (const unsigned[]){ 3, 99 });
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_ok(dls__index_check(index, true, NULL, &err), &err);
    fixture_write(path, (const unsigned[]){ 3, 99 });
    assert_ok(dls__index_refresh(index, &newer, &err), &err);
    assert_non_null(newer);
    assert_false(atomic_load(&newer->segments[0].marks->good));
    dls__index_close(index);
    dls__index_close(newer);
}

static void test_an_index_in_memory_has_no_newer_commit(void **state)
{
    (void)state;
    size_t size;
    dls_index *index, *newer;
    fixture_write(test_path("i"), (const unsigned[]){ 1, 99 });
    uint8_t *bytes = test_read_file(test_path("i"), &size);
    assert_ok(dls__index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_ok(dls__index_refresh(index, &newer, &err), &err);
    assert_null(newer);
    dls__index_close(index);
    free(bytes);
}

static void test_a_file_that_is_gone_is_told(void **state)
{
    (void)state;
    const char *path = test_path("gone");
    dls_index *index, *newer = NULL;
    skip_on_windows("what is open cannot be deleted");
    fixture_write(path, (const unsigned[]){ 1, 99 });
    assert_ok(dls__index_open(path, NULL, &index, &err), &err);
    assert_int_equal(remove(path), 0);
    assert_fails(dls__index_refresh(index, &newer, &err), DLS_ENOTFOUND, &err, "gone");
    assert_null(newer);
    dls__index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_newer_commit_there_is_none),
        cmocka_unit_test(test_a_newer_commit_is_opened_and_the_old_one_stays),
        cmocka_unit_test(test_a_file_that_was_replaced_is_opened_anew),
        cmocka_unit_test(test_an_index_in_memory_has_no_newer_commit),
        cmocka_unit_test(test_a_file_that_is_gone_is_told),
    };
    return cmocka_run_group_tests_name("index/index_refresh", tests, NULL, NULL);
}
