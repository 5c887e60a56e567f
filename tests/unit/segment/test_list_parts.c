/* SPDX-License-Identifier: MIT
 *
 * Lists that several threads write in parts are those that one writes.
 */
#include "segment/list_parts.h"

#include <stdio.h>

#include "base/alloc.h"
#include "columns/lengths.h"
#include "kernels/kernels.h"
#include "support/dls_test.h"
#include "support/testalloc.h"

#define DOCUMENTS 600
#define PARTS 9
#define TERMS_OF_PART 20

static dls_error err;
static uint8_t lengths[DOCUMENTS + DLS__KERNEL_SLACK], extents[DOCUMENTS];
static dls__impacts impacts;
static dls__columns columns;

static void make_columns(void)
{
    const float weight = 1.0f, b = 0.75f;
    const double average = 5.0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        lengths[i] = dls__length_encode((uint32_t)(2 + i % 9));
        extents[i] = 9;
    }
    columns = (dls__columns){ .lengths = { lengths }, .extents = { extents } };
    dls__impacts_init(&impacts, &weight, &b, &average, 1);
}

/* What the parts say; `failing` fails when it is made. */
typedef struct terms {
    size_t failing;
    dls_status status;
} terms;

/* Term `number` is in one document of so many that some have sequential lists and others not. */
static dls_status make_term(const dls__posting_sink *sink, size_t number, uint64_t *postings, dls_error *error)
{
    char term[16];
    int length = snprintf(term, sizeof term, "term %05u", (unsigned)number);
    uint64_t value;
    sink->begin(sink->writer, term, (size_t)length);
    for (uint32_t document = (uint32_t)(number % 5); document < DOCUMENTS; document += 1 + (uint32_t)(number % 11)) {
        const uint32_t positions[2] = { document % 7, 300 + document % 9 };
        dls__posting posting = { .document = document, .fields = 1, .counts = { 1 + document % 2 } };
        posting.positions = positions;
        dls_status status = sink->add(sink->writer, &posting, error);
        if (status != DLS_OK) return status;
        ++*postings;
    }
    return sink->end(sink->writer, &value, error);
}

static dls_status make_part(void *ctx, size_t number, const dls__posting_sink *sink, uint64_t *postings,
                            dls_error *error)
{
    const terms *t = ctx;
    if (number == t->failing) return t->status;
    for (size_t i = 0; i < TERMS_OF_PART; i++) {
        dls_status status = make_term(sink, TERMS_OF_PART * number + i, postings, error);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

typedef struct written {
    dls__spool spools[3]; /* documents, positions, strings */
    uint64_t terms;
    uint64_t postings;
} written;

static dls_status write_all(size_t threads, size_t parts, terms *t, const dls_allocator *allocator, written *w)
{
    for (size_t i = 0; i < 3; i++) dls__spool_init(&w->spools[i], allocator, "parts");
    const dls__list_output output = { .allocator = allocator,
                                      .beside = "parts",
                                      .threads = threads,
                                      .document_count = DOCUMENTS,
                                      .text_fields = 1,
                                      .position_fields = 1,
                                      .impacts = &impacts,
                                      .columns = &columns,
                                      .documents = &w->spools[0],
                                      .positions = &w->spools[1],
                                      .strings = &w->spools[2] };
    return dls__write_list_parts(&output, parts, make_part, t, &w->terms, &w->postings, &err);
}

static void written_done(written *w)
{
    for (size_t i = 0; i < 3; i++) dls__spool_done(&w->spools[i]);
}

static void assert_same(written *found, written *expected)
{
    assert_int_equal(found->terms, expected->terms);
    assert_int_equal(found->postings, expected->postings);
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *bytes, *expected_bytes;
        uint64_t size, expected_size;
        assert_ok(dls__spool_freeze(&found->spools[i], &bytes, &size, &err), &err);
        assert_ok(dls__spool_freeze(&expected->spools[i], &expected_bytes, &expected_size, &err), &err);
        assert_bytes(bytes, size, expected_bytes, expected_size);
    }
}

static void test_parts_of_several_threads_have_the_bytes_of_one(void **state)
{
    (void)state;
    const dls_allocator *allocator = dls__allocator_or_default(NULL);
    terms t = { .failing = SIZE_MAX };
    make_columns();
    for (size_t parts = 0; parts <= PARTS; parts++) {
        written one;
        assert_ok(write_all(1, parts, &t, allocator, &one), &err);
        assert_int_equal(one.terms, parts * TERMS_OF_PART);
        for (size_t threads = 2; threads <= 4; threads++) {
            written several;
            assert_ok(write_all(threads, parts, &t, allocator, &several), &err);
            assert_same(&several, &one);
            written_done(&several);
        }
        written_done(&one);
    }
}

static void test_the_failure_of_a_part_is_told(void **state)
{
    (void)state;
    make_columns();
    for (size_t threads = 1; threads <= 3; threads++) {
        for (size_t failing = 0; failing < PARTS; failing++) {
            terms t = { failing, DLS_EIO };
            written w;
            assert_status(write_all(threads, PARTS, &t, dls__allocator_or_default(NULL), &w), DLS_EIO);
            written_done(&w);
        }
    }
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    terms t = { .failing = SIZE_MAX };
    make_columns();
    testalloc_init(&memory);
    for (size_t threads = 1; threads <= 3; threads++) {
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            written w;
            dls_status status = write_all(threads, PARTS, &t, &memory.allocator, &w);
            written_done(&w);
            assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        }
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_of_several_threads_have_the_bytes_of_one),
        cmocka_unit_test(test_the_failure_of_a_part_is_told),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("segment/list_parts", tests, NULL, NULL);
}
