/* SPDX-License-Identifier: MIT
 *
 * Dates and times of ISO 8601, as microseconds since the beginning of 1970, UTC.
 *
 *   date   = year [- month [- day [(T | t | space) time [zone]]]]     year = 4 digits, all else 2
 *   time   = hour : minute [: second [(. | ,) digit{1..9}]]
 *   zone   = Z | z | (+ | -) hour [[:] minute]                      none: UTC
 *
 * What is written less exactly stands for all of its time: "2018" for a year, "2018-05-04T10:20" for a minute. Digits
 * behind the sixth of a second are not looked at. The calendar is the Gregorian one for all years, 0000 to 9999, out of
 * which no zone may lead: each moment has a text.
 */
#ifndef DLS__ISO_DATE_H
#define DLS__ISO_DATE_H

#include "base/common.h"

/* The time that a date stands for: [begin, end). */
typedef struct dls__date_span {
    int64_t begin;
    int64_t end;
} dls__date_span;

/* False if the text is no date. */
bool dls__date_parse(const char *text, size_t length, dls__date_span *out);

/* The shortest form of a moment that has a day, with "Z" where it has a time, to `out`; its length. */
#define DLS__DATE_TEXT 40
size_t dls__date_format(int64_t moment, char out[DLS__DATE_TEXT]);

/* The year of a moment, and its month, 1 to 12, and day. */
void dls__date_split(int64_t moment, int *year, int *month, int *day);

#endif
