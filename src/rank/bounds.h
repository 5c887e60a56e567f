/* SPDX-License-Identifier: MIT
 *
 * Bounds: how much a document can score at most, as a byte. A leaf's classes become bytes on a scale that is chosen for
 * the threshold of the moment, rounded up; sums of bytes saturate. So whatever is below the threshold's byte cannot be
 * among the best, and needs no exact score.
 */
#ifndef DLS__BOUNDS_H
#define DLS__BOUNDS_H

#include "kernels/kernels.h"
#include "rank/group_bounds.h"
#include "rank/plan.h"

/* A term of a leaf: what its classes are worth at most. */
typedef struct dls__term_bounds {
    const dls__list *list;
    float scores[16]; /* by class; of a phrase as if it occurred as often as the term lets it */
    uint8_t table[16];
} dls__term_bounds;

typedef struct dls__leaf_bounds {
    dls__term_bounds *terms; /* one; of a phrase all, of which the smallest counts, with a constant score too */
    size_t term_count;
    float most;  /* the leaf's largest score */
    float least; /* a score that the best k documents of its list reach at least, 0 if that is not known */
} dls__leaf_bounds;

typedef struct dls__bounds {
    dls__plan *plan;
    const dls__kernels *kernels;
    dls__leaf_bounds *leaves;  /* of a group that is not wide one for each term */
    size_t leaf_count;         /* that are neither absent nor idle */
    dls__group_bounds *groups; /* wide ones */
    size_t group_count;
    float group_least; /* a score that the best k documents of a list of theirs reach */
    float base;        /* what any document may score beside them: constants */
    float slack;       /* by which bounds exceed what rounding can do, and boosts */
    float most;        /* no document scores more */
    float step;        /* of the scale: what a byte is worth */
    bool by_class;     /* a single leaf of one term: bytes are its classes */
    bool *is_spread;   /* by block: the postings outside of bitmaps are added up for all documents, in `spread` */
    uint8_t *spread;   /* bytes of all documents of all blocks; NULL if none is spread */
    uint8_t *lines;    /* DLS__BLOCK_LINES for each block: bounds of lines */
    uint8_t *scratch;  /* bytes for each document of a block */
    uint8_t *scratch2;
    uint64_t live[DLS__BLOCK_LINES / 64]; /* lines whose documents are being bounded */
    uint16_t place[DLS__BLOCK_LINES];     /* where in the result each has its bytes, in lines */
    uint16_t *kept;                       /* postings in them */
    uint16_t *numbers;
} dls__bounds;

/* For the plan's current segment and the best `limit` documents. Memory is taken from the plan's arena. */
dls_status dls__bounds_init(dls__bounds *bounds, dls__plan *plan, size_t limit, dls_error *err);

/* A threshold that is known before anything was read: the best documents of one list reach it. So it holds only where
 * every document of every leaf's list matches. 0 if there is none. */
float dls__bounds_first_threshold(const dls__bounds *bounds);

/* Set the scale, `step` > 0, and fill in the bounds of all lines; of blocks without a bit in `live` (a word for each 64
 * lines) they are 0. [cost: reads all maxima, and all postings of spread blocks] */
dls_status dls__bounds_scale(dls__bounds *bounds, float step, const uint64_t *live);

/* A step of about `step` that tells the classes apart of whose list `threshold` is the kth impact: without that, many
 * documents just below it would seem to reach it. */
float dls__bounds_align(const dls__bounds *bounds, float step, float threshold);

/* The byte that a document needs to reach `threshold`, 1 to 255, on the current scale. */
uint32_t dls__bounds_byte(const dls__bounds *bounds, float threshold);

/* The bounds of the documents of some lines of a block, DLS__BLOCK_LINES at most: 64 bytes for each, to `out`, which
 * has slack. */
dls_status dls__bounds_of_lines(dls__bounds *bounds, uint32_t block, const uint16_t *lines, size_t count, uint8_t *out);

#endif
