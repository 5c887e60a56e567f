/* SPDX-License-Identifier: MIT
 *
 * While one writes, commits, merges, itself or by a thread, and compacts, readers in threads and in processes search
 * and refresh without pause. Each answer is the stupid twin's for one commit: every commit has in its payload what the
 * twin answers then, so that a reader needs to know nothing else. Threads share an index, and the newer one that one of
 * them found, as a server would. `meson test -C build-tsan`, of a build with -Db_sanitize=thread, watches them.
 */
#define _XOPEN_SOURCE 700
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/fnv.h"
#include "support/naive.h"
#include "support/rng.h"
#include "support/small_index.h"

#define COMMITS 250
#define KEYS 150
#define THREADS 3
#define PROCESSES 2
#define LIMIT 10

static const char *const questions[] = { "w0",        "w1 w2",  "w1 w5 w9 w20", "w3 w30",
                                         "\"w0 w1\"", "w2 -w0", "w40 w0 w7",    "number:5..20" };

#define QUESTIONS (sizeof questions / sizeof *questions)

/* The payload of a commit. */
typedef struct expectation {
    uint64_t version; /* from 1 to COMMITS */
    uint64_t answers[QUESTIONS];
} expectation;

static dls_error err;

static uint64_t sum_hit(uint64_t sum, const char *key, size_t length, float score)
{
    return fnv_add(fnv_add(sum, key, length), &score, sizeof score);
}

/* ---------------------------------------------------------------------------------------------------- the writer */

typedef struct world {
    const dls_schema *schema;
    naive *twin;
    unsigned keys[2 * KEYS]; /* of the twin's documents */
    bool gone[2 * KEYS];
    size_t count;
} world;

static size_t write_key(char *out, size_t room, unsigned key) { return (size_t)snprintf(out, room, "key %u", key); }

static void forget(world *w, unsigned key)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->keys[i] == key) w->gone[i] = true;
}

static void settle(world *w)
{
    size_t kept = 0;
    naive_drop(w->twin, w->gone);
    for (size_t i = 0; i < w->count; i++)
        if (!w->gone[i]) w->keys[kept++] = w->keys[i];
    w->count = kept;
    memset(w->gone, false, sizeof w->gone);
}

static void put_random(rng *r, world *w, dls_writer *writer, unsigned key)
{
    char text[600], name[32], number[16];
    size_t at = 0;
    snprintf(number, sizeof number, "%u", (unsigned)rng_below(r, 30));
    for (uint64_t words = rng_between(r, 1, rng_one_in(r, 8) ? 80 : 12); words > 0; words--)
        at += (size_t)snprintf(text + at, sizeof text - at, "w%u ", (unsigned)rng_below(r, 1 + rng_below(r, 50)));
    const dls_value values[] = { { 0, text, at }, { 1, number, strlen(number) } };
    assert_ok(dls_writer_put(writer, name, write_key(name, sizeof name, key), values, 2, &err), &err);
    forget(w, key);
    naive_add(w->twin, values, 2);
    w->keys[w->count++] = key;
}

/* Additions, replacements, deletions; few or many. */
static void change_some(rng *r, world *w, dls_writer *writer)
{
    for (uint64_t left = rng_between(r, 1, rng_one_in(r, 10) ? 100 : 8); left > 0; left--) {
        unsigned key = (unsigned)rng_below(r, KEYS);
        char name[32];
        if (!rng_one_in(r, 3))
            put_random(r, w, writer, key);
        else if (dls_writer_delete(writer, name, write_key(name, sizeof name, key), NULL) == DLS_OK)
            forget(w, key);
    }
}

static bool is_range(const char *question) { return strchr(question, ':') != NULL; }

/* The twin's query: what dls_query_parse makes of the questions above, or, of a range, dls_query_parse_full. */
static naive_query *twin_query(const char *question, naive_query *room)
{
    static char words[64];
    const char *minus = strstr(question, " -");
    room[0] = (naive_query){ .kind = NAIVE_WORDS, .text = question };
    if (is_range(question)) room[0] = (naive_query){ .kind = NAIVE_RANGE, .field = 1, .text = "5", .high = "20" };
    snprintf(words, sizeof words, "%.*s", minus != NULL ? (int)(minus - question) : 60, question);
    if (question[0] == '"') {
        snprintf(words, sizeof words, "%s", question + 1);
        words[strcspn(words, "\"")] = '\0';
        room[0] = (naive_query){ .kind = NAIVE_PHRASE, .text = words };
    }
    if (minus == NULL) return room;
    room[1] = (naive_query){ .kind = NAIVE_WORDS, .text = words };
    room[2] = (naive_query){ .kind = NAIVE_WORDS, .text = minus + 2 };
    room[0] = (naive_query){ .kind = NAIVE_BOOL,
                             .occur = { DLS_SHOULD, DLS_MUST_NOT },
                             .clauses = { &room[1], &room[2] },
                             .clause_count = 2 };
    return room;
}

static uint64_t twin_answer(const world *w, const char *question)
{
    naive_parameters parameters = naive_defaults(w->schema);
    naive_query room[3];
    dls_hit *hits;
    uint64_t total = naive_search(w->twin, twin_query(question, room), &parameters, &hits);
    uint64_t sum = fnv_add(FNV_BEGIN, &total, sizeof total);
    for (size_t i = 0; i < total && i < LIMIT; i++) {
        char name[32];
        sum = sum_hit(sum, name, write_key(name, sizeof name, w->keys[hits[i].document]), hits[i].score);
    }
    free(hits);
    return sum;
}

static void write_commit(rng *r, world *w, dls_writer *writer, uint64_t version)
{
    expectation expected = { .version = version };
    if (version > 1) change_some(r, w, writer);
    settle(w);
    for (size_t i = 0; i < QUESTIONS; i++) expected.answers[i] = twin_answer(w, questions[i]);
    assert_ok(dls_writer_set_payload(writer, &expected, sizeof expected, &err), &err);
    if (rng_one_in(r, 12))
        assert_ok(dls_writer_compact(writer, 1 + rng_below(r, 3), &err), &err);
    else
        assert_ok(dls_writer_commit(writer, &err), &err);
}

static dls_writer *open_writer(rng *r, const char *path, const dls_schema *schema)
{
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.reorder = rng_one_in(r, 3);
    options.background = rng_one_in(r, 2);
    options.threads = rng_between(r, 1, 3);
    assert_ok(dls_writer_open(path, schema, &options, &writer, &err), &err);
    return writer;
}

/* Versions `from` to `to`. */
static void write_versions(rng *r, world *w, const char *path, uint64_t from, uint64_t to)
{
    dls_writer *writer = open_writer(r, path, w->schema);
    for (uint64_t version = from; version <= to; version++) {
        write_commit(r, w, writer, version);
        if (!rng_one_in(r, 25)) continue;
        dls_writer_close(writer);
        writer = open_writer(r, path, NULL);
    }
    dls_writer_close(writer);
}

/* ---------------------------------------------------------------------------------------------------- readers */

typedef struct answering {
    dls_status status;
    uint64_t sum;
} answering;

/* Readers are no cmocka tests: they say what is wrong, and go on to their end. */
static answering answer_to(const dls_index *index, const char *question)
{
    answering a = { .sum = FNV_BEGIN };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.relax = options.correct = false; /* the twin knows nothing of them here */
    dls_query *query = NULL;
    dls_hits *hits = NULL;
    options.count = true;
    a.status = (is_range(question) ? dls_query_parse_full : dls_query_parse)(dls_index_schema(index), question,
                                                                             strlen(question), 0, NULL, &query, NULL);
    if (a.status == DLS_OK) a.status = dls_search(index, query, LIMIT, &options, &hits, NULL);
    uint64_t total = a.status == DLS_OK ? dls_hits_total(hits) : 0;
    a.sum = fnv_add(a.sum, &total, sizeof total);
    for (size_t i = 0; a.status == DLS_OK && i < dls_hits_count(hits); i++) {
        dls_text key;
        a.status = dls_hits_key(hits, i, &key, NULL);
        if (a.status == DLS_OK) a.sum = sum_hit(a.sum, key.bytes, key.length, dls_hits_at(hits, i)->score);
    }
    dls_hits_free(hits);
    dls_query_free(query);
    return a;
}

/* The version that is seen, or 0 if something is wrong. */
static uint64_t check_answers(const dls_index *index, bool all)
{
    expectation expected;
    size_t length;
    const void *payload = dls_index_payload(index, &length);
    if (length != sizeof expected) return 0;
    memcpy(&expected, payload, sizeof expected);
    for (size_t i = 0; i < QUESTIONS; i++) {
        answering a = answer_to(index, questions[i]);
        if (a.status == DLS_OK && a.sum == expected.answers[i]) continue;
        printf("# commit %" PRIu64 ", %s: status %d, another answer than the twin's\n", expected.version, questions[i],
               (int)a.status);
        return 0;
    }
    return !all || dls_index_check(index, NULL) == DLS_OK ? expected.version : 0;
}

/* An index that threads share: whoever is the last to leave it closes it. */
typedef struct shared_index {
    dls_index *index;
    unsigned users;
} shared_index;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static shared_index *current;

static shared_index *enter(void)
{
    pthread_mutex_lock(&lock);
    shared_index *shared = current;
    shared->users++;
    pthread_mutex_unlock(&lock);
    return shared;
}

static void leave(shared_index *shared)
{
    pthread_mutex_lock(&lock);
    bool last = --shared->users == 0;
    pthread_mutex_unlock(&lock);
    if (!last) return;
    dls_index_close(shared->index);
    free(shared);
}

static uint64_t generation_of(const dls_index *index)
{
    dls_index_info info;
    dls_index_get_info(index, &info);
    return info.generation;
}

/* Have others use a newer index, unless they have one as new. */
static void offer(dls_index *newer)
{
    shared_index *offered = malloc(sizeof *offered), *other;
    if (offered == NULL) abort();
    *offered = (shared_index){ newer, 1 };
    pthread_mutex_lock(&lock);
    bool is_newer = generation_of(newer) > generation_of(current->index);
    other = is_newer ? current : offered;
    if (is_newer) current = offered;
    pthread_mutex_unlock(&lock);
    leave(other);
}

/* Until the last version: look for a newer one, ask; versions never go back. How many were seen, 0 if one was wrong. */
static void *read_in_thread(void *argument)
{
    uint64_t last = 0, seen = 0;
    (void)argument;
    for (unsigned round = 0; last < COMMITS; round++) {
        shared_index *shared = enter();
        dls_index *newer = NULL;
        dls_status status = dls_index_refresh(shared->index, &newer, NULL);
        uint64_t version = status == DLS_OK ? check_answers(shared->index, round % 16 == 0) : 0;
        if (newer != NULL) offer(newer);
        leave(shared);
        if (version == 0 || version < last) return NULL;
        seen += version > last;
        last = version;
    }
    return (void *)(uintptr_t)seen;
}

static int read_in_process(const char *path)
{
    dls_index *index;
    uint64_t last = 0;
    alarm(100); /* a parent that failed goes without a word */
    if (dls_index_open(path, NULL, &index, NULL) != DLS_OK) return 1;
    for (unsigned round = 0; last < COMMITS; round++) {
        dls_index *newer;
        uint64_t version = check_answers(index, round % 16 == 0);
        if (version < last || version == 0 || dls_index_refresh(index, &newer, NULL) != DLS_OK) return 1;
        last = version;
        if (newer == NULL) continue;
        dls_index_close(index);
        index = newer;
    }
    dls_index_close(index);
    return 0;
}

static void test_every_answer_is_the_twins_for_one_commit(void **state)
{
    (void)state;
    const char *path = test_path("shared.dls");
    small_index fields;
    rng r = rng_for_test(20261126);
    pid_t children[PROCESSES];
    pthread_t threads[THREADS];
    small_index_schema(&fields, "text number/integer");
    static world w;
    w = (world){ .schema = fields.schema, .twin = naive_new(fields.schema) };
    write_versions(&r, &w, path, 1, 1);
    for (size_t i = 0; i < PROCESSES; i++) {
        fflush(stdout);
        children[i] = fork();
        if (children[i] == 0) _exit(read_in_process(path));
    }
    current = malloc(sizeof *current);
    assert_non_null(current);
    current->users = 1;
    assert_ok(dls_index_open(path, NULL, &current->index, &err), &err);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_in_thread, NULL), 0);
    write_versions(&r, &w, path, 2, COMMITS);
    for (size_t i = 0; i < THREADS; i++) {
        void *seen;
        pthread_join(threads[i], &seen);
        assert_non_null(seen);
        print_message("# a thread saw %zu of %d commits\n", (size_t)(uintptr_t)seen, COMMITS);
    }
    for (size_t i = 0; i < PROCESSES; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    leave(current);
    naive_free(w.twin);
    dls_schema_free(fields.schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_answer_is_the_twins_for_one_commit),
    };
    return cmocka_run_group_tests_name("property/readers_answer_as_the_twin", tests, NULL, NULL);
}
