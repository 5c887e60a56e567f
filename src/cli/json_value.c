/* SPDX-License-Identifier: MIT
 *
 * Numbers by the grammar of RFC 8259.
 */
#include "cli/json_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_text.h"

/* Whole numbers of this many digits survive a reader that keeps numbers as doubles. */
#define MAX_DIGITS 15

/* Digits that a double always reads back from. */
#define MAX_PRECISION 17

/* Digits from `at` on; how many. */
static size_t digits(const dls_text *text, size_t at)
{
    size_t count = 0;
    while (at + count < text->length && text->bytes[at + count] >= '0' && text->bytes[at + count] <= '9') count++;
    return count;
}

static bool has_one_of(const dls_text *text, size_t at, const char *signs)
{
    return at < text->length && text->bytes[at] != '\0' && strchr(signs, text->bytes[at]) != NULL;
}

/* "2016", "-44", and if not `whole` "0.5" and "1e-9", but not "016", "2016a", ".5" or "". */
static bool is_number(const dls_text *text, bool whole)
{
    size_t at = has_one_of(text, 0, "-");
    size_t count = digits(text, at);
    if (count == 0 || (count > 1 && text->bytes[at] == '0') || (whole && count > MAX_DIGITS)) return false;
    if (whole) return at + count == text->length && (at == 0 || text->bytes[at] != '0');
    at += count;
    if (has_one_of(text, at, ".")) {
        count = digits(text, at + 1);
        if (count == 0) return false;
        at += 1 + count;
    }
    if (has_one_of(text, at, "eE")) {
        at += has_one_of(text, at + 1, "+-") ? 2 : 1;
        count = digits(text, at);
        if (count == 0) return false;
        at += count;
    }
    return at == text->length;
}

void json_add_value(struct string_builder *out, dls_field_kind kind, const dls_text *value)
{
    bool bare = (kind == DLS_FIELD_INTEGER && is_number(value, true)) ||
                (kind == DLS_FIELD_FLOAT && is_number(value, false)) || kind == DLS_FIELD_BOOLEAN;
    if (bare) builder_add(out, value->bytes, value->length);
    else json_add_string(out, value->bytes, value->length);
}

void json_real_text(double value, char *text, size_t size)
{
    for (int precision = 1; precision <= MAX_PRECISION; precision++) {
        snprintf(text, size, "%.*g", precision, value);
        if (strtod(text, NULL) == value) return;
    }
}

bool json_value_keeps(dls_field_kind kind, const dls_text *value)
{
    char copy[32], again[32];
    if (kind == DLS_FIELD_BOOLEAN) return true;
    if (kind == DLS_FIELD_INTEGER || is_number(value, true))
        return is_number(value, true) && (kind == DLS_FIELD_INTEGER || kind == DLS_FIELD_FLOAT);
    if (kind != DLS_FIELD_FLOAT || !is_number(value, false) || value->length >= sizeof copy) return false;
    memcpy(copy, value->bytes, value->length);
    copy[value->length] = '\0';
    if (strpbrk(copy, ".eE") == NULL) return false; /* a whole number of many digits */
    json_real_text(strtod(copy, NULL), again, sizeof again);
    return strcmp(copy, again) == 0;
}
