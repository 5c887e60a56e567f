/* SPDX-License-Identifier: MIT
 *
 * The columns of a segment's text fields, one byte a document: its length (lengths.h), and how many bits its largest
 * position in the field needs, 0 to 32, for fields that keep positions.
 */
#ifndef DLS__COLUMNS_H
#define DLS__COLUMNS_H

#include "base/common.h"

typedef struct dls__columns {
    const uint8_t *lengths[DLS_MAX_TEXT_FIELDS];
    const uint8_t *widths[DLS_MAX_TEXT_FIELDS]; /* NULL for a field without positions */
} dls__columns;

#endif
