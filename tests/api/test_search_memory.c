/* SPDX-License-Identifier: MIT
 *
 * How often a search asks for memory once others have gone before it: a few times, whatever there is to search. What it
 * works in it takes over from the search before (base/arena.h); new are only what it hands out and, for rare
 * words, room to decode their positions.
 */
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

/* The hits, and the array of them: they belong to the caller, who may keep them beyond the next search. */
#define ALLOCATIONS_OF_HITS 2

/* Room for a list of positions of one word that has a sequential list: it grows by half at least. */
#define ALLOCATIONS_OF_A_RARE_WORD 1

/* Words w0, w1, ... of the documents; the first are in most of them, the last in some of a small collection. */
#define WORDS 50

/* Beyond one block of 65,536 documents. */
#define MANY_DOCUMENTS 70000
#define FEW_DOCUMENTS 400

#define ROUNDS 3

static dls_error err;

/* Clauses of a query. NULL: none. */
typedef struct question {
    const char *any;
    const char *required[2];
    const char *phrase;
    const char *excluded;
    size_t rare; /* words that few documents have */
} question;

static const question questions[] = {
    { .any = "w0" },
    { .any = "w40", .rare = 1 },
    { .any = "w0 w1 w5 w20 w40", .rare = 2 },
    { .any = "rare w3", .rare = 1 },
    { .required = { "w0", "w1" } },
    { .required = { "w2", "rare" }, .rare = 1 },
    { .required = { "w0" }, .any = "w1 w2" },
    { .phrase = "w0 w1" },
    { .phrase = "w0 w0 w1" },
    { .phrase = "rare w0", .rare = 1 },
    { .any = "w0 w4", .excluded = "w1" },
    { .required = { "w2" }, .any = "w7", .phrase = "w1 w0", .excluded = "w3" },
};
#define QUESTIONS (sizeof questions / sizeof *questions)

static void add_clause(small_index *s, dls_query *query, dls_occur occur, const char *words)
{
    dls_query *clause;
    if (words == NULL) return;
    assert_ok(dls_query_new_words(s->schema, words, strlen(words), 0, NULL, &clause, &err), &err);
    assert_ok(dls_query_add(query, occur, clause, &err), &err);
}

static dls_query *query_of(small_index *s, const question *q)
{
    dls_query *query;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    add_clause(s, query, DLS_SHOULD, q->any);
    for (size_t i = 0; i < 2; i++) add_clause(s, query, DLS_MUST, q->required[i]);
    if (q->phrase != NULL) assert_ok(dls_query_add(query, DLS_MUST, small_index_phrase(s, q->phrase), &err), &err);
    add_clause(s, query, DLS_MUST_NOT, q->excluded);
    return query;
}

/* A collection, opened a second time with an allocator that counts. */
typedef struct watched_index {
    small_index small;
    testalloc memory;
    dls_index *index;
    dls_query *queries[QUESTIONS];
} watched_index;

static void begin(watched_index *w, uint32_t documents)
{
    rng r = rng_seeded(1);
    small_index_begin(&w->small, "text");
    for (uint32_t d = 0; d < documents; d++) {
        char text[200];
        size_t at = (size_t)snprintf(text, sizeof text, "%s", d % (documents / 20) == 0 ? "rare w0" : "w0");
        for (uint64_t words = 4 + rng_below(&r, 12); words > 0; words--)
            at += (size_t)snprintf(text + at, sizeof text - at, " w%u", rng_below32(&r, 1 + rng_below32(&r, WORDS)));
        small_index_add(&w->small, text);
    }
    small_index_open(&w->small);
    testalloc_init(&w->memory);
    assert_ok(dls_index_open(w->small.path, &w->memory.allocator, &w->index, &err), &err);
    for (size_t q = 0; q < QUESTIONS; q++) w->queries[q] = query_of(&w->small, &questions[q]);
}

static void end(watched_index *w)
{
    for (size_t q = 0; q < QUESTIONS; q++) dls_query_free(w->queries[q]);
    dls_index_close(w->index);
    testalloc_done(&w->memory);
    small_index_end(&w->small);
}

static size_t allocations_of_search(watched_index *w, size_t q, size_t limit, bool count)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = count;
    size_t before = w->memory.allocations;
    assert_ok(dls_search(w->index, w->queries[q], limit, &options, &hits, &err), &err);
    size_t allocations = w->memory.allocations - before;
    assert_true(dls_hits_count(hits) > 0);
    dls_hits_free(hits);
    return allocations;
}

static size_t allocations_of_count(watched_index *w, size_t q)
{
    uint64_t total;
    size_t before = w->memory.allocations;
    assert_ok(dls_count(w->index, w->queries[q], &total, &err), &err);
    return w->memory.allocations - before;
}

/* Nothing is told of the first round: in it memory is taken that later ones find. */
static void assert_few(size_t allocations, size_t most, size_t q, size_t documents, size_t round)
{
    if (round > 0 && allocations > most)
        fail_msg("round %zu over %zu documents: question %zu took memory %zu times, %zu expected at most", round,
                 documents, q, allocations, most);
}

static void search_all(watched_index *w, size_t documents, size_t round)
{
    static const size_t limits[] = { 1, 10, 1000 };
    for (size_t q = 0; q < QUESTIONS; q++) {
        size_t rare = questions[q].rare * ALLOCATIONS_OF_A_RARE_WORD;
        for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
            for (int count = 0; count < 2; count++) {
                size_t allocations = allocations_of_search(w, q, limits[i], count == 1);
                assert_few(allocations, ALLOCATIONS_OF_HITS + rare, q, documents, round);
            }
        }
        assert_few(allocations_of_count(w, q), rare, q, documents, round);
    }
}

static void test_a_search_takes_memory_as_often_in_a_large_collection_as_in_a_small_one(void **state)
{
    (void)state;
    static const uint32_t sizes[] = { FEW_DOCUMENTS, MANY_DOCUMENTS };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        watched_index w;
        begin(&w, sizes[i]);
        for (size_t round = 0; round < ROUNDS; round++) search_all(&w, sizes[i], round);
        end(&w);
    }
}

static void test_searches_leave_no_more_memory_behind_than_the_first_of_them(void **state)
{
    (void)state;
    watched_index w;
    size_t left = 0;
    begin(&w, MANY_DOCUMENTS);
    for (size_t round = 0; round < ROUNDS; round++) {
        search_all(&w, MANY_DOCUMENTS, round);
        if (round > 0) assert_int_equal(w.memory.live_bytes, left);
        left = w.memory.live_bytes;
    }
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_search_takes_memory_as_often_in_a_large_collection_as_in_a_small_one),
        cmocka_unit_test(test_searches_leave_no_more_memory_behind_than_the_first_of_them),
    };
    return cmocka_run_group_tests_name("api/search_memory", tests, NULL, NULL);
}
