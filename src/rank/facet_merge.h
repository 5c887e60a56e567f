/* SPDX-License-Identifier: MIT
 *
 * Joining the counts of a facet in all segments: the values that were counted, or the years and so on of these, come
 * from each segment in their order; equal ones are summed up; the most frequent are kept, of equally frequent ones the
 * first.
 */
#ifndef DLS__FACET_MERGE_H
#define DLS__FACET_MERGE_H

#include "rank/facets.h"

/* Put the buckets of a facet that is not of ranges, and how many others there are, into `out`. */
dls_status dls__facet_merge(const dls__facets *facets, const dls__facet *facet, dls_facet *out, dls_error *err);

#endif
