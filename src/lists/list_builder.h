/* SPDX-License-Identifier: MIT
 *
 * Building the list of a frequent term (list_format.h): its postings are collected, each as one of a kind, positions
 * already written block by block, and when the last has come, classes are cut and the list is written.
 */
#ifndef DLS__LIST_BUILDER_H
#define DLS__LIST_BUILDER_H

#include "base/bytemap.h"
#include "lists/list_classes.h"
#include "lists/list_format.h"

/* The postings so far, in arrays of one allocation. */
typedef struct dls__collected {
    uint32_t *documents;
    uint32_t *kinds; /* their numbers */
    size_t count;
    size_t capacity;
} dls__collected;

/* Postings that are alike: in the same fields, of the same lengths, as often in each. All that is stored of them but
 * documents and positions is the same, and computed once; a list of 100,000 postings in one field has some hundred
 * kinds. */
typedef struct dls__posting_kind {
    float impact;
    uint32_t postings;
    uint32_t document; /* of the first */
    uint32_t fields;
    uint32_t counts; /* where they begin in the builder's `counts` */
    uint32_t place;  /* in the builder's `simple`; UINT32_MAX: it is in `mixed` */
} dls__posting_kind;

/* Occurrences up to which a posting in one field is found in `simple`: most of all that there are. */
#define DLS__SIMPLE_COUNTS 16

/* What is known of a block before the list is written. */
typedef struct dls__built_block {
    uint32_t count;
    uint32_t frame_shift; /* of positions */
    uint64_t positions_size;
} dls__built_block;

/* Bits one after the other, lowest first. */
typedef struct dls__bits {
    dls__buf bytes;
    uint64_t last; /* `last_count` of them, that are not in `bytes` yet */
    uint32_t last_count;
} dls__bits;

struct dls__list_builder {
    const dls__list_writer *writer;
    dls__collected all;
    uint32_t fields; /* union of the postings' */
    dls__posting_kind *kinds;
    uint32_t kind_count;
    uint32_t kind_capacity;
    dls__buf counts;          /* u32s: those of the kinds, of each for its fields */
    uint32_t *simple;         /* by field, count and length: the number of a kind, if that kind has this place */
    dls__bytemap mixed;       /* kinds that are not in `simple`: u32s, fields and counts, then lengths */
    dls__buf mixed_kinds;     /* u32s: numbers of these kinds */
    dls__built_block *blocks; /* of the segment */
    uint32_t block_count;
    uint32_t block; /* that is being filled */
    uint64_t positions_start;
    dls__bits stops; /* of that block's positions */
    dls__bits uppers;
    dls__buf position_lows;
    dls__buf eighths; /* where each 8th posting begins: u32 in position_lows and stops, u64 in uppers */
    dls__buf starts;  /* u32s */
    dls__buf frames;
    dls__buf head, rows, hot, cold; /* parts of the list, when it is written */
};

/* `writer` is borrowed. Freed by dls__list_builder_free, on failure too. */
dls_status dls__list_builder_new(const dls__list_writer *writer, dls__list_builder **out, dls_error *err);
void dls__list_builder_free(dls__list_builder *builder);

/* A new term. */
void dls__list_builder_begin(dls__list_builder *builder);
dls_status dls__list_builder_add(dls__list_builder *builder, const dls__posting *posting, dls_error *err);

/* Write the list (list_encode.c); `*address` is where it begins. */
dls_status dls__list_builder_end(dls__list_builder *builder, uint64_t *address, dls_error *err);

/* End the positions of the block that is being filled, if it has any. DLS_ELIMIT: they are too many. */
dls_status dls__list_builder_end_positions(dls__list_builder *builder, dls_error *err);

#endif
