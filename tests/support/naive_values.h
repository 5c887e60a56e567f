/* SPDX-License-Identifier: MIT
 *
 * The stupid twin's idea of values that have an order.
 */
#ifndef NAIVE_VALUES_H
#define NAIVE_VALUES_H

#include <dlsearch/dlsearch.h>

/* Whether a is before, equal to or behind b: below 0, 0, above 0. Dates are of the forms year[-month[-day]] and with
 * T hour:minute:second and Z. */
int naive_compare_values(dls_field_kind kind, const char *a, const char *b);

/* Whether the value is in the range of dls_query_new_range. */
bool naive_value_in_range(dls_field_kind kind, const char *value, const char *low, const char *high, unsigned flags);

/* A value of a number's kind as a number: of a date microseconds since 1970. */
double naive_value_number(dls_field_kind kind, const char *text);

#endif
