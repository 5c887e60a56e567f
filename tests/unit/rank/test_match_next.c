/* SPDX-License-Identifier: MIT
 *
 * Where the next match may be: never behind the next match, and as far as can be said without looking.
 */
#include "base/alloc.h"
#include "rank/match.h"
#include "support/small_index.h"

#define DOCUMENTS 9000u

static dls_error err;
static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1 } };

/* "a" in every third document, "b" in every thousandth from 500 on, "rare" in 4095 and 8192. */
static void begin(small_index *s)
{
    small_index_begin(s, "text");
    for (uint32_t d = 0; d < DOCUMENTS; d++) {
        char text[64];
        snprintf(text, sizeof text, "text=x%s%s%s", d % 3 == 0 ? " a" : "", d % 1000 == 500 ? " b" : "",
                 d == 4095 || d == 8192 ? " rare" : "");
        small_index_add(s, text);
    }
    small_index_open(s);
}

static dls_query *words(const small_index *s, const char *text)
{
    dls_query *query;
    assert_ok(dls_query_new_words(s->schema, text, strlen(text), 0, NULL, &query, &err), &err);
    return query;
}

/* A bool of words: "+a b -rare". */
static dls_query *query_of(const small_index *s, const char *clauses)
{
    dls_query *query;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    while (*clauses != '\0') {
        char word[32];
        int length;
        dls_occur occur = *clauses == '+' ? DLS_MUST : *clauses == '-' ? DLS_MUST_NOT : DLS_SHOULD;
        if (occur != DLS_SHOULD) clauses++;
        assert_int_equal(sscanf(clauses, "%31s%n", word, &length), 1);
        clauses += length + (clauses[length] == ' ');
        assert_ok(dls_query_add(query, occur, words(s, word), &err), &err);
    }
    return query;
}

static uint32_t next_from(small_index *s, const char *clauses, uint32_t from)
{
    dls__plan plan;
    uint32_t document;
    dls_query *query = query_of(s, clauses);
    assert_ok(dls__plan_init(&plan, s->index, query, &ones, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    assert_ok(dls__match_next(&plan.root, from, &document, &err), &err);
    dls__plan_done(&plan);
    dls_query_free(query);
    return document;
}

static void test_clauses_say_where_the_next_match_may_be(void **state)
{
    (void)state;
    static const struct {
        const char *clauses;
        uint32_t from, next;
    } rows[] = {
        { "a", 0, 0 },
        { "a", 1, 3 },
        { "rare", 0, 4095 },
        { "rare", 4096, 8192 },
        { "rare", 8193, UINT32_MAX },
        { "none", 0, UINT32_MAX },
        { "rare b", 0, 500 },
        { "rare b", 4000, 4095 },
        { "+rare +b", 0, 4095 },
        { "+rare b", 501, 4095 },
        { "+none a", 0, UINT32_MAX },
        { "-a", 0, UINT32_MAX },
        { "b -a", 0, 500 },
        { "none b", 0, 500 },
        { "+b +a", 8600, UINT32_MAX },
        { "", 0, UINT32_MAX },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(next_from(&s, rows[i].clauses, rows[i].from), rows[i].next);
    small_index_end(&s);
}

/* Going from one to the next, no match is passed over. */
static void test_no_match_is_passed_over(void **state)
{
    (void)state;
    static const char *const queries[] = { "a", "+a +b", "a -b", "+a rare", "b rare", "+x +rare" };
    static float scores[DLS__WINDOW];
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        uint64_t expected, found = 0;
        dls__plan plan;
        dls_query *query = query_of(&s, queries[i]);
        assert_ok(dls__plan_init(&plan, s.index, query, &ones, dls__allocator_or_default(NULL), &err), &err);
        assert_ok(dls__plan_enter(&plan, 0, &err), &err);
        dls__window window = { .scores = scores };
        for (uint32_t begin = 0; begin < DOCUMENTS; begin += DLS__WINDOW) {
            window.begin = begin;
            window.end = (uint32_t)dls__min(begin + DLS__WINDOW, DOCUMENTS);
            assert_ok(dls__match_window(&plan, &plan.root, &window, &err), &err);
            for (size_t line = 0; line < DLS__WINDOW_LINES; line++) found += dls__popcount(window.lines[line]);
        }
        assert_ok(dls_count(s.index, query, &expected, &err), &err);
        assert_int_equal(found, expected);
        dls__plan_done(&plan);
        dls_query_free(query);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clauses_say_where_the_next_match_may_be),
        cmocka_unit_test(test_no_match_is_passed_over),
    };
    return cmocka_run_group_tests_name("rank/match_next", tests, NULL, NULL);
}
