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
        cmocka_unit_test(test_the_file_ends_where_the_descriptor_says),
        cmocka_unit_test(test_numbers_are_those_of_the_documents),
    };
    return cmocka_run_group_tests_name("segment/segment_finish", tests, NULL, NULL);
}
