/* SPDX-License-Identifier: MIT
 *
 * Numbers by the C library, dates by their parts.
 */
#include "support/naive_values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DATE_PARTS = 6 };

/* Year to second; those that are not there are the first. Returns how many are. */
static int date_parts(const char *text, int parts[DATE_PARTS])
{
    static const int first[DATE_PARTS] = { 0, 1, 1, 0, 0, 0 };
    memcpy(parts, first, sizeof first);
    int count = sscanf(text, "%d-%d-%d%*c%d:%d:%d", &parts[0], &parts[1], &parts[2], &parts[3], &parts[4], &parts[5]);
    for (int i = count; i < DATE_PARTS; i++) parts[i] = first[i];
    return count;
}

/* Of two dates, so many parts. */
static int compare_parts(const char *a, const char *b, int count)
{
    int x[DATE_PARTS], y[DATE_PARTS];
    date_parts(a, x);
    date_parts(b, y);
    for (int i = 0; i < count; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    return 0;
}

static int compare_doubles(double a, double b) { return a < b ? -1 : a > b; }

int naive_compare_values(dls_field_kind kind, const char *a, const char *b)
{
    long long x, y;
    switch (kind) {
    case DLS_FIELD_INTEGER: x = strtoll(a, NULL, 10), y = strtoll(b, NULL, 10); return x < y ? -1 : x > y;
    case DLS_FIELD_FLOAT: return compare_doubles(strtod(a, NULL), strtod(b, NULL));
    case DLS_FIELD_DATE: return compare_parts(a, b, DATE_PARTS);
    default: return strcmp(a, b); /* "false" is before "true" */
    }
}

static bool is_leap_year(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

/* Days from the beginning of 1970, or up to it. */
static long long days_to(int year, int month, int day)
{
    static const int days_of[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    long long days = day - 1;
    for (int y = 1970; y < year; y++) days += is_leap_year(y) ? 366 : 365;
    for (int y = year; y < 1970; y++) days -= is_leap_year(y) ? 366 : 365;
    for (int m = 1; m < month; m++) days += days_of[m - 1] + (m == 2 && is_leap_year(year));
    return days;
}

double naive_value_number(dls_field_kind kind, const char *text)
{
    int parts[DATE_PARTS];
    switch (kind) {
    case DLS_FIELD_INTEGER: return (double)strtoll(text, NULL, 10);
    case DLS_FIELD_FLOAT: return strtod(text, NULL);
    case DLS_FIELD_DATE:
        date_parts(text, parts);
        return (double)((((days_to(parts[0], parts[1], parts[2]) * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5]) *
                        1000000);
    default: return strcmp(text, "true") == 0;
    }
}

/* A value with the end of a range: of dates so many parts as the end has. */
static int compare_with_end(dls_field_kind kind, const char *value, const char *end)
{
    int parts[DATE_PARTS];
    return kind == DLS_FIELD_DATE ? compare_parts(value, end, date_parts(end, parts))
                                  : naive_compare_values(kind, value, end);
}

bool naive_value_in_range(dls_field_kind kind, const char *value, const char *low, const char *high, unsigned flags)
{
    int at_low = low != NULL ? compare_with_end(kind, value, low) : 1;
    int at_high = high != NULL ? compare_with_end(kind, value, high) : -1;
    return ((flags & DLS_RANGE_ABOVE_LOW) != 0 ? at_low > 0 : at_low >= 0) &&
           ((flags & DLS_RANGE_BELOW_HIGH) != 0 ? at_high < 0 : at_high <= 0);
}
