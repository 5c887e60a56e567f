/* SPDX-License-Identifier: MIT
 *
 * x = 2^e * m with m in [sqrt(1/2), sqrt(2)); ln x = e ln 2 + ln m, and with s = (m - 1) / (m + 1), |s| < 0.172,
 *
 *   ln m = 2 (s + s^3/3 + s^5/5 + ...)
 *
 * of which the terms up to s^21 are taken: the next is below 2^-60 of the first. Only additions, multiplications and
 * divisions of doubles, which IEEE 754 fixes to the bit (the library is compiled without contraction).
 */
#include "score/logarithm.h"

#define LN_2 0.69314718055994530942
#define SQRT_2 1.41421356237309504880

double dls__logarithm(double x)
{
    int exponent = 0;
    for (; x >= SQRT_2; exponent++) x *= 0.5;
    double s = (x - 1.0) / (x + 1.0), square = s * s, sum = 0.0;
    for (int power = 21; power >= 1; power -= 2) sum = sum * square + 1.0 / power;
    return exponent * LN_2 + 2.0 * s * sum;
}
