/* SPDX-License-Identifier: MIT
 *
 * One word of a script that puts spaces between words: a segment of UAX #29, divided and joined by the rules of the
 * table in tokenizer.h.
 */
#ifndef DLS__WORD_SCAN_H
#define DLS__WORD_SCAN_H

#include "analysis/analyzer.h"

/* A word as it is spelled, with what does not belong to its spelling left out. Filled from the front; what exceeds
 * `bytes` is dropped, from the first code point on that does not fit. */
typedef struct dls__word {
    char bytes[DLS__MAX_TERM + DLS__TERM_SLACK];
    size_t length;
    size_t begin; /* where it stands in the text */
    size_t end;
    bool ascii;     /* ASCII alone */
    bool stemmable; /* a word of a language: not c++, an emoji, or a piece of a script without spaces */
    bool full;      /* something was dropped */
} dls__word;

static inline void dls__word_clear(dls__word *word, size_t begin)
{
    word->length = 0;
    word->begin = word->end = begin;
    word->ascii = word->stemmable = true;
    word->full = false;
}

void dls__word_append(dls__word *word, uint32_t code_point);

/* Where a text is read. `segment_end` is the end of the segment that was found last, so that one that is divided into
 * many words is walked once. */
typedef struct dls__place {
    const char *text;
    size_t length;
    size_t at;
    size_t segment_end;
} dls__place;

/* Read the word that begins at `place->at`, where a letter, a digit or a letter of LaTeX stands, and go behind it. */
void dls__word_scan(dls__place *place, dls__word *word);

#endif
