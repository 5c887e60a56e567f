/* SPDX-License-Identifier: MIT
 *
 * A buffer of at least twice k, so that selecting costs a constant for each hit that comes in. At the end the best k
 * are sorted.
 */
#include "rank/topk.h"

#include <string.h>

#include "base/error.h"

/* Hits beyond k that gather before a cut. */
#define LEAST_ROOM 256

/* Keys that are sorted by insertion. */
#define FEW_KEYS 48

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

/* Few keys: by insertion. */
static void sort_few(uint64_t *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t moved = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1] < moved; at--) keys[at] = keys[at - 1];
        keys[at] = moved;
    }
}

/* Digits of many keys: their numbers are few enough for a count of each. */
#define HIT_DIGIT_BITS 9
#define HIT_DIGITS (1u << HIT_DIGIT_BITS)

/* Of a larger digit less, so that the largest key comes first. */
static uint32_t digit_of(uint64_t key, unsigned shift) { return ~(uint32_t)(key >> shift) % HIT_DIGITS; }

/* One step: by the digit that begins at bit `shift`, and else as they were. */
static void sort_by_digit(const uint64_t *keys, size_t count, unsigned shift, uint64_t *sorted)
{
    uint32_t starts[HIT_DIGITS + 1] = { 0 };
    for (size_t i = 0; i < count; i++) starts[digit_of(keys[i], shift) + 1]++;
    for (size_t i = 1; i < HIT_DIGITS; i++) starts[i] += starts[i - 1];
    for (size_t i = 0; i < count; i++) sorted[starts[digit_of(keys[i], shift)]++] = keys[i];
}

/* Many: digit by digit from the lowest. Each begins at the next bit in which they are not all the same: scores have
 * most of their upper bits in common, and documents theirs. Returns where they are. */
static uint64_t *sort_many(uint64_t *keys, uint64_t *scratch, size_t count)
{
    uint64_t different = 0;
    for (size_t i = 0; i < count; i++) different |= keys[i] ^ keys[0];
    while (different != 0) {
        unsigned shift = dls__lowest_bit(different);
        sort_by_digit(keys, count, shift, scratch);
        different &= ~((uint64_t)(HIT_DIGITS - 1) << shift);
        uint64_t *sorted = scratch;
        scratch = keys;
        keys = sorted;
    }
    return keys;
}

size_t dls__topk_finish(dls__topk *topk, dls_hit *hits)
{
    dls__topk_cut(topk);
    const uint64_t *keys = topk->keys;
    if (topk->count <= FEW_KEYS)
        sort_few(topk->keys, topk->count);
    else
        keys = sort_many(topk->keys, topk->scratch, topk->count);
    for (size_t i = 0; i < topk->count; i++)
        hits[i] = (dls_hit){ UINT32_MAX - (uint32_t)keys[i], score_of(keys[i]) };
    return topk->count;
}
