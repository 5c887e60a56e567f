/* SPDX-License-Identifier: MIT
 *
 * Counting how many clauses have a document, for all documents of a block at once: in as many sets of bits as the
 * number takes digits. Set i of them has digit i of each document's count.
 */
#ifndef DLS__CLAUSE_COUNTERS_H
#define DLS__CLAUSE_COUNTERS_H

#include "base/common.h"
#include "lists/list_format.h"

/* Add one to the counts of the documents of `bits`, in `digits` sets of DLS__BLOCK_LINES words one behind the other. */
void dls__count_clause(uint64_t *counters, uint32_t digits, const uint64_t *bits);

/* The documents whose count is `least` or more, which has no more digits. */
void dls__counted_at_least(const uint64_t *counters, uint32_t digits, uint32_t least, uint64_t *bits);

#endif
