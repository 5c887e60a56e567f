/* SPDX-License-Identifier: MIT
 *
 * Threads of musl have 128 KiB of stack unless they ask for more: the deepest queries are searched, explained and
 * printed there.
 */
#include <pthread.h>

#include "support/small_index.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__OPTIMIZE__)
#define STACK_BYTES ((size_t)4 << 20) /* frames are larger */
#else
#define STACK_BYTES ((size_t)128 << 10)
#endif

static dls_error err;

/* What a thread does with its query. */
typedef struct asking {
    const dls_index *index;
    const dls_query *query;
    dls_status status;
    uint64_t count;
} asking;

static void *ask(void *argument)
{
    asking *a = argument;
    dls_error own;
    dls_hits *hits = NULL;
    const dls_explain_node *nodes;
    size_t node_count;
    char text[100];
    a->status = dls_search(a->index, a->query, 10, NULL, &hits, &own);
    if (a->status != DLS_OK) return NULL;
    a->count = dls_hits_count(hits);
    if (a->count > 0) a->status = dls_hits_explain(hits, 0, &nodes, &node_count, &own);
    dls_hits_free(hits);
    dls_query_print(a->query, dls_index_schema(a->index), text, sizeof text);
    return NULL;
}

static dls_query *parse(const small_index *s, const char *text)
{
    dls_query *query = NULL;
    assert_ok(dls_query_parse_full(s->schema, text, strlen(text), 0, NULL, &query, &err), &err);
    return query;
}

/* As deep as a query may be: in each bool the one before, and other clauses. */
static dls_query *deepest(const small_index *s, const char *innermost, const char *other)
{
    dls_query *query = parse(s, innermost), *outer;
    for (int depth = 2; depth < DLS_MAX_DEPTH; depth++) {
        assert_ok(dls_query_new_bool(NULL, &outer, &err), &err);
        assert_ok(dls_query_add(outer, DLS_SHOULD, query, &err), &err);
        assert_ok(dls_query_add(outer, DLS_SHOULD, parse(s, "w1"), &err), &err);
        assert_ok(dls_query_add(outer, DLS_SHOULD, parse(s, other), &err), &err);
        query = outer;
    }
    return query;
}

static void begin(small_index *s)
{
    small_index_begin(s, "title text kind/keyword");
    for (int i = 0; i < 300; i++) {
        char lines[400];
        size_t at = (size_t)sprintf(lines, "title=w1 w%d\nkind=k%d\ntext=", i % 7, i % 3);
        for (int j = 0; j < 40; j++) at += (size_t)sprintf(lines + at, "w%d ", (i * 7 + j * j) % 23);
        small_index_add(s, lines);
    }
    small_index_open(s);
}

static void test_the_deepest_queries_need_no_more_than_a_small_stack(void **state)
{
    (void)state;
    static const char *const others[] = { "w2", "\"w1 w2 w3\"", "w*", "w3~1", "w2 kind:k1", "\"w3 w5\"~2" };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        asking a = { .index = s.index, .query = deepest(&s, "w3 w4", others[i]) };
        pthread_attr_t small;
        pthread_t thread;
        assert_int_equal(pthread_attr_init(&small), 0);
        assert_int_equal(pthread_attr_setstacksize(&small, STACK_BYTES), 0);
        assert_int_equal(pthread_create(&thread, &small, ask, &a), 0);
        pthread_join(thread, NULL);
        pthread_attr_destroy(&small);
        assert_int_equal(a.status, DLS_OK);
        assert_true(a.count > 0);
        dls_query_free((dls_query *)(uintptr_t)a.query);
    }
    small_index_end(&s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_deepest_queries_need_no_more_than_a_small_stack),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
