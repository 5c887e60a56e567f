/* SPDX-License-Identifier: MIT
 *
 * A small index for tests that need one, and everything that can be asked of an index in one call.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <dlsearch/dlsearch.h>

#define SAMPLE_DOCUMENTS 12

/* Write the sample to a new index at `path`: all kinds of fields, several values, two segments, and one
 * deleted document beside those that count. */
dls_status sample_write(const char *path, const dls_allocator *allocator, dls_error *err);

/* The sample's schema, to be freed. */
dls_status sample_schema(const dls_allocator *allocator, dls_schema **out, dls_error *err);

/* The sample, written to "sample.dls" in the test's folder and opened, to be closed. */
dls_index *sample_open(void);

/* Its bytes as a file, to be freed by free. */
uint8_t *sample_bytes(size_t *size);

/* How many documents the index at `path` has, which is checked. */
uint64_t documents_at(const char *path);

/* Ask an index all there is to ask, with several queries: hits, totals, keys, values, matches, snippets, explanations,
 * orders, pages, facets. The answers as text in `out` of `room` bytes. Stops at the first failure. */
dls_status sample_ask(const dls_index *index, const dls_allocator *allocator, char *out, size_t room, dls_error *err);

#endif
