/* SPDX-License-Identifier: MIT
 *
 * Sums over places, as the definitions have them.
 */
#include "cli/eval_metrics.h"

#include <math.h>
#include <stdlib.h>

/* Places that nDCG and P look at. */
#define FIRST_PAGE 10

static int compare_falling(const void *a, const void *b)
{
    int first = *(const int *)a, second = *(const int *)b;
    return (first < second) - (first > second);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static double relevant_of(const int *grades, size_t count)
{
    size_t relevant = 0;
    for (size_t i = 0; i < count; i++) relevant += grades[i] >= 1;
    return (double)relevant;
}

/* Discounted cumulative gain of the first page. */
static double gain_of(const int *grades, size_t count)
{
    double gain = 0.0;
    for (size_t i = 0; i < least(count, FIRST_PAGE); i++) {
        if (grades[i] > 0) gain += grades[i] / log2((double)i + 2.0);
    }
    return gain;
}

/* Sum of the precisions at the places of relevant hits. */
static double precisions_of(const int *grades, size_t hits)
{
    double sum = 0.0;
    size_t found = 0;
    for (size_t i = 0; i < hits; i++) {
        if (grades[i] >= 1) sum += (double)++found / (double)(i + 1);
    }
    return sum;
}

static double reciprocal_rank(const int *grades, size_t hits)
{
    size_t i = 0;
    while (i < hits && grades[i] < 1) i++;
    return i < hits ? 1.0 / (double)(i + 1) : 0.0;
}

bool eval_metrics_of(const int *grades, size_t hits, int *judged, size_t judged_count, struct eval_metrics *out)
{
    double relevant = relevant_of(judged, judged_count);
    if (relevant == 0.0) return false;
    qsort(judged, judged_count, sizeof *judged, compare_falling);
    *out = (struct eval_metrics){
        .ndcg_10 = gain_of(grades, hits) / gain_of(judged, judged_count),
        .map = precisions_of(grades, hits) / relevant,
        .p_10 = relevant_of(grades, least(hits, FIRST_PAGE)) / FIRST_PAGE,
        .recall_100 = relevant_of(grades, least(hits, 100)) / relevant,
        .recall_1000 = relevant_of(grades, least(hits, 1000)) / relevant,
        .success_1 = relevant_of(grades, least(hits, 1)),
        .mrr = reciprocal_rank(grades, hits),
    };
    return true;
}

void eval_metrics_add(struct eval_metrics *sum, const struct eval_metrics *metrics)
{
    sum->ndcg_10 += metrics->ndcg_10;
    sum->map += metrics->map;
    sum->p_10 += metrics->p_10;
    sum->recall_100 += metrics->recall_100;
    sum->recall_1000 += metrics->recall_1000;
    sum->success_1 += metrics->success_1;
    sum->mrr += metrics->mrr;
}

struct eval_metrics eval_metrics_mean(const struct eval_metrics *sum, size_t queries)
{
    double n = queries > 0 ? (double)queries : 1.0;
    return (struct eval_metrics){ sum->ndcg_10 / n,     sum->map / n,       sum->p_10 / n, sum->recall_100 / n,
                                  sum->recall_1000 / n, sum->success_1 / n, sum->mrr / n };
}
