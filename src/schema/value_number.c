/* SPDX-License-Identifier: MIT
 *
 * A number is given to strtod as digits and an exponent, without a decimal point, which would be the locale's.
 */
#include "schema/value_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Exponents beyond which no number of up to DLS__DECIMAL_LONGEST digits is anything but 0 or too large. */
#define MOST_EXPONENT 100000

static bool is_figure(char c) { return c >= '0' && c <= '9'; }

bool dls__whole_parse(const char *text, size_t length, int64_t *out)
{
    size_t at = length > 0 && (text[0] == '-' || text[0] == '+');
    bool negative = at > 0 && text[0] == '-';
    uint64_t number = 0, most = negative ? UINT64_C(1) << 63 : INT64_MAX;
    if (at == length) return false;
    for (; at < length; at++) {
        uint64_t digit = (uint64_t)(text[at] - '0');
        if (!is_figure(text[at]) || number > (most - digit) / 10) return false;
        number = 10 * number + digit;
    }
    *out = negative ? (int64_t)(0 - number) : (int64_t)number;
    return true;
}

/* The exponent behind an e, cut to what matters. False if it is none. */
static bool take_exponent(const char *text, size_t length, int *out)
{
    size_t at = length > 0 && (text[0] == '-' || text[0] == '+');
    int exponent = 0;
    if (at == length) return false;
    for (; at < length; at++) {
        if (!is_figure(text[at])) return false;
        if (exponent < MOST_EXPONENT) exponent = 10 * exponent + (text[at] - '0');
    }
    *out = text[0] == '-' ? -exponent : exponent;
    return true;
}

bool dls__number_parse(const char *text, size_t length, double *out)
{
    char digits[DLS__DECIMAL_LONGEST + 32];
    size_t at = 0, size = 0;
    int exponent = 0, behind = 0;
    bool point = false;
    if (length > DLS__DECIMAL_LONGEST) return false;
    if (length > 0 && (text[0] == '-' || text[0] == '+')) at++;
    for (; at < length && (is_figure(text[at]) || (text[at] == '.' && !point)); at++) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        digits[size++] = text[at];
        behind += point;
    }
    if (size == 0) return false;
    if (at < length) {
        if (text[at] != 'e' && text[at] != 'E') return false;
        if (!take_exponent(text + at + 1, length - at - 1, &exponent)) return false;
    }
    snprintf(digits + size, sizeof digits - size, "e%d", exponent - behind);
    double number = strtod(digits, NULL);
    if (!isfinite(number)) return false;
    *out = number == 0.0 ? 0.0 : text[0] == '-' ? -number : number;
    return true;
}

/* `digits` of the number, with a point for whatever the locale has in its place. */
static size_t print_number(double number, int digits, char out[DLS__DECIMAL_TEXT])
{
    char printed[64];
    size_t size = 0;
    snprintf(printed, sizeof printed, "%.*g", digits, number);
    for (const char *c = printed; *c != '\0' && size + 1 < DLS__DECIMAL_TEXT; c++) {
        if (strchr("+-0123456789e", *c) != NULL)
            out[size++] = *c;
        else if (size > 0 && out[size - 1] != '.')
            out[size++] = '.';
    }
    out[size] = '\0';
    return size;
}

size_t dls__number_format(double number, char out[DLS__DECIMAL_TEXT])
{
    double read;
    size_t size = 0;
    for (int digits = 15; digits <= 17; digits++) {
        size = print_number(number, digits, out);
        if (dls__number_parse(out, size, &read) && read == number) break;
    }
    return size;
}
