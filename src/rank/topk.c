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

dls_status dls__topk_init_by_key(dls__topk *topk, size_t limit, const dls_index *index, dls__arena *arena,
                                 dls_error *err)
{
    DLS__TRY(dls__topk_init(topk, limit, arena, err));
    topk->copy = dls__arena_alloc_array(arena, topk->capacity + DLS__KERNEL_SLACK / 8, sizeof *topk->copy);
    topk->ties = dls__arena_alloc(arena, sizeof *topk->ties);
    if (topk->copy == NULL || topk->ties == NULL) return dls__no_memory(err);
    dls__ties_init(topk->ties, index, arena);
    return DLS_OK;
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

/* The least of the `limit` largest keys, which are moved to the front. */
static uint64_t select_best(const dls__topk *topk, uint64_t *keys)
{
    if (topk->count > topk->limit) topk->kernels->select_largest(keys, topk->count, topk->limit, topk->scratch);
    uint64_t worst = keys[0];
    for (size_t i = 1; i < topk->limit; i++) worst = keys[i] < worst ? keys[i] : worst;
    return worst;
}

static uint32_t document_of(uint64_t key) { return UINT32_MAX - (uint32_t)key; }

/* In the buffer are k that score more than the ties, if there were some: so there is a new k-th. */
static void cut_by_key(dls__topk *topk)
{
    size_t kept = 0;
    memcpy(topk->copy, topk->keys, topk->count * sizeof *topk->keys);
    uint64_t score = select_best(topk, topk->copy) >> 32;
    topk->worst = score << 32;
    topk->full = true;
    dls__ties_clear(topk->ties);
    for (size_t i = 0; i < topk->count; i++) {
        uint64_t key = topk->keys[i];
        if (key >> 32 == score) dls__ties_add(topk->ties, document_of(key));
        if (key >> 32 > score) topk->keys[kept++] = key;
    }
    topk->count = kept;
}

void dls__topk_cut(dls__topk *topk)
{
    if (topk->count < topk->limit || topk->count == 0) return;
    if (topk->ties != NULL) {
        cut_by_key(topk);
        return;
    }
    topk->worst = select_best(topk, topk->keys);
    topk->count = topk->limit;
}

void dls__topk_offer(dls__topk *topk, uint64_t document, float score)
{
    uint64_t key = key_of(document, score);
    if (topk->count == topk->capacity) dls__topk_cut(topk);
    if (key < topk->worst) return;
    if (topk->full && key >> 32 == topk->worst >> 32) {
        dls__ties_add(topk->ties, (uint32_t)document);
        return;
    }
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

/* Write the buffer's hits, best first. */
static void write_hits(dls__topk *topk, dls_hit *hits)
{
    const uint64_t *keys = topk->keys;
    if (topk->count <= FEW_KEYS)
        sort_few(topk->keys, topk->count);
    else
        keys = sort_many(topk->keys, topk->scratch, topk->count);
    for (size_t i = 0; i < topk->count; i++) hits[i] = (dls_hit){ document_of(keys[i]), score_of(keys[i]) };
}

size_t dls__topk_finish(dls__topk *topk, dls_hit *hits)
{
    dls__topk_cut(topk);
    write_hits(topk, hits);
    return topk->count;
}

/* Of the ties the first `wanted` by key, as hits. */
static dls_status write_ties(dls__topk *topk, float score, size_t wanted, dls_hit *hits, size_t *count, dls_error *err)
{
    uint32_t *documents = dls__arena_alloc_array(topk->ties->arena, wanted, sizeof *documents);
    if (documents == NULL) return dls__no_memory(err);
    DLS__TRY(dls__ties_first(topk->ties, wanted, documents, count, err));
    for (size_t i = 0; i < *count; i++) hits[i] = (dls_hit){ documents[i], score };
    return DLS_OK;
}

dls_status dls__topk_finish_by_key(dls__topk *topk, dls_hit *hits, size_t *count, dls_error *err)
{
    size_t tied = 0;
    dls__topk_cut(topk);
    if (topk->full)
        DLS__TRY(write_ties(topk, score_of(topk->worst), topk->limit - topk->count, hits + topk->count, &tied, err));
    write_hits(topk, hits);
    for (size_t first = 0, end; first < topk->count; first = end) {
        for (end = first + 1; end < topk->count && hits[end].score == hits[first].score;) end++;
        if (end - first == 1) continue;
        size_t all;
        dls__ties_clear(topk->ties);
        for (size_t i = first; i < end; i++) dls__ties_add(topk->ties, (uint32_t)hits[i].document);
        DLS__TRY(write_ties(topk, hits[first].score, end - first, hits + first, &all, err));
    }
    *count = topk->count + tied;
    return DLS_OK;
}
