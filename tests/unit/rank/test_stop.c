/* SPDX-License-Identifier: MIT
 *
 * Searches that are stopped: by the clock, by the caller, at any moment.
 */
#include "rank/stop.h"

#include "base/thread.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_asked_never_stops),
        cmocka_unit_test(test_the_clock_stops_after_a_while),
        cmocka_unit_test(test_the_caller_is_not_asked_again),
        cmocka_unit_test(test_a_search_may_be_stopped_at_any_moment),
    };
    return cmocka_run_group_tests_name("rank/stop", tests, NULL, NULL);
}
