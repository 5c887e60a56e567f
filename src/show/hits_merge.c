/* SPDX-License-Identifier: MIT
 *
 * Each search's best hit that was not taken yet is compared with those of all others; keys are read where scores are
 * equal. Searches are few, and so are hits.
 */
#include "show/hits_merge.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static const dls_hit *next_hit(const dls_hits *hits, size_t number)
{
    return number < hits->count ? &hits->found[hits->offset + number] : NULL;
}

static dls_status key_of_hit(dls_hits *hits, size_t number, dls_text *key, dls_error *err)
{
    const dls__loaded *loaded;
    dls_status status = dls__hits_load(hits, number, &loaded, err);
    if (status == DLS_OK) *key = loaded->key;
    return dls__fail_in(err, status, hits->index->path);
}

/* Whether the values of `a` come before those of `b`: what is missing is last, either way. */
static bool mark_is_before(const dls_sort_key *keys, size_t count, const dls__sort_mark *a, const dls__sort_mark *b)
{
    for (size_t i = 0; i < count; i++) {
        const dls__mark_key *one = &a->keys[i], *other = &b->keys[i];
        if (one->kind == DLS__MARK_NONE || other->kind == DLS__MARK_NONE) {
            if (one->kind != other->kind) return other->kind == DLS__MARK_NONE;
            continue;
        }
        int order = 0; /* scores are not negative: they have the order of their bits */
        if (one->kind == DLS__MARK_SCORE)
            order = (one->score_bits > other->score_bits) - (one->score_bits < other->score_bits);
        else
            order = dls__compare_bytes(one->term, one->length, other->term, other->length);
        if (order != 0) return keys[i].descending ? order > 0 : order < 0;
    }
    return false;
}

static dls_status mark_of_hit(dls_hits *hits, size_t number, dls__sort_mark *mark, dls_error *err)
{
    return dls__fail_in(err, dls__hits_mark(hits, number, mark, err), hits->index->path);
}

static dls_status sorted_before(dls_hits *const *hits, dls_merged_hit a, dls_merged_hit b, bool *before, dls_error *err)
{
    dls_hits *one = hits[a.shard], *other = hits[b.shard];
    dls__sort_mark mark, other_mark;
    DLS__TRY(mark_of_hit(one, a.number, &mark, err));
    DLS__TRY(mark_of_hit(other, b.number, &other_mark, err));
    *before = mark_is_before(one->sort, one->sort_count, &mark, &other_mark);
    return DLS_OK;
}

/* Whether hit `a` comes before `b`, which is of an earlier search. */
static dls_status comes_before(dls_hits *const *hits, dls_merged_hit a, dls_merged_hit b, bool *before, dls_error *err)
{
    if (hits[a.shard]->sorted) return sorted_before(hits, a, b, before, err);
    float score = next_hit(hits[a.shard], a.number)->score, other = next_hit(hits[b.shard], b.number)->score;
    *before = score > other;
    if (score != other) return DLS_OK;
    dls_text key = { NULL, 0 }, other_key = key;
    DLS__TRY(key_of_hit(hits[a.shard], a.number, &key, err));
    DLS__TRY(key_of_hit(hits[b.shard], b.number, &other_key, err));
    *before = dls__compare_bytes(key.bytes, key.length, other_key.bytes, other_key.length) < 0;
    return DLS_OK;
}

/* The best of the next hits of all; false if there is none. */
static dls_status best_of_next(dls_hits *const *hits, size_t count, const size_t *taken, bool *found,
                               dls_merged_hit *best, dls_error *err)
{
    *found = false;
    for (size_t i = 0; i < count; i++) {
        dls_merged_hit next = { i, taken[i] };
        bool before = true;
        if (next_hit(hits[i], taken[i]) == NULL) continue;
        if (*found) DLS__TRY(comes_before(hits, next, *best, &before, err));
        if (before) *best = next;
        *found = true;
    }
    return DLS_OK;
}

static dls_status merge_hits(dls_hits *const *hits, size_t count, uint64_t offset, size_t limit, size_t *taken,
                             dls_merged_hit *out, size_t *merged, dls_error *err)
{
    size_t written = 0;
    while (written < limit) {
        dls_merged_hit best = { 0, 0 };
        bool found;
        DLS__TRY(best_of_next(hits, count, taken, &found, &best, err));
        if (!found) break;
        taken[best.shard]++;
        if (offset > 0)
            offset--;
        else
            out[written++] = best;
    }
    *merged = written;
    return DLS_OK;
}

dls_status dls__hits_merge(dls_hits *const *hits, size_t count, uint64_t offset, size_t limit, dls_merged_hit *out,
                           size_t *merged, dls_error *err)
{
    if (count == 0) {
        *merged = 0;
        return DLS_OK;
    }
    const dls_allocator *allocator = &hits[0]->allocator;
    size_t *taken = dls__alloc_zero_array(allocator, count, sizeof *taken); /* of the hits of each */
    if (taken == NULL) return dls__no_memory(err);
    dls_status status = merge_hits(hits, count, offset, limit, taken, out, merged, err);
    dls__free(allocator, taken, count * sizeof *taken);
    return status;
}
