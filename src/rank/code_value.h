/* SPDX-License-Identifier: MIT
 *
 * From the codes of a column to the values that they stand for, and back: in another segment the same value has another
 * code.
 */
#ifndef DLS__CODE_VALUE_H
#define DLS__CODE_VALUE_H

#include "segment/segment_reader.h"

/* The value of `code`, 1 or more, of `field` in the segment, as the string of `terms`, which this begins: a term with
 * its prefix. DLS_ECORRUPT: there is no such value. [cost: reads up to 31 strings of a block of the dictionary] */
dls_status dls__code_value(const dls__segment *segment, const dls__value_column *column, size_t field, uint32_t code,
                           dls__dict_iter *terms, dls_error *err);

/* The code of the value whose term without its prefix is `term`; 0 if the segment does not have it. [cost: two
 * look-ups] */
dls_status dls__value_code(const dls__segment *segment, const dls__value_column *column, size_t field, const char *term,
                           size_t length, uint32_t *code, dls_error *err);

#endif
