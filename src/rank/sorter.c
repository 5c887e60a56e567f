/* SPDX-License-Identifier: MIT
 *
 * A heap for each segment, and one sorted array that the heaps are merged into.
 */
#include "rank/sorter.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/code_value.h"
#include "rank/range.h"
#include "rank/score_documents.h"
#include "schema/value_term.h"

#define NO_RANK UINT32_MAX

#define NO_DOCUMENT UINT64_MAX /* no document's number */

static uint32_t rank_of_code(const dls_sort_key *key, uint32_t code)
{
    if (code == 0) return NO_RANK;
    return key->descending ? UINT32_MAX - code : code;
}

static uint32_t code_of_rank(const dls_sort_key *key, uint32_t rank)
{
    if (rank == NO_RANK) return 0;
    return key->descending ? UINT32_MAX - rank : rank;
}

/* Scores are not negative, so their bits are in their order. */
static uint32_t rank_of_score(const dls_sort_key *key, float score)
{
    uint32_t bits;
    memcpy(&bits, &score, sizeof bits);
    return key->descending ? ~bits : bits;
}

static bool is_score(const dls_sort_key *key) { return key->field == DLS_SORT_SCORE; }

/* Whether a comes before b, both of one segment. */
static bool is_earlier(const dls__sorter *s, const dls__sorted *a, const dls__sorted *b)
{
    for (size_t i = 0; i < s->key_count; i++)
        if (a->ranks[i] != b->ranks[i]) return a->ranks[i] < b->ranks[i];
    return a->document < b->document;
}

/* Where a hit is to a mark of its segment: before, at or behind it. */
static int compare_with_mark(const dls__sorter *s, const dls__sorted *hit, const dls__rank_mark *mark)
{
    for (size_t i = 0; i < s->key_count; i++) {
        if (hit->ranks[i] < mark->ranks[i]) return -1;
        if (hit->ranks[i] > mark->ranks[i] || !mark->exact[i]) return 1;
    }
    return hit->document < mark->document ? -1 : hit->document > mark->document;
}

dls_status dls__sorter_init(dls__sorter *sorter, const dls_index *index, const dls_sort_key *keys, size_t key_count,
                            size_t limit, const dls__sort_mark *after, dls__arena *arena, dls_error *err)
{
    *sorter = (dls__sorter){ .keys = keys,
                             .key_count = key_count,
                             .limit = limit,
                             .arena = arena,
                             .after = after,
                             .segment_count = index->segment_count };
    for (size_t i = 0; i < key_count; i++) sorter->by_score |= is_score(&keys[i]);
    sorter->best = dls__arena_alloc_array(arena, limit, sizeof *sorter->best);
    sorter->merged = dls__arena_alloc_array(arena, limit, sizeof *sorter->merged);
    sorter->heap = dls__arena_alloc_array(arena, limit, sizeof *sorter->heap);
    return sorter->best != NULL && sorter->merged != NULL && sorter->heap != NULL ? DLS_OK : dls__no_memory(err);
}

void dls__sorter_collapse(dls__sorter *sorter, dls__collapse *collapse) { sorter->collapse = collapse; }

/* ----------------------------------------------------------------------------------------------------------- marks */

/* Where a value is among the ranks of a column. */
static dls_status place_value(const dls__segment *segment, const dls__value_column *column, const dls_sort_key *key,
                              const dls__mark_key *value, uint32_t *rank, bool *exact, dls_error *err)
{
    char term[DLS__VALUE_TERM_SIZE];
    uint64_t number, ignored;
    size_t length = DLS__KEYWORD_PREFIX_SIZE + value->length;
    term[0] = (char)DLS__KEYWORD_PREFIX;
    term[1] = (char)key->field;
    if (value->length > 0) memcpy(term + DLS__KEYWORD_PREFIX_SIZE, value->term, value->length);
    DLS__TRY(dls__dict_rank(&segment->terms, term, length, &number, err));
    DLS__TRY(dls__dict_find(&segment->terms, term, length, exact, &ignored, err));
    uint64_t last = column->first + column->values;
    number = number < column->first ? column->first : number < last ? number : last;
    uint32_t below = (uint32_t)(number - column->first); /* codes up to it are of smaller values */
    if (*exact)
        *rank = rank_of_code(key, below + 1);
    else
        *rank = key->descending ? UINT32_MAX - below : below + 1;
    return DLS_OK;
}

static dls_status place_mark(const dls__sorter *s, const dls__segment *segment, const dls__mark_key *values,
                             uint64_t document, dls__rank_mark *out, dls_error *err)
{
    *out = (dls__rank_mark){ .is_set = true, .document = document };
    for (size_t i = 0; i < s->key_count; i++) {
        const dls_sort_key *key = &s->keys[i];
        out->exact[i] = true;
        out->ranks[i] = NO_RANK;
        if (is_score(key)) out->ranks[i] = key->descending ? ~values[i].score_bits : values[i].score_bits;
        if (values[i].kind == DLS__MARK_VALUE)
            DLS__TRY(place_value(segment, s->columns[i], key, &values[i], &out->ranks[i], &out->exact[i], err));
    }
    return DLS_OK;
}

dls_status dls__sorter_mark(const dls_index *index, size_t segment, const dls_sort_key *keys, size_t key_count,
                            const uint32_t *ranks, dls__arena *arena, dls__mark_key *out, dls_error *err)
{
    const dls__segment *from = &index->segments[segment];
    for (size_t i = 0; i < key_count; i++) {
        out[i] = (dls__mark_key){ .kind = DLS__MARK_NONE };
        if (is_score(&keys[i])) {
            out[i].kind = DLS__MARK_SCORE;
            out[i].score_bits = keys[i].descending ? ~ranks[i] : ranks[i];
            continue;
        }
        uint32_t code = code_of_rank(&keys[i], ranks[i]);
        if (code == 0) continue;
        dls__dict_iter terms;
        DLS__TRY(dls__code_value(from, &from->values[index->schema->column_number[keys[i].field]], keys[i].field, code,
                                 &terms, err));
        out[i].kind = DLS__MARK_VALUE;
        out[i].length = terms.length - DLS__KEYWORD_PREFIX_SIZE;
        out[i].term = dls__arena_copy(arena, terms.string + DLS__KEYWORD_PREFIX_SIZE, out[i].length);
        if (out[i].term == NULL) return dls__no_memory(err);
    }
    return DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------- one segment */

dls_status dls__sorter_enter(dls__sorter *sorter, const dls__plan *plan, dls_error *err)
{
    const dls_schema *schema = plan->index->schema;
    sorter->heap_count = 0;
    sorter->heaped = false;
    sorter->first_document = plan->index->first_document[plan->segment_number];
    for (size_t i = 0; i < sorter->key_count; i++)
        if (!is_score(&sorter->keys[i]))
            DLS__TRY(dls__segment_values(plan->segment, schema->column_number[sorter->keys[i].field],
                                         &sorter->columns[i], err));
    if (sorter->collapse != NULL) DLS__TRY(dls__collapse_enter(sorter->collapse, plan->segment, err));
    sorter->from.is_set = sorter->upto.is_set = false;
    if (sorter->after != NULL)
        DLS__TRY(place_mark(sorter, plan->segment, sorter->after->keys, sorter->after->document, &sorter->from, err));
    if (sorter->best_count < sorter->limit) return DLS_OK;
    const dls__sorted *last = &sorter->best[sorter->best_count - 1];
    return place_mark(sorter, plan->segment, last->values, last->document, &sorter->upto, err);
}

/* Whether the hit is the only one for what shares its value. */
static bool stands_for_many(const dls__sorter *s, const dls__sorted *hit)
{
    return s->collapse != NULL && dls__collapse_shares(s->collapse, hit->code);
}

static void put_hit(dls__sorter *s, size_t at, const dls__sorted *hit)
{
    s->heap[at] = *hit;
    if (stands_for_many(s, hit)) s->collapse->places[hit->code] = (uint32_t)at + 1;
}

static void sift_latest(dls__sorter *s, size_t at)
{
    dls__sorted moved = s->heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= s->heap_count) break;
        if (child + 1 < s->heap_count && is_earlier(s, &s->heap[child], &s->heap[child + 1])) child++;
        if (!is_earlier(s, &moved, &s->heap[child])) break;
        put_hit(s, at, &s->heap[child]);
        at = child;
    }
    put_hit(s, at, &moved);
}

/* Once there are as many as are wanted, the last one is on top. */
static void fill_heap_order(dls__sorter *s)
{
    if (s->heaped || s->heap_count < s->limit) return;
    for (size_t at = s->heap_count / 2; at-- > 0;) sift_latest(s, at);
    s->heaped = true;
}

/* Have the earlier of the hit and the one that is kept for its value be kept. */
static void keep_earlier(dls__sorter *s, const dls__sorted *hit, size_t kept)
{
    if (!is_earlier(s, hit, &s->heap[kept])) return;
    s->heap[kept] = *hit;
    if (s->heaped) sift_latest(s, kept);
}

static void keep_hit(dls__sorter *s, const dls__sorted *hit)
{
    uint32_t place = stands_for_many(s, hit) ? s->collapse->places[hit->code] : 0;
    if (place > 0) {
        keep_earlier(s, hit, place - 1);
        return;
    }
    if (s->heap_count < s->limit) {
        put_hit(s, s->heap_count++, hit);
        return;
    }
    fill_heap_order(s);
    if (!is_earlier(s, hit, &s->heap[0])) return;
    if (stands_for_many(s, &s->heap[0])) s->collapse->places[s->heap[0].code] = 0;
    s->heap[0] = *hit;
    sift_latest(s, 0);
}

static uint32_t rank_in_column(const dls__sorter *s, size_t key, uint32_t inner)
{
    uint64_t begin, end;
    const dls__value_column *column = s->columns[key];
    if (column->starts == NULL) return rank_of_code(&s->keys[key], dls__column_code(column, inner));
    dls__column_row(column, inner, &begin, &end);
    if (begin == end) return NO_RANK;
    return rank_of_code(&s->keys[key], dls__column_code(column, s->keys[key].descending ? end - 1 : begin));
}

/* A document that matches. The first key alone leaves most of them out. */
static dls_status offer_sorted(dls__sorter *s, const dls__segment *segment, uint32_t inner, float score, dls_error *err)
{
    dls__sorted hit;
    uint32_t outer;
    for (size_t i = 0; i < s->key_count; i++) {
        hit.ranks[i] = is_score(&s->keys[i]) ? rank_of_score(&s->keys[i], score) : rank_in_column(s, i, inner);
        if (i == 0 && s->heaped && hit.ranks[0] > s->heap[0].ranks[0]) return DLS_OK;
    }
    DLS__TRY(dls__segment_outer(segment, inner, &outer, err));
    hit.document = s->first_document + outer;
    hit.inner = inner;
    hit.score = score;
    hit.code = 0;
    hit.values = NULL;
    if (s->from.is_set && compare_with_mark(s, &hit, &s->from) <= 0) return DLS_OK;
    if (s->upto.is_set && compare_with_mark(s, &hit, &s->upto) >= 0) return DLS_OK;
    if (s->collapse != NULL) DLS__TRY(dls__collapse_code(s->collapse, inner, &hit.code, err));
    keep_hit(s, &hit);
    return DLS_OK;
}

/* Documents whose score is a key. */
static dls_status offer_scored(dls__sorter *s, dls__plan *plan, dls__batch *batch, dls_error *err)
{
    if (batch->count == 0) return DLS_OK;
    batch->places = NULL;
    DLS__TRY(dls__score_documents(plan, &plan->root, DLS__EARLY_TRUE, batch, err));
    for (uint32_t i = 0; i < batch->count; i++)
        DLS__TRY(offer_sorted(s, plan->segment, batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[i], batch->scores[i],
                              err));
    batch->count = 0;
    return DLS_OK;
}

/* One line in so many is looked at first: what it has tells what the others must be better than. */
#define LINES_APART 16

/* The documents of every LINES_APARTth line, or of all others. */
static dls_status take_lines(dls__sorter *s, dls__plan *plan, uint32_t block, const uint64_t *bits, bool others,
                             dls_error *err)
{
    dls__batch batch;
    batch.block = block;
    batch.count = 0;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES; line++) {
        if ((line % LINES_APART != 0) != others) continue;
        for (uint64_t word = bits[line]; word != 0; word &= word - 1) {
            uint32_t low = 64 * line + dls__lowest_bit(word);
            if (!s->by_score) {
                DLS__TRY(offer_sorted(s, plan->segment, block * DLS__BLOCK_DOCUMENTS + low, 0.0f, err));
                continue;
            }
            batch.lows[batch.count++] = (uint16_t)low;
            if (batch.count == DLS__BATCH) DLS__TRY(offer_scored(s, plan, &batch, err));
        }
    }
    return offer_scored(s, plan, &batch, err);
}

/* The first ranks that a hit may have that is neither too early nor too late. */
static void bound_first_rank(const dls__sorter *s, uint32_t *least, uint32_t *most)
{
    *least = s->from.is_set ? s->from.ranks[0] : 0;
    *most = s->upto.is_set ? s->upto.ranks[0] : NO_RANK;
    if (s->heaped && s->heap[0].ranks[0] < *most) *most = s->heap[0].ranks[0];
}

/* Leave of the bits those of documents whose value of the first key can be, where that tells anything: all codes of a
 * block are compared at once. */
static void keep_by_first_key(const dls__sorter *s, const dls__plan *plan, uint32_t block, const uint64_t *bits,
                              uint64_t *kept)
{
    uint32_t least, most;
    const dls__value_column *column = s->columns[0];
    memcpy(kept, bits, DLS__BLOCK_LINES * sizeof *kept);
    if (is_score(&s->keys[0]) || column->starts != NULL || column->width == 0) return;
    bound_first_rank(s, &least, &most);
    if (most == NO_RANK) return;
    uint32_t low = s->keys[0].descending ? UINT32_MAX - most : least;
    uint32_t high = s->keys[0].descending ? UINT32_MAX - least : most;
    if (low == 0) low = 1;
    if (high > column->values) high = column->values;
    uint64_t in_range[DLS__BLOCK_LINES + DLS__KERNEL_SLACK / 8];
    dls__codes_in_range(column, block, dls__plan_documents(plan, block), low, high, in_range);
    for (size_t i = 0; i < DLS__BLOCK_LINES; i++) kept[i] &= in_range[i];
}

dls_status dls__sorter_take(dls__sorter *sorter, dls__plan *plan, uint32_t block, const uint64_t *bits, dls_error *err)
{
    uint64_t kept[DLS__BLOCK_LINES];
    DLS__TRY(dls__stop_after(plan->stop, DLS__BLOCK_DOCUMENTS / 4));
    DLS__TRY(take_lines(sorter, plan, block, bits, false, err));
    fill_heap_order(sorter);
    keep_by_first_key(sorter, plan, block, bits, kept);
    return take_lines(sorter, plan, block, kept, true, err);
}

dls_status dls__sorter_offer(dls__sorter *sorter, const dls__plan *plan, uint32_t inner, float score, dls_error *err)
{
    return offer_sorted(sorter, plan->segment, inner, score, err);
}

float dls__sorter_threshold(dls__sorter *sorter)
{
    float before = sorter->best_count == sorter->limit ? sorter->best[sorter->limit - 1].score : 0.0f;
    fill_heap_order(sorter);
    return sorter->heaped && sorter->heap[0].score > before ? sorter->heap[0].score : before;
}

/* ---------------------------------------------------------------------------------------------------- all segments */

static int by_inner(const void *a, const void *b)
{
    uint32_t x = ((const dls__sorted *)a)->inner, y = ((const dls__sorted *)b)->inner;
    return x < y ? -1 : x > y;
}

/* The scores of the hits of the segment, where they are no key; these are in the order of the documents then. Of a
 * search that is stopped some are scored, and are left. */
static dls_status score_hits(dls__sorter *s, dls__plan *plan, dls__stop *stop, dls_error *err)
{
    if (s->by_score || s->heap_count == 0) return DLS_OK;
    qsort(s->heap, s->heap_count, sizeof *s->heap, by_inner);
    for (size_t at = 0; at < s->heap_count;) {
        dls__batch batch;
        size_t first = at;
        if (at > 0 && dls__stop_now(stop)) {
            s->heap_count = at;
            return DLS_OK;
        }
        batch.places = NULL;
        batch.block = s->heap[at].inner / DLS__BLOCK_DOCUMENTS;
        batch.count = 0;
        while (at < s->heap_count && batch.count < DLS__BATCH &&
               s->heap[at].inner / DLS__BLOCK_DOCUMENTS == batch.block)
            batch.lows[batch.count++] = (uint16_t)(s->heap[at++].inner % DLS__BLOCK_DOCUMENTS);
        DLS__TRY(dls__score_documents(plan, &plan->root, DLS__EARLY_TRUE, &batch, err));
        for (uint32_t i = 0; i < batch.count; i++) s->heap[first + i].score = batch.scores[i];
    }
    return DLS_OK;
}

/* By heap: the last one goes behind those that are left. */
static void sort_heap(dls__sorter *s)
{
    size_t count = s->heap_count;
    for (size_t at = count / 2; at-- > 0;) sift_latest(s, at);
    while (s->heap_count > 1) {
        dls__sorted last = s->heap[0];
        s->heap[0] = s->heap[--s->heap_count];
        sift_latest(s, 0);
        put_hit(s, s->heap_count, &last);
    }
    s->heap_count = count;
}

static dls_status look_up_values(dls__sorter *s, const dls__plan *plan, dls_error *err)
{
    for (size_t i = 0; i < s->heap_count; i++) {
        dls__sorted *hit = &s->heap[i];
        if (i > 0 && i % DLS__BATCH == 0 && dls__stop_now(plan->stop)) {
            s->heap_count = i;
            return DLS_OK;
        }
        hit->values = dls__arena_alloc_array(s->arena, s->key_count + 1, sizeof *hit->values);
        if (hit->values == NULL) return dls__no_memory(err);
        DLS__TRY(dls__sorter_mark(plan->index, plan->segment_number, s->keys, s->key_count, hit->ranks, s->arena,
                                  hit->values, err));
        if (s->collapse != NULL)
            DLS__TRY(dls__collapse_value(s->collapse, hit->code, s->arena, &hit->values[s->key_count], err));
    }
    return DLS_OK;
}

/* Two values of a key; those that are not there come last. */
static int compare_values(const dls_sort_key *key, const dls__mark_key *a, const dls__mark_key *b)
{
    if (a->kind == DLS__MARK_NONE || b->kind == DLS__MARK_NONE)
        return (a->kind == DLS__MARK_NONE) - (b->kind == DLS__MARK_NONE);
    int order;
    if (a->kind == DLS__MARK_SCORE) {
        order = a->score_bits < b->score_bits ? -1 : a->score_bits > b->score_bits;
    } else {
        order = dls__compare_bytes(a->term, a->length, b->term, b->length);
    }
    return key->descending ? -order : order;
}

static bool is_earlier_anywhere(const dls__sorter *s, const dls__sorted *a, const dls__sorted *b)
{
    for (size_t i = 0; i < s->key_count; i++) {
        int order = compare_values(&s->keys[i], &a->values[i], &b->values[i]);
        if (order != 0) return order < 0;
    }
    return a->document < b->document;
}

/* Leave out those of `count` hits that have no document any more; returns how many are left. */
static size_t leave_out_dropped(dls__sorted *hits, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (hits[i].document != NO_DOCUMENT) hits[kept++] = hits[i];
    return kept;
}

/* Of hits for the same value, one of the segments before and one of the heap, which is in order, drop the later. */
static dls_status drop_later(dls__sorter *s, dls_error *err)
{
    for (size_t i = 0; i < s->best_count; i++) {
        uint32_t place;
        DLS__TRY(dls__collapse_place(s->collapse, &s->best[i].values[s->key_count], &place, err));
        if (place == 0) continue;
        dls__sorted *other = &s->heap[place - 1];
        (is_earlier_anywhere(s, &s->best[i], other) ? other : &s->best[i])->document = NO_DOCUMENT;
    }
    s->best_count = leave_out_dropped(s->best, s->best_count);
    s->heap_count = leave_out_dropped(s->heap, s->heap_count);
    return DLS_OK;
}

static void merge_heap(dls__sorter *s)
{
    size_t count = 0, from_best = 0, from_heap = 0;
    while (count < s->limit && (from_best < s->best_count || from_heap < s->heap_count)) {
        bool heap = from_best == s->best_count ||
                    (from_heap < s->heap_count && is_earlier_anywhere(s, &s->heap[from_heap], &s->best[from_best]));
        s->merged[count++] = heap ? s->heap[from_heap++] : s->best[from_best++];
    }
    dls__sorted *room = s->best;
    s->best = s->merged;
    s->merged = room;
    s->best_count = count;
}

dls_status dls__sorter_leave(dls__sorter *sorter, dls__plan *plan, dls_error *err)
{
    dls__stop *stop = plan->stop;
    plan->stop = NULL; /* what is asked for here is given, for a while also to who has been stopped */
    dls_status status = score_hits(sorter, plan, stop, err);
    plan->stop = stop;
    DLS__TRY(status);
    sort_heap(sorter);
    if (sorter->segment_count > 1) DLS__TRY(look_up_values(sorter, plan, err));
    if (sorter->collapse != NULL && sorter->segment_count > 1) DLS__TRY(drop_later(sorter, err));
    merge_heap(sorter);
    return DLS_OK;
}

size_t dls__sorter_finish(const dls__sorter *sorter, dls_hit *hits, uint32_t *ranks)
{
    for (size_t i = 0; i < sorter->best_count; i++) {
        hits[i] = (dls_hit){ sorter->best[i].document, sorter->best[i].score };
        if (ranks != NULL)
            memcpy(ranks + i * sorter->key_count, sorter->best[i].ranks, sorter->key_count * sizeof *ranks);
    }
    return sorter->best_count;
}

void dls__sorter_codes(const dls__sorter *sorter, uint32_t *codes)
{
    for (size_t i = 0; i < sorter->best_count; i++) codes[i] = sorter->best[i].code;
}
