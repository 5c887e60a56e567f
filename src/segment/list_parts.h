/* SPDX-License-Identifier: MIT
 *
 * Writing the lists of a segment, with the dictionary that leads to them, by one thread or by several.
 *
 * The terms are cut into parts, ranges that follow each other. One thread writes part after part to where they belong.
 * Several write them side by side, each part to spools of its own; then they are put one behind the other, in order, by
 * the caller, with the places of positions that are theirs by then. The bytes are the same.
 */
#ifndef DLS__LIST_PARTS_H
#define DLS__LIST_PARTS_H

#include "lists/lists.h"
#include "segment/segment_merge.h"

/* What lists are made with (as for dls__list_writer_init), and where they go. */
typedef struct dls__list_output {
    const dls_allocator *allocator;
    const char *beside;
    dls__cancel *cancel; /* NULL: never */
    size_t threads;
    uint32_t document_count;
    uint32_t text_fields;
    uint32_t position_fields;
    const dls__impacts *impacts;
    const dls__columns *columns;
    const uint32_t *places;
    dls__spool *documents;
    dls__spool *positions;
    dls__spool *strings;
} dls__list_output;

/* Hand the terms of part `number` to `sink`, in order, and raise `*postings` by how many these have. Called by several
 * threads at once. */
typedef dls_status (*dls__make_part)(void *ctx, size_t number, const dls__posting_sink *sink, uint64_t *postings,
                                     dls_error *err);

/* Write `parts` parts. How many terms and postings there were is put into `*terms` and `*postings`.
 * [memory: for each thread that of a list writer, and where there are several 6 MiB] */
dls_status dls__write_list_parts(const dls__list_output *output, size_t parts, dls__make_part make, void *ctx,
                                 uint64_t *terms, uint64_t *postings, dls_error *err);

#endif
