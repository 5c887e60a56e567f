/* SPDX-License-Identifier: MIT
 *
 * What the two halves of the inverter share: a term's entry and the tags of its stream (see inverter.h).
 *
 * An entry is what is touched for each occurrence: it fills the line of a cache.
 */
#ifndef DLS__INVERTED_H
#define DLS__INVERTED_H

#include "base/bytemap.h"
#include "segment/slices.h"

enum { DLS__TAG_POSITION = 0, DLS__TAG_FIELD = 1, DLS__TAG_DOCUMENT = 2, DLS__TAG_DOCUMENT_AND_FIELD = 3 };

typedef struct dls__inverted {
    dls__bytemap_entry string;
    uint64_t prefix[2]; /* its first 16 bytes, then zeros */
    dls__slice_writer stream;
    uint32_t document; /* of the last occurrence, plus 1; 0 while there is none */
    uint32_t position;
    uint32_t field;
} dls__inverted;

#endif
