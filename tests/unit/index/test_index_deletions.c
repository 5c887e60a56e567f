/* SPDX-License-Identifier: MIT
 *
 * Deleting: what is found afterwards, what is counted, and what the file has of it.
 */
#include "index_fixture.h"

static dls_error err;

static bool has(const dls_index *index, unsigned number)
{
    char key[32];
    uint64_t document;
    snprintf(key, sizeof key, "%u", number);
    dls_status status = dls__index_find(index, key, strlen(key), &document, &err);
    assert_true(status == DLS_OK || status == DLS_ENOTFOUND);
    return status == DLS_OK;
}

static void test_what_is_deleted_is_not_found(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 10; i++) assert_ok(fixture_add(writer, i, &err), &err);
    assert_ok(fixture_delete(writer, 3, &err), &err); /* before it was ever committed */
    assert_int_equal(dls__writer_count(writer), 9);
    fixture_commit(writer);
    for (unsigned i = 10; i < 20; i++) assert_ok(fixture_add(writer, i, &err), &err);
    assert_ok(fixture_delete(writer, 4, &err), &err);
    assert_ok(fixture_delete(writer, 15, &err), &err);
    assert_fails(fixture_delete(writer, 3, &err), DLS_ENOTFOUND, &err, "no document has the key '3'");
    assert_fails(fixture_delete(writer, 4, &err), DLS_ENOTFOUND, &err, "'4'");
    fixture_commit(writer);
    assert_int_equal(dls__writer_count(writer), 17);
    dls__writer_close(writer);
    dls_index *index = fixture_open(path);
    assert_int_equal(index->documents, 20);
    assert_int_equal(index->deleted, 3);
    for (unsigned i = 0; i < 25; i++) assert_int_equal(has(index, i), i < 20 && i != 3 && i != 4 && i != 15);
    dls__index_close(index);
}

static void test_a_segment_of_which_nothing_is_left_is_dropped(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 3; i++) {
        assert_ok(fixture_add(writer, i, &err), &err);
        fixture_commit(writer);
    }
    assert_ok(fixture_delete(writer, 1, &err), &err);
    fixture_commit(writer);
    dls_index *index = fixture_open(path);
    assert_int_equal(index->segment_count, 2);
    assert_int_equal(index->deleted, 0);
    assert_true(has(index, 0) && !has(index, 1) && has(index, 2));
    dls__index_close(index);
    assert_ok(fixture_add(writer, 1, &err), &err);
    assert_ok(fixture_delete(writer, 1, &err), &err); /* nothing is left of what was added */
    fixture_commit(writer);
    assert_int_equal(dls__writer_count(writer), 2);
    assert_ok(fixture_delete(writer, 0, &err), &err);
    assert_ok(fixture_delete(writer, 2, &err), &err);
    fixture_commit(writer);
    index = fixture_open(path);
    assert_int_equal(index->documents, 0);
    assert_int_equal(index->segment_count, 0);
    dls__index_close(index);
    dls__writer_close(writer);
}

/* Texts of any length: sums have to be exact where length bytes are not. */
static dls_status put_text(dls_writer *writer, unsigned number, unsigned words)
{
    static char text[8000];
    char key[32];
    size_t at = 0;
    for (unsigned i = 0; i < words; i++) at += (size_t)snprintf(text + at, sizeof text - at, "w%u ", i % 7);
    snprintf(key, sizeof key, "%u", number);
    const dls_value values[] = { { 4, text, at }, { 0, "title", 5 } };
    return dls__writer_put(writer, key, strlen(key), values, number % 3 == 0 ? 1 : 2, &err);
}

static void assert_same_sums(const dls_index *index, const dls_index *fresh)
{
    uint64_t sums[2][2][DLS_MAX_TEXT_FIELDS] = { { { 0 } } };
    const dls_index *both[] = { index, fresh };
    for (int i = 0; i < 2; i++)
        for (size_t segment = 0; segment < both[i]->segment_count; segment++)
            for (uint32_t field = 0; field < both[i]->schema->text_count; field++) {
                const dls__segment_descriptor *d = &both[i]->descriptors[segment];
                sums[i][0][field] += d->total_length[field] - d->deleted_length[field];
                sums[i][1][field] += d->documents_with[field] - d->deleted_with[field];
            }
    assert_int_equal(index->documents - index->deleted, fresh->documents);
    assert_memory_equal(sums[0], sums[1], sizeof sums[0]);
}

static void test_sums_are_those_of_a_fresh_index(void **state)
{
    (void)state;
    for (int reorder = 0; reorder < 2; reorder++) {
        const char *path = test_path("i"), *fresh_path = test_path("fresh");
        dls_writer *writer = fixture_create(path, true), *fresh = fixture_create(fresh_path, true);
        writer->reorder = writer->segment.reorder = reorder != 0;
        for (unsigned i = 0; i < 400; i++) {
            assert_ok(put_text(writer, i % 250, i * 3), &err); /* from 250 on they replace */
            if (i == 100 || i == 300) fixture_commit(writer);
            if (i == 300) dls__writer_close(writer), writer = fixture_reopen(path);
        }
        for (unsigned i = 0; i < 250; i += 7) assert_ok(fixture_delete(writer, i, &err), &err);
        fixture_commit(writer);
        dls__writer_close(writer);
        for (unsigned i = 150; i < 250; i++)
            if (i % 7 != 0) assert_ok(put_text(fresh, i, i * 3), &err);
        for (unsigned i = 250; i < 400; i++)
            if ((i - 250) % 7 != 0) assert_ok(put_text(fresh, i - 250, i * 3), &err);
        fixture_commit(fresh);
        dls__writer_close(fresh);
        dls_index *index = fixture_open(path), *fresh_index = fixture_open(fresh_path);
        assert_same_sums(index, fresh_index);
        dls__index_close(index);
        dls__index_close(fresh_index);
    }
}

static void test_a_deletion_takes_a_few_bytes_of_the_file(void **state)
{
    (void)state;
    const char *path = test_path("i");
    dls_writer *writer = fixture_create(path, true);
    for (unsigned i = 0; i < 5000; i++) assert_ok(fixture_add(writer, i, &err), &err);
    fixture_commit(writer);
    uint64_t before = writer->end;
    assert_ok(fixture_delete(writer, 4000, &err), &err);
    fixture_commit(writer);
    assert_true(writer->end - before < 300); /* most of it is the commit record */
    dls__writer_close(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_deleted_is_not_found),
        cmocka_unit_test(test_a_segment_of_which_nothing_is_left_is_dropped),
        cmocka_unit_test(test_sums_are_those_of_a_fresh_index),
        cmocka_unit_test(test_a_deletion_takes_a_few_bytes_of_the_file),
    };
    return cmocka_run_group_tests_name("index/index_deletions", tests, NULL, NULL);
}
