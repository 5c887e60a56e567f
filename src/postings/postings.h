/* SPDX-License-Identifier: MIT
 *
 * Postings: for each term the documents that have it, in which text fields, how often and where.
 *
 * Writers and readers meet in dls__posting, readers that rank in dls__block, 128 postings decoded at once. Nothing
 * outside this folder knows the layout (postings_format.h), so that it can be exchanged here.
 *
 * Text fields are numbered by themselves, 0 to DLS_MAX_TEXT_FIELDS - 1, in schema order; a set of them is a mask. A
 * keyword's postings have the mask 0: documents alone.
 */
#ifndef DLS__POSTINGS_H
#define DLS__POSTINGS_H

#include "base/buf.h"
#include "base/common.h"
#include "base/section.h"
#include "base/spool.h"

typedef struct dls__posting {
    uint32_t document;
    uint32_t fields;                      /* mask of text fields that have the term */
    uint32_t counts[DLS_MAX_TEXT_FIELDS]; /* occurrences (1 or more), one for each set bit of `fields`, lowest first */
    const uint32_t *positions;            /* of those fields that keep positions, field after field, strictly
                                              ascending in each */
} dls__posting;

/* ------------------------------------------------------------------------------------------------ postings_writer */

#define DLS__BLOCK_SIZE 128

typedef struct dls__postings_writer {
    dls__spool *documents;
    dls__spool *positions;
    uint32_t position_fields; /* mask of text fields that keep positions */
    uint32_t text_fields;     /* how many text fields there are */
    dls__buf block;           /* documents and counts of the block being filled */
    dls__buf block_positions;
    uint32_t in_block; /* postings in it */
    uint32_t last_document;
    uint32_t last_fields; /* of the posting before in the block, 0 before its first */
    uint32_t block_base;  /* last document of the block before, UINT32_MAX if there is none */
    uint64_t df;          /* of the term so far */
    uint32_t term_fields; /* union of the masks so far */
    uint64_t term_start;  /* in `documents` */
    uint64_t positions_start;
} dls__postings_writer;

void dls__postings_writer_init(dls__postings_writer *writer, const dls_allocator *allocator, dls__spool *documents,
                               dls__spool *positions, uint32_t text_fields, uint32_t position_fields);
void dls__postings_writer_done(dls__postings_writer *writer);

/* One term: begin, add its postings by ascending document (one at least), end. `*address` is what opens the list. */
void dls__postings_begin(dls__postings_writer *writer);
void dls__postings_add(dls__postings_writer *writer, const dls__posting *posting);
dls_status dls__postings_end(dls__postings_writer *writer, uint64_t *address, dls_error *err);

/* ------------------------------------------------------------------------------------------------ postings_reader */

/* Where lists are read from: the two sections and what must be known of the segment. */
typedef struct dls__postings_file {
    dls__section documents;
    dls__section positions;
    uint32_t document_count;
    uint32_t text_fields;
    uint32_t position_fields;
} dls__postings_file;

/* One term's list, open. */
typedef struct dls__postings {
    const dls__postings_file *file;
    uint32_t df;           /* 1 or more */
    uint32_t fields;       /* mask of fields in which the term occurs */
    const uint8_t *blocks; /* verified; [blocks, blocks_end) */
    const uint8_t *blocks_end;
    const uint8_t *positions; /* not verified before positions are asked for */
    uint64_t positions_offset;
    uint64_t positions_size;
} dls__postings;

/* Open the list at `address`. DLS_ECORRUPT if there is none. [cost: verifies the list's pages, not its positions'] */
dls_status dls__postings_open(const dls__postings_file *file, uint64_t address, dls__postings *out, dls_error *err);

/* Postings decoded. Posting i has counts[first_count[i]] .. counts[first_count[i + 1]] - 1, one for each bit of
 * fields[i], lowest first. */
typedef struct dls__block {
    uint32_t count;
    uint32_t documents[DLS__BLOCK_SIZE];
    uint32_t fields[DLS__BLOCK_SIZE];
    uint32_t first_count[DLS__BLOCK_SIZE + 1];
    uint32_t counts[DLS__BLOCK_SIZE * DLS_MAX_TEXT_FIELDS];
} dls__block;

/* A walk over one list, block by block. It starts before the first. */
typedef struct dls__postings_cursor {
    const dls__postings *list;
    const uint8_t *at;       /* next block */
    uint32_t left;           /* postings in it and after it */
    uint32_t base;           /* last document before it, UINT32_MAX if there is none */
    uint64_t positions_next; /* where the next block's positions begin, in the list's */
    dls__block block;        /* the current one; count 0 before the first and beyond the last */
    /* positions of the current block are decoded from the front, as far as they were asked for */
    const uint8_t *positions_at;
    const uint8_t *positions_end;
    bool positions_verified;    /* [positions_at, positions_end) is */
    uint32_t positions_posting; /* the posting whose positions begin at positions_at */
    dls__buf positions;         /* u32s of one posting */
} dls__postings_cursor;

void dls__postings_cursor_init(dls__postings_cursor *cursor, const dls__postings *list, const dls_allocator *allocator);
void dls__postings_cursor_done(dls__postings_cursor *cursor);

/* Decode the first block, after the current one, that has a document >= `document`, passing over others unread.
 * block.count is 0 when there is none. DLS_ECORRUPT: order, range or sizes do not hold. */
dls_status dls__postings_cursor_seek(dls__postings_cursor *cursor, uint32_t document, dls_error *err);

/* The positions of posting `i` of the current block, as in dls__posting; i must not be smaller than at the last call
 * for this block. They live until the next call. */
dls_status dls__postings_cursor_positions(dls__postings_cursor *cursor, uint32_t i, const uint32_t **positions,
                                          dls_error *err);

#endif
