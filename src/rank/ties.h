/* SPDX-License-Identifier: MIT
 *
 * Documents of equal score, ordered by their keys. Keys are no part of what a search reads: they stand in the records
 * of documents, compressed in blocks, and sorted in a dictionary that leads from them to documents. So documents that
 * tie with the worst of the best k are only noted while the search goes on, and the first by key are found at its end:
 * segment by segment, by reading the records of all, or by walking over the dictionary until enough of them have come,
 * whatever is less work.
 *
 * Memory: numbers of some, beyond that a bit for each document of the index; and keys of at most as many as are wanted
 * of each segment, or of those whose records are read.
 */
#ifndef DLS__TIES_H
#define DLS__TIES_H

#include "base/arena.h"
#include "base/bytemap.h"
#include "index/index.h"

/* Ties that are noted as numbers. */
#define DLS__FEW_TIES 1024

typedef struct dls__ties {
    const dls_index *index;
    dls__arena *arena;
    uint32_t numbers[DLS__FEW_TIES];
    size_t count;
    uint64_t *bits;  /* by document; NULL until there were many */
    bool in_bits;    /* they are noted there, else in `numbers` */
    bool failed;     /* there was no memory for the bits */
} dls__ties;

/* `index` and `arena` are borrowed. */
void dls__ties_init(dls__ties *ties, const dls_index *index, dls__arena *arena);

/* Note a document, each once; and forget all. */
void dls__ties_add(dls__ties *ties, uint32_t document);
void dls__ties_clear(dls__ties *ties);

/* The first `wanted` by key, or as many as there are, in that order, to `out`, with room for so many. Nothing can be
 * added afterwards but after dls__ties_clear. */
dls_status dls__ties_first(dls__ties *ties, size_t wanted, uint32_t *out, size_t *count, dls_error *err);

#endif
