/* SPDX-License-Identifier: MIT
 *
 * Lists: for each term of a segment its documents, what each is at most worth, and for those that are looked at closer
 * how often and where the term occurs. Made for finding the best few among many (list_format.h says how).
 *
 * However a list is stored, a reader sees blocks of 65,536 documents, each in one of three forms, with a class for each
 * posting; posting i of a block is the i-th by document.
 */
#ifndef DLS__LISTS_H
#define DLS__LISTS_H

#include "base/arena.h"
#include "base/cancel.h"
#include "columns/columns.h"
#include "postings/postings.h"
#include "score/impact.h"

/* ---------------------------------------------------------------------------------------------------- list_writer */

typedef struct dls__list_builder dls__list_builder;

typedef struct dls__list_writer {
    const dls_allocator *allocator;
    dls__spool *documents;
    dls__spool *positions;
    uint32_t document_count;
    uint32_t text_fields;
    uint32_t position_fields;
    const dls__impacts *impacts;
    const dls__columns *columns;
    const uint32_t *places; /* by document as it comes: its number in the list; NULL: the same */
    dls__cancel *cancel;    /* of what takes long, set by whoever wants it; NULL: never */
    dls__postings_writer sequential;
    dls__buf held;              /* u32s: the postings of a term that may have few; where there are `places`, all */
    dls__buf starts;            /* where there are `places`: u64s, where each posting is in `held` */
    dls__buf keys;              /* likewise: u64s, its number in the list << 32 | where its start stands in `starts` */
    uint32_t df;                /* of the term so far */
    dls__list_builder *builder; /* of a term with many */
} dls__list_writer;

/* All pointers are borrowed. Freed by dls__list_writer_done, on failure too. `columns` go by the
 * numbers in the list. [memory: 8 bytes a posting of the longest list, up to 100 for each kind of its postings
 * (list_builder.h), and twice the positions of 65,536 documents of it; with `places` 32 bytes a posting, and all its
 * positions in 4 bytes each; 16 KiB for each text field] */
dls_status dls__list_writer_init(dls__list_writer *writer, const dls_allocator *allocator, dls__spool *documents,
                                 dls__spool *positions, uint32_t document_count, uint32_t text_fields,
                                 uint32_t position_fields, const dls__impacts *impacts, const dls__columns *columns,
                                 const uint32_t *places, dls_error *err);
void dls__list_writer_done(dls__list_writer *writer);

/* Write on into other spools, between terms. */
void dls__list_writer_into(dls__list_writer *writer, dls__spool *documents, dls__spool *positions);

/* One term: begin, add its postings by ascending document (one at least), end. `*value` opens the list. */
void dls__list_begin(dls__list_writer *writer);
dls_status dls__list_add(dls__list_writer *writer, const dls__posting *posting, dls_error *err);
dls_status dls__list_end(dls__list_writer *writer, uint64_t *value, dls_error *err);

/* After the last term: what ends the sections. */
dls_status dls__list_writer_finish(dls__list_writer *writer, dls_error *err);

/* Append a list to `documents` that was written elsewhere, as `size` bytes, from which `value` counts that opens it,
 * and whose positions are `further` bytes further on than they were. Returns what opens it in `documents`. */
uint64_t dls__list_move(const uint8_t *list, size_t size, uint64_t value, uint32_t position_fields, uint64_t further,
                        dls__spool *documents);

/* ---------------------------------------------------------------------------------------------------- list_reader */

/* Where lists are read from. */
typedef struct dls__lists_file {
    dls__postings_file postings; /* the two sections, and what must be known of the segment */
    const dls__impacts *impacts;
    const dls__columns *columns;
} dls__lists_file;

typedef enum dls__documents_form {
    DLS__DOCUMENTS_LOWS,
    DLS__DOCUMENTS_CHUNKED,
    DLS__DOCUMENTS_BITMAP
} dls__documents_form;

/* The postings of one block; `count` 0 if it has none. All arrays have slack (kernels.h). */
typedef struct dls__list_block {
    uint32_t count;
    dls__documents_form form;
    const uint8_t *starts;    /* u16 for each chunk; NULL for lows */
    const uint8_t *documents; /* u16 lows, u8 lows or u64 words */
    size_t bytes_of_documents;
    const uint8_t *classes; /* nibbles; of a sequential list after dls__list_rank alone */
    const uint8_t *maxima; /* nibbles, of the lines of a bitmap, the chunks of a chunked block; else nothing */
    uint32_t exception_count;
    const uint8_t *cold;       /* codes, lows, rows; not verified before dls__list_warm */
    const uint8_t *exceptions; /* u16 lows */
    uint32_t exceptions_seen;  /* before the documents that were asked for last */
    uint32_t frame_shift;      /* of positions */
    uint64_t positions;        /* offset in the section */
    uint64_t positions_size;
    uint32_t first; /* of a sequential list: the number of the block's first posting in the list */
    bool warm;
    bool positions_verified; /* all of the block */
} dls__list_block;

#define DLS__NO_POSTING UINT32_MAX

typedef struct dls__list {
    const dls__lists_file *file;
    uint32_t df;   /* 0: there is no list */
    uint32_t dead; /* postings of documents that were deleted; told by who knows (rank/plan.c) */
    uint32_t fields;
    float edges[16]; /* of classes, as impacts; [0] is 0 */
    float kth[4];    /* impacts that 1, 10, 100, 1000 postings reach; 0 where that is not known */
    uint32_t block_count;
    dls__list_block *blocks;

    uint32_t field_count; /* of `fields` */
    uint32_t solved_field; /* one of `fields`, if there are any */
    uint32_t code_bits;
    uint32_t count_bytes;
    uint32_t row_count;
    const uint8_t *rows;
    float least_tf[16];            /* by class, what `solve` means */
    bool ranked;                   /* dls__list_rank was called */
    bool sequential;               /* posting i of all has row i; positions by `sequential_positions` */
    uint64_t address;              /* of a sequential one */
    const uint32_t **positions;    /* of a sequential one, by posting; NULL until asked for */
    const uint8_t **position_lows; /* the lowest 8 bits of these, with slack */
    const uint32_t *position_counts;
    struct { /* the postings whose uppers were counted last: those of their frame before posting `number` of `block` */
        uint32_t block;
        uint32_t number;
        uint64_t bits;
    } passed;
} dls__list;

/* How many documents the list has that `value` opens. DLS_ECORRUPT if there is none. */
dls_status dls__list_df(const dls__lists_file *file, uint64_t value, uint32_t *df, uint32_t *fields, dls_error *err);

/* Open the list; what it points to lies in the section and in `arena`, which must outlive it. Verifies what every
 * posting is read of, not the rest. */
dls_status dls__list_open(const dls__lists_file *file, uint64_t value, dls__arena *arena, dls__list *out,
                          dls_error *err);

/* Have edges, kth impacts and classes of a list that was opened: must be done before they are looked at. [cost: O(1),
 * but for a sequential list the first time] */
void dls__list_rank(dls__list *list);

/* Have the cold part of block `block` verified: must be done before counts and positions of it are asked for.
 * [cost: O(1) but for the first time] */
dls_status dls__list_warm(dls__list *list, uint32_t block, dls_error *err);

/* ------------------------------------------------------------------------------------------------------ list_find */

/* The number of the posting of document `low` of a block, DLS__NO_POSTING if it has none. */
uint32_t dls__list_find(const dls__list_block *block, uint32_t low);

/* Documents of one block that are asked for together. */
typedef struct dls__lows {
    const uint16_t *lows; /* ascending */
    size_t count;
    /* Where there are many, though DLS__MOST_PLACES at most: by low its place in `lows`, if it is there; else anything.
     * So what is sparse is gone through, and not searched. NULL: there are few. */
    const uint8_t *places;
} dls__lows;

#define DLS__MOST_PLACES 256

/* The same for all of `lows`, to `numbers`. */
void dls__list_find_all(const dls__list_block *block, const dls__lows *lows, uint32_t *numbers);

/* The lows of all postings of a block that is no bitmap, in order, to `lows`, which has room for them and slack. */
void dls__list_lows(const dls__list_block *block, uint16_t *lows);

/* The low of posting `number` of a block, where that of the posting before it is below `from` (0 for the first);
 * DLS__NO_POSTING if there is none. */
uint32_t dls__list_low(const dls__list_block *block, uint32_t number, uint32_t from);

/* The number of the first posting behind chunk `chunk` of a block that has starts. */
uint32_t dls__list_chunk_end(const dls__list_block *block, uint32_t chunk);

/* How often posting `number`, of document `low`, has the term in each field of the list, lowest first, into `counts`:
 * 0 where not. `number` is of block `block`, which is warm. */
void dls__list_counts(const dls__list *list, uint32_t block, uint32_t number, uint32_t low, uint32_t *counts);

/* The same for the postings `numbers` of block `block`, field by field: to `counts` how often each has the term in the
 * list's field at place `at`, 0 where there is DLS__NO_POSTING; but nothing that means anything of exceptions, which
 * dls__list_mend_counts puts right. The solved field is asked for last, with `inverse`, which has, of each document,
 * what the segment's impacts have for its length in it, and `other`, what by these impacts the counts in all other
 * fields come to, NULL where the list has no other field. For those both are NULL. A sequential list looks at neither.
 */
void dls__list_count_field(const dls__list *list, uint32_t block, uint32_t at, const uint32_t *numbers, size_t count,
                           const float *other, const float *inverse, uint32_t *counts);

/* Put right, of `lows`, DLS__MOST_PLACES at most, those that are exceptions: counts[f][i] is how often the document
 * lows[i] has the term in the list's field at place f. [cost: less where lows ascend from call to call] */
void dls__list_mend_counts(dls__list *list, uint32_t block, const dls__lows *lows, const uint32_t *numbers,
                           uint32_t (*counts)[DLS__MOST_PLACES]);

/* ------------------------------------------------------------------------------------------------- list_positions */

/* Where positions of one posting after the other are laid; zeros, and it grows. */
typedef struct dls__position_room {
    uint32_t *positions;
    size_t count; /* that it has room for */
} dls__position_room;

/* The positions of a posting, of those fields of the list that keep them, field after field, as many as `counts` (which
 * dls__list_counts gave) says, one at least; `room`, of memory of the arena, may hold them until it is used again. */
dls_status dls__list_positions(dls__list *list, uint32_t block, uint32_t number, uint32_t low, const uint32_t *counts,
                               dls__arena *arena, dls__position_room *room, const uint32_t **positions, dls_error *err);

/* How many positions, in all fields that keep them, each of `count` postings of block `block` has, and their lowest 8
 * bits, with slack. Of a posting without any, one may be told that means nothing. [cost: far less than
 * dls__list_positions; slow memory is asked for early] */
dls_status dls__list_position_lows(dls__list *list, uint32_t block, const uint32_t *numbers, size_t count,
                                   dls__arena *arena, const uint8_t **lows, uint32_t *counts, dls_error *err);

/* Where the list has one field: all bits of the positions of one of them, of which the call before gave `count` lows.
 * As dls__list_positions. */
dls_status dls__list_positions_of_lows(dls__list *list, uint32_t block, uint32_t number, uint32_t low,
                                       const uint8_t *lows, uint32_t count, dls__arena *arena, dls__position_room *room,
                                       const uint32_t **positions, dls_error *err);

/* ------------------------------------------------------------------------------------------------------ list_iter */

/* A walk over all postings of a list, in order, with positions. */
typedef struct dls__list_iter {
    dls__list list;
    dls__arena arena;
    dls__position_room positions;
    uint32_t block;  /* of the next posting */
    uint32_t number; /* of it in the block */
    uint32_t low;    /* of it, or less */
} dls__list_iter;

void dls__list_iter_init(dls__list_iter *iter, const dls_allocator *allocator);
void dls__list_iter_done(dls__list_iter *iter);

dls_status dls__list_iter_open(dls__list_iter *iter, const dls__lists_file *file, uint64_t value, dls_error *err);

/* Have the next posting be the first of document `document`, or behind it. From the beginning of a list. */
void dls__list_iter_seek(dls__list_iter *iter, uint32_t document);

/* The next posting; `*more` is false beyond the last. DLS_ECORRUPT: it makes no sense. */
dls_status dls__list_iter_next(dls__list_iter *iter, dls__posting *posting, bool *more, dls_error *err);

/* ----------------------------------------------------------------------------------------------------- list_check */

/* Whether classes, maxima and kth impacts of a list are what its postings make them. */
dls_status dls__list_check(const dls__lists_file *file, uint64_t value, const dls_allocator *allocator, dls_error *err);

#endif
