/* SPDX-License-Identifier: MIT
 *
 * A segment that several threads make, while memory is short or the disk full at some moment, in whichever of them: the
 * call or one of the next says so, nothing leaks, and no index is left but a whole one.
 */
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define THREADS 3
#define DOCUMENTS 700
#define MOMENTS 120

static dls_error err;
static char texts[DOCUMENTS][400];

/* Words enough for all that is done side by side, among them common ones. */
static void make_texts(void)
{
    rng r = rng_for_test(3);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        size_t at = 0;
        for (size_t words = 0; words < 40; words++)
            at += (size_t)snprintf(texts[i] + at, sizeof texts[i] - at, "w%u ",
                                   (unsigned)rng_below(&r, words < 20 ? 10 : 3000));
    }
}

static dls_status add_all(dls_writer *writer)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        char key[16];
        int length = snprintf(key, sizeof key, "%zu", i);
        const dls_value values[] = { { 0, texts[i], strlen(texts[i]) }, { 1, "kind", 4 } };
        dls_status status = dls__writer_add(writer, key, (size_t)length, values, 2, &err);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

static dls_status make_index(const dls_schema *schema, size_t buffer_bytes, const dls_allocator *allocator)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = allocator;
    options.threads = THREADS;
    dls_status status = dls__writer_create(test_path("index.dls"), schema, &options, &writer, &err);
    if (status != DLS_OK) return status;
    writer->segment.intake.batch_bytes = 5000;
    writer->segment.intake.budget.bytes = buffer_bytes;
    status = add_all(writer);
    if (status == DLS_OK) status = dls__writer_commit(writer, &err);
    if (status != DLS_OK && writer->broken) assert_status(dls__writer_commit(writer, NULL), DLS_EINVAL);
    dls__writer_close(writer);
    return status;
}

static void assert_none_or_whole(dls_status status)
{
    assert_int_equal(test_folder_count(), status == DLS_OK);
    if (status == DLS_OK) assert_int_equal(remove(test_path("index.dls")), 0);
}

/* At some of all allocations there are: which is whose depends on the moment. */
static void test_memory_is_short_in_some_thread(void **state)
{
    (void)state;
    static const size_t buffers[] = { (size_t)256 << 20, 300000 };
    rng r = rng_for_test(4);
    small_index fields;
    make_texts();
    small_index_schema(&fields, "text kind/keyword");
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) {
        testalloc memory;
        testalloc_init(&memory);
        assert_ok(make_index(fields.schema, buffers[i], &memory.allocator), &err);
        assert_none_or_whole(DLS_OK);
        size_t allocations = memory.allocations;
        for (size_t moment = 0; moment < MOMENTS; moment++) {
            testalloc_fail_at(&memory, 1 + rng_below(&r, allocations));
            dls_status status = make_index(fields.schema, buffers[i], &memory.allocator);
            assert_told(&memory, status, &err);
            assert_none_or_whole(status);
            assert_int_equal(memory.live_blocks, 0);
        }
        testalloc_done(&memory);
    }
    dls_schema_free(fields.schema);
}

static void set_limit(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes < limit.rlim_max ? bytes : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_the_disk_is_full_for_some_thread(void **state)
{
    (void)state;
    small_index fields;
    size_t failed = 0;
    make_texts();
    signal(SIGXFSZ, SIG_IGN);
    small_index_schema(&fields, "text kind/keyword");
    for (rlim_t room = 0;; room += 8000, failed++) {
        set_limit(room);
        dls_status status = make_index(fields.schema, (size_t)256 << 20, NULL);
        set_limit(RLIM_INFINITY);
        assert_none_or_whole(status);
        if (status == DLS_OK) break;
        if (status != DLS_EIO) fail_msg("with room for %u it gave %d: %s", (unsigned)room, (int)status, err.text);
    }
    assert_true(failed > 10);
    dls_schema_free(fields.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_is_short_in_some_thread),
        cmocka_unit_test(test_the_disk_is_full_for_some_thread),
    };
    return cmocka_run_group_tests_name("fault/failing_threads", tests, NULL, NULL);
}
