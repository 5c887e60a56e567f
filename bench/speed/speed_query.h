/* SPDX-License-Identifier: MIT
 *
 * Commands over a file of queries, `qid <TAB> class <TAB> query`, timed. One thread, no cache of queries or results.
 *
 * All commands and queries are run one after the other, and that several times over, so that no query's repeats are
 * adjacent; the first two passes are not timed. Then a line is written for each:
 *
 *   command  qid  best_us  median_us  total  returned  scores  last
 *
 * `total` is the number of matches, -1 where the command does not count; `returned` how many hits came back; `scores`
 * the first ten, `last` that of the last hit, `-` where there is none.
 */
#ifndef BENCH_SPEED_QUERY_H
#define BENCH_SPEED_QUERY_H

#include <stddef.h>

struct speed_options {
    size_t passes;        /* that are timed */
    const char *commands; /* with commas between */
    const char *skip;     /* classes that are left out, with commas between */
    float k1, b, lead, adjacency; /* of ranking */
};

void speed_query(const char *index_path, const char *queries_path, const char *out_path,
                 const struct speed_options *options);

#endif
