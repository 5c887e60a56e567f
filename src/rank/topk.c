/* SPDX-License-Identifier: MIT
 *
 * A buffer of at least twice k, so that selecting costs a constant for each hit that comes in. At the end the best k
 * are sorted, by heap.
 */
#include "rank/topk.h"

#include <string.h>

#include "base/error.h"

/* Hits beyond k that gather before a cut. */
#define LEAST_ROOM 256

dls_status dls__topk_init(dls__topk *topk, size_t limit, dls__arena *arena, dls_error *err)
{
    size_t capacity = limit + dls__max(limit, LEAST_ROOM);
    *topk = (dls__topk){ .kernels = dls__kernels_best(), .limit = limit, .capacity = capacity };
    topk->keys = dls__arena_alloc_array(arena, capacity + DLS__KERNEL_SLACK / 8, sizeof *topk->keys);
    topk->scratch = dls__arena_alloc_array(arena, capacity + DLS__KERNEL_SLACK / 8, sizeof *topk->scratch);
    return topk->keys != NULL && topk->scratch != NULL ? DLS_OK : dls__no_memory(err);
}

static uint64_t key_of(uint64_t document, float score)
{
    uint32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return (uint64_t)bits << 32 | (UINT32_MAX - (uint32_t)document);
}

static float score_of(uint64_t key)
{
    uint32_t bits = (uint32_t)(key >> 32);
    float score;
    memcpy(&score, &bits, sizeof score);
    return score;
}

void dls__topk_cut(dls__topk *topk)
{
    if (topk->count < topk->limit || topk->count == 0) return;
    if (topk->count > topk->limit) topk->kernels->select_largest(topk->keys, topk->count, topk->limit, topk->scratch);
    topk->count = topk->limit;
    uint64_t worst = topk->keys[0];
    for (size_t i = 1; i < topk->count; i++) worst = topk->keys[i] < worst ? topk->keys[i] : worst;
    topk->worst = worst;
}

void dls__topk_offer(dls__topk *topk, uint64_t document, float score)
{
    uint64_t key = key_of(document, score);
    if (key < topk->worst) return;
    if (topk->count == topk->capacity) dls__topk_cut(topk);
    topk->keys[topk->count++] = key;
}

float dls__topk_threshold(const dls__topk *topk) { return score_of(topk->worst); }

/* Let `key` sink from the top of a heap of `count`, whose top is the smallest. */
static void sink_key(uint64_t *keys, size_t at, size_t count, uint64_t key)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && keys[child + 1] < keys[child]) child++;
        if (key <= keys[child]) break;
        keys[at] = keys[child];
        at = child;
    }
    keys[at] = key;
}

size_t dls__topk_finish(dls__topk *topk, dls_hit *hits)
{
    dls__topk_cut(topk);
    uint64_t *keys = topk->keys;
    for (size_t at = topk->count / 2; at-- > 0;) sink_key(keys, at, topk->count, keys[at]);
    for (size_t left = topk->count; left > 0;) {
        uint64_t smallest = keys[0], last = keys[--left];
        sink_key(keys, 0, left, last);
        hits[left] = (dls_hit){ UINT32_MAX - (uint32_t)smallest, score_of(smallest) };
    }
    return topk->count;
}
