/* SPDX-License-Identifier: MIT
 *
 * What a page of hits costs, as people see it: a query of two words is parsed, the 10 best documents are found, and of
 * each its key and the best snippet of a field, 280 characters of it, are had. The index is in memory. Prints over all
 * queries of two words, in microseconds, medians and 95th percentiles of the best of some passes:
 *
 *   queries  search_us  search_p95  page_us  page_p95
 */
#ifndef BENCH_SPEED_PAGE_H
#define BENCH_SPEED_PAGE_H

#include <stddef.h>

/* `field` is where snippets are from, by its name. */
void speed_page(const char *index_path, const char *queries_path, const char *field, size_t passes);

#endif
