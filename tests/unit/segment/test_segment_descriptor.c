/* SPDX-License-Identifier: MIT
 *
 * Descriptors, stored and read back; and what is none.
 */
#include "segment/segment_format.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

#define FIELDS 3
#define FILE_SIZE 100000u

static testalloc memory;

static dls__segment_descriptor sample(void)
{
    dls__segment_descriptor d = { .offset = 8192, .image_size = 83200, .documents = 100, .terms = 7, .postings = 900 };
    for (uint64_t i = 0; i < DLS__SECTION_COUNT; i++) d.sections[i] = (dls__byte_range){ 6400 * i, 6000 };
    d.sections[DLS__SECTION_LENGTHS].size = FIELDS * 100;
    for (uint32_t i = 0; i < FIELDS; i++) {
        d.total_length[i] = 1000 * i;
        d.documents_with[i] = 10 * i;
    }
    return d;
}

/* Whether the descriptor can be read from a file of that size. */
static bool reads_back(const dls__segment_descriptor *d, uint64_t file_size, dls__segment_descriptor *out)
{
    dls__buf bytes;
    dls__reader reader;
    dls__buf_init(&bytes, &memory.allocator, SIZE_MAX);
    dls__descriptor_write(d, FIELDS, &bytes);
    dls__reader_init(&reader, bytes.bytes, bytes.size);
    dls__descriptor_read(&reader, FIELDS, file_size, out);
    bool good = !reader.bad && dls__reader_left(&reader) == 0;
    dls__buf_done(&bytes);
    return good;
}

static void test_what_was_stored_comes_back(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__segment_descriptor d = sample(), back;
    assert_true(reads_back(&d, FILE_SIZE, &back));
    assert_memory_equal(&back, &d, sizeof d);
    testalloc_done(&memory);
}

static void test_a_segment_ends_with_the_checksums_of_its_pages(void **state)
{
    (void)state;
    dls__segment_descriptor d = { .image_size = 4097 };
    assert_int_equal(dls__segment_checksums_offset(&d), 8192);
    assert_int_equal(dls__segment_size(&d), 8192 + 2 * 4);
}

static void test_a_segment_must_fit_the_file(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__segment_descriptor d = sample(), back;
    uint64_t end = d.offset + dls__segment_size(&d);
    assert_true(reads_back(&d, end, &back));
    assert_false(reads_back(&d, end - 1, &back));
    assert_false(reads_back(&d, UINT64_MAX, &back));
    testalloc_done(&memory);
}

static void test_numbers_out_of_their_range_are_refused(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__segment_descriptor back, bad[8];
    for (size_t i = 0; i < 8; i++) bad[i] = sample();
    bad[0].offset = 8191;
    bad[1].offset = UINT64_MAX - 4095;
    bad[2].image_size = UINT64_MAX;
    bad[3].documents = DLS__MAX_DOCUMENTS + 1;
    bad[4].sections[2].offset = bad[4].sections[1].offset + 1; /* overlaps */
    bad[5].sections[5].size = 10000;                           /* goes beyond the image */
    bad[6].sections[3].offset = UINT64_MAX;
    bad[7].documents_with[1] = 101;
    for (size_t i = 0; i < 8; i++)
        if (reads_back(&bad[i], FILE_SIZE, &back)) fail_msg("row %zu was taken", i);
    testalloc_done(&memory);
}

static void test_a_descriptor_that_ends_early_is_refused(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__segment_descriptor d = sample(), back;
    dls__buf bytes;
    dls__buf_init(&bytes, &memory.allocator, SIZE_MAX);
    dls__descriptor_write(&d, FIELDS, &bytes);
    for (size_t size = 0; size < bytes.size; size++) {
        dls__reader reader;
        dls__reader_init(&reader, bytes.bytes, size);
        dls__descriptor_read(&reader, FIELDS, FILE_SIZE, &back);
        assert_true(reader.bad);
    }
    dls__buf_done(&bytes);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_stored_comes_back),
        cmocka_unit_test(test_a_segment_ends_with_the_checksums_of_its_pages),
        cmocka_unit_test(test_a_segment_must_fit_the_file),
        cmocka_unit_test(test_numbers_out_of_their_range_are_refused),
        cmocka_unit_test(test_a_descriptor_that_ends_early_is_refused),
    };
    return cmocka_run_group_tests_name("segment/segment_descriptor", tests, NULL, NULL);
}
