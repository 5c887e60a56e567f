/* SPDX-License-Identifier: MIT
 *
 * The forms in which words are compared, and the only place that knows utf8proc. Words here are valid UTF-8 of at most
 * DLS__MAX_TERM bytes, and so is what comes out, cut at a code point where it would be longer. Nothing is allocated.
 */
#ifndef DLS__UNICODE_H
#define DLS__UNICODE_H

#include "analysis/analyzer.h"

/* Letters that a language folds otherwise than the rest of the world. */
typedef enum dls__letters {
    DLS__LETTERS_COMMON,
    DLS__LETTERS_TURKISH, /* the lower case of I is ı, that of İ is i */
    DLS__LETTERS_ROMANIAN /* ș and ț, with comma, become ş and ţ, with cedilla, as libstemmer 2.2 spells them */
} dls__letters;

/* NFKC and case folding without what is ignorable (NFKC_Casefold), and without the spaces that compatibility
 * decompositions bring along. The length of `out`, 0 if nothing is left. */
size_t dls__unicode_fold(const char *word, size_t length, dls__letters letters, char out[DLS__MAX_TERM]);

/* A folded word without its diacritics (see diacritics.h), in NFC. 0 if nothing is left. */
size_t dls__unicode_fold_diacritics(const char *word, size_t length, char out[DLS__MAX_TERM]);

/* The versions of utf8proc, and of Unicode that it knows. */
const char *dls__unicode_library_version(void);
const char *dls__unicode_version(void);

/* The letter that is `letter` with `mark` on it, 0 if Unicode has none. */
uint32_t dls__unicode_compose(uint32_t letter, uint32_t mark);

#endif
