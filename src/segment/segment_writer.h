/* SPDX-License-Identifier: MIT
 *
 * Making a segment of documents that come one by one.
 *
 * Three things grow beside each other: the document store and the lengths, in spools; and lanes (intake.h), in memory,
 * each until buffer_bytes are used up and it becomes a run. At the end runs and lanes are merged into postings
 * and dictionaries, and all sections are written one after the other. How often runs were made, and by how many
 * threads, leaves no trace in the segment's bytes.
 */
#ifndef DLS__SEGMENT_WRITER_H
#define DLS__SEGMENT_WRITER_H

#include "columns/docstore.h"
#include "schema/schema.h"
#include "segment/adopted.h"
#include "segment/intake.h"
#include "segment/segment_format.h"

/* It must stay where it is. */
typedef struct dls__segment_writer {
    const dls_allocator *allocator;
    const dls_schema *schema;
    const char *beside;
    bool reorder;      /* documents, when the segment is ended; set by whoever wants it */
    size_t pair_words; /* write the pairs of so many common words; likewise */
    dls__cancel *cancel; /* of what takes long; NULL: never */
    dls__intake intake;
    dls__adopted *adopted;
    size_t adopted_count;
    size_t adopted_capacity;
    dls__spool stored;
    dls__docstore_writer docstore;
    dls__spool lengths[DLS_MAX_TEXT_FIELDS];
    dls__spool extents[DLS_MAX_TEXT_FIELDS]; /* of fields that keep positions */
    dls__segment_descriptor descriptor;      /* what is known of it so far; documents above all */
} dls__segment_writer;

/* All pointers are borrowed until dls__segment_writer_done, which must be called on failure too. */
dls_status dls__segment_writer_init(dls__segment_writer *writer, const dls_schema *schema,
                                    const dls_allocator *allocator, size_t buffer_bytes, const char *beside,
                                    dls_error *err);
void dls__segment_writer_done(dls__segment_writer *writer);

/* Make it with `threads` threads, the caller's among them. Before anything is added. */
void dls__segment_writer_use_threads(dls__segment_writer *writer, size_t threads);

/* What takes long may be cancelled: the writer is of no use then. Before anything is added. */
void dls__segment_writer_may_be_cancelled(dls__segment_writer *writer, dls__cancel *cancel);

/* Add a document; values and key were checked (dls__segment_writer_check). What fails may have failed for an earlier
 * one. After a failure the writer is of no use. */
dls_status dls__segment_writer_add(dls__segment_writer *writer, const char *key, size_t key_length,
                                   const dls_value *values, size_t count, dls_error *err);

/* Add what is left of a segment, before anything else is added. `segment`, whose schema is the same, is borrowed until
 * dls__segment_writer_done. After a failure the writer is of no use. [memory: 4 bytes for each document, 12 where they
 * were reordered] */
dls_status dls__segment_writer_adopt(dls__segment_writer *writer, dls__segment *segment, dls_error *err);

/* Whether a document could be added: fields that exist, lengths within limits. Says nothing of the key being new: of
 * two documents with one key, the earlier has to be deleted by who adds the later. */
dls_status dls__segment_writer_check(const dls__segment_writer *writer, const char *key, size_t key_length,
                                     const dls_value *values, size_t count, dls_error *err);

/* The last document that was added with `key`, if there is one. */
dls_status dls__segment_writer_find(const dls__segment_writer *writer, const char *key, size_t key_length, bool *found,
                                    uint32_t *document, dls_error *err);

/* Write the segment to `file` at `offset` (a multiple of DLS__SEGMENT_ALIGNMENT), and what it is to `*out`. The writer
 * can only be done with afterwards. */
dls_status dls__segment_writer_finish(dls__segment_writer *writer, dls__file *file, uint64_t offset,
                                      dls__segment_descriptor *out, dls_error *err);

#endif
