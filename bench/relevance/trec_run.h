/* SPDX-License-Identifier: MIT
 *
 * A run in the form that trec_eval and its kin read: `qid Q0 docid rank score tag`, a line for each hit.
 *
 * They sort by score themselves, and equal scores by the names of documents. So that all see our order, a score that
 * is not below the one before it is written as the next smaller number in single precision, which is what they read.
 */
#ifndef BENCH_TREC_RUN_H
#define BENCH_TREC_RUN_H

#include <stdio.h>

#include <dlsearch/dlsearch.h>

void trec_run_write(FILE *out, const char *qid, dls_hits *hits);

#endif
