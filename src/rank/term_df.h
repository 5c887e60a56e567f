/* SPDX-License-Identifier: MIT
 *
 * In how many documents a term is, those apart that were deleted.
 */
#ifndef DLS__TERM_DF_H
#define DLS__TERM_DF_H

#include "index/index.h"

/* Of `*df` documents that the list of `value` has, keep count of those that are not deleted. [cost: where the segment
 * has deletions, the documents of the list] */
dls_status dls__leave_dead_out(dls__segment *segment, uint64_t value, const dls_allocator *allocator, uint32_t *df,
                               dls_error *err);

/* Of all segments. [cost: a look-up in each; where documents were deleted also the list] */
dls_status dls__term_df(const dls_index *index, const char *term, size_t length, const dls_allocator *allocator,
                        uint64_t *df, dls_error *err);

/* A number that the df is not below, without a look at the list: most words of most queries are in so many documents
 * that this is all one wants to know. [cost: a look-up in each segment] */
dls_status dls__term_least_df(const dls_index *index, const char *term, size_t length, uint64_t *least, dls_error *err);

#endif
