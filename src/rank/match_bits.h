/* SPDX-License-Identifier: MIT
 *
 * Which documents of a block may match, as bits or, where they are few, as numbers. Where a node's `exact` says so,
 * these are those that do; else some of them may not, for a reason that only their counts or positions show.
 */
#ifndef DLS__MATCH_BITS_H
#define DLS__MATCH_BITS_H

#include "kernels/kernels.h"
#include "lists/list_format.h"
#include "rank/plan.h"

/* Words of the bits of a block, with the slack that kernels want. */
#define DLS__BITS_WORDS (DLS__BLOCK_LINES + DLS__KERNEL_SLACK / 8)

/* The bits of block `block`: bit d % 64 of bits[d / 64]. No bit beyond its last document is set. `bits` has
 * DLS__BITS_WORDS words, of which DLS__BLOCK_LINES are written. */
dls_status dls__match_bits(dls__plan *plan, dls__plan_node *node, uint32_t block, uint64_t *bits, dls_error *err);

/* Postings that a node has in a block; of what is no term as if it were many. */
uint32_t dls__postings_in_block(const dls__plan_node *node, uint32_t block);

/* Set the bits of a list's documents in a block, or clear those of all others. Of a list that makes no sense there may
 * be some beyond the last document, until they are cut. */
void dls__or_list(const dls__list *list, uint32_t block, uint64_t *bits);
void dls__and_list(const dls__list *list, uint32_t block, uint64_t *bits);
void dls__cut_bits(uint32_t documents, uint64_t *bits);

/* The same as lows, ascending, of a query of which some terms must match, none must not, and the rarest of them is no
 * bitmap in the block. False: it is another. */
#define DLS__ROOM_OF_LOWS (DLS__MOST_LOWS + DLS__KERNEL_SLACK)
bool dls__match_lows(const dls__plan *plan, const dls__plan_node *node, uint32_t block,
                     uint16_t lows[DLS__ROOM_OF_LOWS], size_t *count);

#endif
