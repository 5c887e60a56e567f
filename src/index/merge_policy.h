/* SPDX-License-Identifier: MIT
 *
 * Which segments are merged when. Segments stand in the order of their documents, so only neighbours are merged.
 *
 * Sizes fall into levels: 64 KiB or less, up to 8 times that, up to 64 times, ... Eight segments of one level that have
 * nothing larger between them become one, which is of a higher level. So whatever is written is written again once for
 * each level at most: five times in an index of a gigabyte that grows by small commits; and there are at most seven of
 * a level between two larger ones. A segment of which less than half is left is written anew: its deletions have paid
 * for that. Before what is live is copied to another file, so is one of which less than three quarters are left:
 * otherwise the copy would soon be due again.
 *
 * What is left is told by documents and by words, whichever says less: a few long ones may be most of a segment.
 */
#ifndef DLS__MERGE_POLICY_H
#define DLS__MERGE_POLICY_H

#include "segment/segment_format.h"

/* Segments [first, first + count) of an index. */
typedef struct dls__merge {
    size_t first;
    size_t count;
} dls__merge;

/* Bytes that a merge would write of a segment, about. */
uint64_t dls__bytes_left(const dls__segment_descriptor *segment);

/* The next merge of `count` segments; false if none is due. */
bool dls__merge_due(const dls__segment_descriptor *segments, size_t count, dls__merge *out);

/* The first segment of which less than three quarters are left, alone; false if there is none. */
bool dls__merge_thinned(const dls__segment_descriptor *segments, size_t count, dls__merge *out);

/* The merge by which there are `most` segments at most, 1 or more, that writes least; or, where there are no more, of a
 * segment that has deletions or, if that is wanted, was not reordered. False if there is nothing of it. */
bool dls__merge_down(const dls__segment_descriptor *segments, size_t count, size_t most, bool reorder,
                     dls__merge *out);

#endif
