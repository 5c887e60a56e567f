/* SPDX-License-Identifier: MIT
 *
 * How good a ranking is, by trec_eval's definitions. A document is relevant if its grade is 1 or more; one that was not
 * judged has grade 0. `grade(i)` is that of the hit in place i, from 1; `ideal(i)` are the grades of all judged
 * documents in falling order; R is how many of them are relevant.
 *
 *   nDCG@10  = sum i = 1..10 of grade(i) / log2(1 + i)  /  the same of ideal(i)     gains are linear: the grade itself
 *   MAP      = mean, over the R relevant documents, of the share of relevant ones down to its place; 0 if not found
 *   P@10     = relevant among the first 10 / 10
 *   R@n      = relevant among the first n / R
 *
 * trec_eval sorts a run anew, by score and then by the name of the document; we take hits in the order in which the
 * engine gives them. A run that trec_run.h writes has no equal scores, so both come to the same.
 */
#ifndef BENCH_METRICS_H
#define BENCH_METRICS_H

#include <stdbool.h>
#include <stddef.h>

struct metrics {
    double ndcg_10;
    double map;
    double p_10;
    double recall_100;
    double recall_1000;
};

/* The figures of one query: `grades` of its hits in their order, and all grades that were `judged`, which are sorted
 * here. False, and nothing is written, if no document is relevant: such a query says nothing. */
bool metrics_of_query(const int *grades, size_t hits, int *judged, size_t judged_count, struct metrics *out);

/* For a mean over queries: add, then divide. */
void metrics_add(struct metrics *sum, const struct metrics *metrics);
struct metrics metrics_mean(const struct metrics *sum, size_t queries);

#endif
