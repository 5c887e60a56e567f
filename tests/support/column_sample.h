/* SPDX-License-Identifier: MIT
 *
 * A small index with columns of all kinds, and questions that go through each of them every way there is: filters,
 * facets, orders, cursors, prefixes and misspelt words, statistics on their way to another machine.
 */
#ifndef COLUMN_SAMPLE_H
#define COLUMN_SAMPLE_H

#include <dlsearch/dlsearch.h>

/* The bytes of an index of two segments, the first with a deletion, to be freed by free. Codes of numbers have two
 * bytes where there are more than 600 documents, else one; of tags a document may have several; one column is empty. */
uint8_t *column_sample_bytes(size_t documents, size_t *size);

#define COLUMN_QUESTIONS 12

/* Ask a question, and add all of the answer to `*sum`. Stops at the first failure. */
dls_status column_sample_ask(const dls_index *index, size_t question, const dls_allocator *allocator, uint64_t *sum,
                             dls_error *err);

#endif
