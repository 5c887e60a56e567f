/* SPDX-License-Identifier: MIT
 *
 * Bounds of a group whose terms have many postings: how large the tf of all its terms together can be, and what that is
 * worth. Bounds of its terms one by one would be of no use, since their sum exceeds what any tf is worth.
 */
#ifndef DLS__GROUP_BOUNDS_H
#define DLS__GROUP_BOUNDS_H

#include "kernels/kernels.h"
#include "rank/plan.h"

typedef struct dls__group_bounds {
    dls__plan_node *node;
    float *tfs;         /* by list of the node, 16 each: by class what the tf of a posting is at most */
    uint8_t *tables;    /* the same as bytes */
    float tf_step;      /* what such a byte is worth */
    float scores[256];  /* of sums of them */
    uint8_t bytes[256]; /* the same as bytes, on the scale of the moment */
    uint8_t *sums;      /* of all documents of all blocks whose lines were bounded */
} dls__group_bounds;

/* Room for postings of a block: DLS__MOST_LOWS of them, with slack. */
typedef struct dls__group_room {
    uint8_t *values;
    uint16_t *lows;
} dls__group_room;

/* Whether a group has so many postings in the plan's current segment that it should have such bounds. */
bool dls__group_is_wide(const dls__plan *plan, const dls__plan_node *node);

/* For the plan's current segment. Memory is taken from the plan's arena. */
dls_status dls__group_bounds_init(dls__group_bounds *bounds, dls__plan *plan, dls__plan_node *node, dls_error *err);

/* Set the scale: a byte is worth `step`, divided by `slack`. */
void dls__group_bounds_scale(dls__group_bounds *bounds, float step, float slack);

/* Add the bounds of the lines of block `block` to `lines`. [cost: all postings of the group in the block] */
dls_status dls__group_bounds_add_lines(dls__group_bounds *bounds, const dls__plan *plan, uint32_t block,
                                       const dls__group_room *room, uint8_t *lines);

/* Add those of the documents of some of these lines to `out`, 64 bytes for each. */
void dls__group_bounds_add_documents(const dls__group_bounds *bounds, uint32_t block, const uint16_t *lines,
                                     size_t count, uint8_t *out);

#endif
