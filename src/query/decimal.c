/* SPDX-License-Identifier: MIT
 *
 * A number is a whole one divided by a power of ten; both are exact in double precision, so the quotient is rounded
 * once, and once more to single precision.
 */
#include "query/decimal.h"

#include <inttypes.h>
#include <stdio.h>

static const double powers_of_ten[DLS__DECIMAL_DIGITS + 1] = { 1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

static float divided(uint64_t whole, uint32_t decimals) { return (float)((double)whole / powers_of_ten[decimals]); }

size_t dls__decimal_write(float value, char out[DLS__DECIMAL_ROOM])
{
    uint32_t decimals = 0;
    uint64_t whole = (uint64_t)((double)value + 0.5);
    while (divided(whole, decimals) != value && decimals < DLS__DECIMAL_DIGITS)
        whole = (uint64_t)((double)value * powers_of_ten[++decimals] + 0.5);
    uint64_t power = (uint64_t)powers_of_ten[decimals];
    int length = decimals == 0 ? snprintf(out, DLS__DECIMAL_ROOM, "%" PRIu64, whole)
                               : snprintf(out, DLS__DECIMAL_ROOM, "%" PRIu64 ".%0*" PRIu64, whole / power,
                                          (int)decimals, whole % power);
    return (size_t)length;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

size_t dls__decimal_read(const char *at, size_t left, float *out)
{
    uint64_t whole = 0;
    size_t size = 0;
    uint32_t digits = 0, decimals = 0;
    for (; size < left && is_digit(at[size]) && digits <= DLS__DECIMAL_DIGITS; size++, digits++)
        whole = whole * 10 + (uint64_t)(at[size] - '0');
    if (digits == 0) return 0;
    if (size + 1 < left && at[size] == '.' && is_digit(at[size + 1])) {
        size++;
        for (; size < left && is_digit(at[size]) && digits <= DLS__DECIMAL_DIGITS; size++, digits++, decimals++)
            whole = whole * 10 + (uint64_t)(at[size] - '0');
    }
    if (digits > DLS__DECIMAL_DIGITS) return 0;
    *out = divided(whole, decimals);
    return size;
}
