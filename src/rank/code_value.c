/* SPDX-License-Identifier: MIT
 *
 * Values of a column stand side by side in the dictionary of terms.
 */
#include "rank/code_value.h"

#include <string.h>

#include "base/error.h"
#include "schema/value_term.h"

dls_status dls__code_value(const dls__segment *segment, const dls__value_column *column, size_t field, uint32_t code,
                           dls__dict_iter *terms, dls_error *err)
{
    bool more = false;
    dls__dict_iter_init(terms, &segment->terms);
    if (code <= column->values) {
        DLS__TRY(dls__dict_iter_seek_number(terms, column->first + code - 1, err));
        DLS__TRY(dls__dict_iter_next(terms, &more, err));
    }
    if (more && terms->length >= DLS__KEYWORD_PREFIX_SIZE && (uint8_t)terms->string[0] == DLS__KEYWORD_PREFIX &&
        (uint8_t)terms->string[1] == field)
        return DLS_OK;
    return dls__section_corrupt(&segment->value_section, column->offset, "a code that no value has", err);
}

dls_status dls__value_code(const dls__segment *segment, const dls__value_column *column, size_t field, const char *term,
                           size_t length, uint32_t *code, dls_error *err)
{
    char string[DLS__VALUE_TERM_SIZE];
    uint64_t number, ignored;
    bool found;
    *code = 0;
    string[0] = (char)DLS__KEYWORD_PREFIX;
    string[1] = (char)field;
    if (length > 0) memcpy(string + DLS__KEYWORD_PREFIX_SIZE, term, length);
    length += DLS__KEYWORD_PREFIX_SIZE;
    DLS__TRY(dls__dict_find(&segment->terms, string, length, &found, &ignored, err));
    if (!found) return DLS_OK;
    DLS__TRY(dls__dict_rank(&segment->terms, string, length, &number, err));
    if (number >= column->first && number - column->first < column->values)
        *code = (uint32_t)(number - column->first) + 1;
    return DLS_OK;
}
