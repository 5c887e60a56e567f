/* SPDX-License-Identifier: MIT
 *
 * How long it takes until a document can be found: one is put into an index that is there, and committed, again and
 * again. Prints
 *
 *   commits  median_us  p99_us  most_us  written_kib
 *
 * of putting and committing together; and how much was written for each of them, merges and all.
 */
#ifndef BENCH_SPEED_COMMITS_H
#define BENCH_SPEED_COMMITS_H

#include <stddef.h>

void speed_commits(const char *docs, const char *index_path, size_t count);

#endif
