/* SPDX-License-Identifier: MIT
 *
 * Texts to terms and back.
 */
#include "schema/value_term.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "schema/iso_date.h"
#include "schema/value_number.h"

#define SIGN (UINT64_C(1) << 63)

/* What is shown of a value that is none. */
#define SHOWN_VALUE 40

static dls_status wrong_value(const dls_field *field, const char *text, size_t length, const char *what, dls_error *err)
{
    return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s': '%.*s' is no %s", field->name,
                     (int)dls__min(length, SHOWN_VALUE), length > 0 ? text : "", what);
}

static uint64_t sortable_bits(double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return (bits & SIGN) != 0 ? ~bits : bits | SIGN;
}

static double number_of_bits(uint64_t bits)
{
    double number;
    bits = (bits & SIGN) != 0 ? bits & ~SIGN : ~bits;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* The bytes of a number's value as a number that sorts as they do. */
static dls_status number_of_text(const dls_field *field, const char *text, size_t length, dls__value_end end,
                                 uint64_t *out, dls_error *err)
{
    int64_t whole = 0;
    double number = 0.0;
    dls__date_span span = { 0, 0 };
    switch (field->kind) {
    case DLS_FIELD_INTEGER:
        if (!dls__whole_parse(text, length, &whole))
            return wrong_value(field, text, length, "whole number of 64 bits", err);
        *out = (uint64_t)whole ^ SIGN;
        return DLS_OK;
    case DLS_FIELD_FLOAT:
        if (!dls__number_parse(text, length, &number)) return wrong_value(field, text, length, "number", err);
        *out = sortable_bits(number);
        return DLS_OK;
    case DLS_FIELD_DATE:
        if (!dls__date_parse(text, length, &span)) return wrong_value(field, text, length, "date of ISO 8601", err);
        *out = (uint64_t)(end == DLS__VALUE_BEGIN ? span.begin : span.end) ^ SIGN;
        return DLS_OK;
    default: break;
    }
    *out = length == 4 && memcmp(text, "true", 4) == 0;
    if (*out == 0 && (length != 5 || memcmp(text, "false", 5) != 0))
        return wrong_value(field, text, length, "'true' or 'false'", err);
    return DLS_OK;
}

dls_status dls__value_check(const dls_field *field, const char *text, size_t length, dls_error *err)
{
    uint64_t number;
    if (field->kind != DLS_FIELD_KEYWORD) return number_of_text(field, text, length, DLS__VALUE_BEGIN, &number, err);
    if (length > DLS_MAX_KEY)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "field '%s': a keyword of %zu bytes, %d are allowed",
                         field->name, length, DLS_MAX_KEY);
    return DLS_OK;
}

dls_status dls__value_spell(const dls_field *field, size_t number, const char *text, size_t length, dls__value_end end,
                            char out[DLS__VALUE_TERM_SIZE], size_t *out_length, dls_error *err)
{
    char *term = out + DLS__KEYWORD_PREFIX_SIZE;
    uint64_t bits = 0;
    out[0] = (char)DLS__KEYWORD_PREFIX;
    out[1] = (char)number;
    if (field->kind == DLS_FIELD_KEYWORD) {
        DLS__TRY(dls__value_check(field, text, length, err));
        if (length > 0) memcpy(term, text, length);
        *out_length = DLS__KEYWORD_PREFIX_SIZE + length;
        return DLS_OK;
    }
    DLS__TRY(number_of_text(field, text, length, end, &bits, err));
    size_t size = field->kind == DLS_FIELD_BOOLEAN ? 1 : DLS__NUMBER_TERM_SIZE;
    for (size_t i = size; i-- > 0; bits >>= 8) term[i] = (char)(bits & 255);
    *out_length = DLS__KEYWORD_PREFIX_SIZE + size;
    return DLS_OK;
}

static uint64_t bits_of_term(const char term[DLS__NUMBER_TERM_SIZE])
{
    uint64_t bits = 0;
    for (size_t i = 0; i < DLS__NUMBER_TERM_SIZE; i++) bits = bits << 8 | (uint8_t)term[i];
    return bits;
}

int64_t dls__value_whole(const char term[DLS__NUMBER_TERM_SIZE]) { return (int64_t)(bits_of_term(term) ^ SIGN); }

bool dls__value_number(dls_field_kind kind, const char *term, size_t length, double *out)
{
    if (length != (kind == DLS_FIELD_BOOLEAN ? 1 : DLS__NUMBER_TERM_SIZE)) return false;
    switch (kind) {
    case DLS_FIELD_BOOLEAN: *out = term[0] != 0; return true;
    case DLS_FIELD_FLOAT: *out = number_of_bits(bits_of_term(term)); return true;
    default: *out = (double)dls__value_whole(term); return true;
    }
}

dls_text dls__value_text(dls_field_kind kind, const char *term, size_t length, char out[DLS__VALUE_TEXT])
{
    out[0] = '\0';
    if (kind == DLS_FIELD_KEYWORD) return (dls_text){ term, length };
    if (length != (kind == DLS_FIELD_BOOLEAN ? 1 : DLS__NUMBER_TERM_SIZE)) return (dls_text){ out, 0 };
    if (kind == DLS_FIELD_BOOLEAN) return term[0] != 0 ? (dls_text){ "true", 4 } : (dls_text){ "false", 5 };
    int64_t whole = dls__value_whole(term);
    if (kind == DLS_FIELD_DATE) return (dls_text){ out, dls__date_format(whole, out) };
    if (kind == DLS_FIELD_FLOAT) return (dls_text){ out, dls__number_format(number_of_bits(bits_of_term(term)), out) };
    return (dls_text){ out, (size_t)snprintf(out, DLS__VALUE_TEXT, "%" PRId64, whole) };
}
