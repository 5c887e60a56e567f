/* SPDX-License-Identifier: MIT
 *
 * An index of words, as speed's, with categories, authors, date and year of each document in columns.
 */
#ifndef BENCH_COLUMNS_INDEX_H
#define BENCH_COLUMNS_INDEX_H

#include <stdbool.h>

enum { COLUMNS_TEXT, COLUMNS_TAGS, COLUMNS_AUTHORS, COLUMNS_DATE, COLUMNS_YEAR };

/* Line n of `docs` has the words of a document, line n of `json` the rest of it: an object with tags, authors, date. */
void columns_index(const char *docs, const char *json, const char *path, bool reorder);

#endif
