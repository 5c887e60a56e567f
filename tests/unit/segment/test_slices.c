/* SPDX-License-Identifier: MIT
 *
 * Byte streams that grow side by side.
 */
#include "segment/slices.h"

#include <stdlib.h>

#include "base/varint.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

#define STREAMS 40
#define MOST 6000

typedef struct plain_stream {
    uint64_t values[MOST];
    size_t count;
    dls__slice_writer writer;
} plain_stream;

static testalloc memory;

static void append(dls__slices *slices, plain_stream *stream, uint64_t value)
{
    uint8_t bytes[DLS__VARINT_MAX];
    size_t size = (size_t)(dls__varint_write(bytes, value) - bytes);
    stream->values[stream->count++] = value;
    assert_true(dls__slices_append(slices, &stream->writer, bytes, size));
}

static void assert_comes_back(const dls__slices *slices, const plain_stream *stream)
{
    static dls__slice_reader reader;
    dls__slice_reader_init(&reader, slices, &stream->writer);
    const uint8_t *at = reader.at;
    for (size_t i = 0; i < stream->count; i++) {
        uint64_t number;
        at = dls__slice_reader_ready(&reader, at);
        assert_true(at < reader.end);
        at = dls__slice_number(at, &number);
        assert_true(number == stream->values[i]);
    }
    assert_ptr_equal(dls__slice_reader_ready(&reader, at), reader.end);
}

static void test_streams_that_grow_by_turns_come_back_each_for_itself(void **state)
{
    (void)state;
    testalloc_init(&memory);
    rng r = rng_for_test(9);
    dls__slices slices;
    plain_stream *streams = calloc(STREAMS, sizeof *streams);
    dls__slices_init(&slices, &memory.allocator);
    for (int i = 0; i < 60000; i++) { /* some streams get much, most little */
        plain_stream *stream = &streams[rng_below(&r, rng_one_in(&r, 2) ? 3 : STREAMS)];
        if (stream->count < MOST) append(&slices, stream, rng_any_length(&r));
    }
    for (int i = 0; i < STREAMS; i++) assert_comes_back(&slices, &streams[i]);
    assert_true(dls__slices_memory(&slices) >= memory.live_bytes);
    dls__slices_done(&slices);
    free(streams);
    testalloc_done(&memory);
}

static void test_a_stream_of_nothing_ends_at_once(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__slices slices;
    dls__slices_init(&slices, &memory.allocator);
    plain_stream *empty = calloc(1, sizeof *empty);
    assert_comes_back(&slices, empty);
    free(empty);
    dls__slices_done(&slices);
    testalloc_done(&memory);
}

static void test_any_length_around_the_ends_of_slices_comes_back(void **state)
{
    (void)state;
    testalloc_init(&memory);
    for (size_t length = 1; length < 5000; length = length < 300 ? length + 1 : length + 97) {
        dls__slices slices;
        plain_stream *stream = calloc(1, sizeof *stream);
        dls__slices_init(&slices, &memory.allocator);
        for (size_t i = 0; i < length; i++) append(&slices, stream, i & 0x7f);
        assert_comes_back(&slices, stream);
        dls__slices_done(&slices);
        free(stream);
    }
    testalloc_done(&memory);
}

static void test_clearing_gives_memory_back(void **state)
{
    (void)state;
    testalloc_init(&memory);
    dls__slices slices;
    plain_stream *stream = calloc(1, sizeof *stream);
    dls__slices_init(&slices, &memory.allocator);
    append(&slices, stream, 1);
    assert_true(dls__slices_memory(&slices) > 60000);
    dls__slices_clear(&slices);
    assert_true(dls__slices_memory(&slices) < 1000);
    dls__slices_done(&slices);
    free(stream);
    testalloc_done(&memory);
}

static void test_no_memory_is_told(void **state)
{
    (void)state;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__slices slices;
        dls__slice_writer stream = { 0 };
        dls__slices_init(&slices, &memory.allocator);
        bool all = true;
        for (int i = 0; i < 100000 && all; i++) all = dls__slices_append(&slices, &stream, (const uint8_t *)"x", 1);
        assert_int_equal(all, !memory.failed);
        dls__slices_done(&slices);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams_that_grow_by_turns_come_back_each_for_itself),
        cmocka_unit_test(test_a_stream_of_nothing_ends_at_once),
        cmocka_unit_test(test_any_length_around_the_ends_of_slices_comes_back),
        cmocka_unit_test(test_clearing_gives_memory_back),
        cmocka_unit_test(test_no_memory_is_told),
    };
    return cmocka_run_group_tests_name("segment/slices", tests, NULL, NULL);
}
