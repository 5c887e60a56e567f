/* SPDX-License-Identifier: MIT
 *
 * Narrowing and ordering as a stranger does it: values of all kinds, filters, facets, orders, pages; and what is
 * refused.
 */
#include <stdio.h>

#include "support/small_index.h"

static dls_error err;

enum { TEXT, TAG, YEAR, PRICE, DAY, FREE, KIND };

/* Six documents in two segments. */
static void begin(small_index *s)
{
    small_index_begin(s, "text tag/keyword/column year/integer price/float day/date free/boolean kind/keyword");
    small_index_add(s, "text=tree\ntag=a\ntag=b\nyear=2018\nprice=2.50\nday=2018-05-04\nfree=false\nkind=x");
    small_index_add(s, "text=tree tree\ntag=b\nyear=2016\nprice=-1\nday=2016-12-31T23:59:59Z\nfree=true\nkind=y");
    small_index_add(s, "text=tree tree tree\nyear=-7\nday=2018");
    small_index_commit(s);
    small_index_add(s, "text=tree tree tree tree\ntag=c\ntag=a\nyear=2018\nprice=1e3\nday=2019-01-01\nfree=true\n"
                       "kind=x");
    small_index_add(s, "text=bush\ntag=d\nyear=+2020\nprice=.25");
    small_index_add(s, "text=tree");
    small_index_open(s);
}

/* What the query finds, in the order of the documents; freed by it. */
static const char *found(small_index *s, dls_query *query)
{
    static char text[256];
    dls_hits *hits;
    size_t at = 0;
    text[0] = '\0';
    assert_ok(dls_search(s->index, query, 100, NULL, &hits, &err), &err);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_same_bits(dls_hits_at(hits, i)->score, 0.0f);
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%" PRIu64, i > 0 ? " " : "",
                               dls_hits_at(hits, i)->document);
    }
    dls_hits_free(hits);
    dls_query_free(query);
    return text;
}

static dls_query *range(small_index *s, size_t field, const char *low, const char *high, unsigned flags)
{
    dls_query *query;
    assert_ok(dls_query_new_range(s->schema, field, low, low != NULL ? strlen(low) : 0, high,
                                  high != NULL ? strlen(high) : 0, flags, NULL, &query, &err),
              &err);
    return query;
}

static void test_ranges_find_what_lies_between(void **state)
{
    (void)state;
    static const struct {
        size_t field;
        const char *low, *high;
        unsigned flags;
        const char *found;
    } rows[] = {
        { YEAR, "2016", "2018", 0, "0 1 3" },
        { YEAR, "2016", "2018", DLS_RANGE_ABOVE_LOW, "0 3" },
        { YEAR, "2016", "2018", DLS_RANGE_BELOW_HIGH, "1" },
        { YEAR, NULL, "0", 0, "2" },
        { YEAR, "2019", NULL, 0, "4" },
        { YEAR, NULL, NULL, 0, "0 1 2 3 4" },
        { YEAR, "2018", "2016", 0, "" },
        { PRICE, "0.25", "2.5", 0, "0 4" },
        { PRICE, "-1.0", "1000", DLS_RANGE_ABOVE_LOW, "0 3 4" },
        { DAY, "2018", "2018", 0, "0 2" },
        { DAY, "2016", NULL, DLS_RANGE_ABOVE_LOW, "0 2 3" },
        { DAY, NULL, "2018", DLS_RANGE_BELOW_HIGH, "1" },
        { DAY, "2018-02", "2018-05-04T00:00Z", 0, "0" },
        { FREE, "true", NULL, 0, "1 3" },
        { TAG, "a", "b", DLS_RANGE_BELOW_HIGH, "0 3" },
        { TAG, "b", NULL, 0, "0 1 3 4" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(found(&s, range(&s, rows[i].field, rows[i].low, rows[i].high, rows[i].flags)),
                            rows[i].found);
    small_index_end(&s);
}

static void test_values_prefixes_and_existence(void **state)
{
    (void)state;
    static const char *const tags[] = { "a", "d", "nothing" }, *const prices[] = { "2.5", "0.250" };
    static const size_t lengths[] = { 1, 1, 7 };
    small_index s;
    dls_query *query;
    begin(&s);
    assert_ok(dls_query_new_values(s.schema, TAG, tags, lengths, 3, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 3 4");
    assert_ok(dls_query_new_values(s.schema, PRICE, prices, NULL, 2, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 4");
    assert_ok(dls_query_new_values(s.schema, KIND, NULL, NULL, 0, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "");
    assert_ok(dls_query_new_keyword(s.schema, DAY, "2018-01-01T02:00+02:00", 22, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "2");
    assert_ok(dls_query_new_keyword_prefix(s.schema, TAG, "", 0, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1 3 4");
    assert_ok(dls_query_new_keyword_prefix(s.schema, TAG, "b", 1, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1");
    assert_ok(dls_query_new_exists(s.schema, DAY, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1 2 3");
    assert_ok(dls_query_new_exists(s.schema, TEXT, NULL, &query, &err), &err);
    assert_string_equal(found(&s, query), "0 1 2 3 4 5");
    small_index_end(&s);
}

static void test_a_filter_narrows_and_changes_no_score(void **state)
{
    (void)state;
    small_index s;
    dls_hits *all, *some;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree"), *filter = range(&s, YEAR, "2018", NULL, 0);
    options.filter = filter;
    options.count = true;
    assert_ok(dls_search(s.index, query, 10, NULL, &all, &err), &err);
    assert_ok(dls_search(s.index, query, 10, &options, &some, &err), &err);
    dls_query_free(filter); /* was used up */
    assert_int_equal(dls_hits_total(some), 2);
    assert_int_equal(dls_hits_count(some), 2);
    for (size_t i = 0, at = 0; i < dls_hits_count(all); i++) {
        uint64_t document = dls_hits_at(all, i)->document;
        if (document != 0 && document != 3) continue;
        assert_int_equal(dls_hits_at(some, at)->document, document);
        assert_same_bits(dls_hits_at(some, at++)->score, dls_hits_at(all, i)->score);
    }
    dls_hits_free(all);
    dls_hits_free(some);
    dls_query_free(query);
    small_index_end(&s);
}

/* "value count, value count; others with without". */
static const char *facet_text(const dls_facet *facet)
{
    static char text[512];
    size_t at = 0;
    text[0] = '\0';
    for (size_t i = 0; i < facet->count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %" PRIu64, i > 0 ? ", " : "",
                               facet->buckets[i].value.bytes, facet->buckets[i].count);
    snprintf(text + at, sizeof text - at, "; %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, facet->others,
             facet->other_count, facet->with, facet->without);
    return text;
}

static void test_facets_count_all_that_match(void **state)
{
    (void)state;
    static const dls_facet_range ranges[] = { { "2018", "2018", 0 }, { NULL, "2018", DLS_RANGE_BELOW_HIGH } };
    static const struct {
        size_t field;
        dls_facet_kind kind;
        size_t limit;
        uint64_t step;
        const char *text;
    } rows[] = {
        { TAG, DLS_FACET_VALUES, 10, 1, "a 2, b 2, c 1; 0 0 3 2" },
        { TAG, DLS_FACET_VALUES, 2, 1, "a 2, b 2; 1 1 3 2" },
        { TAG, DLS_FACET_VALUES, 0, 1, "; 3 5 3 2" },
        { YEAR, DLS_FACET_VALUES, 10, 1, "2018 2, -7 1, 2016 1; 0 0 4 1" },
        { YEAR, DLS_FACET_STEPS, 10, 10, "-10 1, 2010 3; 0 0 4 1" },
        { PRICE, DLS_FACET_VALUES, 10, 1, "-1 1, 2.5 1, 1000 1; 0 0 3 2" },
        { DAY, DLS_FACET_YEARS, 10, 1, "2016 1, 2018 2, 2019 1; 0 0 4 1" },
        { DAY, DLS_FACET_MONTHS, 10, 1, "2016-12 1, 2018-01 1, 2018-05 1, 2019-01 1; 0 0 4 1" },
        { DAY, DLS_FACET_DAYS, 1, 1, "2016-12-31 1; 3 3 4 1" },
        { FREE, DLS_FACET_VALUES, 10, 1, "true 2, false 1; 0 0 3 2" },
        { DAY, DLS_FACET_RANGES, 0, 1, " 2,  1; 0 0 4 1" },
    };
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_facet_request request = DLS_FACET_REQUEST_INIT;
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_hits *hits;
        request.field = rows[i].field;
        request.kind = rows[i].kind;
        request.limit = rows[i].limit;
        request.step = rows[i].step;
        request.ranges = ranges;
        request.range_count = 2;
        options.facets = &request;
        options.facet_count = 1;
        assert_ok(dls_search(s.index, query, 1, &options, &hits, &err), &err);
        assert_int_equal(dls_hits_count(hits), 1);
        assert_int_equal(dls_hits_at(hits, 0)->document, 3);
        assert_string_equal(facet_text(dls_hits_facet(hits, 0)), rows[i].text);
        assert_null(dls_hits_facet(hits, 1));
        dls_hits_free(hits);
    }
    dls_query_free(query);
    small_index_end(&s);
}

/* All hits for "tree" in an order, two to a page, by cursors. */
static const char *ordered(small_index *s, const dls_sort_key *keys, size_t count)
{
    static char text[256];
    char cursor[256];
    size_t at = 0;
    dls_query *query = small_index_parse(s, "tree");
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.sort = keys;
    options.sort_count = count;
    text[0] = '\0';
    for (bool more = true; more;) {
        dls_hits *hits;
        dls_text next;
        assert_ok(dls_search(s->index, query, 2, &options, &hits, &err), &err);
        size_t found_now = dls_hits_count(hits);
        for (size_t i = 0; i < found_now; i++)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%" PRIu64, at > 0 ? " " : "",
                                   dls_hits_at(hits, i)->document);
        more = found_now == 2;
        if (more) {
            assert_ok(dls_hits_cursor(hits, 1, &next, &err), &err);
            assert_true(next.length < sizeof cursor);
            memcpy(cursor, next.bytes, next.length);
            options.after = cursor;
            options.after_length = next.length;
        }
        dls_hits_free(hits);
    }
    dls_query_free(query);
    return text;
}

static void test_hits_are_sorted_by_columns_page_by_page(void **state)
{
    (void)state;
    static const struct {
        dls_sort_key keys[2];
        size_t count;
        const char *order;
    } rows[] = {
        { { { YEAR, false } }, 1, "2 1 0 3 5" },
        { { { YEAR, true } }, 1, "0 3 1 2 5" },
        { { { YEAR, true }, { PRICE, true } }, 2, "3 0 1 2 5" },
        { { { TAG, false } }, 1, "0 3 1 2 5" }, /* a, a, b */
        { { { TAG, true } }, 1, "3 0 1 2 5" },  /* c, b, b */
        { { { FREE, false }, { DAY, true } }, 2, "0 3 1 2 5" },
        { { { DLS_SORT_SCORE, true } }, 1, "3 2 1 0 5" },
        { { { DLS_SORT_SCORE, false } }, 1, "0 5 1 2 3" },
        { { { YEAR, true }, { DLS_SORT_SCORE, true } }, 2, "3 0 1 2 5" },
        { { { 0, false } }, 0, "3 2 1 0 5" },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(ordered(&s, rows[i].keys, rows[i].count), rows[i].order);
    small_index_end(&s);
}

static void test_a_cursor_lasts_over_commits(void **state)
{
    (void)state;
    static const dls_sort_key by_year[] = { { YEAR, true } };
    small_index s;
    dls_hits *hits;
    dls_text cursor;
    dls_writer *writer;
    dls_index *newer;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    options.sort = by_year;
    options.sort_count = 1;
    assert_ok(dls_search(s.index, query, 2, &options, &hits, &err), &err); /* both of 2018 */
    assert_ok(dls_hits_cursor(hits, 1, &cursor, &err), &err);
    assert_ok(dls_writer_open(s.path, NULL, NULL, &writer, &err), &err);
    static const char *const years[] = { "2019", "2017" };
    for (size_t i = 0; i < 2; i++) {
        const dls_value values[] = { { TEXT, "tree", 4 }, { YEAR, years[i], 4 } };
        assert_ok(dls_writer_add(writer, years[i], 4, values, 2, &err), &err);
    }
    assert_ok(dls_writer_delete(writer, "1", 1, &err), &err);
    assert_ok(dls_writer_commit(writer, &err), &err);
    dls_writer_close(writer);
    assert_ok(dls_index_refresh(s.index, &newer, &err), &err);
    options.after = cursor.bytes;
    options.after_length = cursor.length;
    dls_hits *rest;
    assert_ok(dls_search(newer, query, 10, &options, &rest, &err), &err);
    static const uint64_t expected[] = { 7, 2, 5 }; /* 2017, -7, none */
    assert_int_equal(dls_hits_count(rest), 3);
    for (size_t i = 0; i < 3; i++) assert_int_equal(dls_hits_at(rest, i)->document, expected[i]);
    dls_hits_free(rest);
    dls_hits_free(hits);
    dls_index_close(newer);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_value_that_is_none_refuses_the_document(void **state)
{
    (void)state;
    static const struct {
        dls_value values[2];
        size_t count;
        const char *part;
    } rows[] = {
        { { { YEAR, "MMXVIII", 7 } }, 1, "field 'year': 'MMXVIII' is no whole number" },
        { { { TEXT, "x", 1 }, { DAY, "4.5.2018", 8 } }, 2, "field 'day': '4.5.2018' is no date" },
        { { { PRICE, NULL, 0 } }, 1, "field 'price': '' is no number" },
        { { { FREE, "yes", 3 } }, 1, "field 'free': 'yes'" },
        { { { YEAR, "1", 1 }, { YEAR, "2", 1 } }, 2, "field 'year': a document has one value of it, '2' is another" },
    };
    small_index s;
    small_index_begin(&s, "text tag/keyword/column year/integer price/float day/date free/boolean");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_fails(dls_writer_add(s.writer, "k", 1, rows[i].values, rows[i].count, &err), DLS_EINVAL, &err,
                     rows[i].part);
        assert_int_equal(dls_writer_count(s.writer), 0);
    }
    small_index_add(&s, "year=1"); /* it goes on */
    small_index_open(&s);
    small_index_end(&s);
}

static void test_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    dls_hits *hits = NULL;
    begin(&s);
    const dls_schema *schema = s.schema;
    assert_fails(dls_query_new_range(schema, KIND, "a", 1, NULL, 0, 0, NULL, &query, &err), DLS_EINVAL, &err,
                 "'kind' has no column");
    assert_fails(dls_query_new_range(schema, 99, "a", 1, NULL, 0, 0, NULL, &query, &err), DLS_EINVAL, &err, "99");
    assert_fails(dls_query_new_range(schema, TAG, "a", 1, NULL, 0, 4, NULL, &query, &err), DLS_EINVAL, &err, "0x4");
    assert_fails(dls_query_new_keyword_prefix(schema, YEAR, "2", 1, NULL, &query, &err), DLS_EINVAL, &err,
                 "no keywords");
    assert_fails(dls_query_new_exists(schema, KIND, NULL, &query, &err), DLS_EINVAL, &err, "no column");
    assert_fails(dls_query_new_keyword(schema, TEXT, "a", 1, NULL, &query, &err), DLS_EINVAL, &err, "field 0");
    assert_fails(dls_query_new_keyword(schema, YEAR, "a", 1, NULL, &query, &err), DLS_EINVAL, &err, "'a'");
    query = small_index_parse(&s, "tree");
    static const dls_facet_range no_range[] = { { "x", NULL, 0 } };
    static const struct {
        size_t field;
        dls_facet_kind kind;
        size_t limit;
        uint64_t step;
        dls_status status;
    } facets[] = {
        { KIND, DLS_FACET_VALUES, 10, 1, DLS_EINVAL },
        { 99, DLS_FACET_VALUES, 10, 1, DLS_EINVAL },
        { TAG, (dls_facet_kind)0, 10, 1, DLS_EINVAL },
        { TAG, (dls_facet_kind)7, 10, 1, DLS_EINVAL },
        { TAG, DLS_FACET_YEARS, 10, 1, DLS_EINVAL },
        { DAY, DLS_FACET_STEPS, 10, 1, DLS_EINVAL },
        { YEAR, DLS_FACET_STEPS, 10, 0, DLS_EINVAL },
        { TAG, DLS_FACET_RANGES, 10, 1, DLS_EINVAL },
        { YEAR, DLS_FACET_RANGES, 10, 1, DLS_EINVAL },
        { TAG, DLS_FACET_VALUES, DLS_MAX_FACET_BUCKETS + 1, 1, DLS_ELIMIT },
    };
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
        dls_facet_request request = DLS_FACET_REQUEST_INIT;
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        request.field = facets[i].field;
        request.kind = facets[i].kind;
        request.limit = facets[i].limit;
        request.step = facets[i].step;
        request.ranges = no_range;
        request.range_count = 1;
        options.facets = &request;
        options.facet_count = 1;
        assert_status(dls_search(s.index, query, 1, &options, &hits, &err), facets[i].status);
    }
    dls_sort_key keys[DLS_MAX_SORT_KEYS + 1] = { { KIND, false } };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.sort = keys;
    options.sort_count = 1;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "sort by");
    options.sort = NULL;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "none given");
    options.sort_count = 0;
    options.facet_count = 1;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "none given");
    options.facet_count = 0;
    options.sort = keys;
    options.sort_count = DLS_MAX_SORT_KEYS + 1;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_ELIMIT, &err, "9 keys");
    options.sort_count = 0;
    options.after = "nonsense";
    options.after_length = 8;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "cursor");
    assert_null(hits);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges_find_what_lies_between),
        cmocka_unit_test(test_values_prefixes_and_existence),
        cmocka_unit_test(test_a_filter_narrows_and_changes_no_score),
        cmocka_unit_test(test_facets_count_all_that_match),
        cmocka_unit_test(test_hits_are_sorted_by_columns_page_by_page),
        cmocka_unit_test(test_a_cursor_lasts_over_commits),
        cmocka_unit_test(test_a_value_that_is_none_refuses_the_document),
        cmocka_unit_test(test_what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests_name("api/columns", tests, NULL, NULL);
}
