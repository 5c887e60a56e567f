/* SPDX-License-Identifier: MIT
 *
 * Running a plan window by window: which documents of the window match, and their scores.
 */
#ifndef DLS__MATCH_H
#define DLS__MATCH_H

#include "rank/plan.h"

/* What a node says of a window that begins at document `begin` (a multiple of DLS__WINDOW) and ends before `end`.
 * Bit d % 64 of lines[d / 64] is set if document begin + d matches; scores[d] was raised by its score then. */
typedef struct dls__window {
    uint32_t begin;
    uint32_t end;
    uint64_t lines[DLS__WINDOW_LINES];
    float
        *scores; /* DLS__WINDOW of them; NULL: nobody wants scores. Those of documents that do not match mean nothing */
} dls__window;

/* Match `node` in the window: overwrites the lines, adds to the scores. Windows ascend. */
dls_status dls__match_window(dls__plan *plan, dls__plan_node *node, dls__window *window, dls_error *err);

/* A document >= `from` before which none matches `node`, to `*document`; UINT32_MAX if none matches from there on. So
 * that windows in which nothing can match are not looked at. `from` ascends. */
dls_status dls__match_next(dls__plan_node *node, uint32_t from, uint32_t *document, dls_error *err);

/* The tf of the posting that `walker` stands on, in the fields of `mask`. */
float dls__match_tf(const dls__plan *plan, const dls__walker *walker, uint32_t mask);

/* Move all walkers of a phrase to its next document >= *document that has all terms and is below `end`; *document
 * becomes that, or `end` if there is none. */
dls_status dls__phrase_align(dls__plan_node *node, uint32_t *document, uint32_t end, dls_error *err);

/* How often the phrase occurs in each of its fields (by text number) of the document on which its walkers stand; the
 * mask of fields where it does. */
dls_status dls__phrase_count(dls__plan *plan, dls__plan_node *node, uint32_t *counts, uint32_t *fields, dls_error *err);

/* The tf of a phrase with those counts. */
float dls__phrase_tf(const dls__plan *plan, const dls__plan_node *node, const uint32_t *counts, uint32_t fields);

#endif
