/* SPDX-License-Identifier: MIT
 *
 * Which documents of a block may match, as bits. Where a node's `exact` says so, these are those that do; else some of
 * them may not, for a reason that only their counts or positions show.
 */
#ifndef DLS__MATCH_BITS_H
#define DLS__MATCH_BITS_H

#include "kernels/kernels.h"
#include "rank/plan.h"

/* Words of the bits of a block, with the slack that kernels want. */
#define DLS__BITS_WORDS (DLS__BLOCK_LINES + DLS__KERNEL_SLACK / 8)

/* The bits of block `block`: bit d % 64 of bits[d / 64]. No bit beyond its last document is set. `bits` has
 * DLS__BITS_WORDS words, of which DLS__BLOCK_LINES are written. */
dls_status dls__match_bits(dls__plan *plan, const dls__plan_node *node, uint32_t block, uint64_t *bits, dls_error *err);

#endif
