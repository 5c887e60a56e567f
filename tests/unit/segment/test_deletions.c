/* SPDX-License-Identifier: MIT
 *
 * Deletions: numbers that come back, and how many of them a list has.
 */
#include "segment/deletions.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "index/index.h"
#include "kernels/kernels.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define DOCUMENTS 70000 /* two blocks */

static dls_error err;
static const dls_allocator *memory;

static dls_status read_bytes(const void *bytes, size_t size, uint32_t count, uint32_t documents, dls__deletions *out,
                             bool *good)
{
    dls__reader reader;
    dls__reader_init(&reader, bytes, size);
    dls_status status = dls__deletions_read(&reader, count, documents, memory, out, &err);
    *good = !reader.bad && dls__reader_left(&reader) == 0;
    return status;
}

static bool is_live(const dls__deletions *d, uint32_t number) { return (d->live[number / 64] >> number % 64 & 1) != 0; }

static void test_the_example_of_the_essay_holds(void **state)
{
    (void)state;
    static const uint32_t numbers[] = { 3, 4, 200 };
    dls__buf bytes;
    dls__deletions d;
    bool good;
    uint32_t next = 0, live = 0;
    dls__buf_init(&bytes, memory, SIZE_MAX);
    for (int i = 0; i < 3; i++) dls__deletions_append(&bytes, &next, numbers[i]);
    assert_bytes(bytes.bytes, bytes.size, "\x03\x00\xc3\x01", 4);
    assert_ok(read_bytes(bytes.bytes, bytes.size, 3, 201, &d, &good), &err);
    assert_true(good);
    for (uint32_t i = 0; i < DLS__BLOCK_DOCUMENTS; i++) live += is_live(&d, i);
    assert_int_equal(live, 198);
    for (int i = 0; i < 3; i++) assert_false(is_live(&d, numbers[i]));
    for (int i = 0; i < 3; i++) assert_int_equal(d.lows[i], numbers[i]);
    assert_int_equal(d.starts[0], 0);
    assert_int_equal(d.starts[1], 3);
    dls__deletions_done(&d, memory);
    dls__buf_done(&bytes);
}

static void test_numbers_that_make_no_sense_are_bad(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        uint32_t count, documents;
    } rows[] = {
        { "", 0, 1, 10 },                           /* ends early */
        { "\x01", 1, 2, 10 },                       /* likewise */
        { "\x00\x00", 2, 1, 10 },                   /* bytes are left */
        { "\x0a", 1, 1, 10 },                       /* no such document */
        { "\x09\x00", 2, 2, 10 },                   /* likewise, after the last */
        { "\x00\x00\x00", 3, 3, 2 },                /* more than there are documents */
        { "\x80", 1, 1, 10 },                       /* no varint */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls__deletions d;
        bool good;
        assert_ok(read_bytes(rows[i].bytes, rows[i].size, rows[i].count, rows[i].documents, &d, &good), &err);
        assert_false(good);
        dls__deletions_done(&d, memory);
    }
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc counted;
    testalloc_init(&counted);
    memory = &counted.allocator;
    FOR_EACH_FAILING_ALLOCATION(&counted)
    {
        dls__deletions d;
        bool good;
        dls_status status = read_bytes("\x01\x01", 2, 2, 10, &d, &good);
        assert_told(&counted, status, &err);
        dls__deletions_done(&d, memory);
    }
    memory = dls__allocator_or_default(NULL);
    testalloc_done(&counted);
}

/* ------------------------------------------------------------------------------------------------------------ lists */

/* Word i is in about every 2^i-th document: lists of all forms. */
static void make_index(small_index *s)
{
    rng r = rng_seeded(5);
    small_index_begin(s, "text");
    for (uint32_t document = 0; document < DOCUMENTS; document++) {
        char text[400];
        size_t at = 0;
        for (unsigned word = 0; word < 17; word++)
            if (rng_one_in(&r, UINT64_C(1) << word))
                at += (size_t)snprintf(text + at, sizeof text - at, "w%u ", word);
        small_index_add(s, text);
    }
    small_index_open(s);
}

/* Some in places, many in others: every document with a chance of one in `one_in`. */
static void delete_at_random(rng *r, uint64_t one_in, dls__deletions *out)
{
    dls__buf bytes;
    bool good;
    uint32_t next = 0, count = 0;
    dls__buf_init(&bytes, memory, SIZE_MAX);
    for (uint32_t document = 0; document < DOCUMENTS; document++)
        if (rng_one_in(r, one_in)) dls__deletions_append(&bytes, &next, document), count++;
    assert_ok(read_bytes(bytes.bytes, bytes.size, count, DOCUMENTS, out, &good), &err);
    assert_true(good || count == 0);
    dls__buf_done(&bytes);
}

/* The same, posting by posting. */
static uint32_t count_deleted(const dls__deletions *d, const dls__lists_file *file, uint64_t value)
{
    dls__list_iter iter;
    dls__posting posting;
    bool more;
    uint32_t count = 0;
    dls__list_iter_init(&iter, memory);
    assert_ok(dls__list_iter_open(&iter, file, value, &err), &err);
    for (;;) {
        assert_ok(dls__list_iter_next(&iter, &posting, &more, &err), &err);
        if (!more) break;
        count += !is_live(d, posting.document);
    }
    dls__list_iter_done(&iter);
    return count;
}

static void compare_lists(dls__segment *segment, const dls__deletions *d)
{
    dls__dict_iter terms;
    bool more;
    dls__dict_iter_init(&terms, &segment->terms);
    for (;;) {
        dls__arena arena;
        dls__list list;
        assert_ok(dls__dict_iter_next(&terms, &more, &err), &err);
        if (!more) return;
        dls__arena_init(&arena, memory);
        assert_ok(dls__list_open(&segment->lists, terms.value, &arena, &list, &err), &err);
        assert_int_equal(dls__deletions_in_list(d, &list), count_deleted(d, &segment->lists, terms.value));
        dls__arena_done(&arena);
    }
}

static void test_deletions_in_a_list_are_counted(void **state)
{
    (void)state;
    static const uint64_t one_in[] = { 1, 2, 30, 1000, 20000 };
    small_index s;
    rng r = rng_for_test(3);
    const dls__columns *columns;
    make_index(&s);
    dls__segment *segment = &s.index->segments[0];
    assert_ok(dls__segment_columns(segment, &columns, &err), &err);
    for (size_t i = 0; i < sizeof one_in / sizeof *one_in; i++) {
        dls__deletions d;
        delete_at_random(&r, one_in[i], &d);
        compare_lists(segment, &d);
        dls__deletions_done(&d, memory);
    }
    small_index_end(&s);
}

static int use_memory(void **state)
{
    (void)state;
    memory = dls__allocator_or_default(NULL);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_example_of_the_essay_holds),
        cmocka_unit_test(test_numbers_that_make_no_sense_are_bad),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
        cmocka_unit_test(test_deletions_in_a_list_are_counted),
    };
    return cmocka_run_group_tests_name("segment/deletions", tests, use_memory, NULL);
}
