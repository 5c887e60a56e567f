/* SPDX-License-Identifier: MIT
 *
 * Joining what segments have counted: equal values are one, the most frequent are kept, years are cut where they end.
 */
#include "rank/facet_merge.h"

#include "support/small_index.h"

static dls_error err;

/* Documents with these values of field 1, '|' between segments, spaces between documents. */
static void make_index(small_index *s, const char *fields, const char *values)
{
    small_index_begin(s, fields);
    while (*values != '\0') {
        char line[100];
        size_t length = strcspn(values, " |");
        snprintf(line, sizeof line, "text=a\nvalue=%.*s", (int)length, values);
        small_index_add(s, line);
        values += length;
        if (*values == '|') small_index_commit(s);
        values += *values != '\0';
    }
    small_index_open(s);
}

static const char *counted(small_index *s, dls_facet_kind kind, size_t limit, uint64_t step)
{
    static char text[1000];
    dls_facet_request request = DLS_FACET_REQUEST_INIT;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_hits *hits;
    dls_query *query = small_index_parse(s, "a");
    request.field = 1;
    request.kind = kind;
    request.limit = limit;
    request.step = step;
    options.facets = &request;
    options.facet_count = 1;
    assert_ok(dls_search(s->index, query, 0, &options, &hits, &err), &err);
    const dls_facet *facet = dls_hits_facet(hits, 0);
    size_t at = 0;
    for (size_t i = 0; i < facet->count; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s:%u ", facet->buckets[i].value.bytes,
                               (unsigned)facet->buckets[i].count);
    snprintf(text + at, sizeof text - at, "+%u:%u", (unsigned)facet->others, (unsigned)facet->other_count);
    dls_hits_free(hits);
    dls_query_free(query);
    return text;
}

static void test_equal_values_of_segments_are_one(void **state)
{
    (void)state;
    static const struct {
        const char *values;
        size_t limit;
        const char *counted;
    } rows[] = {
        { "b a c|a c c|d a", 10, "a:3 c:3 b:1 d:1 +0:0" },
        { "b a c|a c c|d a", 2, "a:3 c:3 +2:2" },
        { "b a c|a c c|d a", 3, "a:3 c:3 b:1 +1:1" },
        { "b a c|a c c|d a", 0, "+4:8" },
        { "b a c a c c d a", 3, "a:3 c:3 b:1 +1:1" },
        { "b a c a c c d a", 1, "a:3 +3:5" },
        { "z y x w v", 2, "v:1 w:1 +3:3" },
        { "z y|x w|v", 2, "v:1 w:1 +3:3" },
        { "a b b c c c|c", 2, "c:4 b:2 +1:1" },
        { "ab a|a abc", 9, "a:2 ab:1 abc:1 +0:0" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        make_index(&s, "text value/keyword/column", rows[i].values);
        assert_string_equal(counted(&s, DLS_FACET_VALUES, rows[i].limit, 1), rows[i].counted);
        small_index_end(&s);
    }
}

static void test_years_and_steps_join_values(void **state)
{
    (void)state;
    static const char *const dates[] = { "2018-12-31T23:59:59.9 2019 2018-01-01 2017-12-31 2018-06 2019-05-05T10:00",
                                         "2018-12-31T23:59:59.9 2019|2018-01-01 2017-12-31|2018-06 2019-05-05T10:00" };
    static const char *const numbers[] = { "9223372036854775807 -9223372036854775808 -1 0 9 10 -10 -11",
                                           "9223372036854775807|-9223372036854775808 -1 0|9 10 -10 -11" };
    for (size_t i = 0; i < 2; i++) {
        small_index s;
        make_index(&s, "text value/date", dates[i]);
        assert_string_equal(counted(&s, DLS_FACET_YEARS, 10, 1), "2017:1 2018:3 2019:2 +0:0");
        assert_string_equal(counted(&s, DLS_FACET_YEARS, 2, 1), "2018:3 2019:2 +1:1");
        assert_string_equal(counted(&s, DLS_FACET_MONTHS, 10, 1),
                            "2017-12:1 2018-01:1 2018-06:1 2018-12:1 2019-01:1 2019-05:1 +0:0");
        assert_string_equal(counted(&s, DLS_FACET_DAYS, 1, 1), "2017-12-31:1 +5:5");
        small_index_end(&s);
        make_index(&s, "text value/integer", numbers[i]);
        assert_string_equal(counted(&s, DLS_FACET_STEPS, 10, 10),
                            "-9223372036854775808:1 -20:1 -10:2 0:2 10:1 9223372036854775800:1 +0:0");
        assert_string_equal(counted(&s, DLS_FACET_STEPS, 10, INT64_MAX),
                            "-9223372036854775808:1 -9223372036854775807:3 0:3 9223372036854775807:1 +0:0");
        small_index_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_values_of_segments_are_one),
        cmocka_unit_test(test_years_and_steps_join_values),
    };
    return cmocka_run_group_tests_name("rank/facet_merge", tests, NULL, NULL);
}
