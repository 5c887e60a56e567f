/* SPDX-License-Identifier: MIT */
#include "relevance/metrics.h"

#include <math.h>
#include <stdlib.h>

/* Ranks that nDCG and P look at. */
#define FIRST_PAGE 10

static int compare_falling(const void *a, const void *b)
{
    int first = *(const int *)a, second = *(const int *)b;
    return (first < second) - (first > second);
}

static size_t relevant_of(const int *grades, size_t count)
{
    size_t relevant = 0;
    for (size_t i = 0; i < count; i++) relevant += grades[i] >= 1;
    return relevant;
}

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

/* Discounted cumulative gain of the first page. */
static double gain_of(const int *grades, size_t count)
{
    double gain = 0;
    for (size_t i = 0; i < least(count, FIRST_PAGE); i++)
        if (grades[i] > 0) gain += grades[i] / log2((double)i + 2);
    return gain;
}

/* Sum of the precisions at the places of relevant hits. */
static double precisions_of(const int *grades, size_t hits)
{
    double sum = 0;
    size_t found = 0;
    for (size_t i = 0; i < hits; i++)
        if (grades[i] >= 1) sum += (double)++found / (double)(i + 1);
    return sum;
}

bool metrics_of_query(const int *grades, size_t hits, int *judged, size_t judged_count, struct metrics *out)
{
    double relevant = (double)relevant_of(judged, judged_count);
    if (relevant == 0) return false;
    qsort(judged, judged_count, sizeof *judged, compare_falling);
    *out = (struct metrics){
        .ndcg_10 = gain_of(grades, hits) / gain_of(judged, judged_count),
        .map = precisions_of(grades, hits) / relevant,
        .p_10 = (double)relevant_of(grades, least(hits, FIRST_PAGE)) / FIRST_PAGE,
        .recall_100 = (double)relevant_of(grades, least(hits, 100)) / relevant,
        .recall_1000 = (double)relevant_of(grades, least(hits, 1000)) / relevant,
    };
    return true;
}

void metrics_add(struct metrics *sum, const struct metrics *metrics)
{
    sum->ndcg_10 += metrics->ndcg_10;
    sum->map += metrics->map;
    sum->p_10 += metrics->p_10;
    sum->recall_100 += metrics->recall_100;
    sum->recall_1000 += metrics->recall_1000;
}

struct metrics metrics_mean(const struct metrics *sum, size_t queries)
{
    double n = queries > 0 ? (double)queries : 1;
    return (struct metrics){ sum->ndcg_10 / n, sum->map / n, sum->p_10 / n, sum->recall_100 / n, sum->recall_1000 / n };
}
