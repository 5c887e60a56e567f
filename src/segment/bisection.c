/* SPDX-License-Identifier: MIT
 *
 * A term that l of the left half's n documents have and r of the right half's m costs about the bits of its gaps:
 * l log2(n / (l + 1)) + r log2(m / (r + 1)). What a document gains by moving is the sum over its terms of what the cost
 * falls. Documents are exchanged in pairs, the largest gains first, while a pair gains.
 */
#include "segment/bisection.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "score/logarithm.h"

/* Halves below this are left as they are. */
#define LEAST_HALF 32

/* Rounds of exchanging in one halving, and the share of documents below which another does not pay. */
#define MOST_EXCHANGES 8
#define FEW_EXCHANGED 200 /* one in so many */

/* Logarithms that are looked up. */
#define TABLE_SIZE 4096

/* A document and what it gains by moving; sorted, the largest gain first. */
typedef struct mover {
    float gain;
    uint32_t document;
} mover;

typedef struct bisection {
    const dls__forward *forward;
    uint32_t *order;
    mover *movers;     /* of the documents in hand */
    uint32_t *degrees; /* by half and term: documents that have it */
    float *gains;      /* by half and term: of moving a document that has it */
    uint32_t *touched; /* terms that some document in hand has */
    uint32_t touched_count;
    float logarithms[TABLE_SIZE];
} bisection;

static float log2_of(const bisection *b, uint32_t x)
{
    return x < TABLE_SIZE ? b->logarithms[x] : (float)(dls__logarithm((double)x) * 1.4426950408889634);
}

static void count_degrees(bisection *b, uint32_t begin, uint32_t middle, uint32_t end)
{
    const dls__forward *forward = b->forward;
    uint32_t *left = b->degrees, *right = b->degrees + forward->term_count;
    b->touched_count = 0;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t document = b->order[i], *half = i < middle ? left : right;
        for (uint64_t at = forward->first[document]; at < forward->first[document + 1]; at++) {
            uint32_t term = forward->terms[at];
            if (left[term] == 0 && right[term] == 0) b->touched[b->touched_count++] = term;
            half[term]++;
        }
    }
}

static float cost_of(const bisection *b, uint32_t degree, float log2_documents)
{
    return (float)degree * (log2_documents - log2_of(b, degree + 1));
}

/* What moving one document out of each half gains for each term. */
static void compute_gains(bisection *b, uint32_t left_documents, uint32_t right_documents)
{
    uint32_t terms = b->forward->term_count;
    float log_left = log2_of(b, left_documents), log_right = log2_of(b, right_documents);
    for (uint32_t i = 0; i < b->touched_count; i++) {
        uint32_t term = b->touched[i], left = b->degrees[term], right = b->degrees[terms + term];
        float now = cost_of(b, left, log_left) + cost_of(b, right, log_right);
        b->gains[term] = 0.0f;
        b->gains[terms + term] = 0.0f;
        if (left > 0) b->gains[term] = now - (cost_of(b, left - 1, log_left) + cost_of(b, right + 1, log_right));
        if (right > 0)
            b->gains[terms + term] = now - (cost_of(b, left + 1, log_left) + cost_of(b, right - 1, log_right));
    }
}

static int by_gain(const void *left, const void *right)
{
    const mover *a = left, *b = right;
    if (a->gain != b->gain) return a->gain > b->gain ? -1 : 1;
    return a->document < b->document ? -1 : 1;
}

/* The documents of [begin, end) of the order, by what they gain. */
static void sort_movers(bisection *b, uint32_t begin, uint32_t end, const float *gains)
{
    const dls__forward *forward = b->forward;
    for (uint32_t i = begin; i < end; i++) {
        uint32_t document = b->order[i];
        float gain = 0.0f;
        for (uint64_t at = forward->first[document]; at < forward->first[document + 1]; at++)
            gain += gains[forward->terms[at]];
        b->movers[i] = (mover){ gain, document };
    }
    qsort(b->movers + begin, end - begin, sizeof *b->movers, by_gain);
}

static void move_degrees(bisection *b, uint32_t document, uint32_t *from, uint32_t *to)
{
    const dls__forward *forward = b->forward;
    for (uint64_t at = forward->first[document]; at < forward->first[document + 1]; at++) {
        from[forward->terms[at]]--;
        to[forward->terms[at]]++;
    }
}

/* One round; returns how many pairs were exchanged. */
static uint32_t exchange(bisection *b, uint32_t begin, uint32_t middle, uint32_t end)
{
    uint32_t terms = b->forward->term_count, pairs = 0;
    compute_gains(b, middle - begin, end - middle);
    sort_movers(b, begin, middle, b->gains);
    sort_movers(b, middle, end, b->gains + terms);
    for (uint32_t i = begin; i < end; i++) b->order[i] = b->movers[i].document;
    while (begin + pairs < middle && middle + pairs < end) {
        const mover *left = &b->movers[begin + pairs], *right = &b->movers[middle + pairs];
        if (left->gain + right->gain <= 0.0f) break;
        b->order[begin + pairs] = right->document;
        b->order[middle + pairs] = left->document;
        move_degrees(b, left->document, b->degrees, b->degrees + terms);
        move_degrees(b, right->document, b->degrees + terms, b->degrees);
        pairs++;
    }
    return pairs;
}

/* Halve [begin, end) of the order, and then the halves: as deep as the logarithm of the documents. */
static void halve(bisection *b, uint32_t begin, uint32_t end)
{
    if (end - begin < 2 * LEAST_HALF) return;
    uint32_t middle = begin + (end - begin) / 2, terms = b->forward->term_count;
    count_degrees(b, begin, middle, end);
    for (int round = 0; round < MOST_EXCHANGES; round++)
        if ((uint64_t)exchange(b, begin, middle, end) * FEW_EXCHANGED < end - begin) break;
    for (uint32_t i = 0; i < b->touched_count; i++) b->degrees[b->touched[i]] = b->degrees[terms + b->touched[i]] = 0;
    halve(b, begin, middle);
    halve(b, middle, end);
}

dls_status dls__bisect(const dls__forward *forward, const dls_allocator *allocator, uint32_t *order, dls_error *err)
{
    size_t terms = forward->term_count, documents = forward->documents;
    bisection *b = dls__alloc(allocator, sizeof *b);
    uint32_t *numbers = dls__alloc_array(allocator, 5 * terms + 1, sizeof *numbers);
    mover *movers = dls__alloc_array(allocator, documents + 1, sizeof *movers);
    dls_status status = b != NULL && numbers != NULL && movers != NULL ? DLS_OK : dls__no_memory(err);
    if (status == DLS_OK) {
        *b = (bisection){ .forward = forward, .order = order, .movers = movers };
        b->degrees = numbers;
        b->touched = numbers + 2 * terms;
        b->gains = (float *)(void *)(numbers + 3 * terms);
        memset(numbers, 0, 2 * terms * sizeof *numbers);
        for (uint32_t x = 1; x < TABLE_SIZE; x++)
            b->logarithms[x] = (float)(dls__logarithm((double)x) * 1.4426950408889634);
        for (uint32_t i = 0; i < documents; i++) order[i] = i;
        halve(b, 0, (uint32_t)documents);
    }
    dls__free(allocator, b, sizeof *b);
    dls__free(allocator, numbers, (5 * terms + 1) * sizeof *numbers);
    dls__free(allocator, movers, (documents + 1) * sizeof *movers);
    return status;
}
