/* SPDX-License-Identifier: MIT
 *
 * What can be had of a segment that is damaged: the documents whose records are sound, whatever else is not.
 *
 * Only what a checksum vouches for is given out. A record is sound where its block of the document store is: all pages
 * that it lies on, and the pages of the table that say where it begins and which documents it has. Of the table a
 * damaged page will do, if the dictionary of keys, on good ones, has the block's documents at the numbers that the
 * table gives: bytes of good pages that unpack to as many records as there should be, with the right keys, are the
 * block. So a changed byte costs the documents of one block at most, and those of a page of the table or of the keys
 * nothing.
 *
 * Keys of documents without a sound record are told where the dictionary of keys still has them.
 *
 * Which documents were deleted has a checksum of its own, and goes by the order of documents. Where it cannot be read,
 * all documents count as live; how many deletions are not known is told.
 *
 * Of a segment whose end the file does not hold nothing can be had: its checksums stand there.
 */
#ifndef DLS__SALVAGE_H
#define DLS__SALVAGE_H

#include "columns/docstore_format.h"
#include "columns/record.h"
#include "segment/segment_reader.h"

typedef struct dls__salvage {
    const dls_schema *schema;
    const dls_allocator *allocator;
    dls__segment_descriptor descriptor;
    bool has_image;         /* the file holds it to its end */
    bool has_deletions;     /* likewise */
    dls__pages pages;       /* verified, as anywhere */
    dls__pages loose_pages; /* the same bytes, all taken to be good */
    size_t good_size;
    dls__docstore stored;       /* behind verified pages; block_count 0 where it cannot be told */
    dls__docstore loose_stored; /* behind the others */
    dls__dict keys;             /* without strings where it cannot be read */
    uint64_t *gone;             /* bits by number outside: deleted */
    uint64_t *kept;             /* likewise: whose records were taken */
    uint32_t unknown_deletions;
    uint64_t next_block;
    dls__buf block;
    size_t at; /* of the next record in it */
    uint32_t document; /* of the next record */
    uint32_t block_end;
    uint64_t next_lost; /* document from which on lost ones without a key are sought */
    dls__dict_iter key; /* of lost documents */
    bool keys_walked;
} dls__salvage;

/* Open what is there of the segment in the file at `file_bytes`, of which there are `file_size`. Damage is no failure.
 * Freed by dls__salvage_done, on failure too. [memory: 2 bits for each document, and the largest block] */
dls_status dls__salvage_init(dls__salvage *salvage, const dls__segment_descriptor *descriptor, const dls_schema *schema,
                             const uint8_t *file_bytes, uint64_t file_size, const dls_allocator *allocator,
                             dls_error *err);
void dls__salvage_done(dls__salvage *salvage);

/* Whether the file holds all that the descriptor names. */
bool dls__salvage_is_whole(const dls__salvage *salvage);

/* Whether all blocks can be found without the keys' help. */
bool dls__salvage_has_table(const dls__salvage *salvage);

/* The next document, not deleted, whose record is sound: its number, and the record, opened, which lives until the next
 * call. `*more` is false beyond the last. Who takes it calls dls__salvage_keep. */
dls_status dls__salvage_next(dls__salvage *salvage, bool *more, uint32_t *document, dls__record_reader *record,
                             dls_error *err);

/* The document was taken, and is not lost. */
void dls__salvage_keep(dls__salvage *salvage, uint32_t document);
bool dls__salvage_is_kept(const dls__salvage *salvage, uint32_t document);

/* After all of these: the next document that is neither deleted nor kept, with its key, or NULL where that is not
 * readable. */
bool dls__salvage_lost(dls__salvage *salvage, uint32_t *document, const char **key, size_t *key_length);

#endif
