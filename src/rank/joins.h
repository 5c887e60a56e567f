/* SPDX-License-Identifier: MIT
 *
 * Words that are written together or apart: `data set` and `dataset`, `pre-training` and `pretraining` find each other
 * where an index has both (see dls_query_joined).
 */
#ifndef DLS__JOINS_H
#define DLS__JOINS_H

#include "index/index.h"
#include "query/query.h"

/* Words of a query that are looked at, the first: each takes some ten microseconds. */
#define DLS__MAX_JOINED_WORDS 64

/* A query whose words are synonyms of what they are joined or split, by `allocator`; NULL where nothing is. It has the
 * text of the query, and no alternative. */
dls_status dls__query_join(const dls_query *query, const dls_index *index, dls_join join,
                           const dls_allocator *allocator, dls_query **out, dls_error *err);

#endif
