/* SPDX-License-Identifier: MIT
 *
 * What is like a text: a query of its most telling words, those that it has often and other documents rarely.
 */
#ifndef DLS__SIMILAR_H
#define DLS__SIMILAR_H

#include "index/index.h"
#include "query/query_maker.h"

/* See dls_query_new_similar. */
dls_status dls__query_new_similar(const dls_index *index, dls__query_maker *maker, const char *text, size_t length,
                                  uint32_t fields, size_t words, dls_query **out, dls_error *err);

/* See dls_query_new_similar_document. */
dls_status dls__query_new_similar_document(const dls_index *index, dls__query_maker *maker, const char *key,
                                           size_t length, uint32_t fields, size_t words, dls_query **out,
                                           dls_error *err);

#endif
