/* SPDX-License-Identifier: MIT
 *
 * A stream gives a segment's buckets in their order: of values each code that was counted; of years and the like the
 * first code that was counted, and all that follow up to where the next year begins, which the dictionary tells. A
 * value is only looked up where its count may be among the largest, or where it must be compared with those of other
 * segments.
 */
#include "rank/facet_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/endian.h"
#include "base/error.h"
#include "schema/iso_date.h"
#include "schema/value_term.h"

#define DAY_IN_MICROSECONDS INT64_C(86400000000)

/* Bucket keys are terms, without their prefix. */
typedef struct bucket_key {
    char *bytes;
    size_t length;
    size_t capacity;
} bucket_key;

typedef struct facet_stream {
    const dls__facet *facet;
    const dls__facet_counts *own;
    uint32_t next; /* code from which on the next bucket is sought */
    uint32_t code; /* the first of the current bucket; 0: there is none */
    uint64_t count;
    dls__dict_iter terms; /* its string is of code `read` */
    uint32_t read;
    bool has_key; /* of the current bucket; of years and the like always */
    bucket_key key;
} facet_stream;

typedef struct kept_bucket {
    uint64_t count;
    uint32_t code; /* where one segment alone has the field: its value is looked up at last */
    bucket_key key;
} kept_bucket;

/* A heap of the best buckets, the worst on top. Of equally frequent ones the first come first, which stay. */
typedef struct best_buckets {
    kept_bucket *heap;
    size_t count;
    size_t limit;
    uint64_t others;
    uint64_t other_count;
} best_buckets;

static bool copy_key(dls__arena *arena, const char *bytes, size_t length, bucket_key *key)
{
    if (key->bytes == NULL || length > key->capacity) {
        key->capacity = length + length / 2 + 16;
        key->bytes = dls__arena_alloc(arena, key->capacity);
        if (key->bytes == NULL) key->capacity = 0;
    }
    if (key->capacity < length) return false;
    if (length > 0) memcpy(key->bytes, bytes, length);
    key->length = length;
    return true;
}

/* --------------------------------------------------------------------------------------------------------- streams */

/* The term of a code to the stream's iterator. Near ones are walked to. */
static dls_status read_value(facet_stream *s, uint32_t code, dls_error *err)
{
    bool more = true;
    if (s->read == code) return DLS_OK;
    if (s->read == 0 || code < s->read || code - s->read > 32) {
        DLS__TRY(dls__dict_iter_seek_number(&s->terms, s->own->column->first + code - 1, err));
        s->read = code - 1;
    }
    while (s->read < code && more) {
        DLS__TRY(dls__dict_iter_next(&s->terms, &more, err));
        s->read++;
    }
    bool is_value = more && s->terms.length >= DLS__KEYWORD_PREFIX_SIZE &&
                    (uint8_t)s->terms.string[0] == DLS__KEYWORD_PREFIX &&
                    (uint8_t)s->terms.string[1] == s->facet->request->field;
    if (is_value) return DLS_OK;
    return dls__section_corrupt(&s->own->segment->value_section, s->own->column->offset, "values that are not there",
                                err);
}

/* The first number of a date's or integer's bucket, and the first behind it; `*open` where there is none behind. */
static void bucket_of(const dls_facet_request *request, int64_t number, int64_t *begin, int64_t *end, bool *open)
{
    int year, month, day;
    char text[64];
    dls__date_span span;
    int64_t step = request->kind == DLS_FACET_STEPS ? (int64_t)request->step : DAY_IN_MICROSECONDS;
    *open = false;
    if (request->kind == DLS_FACET_YEARS || request->kind == DLS_FACET_MONTHS) {
        dls__date_split(number, &year, &month, &day);
        int length = request->kind == DLS_FACET_YEARS ? snprintf(text, sizeof text, "%04d", year)
                                                      : snprintf(text, sizeof text, "%04d-%02d", year, month);
        if (dls__date_parse(text, (size_t)length, &span)) {
            *begin = span.begin;
            *end = span.end;
            return;
        }
    }
    int64_t rest = number % step; /* of a year that no date has, the day counts */
    if (rest < 0) rest += step;
    *begin = number < INT64_MIN + rest ? INT64_MIN : number - rest;
    *open = number > INT64_MAX - (step - rest);
    *end = *open ? INT64_MAX : number + (step - rest);
}

static void number_term(const dls__facet *facet, int64_t number, char out[DLS__KEYWORD_PREFIX_SIZE + 8])
{
    uint64_t bits = (uint64_t)number ^ UINT64_C(1) << 63;
    out[0] = (char)DLS__KEYWORD_PREFIX;
    out[1] = (char)facet->request->field;
    for (size_t i = 8; i-- > 0; bits >>= 8) out[2 + i] = (char)(bits & 255);
}

/* The codes of the bucket that begins with s->code, and its key. */
static dls_status take_bucket(facet_stream *s, dls__arena *arena, dls_error *err)
{
    char term[DLS__KEYWORD_PREFIX_SIZE + 8];
    int64_t begin, end;
    bool open;
    DLS__TRY(read_value(s, s->code, err));
    if (s->terms.length != sizeof term)
        return dls__section_corrupt(&s->own->segment->value_section, s->own->column->offset, "a number of another size",
                                    err);
    bucket_of(s->facet->request, dls__value_whole(s->terms.string + DLS__KEYWORD_PREFIX_SIZE), &begin, &end, &open);
    uint64_t rank, most = s->own->column->values;
    number_term(s->facet, end, term);
    DLS__TRY(dls__dict_rank(&s->own->segment->terms, term, sizeof term, &rank, err));
    uint64_t last = open || rank < s->own->column->first ? most : rank - s->own->column->first;
    if (last > most || last < s->code) last = last > most ? most : s->code;
    for (uint32_t code = s->code + 1; code <= last; code++) s->count += s->own->counts[code];
    s->next = (uint32_t)last + 1;
    number_term(s->facet, begin, term);
    if (!copy_key(arena, term + DLS__KEYWORD_PREFIX_SIZE, 8, &s->key)) return dls__no_memory(err);
    s->has_key = true;
    return DLS_OK;
}

/* Step to the next bucket. */
static dls_status next_bucket(facet_stream *s, dls__arena *arena, dls_error *err)
{
    const dls__facet_counts *own = s->own;
    uint64_t code = s->next;
    while (code <= own->column->values && own->counts[code] == 0) code++;
    s->code = code <= own->column->values ? (uint32_t)code : 0;
    if (s->code == 0) return DLS_OK;
    s->count = own->counts[code];
    s->next = s->code + 1;
    s->has_key = false;
    return s->facet->request->kind == DLS_FACET_VALUES ? DLS_OK : take_bucket(s, arena, err);
}

static dls_status need_key(facet_stream *s, dls__arena *arena, dls_error *err)
{
    if (s->has_key) return DLS_OK;
    DLS__TRY(read_value(s, s->code, err));
    s->has_key = copy_key(arena, s->terms.string + DLS__KEYWORD_PREFIX_SIZE, s->terms.length - DLS__KEYWORD_PREFIX_SIZE,
                          &s->key);
    return s->has_key ? DLS_OK : dls__no_memory(err);
}

static int compare_keys(const bucket_key *a, const bucket_key *b)
{
    return dls__compare_bytes(a->bytes, a->length, b->bytes, b->length);
}

/* ------------------------------------------------------------------------------------------------------------ best */

/* Whether a is worse than b: less frequent, or as frequent and behind it. */
static bool is_worse(const kept_bucket *a, const kept_bucket *b)
{
    if (a->count != b->count) return a->count < b->count;
    return a->code != b->code ? a->code > b->code : compare_keys(&a->key, &b->key) > 0;
}

static void sift_worst(best_buckets *best, size_t at)
{
    kept_bucket moved = best->heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= best->count) break;
        if (child + 1 < best->count && is_worse(&best->heap[child + 1], &best->heap[child])) child++;
        if (!is_worse(&best->heap[child], &moved)) break;
        best->heap[at] = best->heap[child];
        at = child;
    }
    best->heap[at] = moved;
}

/* Offer a bucket that comes behind all before; of one segment alone its code is enough, and `key` NULL. */
static dls_status offer_bucket(best_buckets *best, uint64_t count, uint32_t code, const bucket_key *key,
                               dls__arena *arena, dls_error *err)
{
    bool full = best->count == best->limit;
    best->others += full;
    if (best->limit == 0) best->other_count += count;
    if (best->limit == 0 || (full && count <= best->heap[0].count)) {
        if (best->limit > 0) best->other_count += count;
        return DLS_OK;
    }
    if (full) best->other_count += best->heap[0].count;
    kept_bucket *into = full ? &best->heap[0] : &best->heap[best->count];
    if (!full) into->key = (bucket_key){ .bytes = NULL };
    into->count = count;
    into->code = code;
    if (key != NULL && !copy_key(arena, key->bytes, key->length, &into->key)) return dls__no_memory(err);
    if (full) {
        sift_worst(best, 0);
        return DLS_OK;
    }
    best->count++;
    if (best->count == best->limit)
        for (size_t at = best->count / 2; at-- > 0;) sift_worst(best, at);
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------------------- joining */

typedef struct facet_join {
    const dls__facets *facets;
    const dls__facet *facet;
    facet_stream *streams;
    size_t stream_count;
    best_buckets best;
} facet_join;

static dls_status open_streams(facet_join *j, dls_error *err)
{
    j->streams = dls__arena_alloc_array(j->facets->arena, j->facets->segment_count, sizeof *j->streams);
    if (j->streams == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < j->facets->segment_count; i++) {
        facet_stream *s = &j->streams[j->stream_count];
        const dls__facet_counts *own = &j->facet->segments[i];
        if (own->column == NULL) continue;
        s->facet = j->facet;
        s->own = own;
        s->next = 1;
        s->read = 0;
        s->key = (bucket_key){ .bytes = NULL };
        dls__dict_iter_init(&s->terms, &own->segment->terms);
        DLS__TRY(next_bucket(s, j->facets->arena, err));
        j->stream_count += s->code != 0;
    }
    return DLS_OK;
}

/* Codes that are looked at together. */
#define CODES_AT_ONCE 64

/* Of `count` counts their sum and the largest; returns how many are not 0. Loops that vectors are made of. */
static uint64_t sum_up_counts(const uint32_t *counts, size_t count, uint64_t *sum, uint32_t *most)
{
    uint32_t filled = 0;
    *sum = 0;
    *most = 0;
    for (size_t i = 0; i < count; i++) filled += counts[i] != 0;
    for (size_t i = 0; i < count; i++) *sum += counts[i];
    for (size_t i = 0; i < count; i++) *most = counts[i] > *most ? counts[i] : *most;
    return filled;
}

/* All values of one segment: most have counts that are too small, which many at once show. */
static dls_status take_only_values(facet_join *j, dls_error *err)
{
    const dls__facet_counts *own = j->streams[0].own;
    best_buckets *best = &j->best;
    for (size_t first = 1; first <= own->column->values; first += CODES_AT_ONCE) {
        size_t count = dls__min(CODES_AT_ONCE, own->column->values + 1 - first);
        uint64_t sum, filled;
        uint32_t most;
        filled = sum_up_counts(own->counts + first, count, &sum, &most);
        if (best->count == best->limit && (best->limit == 0 || most <= best->heap[0].count)) {
            best->others += filled;
            best->other_count += sum;
            continue;
        }
        for (size_t code = first; code < first + count; code++)
            if (own->counts[code] > 0)
                DLS__TRY(offer_bucket(best, own->counts[code], (uint32_t)code, NULL, j->facets->arena, err));
    }
    return DLS_OK;
}

/* Of one segment that has the field: values are not looked up before the end. */
static dls_status take_only_stream(facet_join *j, dls_error *err)
{
    facet_stream *s = &j->streams[0];
    dls__arena *arena = j->facets->arena;
    if (j->facet->request->kind == DLS_FACET_VALUES) {
        DLS__TRY(take_only_values(j, err));
        s->code = 0;
    }
    while (s->code != 0) {
        DLS__TRY(offer_bucket(&j->best, s->count, s->code, s->has_key ? &s->key : NULL, arena, err));
        DLS__TRY(next_bucket(s, arena, err));
    }
    for (size_t i = 0; i < j->best.count; i++) {
        kept_bucket *kept = &j->best.heap[i];
        if (kept->key.bytes != NULL && j->facet->request->kind != DLS_FACET_VALUES) continue;
        DLS__TRY(read_value(s, kept->code, err));
        if (!copy_key(arena, s->terms.string + DLS__KEYWORD_PREFIX_SIZE, s->terms.length - DLS__KEYWORD_PREFIX_SIZE,
                      &kept->key))
            return dls__no_memory(err);
    }
    return DLS_OK;
}

/* The least key of all streams; they are few. */
static dls_status find_least_bucket(facet_join *j, facet_stream **least, dls_error *err)
{
    *least = NULL;
    for (size_t i = 0; i < j->stream_count; i++) {
        facet_stream *s = &j->streams[i];
        if (s->code == 0) continue;
        DLS__TRY(need_key(s, j->facets->arena, err));
        if (*least == NULL || compare_keys(&s->key, &(*least)->key) < 0) *least = s;
    }
    return DLS_OK;
}

static dls_status join_streams(facet_join *j, dls_error *err)
{
    dls__arena *arena = j->facets->arena;
    bucket_key key = { .bytes = NULL };
    for (;;) {
        facet_stream *least;
        uint64_t count = 0;
        DLS__TRY(find_least_bucket(j, &least, err));
        if (least == NULL) return DLS_OK;
        if (!copy_key(arena, least->key.bytes, least->key.length, &key)) return dls__no_memory(err);
        for (size_t i = 0; i < j->stream_count; i++) {
            facet_stream *s = &j->streams[i];
            if (s->code == 0 || compare_keys(&s->key, &key) != 0) continue;
            count += s->count;
            DLS__TRY(next_bucket(s, arena, err));
        }
        DLS__TRY(offer_bucket(&j->best, count, 0, &key, arena, err));
    }
}

/* ---------------------------------------------------------------------------------------------------------- result */

static int by_bucket_key(const void *a, const void *b)
{
    return compare_keys(&((const kept_bucket *)a)->key, &((const kept_bucket *)b)->key);
}

static int by_bucket_count(const void *a, const void *b)
{
    const kept_bucket *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return compare_keys(&x->key, &y->key);
}

/* The text of a year or month is cut to what it is. */
static size_t shown_length(dls_facet_kind kind, size_t length)
{
    return kind == DLS_FACET_YEARS ? dls__min(length, 4) : kind == DLS_FACET_MONTHS ? dls__min(length, 7) : length;
}

static dls_status give_buckets(facet_join *j, dls_facet *out, dls_error *err)
{
    best_buckets *best = &j->best;
    dls_facet_kind kind = j->facet->request->kind;
    if (best->count > 0)
        qsort(best->heap, best->count, sizeof *best->heap, kind == DLS_FACET_VALUES ? by_bucket_count : by_bucket_key);
    dls_facet_bucket *buckets = dls__arena_alloc_array(j->facets->result, best->count, sizeof *buckets);
    if (buckets == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < best->count; i++) {
        char room[DLS__VALUE_TEXT];
        const kept_bucket *kept = &best->heap[i];
        dls_text text = dls__value_text(j->facet->kind, kept->key.bytes, kept->key.length, room);
        text.length = shown_length(kind, text.length);
        text.bytes = dls__arena_copy(j->facets->result, text.bytes, text.length);
        if (text.bytes == NULL) return dls__no_memory(err);
        buckets[i] = (dls_facet_bucket){ text, kept->count };
    }
    *out = (dls_facet){
        .buckets = buckets, .count = best->count, .others = best->others, .other_count = best->other_count
    };
    return DLS_OK;
}

dls_status dls__facet_merge(const dls__facets *facets, const dls__facet *facet, dls_facet *out, dls_error *err)
{
    facet_join j = { .facets = facets, .facet = facet, .best = { .limit = facet->request->limit } };
    DLS__TRY(open_streams(&j, err));
    uint64_t most = 0; /* there cannot be more buckets than values */
    for (size_t i = 0; i < j.stream_count; i++) most += j.streams[i].own->column->values;
    if (most < j.best.limit) j.best.limit = (size_t)most;
    j.best.heap = dls__arena_alloc_array(facets->arena, j.best.limit, sizeof *j.best.heap);
    if (j.best.heap == NULL) return dls__no_memory(err);
    DLS__TRY(j.stream_count == 1 ? take_only_stream(&j, err) : join_streams(&j, err));
    return give_buckets(&j, out, err);
}
