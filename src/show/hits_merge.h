/* SPDX-License-Identifier: MIT
 *
 * The hits of several searches as one list.
 */
#ifndef DLS__HITS_MERGE_H
#define DLS__HITS_MERGE_H

#include "show/hits.h"

/* See dls_hits_merge; the hits can be merged. */
dls_status dls__hits_merge(dls_hits *const *hits, size_t count, uint64_t offset, size_t limit, dls_merged_hit *out,
                           size_t *merged, dls_error *err);

#endif
