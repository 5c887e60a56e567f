/* SPDX-License-Identifier: MIT
 *
 * What is like a text: a query of its most telling words, those that it has often and other documents rarely.
 */
#ifndef DLS__SIMILAR_H
#define DLS__SIMILAR_H

#include "index/index.h"
#include "query/query_maker.h"

/* What a word counts that a text has `count` times. */
float dls__telling_share(float count);

/* Put the `most` words of `all` into `out` that tell most, with what each counts for a boost; in `all` that is how
 * often the text has it, if `counted`, else what it counts. */
dls_status dls__keep_telling_words(const dls_index *index, const dls_query *all, bool counted, size_t most,
                                   dls_query *out, dls_error *err);

/* Append what is stored of the fields of a document to `text`, value after value. */
dls_status dls__text_of_document(const dls_index *index, uint64_t document, uint32_t fields, dls__buf *text,
                                 dls_error *err);

/* See dls_query_new_similar. */
dls_status dls__query_new_similar(const dls_index *index, dls__query_maker *maker, const char *text, size_t length,
                                  uint32_t fields, size_t words, dls_query **out, dls_error *err);

/* See dls_query_new_similar_document. */
dls_status dls__query_new_similar_document(const dls_index *index, dls__query_maker *maker, const char *key,
                                           size_t length, uint32_t fields, size_t words, dls_query **out,
                                           dls_error *err);

#endif
