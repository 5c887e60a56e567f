/* SPDX-License-Identifier: MIT
 *
 * A thread merges what is too large to be copied by a commit, again and again: it writes its part of the index's file
 * while commits append to theirs. Documents are large, so that their segments are, and come, go and are replaced; a
 * reader looks on. For the thread sanitizer above all.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/index.h"
#include "index/index_writer.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"

enum { COMMITS = 90, KEYS = 40, TEXT_SIZE = 250000 };

static dls_error err;

/* What each key has: the number of its document, 0 for none. */
static unsigned expected[KEYS];

static dls_writer *create(const char *path)
{
    dls_schema *schema;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.background = true;
    assert_ok(dls_schema_new_default(NULL, "words", &schema, &err), &err);
    assert_ok(dls_writer_create(path, schema, &options, &writer, &err), &err);
    dls_schema_free(schema);
    return writer;
}

/* Its number as a word, and many of six letters, so that few documents share any. */
static void put(dls_writer *writer, rng *r, unsigned key, unsigned number)
{
    static char text[TEXT_SIZE];
    char name[16];
    size_t at = (size_t)snprintf(text, sizeof text, "number%u ", number);
    for (; at + 7 < sizeof text; at += 7) {
        uint64_t letters = rng_next(r);
        for (size_t i = 0; i < 6; i++) text[at + i] = (char)('a' + (letters >> 8 * i) % 26);
        text[at + 6] = ' ';
    }
    const dls_value value = { 4, text, at };
    snprintf(name, sizeof name, "%u", key);
    assert_ok(dls_writer_put(writer, name, strlen(name), &value, 1, &err), &err);
    expected[key] = number;
}

static void delete(dls_writer *writer, unsigned key)
{
    char name[16];
    snprintf(name, sizeof name, "%u", key);
    if (expected[key] != 0) assert_ok(dls_writer_delete(writer, name, strlen(name), &err), &err);
    expected[key] = 0;
}

/* Each document is found by its number, under its key, and there are no others. */
static void assert_documents(const dls_index *index)
{
    dls_index_info info;
    uint64_t there = 0;
    for (unsigned key = 0; key < KEYS; key++) {
        char word[32], name[16];
        dls_query *query;
        dls_hits *hits;
        dls_text found;
        if (expected[key] == 0) continue;
        snprintf(word, sizeof word, "number%u", expected[key]);
        snprintf(name, sizeof name, "%u", key);
        assert_ok(dls_query_parse(dls_index_schema(index), word, strlen(word), 0, NULL, &query, &err), &err);
        assert_ok(dls_search(index, query, 10, NULL, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), 1);
        assert_ok(dls_hits_key(hits, 0, &found, &err), &err);
        assert_bytes(found.bytes, found.length, name, strlen(name));
        dls_hits_free(hits);
        dls_query_free(query);
        there++;
    }
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, there);
}

static void refresh(dls_index **reader)
{
    dls_index *newer;
    assert_ok(dls_index_refresh(*reader, &newer, &err), &err);
    if (newer == NULL) return;
    dls_index_close(*reader);
    *reader = newer;
}

static void test_large_results_are_placed_while_commits_go_on(void **state)
{
    (void)state;
    rng r = rng_for_test(31);
    unsigned placed = 0;
    dls_index *reader;
    const char *path = test_path("i");
    dls_writer *writer = create(path);
    for (unsigned commit = 1; commit <= COMMITS; commit++) {
        put(writer, &r, rng_below32(&r, KEYS), commit);
        if (rng_one_in(&r, 4)) delete(writer, rng_below32(&r, KEYS));
        assert_ok(dls_writer_commit(writer, &err), &err);
        placed += writer->job.step == DLS__PLACING;
        if (commit == 1) assert_ok(dls_index_open(path, NULL, &reader, &err), &err);
        refresh(&reader);
        if (commit % 8 == 0) assert_documents(reader);
    }
    dls_writer_close(writer);
    assert_documents(reader);
    assert_ok(dls_index_check_text(reader, &err), &err);
    dls_index_close(reader);
    print_message("a large result was being placed after %u of %d commits\n", placed, COMMITS);
    assert_true(placed >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_large_results_are_placed_while_commits_go_on),
    };
    return cmocka_run_group_tests_name("slow/large_placements", tests, NULL, NULL);
}
