/* SPDX-License-Identifier: MIT
 *
 * The middle one of several measurements, which a single bad moment does not move.
 */
#ifndef BENCH_MEDIAN_H
#define BENCH_MEDIAN_H

#include <stddef.h>

/* Sorts the values, of which there is one at least. Of an even number it is halfway between the two in the middle. */
double median_of(double *values, size_t count);

#endif
