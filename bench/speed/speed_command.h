/* SPDX-License-Identifier: MIT
 *
 * What is done with each query, and timed: COUNT (how many match), TOP_k (the k best) or TOP_k_COUNT (both).
 */
#ifndef BENCH_SPEED_COMMAND_H
#define BENCH_SPEED_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <dlsearch/dlsearch.h>

struct speed_command {
    size_t hits; /* 0: none are wanted */
    bool counts;
    float k1, b, lead, adjacency; /* by itself words count no more for where they stand, as in engines beside which
                                     this is run */
};

#define SPEED_TOP_10                                                                                                   \
    {                                                                                                                  \
        .hits = 10, .k1 = 1.2f, .b = 0.75f                                                                             \
    }

/* False if there is no command of that name. */
bool speed_command_parse(const char *name, struct speed_command *command);

/* Run it once. Seconds from the text of the query to the hits with their scores, in memory. If `out` is not NULL, the
 * answer is written to it, outside of the time: the columns total, returned, scores, last. */
double speed_command_run(const struct speed_command *command, const dls_index *index, const char *text, FILE *out);

#endif
