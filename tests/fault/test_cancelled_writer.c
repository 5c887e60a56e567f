/* SPDX-License-Identifier: MIT
 *
 * A writer, a repair and a check whose caller says at the n-th question that it has had enough, for n = 1, 2, 3, ...,
 * later ones further apart: each time that is the status, nothing leaks, no file is left, the last commit is there
 * whole, and a new writer gets to the bytes of one that was never disturbed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "support/dls_test.h"
#include "support/patience.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define BEFORE 420 /* documents of seven commits */
#define ADDED 540

static dls_error err;
static char texts[BEFORE + ADDED][500];
static testalloc memory;

static patience asked;

/* The one after the n-th. */
static size_t next_question(size_t n) { return n + 1 + n / 8; }

/* What is done to an index. */
typedef struct scenario {
    size_t threads;
    bool reorder;
    bool background;
    bool compact;
} scenario;

/* Words that many have, and words that few have. */
static void make_texts(void)
{
    rng r = rng_for_test(17);
    for (size_t i = 0; i < BEFORE + ADDED; i++) {
        size_t at = 0;
        for (size_t words = 0; words < 50; words++)
            at += (size_t)snprintf(texts[i] + at, sizeof texts[i] - at, "w%u ",
                                   (unsigned)rng_below(&r, words < 25 ? 40 : 4000));
    }
}

static void add(dls_writer *writer, size_t number)
{
    char key[16], year[16];
    int length = snprintf(key, sizeof key, "%zu", number), digits = snprintf(year, sizeof year, "%zu", number % 70);
    const dls_value values[] = { { 0, texts[number], strlen(texts[number]) },
                                 { 1, year, (size_t)digits },
                                 { 2, "long short term memory (LSTM)", 29 } };
    assert_ok(dls_writer_add(writer, key, (size_t)length, values, 3, &err), &err);
}

static dls_writer *open_writer(const dls_schema *schema, const scenario *s, bool may_be_cancelled)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = &memory.allocator;
    options.threads = s->threads;
    options.reorder = s->reorder;
    options.background = s->background;
    options.cancel = may_be_cancelled ? lose_patience : NULL;
    options.cancel_ctx = &asked;
    assert_ok(dls_writer_open(test_path("index.dls"), schema, &options, &writer, &err), &err);
    return writer;
}

/* Seven commits: one more makes a merge due. Of the first segment documents are deleted. */
static uint8_t *make_before(const dls_schema *schema, const scenario *s, size_t *size)
{
    dls_writer *writer = open_writer(schema, &(scenario){ .threads = 1, .reorder = s->reorder }, false);
    for (size_t i = 0; i < BEFORE; i++) {
        add(writer, i);
        if (i % 60 == 59) assert_ok(dls_writer_commit(writer, &err), &err);
    }
    dls_writer_close(writer);
    return test_read_file(test_path("index.dls"), size);
}

/* Go on from there. */
static dls_status change(const dls_schema *schema, const scenario *s, bool may_be_cancelled)
{
    dls_writer *writer = open_writer(schema, s, may_be_cancelled);
    for (size_t i = BEFORE; i < BEFORE + ADDED; i++) add(writer, i);
    for (int i = 0; i < 20; i++) {
        char key[16];
        int length = snprintf(key, sizeof key, "%d", 7 * i);
        assert_ok(dls_writer_delete(writer, key, (size_t)length, &err), &err);
    }
    dls_status status = s->compact ? dls_writer_compact(writer, 1, &err) : dls_writer_commit(writer, &err);
    if (status != DLS_OK) {
        assert_status(dls_writer_commit(writer, NULL), DLS_EINVAL);
        assert_status(dls_writer_compact(writer, 1, NULL), DLS_EINVAL);
        assert_status(dls_writer_abort(writer, NULL), DLS_EINVAL);
    }
    dls_writer_close(writer);
    assert_int_equal(memory.live_blocks, 0);
    assert_int_equal(test_folder_count(), 1);
    return status;
}

static void assert_documents(uint64_t expected)
{
    dls_index *index;
    dls_index_info info;
    assert_ok(dls_index_open(test_path("index.dls"), NULL, &index, &err), &err);
    assert_ok(dls_index_check_text(index, &err), &err);
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, expected);
    dls_index_close(index);
}

static void assert_same_file(const uint8_t *bytes, size_t size)
{
    size_t found_size;
    uint8_t *found = test_read_file(test_path("index.dls"), &found_size);
    assert_bytes(found, found_size, bytes, size);
    free(found);
}

/* One round; false when nothing was cancelled any more. */
static bool is_cancelled_at(size_t question, const dls_schema *schema, const scenario *s, const uint8_t *undisturbed,
                            size_t size)
{
    asked = (patience){ .yes_at = question };
    dls_status status = change(schema, s, true);
    if (status == DLS_OK) {
        assert_true(asked.questions < question);
        assert_same_file(undisturbed, size);
        return false;
    }
    assert_status(status, DLS_ECANCELLED);
    assert_int_equal(err.code, DLS_ECANCELLED);
    assert_int_equal(asked.questions, question);
    assert_documents(BEFORE);
    assert_ok(change(schema, s, false), &err);
    assert_same_file(undisturbed, size);
    return true;
}

static void cancel_at_each_question(const scenario *s)
{
    small_index fields;
    size_t before_size, size, question = 1;
    testalloc_init(&memory);
    test_folder_clear();
    small_index_schema(&fields, "text/suggest year/integer short/acronyms");
    uint8_t *before = make_before(fields.schema, s, &before_size);
    assert_ok(change(fields.schema, s, false), &err);
    uint8_t *undisturbed = test_read_file(test_path("index.dls"), &size);
    for (bool more = true; more; question = next_question(question)) {
        test_write_file(test_path("index.dls"), before, before_size);
        more = is_cancelled_at(question, fields.schema, s, undisturbed, size);
    }
    assert_true(question > 6); /* there were so many moments */
    assert_documents(BEFORE + ADDED - 20);
    free(before);
    free(undisturbed);
    dls_schema_free(fields.schema);
    testalloc_done(&memory);
}

static void test_a_commit_that_merges(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 3; threads += 2) cancel_at_each_question(&(scenario){ .threads = threads });
}

static void test_a_commit_that_reorders(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 3; threads += 2)
        cancel_at_each_question(&(scenario){ .threads = threads, .reorder = true });
}

static void test_a_compaction(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 3; threads += 2)
        cancel_at_each_question(&(scenario){ .threads = threads, .compact = true });
}

/* ---------------------------------------------------------------------------------------------- in the background */

/* Commits, between which a thread merges or does not, until one is cancelled; how many there were. */
static size_t commit_in_background(const dls_schema *schema, size_t from, bool may_be_cancelled)
{
    const scenario s = { .threads = 1, .reorder = true, .background = true };
    dls_writer *writer = open_writer(schema, &s, may_be_cancelled);
    size_t done = from;
    for (; done < 9; done++) {
        for (size_t i = 0; i < ADDED / 9; i++) add(writer, BEFORE + done * (ADDED / 9) + i);
        dls_status status = dls_writer_commit(writer, &err);
        if (status == DLS_OK) continue;
        assert_status(status, DLS_ECANCELLED);
        break;
    }
    dls_writer_close(writer);
    assert_int_equal(memory.live_blocks, 0);
    assert_int_equal(test_folder_count(), 1);
    return done;
}

static void test_commits_with_a_thread_that_merges(void **state)
{
    (void)state;
    small_index fields;
    size_t before_size, size, done = 0;
    const scenario compacting = { .threads = 1, .reorder = true, .compact = true };
    testalloc_init(&memory);
    test_folder_clear();
    small_index_schema(&fields, "text/suggest year/integer short/acronyms");
    uint8_t *before = make_before(fields.schema, &compacting, &before_size), *undisturbed = NULL;
    for (size_t question = 0; question == 0 || done < 9; question = next_question(question)) { /* first without */
        asked = (patience){ .yes_at = question };
        test_write_file(test_path("index.dls"), before, before_size);
        done = commit_in_background(fields.schema, 0, question > 0);
        assert_documents(BEFORE + done * (ADDED / 9));
        assert_int_equal(commit_in_background(fields.schema, done, false), 9);
        dls_writer *writer = open_writer(fields.schema, &compacting, false);
        assert_ok(dls_writer_compact(writer, 1, &err), &err);
        dls_writer_close(writer);
        if (undisturbed == NULL) undisturbed = test_read_file(test_path("index.dls"), &size);
        assert_same_file(undisturbed, size);
    }
    free(before);
    free(undisturbed);
    dls_schema_free(fields.schema);
    testalloc_done(&memory);
}

/* ------------------------------------------------------------------------------------------------ repair and check */

static void test_a_repair(void **state)
{
    (void)state;
    static const char *const fields[] = { "text/suggest year/integer short/acronyms",
                                          "text/unstored year/integer short/acronyms" }; /* indexed anew, or adopted */
    const scenario s = { .threads = 1 };
    testalloc_init(&memory);
    for (size_t way = 0; way < 2; way++) {
        small_index schema;
        size_t size, question = 1;
        test_folder_clear();
        small_index_schema(&schema, fields[way]);
        free(make_before(schema.schema, &s, &size));
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.allocator = &memory.allocator;
        options.cancel = lose_patience;
        options.cancel_ctx = &asked;
        for (dls_status status = DLS_ECANCELLED; status != DLS_OK; question = next_question(question)) {
            dls_repair_info info;
            asked = (patience){ .yes_at = question };
            status = dls_index_repair(test_path("index.dls"), test_path("new.dls"), &options, NULL, NULL, &info, &err);
            assert_int_equal(memory.live_blocks, 0);
            if (status == DLS_OK) break;
            assert_status(status, DLS_ECANCELLED);
            assert_int_equal(asked.questions, question);
            assert_int_equal(test_folder_count(), 1);
        }
        assert_true(question > 3);
        assert_int_equal(test_folder_count(), 2);
        dls_schema_free(schema.schema);
    }
    testalloc_done(&memory);
}

static void test_a_check(void **state)
{
    (void)state;
    small_index fields;
    size_t size, question = 1;
    dls_index *index;
    testalloc_init(&memory);
    test_folder_clear();
    small_index_schema(&fields, "text/suggest year/integer short/acronyms");
    free(make_before(fields.schema, &(scenario){ .threads = 1 }, &size));
    assert_ok(dls_index_open(test_path("index.dls"), &memory.allocator, &index, &err), &err);
    dls_check_options options = DLS_CHECK_OPTIONS_INIT;
    options.cancel = lose_patience;
    options.cancel_ctx = &asked;
    options.text = true;
    size_t before = memory.live_blocks;
    for (;; question = next_question(question)) {
        asked = (patience){ .yes_at = question };
        dls_status status = dls_index_check_with(index, &options, &err);
        assert_int_equal(memory.live_blocks, before);
        if (status == DLS_OK) break;
        assert_fails(status, DLS_ECANCELLED, &err, "index.dls: cancelled");
        assert_int_equal(asked.questions, question);
    }
    assert_true(question > 6);
    dls_index_close(index);
    dls_schema_free(fields.schema);
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_commit_that_merges),
        cmocka_unit_test(test_a_commit_that_reorders),
        cmocka_unit_test(test_a_compaction),
        cmocka_unit_test(test_commits_with_a_thread_that_merges),
        cmocka_unit_test(test_a_repair),
        cmocka_unit_test(test_a_check),
    };
    make_texts();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
