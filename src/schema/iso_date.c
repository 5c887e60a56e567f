/* SPDX-License-Identifier: MIT
 *
 * Days are counted in years that begin in March, so that the day that comes and goes is the last of its year; 400 years
 * have 146,097 days.
 */
#include "schema/iso_date.h"

#include <stdio.h>

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define DAYS_OF_400_YEARS INT64_C(146097)
#define DAYS_UP_TO_1970 INT64_C(719468) /* from March of the year 0 on */

/* The years 0000 to 9999: [begin, end). */
#define FIRST_MOMENT (INT64_C(-719528) * DAY)
#define END_OF_MOMENTS (INT64_C(2932897) * DAY)

static int64_t days_of(int64_t year, int month, int day)
{
    int64_t march_year = month <= 2 ? year - 1 : year;
    int64_t era = (march_year >= 0 ? march_year : march_year - 399) / 400, of_era = march_year - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * DAYS_OF_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_UP_TO_1970;
}

static int days_in_month(int year, int month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

typedef struct date_text {
    const char *at;
    const char *end;
} date_text;

/* `count` digits, a number from `least` to `most`. */
static bool take_digits(date_text *text, int count, int least, int most, int *out)
{
    int number = 0;
    if (text->end - text->at < count) return false;
    for (int i = 0; i < count; i++, text->at++) {
        if (*text->at < '0' || *text->at > '9') return false;
        number = 10 * number + (*text->at - '0');
    }
    *out = number;
    return number >= least && number <= most;
}

/* One of the characters, if it is next. */
static bool take_any(date_text *text, const char *characters)
{
    for (; *characters != '\0'; characters++) {
        if (text->at == text->end || *text->at != *characters) continue;
        text->at++;
        return true;
    }
    return false;
}

/* The digits of a second's fraction, to microseconds; `*step` is what the last one is worth. */
static bool take_fraction(date_text *text, int64_t *moment, int64_t *step)
{
    int count = 0;
    for (*step = SECOND; text->at < text->end && *text->at >= '0' && *text->at <= '9'; text->at++) {
        if (++count > 9) return false;
        if (count > 6) continue;
        *step /= 10;
        *moment += *step * (*text->at - '0');
    }
    return count > 0;
}

static bool take_time(date_text *text, int64_t *moment, int64_t *step)
{
    int hour, minute, second;
    if (!take_digits(text, 2, 0, 23, &hour) || !take_any(text, ":") || !take_digits(text, 2, 0, 59, &minute))
        return false;
    *moment += hour * HOUR + minute * MINUTE;
    *step = MINUTE;
    if (!take_any(text, ":")) return true;
    if (!take_digits(text, 2, 0, 59, &second)) return false;
    *moment += second * SECOND;
    *step = SECOND;
    return !take_any(text, ".,") || take_fraction(text, moment, step);
}

static bool take_zone(date_text *text, int64_t *moment)
{
    int hour, minute = 0;
    if (text->at == text->end || take_any(text, "Zz")) return true;
    bool behind = take_any(text, "-"); /* Greenwich */
    if (!behind && !take_any(text, "+")) return false;
    if (!take_digits(text, 2, 0, 23, &hour)) return false;
    bool more = take_any(text, ":") || text->at < text->end;
    if (more && !take_digits(text, 2, 0, 59, &minute)) return false;
    int64_t offset = hour * HOUR + minute * MINUTE;
    *moment += behind ? offset : -offset;
    return true;
}

/* A year, a month, or a day: these need no step, since they differ in length. */
static bool take_day(date_text *text, dls__date_span *out, bool *whole)
{
    int year, month, day;
    *whole = false;
    if (!take_digits(text, 4, 0, 9999, &year)) return false;
    *out = (dls__date_span){ days_of(year, 1, 1) * DAY, days_of(year + 1, 1, 1) * DAY };
    if (!take_any(text, "-")) return true;
    if (!take_digits(text, 2, 1, 12, &month)) return false;
    out->begin = days_of(year, month, 1) * DAY;
    out->end = out->begin + days_in_month(year, month) * DAY;
    if (!take_any(text, "-")) return true;
    if (!take_digits(text, 2, 1, days_in_month(year, month), &day)) return false;
    out->begin = days_of(year, month, day) * DAY;
    out->end = out->begin + DAY;
    *whole = true;
    return true;
}

bool dls__date_parse(const char *text, size_t length, dls__date_span *out)
{
    date_text rest = { text, text + length };
    dls__date_span span;
    bool whole;
    if (!take_day(&rest, &span, &whole)) return false;
    if (whole && take_any(&rest, "Tt ")) {
        int64_t step = 0;
        if (!take_time(&rest, &span.begin, &step) || !take_zone(&rest, &span.begin)) return false;
        if (span.begin < FIRST_MOMENT || span.begin >= END_OF_MOMENTS) return false;
        span.end = span.begin + step;
    }
    if (rest.at != rest.end) return false;
    *out = span;
    return true;
}

/* What is left of a moment in its day; the days before are put into `*days`. */
static int64_t split_day(int64_t moment, int64_t *days)
{
    int64_t rest = moment % DAY;
    *days = moment / DAY - (rest < 0);
    return rest < 0 ? rest + DAY : rest;
}

void dls__date_split(int64_t moment, int *year, int *month, int *day)
{
    int64_t days;
    split_day(moment, &days);
    days += DAYS_UP_TO_1970;
    int64_t era = (days >= 0 ? days : days - (DAYS_OF_400_YEARS - 1)) / DAYS_OF_400_YEARS;
    int64_t of_era = days - era * DAYS_OF_400_YEARS;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t march_month = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
    *month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

size_t dls__date_format(int64_t moment, char out[DLS__DATE_TEXT])
{
    int64_t days, rest = split_day(moment, &days);
    int year, month, day;
    dls__date_split(moment, &year, &month, &day);
    int size = snprintf(out, DLS__DATE_TEXT, "%04d-%02d-%02d", year, month, day);
    if (rest == 0) return (size_t)size;
    int hour = (int)(rest / HOUR), minute = (int)(rest / MINUTE % 60), second = (int)(rest / SECOND % 60);
    size += snprintf(out + size, (size_t)(DLS__DATE_TEXT - size), "T%02d:%02d:%02d", hour, minute, second);
    int fraction = (int)(rest % SECOND);
    if (fraction > 0) {
        size += snprintf(out + size, (size_t)(DLS__DATE_TEXT - size), ".%06d", fraction);
        while (out[size - 1] == '0') size--;
    }
    out[size++] = 'Z';
    out[size] = '\0';
    return (size_t)size;
}
