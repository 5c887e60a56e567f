/* SPDX-License-Identifier: MIT
 *
 * What someone may have meant by a word that no document has, or next to none: words of the index that are spelt nearly
 * like it.
 *
 * Indexes have stems, and people misspell words: "strids" is one letter from "strides", whose stem is "stride", and
 * "learnign" has no stem at all. So the word is edited as it was typed, each of the hundreds of words that one edit
 * makes of it is analysed, and its term is looked up, but for those that begin as no term does (beginnings.h). Two
 * edits make a hundred thousand words; for a long word of which one edit makes nothing that is there, the terms of the
 * dictionary with the same first letter are compared with the word and with its term, if their letters are near to
 * theirs (dict/dict_sieve.h).
 *
 * Of what is found, edits behind the first letter go before edits of it, and these before two edits: hands slip less
 * at the beginning of a word (Pollock, Zamora: Automatic Spelling Correction in Scientific and Scholarly Text, CACM
 * 1984). Only the first two letters may be exchanged as any others. Then the commoner term goes first, where one that
 * comes by a swap or a dropped letter counts eightfold: 26 times as many words are made by a letter that is added or
 * replaced, and are there by chance.
 */
#ifndef DLS__SPELLING_H
#define DLS__SPELLING_H

#include "analysis/analyzer.h"
#include "base/arena.h"
#include "index/index.h"

/* Words that are found at most. */
#define DLS__MAX_SPELLINGS 3

/* A word as it was typed. */
typedef struct dls__typed_word {
    const char *bytes; /* folded as its term is, but not stemmed */
    size_t length;
    const char *term;
    size_t term_length;
} dls__typed_word;

typedef struct dls__spelling {
    const char *term; /* in one document or more */
    size_t term_length;
    const char *word; /* that the term is of, for people to read */
    size_t word_length;
    uint64_t df;
    unsigned rank; /* 1: one edit, of two neighbours or behind the first letter; 2: one of it; 3: two edits. The same
                      of all that are found */
    uint64_t evidence; /* df, or eight times that */
} dls__spelling;

typedef struct dls__spellings {
    uint64_t df;                             /* of the word itself */
    dls__spelling found[DLS__MAX_SPELLINGS]; /* the best first */
    size_t count;
} dls__spellings;

/* Whether others are looked for in the place of `word`: it is one of letters, and in no document, or next to none.
 * `*df` is then in how many. [cost: a look-up in each segment] */
dls_status dls__may_be_misspelt(const dls_index *index, const dls__typed_word *word, const dls_allocator *allocator,
                                uint64_t *df, bool *may_be, dls_error *err);

/* The words that `word` may be meant for, if any; memory that they need is of `arena`. `analyzer` is one that made
 * `word`. [cost: where the word is known, a look-up; else a look at 53 words for each of its letters, of which one
 * in ten is analysed and looked up, and, where two edits are tried, the terms with the same first letter; where it is
 * not known what analysis does to words, all of these are] */
DLS__COLD dls_status dls__spell(const dls_index *index, dls_analyzer *analyzer, const dls__typed_word *word,
                                dls__arena *arena, dls__spellings *out, dls_error *err);

#endif
