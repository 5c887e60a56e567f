/* SPDX-License-Identifier: MIT
 *
 * The columns of a segment's text fields, one byte a document: its length (lengths.h), and its extent
 * (extent.h) for fields that keep positions.
 */
#ifndef DLS__COLUMNS_H
#define DLS__COLUMNS_H

#include "base/common.h"

typedef struct dls__columns {
    const uint8_t *lengths[DLS_MAX_TEXT_FIELDS];
    const uint8_t *extents[DLS_MAX_TEXT_FIELDS]; /* NULL for a field without positions */
} dls__columns;

#endif
