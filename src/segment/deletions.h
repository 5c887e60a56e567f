/* SPDX-License-Identifier: MIT
 *
 * Which documents of a segment were deleted since it was written.
 *
 *   deletions = gap:varint{count}      gap: a number less the one before, less 1; the first number as it is
 *
 * Numbers are inner ones (segment_format.h), as lists have them, so that a search can use them as they are. Example:
 * documents 3, 4 and 200 are 03 00 c3 01. A deletion takes a byte or two, whatever the segment's size: a bitmap would
 * take 12 % of a byte for every document with every commit that deletes one.
 *
 * In memory they are bits, and once more the lows of each block. What they cost a search, measured on 214,696 abstracts
 * with 1,228 questions of some words, of which the ten best and the number of all are asked for (microseconds, mean):
 *
 *   deleted            0     11    225   2,124   21,421   71,619
 *   TOP_10          35.7   41.4   44.6    46.5     47.0     48.5
 *   COUNT           18.0   22.7   24.9    27.9     26.8     27.4
 */
#ifndef DLS__DELETIONS_H
#define DLS__DELETIONS_H

#include "base/buf.h"
#include "base/reader.h"
#include "lists/lists.h"

typedef struct dls__deletions {
    uint32_t count;     /* 0: all pointers are NULL */
    uint32_t documents; /* of the segment, deleted or not */
    uint64_t *live;     /* whole blocks of bits, with slack: set for each document that is not deleted */
    uint16_t *lows;     /* `count`: of deleted documents, block after block, ascending, with slack */
    uint32_t *starts;   /* for each block where its lows begin; then `count` */
} dls__deletions;

/* Read `count` deletions, 1 or more, of a segment of `documents`; `reader->bad` unless they make sense. The bytes are
 * not kept. Freed by dls__deletions_done, on failure too. */
dls_status dls__deletions_read(dls__reader *reader, uint32_t count, uint32_t documents, const dls_allocator *allocator,
                               dls__deletions *out, dls_error *err);
void dls__deletions_done(dls__deletions *deletions, const dls_allocator *allocator);

/* Append deletion `number`; `*next`, 0 at first, is what the writing goes on with. Numbers ascend. */
void dls__deletions_append(dls__buf *out, uint32_t *next, uint32_t number);

/* How many postings of a list of the segment are of deleted documents. [cost: for each block the least of a look-up for
 * each deletion, a bit for each posting, and 1,024 words where it is a bitmap] */
uint32_t dls__deletions_in_list(const dls__deletions *deletions, const dls__list *list);

#endif
