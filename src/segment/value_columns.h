/* SPDX-License-Identifier: MIT
 *
 * Making the columns of values (columns/value_column.h) of a segment whose terms and lists are there: the values of a
 * field are next to each other in the dictionary, and the list of each has its documents.
 */
#ifndef DLS__VALUE_COLUMNS_H
#define DLS__VALUE_COLUMNS_H

#include "base/cancel.h"
#include "base/spool.h"
#include "columns/value_column.h"
#include "dict/dict.h"
#include "lists/lists.h"
#include "schema/schema.h"

/* Write the columns of all fields that have one to `out`, which is empty; nothing, if no field has. [memory: 8 bytes
 * for each document, and 4 for each value of one, of one field at a time] */
dls_status dls__value_columns_write(const dls__dict *terms, const dls__lists_file *lists, const dls_schema *schema,
                                    dls__cancel *cancel, const dls_allocator *allocator, dls__spool *out,
                                    dls_error *err);

/* Whether `section` is what dls__value_columns_write makes. */
dls_status dls__value_columns_check(const dls__dict *terms, const dls__lists_file *lists, const dls_schema *schema,
                                    dls__cancel *cancel, const dls_allocator *allocator, const dls__section *section,
                                    dls_error *err);

#endif
