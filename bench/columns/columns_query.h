/* SPDX-License-Identifier: MIT
 *
 * What narrowing and ordering cost: for each way of asking the mean and the median over queries of each one's best
 * time, how many times that of the plain search it is, and what was answered, by which other engines can be compared.
 */
#ifndef BENCH_COLUMNS_QUERY_H
#define BENCH_COLUMNS_QUERY_H

#include <stddef.h>

/* Of the queries (`qid <TAB> class <TAB> query`) those of one class, each `passes` times. */
void columns_query(const char *index_path, const char *queries_path, const char *class_name, size_t passes);

#endif
