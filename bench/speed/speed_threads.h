/* SPDX-License-Identifier: MIT
 *
 * What threads gain: the 10 best documents of all queries without a phrase, by one thread and by several that share the
 * index and have an equal share of the same queries each. Prints
 *
 *   threads  one_per_second  all_per_second  ratio
 *
 * which are queries a second by one thread and by all, and how many times more these are.
 */
#ifndef BENCH_SPEED_THREADS_H
#define BENCH_SPEED_THREADS_H

#include <stddef.h>

void speed_threads(const char *index_path, const char *queries_path, size_t count);

#endif
