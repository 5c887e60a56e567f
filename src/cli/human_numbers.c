/* SPDX-License-Identifier: MIT
 *
 * The command sets no numeric locale: a point is a point.
 */
#include "cli/human_numbers.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *digits(const char *text, uint64_t max, uint64_t *out)
{
    uint64_t value = 0;
    const char *at = text;
    for (; isdigit((unsigned char)*at); at++) {
        unsigned digit = (unsigned)(*at - '0');
        if (digit > max || value > (max - digit) / 10) return NULL;
        value = value * 10 + digit;
    }
    *out = value;
    return at == text ? NULL : at;
}

bool parse_count(const char *text, uint64_t max, uint64_t *out)
{
    uint64_t value;
    const char *end = digits(text, max, &value);
    if (end == NULL || *end != '\0') return false;
    *out = value;
    return true;
}

bool parse_size(const char *text, uint64_t *out)
{
    static const char letters[] = "KMGT";
    uint64_t value;
    const char *end = digits(text, UINT64_MAX, &value);
    if (end == NULL) return false;
    const char *letter = *end == '\0' ? NULL : strchr(letters, toupper((unsigned char)*end));
    if (letter != NULL) {
        unsigned shift = 10 * (unsigned)(letter - letters + 1);
        if (value > UINT64_MAX >> shift) return false;
        value <<= shift;
        end++;
        if (strncasecmp(end, "iB", 2) == 0) end++;
    }
    if (toupper((unsigned char)*end) == 'B') end++;
    if (*end != '\0') return false;
    *out = value;
    return true;
}

bool parse_number(const char *text, float low, float high, float *out)
{
    char *end;
    float value = strtof(text, &end);
    if (end == text || *end != '\0' || !isfinite(value) || value < low || value > high) return false;
    *out = value;
    return true;
}

struct grouped grouped(uint64_t number)
{
    char plain[24];
    int length = snprintf(plain, sizeof plain, "%" PRIu64, number);
    struct grouped result;
    char *to = result.text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) *to++ = ',';
        *to++ = plain[i];
    }
    *to = '\0';
    return result;
}

void builder_add_grouped(struct string_builder *builder, uint64_t number)
{
    builder_add_string(builder, grouped(number).text);
}

void builder_add_duration(struct string_builder *builder, double seconds)
{
    if (!(seconds < 360000.0)) { /* a hundred hours, or not a number */
        builder_add_string(builder, "days");
        return;
    }
    unsigned whole = (unsigned)(seconds + 0.5);
    if (whole >= 3600) builder_add_format(builder, "%u:%02u:%02u", whole / 3600, whole / 60 % 60, whole % 60);
    else builder_add_format(builder, "%u:%02u", whole / 60, whole % 60);
}
