/* SPDX-License-Identifier: MIT
 *
 * A buffer of at least twice k, so that selecting costs a constant for each hit that comes in. At the end the best k
 * are sorted.
 */
#include "rank/topk.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Hits beyond k that gather before a cut. */
#define LEAST_ROOM 256

/* Keys that are sorted by insertion. */
#define FEW_KEYS 48

dls_status dls__topk_init(dls__topk *topk, size_t limit, dls__arena *arena, dls_error *err)
{
    size_t capacity = limit + dls__max(limit, LEAST_ROOM);
    *topk = (dls__topk){ .kernels = dls__kernels_best(), .limit = limit, .capacity = capacity, .below = UINT64_MAX };
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

/* What scores as much as the worst is a tie, once there are k: the buffer has those that score more. */
static void offer_by_key(dls__topk *topk, uint64_t key)
{
    if (topk->count == topk->capacity) dls__topk_cut(topk);
    if (topk->full && key >> 32 <= topk->worst >> 32) {
        if (key >> 32 == topk->worst >> 32) dls__ties_add(topk->ties, document_of(key));
        return;
    }
    topk->keys[topk->count++] = key;
}

void dls__topk_start_after(dls__topk *topk, uint64_t document, uint32_t score_bits)
{
    topk->below = (uint64_t)score_bits << 32 | (UINT32_MAX - (uint32_t)document);
}

void dls__topk_offer(dls__topk *topk, uint64_t document, float score)
{
    uint64_t key = key_of(document, score);
    if (key < topk->worst || key >= topk->below) return;
    if (topk->ties != NULL) {
        offer_by_key(topk, key);
        return;
    }
    if (topk->count == topk->capacity) dls__topk_cut(topk);
    topk->keys[topk->count++] = key;
}

void dls__topk_raise(dls__topk *topk, float score)
{
    uint64_t least = key_of(UINT32_MAX, score); /* of all documents with this score the worst */
    if (least > topk->worst) topk->worst = least;
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

/* A hit that has the score of another, by its document, and the first hit with this score. */
static uint64_t tied_hit(uint64_t document, size_t first) { return document << 32 | first; }

static int by_tied_document(const void *left, const void *right)
{
    uint32_t a = (uint32_t)(*(const uint64_t *)left >> 32), b = (uint32_t)(*(const uint64_t *)right >> 32);
    return (a > b) - (a < b);
}

/* Of `count` hits, best first, note those that have the score of another, ascending by document; returns how many. */
static size_t note_tied_hits(dls__ties *ties, const dls_hit *hits, size_t count, uint64_t *tied)
{
    size_t noted = 0;
    dls__ties_clear(ties);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && hits[end].score == hits[first].score;) end++;
        for (size_t i = first; i < end && end - first > 1; i++) {
            dls__ties_add(ties, (uint32_t)hits[i].document);
            tied[noted++] = tied_hit(hits[i].document, first);
        }
    }
    if (noted > 0) qsort(tied, noted, sizeof *tied, by_tied_document);
    return noted;
}

/* Order hits of equal scores by key: all that are tied are ordered at once, then each goes to the hits of its score. */
static dls_status order_tied_hits(dls__topk *topk, dls_hit *hits, dls_error *err)
{
    dls__arena *arena = topk->ties->arena;
    uint64_t *tied = dls__arena_alloc_array(arena, topk->count, sizeof *tied);
    uint32_t *documents = dls__arena_alloc_array(arena, topk->count, sizeof *documents);
    uint32_t *placed = dls__arena_alloc_zero(arena, topk->count * sizeof *placed); /* by first hit of a score */
    if (tied == NULL || documents == NULL || placed == NULL) return dls__no_memory(err);
    size_t noted = note_tied_hits(topk->ties, hits, topk->count, tied), found = 0;
    if (noted > 0) DLS__TRY(dls__ties_first(topk->ties, noted, documents, &found, err));
    for (size_t i = 0; i < found; i++) {
        uint64_t sought = tied_hit(documents[i], 0);
        const uint64_t *at = bsearch(&sought, tied, noted, sizeof *tied, by_tied_document);
        size_t first = (uint32_t)*at;
        hits[first + placed[first]++].document = documents[i];
    }
    return DLS_OK;
}

dls_status dls__topk_finish_by_key(dls__topk *topk, dls_hit *hits, size_t *count, dls_error *err)
{
    size_t tied = 0;
    dls__topk_cut(topk);
    if (topk->full)
        DLS__TRY(write_ties(topk, score_of(topk->worst), topk->limit - topk->count, hits + topk->count, &tied, err));
    write_hits(topk, hits);
    DLS__TRY(order_tied_hits(topk, hits, err));
    *count = topk->count + tied;
    return DLS_OK;
}
