/* SPDX-License-Identifier: MIT
 *
 * Which documents of a block match, the filter too, and are not deleted: all of them and no others. For who counts them
 * or puts them into an order of their own.
 */
#ifndef DLS__EXACT_BITS_H
#define DLS__EXACT_BITS_H

#include "rank/plan.h"

/* The bits of block `block` (see dls__match_bits), and how many there are. [cost: where bits do not tell whether a
 * document matches, it is scored] */
dls_status dls__exact_bits(dls__plan *plan, uint32_t block, uint64_t *bits, uint64_t *count, dls_error *err);

#endif
