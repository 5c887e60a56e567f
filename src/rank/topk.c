/* SPDX-License-Identifier: MIT
 *
 * A binary heap in an array.
 */
#include "rank/topk.h"

static bool worse(dls_hit a, dls_hit b) { return a.score != b.score ? a.score < b.score : a.document > b.document; }

/* Let `hit` sink from the top of the first `count` hits to its place. */
static void sink(dls_hit *hits, size_t count, dls_hit hit)
{
    size_t at = 0;
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && worse(hits[child + 1], hits[child])) child++;
        if (!worse(hits[child], hit)) break;
        hits[at] = hits[child];
        at = child;
    }
    hits[at] = hit;
}

static void rise(dls_hit *hits, size_t at, dls_hit hit)
{
    while (at > 0 && worse(hit, hits[(at - 1) / 2])) {
        hits[at] = hits[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    hits[at] = hit;
}

void dls__topk_offer(dls__topk *topk, dls_hit hit)
{
    if (topk->count < topk->limit)
        rise(topk->hits, topk->count++, hit);
    else if (topk->limit > 0 && worse(topk->hits[0], hit))
        sink(topk->hits, topk->count, hit);
}

void dls__topk_finish(dls__topk *topk)
{
    for (size_t left = topk->count; left > 1;) {
        dls_hit worst = topk->hits[0], last = topk->hits[--left];
        sink(topk->hits, left, last);
        topk->hits[left] = worst;
    }
}
