/* SPDX-License-Identifier: MIT
 *
 * Collapsing as a stranger does it: one hit for each value, of how many documents it is the first, and what is refused.
 */
#include <stdio.h>

#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

enum { TEXT, TAG, YEAR, PRICE, KIND };

/* Seven documents in two segments; by score they come in the order 5 4 3 2 1 0, and 6 is not found. */
static void begin(small_index *s)
{
    small_index_begin(s, "text tag/keyword/column year/integer price/float kind/keyword");
    small_index_add(s, "text=tree a b c d e f\ntag=b\ntag=a\nyear=2018\nprice=2.50\nkind=x");
    small_index_add(s, "text=tree a b c d e\ntag=b\nyear=2016\nprice=-1");
    small_index_add(s, "text=tree a b c d\nyear=2018\nprice=2.5");
    small_index_commit(s);
    small_index_add(s, "text=tree a b c\ntag=a\nyear=2018");
    small_index_add(s, "text=tree a b\ntag=b\ntag=c\nyear=2016\nprice=25e-1");
    small_index_add(s, "text=tree a");
    small_index_add(s, "text=bush\ntag=c\nyear=2018");
    small_index_open(s);
}

/* Each hit as "document:value*count", and what there would be in all. */
static const char *collapsed(small_index *s, dls_search_options *options, size_t limit)
{
    static char text[256];
    dls_query *query = small_index_parse(s, "tree");
    dls_hits *hits;
    size_t at = 0;
    options->count = true;
    assert_ok(dls_search(s->index, query, limit, options, &hits, &err), &err);
    assert_int_equal(dls_hits_total(hits), 6);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_collapsed of;
        assert_ok(dls_hits_collapsed(hits, i, &of, &err), &err);
        assert_int_equal(of.value.length, strlen(of.value.bytes));
        at += (size_t)snprintf(text + at, sizeof text - at, "%" PRIu64 ":%s*%" PRIu64 " ",
                               dls_hits_at(hits, i)->document, of.has_value ? of.value.bytes : "none", of.count);
    }
    snprintf(text + at, sizeof text - at, "of %" PRIu64, dls_hits_collapsed_total(hits));
    dls_hits_free(hits);
    dls_query_free(query);
    return text;
}

static void test_the_best_of_each_value_is_a_hit(void **state)
{
    (void)state;
    static const dls_sort_key by_year[] = { { YEAR, false }, { PRICE, true } };
    static const struct {
        size_t field;
        bool apart;
        size_t sort_count;
        uint64_t offset;
        size_t limit;
        const char *hits;
    } rows[] = {
        { YEAR, false, 0, 0, 10, "5:none*1 4:2016*2 3:2018*3 of 3" },
        { TAG, false, 0, 0, 10, "5:none*2 4:b*2 3:a*2 of 3" },
        { TAG, true, 0, 0, 10, "5:none*1 4:b*2 3:a*2 2:none*1 of 4" },
        { PRICE, false, 0, 0, 10, "5:none*2 4:2.5*3 1:-1*1 of 3" },
        { YEAR, false, 0, 1, 1, "4:2016*2 of 3" },
        { YEAR, false, 0, 3, 1, "of 3" },
        { YEAR, false, 0, 0, 0, "of 3" },
        { TAG, false, 2, 0, 10, "4:b*2 0:a*2 2:none*2 of 3" },
        { TAG, true, 2, 0, 10, "4:b*2 0:a*2 2:none*1 5:none*1 of 4" },
        { TAG, false, 2, 0, 2, "4:b*2 0:a*2 of 3" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        options.collapse = rows[i].field;
        options.collapse_apart = rows[i].apart;
        options.sort = by_year;
        options.sort_count = rows[i].sort_count;
        options.offset = rows[i].offset;
        assert_string_equal(collapsed(&s, &options, rows[i].limit), rows[i].hits);
    }
    small_index_end(&s);
}

static void test_facets_and_filters_go_beside_it(void **state)
{
    (void)state;
    small_index s;
    dls_hits *hits;
    dls_query *filter;
    dls_facet_request request = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    assert_ok(dls_query_new_range(s.schema, YEAR, "2018", 4, NULL, 0, 0, NULL, &filter, &err), &err);
    request.field = TAG;
    options.facets = &request;
    options.facet_count = 1;
    options.filter = filter;
    options.collapse = PRICE;
    for (int counted = 0; counted < 2; counted++) {
        dls_collapsed of;
        options.count = counted;
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), 2);
        assert_int_equal(dls_hits_at(hits, 0)->document, 3);
        assert_int_equal(dls_hits_at(hits, 1)->document, 2);
        assert_int_equal(dls_hits_facet(hits, 0)->with, 2); /* of the three that match */
        assert_int_equal(dls_hits_facet(hits, 0)->without, 1);
        assert_null(dls_hits_facet(hits, 1));
        assert_ok(dls_hits_collapsed(hits, 1, &of, &err), &err);
        assert_true(of.count == (counted ? 2 : UINT64_MAX));
        assert_true(dls_hits_collapsed_total(hits) == (counted ? 2 : UINT64_MAX));
        dls_hits_free(hits);
    }
    dls_query_free(filter);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_what_cannot_be_collapsed_is_refused(void **state)
{
    (void)state;
    static const dls_sort_key by_year[] = { { YEAR, false } };
    small_index s;
    dls_hits *hits = NULL;
    dls_collapsed of;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    static const size_t fields[] = { TEXT, KIND, 99 };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        options.collapse = fields[i];
        assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "collapse hits by");
    }
    options.collapse = YEAR;
    options.ties = DLS_TIES_BY_KEY;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "without ties by key");
    options.ties = DLS_TIES_BY_DOCUMENT;
    assert_ok(dls_search(s.index, query, 1, &options, &hits, &err), &err);
    assert_fails(dls_hits_collapsed(hits, 1, &of, &err), DLS_EINVAL, &err, "hit 1");
    assert_fails(dls_hits_collapsed(hits, 0, NULL, &err), DLS_EINVAL, &err, "out is NULL");
    assert_fails(dls_hits_collapsed(NULL, 0, &of, &err), DLS_EINVAL, &err, "hits is NULL");
    dls_hits_free(hits);
    options = (dls_search_options)DLS_SEARCH_OPTIONS_INIT;
    options.sort = by_year;
    options.sort_count = 1;
    assert_ok(dls_search(s.index, query, 1, &options, &hits, &err), &err);
    assert_fails(dls_hits_collapsed(hits, 0, &of, &err), DLS_EINVAL, &err, "did not collapse");
    assert_true(dls_hits_collapsed_total(hits) == UINT64_MAX);
    assert_true(dls_hits_collapsed_total(NULL) == UINT64_MAX);
    dls_text cursor;
    assert_ok(dls_hits_cursor(hits, 0, &cursor, &err), &err);
    options.after = cursor.bytes;
    options.after_length = cursor.length;
    options.collapse = YEAR;
    dls_hits *none = NULL;
    assert_fails(dls_search(s.index, query, 1, &options, &none, &err), DLS_EINVAL, &err, "without a cursor");
    assert_null(none);
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

static bool now(void *ctx)
{
    int *left = ctx;
    return --*left < 0;
}

static void test_a_collapsed_search_can_be_stopped(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    for (int times = 0, stopped = 1; stopped; times++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits;
        int left = times;
        options.collapse = YEAR;
        options.count = true;
        options.cancel = now;
        options.cancel_ctx = &left;
        assert_ok(dls_search(s.index, query, 10, &options, &hits, &err), &err);
        stopped = (dls_hits_remarks(hits) & DLS_REMARK_STOPPED) != 0;
        assert_true(times > 0 || stopped);
        assert_int_equal(dls_hits_count(hits) == 3 || stopped, true);
        for (size_t i = 0; i < dls_hits_count(hits); i++) {
            dls_collapsed of;
            assert_ok(dls_hits_collapsed(hits, i, &of, &err), &err);
            assert_true(of.count <= 3);
        }
        dls_hits_free(hits);
    }
    dls_query_free(query);
    small_index_end(&s);
}

/* Bytes that a search takes at most from an index of `documents` with 10 different years, in three segments. */
static size_t peak_of_search(uint32_t documents)
{
    small_index s;
    testalloc memory;
    dls_index *index;
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    small_index_begin(&s, "text year/integer");
    for (uint32_t d = 0; d < documents; d++) {
        char lines[64];
        snprintf(lines, sizeof lines, "text=tree\nyear=%u", 2000 + d % 10);
        small_index_add(&s, lines);
        if (d % (documents / 3) == 0) small_index_commit(&s);
    }
    small_index_open(&s);
    testalloc_init(&memory);
    assert_ok(dls_index_open(s.path, &memory.allocator, &index, &err), &err);
    dls_query *query = small_index_parse(&s, "tree");
    size_t before = memory.peak_bytes = memory.live_bytes;
    options.collapse = 1;
    options.count = true;
    assert_ok(dls_search(index, query, 5, &options, &hits, &err), &err);
    assert_int_equal(dls_hits_collapsed_total(hits), 10);
    size_t peak = memory.peak_bytes - before;
    dls_hits_free(hits);
    dls_query_free(query);
    dls_index_close(index);
    testalloc_done(&memory);
    small_index_end(&s);
    return peak;
}

/* What grows with documents is what any search of a block takes for each of its documents. */
static void test_memory_does_not_grow_with_what_matches(void **state)
{
    (void)state;
    size_t few = peak_of_search(3000), many = peak_of_search(30000);
    assert_true(many <= few + 4 * 27000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_best_of_each_value_is_a_hit),
        cmocka_unit_test(test_facets_and_filters_go_beside_it),
        cmocka_unit_test(test_what_cannot_be_collapsed_is_refused),
        cmocka_unit_test(test_a_collapsed_search_can_be_stopped),
        cmocka_unit_test(test_memory_does_not_grow_with_what_matches),
    };
    return cmocka_run_group_tests_name("api/collapse", tests, NULL, NULL);
}
