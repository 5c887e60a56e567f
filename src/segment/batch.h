/* SPDX-License-Identifier: MIT
 *
 * Documents that one thread inverts, one after the other: as they came, if they wait for it, and what there is to be
 * stored of them when it has.
 *
 *   waiting = ( key:string count:varint (field:varint value:string){count} )*    string = length:varint bytes
 *   records = ( size:u64 record{size} )*                                         columns/record.h
 */
#ifndef DLS__BATCH_H
#define DLS__BATCH_H

#include "base/buf.h"
#include "base/reader.h"
#include "schema/schema.h"

typedef struct dls__intake_batch {
    uint32_t first; /* number of its first document in the segment */
    uint32_t documents; /* that were inverted */
    uint32_t held;      /* that wait, or waited, for it */
    size_t bytes;       /* of all of them, about */
    dls__buf waiting;

    dls__buf lengths[DLS_MAX_TEXT_FIELDS]; /* by text field: a code for each document */
    dls__buf extents[DLS_MAX_TEXT_FIELDS];  /* likewise, of fields that keep positions */
    dls__buf records;
    uint64_t total_length[DLS_MAX_TEXT_FIELDS];
    uint32_t documents_with[DLS_MAX_TEXT_FIELDS];
    dls_status status; /* of inverting those that waited */
    dls_error failure;
} dls__intake_batch;

void dls__intake_batch_init(dls__intake_batch *batch, const dls_allocator *allocator);
void dls__intake_batch_done(dls__intake_batch *batch);

/* Empty it, for documents from `first` on. Memory beyond `kept_bytes` for a buffer is given back. */
void dls__intake_batch_clear(dls__intake_batch *batch, uint32_t first, size_t kept_bytes);

/* Bytes of a document, about. */
size_t dls__document_bytes(size_t key_length, const dls_value *values, size_t count);

/* Let a copy of a document wait. */
dls_status dls__intake_batch_hold(dls__intake_batch *batch, const char *key, size_t key_length, const dls_value *values,
                                  size_t count, dls_error *err);

/* A document that waits; its values are put into `values`, which holds structs of that type. */
typedef struct dls__held_document {
    const char *key;
    size_t key_length;
    size_t count;
} dls__held_document;

/* The next that `reader`, of `waiting`, has; false behind the last. */
dls_status dls__intake_batch_next(dls__reader *reader, dls__held_document *document, dls__buf *values, bool *more,
                                  dls_error *err);

#endif
