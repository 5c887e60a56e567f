/* SPDX-License-Identifier: MIT
 *
 * What a value of a column multiplies a score by: 1 + weight * x, with x from 0 to 1 by the form of dlsearch.h. All of
 * it is double precision, in one fixed order, of operations whose result IEEE 754 gives to the last bit, rounded to
 * single precision once: the same on every machine. It depends on the value and on what the search says, on nothing of
 * an index.
 *
 * In these forms every step is monotone after rounding too. So the largest factor of values between two is that of an
 * end, or, where the origin is between them, that of the origin.
 */
#ifndef DLS__COLUMN_BOOST_H
#define DLS__COLUMN_BOOST_H

#include "base/common.h"

typedef struct dls__column_boost {
    size_t field;
    dls_boost_form form;
    double weight;
    double origin; /* as numbers of the field are: of dates microseconds */
    double end;
    double scale; /* likewise */
} dls__column_boost;

/* 1 to 1 + weight, whatever the value. */
float dls__column_boost_factor(const dls__column_boost *boost, double value);

/* The largest factor of values from `low` to `high`. */
float dls__column_boost_most(const dls__column_boost *boost, double low, double high);

#endif
