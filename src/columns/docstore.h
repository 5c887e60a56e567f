/* SPDX-License-Identifier: MIT
 *
 * The document store: one record of bytes a document, compressed in blocks of up to 32 KiB. See docstore_format.h.
 * record.h says what a record holds.
 */
#ifndef DLS__DOCSTORE_H
#define DLS__DOCSTORE_H

#include "base/buf.h"
#include "base/cancel.h"
#include "base/common.h"
#include "base/section.h"
#include "base/spool.h"

/* Bytes of the longest record. Lengths of what is compressed are 32 bits, and this leaves room for all of them. */
#define DLS__RECORD_MAX ((size_t)1 << 30)

typedef struct dls__docstore_writer {
    const dls_allocator *allocator;
    dls__spool *out;
    dls__spool block_index;
    dls__buf block;      /* records of the block being filled */
    dls__buf compressed; /* room for it */
    uint32_t documents;
    uint32_t block_first; /* first document of the block */
    uint64_t block_count;
    uint16_t *places; /* the packer's */
} dls__docstore_writer;

/* Write to `out`, which must be empty; it is complete after dls__docstore_writer_finish. */
dls_status dls__docstore_writer_init(dls__docstore_writer *writer, const dls_allocator *allocator, dls__spool *out,
                                     dls_error *err);
void dls__docstore_writer_done(dls__docstore_writer *writer);

/* The record of the next document, of 0 to DLS__RECORD_MAX bytes (DLS_ELIMIT beyond, and nothing was added); one beyond
 * the size of a block has a block of its own. */
dls_status dls__docstore_writer_add(dls__docstore_writer *writer, const void *record, size_t size, dls_error *err);
dls_status dls__docstore_writer_finish(dls__docstore_writer *writer, dls_error *err);

typedef struct dls__docstore {
    dls__section section;
    uint32_t document_count;
    uint64_t block_count;
    uint64_t index_offset; /* of the table of blocks */
} dls__docstore;

dls_status dls__docstore_open(const dls__section *section, uint32_t document_count, dls__docstore *out, dls_error *err);

/* Append the record of `document` (less than document_count) to `out`. [cost: unpacks its block, about as far as the
 * record reaches] */
dls_status dls__docstore_read(const dls__docstore *store, uint32_t document, dls__buf *out, dls_error *err);

/* The version of the library that unpacks. */
const char *dls__docstore_unpacker_version(void);

/* Walk over all records in order, for checks and merges: unpacks each block once. */
typedef struct dls__docstore_iter {
    const dls__docstore *store;
    uint32_t next;      /* document */
    uint32_t block_end; /* document after the current block's last */
    uint64_t next_block;
    dls__buf block;
    size_t at; /* in the block */
    const uint8_t *record;
    size_t size;
} dls__docstore_iter;

void dls__docstore_iter_init(dls__docstore_iter *iter, const dls__docstore *store, const dls_allocator *allocator);
void dls__docstore_iter_done(dls__docstore_iter *iter);

/* Step to the next document's record (iter->record, iter->size); `*more` is false beyond the last. */
dls_status dls__docstore_iter_next(dls__docstore_iter *iter, bool *more, dls_error *err);

/* Have `document` (less than document_count) be the next. [cost: unpacks its block, unless that is the current one and
 * the document is still to come] */
dls_status dls__docstore_iter_seek(dls__docstore_iter *iter, uint32_t document, dls_error *err);

/* Visit the record of each document, in order, until a visit fails, or it is cancelled. */
typedef dls_status dls__docstore_visit(void *with, const dls__docstore_iter *iter, uint32_t document, dls_error *err);

dls_status dls__docstore_walk(const dls__docstore *store, const dls_allocator *allocator, dls__cancel *cancel,
                              dls__docstore_visit *visit, void *with, dls_error *err);

#endif
