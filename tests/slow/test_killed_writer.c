/* SPDX-License-Identifier: MIT
 *
 * A process that adds, replaces, deletes, commits and compacts is killed at a random moment, some thousand times. Each
 * time the index is sound and has the last commit that was reported as returned, or the next, whole; nothing else is
 * left; and another process goes on from there, without being kept out by a lock.
 */
#define _GNU_SOURCE
#define _FILE_OFFSET_BITS 64
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define KILLS 2500
#define LIFE 25 /* kills, after which an index is begun anew */
#define KEYS 40
#define MOST_TEXT 4000

static dls_error err;

/* ------------------------------------------------------------------------------------------------- the commits */

/* What commit `version` does to a key: 0 leaves it, 1 deletes it, 2 puts a document that follows from both. */
static unsigned change_of(uint32_t version, unsigned key)
{
    return (version * 2654435761u >> 7 ^ key * 40503u) % 5 % 3;
}

static size_t write_text(uint32_t version, unsigned key, char out[MOST_TEXT])
{
    rng r = rng_seeded((uint64_t)version * KEYS + key);
    size_t at = (size_t)snprintf(out, MOST_TEXT, "version%u key%u", (unsigned)version, key);
    for (uint64_t words = rng_below(&r, 300); words > 0; words--)
        at += (size_t)snprintf(out + at, MOST_TEXT - at, " w%u", (unsigned)rng_below(&r, 1 + rng_below(&r, 900)));
    return at;
}

/* The version is a document's number too. */
static size_t write_number(uint32_t version, char out[16])
{
    return (size_t)snprintf(out, 16, "%u", (unsigned)version);
}

static void write_version(dls_writer *writer, uint32_t version)
{
    char name[16], text[MOST_TEXT];
    for (unsigned key = 0; key < KEYS; key++) {
        size_t length = (size_t)snprintf(name, sizeof name, "%u", key);
        switch (change_of(version, key)) {
        case 1: dls_writer_delete(writer, name, length, NULL); break;
        case 2: {
            char number[16];
            const dls_value values[] = { { 0, text, write_text(version, key, text) },
                                         { 1, number, write_number(version, number) } };
            assert_ok(dls_writer_put(writer, name, length, values, 2, &err), &err);
            break;
        }
        default: break;
        }
    }
    assert_ok(dls_writer_set_payload(writer, &version, sizeof version, &err), &err);
    assert_ok(version % 6 == 0 ? dls_writer_compact(writer, 1 + version % 2, &err) : dls_writer_commit(writer, &err),
              &err);
}

/* Go on from `version`, for ever, and say of each commit that it has returned. */
static void write_versions(const char *path, const dls_schema *schema, uint32_t version, int report)
{
    dls_writer *writer = NULL;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.buffer_bytes = (size_t)1 << 20;
    options.reorder = version % 3 == 0;
    for (;;) {
        if (writer == NULL) assert_ok(dls_writer_open(path, schema, &options, &writer, &err), &err);
        write_version(writer, ++version);
        if (write(report, &version, sizeof version) != sizeof version) _exit(1);
        if (version % 10 != 0) continue;
        dls_writer_close(writer);
        writer = NULL;
    }
}

/* ------------------------------------------------------------------------------------------------- what is left */

/* For each key the version that put its document; 0: it has none. */
typedef struct expected_index {
    uint32_t version;
    uint32_t put_by[KEYS];
} expected_index;

static void expect_next(expected_index *e)
{
    e->version++;
    for (unsigned key = 0; key < KEYS; key++) {
        unsigned change = change_of(e->version, key);
        if (change != 0) e->put_by[key] = change == 1 ? 0 : e->version;
    }
}

static void assert_document(const dls_index *index, uint32_t version, unsigned key)
{
    char text[MOST_TEXT], number[16];
    dls_query *query, *filter;
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_text stored;
    size_t length = write_text(version, key, text), number_length = write_number(version, number);
    snprintf(text, sizeof text, "version%u key%u", (unsigned)version, key);
    assert_ok(dls_query_new_phrase(dls_index_schema(index), text, strlen(text), 0, 0, NULL, &query, &err), &err);
    assert_ok(dls_query_new_range(dls_index_schema(index), 1, number, number_length, number, number_length, 0, NULL,
                                  &filter, &err),
              &err);
    options.filter = filter;
    assert_ok(dls_search(index, query, 2, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_count(hits), 1);
    assert_ok(dls_hits_value(hits, 0, 0, 0, &stored, &err), &err);
    assert_int_equal(write_text(version, key, text), length);
    assert_bytes(stored.bytes, stored.length, text, length);
    dls_hits_free(hits);
    dls_query_free(query);
    dls_query_free(filter);
}

/* Its commit. 0: there is no index. */
static uint32_t version_at(const char *path, expected_index *e, uint32_t returned)
{
    dls_index *index;
    dls_index_info info;
    size_t length;
    uint32_t version, documents = 0;
    dls_status status = dls_index_open(path, NULL, &index, &err);
    if (status == DLS_ENOTFOUND && returned == 0) return 0;
    assert_ok(status, &err);
    assert_ok(dls_index_check(index, &err), &err);
    const void *payload = dls_index_payload(index, &length);
    assert_int_equal(length, sizeof version);
    memcpy(&version, payload, sizeof version);
    assert_true(version == returned || version == returned + 1);
    while (e->version < version) expect_next(e);
    for (unsigned key = 0; key < KEYS; key++) {
        char name[16];
        uint64_t document;
        status = dls_index_find(index, name, (size_t)snprintf(name, sizeof name, "%u", key), &document, &err);
        assert_int_equal(status, e->put_by[key] == 0 ? DLS_ENOTFOUND : DLS_OK);
        if (status == DLS_OK) assert_document(index, e->put_by[key], key);
        documents += status == DLS_OK;
    }
    dls_index_get_info(index, &info);
    assert_int_equal(info.documents, documents);
    dls_index_close(index);
    return version;
}

/* ---------------------------------------------------------------------------------------------------- killing */

/* Whether a file that never had a name can get one here; else a process that is killed leaves its own. */
static bool has_nameless_files(void)
{
#ifdef O_TMPFILE
    int descriptor = open(test_path(""), O_RDWR | O_TMPFILE, 0600);
    if (descriptor >= 0) close(descriptor);
    return descriptor >= 0 && access("/proc/self/fd", F_OK) == 0;
#else
    return false;
#endif
}

static bool read_report(int report, uint32_t *version)
{
    uint32_t next;
    if (read(report, &next, sizeof next) != sizeof next) return false;
    assert_int_equal(next, *version + 1);
    *version = next;
    return true;
}

/* A few commits, and a part of one, on a machine that is as busy as it was a moment ago. */
static void let_live(rng *r, int report, uint32_t *version)
{
    static uint64_t commit_ns = 5000000;
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    uint64_t commits = rng_below(r, 4);
    for (uint64_t left = commits; left > 0; left--) assert_true(read_report(report, version));
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (commits > 0)
        commit_ns = ((uint64_t)(now.tv_sec - begun.tv_sec) * 1000000000 + (uint64_t)now.tv_nsec -
                     (uint64_t)begun.tv_nsec) / commits;
    const struct timespec rest = { 0, (long)rng_below(r, 1 + commit_ns * 5 / 4 % 100000000) };
    nanosleep(&rest, NULL);
}

/* Let a process go on from `version` and kill it; the last commit that it reported. */
static uint32_t live_and_die(rng *r, const char *path, const dls_schema *schema, uint32_t version)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        write_versions(path, schema, version, ends[1]);
    }
    close(ends[1]);
    let_live(r, ends[0], &version);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL); /* it did not end by itself */
    while (read_report(ends[0], &version)) {}
    close(ends[0]);
    return version;
}

static dls_schema *make_schema(void)
{
    dls_schema *schema;
    dls_field text = DLS_FIELD_INIT, number = DLS_FIELD_INIT;
    text.name = "text";
    text.analyzer = "words";
    number.name = "number";
    number.kind = DLS_FIELD_INTEGER;
    assert_ok(dls_schema_new(NULL, &schema, &err), &err);
    assert_ok(dls_schema_add(schema, &text, &err), &err);
    assert_ok(dls_schema_add(schema, &number, &err), &err);
    return schema;
}

static void test_a_killed_writer_leaves_a_whole_commit_and_nothing_else(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    char path[1024];
    dls_schema *schema = make_schema();
    expected_index e = { 0 };
    uint32_t version = 0, commits = 0, unreported = 0;
    size_t left = 0;
    snprintf(path, sizeof path, "%s", test_path("killed.dls"));
    bool nameless = has_nameless_files();
    for (unsigned kills = 1; kills <= KILLS; kills++) {
        uint32_t returned = live_and_die(&r, path, schema, version), found = version_at(path, &e, returned);
        size_t beside = test_folder_count() - (found > 0);
        if (nameless && found == 0) assert_int_equal(beside, 0);
        left += beside;
        commits += found - version;
        unreported += found > returned;
        version = found;
        if (kills % LIFE > 0 && beside == 0) continue;
        test_folder_clear();
        version = 0;
        e = (expected_index){ 0 };
    }
    print_message("# %d kills, %u commits, of which %u had not been reported; %zu files left beside the index\n", KILLS,
                  (unsigned)commits, (unsigned)unreported, left);
    assert_true(commits > KILLS && unreported > KILLS / 50);
    if (nameless) assert_true(left < KILLS / 100); /* those that were about to take the place of another */
    dls_schema_free(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_a_killed_writer_leaves_a_whole_commit_and_nothing_else) };
    return cmocka_run_group_tests_name("slow/killed_writer", tests, NULL, NULL);
}
