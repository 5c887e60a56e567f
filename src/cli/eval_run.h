/* SPDX-License-Identifier: MIT
 *
 * A run in the form that trec_eval and its kin read: `qid Q0 docid rank score tag`, a line for each hit. Names end at a
 * blank there, so one in a name is written as in an address, %20.
 *
 * They sort by score themselves, and equal scores by the names of documents. So that all see our order, a score that
 * is not below the one before it is written as the next smaller number in single precision, which is what they read.
 */
#ifndef CLI_EVAL_RUN_H
#define CLI_EVAL_RUN_H

#include <stdio.h>

#include <dlsearch/dlsearch.h>

/* Whether all was written is asked of `out`, by ferror. */
dls_status eval_run_write(FILE *out, const char *qid, dls_hits *hits, dls_error *err);

#endif
