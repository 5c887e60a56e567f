/* SPDX-License-Identifier: MIT
 *
 * Queries for values: what stands in their nodes.
 */
#include "query/query.h"

#include "support/small_index.h"

static dls_error err;

static void begin_schema(small_index *s)
{
    small_index_schema(s, "text kind/keyword tag/keyword/column year/integer day/date flag/boolean");
}

enum { TEXT, KIND, TAG, YEAR, DAY, FLAG };

static void test_a_keyword_is_the_value_as_it_stands(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    begin_schema(&s);
    assert_ok(dls__query_new_keyword(s.schema, KIND, "A\0 b", 4, NULL, &query, &err), &err);
    assert_bytes(query->term, query->term_length,
                 "\xff\x01"
                 "A\0 b",
                 6);
    dls__query_free(query);
    assert_ok(dls__query_new_keyword(s.schema, TAG, NULL, 0, NULL, &query, &err), &err);
    assert_bytes(query->term, query->term_length, "\xff\x02", 2);
    dls__query_free(query);
    assert_ok(dls__query_new_keyword(s.schema, FLAG, "true", 4, NULL, &query, &err), &err);
    assert_bytes(query->term, query->term_length, "\xff\x05\x01", 3);
    dls__query_free(query);
    small_index_end(&s);
}

/* A range of tags as its half-open strings. */
static void assert_tags(const char *low, const char *high, unsigned flags, const char *begin, size_t begin_length,
                        const char *end, size_t end_length)
{
    small_index s;
    dls_query *query = NULL;
    begin_schema(&s);
    assert_ok(dls__query_new_range(s.schema, TAG, low, low != NULL ? strlen(low) : 0, high,
                                   high != NULL ? strlen(high) : 0, flags, NULL, &query, &err),
              &err);
    assert_bytes(query->term, query->term_length, begin, begin_length);
    assert_bytes(query->end, query->end_length, end, end_length);
    assert_true(dls__query_suits(query, s.schema));
    dls__query_free(query);
    small_index_end(&s);
}

static void test_ranges_are_half_open(void **state)
{
    (void)state;
    assert_tags("a", "b", 0,
                "\xff\x02"
                "a",
                3,
                "\xff\x02"
                "b",
                4);
    assert_tags("a", "b", DLS_RANGE_ABOVE_LOW,
                "\xff\x02"
                "a",
                4,
                "\xff\x02"
                "b",
                4);
    assert_tags("a", "b", DLS_RANGE_BELOW_HIGH,
                "\xff\x02"
                "a",
                3,
                "\xff\x02"
                "b",
                3);
    assert_tags(NULL, "b", 0, "\xff\x02", 2,
                "\xff\x02"
                "b",
                4);
    assert_tags("a", NULL, 0,
                "\xff\x02"
                "a",
                3, "\xff\x03", 2);
    assert_tags(NULL, NULL, 0, "\xff\x02", 2, "\xff\x03", 2);
    assert_tags("", "", DLS_RANGE_ABOVE_LOW, "\xff\x02", 3, "\xff\x02", 3);
}

static void test_a_year_is_all_of_its_days(void **state)
{
    (void)state;
    static const struct {
        const char *low, *high;
        unsigned flags;
        const char *begin, *end;
    } ranges[] = {
        { "2015", "2018", 0, "2015-01-01", "2019-01-01" },
        { "2015", "2018", DLS_RANGE_ABOVE_LOW, "2016-01-01", "2019-01-01" },
        { "2015", "2018", DLS_RANGE_BELOW_HIGH, "2015-01-01", "2018-01-01" },
    };
    small_index s;
    begin_schema(&s);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        dls_query *query = NULL, *begin = NULL, *end = NULL;
        assert_ok(dls__query_new_range(s.schema, DAY, ranges[i].low, 4, ranges[i].high, 4, ranges[i].flags, NULL,
                                       &query, &err),
                  &err);
        assert_ok(dls__query_new_keyword(s.schema, DAY, ranges[i].begin, 10, NULL, &begin, &err), &err);
        assert_ok(dls__query_new_keyword(s.schema, DAY, ranges[i].end, 10, NULL, &end, &err), &err);
        assert_bytes(query->term, query->term_length, begin->term, begin->term_length);
        assert_bytes(query->end, query->end_length, end->term, end->term_length);
        dls__query_free(query), dls__query_free(begin), dls__query_free(end);
    }
    small_index_end(&s);
}

static void test_a_prefix_ends_before_what_has_another(void **state)
{
    (void)state;
    dls_query *query = NULL;
    assert_ok(dls__query_new_keyword_prefix(TAG, "cs.", 3, NULL, &query, &err), &err);
    assert_bytes(query->term, query->term_length,
                 "\xff\x02"
                 "cs.",
                 5);
    assert_bytes(query->end, query->end_length,
                 "\xff\x02"
                 "cs/",
                 5);
    dls__query_free(query);
    assert_ok(dls__query_new_keyword_prefix(TAG, "a\xff\xff", 3, NULL, &query, &err), &err);
    assert_bytes(query->end, query->end_length,
                 "\xff\x02"
                 "b",
                 3);
    dls__query_free(query);
    assert_ok(dls__query_new_keyword_prefix(TAG, "\xff\xff", 2, NULL, &query, &err), &err);
    assert_bytes(query->end, query->end_length, "\xff\x03", 2);
    dls__query_free(query);
    assert_ok(dls__query_new_keyword_prefix(TAG, NULL, 0, NULL, &query, &err), &err);
    assert_bytes(query->term, query->term_length, "\xff\x02", 2);
    dls__query_free(query);
}

static void test_a_range_suits_schemas_with_such_a_field(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        bool suits;
    } schemas[] = { { "text kind/keyword tag/keyword/column", true },
                    { "text kind/keyword tag/keyword", false },
                    { "text kind/keyword tag/date", false },
                    { "text kind/keyword", false } };
    dls_query *query = NULL;
    assert_ok(dls__query_new_keyword_prefix(TAG, "a", 1, NULL, &query, &err), &err);
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        small_index s;
        small_index_schema(&s, schemas[i].fields);
        assert_int_equal(dls__query_suits(query, s.schema), schemas[i].suits);
        small_index_end(&s);
    }
    dls__query_free(query);
    small_index s;
    begin_schema(&s);
    assert_ok(dls__query_new_exists(s.schema, TEXT, NULL, &query, &err), &err);
    assert_true(dls__query_suits(query, s.schema));
    dls__query_free(query);
    small_index_end(&s);
}

static void test_what_is_no_value_is_refused(void **state)
{
    (void)state;
    small_index s;
    dls_query *query = NULL;
    begin_schema(&s);
    assert_fails(dls__query_new_keyword(s.schema, YEAR, "x", 1, NULL, &query, &err), DLS_EINVAL, &err, "'x'");
    assert_fails(dls__query_new_range(s.schema, YEAR, "x", 1, NULL, 0, 0, NULL, &query, &err), DLS_EINVAL, &err, "'x'");
    assert_fails(dls__query_new_range(s.schema, YEAR, "1", 1, "y", 1, 0, NULL, &query, &err), DLS_EINVAL, &err, "'y'");
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_keyword_is_the_value_as_it_stands),
        cmocka_unit_test(test_ranges_are_half_open),
        cmocka_unit_test(test_a_year_is_all_of_its_days),
        cmocka_unit_test(test_a_prefix_ends_before_what_has_another),
        cmocka_unit_test(test_a_range_suits_schemas_with_such_a_field),
        cmocka_unit_test(test_what_is_no_value_is_refused),
    };
    return cmocka_run_group_tests_name("query/query_range", tests, NULL, NULL);
}
