/* SPDX-License-Identifier: MIT
 *
 * The best k hits of a stream. Better is a higher score, then a smaller document number: a total order, so the result
 * does not depend on the order of the stream. Hits gather in a buffer, of which now and then all but the best k are
 * dropped; the worst of those is what the next must beat.
 *
 * Or equal scores are ordered by key. Then a cut leaves less than k in the buffer: those that score more than the k-th.
 * All that score as much as that are noted as ties (ties.h), among which the rest is found at the end.
 */
#ifndef DLS__TOPK_H
#define DLS__TOPK_H

#include "base/arena.h"
#include "base/common.h"
#include "kernels/kernels.h"
#include "rank/ties.h"

typedef struct dls__topk {
    const dls__kernels *kernels;
    uint64_t *keys; /* score's bits above, UINT32_MAX - document below: a larger key is a better hit */
    uint64_t *scratch;
    size_t limit; /* k, 1 or more */
    size_t count;
    size_t capacity;
    uint64_t below; /* keys of hits that count are smaller */
    uint64_t worst; /* key of the worst hit among the best k at the last cut; 0 while there were fewer. By key: its
                       score alone */
    dls__ties *ties; /* NULL: by document */
    uint64_t *copy;  /* by key: room for all keys */
    bool full;       /* by key: there were k hits */
} dls__topk;

/* `limit` is 1 or more. Memory is taken from `arena`: 16 bytes for each of twice `limit` hits, or some more. */
dls_status dls__topk_init(dls__topk *topk, size_t limit, dls__arena *arena, dls_error *err);

/* The same, for a top k by key of documents of `index`. Memory: 24 bytes for each, and see ties.h. */
dls_status dls__topk_init_by_key(dls__topk *topk, size_t limit, const dls_index *index, dls__arena *arena,
                                 dls_error *err);

/* Leave out the hit of `document` whose score has these bits, and all better ones; before any is offered. */
void dls__topk_start_after(dls__topk *topk, uint64_t document, uint32_t score_bits);

/* Offer a hit: a score that is not negative, a document below 2^31, each once. [cost: O(1), now and then O(k)] */
void dls__topk_offer(dls__topk *topk, uint64_t document, float score);

/* Drop what is not among the best k, so that dls__topk_threshold says all it can. */
void dls__topk_cut(dls__topk *topk);

/* A score below which no hit will be kept, as the last cut left it; 0 while there were fewer than k. */
float dls__topk_threshold(const dls__topk *topk);

/* Have the threshold be `score` at least, since there are k that score so much elsewhere. */
void dls__topk_raise(dls__topk *topk, float score);

/* The best hits, best first, to `hits`, which has room for k; returns how many. Nothing can be offered afterwards.
 * [cost: O(k)] */
size_t dls__topk_finish(dls__topk *topk, dls_hit *hits);

/* The same, of one by key, which reads keys. */
dls_status dls__topk_finish_by_key(dls__topk *topk, dls_hit *hits, size_t *count, dls_error *err);

#endif
