/* SPDX-License-Identifier: MIT
 *
 * How good a ranking is, by trec_eval's definitions. A document is relevant if its grade is 1 or more; one that was not
 * judged has grade 0. `grade(i)` is that of the hit in place i, from 1; `ideal(i)` are the grades of all judged
 * documents in falling order; R is how many of them are relevant.
 *
 *   nDCG@10    sum i = 1..10 of grade(i) / log2(1 + i)  /  the same of ideal(i); gains are the grades themselves
 *   MAP        mean, over the R relevant documents, of the share of relevant ones down to its place; 0 if not found
 *   P@10       relevant among the first 10 / 10
 *   R@n        relevant among the first n / R
 *   Success@1  1 if the first is relevant, else 0
 *   MRR        1 / the place of the first relevant one; 0 if there is none
 */
#ifndef CLI_EVAL_METRICS_H
#define CLI_EVAL_METRICS_H

#include <stdbool.h>
#include <stddef.h>

struct eval_metrics {
    double ndcg_10;
    double map;
    double p_10;
    double recall_100;
    double recall_1000;
    double success_1;
    double mrr;
};

/* The figures of one query: `grades` of its hits in their order, and all grades that were `judged`, which are sorted
 * here. False, and nothing is written, if no document is relevant: such a query says nothing. */
bool eval_metrics_of(const int *grades, size_t hits, int *judged, size_t judged_count, struct eval_metrics *out);

/* For a mean over queries: add, then divide. */
void eval_metrics_add(struct eval_metrics *sum, const struct eval_metrics *metrics);
struct eval_metrics eval_metrics_mean(const struct eval_metrics *sum, size_t queries);

#endif
