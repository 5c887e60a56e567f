/* SPDX-License-Identifier: MIT
 *
 * A part is a range of `order`; its left half is the first half of that range. What the postings of a term cost in a
 * part of n documents, a of them in the left half and b in the right, is taken to be a log(n/2a) + b log(n/2b). A
 * document that has the term and moves from left to right makes that cheaper by about log(b + 1) - log(a), one that
 * stays right is worth log(b) - log(a + 1): its pull to the right. The pull of a document is the sum over its terms.
 * The best exchange of pairs, as far as pulls tell, leaves those with the least pull left, so one step is: compute all
 * pulls, sort the part by them. Eight steps, or until hardly a document changes its half.
 *
 * That it is a sort and not a selection matters: halves are halved next as the sort left them, a better start than
 * others. With the documents of each half as they arrived, as exchanges left them, or at random, half of the gain is
 * lost (3.73, 3.75, 3.75 bits a gap in place of 3.40; bisection.h says of what).
 *
 * Terms are numbered anew in each part, in the forward index itself, and those that are in one document of the part or
 * in all are dropped for good: they pull nowhere, there and in its parts. The deeper, the fewer, and tables are small
 * where there are many parts.
 *
 * Parts have nothing in common but what is only read, so that several threads can halve one each. The first levels are
 * gone through one after the other; then each part of the last of these is halved to the end. For the whole, which is a
 * single part, threads share the pulls, which take longest. None of that shows in the order.
 */
#include "segment/bisection.h"

#include <string.h>

#include "base/alloc.h"
#include "base/crew.h"
#include "base/error.h"
#include "base/sort_keys.h"

/* Steps for a part at most: 4, 8, 12, 20 give 3.423, 3.402, 3.395, 3.393 bits a gap in 1.1, 2.0, 2.4, 3.0 s. */
#define MAX_STEPS 8

/* Documents whose terms are gone through between two looks whether to go on, and how many postings are merged while
 * those of one are. */
#define DOCUMENTS_AT_ONCE 1024
#define WORK_OF_DOCUMENT 4

/* A part is left when no more than one document in this many changed its half: 20, 50, 100, 1000 give 3.414, 3.404,
 * 3.402, 3.401 bits. */
#define FEW_MOVES 100

/* Parts of less than twice as many are not halved: 8, 16, 32, 64 give 3.411, 3.399, 3.402, 3.419 bits. */
#define MIN_PART 32

/* Logarithms to base 2 are in units of 1/4096. */
#define LOG_BITS 12

/* Pulls are cut to +-2^30 units, a quarter million bits, to leave room for the half in a sort key. */
#define MAX_PULL (INT64_C(1) << 30)

#define DROPPED UINT32_MAX

/* Documents whose terms are asked for before they are needed, since they are anywhere in memory; and how many lines of
 * a cache, of 16 terms each: most have no more. */
#define DOCUMENTS_AHEAD 4
#define EXPECTED_LINES 4

/* Levels after which each part is one thread's: there are 8 then, of which two threads have about as much each. */
#define SHARED_LEVELS 3
#define MOST_RANGES (1 << SHARED_LEVELS)

/* A sort key: pull - lowest pull << 33 | is in the right half << 32 | document. */
#define KEY_PULL_SHIFT 33
#define KEY_HALF_SHIFT 32

/* What is known of the terms of the part that a thread has in hand. */
typedef struct bisection_tables {
    uint32_t *numbers;    /* by number of the term in the part above: how many documents, then its number here */
    uint32_t *left;       /* by number in the part: documents of the left half that have the term */
    uint32_t *both;       /* of the part */
    int32_t *left_pulls;  /* by number in the part: what the term adds to the pull of a document in the left half */
    int32_t *right_pulls; /* in the right half */
} bisection_tables;

#define TABLES_SIZE 20 /* bytes for each term */

/* Documents that are to be halved. */
typedef struct bisection_range {
    uint32_t from;
    uint32_t to;
    uint32_t term_count_above; /* of the part that they are a half of */
} bisection_range;

typedef struct bisection {
    const dls_allocator *allocator;
    dls__cancel *cancel;
    size_t threads;
    const uint64_t *first;
    uint32_t *terms;
    uint32_t *order;
    uint32_t *live;       /* by document: its terms that are not dropped stand first */
    uint64_t *keys;       /* of the part, by place in it */
    uint64_t *other_keys; /* what the sort needs beside */
    int32_t *logarithms;  /* of 1 to document_count + 1; 0 for 0 */
    bisection_tables tables[DLS_MAX_THREADS];
    bisection_range ranges[MOST_RANGES]; /* of a level */
    uint32_t term_counts[MOST_RANGES];   /* of their parts */
    bool last_level;
} bisection;

typedef struct bisection_part {
    uint32_t from;
    uint32_t middle;
    uint32_t to;
    uint32_t term_count;
    const bisection_tables *tables;
    size_t threads; /* that may share it */
} bisection_part;

/* log2(x) rounded down, for x >= 1: squaring a number doubles its logarithm, so each square gives a bit. */
static int32_t integer_logarithm(uint32_t x)
{
    unsigned whole = 31 - (unsigned)__builtin_clz(x);
    uint64_t mantissa = (uint64_t)x << (31 - whole); /* 1 .. 2 in units of 2^-31 */
    int32_t result = (int32_t)whole;
    for (int bit = 0; bit < LOG_BITS; bit++) {
        mantissa = mantissa * mantissa >> 31;
        unsigned carry = (unsigned)(mantissa >> 32);
        mantissa >>= carry;
        result = 2 * result + (int32_t)carry;
    }
    return result;
}

/* So many documents were gone through: whether it is cancelled. Then loops end where they are, and what they have made
 * is not looked at. */
static bool is_given_up(const bisection *b, uint32_t documents)
{
    return dls__cancel_after(b->cancel, (uint64_t)WORK_OF_DOCUMENT * documents, NULL) != DLS_OK;
}

/* The same, where one of many was, the `done`th from 0. */
static bool is_given_up_at(const bisection *b, uint32_t done)
{
    return (done + 1) % DOCUMENTS_AT_ONCE == 0 && is_given_up(b, DOCUMENTS_AT_ONCE);
}

/* The terms of a part: count them, number those that stay; gives their count. */
static uint32_t number_terms(const bisection *b, const bisection_range *range, uint32_t *numbers)
{
    uint32_t count = 0, size = range->to - range->from;
    memset(numbers, 0, range->term_count_above * sizeof *numbers);
    for (uint32_t i = range->from; i < range->to && !is_given_up_at(b, i - range->from); i++) {
        const uint32_t *terms = b->terms + b->first[b->order[i]];
        for (uint32_t t = 0, end = b->live[b->order[i]]; t < end; t++) numbers[terms[t]]++;
    }
    for (uint32_t t = 0; t < range->term_count_above; t++)
        numbers[t] = numbers[t] > 1 && numbers[t] < size ? count++ : DROPPED;
    return count;
}

/* Give the terms of documents their new numbers, and count their documents. */
static void renumber_terms(bisection *b, uint32_t from, uint32_t to, const uint32_t *numbers, uint32_t *counts)
{
    for (uint32_t i = from; i < to && !is_given_up_at(b, i - from); i++) {
        uint32_t document = b->order[i], kept = 0;
        uint32_t *terms = b->terms + b->first[document];
        for (uint32_t t = 0, end = b->live[document]; t < end; t++) {
            uint32_t number = numbers[terms[t]];
            if (number == DROPPED) continue;
            terms[kept++] = number;
            counts[number]++;
        }
        b->live[document] = kept;
    }
}

static bisection_part begin_part(bisection *b, const bisection_range *range, const bisection_tables *t, size_t threads)
{
    bisection_part part = { .from = range->from,
                            .middle = range->from + (range->to - range->from) / 2,
                            .to = range->to,
                            .term_count = number_terms(b, range, t->numbers),
                            .tables = t,
                            .threads = threads };
    memset(t->left, 0, part.term_count * sizeof *t->left);
    renumber_terms(b, part.from, part.middle, t->numbers, t->left);
    memcpy(t->both, t->left, part.term_count * sizeof *t->both);
    renumber_terms(b, part.middle, part.to, t->numbers, t->both);
    return part;
}

static void weigh_terms(const bisection *b, const bisection_part *part)
{
    const int32_t *logarithms = b->logarithms;
    const bisection_tables *tables = part->tables;
    for (uint32_t t = 0; t < part->term_count; t++) {
        uint32_t left = tables->left[t], right = tables->both[t] - left;
        tables->left_pulls[t] = logarithms[right + 1] - logarithms[left];
        tables->right_pulls[t] = logarithms[right] - logarithms[left + 1];
    }
}

/* Pulls being computed: of each half the lowest and the highest. */
typedef struct pulling {
    bisection *b;
    const bisection_part *part;
    uint32_t lowest[2];
    uint32_t highest[2];
} pulling;

/* Keys of the documents in a half, their pull not yet less the lowest. */
static void pull_half(void *ctx, size_t member, size_t half)
{
    (void)member;
    pulling *p = ctx;
    const bisection *b = p->b;
    const bisection_part *part = p->part;
    const int32_t *pulls = half == 1 ? part->tables->right_pulls : part->tables->left_pulls;
    uint32_t from = half == 1 ? part->middle : part->from, to = half == 1 ? part->to : part->middle;
    uint32_t lowest = UINT32_MAX, highest = 0;
    for (uint32_t i = from; i < to && !is_given_up_at(b, i - from); i++) {
        uint32_t document = b->order[i];
        const uint32_t *terms = b->terms + b->first[document];
        int64_t sum = 0;
        if (i + DOCUMENTS_AHEAD < to) {
            const uint32_t *ahead = b->terms + b->first[b->order[i + DOCUMENTS_AHEAD]];
            for (size_t line = 0; line < EXPECTED_LINES; line++) __builtin_prefetch(ahead + 16 * line);
        }
        for (uint32_t t = 0, end = b->live[document]; t < end; t++) sum += pulls[terms[t]];
        if (sum > MAX_PULL - 1) sum = MAX_PULL - 1;
        if (sum < -MAX_PULL) sum = -MAX_PULL;
        uint32_t pull = (uint32_t)(sum + MAX_PULL);
        if (pull < lowest) lowest = pull;
        if (pull > highest) highest = pull;
        b->keys[i] = (uint64_t)pull << KEY_PULL_SHIFT | (uint64_t)half << KEY_HALF_SHIFT | document;
    }
    p->lowest[half] = lowest;
    p->highest[half] = highest;
}

/* Take over the order of `keys`; gives how many documents came from the other half. */
static uint32_t move_documents(bisection *b, const bisection_part *part, const uint64_t *keys)
{
    uint32_t moves = 0, *left = part->tables->left;
    for (uint32_t i = part->from; i < part->to && !is_given_up_at(b, i - part->from); i++) {
        uint64_t key = keys[i - part->from];
        uint32_t document = (uint32_t)key;
        bool was_right = (key >> KEY_HALF_SHIFT & 1) != 0, is_right = i >= part->middle;
        b->order[i] = document;
        if (was_right == is_right) continue;
        const uint32_t *terms = b->terms + b->first[document];
        uint32_t change = is_right ? UINT32_MAX : 1; /* -1 or 1 */
        for (uint32_t t = 0, end = b->live[document]; t < end; t++) left[terms[t]] += change;
        moves++;
    }
    return moves;
}

/* One step; gives how many documents changed their half. May fail where several threads share the part, or where it is
 * cancelled. */
static dls_status improve_part(bisection *b, const bisection_part *part, uint32_t *moves, dls_error *err)
{
    uint32_t count = part->to - part->from;
    pulling p = { .b = b, .part = part };
    weigh_terms(b, part);
    DLS__TRY(dls__do_side_by_side(part->threads, 2, pull_half, &p, b->cancel, b->allocator, err));
    DLS__TRY(dls__cancel_after(b->cancel, WORK_OF_DOCUMENT * (uint64_t)(count % DOCUMENTS_AT_ONCE), err));
    uint32_t lowest = p.lowest[0] < p.lowest[1] ? p.lowest[0] : p.lowest[1];
    uint32_t highest = p.highest[0] > p.highest[1] ? p.highest[0] : p.highest[1];
    uint64_t *keys = b->keys + part->from;
    for (uint32_t i = 0; i < count; i++) keys[i] -= (uint64_t)lowest << KEY_PULL_SHIFT;
    uint64_t range = (uint64_t)(highest - lowest) << KEY_PULL_SHIFT | UINT64_C(1) << KEY_HALF_SHIFT;
    *moves = move_documents(b, part, dls__sort_keys(keys, b->other_keys + part->from, count, KEY_HALF_SHIFT, range));
    return DLS_OK;
}

/* Halve a range; gives how many terms its part has. */
static dls_status halve(bisection *b, const bisection_range *range, const bisection_tables *tables, size_t threads,
                        uint32_t *term_count, dls_error *err)
{
    uint32_t size = range->to - range->from, moves = size;
    *term_count = range->term_count_above;
    if (size < 2 * MIN_PART) return DLS_OK;
    bisection_part part = begin_part(b, range, tables, threads);
    *term_count = part.term_count;
    DLS__TRY(dls__cancel_after(b->cancel, WORK_OF_DOCUMENT * (uint64_t)size, err));
    for (int step = 0; step < MAX_STEPS && moves > size / FEW_MOVES; step++)
        DLS__TRY(improve_part(b, &part, &moves, err));
    return DLS_OK;
}

/* One of the two halves of a range. */
static bisection_range half_of(const bisection_range *range, size_t half, uint32_t term_count)
{
    uint32_t middle = range->from + (range->to - range->from) / 2;
    return half == 0 ? (bisection_range){ range->from, middle, term_count }
                     : (bisection_range){ middle, range->to, term_count };
}

/* Calls itself for halves, so at most 27 deep. */
static void bisect_to_the_end(bisection *b, const bisection_range *range, const bisection_tables *tables)
{
    uint32_t term_count;
    if (range->to - range->from < 2 * MIN_PART) return;
    if (halve(b, range, tables, 1, &term_count, NULL) != DLS_OK)
        return; /* cancelled: by one thread nothing else fails */
    for (size_t half = 0; half < 2; half++) {
        bisection_range below = half_of(range, half, term_count);
        bisect_to_the_end(b, &below, tables);
    }
}

/* Range `slot` of a level, which is one thread's: so nothing fails, but where it is cancelled. */
static void bisect_range(void *ctx, size_t member, size_t slot)
{
    bisection *b = ctx;
    if (b->last_level)
        bisect_to_the_end(b, &b->ranges[slot], &b->tables[member]);
    else
        (void)halve(b, &b->ranges[slot], &b->tables[member], 1, &b->term_counts[slot], NULL);
}

/* Level by level, then part by part. */
static dls_status bisect(bisection *b, uint32_t documents, uint32_t term_count, dls_error *err)
{
    b->ranges[0] = (bisection_range){ 0, documents, term_count };
    DLS__TRY(halve(b, &b->ranges[0], &b->tables[0], b->threads, &b->term_counts[0], err));
    for (size_t level = 1; level <= SHARED_LEVELS; level++) {
        for (size_t i = (size_t)1 << level; i-- > 0;)
            b->ranges[i] = half_of(&b->ranges[i / 2], i % 2, b->term_counts[i / 2]);
        b->last_level = level == SHARED_LEVELS;
        DLS__TRY(dls__do_side_by_side(b->threads, (size_t)1 << level, bisect_range, b, b->cancel, b->allocator, err));
        DLS__TRY(dls__cancel_after(b->cancel, 0, err));
    }
    return DLS_OK;
}

/* One block of memory for each array, or none at all. */
static dls_status bisection_init(bisection *b, const dls__forward_index *forward, size_t threads, dls__cancel *cancel,
                                 const dls_allocator *allocator, uint32_t *order, dls_error *err)
{
    size_t documents = forward->document_count, terms = forward->term_count;
    *b = (bisection){
        .allocator = allocator,
        .cancel = cancel,
        .threads = threads,
        .first = forward->first,
        .terms = forward->terms,
        .order = order,
        .live = dls__alloc_array(allocator, documents, sizeof *b->live),
        .keys = dls__alloc_array(allocator, documents, sizeof *b->keys),
        .other_keys = dls__alloc_array(allocator, documents, sizeof *b->other_keys),
        .logarithms = dls__alloc_array(allocator, documents + 2, sizeof *b->logarithms),
    };
    bool all = b->live != NULL && b->keys != NULL && b->other_keys != NULL && b->logarithms != NULL;
    for (size_t i = 0; i < threads && all; i++) {
        uint32_t *tables = dls__alloc_array(allocator, terms, TABLES_SIZE);
        all = tables != NULL;
        if (!all) break;
        b->tables[i] = (bisection_tables){ .numbers = tables,
                                           .left = tables + terms,
                                           .both = tables + 2 * terms,
                                           .left_pulls = (int32_t *)tables + 3 * terms,
                                           .right_pulls = (int32_t *)tables + 4 * terms };
    }
    return all ? DLS_OK : dls__no_memory(err);
}

static void bisection_done(bisection *b, const dls__forward_index *forward)
{
    size_t documents = forward->document_count, terms = forward->term_count;
    dls__free(b->allocator, b->live, documents * sizeof *b->live);
    dls__free(b->allocator, b->keys, documents * sizeof *b->keys);
    dls__free(b->allocator, b->other_keys, documents * sizeof *b->other_keys);
    dls__free(b->allocator, b->logarithms, (documents + 2) * sizeof *b->logarithms);
    for (size_t i = 0; i < b->threads; i++) dls__free(b->allocator, b->tables[i].numbers, terms * TABLES_SIZE);
}

dls_status dls__bisect(const dls__forward_index *forward, size_t threads, dls__cancel *cancel,
                       const dls_allocator *allocator, uint32_t *order, dls_error *err)
{
    bisection b;
    dls_status status = bisection_init(&b, forward, threads, cancel, allocator, order, err);
    if (status == DLS_OK) {
        uint32_t count = forward->document_count;
        for (uint32_t i = 0; i < count; i++) {
            order[i] = i;
            b.live[i] = (uint32_t)(forward->first[i + 1] - forward->first[i]);
        }
        b.logarithms[0] = 0;
        for (uint32_t i = 1; i < count + 2; i++) b.logarithms[i] = integer_logarithm(i);
        status = bisect(&b, count, forward->term_count, err);
    }
    bisection_done(&b, forward);
    return status;
}
