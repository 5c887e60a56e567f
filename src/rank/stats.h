/* SPDX-License-Identifier: MIT
 *
 * Numbers about the whole collection that ranking needs: sums over segments, without deleted documents, as integers
 * until the last step.
 */
#ifndef DLS__STATS_H
#define DLS__STATS_H

#include "base/common.h"
#include "index/index.h"

typedef struct dls__stats {
    uint64_t documents;
    uint64_t total_length[DLS_MAX_TEXT_FIELDS];   /* words */
    uint64_t documents_with[DLS_MAX_TEXT_FIELDS]; /* documents that have the field */
} dls__stats;

void dls__stats_collect(const dls_index *index, dls__stats *out);

/* The mean length of text field `number` over the documents that have it; 1 where none has. */
double dls__stats_average(const dls__stats *stats, uint32_t number);

#endif
