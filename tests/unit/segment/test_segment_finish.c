/* SPDX-License-Identifier: MIT
 *
 * The bytes of a segment depend on its documents alone.
 */
#include "segment_fixture.h"

static dls_error err;

static void test_bytes_do_not_depend_on_how_often_memory_was_full(void **state)
{
    (void)state;
    static const size_t buffers[] = { (size_t)256 << 20, 1, 150000, (size_t)256 << 20 };
    static const uint32_t sizes[] = { 0, 1, 5, 300 };
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        opened first;
        fixture_make(&first, sizes[s], buffers[0]);
        for (size_t i = 1; i < sizeof buffers / sizeof *buffers; i++) {
            opened other;
            fixture_make(&other, sizes[s], buffers[i]);
            assert_bytes(other.bytes, other.size, first.bytes, first.size);
            assert_memory_equal(&other.descriptor, &first.descriptor, sizeof first.descriptor);
            fixture_free(&other);
        }
        fixture_free(&first);
    }
}

/* A term's documents, in the order outside. */
static void outer_documents(opened *o, const char *term, uint32_t *out, uint32_t *count)
{
    bool found, more;
    uint64_t value;
    dls__list_iter iter;
    dls__posting posting;
    const dls__columns *columns;
    uint8_t met[300] = { 0 };
    assert_ok(dls__segment_columns(&o->segment, &columns, &err), &err);
    assert_ok(dls__dict_find(&o->segment.terms, term, strlen(term), &found, &value, &err), &err);
    assert_true(found);
    dls__list_iter_init(&iter, dls__allocator_or_default(NULL));
    assert_ok(dls__list_iter_open(&iter, &o->segment.lists, value, &err), &err);
    for (;;) {
        uint32_t outer;
        assert_ok(dls__list_iter_next(&iter, &posting, &more, &err), &err);
        if (!more) break;
        assert_ok(dls__segment_outer(&o->segment, posting.document, &outer, &err), &err);
        assert_int_equal(dls__segment_inner(&o->segment, outer), posting.document);
        met[outer] = 1;
    }
    dls__list_iter_done(&iter);
    *count = 0;
    for (uint32_t i = 0; i < 300; i++)
        if (met[i]) out[(*count)++] = i;
}

static void test_documents_that_are_reordered_keep_their_numbers_outside(void **state)
{
    (void)state;
    static const char *const terms[] = { "word3", "second", "number", "6" };
    opened plain, reordered;
    fixture_make(&plain, 300, 1 << 20);
    fixture_reorder = true;
    fixture_make(&reordered, 300, 1 << 12);
    fixture_reorder = false;
    assert_ok(fixture_open(&plain, &err), &err);
    assert_ok(fixture_open(&reordered, &err), &err);
    assert_int_equal(plain.segment.order.size, 0);
    for (size_t i = 0; i < 4; i++) {
        uint32_t expected[300], found[300], expected_count, count;
        outer_documents(&plain, terms[i], expected, &expected_count);
        outer_documents(&reordered, terms[i], found, &count);
        assert_int_equal(count, expected_count);
        assert_memory_equal(found, expected, count * sizeof *found);
    }
    fixture_close(&plain);
    fixture_close(&reordered);
    fixture_free(&plain);
    fixture_free(&reordered);
}

static void test_the_file_ends_where_the_descriptor_says(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 300, 1 << 20);
    assert_int_equal(o.descriptor.offset, 8192);
    assert_int_equal(o.size, 8192 + dls__segment_size(&o.descriptor));
    for (int i = 0; i < DLS__SECTION_COUNT; i++) {
        assert_int_equal(o.descriptor.sections[i].offset % DLS__SECTION_ALIGNMENT, 0);
        assert_true(o.descriptor.sections[i].offset + o.descriptor.sections[i].size <= o.descriptor.image_size);
    }
    fixture_free(&o);
}

static void test_numbers_are_those_of_the_documents(void **state)
{
    (void)state;
    opened o;
    fixture_make(&o, 10, 1); /* documents 4 and 9 have nothing */
    assert_int_equal(o.descriptor.documents, 10);
    assert_int_equal(o.descriptor.documents_with[0], 8);
    assert_int_equal(o.descriptor.total_length[0], 8 * 6);
    assert_int_equal(o.descriptor.total_length[1], 8 * 7);
    assert_ok(fixture_open(&o, &err), &err);
    assert_int_equal(o.descriptor.terms, o.segment.terms.count);
    fixture_close(&o);
    fixture_free(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_do_not_depend_on_how_often_memory_was_full),
        cmocka_unit_test(test_documents_that_are_reordered_keep_their_numbers_outside),
        cmocka_unit_test(test_the_file_ends_where_the_descriptor_says),
        cmocka_unit_test(test_numbers_are_those_of_the_documents),
    };
    return cmocka_run_group_tests_name("segment/segment_finish", tests, NULL, NULL);
}
