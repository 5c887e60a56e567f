/* SPDX-License-Identifier: MIT
 *
 * Processes, each with an index of its own, rank as one. Pipes carry what machines would send each other: queries and
 * statistics, then keys and scores. This is all that a host has to do, whatever carries its bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/dls_test.h"
#include "support/no_sync.h"
#include "support/rng.h"
#include "support/test_folder.h"

#define WORKERS 5
#define DOCUMENTS 400
#define MOST_HITS 30
#define MOST_BYTES 4096

static dls_error err;

/* A hit, as it is sent. */
typedef struct sent_hit {
    float score;
    char key[20];
} sent_hit;

/* ------------------------------------------------------------------------------------------------------------ pipes */

static void send_bytes(int to, const void *bytes, size_t length)
{
    if (write(to, &length, sizeof length) != (ssize_t)sizeof length || write(to, bytes, length) != (ssize_t)length)
        _exit(3);
}

static void receive_exactly(int from, void *bytes, size_t length)
{
    for (size_t got = 0; got < length;) {
        ssize_t more = read(from, (char *)bytes + got, length - got);
        if (more <= 0) _exit(3);
        got += (size_t)more;
    }
}

/* Up to MOST_BYTES; returns how many. */
static size_t receive_bytes(int from, void *bytes)
{
    size_t length;
    receive_exactly(from, &length, sizeof length);
    if (length > MOST_BYTES) _exit(3);
    receive_exactly(from, bytes, length);
    return length;
}

/* ---------------------------------------------------------------------------------------------------------- workers */

/* In a worker nothing is asserted: it ends, and the host notices. */
static void need(dls_status status)
{
    if (status == DLS_OK) return;
    fprintf(stderr, "worker: %s\n", err.text);
    _exit(2);
}

static void answer_hits(const dls_index *index, const dls_query *query, const dls_statistics *statistics, int to)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.ties = DLS_TIES_BY_KEY;
    options.statistics = statistics;
    dls_hits *hits;
    need(dls_search(index, query, MOST_HITS, &options, &hits, &err));
    sent_hit sent[MOST_HITS];
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_text key;
        need(dls_hits_key(hits, i, &key, &err));
        sent[i] = (sent_hit){ .score = dls_hits_at(hits, i)->score };
        snprintf(sent[i].key, sizeof sent[i].key, "%s", key.bytes);
    }
    send_bytes(to, sent, dls_hits_count(hits) * sizeof *sent);
    dls_hits_free(hits);
}

/* Two rounds for each query: its statistics go, their sum comes, hits go. An empty query ends it. */
static void work(const char *path, int from, int to)
{
    char text[MOST_BYTES];
    dls_index *index;
    need(dls_index_open(path, NULL, &index, &err));
    for (size_t length; (length = receive_bytes(from, text)) > 0;) {
        dls_query *query;
        dls_statistics *own, *sum;
        const void *bytes;
        size_t size;
        need(dls_query_parse(dls_index_schema(index), text, length, 0, NULL, &query, &err));
        need(dls_statistics_collect(index, query, NULL, &own, &err));
        need(dls_statistics_write(own, &bytes, &size, &err));
        send_bytes(to, bytes, size);
        size = receive_bytes(from, text);
        need(dls_statistics_read(text, size, NULL, &sum, &err));
        answer_hits(index, query, sum, to);
        dls_statistics_free(own);
        dls_statistics_free(sum);
        dls_query_free(query);
    }
    dls_index_close(index);
    _exit(0);
}

/* ------------------------------------------------------------------------------------------------------------- host */

typedef struct worker {
    pid_t process;
    int to;
    int from;
} worker;

/* Ends of other workers' pipes are closed in a worker, so that each sees when the host is gone. */
static void start_worker(worker *workers, size_t number, const char *path)
{
    int to[2], from[2];
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        for (size_t i = 0; i < number; i++) close(workers[i].to), close(workers[i].from);
        close(to[1]);
        close(from[0]);
        work(path, to[0], from[1]);
    }
    close(to[0]);
    close(from[1]);
    workers[number] = (worker){ process, to[1], from[0] };
}

static void stop_worker(const worker *w)
{
    int status;
    send_bytes(w->to, "", 0);
    close(w->to);
    close(w->from);
    assert_int_equal(waitpid(w->process, &status, 0), w->process);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static int best_first(const void *left, const void *right)
{
    const sent_hit *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return strcmp(a->key, b->key);
}

/* The sum of what the workers know, sent back to all. */
static void add_up(const worker *workers)
{
    char bytes[MOST_BYTES];
    dls_statistics *sum = NULL, *part;
    const void *written;
    size_t length;
    for (size_t i = 0; i < WORKERS; i++) {
        length = receive_bytes(workers[i].from, bytes);
        assert_ok(dls_statistics_read(bytes, length, NULL, &part, &err), &err);
        if (sum != NULL) {
            assert_ok(dls_statistics_merge(sum, part, &err), &err);
            dls_statistics_free(part);
        } else {
            sum = part;
        }
    }
    assert_ok(dls_statistics_write(sum, &written, &length, &err), &err);
    for (size_t i = 0; i < WORKERS; i++) send_bytes(workers[i].to, written, length);
    dls_statistics_free(sum);
}

/* What the workers find together: the best of all, to `best`, which has room for those of each. */
static size_t ask(const worker *workers, const char *text, sent_hit *best)
{
    size_t count = 0;
    for (size_t i = 0; i < WORKERS; i++) send_bytes(workers[i].to, text, strlen(text));
    add_up(workers);
    for (size_t i = 0; i < WORKERS; i++) count += receive_bytes(workers[i].from, best + count) / sizeof *best;
    qsort(best, count, sizeof *best, best_first);
    return count < MOST_HITS ? count : MOST_HITS;
}

/* ------------------------------------------------------------------------------------------------------------ tests */

/* The documents of one worker; SIZE_MAX: all. */
static void write_index(const char *path, const dls_schema *schema, size_t shard)
{
    rng r = rng_seeded(9);
    dls_writer *writer;
    assert_ok(dls_writer_create(path, schema, NULL, &writer, &err), &err);
    for (size_t i = 0; i < DOCUMENTS; i++) {
        char key[20], text[100] = "x";
        snprintf(key, sizeof key, "%u-%zu", rng_below32(&r, 100), i);
        for (uint64_t words = rng_below(&r, 8); words > 0; words--) {
            size_t at = strlen(text);
            snprintf(text + at, sizeof text - at, " w%u", rng_below32(&r, 1 + rng_below32(&r, 12)));
        }
        dls_value value = { 0, text, strlen(text) };
        if (shard != SIZE_MAX && i * i % 7 % WORKERS != shard) continue;
        assert_ok(dls_writer_add(writer, key, strlen(key), &value, 1, &err), &err);
    }
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
}

static void assert_as_one(const worker *workers, const dls_index *one, const char *text)
{
    sent_hit best[WORKERS * MOST_HITS];
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.ties = DLS_TIES_BY_KEY;
    options.correct = false; /* as it is by statistics */
    dls_query *query;
    dls_hits *hits;
    size_t count = ask(workers, text, best);
    assert_ok(dls_query_parse(dls_index_schema(one), text, strlen(text), 0, NULL, &query, &err), &err);
    assert_ok(dls_search(one, query, MOST_HITS, &options, &hits, &err), &err);
    assert_int_equal(count, dls_hits_count(hits));
    for (size_t i = 0; i < count; i++) {
        dls_text key;
        assert_ok(dls_hits_key(hits, i, &key, &err), &err);
        assert_string_equal(best[i].key, key.bytes);
        assert_same_bits(best[i].score, dls_hits_at(hits, i)->score);
    }
    dls_hits_free(hits);
    dls_query_free(query);
}

static void test_workers_that_exchange_statistics_rank_as_one_index(void **state)
{
    (void)state;
    static const char *const questions[] = { "w0", "w1 w7", "\"w0 w1\" w2", "x -w0", "w3 w4 w5", "nothing", "w11 x" };
    dls_schema *schema;
    dls_index *one;
    worker workers[WORKERS];
    assert_ok(dls_schema_new_default(NULL, "words", &schema, &err), &err);
    for (size_t i = 0; i < WORKERS; i++) {
        char name[32];
        snprintf(name, sizeof name, "worker%zu.dls", i);
        const char *path = test_path(name);
        write_index(path, schema, i);
        start_worker(workers, i, path);
    }
    write_index(test_path("one.dls"), schema, SIZE_MAX);
    assert_ok(dls_index_open(test_path("one.dls"), NULL, &one, &err), &err);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) assert_as_one(workers, one, questions[i]);
    for (size_t i = 0; i < WORKERS; i++) stop_worker(&workers[i]);
    dls_index_close(one);
    dls_schema_free(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workers_that_exchange_statistics_rank_as_one_index),
    };
    return cmocka_run_group_tests_name("property/processes_rank_as_one", tests, NULL, NULL);
}
