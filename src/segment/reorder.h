/* SPDX-License-Identifier: MIT
 *
 * Finding a better order for the documents of a segment that is being ended, from its terms.
 */
#ifndef DLS__REORDER_H
#define DLS__REORDER_H

#include "segment/segment_merge.h"

/* Put the order into `order`, which has room for `documents`: document order[i], in the order in which documents were
 * added, gets number i, however many `threads` there are. The sources are walked through to their ends. [memory: 4
 * bytes for each posting of the terms that are looked at, 512 MiB at most; beside it their postings, in a spool] */
dls_status dls__reorder(dls__term_source **sources, size_t count, uint32_t documents, size_t threads,
                        dls__cancel *cancel, const dls_allocator *allocator, const char *beside, uint32_t *order,
                        dls_error *err);

#endif
