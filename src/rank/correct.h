/* SPDX-License-Identifier: MIT
 *
 * Plain queries whose misspelt words are put right by what an index has (see dls_query_corrected). Words are corrected
 * where they were typed as such: not in queries with a syntax, nor where they are excluded.
 */
#ifndef DLS__CORRECT_H
#define DLS__CORRECT_H

#include "index/index.h"
#include "query/query.h"

/* Words of a query that are looked at, of those that no document has, or next to none: each takes some ten
 * microseconds, or a fifth of a millisecond. Who types more unknown words speaks of something else, or another
 * language. */
#define DLS__MAX_UNKNOWN_WORDS 16

/* A query with other words in the place of those that may be misspelt, by `allocator`; NULL where there is nothing to
 * be put right. It has no alternative. */
dls_status dls__query_correct(const dls_query *query, const dls_index *index, const dls_allocator *allocator,
                              dls_query **out, dls_error *err);

#endif
