/* SPDX-License-Identifier: MIT
 *
 * The best k hits of a stream: a heap whose top is the worst that is kept. Better is a higher score, then a smaller
 * document number: a total order, so the result does not depend on the order of the stream.
 */
#ifndef DLS__TOPK_H
#define DLS__TOPK_H

#include "base/common.h"

typedef struct dls__topk {
    dls_hit *hits; /* room for `limit`; the caller's */
    size_t limit;
    size_t count;
} dls__topk;

/* Offer a hit; [cost: O(log limit) where it is kept, O(1) where not] */
void dls__topk_offer(dls__topk *topk, dls_hit hit);

/* Put the kept hits in order, best first. The heap is at its end. */
void dls__topk_finish(dls__topk *topk);

#endif
