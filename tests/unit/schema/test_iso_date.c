/* SPDX-License-Identifier: MIT
 *
 * Dates, read and written.
 */
#include "schema/iso_date.h"

#include <stdio.h>

#include "support/dls_test.h"
#include "support/rng.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

static dls__date_span span_of(const char *text)
{
    dls__date_span span;
    if (!dls__date_parse(text, strlen(text), &span)) fail_msg("'%s' is no date", text);
    return span;
}

static void test_moments_are_counted_from_1970(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t begin;
        int64_t length;
    } dates[] = {
        { "1970-01-01", 0, DAY },
        { "1970", 0, 365 * DAY },
        { "1972", 730 * DAY, 366 * DAY },
        { "1970-02", 31 * DAY, 28 * DAY },
        { "1969-12-31", -DAY, DAY },
        { "1970-01-01T00:01", 60 * SECOND, 60 * SECOND },
        { "1970-01-01 00:00:02Z", 2 * SECOND, SECOND },
        { "1970-01-01t00:00:02.5z", 2500000, 100000 },
        { "1970-01-01T00:00:00,000001", 1, 1 },
        { "1970-01-01T00:00:00.123456789", 123456, 1 },
        { "1970-01-01T02:00+02:00", 0, 60 * SECOND },
        { "1970-01-01T02:30+0230", 0, 60 * SECOND },
        { "1969-12-31T19:00:00-05", 0, SECOND },
        { "2001-09-09T01:46:40Z", INT64_C(1000000000) * SECOND, SECOND },
        { "2038-01-19T03:14:07Z", INT64_C(2147483647) * SECOND, SECOND },
        { "0000-01-01", INT64_C(-719528) * DAY, DAY },
        { "9999-12-31", INT64_C(2932896) * DAY, DAY },
        { "0000-01-01T00:01+00:01", INT64_C(-719528) * DAY, 60 * SECOND },
        { "9999-12-31T23:59:59Z", INT64_C(2932897) * DAY - SECOND, SECOND },
    };
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        dls__date_span span = span_of(dates[i].text);
        assert_true(span.begin == dates[i].begin);
        assert_true(span.end - span.begin == dates[i].length);
    }
    assert_true(span_of("2000-02").end - span_of("2000-02").begin == 29 * DAY);
    assert_true(span_of("1900-02").end - span_of("1900-02").begin == 28 * DAY);
}

static void test_what_is_no_date_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "20",
        "201",
        "20180504",
        "2018-",
        "2018-5-4",
        "2018-13",
        "2018-00",
        "2018-02-29",
        "1900-02-29",
        "2018-04-31",
        "2018-05-00",
        "2018/05/04",
        "4 May 2018",
        "2018-05-04T",
        "2018-05-04T1",
        "2018-05-04T24:00",
        "2018-05-04T10:60",
        "2018-05-04T10:20:60",
        "2018-05-04T10:20:30.",
        "2018-05-04T10:20:30.1234567890",
        "2018-05-04T10:20+",
        "2018-05-04T10:20+25",
        "2018-05-04T10:20Zulu",
        "2018-05-04Z",
        "2018T10:20",
        "-2018",
        "02018",
        "2018-05-04 ",
        " 2018-05-04",
        "2018-05-04T10:20+02:",
        "2018-05-04T10:20+2:00",
        "0000-01-01T00:00+00:01", /* in Greenwich it is another year, which has no four digits */
        "9999-12-31T23:59-00:01",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dls__date_span span = { 1, 2 };
        if (dls__date_parse(bad[i], strlen(bad[i]), &span)) fail_msg("'%s' is taken for a date", bad[i]);
        assert_true(span.begin == 1 && span.end == 2);
    }
}

/* Day after day, by the calendar's own rules. */
static void test_every_day_of_500_years_follows_the_one_before(void **state)
{
    (void)state;
    int64_t expected = span_of("1800-01-01").begin;
    for (int year = 1800; year < 2300; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= 31; day++) {
                char text[64], formatted[DLS__DATE_TEXT];
                dls__date_span span;
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                if (!dls__date_parse(text, strlen(text), &span)) continue; /* February the 30th */
                assert_true(span.begin == expected);
                int y, m, d;
                dls__date_split(span.begin + DAY - 1, &y, &m, &d);
                assert_true(y == year && m == month && d == day);
                assert_int_equal(dls__date_format(span.begin, formatted), strlen(text));
                assert_string_equal(formatted, text);
                expected += DAY;
            }
    assert_true(expected == span_of("2300-01-01").begin);
}

static void test_what_is_written_is_read_as_the_same_moment(void **state)
{
    (void)state;
    rng r = rng_for_test(3);
    char text[DLS__DATE_TEXT];
    int64_t least = span_of("0000").begin, most = span_of("9999").end;
    for (int i = 0; i < 20000; i++) {
        int64_t moment = least + (int64_t)rng_below(&r, (uint64_t)(most - least));
        if (rng_one_in(&r, 2)) moment -= moment % (rng_one_in(&r, 2) ? SECOND : DAY);
        dls__date_span span;
        size_t length = dls__date_format(moment, text);
        assert_true(dls__date_parse(text, length, &span));
        assert_true(span.begin == moment);
    }
    dls__date_format(span_of("2018-05-04T10:20:30.500").begin, text);
    assert_string_equal(text, "2018-05-04T10:20:30.5Z");
    dls__date_format(INT64_MIN, text); /* no date has it, a damaged index may */
    dls__date_format(INT64_MAX, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments_are_counted_from_1970),
        cmocka_unit_test(test_what_is_no_date_is_refused),
        cmocka_unit_test(test_every_day_of_500_years_follows_the_one_before),
        cmocka_unit_test(test_what_is_written_is_read_as_the_same_moment),
    };
    return cmocka_run_group_tests_name("schema/iso_date", tests, NULL, NULL);
}
