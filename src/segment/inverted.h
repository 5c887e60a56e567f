/* SPDX-License-Identifier: MIT
 *
 * What the two halves of the inverter share: a term's entry and the tags of its stream (see inverter.h).
 */
#ifndef DLS__INVERTED_H
#define DLS__INVERTED_H

#include "segment/slices.h"

enum { DLS__TAG_POSITION = 0, DLS__TAG_FIELD = 1, DLS__TAG_DOCUMENT = 2, DLS__TAG_KEYWORD = 3 };

struct dls__inverted {
    dls__slice_writer stream;
    uint32_t document; /* of the last occurrence; 0 while empty */
    uint32_t position;
    uint8_t field;
    bool empty;
};

#endif
