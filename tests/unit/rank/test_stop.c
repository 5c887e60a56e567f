/* SPDX-License-Identifier: MIT
 *
 * Searches that are stopped: by the clock, by the caller, at any moment.
 */
#include "rank/stop.h"

#include "base/alloc.h"
#include "base/thread.h"
#include "rank/search.h"
#include "support/small_index.h"

static dls_error err;

static void test_nobody_asked_never_stops(void **state)
{
    (void)state;
    dls__stop stop;
    dls__stop_init(&stop, dls__deadline_after(0), NULL, NULL);
    for (int i = 0; i < 100; i++) assert_false(dls__stop_now(&stop));
}

static void test_the_clock_stops_after_a_while(void **state)
{
    (void)state;
    dls__stop stop;
    uint64_t start = dls__milliseconds();
    dls__stop_init(&stop, dls__deadline_after(30), NULL, NULL);
    while (!dls__stop_now(&stop)) assert_true(dls__milliseconds() < start + 10000);
    assert_true(dls__milliseconds() >= start + 30);
    assert_true(dls__stop_now(&stop));
}

/* Says yes when it has been asked so often. */
typedef struct patience {
    uint64_t asked;
    uint64_t most;
} patience;

static bool lose_patience(void *ctx)
{
    patience *p = ctx;
    return p->asked++ >= p->most;
}

static void test_the_caller_is_not_asked_again(void **state)
{
    (void)state;
    patience p = { .most = 3 };
    dls__stop stop;
    dls__stop_init(&stop, 0, lose_patience, &p);
    for (int i = 0; i < 3; i++) assert_false(dls__stop_now(&stop));
    for (int i = 0; i < 3; i++) assert_true(dls__stop_now(&stop));
    assert_int_equal(p.asked, 4);
}

/* All ways of searching, each stopped after as many questions as it asks at all, and before. */
static void test_a_search_may_be_stopped_at_any_moment(void **state)
{
    (void)state;
    static const dls_sort_key by_number[] = { { 1, true } };
    static const char *const questions[] = { "a", "a b c", "a -b", "+a", "\"a b\"" };
    small_index s;
    small_index_begin(&s, "text n/integer");
    for (int i = 0; i < 1000; i++) {
        char lines[64];
        snprintf(lines, sizeof lines, "text=a%s%s\nn=%d", i % 3 == 0 ? " b" : "", i % 5 == 0 ? " c" : "", i % 70);
        small_index_add(&s, lines);
        if (i % 300 == 299) small_index_commit(&s);
    }
    small_index_open(&s);
    dls_facet_request facet = DLS_FACET_REQUEST_INIT;
    facet.field = 1;
    for (size_t way = 0; way < 5 * 8; way++) {
        dls_query *query = small_index_parse(&s, questions[way / 8]);
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        options.count = (way & 1) != 0;
        options.sort = (way & 2) != 0 ? by_number : NULL;
        options.sort_count = (way & 2) != 0;
        options.facets = &facet;
        options.facet_count = (way & 4) != 0;
        options.cancel = lose_patience;
        dls_hits *whole;
        patience all = { .most = UINT64_MAX };
        options.cancel_ctx = &all;
        assert_ok(dls_search(s.index, query, 20, &options, &whole, &err), &err);
        assert_int_equal(dls_hits_remarks(whole), 0);
        assert_true(all.asked > 0);
        for (uint64_t most = 0; most <= all.asked; most++) {
            dls_hits *hits;
            patience p = { .most = most };
            options.cancel_ctx = &p;
            assert_ok(dls_search(s.index, query, 20, &options, &hits, &err), &err);
            assert_int_equal(dls_hits_remarks(hits), most < all.asked ? DLS_REMARK_STOPPED : 0);
            assert_true(dls_hits_count(hits) <= dls_hits_count(whole));
            if (options.count) assert_true(dls_hits_total(hits) <= dls_hits_total(whole));
            if (most == 0) assert_int_equal(dls_hits_count(hits), 0);
            dls_hits_free(hits);
        }
        dls_hits_free(whole);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_who_works_is_asked_once_in_a_while(void **state)
{
    (void)state;
    patience p = { .most = 2 };
    dls__stop stop;
    dls__stop_init(&stop, 0, lose_patience, &p);
    assert_int_equal(dls__stop_after(&stop, DLS__WORK_UNASKED - 1), DLS_OK);
    assert_int_equal(p.asked, 0);
    assert_int_equal(dls__stop_after(&stop, 1), DLS_OK);
    assert_int_equal(p.asked, 1);
    assert_int_equal(dls__stop_after(&stop, 1), DLS_OK);
    assert_int_equal(p.asked, 1);
    assert_int_equal(dls__stop_after(&stop, 3 * DLS__WORK_UNASKED), DLS_OK);
    assert_int_equal(dls__stop_after(&stop, DLS__WORK_UNASKED), DLS__STOPPED);
    assert_int_equal(dls__stop_after(&stop, 0), DLS__STOPPED);
    assert_int_equal(p.asked, 3);
    assert_int_equal(dls__stop_after(NULL, 3 * DLS__WORK_UNASKED), DLS_OK);
}

/* Words of two letters, in LONG_DOCUMENTS texts of 30 words: 26 prefixes have 26 words each, a list for each. */
#define LONG_DOCUMENTS 2000
#define LONG_LISTS (26 * 26)

static void begin_long(small_index *s, dls_query **query)
{
    char text[400], prefixes[26 * 4] = "";
    dls_parse_options full = DLS_PARSE_OPTIONS_INIT;
    full.full = true;
    small_index_begin(s, "text n/integer");
    for (int i = 0, word = 0; i < LONG_DOCUMENTS; i++) {
        int length = snprintf(text, sizeof text, "n=%d\ntext=", i % 70);
        for (int j = 0; j < 30; j++, word = (word * 5 + 7 * j + 3) % LONG_LISTS)
            length += snprintf(text + length, sizeof text - (size_t)length, "%c%c ", 'a' + word / 26, 'a' + word % 26);
        small_index_add(s, text);
        if (i == LONG_DOCUMENTS / 3) small_index_commit(s);
    }
    small_index_open(s);
    for (int i = 0; i < 26; i++) snprintf(prefixes + 3 * i, 4, "%c* ", 'a' + i);
    assert_ok(dls_query_parse_with(s->schema, prefixes, strlen(prefixes), &full, NULL, query, &err), &err);
}

/* What was done between questions. */
typedef struct work_seen {
    dls__stop stop;
    uint64_t questions;
    uint64_t most;
    uint64_t all;
} work_seen;

static bool look_at_work(void *ctx)
{
    work_seen *seen = ctx;
    if (seen->stop.work > seen->most) seen->most = seen->stop.work;
    seen->all += seen->stop.work;
    seen->questions++;
    return false;
}

static void test_a_long_search_says_what_it_does_and_asks_in_between(void **state)
{
    (void)state;
    small_index s;
    dls_query *query;
    dls_hit hits[10];
    dls__arena arena;
    begin_long(&s, &query);
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    for (int way = 0; way < 3; way++) {
        static const dls_sort_key by_number = { 1, true };
        uint32_t ranks[10];
        work_seen seen = { .questions = 0 };
        dls__search_request request = { .query = query, .limit = 10, .count = way == 1, .stop = &seen.stop };
        dls__found found = { .hits = hits, .ranks = ranks };
        dls__search_result result;
        request.parameters = (dls__rank_parameters){ .k1 = options.k1, .weights = { 1 }, .b = { 0.75f } };
        if (way == 2) request.sort = &by_number, request.sort_count = 1;
        dls__arena_init(&arena, dls__allocator_or_default(NULL));
        dls__stop_init(&seen.stop, 0, look_at_work, &seen);
        assert_ok(dls__search_for(s.index, &request, dls__allocator_or_default(NULL), &arena, &found, &result, &err),
                  &err);
        dls__arena_done(&arena);
        assert_true(seen.most < 2 * DLS__WORK_UNASKED);
        if (way < 2) assert_true(seen.all >= (uint64_t)LONG_DOCUMENTS * LONG_LISTS);
        assert_true(seen.questions >= seen.all / (2 * DLS__WORK_UNASKED));
    }
    dls_query_free(query);
    small_index_end(&s);
}

/* Stopped in the middle of what one block of documents takes: hits have the scores that they have in the end. */
static void test_a_long_search_that_is_stopped_has_right_scores(void **state)
{
    (void)state;
    small_index s;
    dls_query *query;
    float scores[LONG_DOCUMENTS];
    uint64_t found = 0;
    static const dls_sort_key by_number[] = { { 1, true } };
    begin_long(&s, &query);
    for (int way = 0; way < 4; way++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *whole, *hits;
        options.sort = way == 1 ? by_number : NULL;
        options.sort_count = way == 1;
        options.count = way == 2;
        options.collapse = way == 3 ? 1 : DLS_NO_COLLAPSE;
        assert_ok(dls_search(s.index, query, LONG_DOCUMENTS, NULL, &whole, &err), &err);
        for (size_t i = 0; i < dls_hits_count(whole); i++)
            scores[dls_hits_at(whole, i)->document] = dls_hits_at(whole, i)->score;
        dls_hits_free(whole);
        options.cancel = lose_patience;
        patience all = { .most = UINT64_MAX };
        options.cancel_ctx = &all;
        assert_ok(dls_search(s.index, query, 300, &options, &hits, &err), &err);
        dls_hits_free(hits);
        for (uint64_t most = 0; most < all.asked; most++) {
            patience p = { .most = most };
            options.cancel_ctx = &p;
            assert_ok(dls_search(s.index, query, 300, &options, &hits, &err), &err);
            assert_int_equal(dls_hits_remarks(hits), DLS_REMARK_STOPPED);
            for (size_t i = 0; i < dls_hits_count(hits); i++)
                assert_true(dls_hits_at(hits, i)->score == scores[dls_hits_at(hits, i)->document]);
            found += dls_hits_count(hits);
            dls_hits_free(hits);
        }
    }
    assert_true(found > 0);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_asked_never_stops),
        cmocka_unit_test(test_the_clock_stops_after_a_while),
        cmocka_unit_test(test_the_caller_is_not_asked_again),
        cmocka_unit_test(test_a_search_may_be_stopped_at_any_moment),
        cmocka_unit_test(test_who_works_is_asked_once_in_a_while),
        cmocka_unit_test(test_a_long_search_says_what_it_does_and_asks_in_between),
        cmocka_unit_test(test_a_long_search_that_is_stopped_has_right_scores),
    };
    return cmocka_run_group_tests_name("rank/stop", tests, NULL, NULL);
}
