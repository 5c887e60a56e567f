/* SPDX-License-Identifier: MIT
 *
 * By how many edits terms differ from a wanted one, where the terms come in the order of their bytes.
 *
 * An edit adds, drops or replaces a code point, or exchanges two neighbours; none is edited twice (the optimal string
 * alignment of Damerau's distance: Damerau, A technique for computer detection and correction of spelling errors,
 * CACM 1964). The table of distances has a row for each code point of the term; rows of what a term shares with the one
 * before are kept. Once all of a row is too much, so is whatever begins with the same code points.
 */
#ifndef DLS__EDIT_DISTANCE_H
#define DLS__EDIT_DISTANCE_H

#include "analysis/analyzer.h"
#include "base/arena.h"

typedef struct dls__edit_table {
    uint32_t wanted[DLS__MAX_TERM]; /* code points */
    size_t wanted_count;
    uint32_t most;
    uint8_t *rows;                  /* `width` bytes each: of nothing, then of 1, 2, ... code points of the term */
    size_t width;
    size_t row_count;               /* behind the first: code points whose rows are there */
    uint32_t points[DLS__MAX_TERM]; /* of the term */
    size_t hopeless;                /* bytes of the last term: whatever begins with them is too far; 0: not known */
} dls__edit_table;

/* `term`, 1 to DLS__MAX_TERM bytes of UTF-8, from which terms may differ by `most` edits; memory is the arena's. */
dls_status dls__edit_table_init(dls__edit_table *table, const char *term, size_t length, uint32_t most,
                                dls__arena *arena, dls_error *err);

/* The edits between the wanted term and `term`, of DLS__MAX_TERM bytes at most; more than `most` if there are more. */
uint32_t dls__edit_table_count(dls__edit_table *table, const char *term, size_t length);

#endif
