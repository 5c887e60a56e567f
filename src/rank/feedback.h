/* SPDX-License-Identifier: MIT
 *
 * Feedback: a query, and beside it what tells most in the best documents that it found. (Rocchio: Relevance Feedback in
 * Information Retrieval, 1971, without documents that are no good.)
 */
#ifndef DLS__FEEDBACK_H
#define DLS__FEEDBACK_H

#include "index/index.h"
#include "query/query_maker.h"

/* See dls_query_new_feedback. */
dls_status dls__query_new_feedback(const dls_index *index, dls__query_maker *maker, const dls_query *query,
                                   const dls_hit *hits, size_t count, uint32_t fields, size_t words, float share,
                                   dls_query **out, dls_error *err);

#endif
