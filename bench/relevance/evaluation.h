/* SPDX-License-Identifier: MIT
 *
 * The mean of the metrics over a set's queries: all that have a relevant document. One that was not asked, or found
 * nothing, counts with 0 (trec_eval -c).
 */
#ifndef BENCH_EVALUATION_H
#define BENCH_EVALUATION_H

#include <dlsearch/dlsearch.h>

#include "cli/eval_metrics.h"
#include "relevance/judgements.h"

struct evaluation {
    struct judgements judgements;
    struct eval_metrics sum;
};

/* With the judgements at `path`. */
void evaluation_open(struct evaluation *evaluation, const char *path);

/* Take in what one query found; each query once. */
void evaluation_add(struct evaluation *evaluation, const char *qid, dls_hits *hits);

/* Print how many queries there are, and each metric, a name and a number a line. */
void evaluation_print(const struct evaluation *evaluation);

void evaluation_close(struct evaluation *evaluation);

#endif
