/* SPDX-License-Identifier: MIT
 *
 * Whatever is added, replaced, deleted, committed, aborted and compacted: the bytes of the index are the same, whether
 * one thread makes it or several, with much memory or little, in small batches or large ones.
 */
#include <stdio.h>
#include <stdlib.h>

#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define ROUNDS 8
#define MOST_KEYS 3000

static dls_error err;

/* How an index is made. */
typedef struct making {
    size_t threads;
    size_t buffer_bytes;
    size_t batch_bytes;
} making;

static void begin_collecting(dls_writer *writer, const making *how)
{
    writer->segment.intake.batch_bytes = how->batch_bytes;
    writer->segment.intake.budget.bytes = how->buffer_bytes;
}

/* Now and then a document that is larger than a batch. */
static size_t make_text(rng *r, char *text, size_t room)
{
    size_t at = 0;
    uint64_t words = rng_below(r, rng_one_in(r, 100) ? 700 : 40), different = 1 + rng_below(r, 1 + rng_below(r, 6000));
    for (; words > 0 && at + 10 < room; words--)
        at += (size_t)snprintf(text + at, room - at, "w%u ", (unsigned)rng_below(r, different));
    return at;
}

static void put_document(rng *r, dls_writer *writer)
{
    static char texts[3][6000];
    char key[32];
    dls_value values[4];
    size_t count = rng_below(r, 4);
    for (size_t i = 0; i < count; i++)
        values[i] = (dls_value){ rng_below(r, 3), texts[i], make_text(r, texts[i], sizeof texts[i]) };
    if (rng_one_in(r, 2)) values[count++] = (dls_value){ 3, "kind", 4 - rng_below(r, 2) };
    int length = snprintf(key, sizeof key, "key %u", (unsigned)rng_below(r, MOST_KEYS));
    assert_ok(dls__writer_put(writer, key, (size_t)length, values, count, &err), &err);
}

static void delete_document(rng *r, dls_writer *writer)
{
    char key[32];
    int length = snprintf(key, sizeof key, "key %u", (unsigned)rng_below(r, MOST_KEYS));
    dls_status status = dls__writer_delete(writer, key, (size_t)length, &err);
    assert_true(status == DLS_OK || status == DLS_ENOTFOUND);
}

static void live(rng *r, dls_writer *writer, const making *how)
{
    for (uint64_t steps = rng_below(r, 4000); steps > 0; steps--) {
        uint64_t what = rng_below(r, 1000);
        if (what < 2)
            assert_ok(dls__writer_commit(writer, &err), &err);
        else if (what < 3)
            assert_ok(dls__writer_abort(writer, &err), &err);
        else if (what < 4)
            assert_ok(dls__writer_compact(writer, 1, &err), &err);
        else if (what < 100)
            delete_document(r, writer);
        else
            put_document(r, writer);
        if (what < 4) begin_collecting(writer, how);
    }
}

/* The bytes of an index whose life follows from `seed`. */
static uint8_t *make_index(uint64_t seed, const dls_schema *schema, const making *how, size_t *size)
{
    rng r = rng_seeded(seed);
    testalloc memory;
    testalloc_init(&memory);
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = &memory.allocator;
    options.replace = true;
    options.reorder = rng_one_in(&r, 3);
    options.pair_words = rng_one_in(&r, 4) ? 0 : rng_one_in(&r, 2) ? DLS_MAX_PAIR_WORDS : DLS_DEFAULT_PAIR_WORDS;
    options.threads = how->threads;
    options.buffer_bytes = how->buffer_bytes;
    const char *path = test_path("index");
    assert_ok(dls__writer_create(path, schema, &options, &writer, &err), &err);
    begin_collecting(writer, how);
    live(&r, writer, how);
    assert_ok(dls__writer_commit(writer, &err), &err);
    dls__writer_close(writer);
    testalloc_done(&memory);
    return test_read_file(path, size);
}

static void test_bytes_do_not_depend_on_threads(void **state)
{
    (void)state;
    static const making others[] = {
        { 2, (size_t)256 << 20, 1000 }, { 3, (size_t)256 << 20, 3000 },     { 2, 300000, 500 },
        { 3, 100000, 20000 },           { 8, (size_t)256 << 20, 100 },      { 1, 200000, 4000 },
        { 2, (size_t)1 << 20, 256 << 10 },
    };
    static const making one = { 1, (size_t)256 << 20, 256 << 10 };
    rng r = rng_for_test(20261126);
    small_index fields;
    small_index_schema(&fields, "title@english/suggest text note/nopositions kind/keyword");
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t seed = rng_next(&r);
        size_t size, other_size;
        uint8_t *expected = make_index(seed, fields.schema, &one, &size);
        for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
            uint8_t *bytes = make_index(seed, fields.schema, &others[i], &other_size);
            assert_bytes(bytes, other_size, expected, size);
            free(bytes);
        }
        free(expected);
    }
    dls_schema_free(fields.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_do_not_depend_on_threads),
    };
    return cmocka_run_group_tests_name("property/threads_leave_no_trace", tests, NULL, NULL);
}
