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
 */
#include "segment/bisection.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* Steps for a part at most: 4, 8, 12, 20 give 3.423, 3.402, 3.395, 3.393 bits a gap in 1.1, 2.0, 2.4, 3.0 s. */
#define MAX_STEPS 8

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

/* A sort key: pull - lowest pull << 33 | is in the right half << 32 | document. */
#define KEY_PULL_SHIFT 33
#define KEY_HALF_SHIFT 32
#define DIGIT_BITS 8

typedef struct bisection {
    const uint64_t *first;
    uint32_t *terms;
    uint32_t *order;
    uint32_t *live;       /* by document: its terms that are not dropped stand first */
    uint64_t *keys;       /* of the part, by place in it */
    uint64_t *other_keys; /* what the sort needs beside */
    int32_t *logarithms;  /* of 1 to document_count + 1; 0 for 0 */
    uint32_t *numbers;    /* by number of the term in the part above: how many documents, then its number here */
    uint32_t *left;       /* by number in the part: documents of the left half that have the term */
    uint32_t *both;       /* of the part */
    int32_t *left_pulls;  /* by number in the part: what the term adds to the pull of a document in the left half */
    int32_t *right_pulls; /* in the right half */
} bisection;

typedef struct bisection_part {
    uint32_t from;
    uint32_t middle;
    uint32_t to;
    uint32_t term_count;
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

/* The terms of a part: count them, number those that stay; gives their count. */
static uint32_t number_terms(const bisection *b, uint32_t from, uint32_t to, uint32_t term_count_above)
{
    uint32_t *numbers = b->numbers, count = 0;
    memset(numbers, 0, term_count_above * sizeof *numbers);
    for (uint32_t i = from; i < to; i++) {
        const uint32_t *terms = b->terms + b->first[b->order[i]];
        for (uint32_t t = 0, end = b->live[b->order[i]]; t < end; t++) numbers[terms[t]]++;
    }
    for (uint32_t t = 0; t < term_count_above; t++)
        numbers[t] = numbers[t] > 1 && numbers[t] < to - from ? count++ : DROPPED;
    return count;
}

/* Give the terms of documents their new numbers, and count their documents. */
static void renumber_terms(bisection *b, uint32_t from, uint32_t to, uint32_t *counts)
{
    for (uint32_t i = from; i < to; i++) {
        uint32_t document = b->order[i], kept = 0;
        uint32_t *terms = b->terms + b->first[document];
        for (uint32_t t = 0, end = b->live[document]; t < end; t++) {
            uint32_t number = b->numbers[terms[t]];
            if (number == DROPPED) continue;
            terms[kept++] = number;
            counts[number]++;
        }
        b->live[document] = kept;
    }
}

static bisection_part begin_part(bisection *b, uint32_t from, uint32_t to, uint32_t term_count_above)
{
    bisection_part part = { from, from + (to - from) / 2, to, number_terms(b, from, to, term_count_above) };
    memset(b->left, 0, part.term_count * sizeof *b->left);
    renumber_terms(b, from, part.middle, b->left);
    memcpy(b->both, b->left, part.term_count * sizeof *b->both);
    renumber_terms(b, part.middle, to, b->both);
    return part;
}

static void weigh_terms(bisection *b, uint32_t term_count)
{
    const int32_t *logarithms = b->logarithms;
    for (uint32_t t = 0; t < term_count; t++) {
        uint32_t left = b->left[t], right = b->both[t] - left;
        b->left_pulls[t] = logarithms[right + 1] - logarithms[left];
        b->right_pulls[t] = logarithms[right] - logarithms[left + 1];
    }
}

/* Keys of the documents in a half, their pull not yet less the lowest, which comes out, with the highest. */
static void pull_documents(bisection *b, uint32_t from, uint32_t to, bool right, uint32_t *lowest, uint32_t *highest)
{
    const int32_t *pulls = right ? b->right_pulls : b->left_pulls;
    for (uint32_t i = from; i < to; i++) {
        uint32_t document = b->order[i];
        const uint32_t *terms = b->terms + b->first[document];
        int64_t sum = 0;
        for (uint32_t t = 0, end = b->live[document]; t < end; t++) sum += pulls[terms[t]];
        if (sum > MAX_PULL - 1) sum = MAX_PULL - 1;
        if (sum < -MAX_PULL) sum = -MAX_PULL;
        uint32_t pull = (uint32_t)(sum + MAX_PULL);
        if (pull < *lowest) *lowest = pull;
        if (pull > *highest) *highest = pull;
        b->keys[i] = (uint64_t)pull << KEY_PULL_SHIFT | (uint64_t)right << KEY_HALF_SHIFT | document;
    }
}

/* Sort `count` keys, none above `range`, by pull and half, digit by digit from the lowest; equal ones stay in order.
 * Gives where they are then: one of the two arrays. */
static uint64_t *sort_keys(uint64_t *keys, uint64_t *other, uint32_t count, uint64_t range)
{
    for (unsigned shift = KEY_HALF_SHIFT; shift < 64 && range >> shift != 0; shift += DIGIT_BITS) {
        uint32_t places[1 << DIGIT_BITS] = { 0 }, place = 0;
        for (uint32_t i = 0; i < count; i++) places[keys[i] >> shift & ((1 << DIGIT_BITS) - 1)]++;
        for (size_t digit = 0; digit < DLS__ARRAY_LENGTH(places); digit++) {
            uint32_t of_digit = places[digit];
            places[digit] = place;
            place += of_digit;
        }
        for (uint32_t i = 0; i < count; i++) other[places[keys[i] >> shift & ((1 << DIGIT_BITS) - 1)]++] = keys[i];
        uint64_t *sorted = other;
        other = keys;
        keys = sorted;
    }
    return keys;
}

/* Take over the order of `keys`; gives how many documents came from the other half. */
static uint32_t move_documents(bisection *b, const bisection_part *part, const uint64_t *keys)
{
    uint32_t moves = 0;
    for (uint32_t i = part->from; i < part->to; i++) {
        uint64_t key = keys[i - part->from];
        uint32_t document = (uint32_t)key;
        bool was_right = (key >> KEY_HALF_SHIFT & 1) != 0, is_right = i >= part->middle;
        b->order[i] = document;
        if (was_right == is_right) continue;
        const uint32_t *terms = b->terms + b->first[document];
        uint32_t change = is_right ? UINT32_MAX : 1; /* -1 or 1 */
        for (uint32_t t = 0, end = b->live[document]; t < end; t++) b->left[terms[t]] += change;
        moves++;
    }
    return moves;
}

/* One step; gives how many documents changed their half. */
static uint32_t improve_part(bisection *b, const bisection_part *part)
{
    uint32_t lowest = UINT32_MAX, highest = 0, count = part->to - part->from;
    weigh_terms(b, part->term_count);
    pull_documents(b, part->from, part->middle, false, &lowest, &highest);
    pull_documents(b, part->middle, part->to, true, &lowest, &highest);
    uint64_t *keys = b->keys + part->from;
    for (uint32_t i = 0; i < count; i++) keys[i] -= (uint64_t)lowest << KEY_PULL_SHIFT;
    uint64_t range = (uint64_t)(highest - lowest) << KEY_PULL_SHIFT | UINT64_C(1) << KEY_HALF_SHIFT;
    return move_documents(b, part, sort_keys(keys, b->other_keys + part->from, count, range));
}

/* Calls itself for halves, so at most 27 deep. */
static void bisect(bisection *b, uint32_t from, uint32_t to, uint32_t term_count_above)
{
    if (to - from < 2 * MIN_PART) return;
    bisection_part part = begin_part(b, from, to, term_count_above);
    for (int step = 0; step < MAX_STEPS; step++)
        if (improve_part(b, &part) <= (to - from) / FEW_MOVES) break;
    bisect(b, from, part.middle, part.term_count);
    bisect(b, part.middle, to, part.term_count);
}

/* One block of memory for each array, or none at all. */
static dls_status bisection_init(bisection *b, const dls__forward_index *forward, const dls_allocator *allocator,
                                 uint32_t *order, dls_error *err)
{
    size_t documents = forward->document_count, terms = forward->term_count;
    *b = (bisection){
        .first = forward->first,
        .terms = forward->terms,
        .order = order,
        .live = dls__alloc_array(allocator, documents, sizeof *b->live),
        .keys = dls__alloc_array(allocator, documents, sizeof *b->keys),
        .other_keys = dls__alloc_array(allocator, documents, sizeof *b->other_keys),
        .logarithms = dls__alloc_array(allocator, documents + 2, sizeof *b->logarithms),
        .numbers = dls__alloc_array(allocator, terms, sizeof *b->numbers),
        .left = dls__alloc_array(allocator, terms, sizeof *b->left),
        .both = dls__alloc_array(allocator, terms, sizeof *b->both),
        .left_pulls = dls__alloc_array(allocator, terms, sizeof *b->left_pulls),
        .right_pulls = dls__alloc_array(allocator, terms, sizeof *b->right_pulls),
    };
    bool all = b->live != NULL && b->keys != NULL && b->other_keys != NULL && b->logarithms != NULL &&
               b->numbers != NULL && b->left != NULL && b->both != NULL && b->left_pulls != NULL &&
               b->right_pulls != NULL;
    return all ? DLS_OK : dls__no_memory(err);
}

static void bisection_done(bisection *b, const dls__forward_index *forward, const dls_allocator *allocator)
{
    size_t documents = forward->document_count, terms = forward->term_count;
    dls__free(allocator, b->live, documents * sizeof *b->live);
    dls__free(allocator, b->keys, documents * sizeof *b->keys);
    dls__free(allocator, b->other_keys, documents * sizeof *b->other_keys);
    dls__free(allocator, b->logarithms, (documents + 2) * sizeof *b->logarithms);
    dls__free(allocator, b->numbers, terms * sizeof *b->numbers);
    dls__free(allocator, b->left, terms * sizeof *b->left);
    dls__free(allocator, b->both, terms * sizeof *b->both);
    dls__free(allocator, b->left_pulls, terms * sizeof *b->left_pulls);
    dls__free(allocator, b->right_pulls, terms * sizeof *b->right_pulls);
}

dls_status dls__bisect(const dls__forward_index *forward, const dls_allocator *allocator, uint32_t *order,
                       dls_error *err)
{
    bisection b;
    dls_status status = bisection_init(&b, forward, allocator, order, err);
    if (status == DLS_OK) {
        uint32_t count = forward->document_count;
        for (uint32_t i = 0; i < count; i++) {
            order[i] = i;
            b.live[i] = (uint32_t)(forward->first[i + 1] - forward->first[i]);
        }
        b.logarithms[0] = 0;
        for (uint32_t i = 1; i < count + 2; i++) b.logarithms[i] = integer_logarithm(i);
        bisect(&b, 0, count, forward->term_count);
    }
    bisection_done(&b, forward, allocator);
    return status;
}
