/* SPDX-License-Identifier: MIT
 *
 * Ranges of values in the current segment: two codes of the field's column, between which those of a document must be.
 * Of a text field the lengths are the column, and any word will do.
 */
#ifndef DLS__RANGE_H
#define DLS__RANGE_H

#include "rank/plan.h"

/* Find the column of the node, a range, and the codes that are in it; absent, if there are none. */
dls_status dls__range_enter(dls__plan *plan, dls__plan_node *node, dls_error *err);

/* The codes of `column`, whose values stand in `terms`, that are from `term` on up to before `end`: *low to *high, both
 * of them too; where there are none, *low is larger. */
dls_status dls__range_codes(const dls__dict *terms, const dls__value_column *column, const char *term,
                            size_t term_length, const char *end, size_t end_length, uint32_t *low, uint32_t *high,
                            dls_error *err);

/* Which of the documents of block `block`, `documents` of them, that have one value each at most have a code between
 * `low`, 1 or more, and `high`: all words of `bits` are written. It has slack. */
void dls__codes_in_range(const dls__value_column *column, uint32_t block, uint32_t documents, uint32_t low,
                         uint32_t high, uint64_t *bits);

/* The bits of the documents of block `block`, `documents` of them, that are in the range: all words are written, and no
 * bit beyond the last line is set. */
void dls__range_bits(const dls__plan_node *node, uint32_t block, uint32_t documents, uint64_t *bits);

/* Of `count` lows of a block, whose documents exist, those that are in the range; returns how many. */
size_t dls__range_keep(const dls__plan_node *node, uint32_t block, uint16_t *lows, size_t count);

/* For each of them whether it is. */
void dls__range_matches(const dls__plan_node *node, uint32_t block, const uint16_t *lows, size_t count, bool *matches);

#endif
