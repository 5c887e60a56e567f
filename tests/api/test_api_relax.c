/* SPDX-License-Identifier: MIT
 *
 * Plain queries that find nothing as they stand, beside filters, facets, orders, pages and collapsing: what comes out
 * is what the first of their alternatives gives that anything matches.
 */
#include "base/thread.h"
#include "support/small_index.h"

static dls_error err;

enum { TEXT, YEAR };

static void begin(small_index *s)
{
    small_index_begin(s, "text@english year/integer");
    small_index_add(s, "text=deep trees\nyear=2001");
    small_index_add(s, "text=a house of trees\nyear=2003");
    small_index_add(s, "text=trees of a deep house\nyear=2001");
    small_index_commit(s);
    small_index_add(s, "text=deep houses, deep nets\nyear=2002");
    small_index_add(s, "text=nets\nyear=2004");
    small_index_open(s);
}

static const char *const typed[] = {
    "trees",
    "\"deep trees\"",
    "\"trees deep\"",        /* words */
    "\"trees deep\" -house", /* words, without one */
    "trees -trees",          /* what is excluded, too */
    "\"trees deep\" -deep -trees",
    "\"deep nets\" -deep",
    "\"no such\"",
    "nothing -nothing",
};
#define TYPED (sizeof typed / sizeof *typed)

/* One way of searching. */
typedef struct way {
    size_t limit;
    bool count;
    bool facets;
    bool sorted;
    bool collapsed;
    const char *from; /* a filter: from this year on; NULL: none */
} way;

#define WAYS (3 * 2 * 2 * 2 * 2 * 4)

static way way_of(size_t number)
{
    static const size_t limits[] = { 0, 1, 10 };
    static const char *const years[] = { NULL, "2002", "2003", "2010" };
    way w = { .limit = limits[number % 3] };
    number /= 3;
    w.count = number % 2;
    w.facets = number / 2 % 2;
    w.sorted = number / 4 % 2;
    w.collapsed = number / 8 % 2;
    w.from = years[number / 16];
    return w;
}

static dls_hits *search_so(small_index *s, const dls_query *query, const way *w, bool relax, const dls_text *after)
{
    static const dls_sort_key by_year[] = { { YEAR, true } };
    dls_facet_request request = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_query *filter = NULL;
    dls_hits *hits = NULL;
    request.field = YEAR;
    if (w->from != NULL)
        assert_ok(dls_query_new_range(s->schema, YEAR, w->from, 4, NULL, 0, 0, NULL, &filter, &err), &err);
    options.relax = relax;
    options.count = w->count;
    options.filter = filter;
    options.facets = &request;
    options.facet_count = w->facets;
    options.sort = by_year;
    options.sort_count = w->sorted;
    if (w->collapsed) options.collapse = YEAR;
    if (after != NULL) options.after = after->bytes;
    if (after != NULL) options.after_length = after->length;
    assert_ok(dls_search(s->index, query, w->limit, &options, &hits, &err), &err);
    dls_query_free(filter);
    return hits;
}

static void assert_same_answer(dls_hits *hits, dls_hits *expected)
{
    assert_int_equal(dls_hits_count(hits), dls_hits_count(expected));
    assert_true(dls_hits_total(hits) == dls_hits_total(expected));
    assert_true(dls_hits_collapsed_total(hits) == dls_hits_collapsed_total(expected));
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, dls_hits_at(expected, i)->document);
        assert_same_bits(dls_hits_at(hits, i)->score, dls_hits_at(expected, i)->score);
    }
    const dls_facet *facet = dls_hits_facet(hits, 0), *other = dls_hits_facet(expected, 0);
    assert_int_equal(facet == NULL, other == NULL);
    if (facet == NULL) return;
    assert_int_equal(facet->with, other->with);
    assert_int_equal(facet->count, other->count);
    for (size_t i = 0; i < facet->count; i++) {
        assert_string_equal(facet->buckets[i].value.bytes, other->buckets[i].value.bytes);
        assert_int_equal(facet->buckets[i].count, other->buckets[i].count);
    }
}

/* The first of a query and its alternatives that something matches, or the query itself. */
static const dls_query *first_that_matches(small_index *s, const dls_query *query, const way *w)
{
    way counting = { .count = true, .from = w->from };
    for (const dls_query *next = query; next != NULL; next = dls_query_relaxed(next)) {
        dls_hits *hits = search_so(s, next, &counting, false, NULL);
        uint64_t total = dls_hits_total(hits);
        dls_hits_free(hits);
        if (total > 0) return next;
    }
    return query;
}

static void test_what_is_relaxed_has_all_that_was_asked_for(void **state)
{
    (void)state;
    small_index s;
    size_t relaxed = 0;
    begin(&s);
    for (size_t i = 0; i < TYPED; i++) {
        dls_query *query = small_index_parse(&s, typed[i]);
        for (size_t number = 0; number < WAYS; number++) {
            way w = way_of(number);
            if (w.limit == 0 && !w.count && !w.facets) continue; /* nothing is asked */
            const dls_query *right = first_that_matches(&s, query, &w);
            dls_hits *hits = search_so(&s, query, &w, true, NULL), *expected = search_so(&s, right, &w, false, NULL);
            assert_same_answer(hits, expected);
            assert_int_equal((dls_hits_remarks(hits) & DLS_REMARK_RELAXED) != 0, right != query);
            relaxed += right != query;
            dls_hits_free(hits);
            dls_hits_free(expected);
        }
        dls_query_free(query);
    }
    assert_true(relaxed > WAYS);
    small_index_end(&s);
}

static void test_pages_of_what_is_relaxed_follow_each_other(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    for (size_t number = 0; number < WAYS; number++) {
        way w = way_of(number), all = w;
        if (w.limit != 1 || w.collapsed) continue;
        all.limit = 10;
        dls_query *query = small_index_parse(&s, "\"trees deep\"");
        dls_hits *expected = search_so(&s, query, &all, true, NULL), *page = search_so(&s, query, &w, true, NULL);
        for (size_t i = 0; i < dls_hits_count(expected); i++) {
            dls_text cursor;
            assert_int_equal(dls_hits_count(page), 1);
            assert_int_equal(dls_hits_remarks(page), dls_hits_remarks(expected));
            assert_int_equal(dls_hits_at(page, 0)->document, dls_hits_at(expected, i)->document);
            assert_ok(dls_hits_cursor(page, 0, &cursor, &err), &err);
            dls_hits *next = search_so(&s, query, &w, true, &cursor);
            dls_hits_free(page);
            page = next;
        }
        assert_int_equal(dls_hits_count(page), 0);
        dls_hits_free(page);
        dls_hits_free(expected);
        dls_query_free(query);
    }
    small_index_end(&s);
}

/* The time in which this is asked is up once it has been. */
typedef struct dawdler {
    unsigned asked;
} dawdler;

#define DEADLINE_MS 5

static bool dawdle(void *ctx)
{
    dawdler *d = ctx;
    const uint64_t begin = dls__milliseconds();
    while (dls__milliseconds() - begin < 2 * DEADLINE_MS) continue;
    d->asked++;
    return false;
}

static void test_a_deadline_is_one_for_all_alternatives(void **state)
{
    (void)state;
    small_index s;
    dls_hits *hits = NULL;
    dawdler d = { 0 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    small_index_begin(&s, "text");
    small_index_add(&s, "deep trees");
    small_index_open(&s);
    dls_query *query = small_index_parse(&s, "\"deep nets\""); /* no such word: it is asked once, and not late */
    options.deadline_ms = DEADLINE_MS;
    options.cancel = dawdle;
    options.cancel_ctx = &d;
    assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
    assert_true((dls_hits_remarks(hits) & DLS_REMARK_STOPPED) != 0);
    assert_in_range(d.asked, 0, 1);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

/* Says yes when it has been asked so many times. */
typedef struct canceller {
    unsigned left;
    bool said_yes;
} canceller;

static bool say_yes_after(void *ctx)
{
    canceller *c = ctx;
    c->said_yes = c->left == 0;
    c->left -= c->left > 0;
    return c->said_yes;
}

/* Behind the last hit it is counted whether the query has any; that may be what is stopped. */
static void test_whatever_is_stopped_is_told(void **state)
{
    (void)state;
    small_index s;
    dls_text cursor;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    bool stopped = true;
    begin(&s);
    dls_query *query = small_index_parse(&s, "\"deep trees\"");
    dls_hits *first = search_so(&s, query, &(way){ .limit = 10 }, true, NULL), *hits;
    assert_int_equal(dls_hits_count(first), 1);
    assert_ok(dls_hits_cursor(first, 0, &cursor, &err), &err);
    options.after = cursor.bytes;
    options.after_length = cursor.length;
    options.cancel = say_yes_after;
    for (unsigned questions = 0; stopped; questions++) {
        canceller c = { .left = questions };
        options.cancel_ctx = &c;
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        stopped = (dls_hits_remarks(hits) & DLS_REMARK_STOPPED) != 0;
        assert_int_equal(stopped, c.said_yes);
        dls_hits_free(hits);
        assert_in_range(questions, 0, 100);
    }
    dls_hits_free(first);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_relaxed_has_all_that_was_asked_for),
        cmocka_unit_test(test_pages_of_what_is_relaxed_follow_each_other),
        cmocka_unit_test(test_a_deadline_is_one_for_all_alternatives),
        cmocka_unit_test(test_whatever_is_stopped_is_told),
    };
    return cmocka_run_group_tests_name("api/relax", tests, NULL, NULL);
}
