/* SPDX-License-Identifier: MIT
 *
 * What the document store keeps of a document: its key and the values of stored fields, in the order they were given.
 *
 *   record = key:string (field:varint value:string)*      string = length:varint bytes
 */
#ifndef DLS__RECORD_H
#define DLS__RECORD_H

#include "base/buf.h"
#include "base/common.h"
#include "base/reader.h"

void dls__record_begin(dls__buf *record, const char *key, size_t key_length);
void dls__record_add(dls__buf *record, uint64_t field, const char *value, size_t length);

/* A walk over a record's values. */
typedef struct dls__record_reader {
    dls__reader reader;
    const char *key;
    size_t key_length;
    uint64_t field; /* the current value's */
    const char *value;
    size_t length;
} dls__record_reader;

/* Read the key; `reader.bad` if there is none. */
void dls__record_open(dls__record_reader *record, const void *bytes, size_t size);

/* Step to the next value; false beyond the last, and where the record makes no sense (`reader.bad`). */
bool dls__record_next(dls__record_reader *record);

#endif
