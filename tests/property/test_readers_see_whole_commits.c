/* SPDX-License-Identifier: MIT
 *
 * A process writes, commit after commit, and merges and compacts; another reads all the time, by refreshing, opening
 * and copying. Whatever it sees is one commit, whole: every commit says in its payload what is in it.
 */
#define _XOPEN_SOURCE 700
#include <inttypes.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/rng.h"
#include "support/small_index.h"

#define COMMITS 1000

static dls_error err;

static void put(dls_writer *writer, unsigned key, unsigned version)
{
    char name[32], text[100];
    snprintf(name, sizeof name, "%u", key);
    snprintf(text, sizeof text, "all version%u", version);
    assert_ok(dls_writer_put(writer, name, strlen(name), &(dls_value){ 0, text, strlen(text) }, 1, &err), &err);
}

/* In every commit all documents are of one version, which is its number; the payload is version and count. */
static void write_commit(dls_writer *writer, rng *r, unsigned version)
{
    char payload[64];
    unsigned documents = (unsigned)rng_between(r, 1, 20);
    for (unsigned key = 0; key < 20; key++) {
        char name[32];
        snprintf(name, sizeof name, "%u", key);
        if (key < documents)
            put(writer, key, version);
        else
            dls_writer_delete(writer, name, strlen(name), NULL);
    }
    snprintf(payload, sizeof payload, "%u %u", version, documents);
    assert_ok(dls_writer_set_payload(writer, payload, strlen(payload), &err), &err);
    if (rng_one_in(r, 10))
        assert_ok(dls_writer_compact(writer, 1, &err), &err);
    else
        assert_ok(dls_writer_commit(writer, &err), &err);
}

static void write_all(const char *path, const dls_schema *schema)
{
    rng r = rng_seeded(1);
    dls_writer *writer = NULL;
    for (unsigned version = 1; version <= COMMITS; version++) {
        dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
        options.background = rng_one_in(&r, 2);
        if (writer == NULL) assert_ok(dls_writer_open(path, schema, &options, &writer, &err), &err);
        write_commit(writer, &r, version);
        if (!rng_one_in(&r, 20)) continue;
        dls_writer_close(writer);
        writer = NULL;
    }
    dls_writer_close(writer);
}

static uint64_t count_of(const dls_index *index, const char *word)
{
    dls_query *query;
    uint64_t count;
    assert_ok(dls_query_parse(dls_index_schema(index), word, strlen(word), 0, NULL, &query, &err), &err);
    assert_ok(dls_count(index, query, &count, &err), &err);
    dls_query_free(query);
    return count;
}

/* Its version. */
static unsigned assert_is_whole(const dls_index *index, bool all)
{
    char payload[64], word[32];
    unsigned version, documents;
    size_t length;
    const void *bytes = dls_index_payload(index, &length);
    assert_true(length < sizeof payload);
    memcpy(payload, bytes, length);
    payload[length] = '\0';
    assert_int_equal(sscanf(payload, "%u %u", &version, &documents), 2);
    snprintf(word, sizeof word, "version%u", version);
    assert_int_equal(count_of(index, word), documents);
    assert_int_equal(count_of(index, "all"), documents);
    if (all) assert_ok(dls_index_check_text(index, &err), &err);
    return version;
}

/* A copy from front to back, a little at a time. */
static void assert_copy_is_whole(const char *path)
{
    static char bytes[1 << 24];
    size_t size = 0, taken;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while ((taken = fread(bytes + size, 1, 4096, file)) > 0) size += taken;
    fclose(file);
    dls_index *index;
    assert_ok(dls_index_open_memory(bytes, size, NULL, &index, &err), &err);
    assert_is_whole(index, true);
    dls_index_close(index);
}

static dls_index *refreshed(dls_index *index)
{
    dls_index *newer;
    assert_ok(dls_index_refresh(index, &newer, &err), &err);
    if (newer == NULL) return index;
    dls_index_close(index);
    return newer;
}

static void test_readers_see_whole_commits_in_their_order(void **state)
{
    (void)state;
    const char *path = test_path("shared.dls");
    small_index fields;
    unsigned last = 0, seen = 0;
    int status;
    small_index_schema(&fields, "text");
    pid_t child = fork();
    if (child == 0) {
        write_all(path, fields.schema);
        _exit(0);
    }
    while (access(path, F_OK) != 0) sched_yield();
    dls_index *index;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    bool ended = false;
    for (unsigned round = 0; !ended; round++) {
        ended = waitpid(child, &status, WNOHANG) == child;
        index = refreshed(index);
        unsigned version = assert_is_whole(index, round % 16 == 0);
        assert_true(version >= last);
        seen += version > last;
        last = version;
        if (round % 64 == 0) assert_copy_is_whole(path);
    }
    assert_int_equal(last, COMMITS);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    dls_index_close(index);
    print_message("# %u of %d commits were seen\n", seen, COMMITS);
    dls_schema_free(fields.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readers_see_whole_commits_in_their_order),
    };
    return cmocka_run_group_tests_name("property/readers_see_whole_commits", tests, NULL, NULL);
}
