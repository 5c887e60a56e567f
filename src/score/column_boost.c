/* SPDX-License-Identifier: MIT
 *
 * Factors of values.
 */
#include "score/column_boost.h"

#include <math.h>

/* x between two ends, of which either may be the larger. */
static double share_between(double value, double origin, double end)
{
    bool ascends = origin < end;
    if (ascends ? value <= origin : value >= origin) return 0.0;
    if (ascends ? value >= end : value <= end) return 1.0;
    return (value - origin) / (end - origin);
}

float dls__column_boost_factor(const dls__column_boost *boost, double value)
{
    double x = 0.0;
    switch (boost->form) {
    case DLS_BOOST_NEAR: x = boost->scale / (boost->scale + fabs(value - boost->origin)); break;
    case DLS_BOOST_LARGE: x = value > 0.0 ? 1.0 - boost->scale / (boost->scale + value) : 0.0; break;
    case DLS_BOOST_BETWEEN: x = share_between(value, boost->origin, boost->end); break;
    }
    x = x > 0.0 ? (x < 1.0 ? x : 1.0) : 0.0; /* 0 for what is no number, too */
    return (float)(1.0 + boost->weight * x);
}

float dls__column_boost_most(const dls__column_boost *boost, double low, double high)
{
    float at_low = dls__column_boost_factor(boost, low), at_high = dls__column_boost_factor(boost, high);
    if (boost->form == DLS_BOOST_NEAR && low <= boost->origin && boost->origin <= high)
        return dls__column_boost_factor(boost, boost->origin);
    return at_low > at_high ? at_low : at_high;
}
