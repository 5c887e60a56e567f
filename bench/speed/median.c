/* SPDX-License-Identifier: MIT */
#include "speed/median.h"

#include <stdlib.h>

static int compare_values(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

double median_of(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_values);
    return (values[(count - 1) / 2] + values[count / 2]) / 2;
}
