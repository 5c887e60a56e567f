/* SPDX-License-Identifier: MIT */
#include "base/section.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/crc32c.h"
#include "base/endian.h"
#include "support/dls_test.h"
#include "support/rng.h"

enum { IMAGE_OFFSET = 8192 };

/* An image of random bytes, and a section that is all of it. The blocks have the exact sizes, for the sanitizer. */
typedef struct fixture {
    uint8_t *image;
    uint8_t *checksums;
    dls__pages pages;
    dls__section section;
} fixture;

static void begin(fixture *f, size_t size)
{
    rng r = rng_seeded(size);
    uint64_t page_count = dls__page_count(size);
    f->image = malloc(size);
    rng_bytes(&r, f->image, size);
    f->checksums = malloc((size_t)(4 * page_count));
    for (size_t page = 0; page < page_count; page++) {
        size_t start = page * DLS__PAGE_SIZE;
        uint32_t checksum = dls__crc32c(0, f->image + start, dls__min(size - start, DLS__PAGE_SIZE));
        dls__store_u32(f->checksums + 4 * page, checksum);
    }
    f->pages = (dls__pages){ .bytes = f->image,
                             .size = size,
                             .checksums = f->checksums,
                             .good = calloc((size_t)(page_count + 7) / 8, 1),
                             .file_offset = IMAGE_OFFSET };
    f->section = (dls__section){ .bytes = f->image, .size = size, .pages = &f->pages, .name = "dictionary" };
}

static void end(fixture *f)
{
    free(f->image);
    free(f->checksums);
    free(f->pages.good);
}

static bool is_good(const fixture *f, size_t page) { return f->pages.good[page / 8] >> page % 8 & 1; }

static void test_page_count_rounds_up(void **state)
{
    (void)state;
    assert_int_equal(dls__page_count(0), 0);
    assert_int_equal(dls__page_count(1), 1);
    assert_int_equal(dls__page_count(4096), 1);
    assert_int_equal(dls__page_count(4097), 2);
    assert_int_equal(dls__page_count(UINT64_MAX), (uint64_t)1 << 52);
}

static void test_get_gives_the_bytes_in_place(void **state)
{
    (void)state;
    dls_error err;
    const uint8_t *out;
    fixture f;
    begin(&f, 10000);
    assert_ok(dls__section_get(&f.section, 5000, 5000, &out, &err), &err);
    assert_ptr_equal(out, f.image + 5000);
    end(&f);
}

static void test_only_touched_pages_are_verified(void **state)
{
    (void)state;
    static const struct {
        uint64_t offset, size;
        size_t first, last; /* pages */
    } cases[] = { { 0, 1, 0, 0 },         { 4095, 1, 0, 0 },    { 4096, 1, 1, 1 },   { 4095, 2, 0, 1 },
                  { 4096, 4096, 1, 1 },   { 4096, 4097, 1, 2 }, { 1, 50000, 0, 12 }, { 81919, 2, 19, 20 },
                  { 90112, 100, 22, 22 }, { 0, 90212, 0, 22 } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(cases); i++) {
        const uint8_t *out;
        fixture f;
        begin(&f, 90212);
        assert_status(dls__section_get(&f.section, cases[i].offset, cases[i].size, &out, NULL), DLS_OK);
        for (size_t page = 0; page < dls__page_count(90212); page++)
            assert_int_equal(is_good(&f, page), page >= cases[i].first && page <= cases[i].last);
        end(&f);
    }
}

static void test_good_page_is_not_verified_again(void **state)
{
    (void)state;
    const uint8_t *out;
    fixture f;
    begin(&f, 10000);
    assert_status(dls__section_get(&f.section, 4096, 1, &out, NULL), DLS_OK);
    f.image[5000] ^= 1; /* which must not happen; here it shows that nobody looked */
    assert_status(dls__section_get(&f.section, 5000, 1, &out, NULL), DLS_OK);
    end(&f);
}

static void test_any_damaged_byte_of_a_page_is_found(void **state)
{
    (void)state;
    for (size_t at = 4096; at < 8192; at += 37) {
        dls_error err;
        const uint8_t *out = NULL;
        fixture f;
        begin(&f, 10000);
        f.image[at] ^= 0x10;
        assert_fails(dls__section_get(&f.section, 0, 10000, &out, &err), DLS_ECORRUPT, &err, "dictionary: checksum");
        assert_contains(err.text, "page 1");
        assert_int_equal(err.at, IMAGE_OFFSET + 4096);
        assert_null(out);
        assert_true(is_good(&f, 0));
        assert_false(is_good(&f, 1));
        assert_status(dls__section_get(&f.section, 8192, 1, &out, NULL), DLS_OK);
        end(&f);
    }
}

static void test_damaged_checksum_is_found(void **state)
{
    (void)state;
    const uint8_t *out;
    fixture f;
    begin(&f, 4097);
    f.checksums[7] ^= 0x80;
    assert_status(dls__section_get(&f.section, 0, 1, &out, NULL), DLS_OK);
    assert_status(dls__section_get(&f.section, 4096, 1, &out, NULL), DLS_ECORRUPT);
    end(&f);
}

static void test_ranges_that_are_not_inside_are_refused(void **state)
{
    (void)state;
    static const struct {
        uint64_t offset, size;
    } cases[] = { { 0, 5001 },
                  { 1, 5000 },
                  { 5000, 1 },
                  { 5001, 0 },
                  { UINT64_MAX, 1 },
                  { 1, UINT64_MAX },
                  { UINT64_MAX, UINT64_MAX },
                  { 4000, UINT64_MAX - 3999 } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(cases); i++) {
        dls_error err;
        const uint8_t *out = NULL;
        fixture f;
        begin(&f, 10000);
        f.section.bytes += 2000, f.section.size = 5000;
        assert_fails(dls__section_get(&f.section, cases[i].offset, cases[i].size, &out, &err), DLS_ECORRUPT, &err,
                     "dictionary");
        assert_int_equal(err.at, IMAGE_OFFSET + 2000);
        assert_null(out);
        end(&f);
    }
}

static void test_empty_range_touches_no_page(void **state)
{
    (void)state;
    const uint8_t *out = NULL;
    fixture f;
    begin(&f, 4096);
    f.image[0] ^= 1;
    assert_status(dls__section_get(&f.section, 0, 0, &out, NULL), DLS_OK);
    assert_ptr_equal(out, f.image);
    assert_status(dls__section_get(&f.section, 4096, 0, &out, NULL), DLS_OK);
    assert_ptr_equal(out, f.image + 4096);
    end(&f);
}

static void test_section_that_begins_within_a_page_counts_from_the_image(void **state)
{
    (void)state;
    const uint8_t *out;
    fixture f;
    begin(&f, 20000);
    f.section.bytes += 4000, f.section.size = 10000;
    assert_status(dls__section_get(&f.section, 96, 4096, &out, NULL), DLS_OK);
    assert_ptr_equal(out, f.image + 4096);
    assert_false(is_good(&f, 0));
    assert_true(is_good(&f, 1));
    assert_false(is_good(&f, 2));
    end(&f);
}

static void test_section_without_pages_is_trusted(void **state)
{
    (void)state;
    static const uint8_t bytes[] = { 1, 2, 3 };
    dls__section section = { .bytes = bytes, .size = 3, .name = "run" };
    dls_error err;
    const uint8_t *out;
    assert_ok(dls__section_get(&section, 1, 2, &out, &err), &err);
    assert_ptr_equal(out, bytes + 1);
    assert_fails(dls__section_get(&section, 1, 3, &out, &err), DLS_ECORRUPT, &err, "run: 3 bytes at 1");
    assert_int_equal(err.at, UINT64_MAX);
}

static void test_empty_section_may_have_no_bytes(void **state)
{
    (void)state;
    dls__section section = { .name = "nothing" };
    const uint8_t *out;
    assert_status(dls__section_get(&section, 0, 0, &out, NULL), DLS_OK);
    assert_status(dls__section_get(&section, 0, 1, &out, NULL), DLS_ECORRUPT);
}

static void test_corrupt_names_the_section_and_the_place_in_the_file(void **state)
{
    (void)state;
    dls_error err;
    fixture f;
    begin(&f, 10000);
    f.section.bytes += 100, f.section.size = 50;
    assert_fails(dls__section_corrupt(&f.section, 7, "term out of order", &err), DLS_ECORRUPT, &err,
                 "dictionary: term out of order");
    assert_int_equal(err.at, IMAGE_OFFSET + 107);
    end(&f);
}

static void *get_everything(void *section)
{
    const dls__section *s = section;
    uintptr_t failures = 0;
    for (uint64_t at = 0; at < s->size; at += 512) {
        const uint8_t *out;
        failures += dls__section_get(s, at, dls__min(512, (size_t)(s->size - at)), &out, NULL) != DLS_OK;
    }
    return (void *)failures;
}

static void test_threads_may_get_the_same_pages_at_once(void **state)
{
    (void)state;
    enum { THREADS = 4, PAGES = 50 };
    pthread_t threads[THREADS];
    fixture f;
    begin(&f, PAGES * 4096);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, get_everything, &f.section), 0);
    for (int i = 0; i < THREADS; i++) {
        void *failures;
        pthread_join(threads[i], &failures);
        assert_null(failures);
    }
    for (size_t page = 0; page < PAGES; page++) assert_true(is_good(&f, page));
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_count_rounds_up),
        cmocka_unit_test(test_get_gives_the_bytes_in_place),
        cmocka_unit_test(test_only_touched_pages_are_verified),
        cmocka_unit_test(test_good_page_is_not_verified_again),
        cmocka_unit_test(test_any_damaged_byte_of_a_page_is_found),
        cmocka_unit_test(test_damaged_checksum_is_found),
        cmocka_unit_test(test_ranges_that_are_not_inside_are_refused),
        cmocka_unit_test(test_empty_range_touches_no_page),
        cmocka_unit_test(test_section_that_begins_within_a_page_counts_from_the_image),
        cmocka_unit_test(test_section_without_pages_is_trusted),
        cmocka_unit_test(test_empty_section_may_have_no_bytes),
        cmocka_unit_test(test_threads_may_get_the_same_pages_at_once),
        cmocka_unit_test(test_corrupt_names_the_section_and_the_place_in_the_file),
    };
    return cmocka_run_group_tests_name("base/section", tests, NULL, NULL);
}
