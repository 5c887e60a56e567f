/* SPDX-License-Identifier: MIT
 *
 * What the document store keeps of a document: its key, what its length bytes do not say of the lengths of its text
 * fields, and the values of stored fields, in the order they were given.
 *
 *   record = key:string rests:string (field:varint value:string)*      string = length:varint bytes
 *   rests  = (length of the field - the length that its byte stands for):varint{text fields whose byte is inexact}
 *
 * By `rests` the exact sum of lengths is known when a document is deleted. They take a byte a document, and one or two
 * more for each field of more than 39 words: 0.2 % of an index of abstracts.
 */
#ifndef DLS__RECORD_H
#define DLS__RECORD_H

#include "base/buf.h"
#include "base/common.h"
#include "base/reader.h"

/* `lengths` of the document's `text_fields` text fields, in words. */
void dls__record_begin(dls__buf *record, const char *key, size_t key_length, const uint32_t *lengths,
                       uint32_t text_fields);
void dls__record_add(dls__buf *record, uint64_t field, const char *value, size_t length);

/* A walk over a record's values. */
typedef struct dls__record_reader {
    dls__reader reader;
    const char *key;
    size_t key_length;
    const char *rests;
    size_t rests_size;
    uint64_t field; /* the current value's */
    const char *value;
    size_t length;
} dls__record_reader;

/* Read the key and the rests; `reader.bad` if they are not there. */
void dls__record_open(dls__record_reader *record, const void *bytes, size_t size);

/* The lengths of the text fields of a record that was opened, of which `codes` has the bytes. False where the rests
 * make no sense. */
bool dls__record_lengths(const dls__record_reader *record, const uint8_t *codes, uint32_t text_fields,
                         uint32_t *lengths);

/* Step to the next value; false beyond the last, and where the record makes no sense (`reader.bad`). */
bool dls__record_next(dls__record_reader *record);

#endif
