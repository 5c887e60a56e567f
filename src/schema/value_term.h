/* SPDX-License-Identifier: MIT
 *
 * Values of fields as terms. A keyword is its own; a number becomes bytes that sort as the numbers do, so that one
 * dictionary holds the sorted values of any field, equal ones once, and a range of numbers is a range of strings.
 *
 *   keyword           the bytes of the value
 *   integer, date     8 bytes, the highest first, of the number + 2^63; a date is its first microsecond since 1970
 *   float             8 bytes, the highest first: the bits of the double, of a positive one with the sign set, of a
 *                     negative one inverted
 *   boolean           a byte, 0 or 1
 *
 * In a dictionary each stands behind DLS__KEYWORD_PREFIX, which no word begins with, and its field's number. */
#ifndef DLS__VALUE_TERM_H
#define DLS__VALUE_TERM_H

#include "base/common.h"

#define DLS__KEYWORD_PREFIX 0xff
#define DLS__KEYWORD_PREFIX_SIZE 2

/* Bytes of the longest value as a term, with its prefix; and of a number's. */
#define DLS__VALUE_TERM_SIZE (DLS_MAX_KEY + DLS__KEYWORD_PREFIX_SIZE)
#define DLS__NUMBER_TERM_SIZE 8

/* Whether values of fields of the kind are terms as they stand; and whether they are not bytes, but mean something. */
static inline bool dls__kind_has_values(dls_field_kind kind)
{
    return kind == DLS_FIELD_KEYWORD || (kind >= DLS_FIELD_INTEGER && kind <= DLS_FIELD_BOOLEAN);
}

static inline bool dls__kind_is_number(dls_field_kind kind)
{
    return dls__kind_has_values(kind) && kind != DLS_FIELD_KEYWORD;
}

/* Where a value that stands for more than one moment begins; and where the next one would. */
typedef enum dls__value_end { DLS__VALUE_BEGIN, DLS__VALUE_AFTER } dls__value_end;

/* The term of a value, with its prefix, to `out`; DLS_EINVAL if the value is none of this field. `number` is the
 * field's. Keywords are DLS_MAX_KEY bytes at most (DLS_ELIMIT). */
dls_status dls__value_spell(const dls_field *field, size_t number, const char *text, size_t length, dls__value_end end,
                            char out[DLS__VALUE_TERM_SIZE], size_t *out_length, dls_error *err);

/* What dls__value_spell fails with, without spelling. */
dls_status dls__value_check(const dls_field *field, const char *text, size_t length, dls_error *err);

/* The text of a term of this kind without its prefix: of a keyword itself, of a number its shortest form, in `out`. Of
 * bytes that are no term of this kind, nothing. */
#define DLS__VALUE_TEXT 40
dls_text dls__value_text(dls_field_kind kind, const char *term, size_t length, char out[DLS__VALUE_TEXT]);

/* The number that a term of a number's kind stands for, or the nearest double; of a date microseconds since 1970. False
 * for bytes that are no term of this kind. */
bool dls__value_number(dls_field_kind kind, const char *term, size_t length, double *out);

/* The number of an integer's or a date's term. */
int64_t dls__value_whole(const char term[DLS__NUMBER_TERM_SIZE]);

#endif
