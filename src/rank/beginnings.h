/* SPDX-License-Identifier: MIT
 *
 * Which edited words may have a term of an index, before any of them is analysed: one edit makes five hundred words of
 * ten letters, and of these all but a few begin as no term does.
 *
 * Behind an edit a word goes on as it was typed. So most are ruled out without a look-up: where no term begins with the
 * first five letters of what was typed, all words whose sixth was edited are. For the others the terms that begin with
 * its first letters, two or three, say, are listed once, as soon as they are few; before that the dictionary is asked.
 */
#ifndef DLS__BEGINNINGS_H
#define DLS__BEGINNINGS_H

#include "base/arena.h"
#include "index/index.h"

/* Of a segment's terms. */
typedef struct dls__segment_beginnings {
    const dls__dict *terms;
    size_t known;   /* bytes of the longest beginning of the word that a term has too */
    size_t listed;  /* terms are listed that begin with so many bytes of it: */
    uint64_t *list; /* the 8 bytes that they have behind these, the first of them highest; ascending */
    size_t list_count;
} dls__segment_beginnings;

typedef struct dls__beginnings {
    dls__segment_beginnings *segments;
    size_t segment_count;
} dls__beginnings;

/* `word`, of 1 to DLS__MAX_TERM bytes. [cost: for each segment a look-up for each letter, and a hundred terms] */
DLS__COLD dls_status dls__beginnings_init(dls__beginnings *beginnings, const dls_index *index, const char *word,
                                          size_t length, dls__arena *arena, dls_error *err);

/* Whether a term may begin with `edited`, whose first `same` bytes are those of the word. False: none does. [cost: for
 * each segment nothing, a search in the list, or a look-up] */
DLS__COLD dls_status dls__beginnings_may_have(const dls__beginnings *beginnings, const char *edited, size_t length,
                                              size_t same, bool *may, dls_error *err);

#endif
