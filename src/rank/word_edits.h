/* SPDX-License-Identifier: MIT
 *
 * The words that one edit makes of a word, in a fixed order: first those that a slip of the hand leaves least choice
 * about.
 *
 *   swap     two neighbours                      n - 1 words
 *   drop     one letter                          n
 *   add      a letter, a to z, at any place      26 (n + 1)
 *   replace  a letter by another, a to z         26 n
 *
 * Some come twice. Letters are added and replaced in words of a to z alone, since of other alphabets it is not known
 * which letters a word may have.
 */
#ifndef DLS__WORD_EDITS_H
#define DLS__WORD_EDITS_H

#include "analysis/analyzer.h"

typedef enum dls__edit_kind {
    DLS__EDIT_SWAP,
    DLS__EDIT_DROP,
    DLS__EDIT_ADD,
    DLS__EDIT_REPLACE,
    DLS__EDIT_NONE /* there are no more */
} dls__edit_kind;

typedef struct dls__word_edits {
    const char *word;
    uint8_t begins[DLS__MAX_TERM + 1]; /* of its code points; then where it ends */
    size_t count;                      /* of them */
    bool latin;                        /* they are a to z */
    dls__edit_kind kind;               /* of the edit that comes next */
    size_t place;
    char letter;
} dls__word_edits;

/* An edited word. */
typedef struct dls__edited_word {
    char bytes[DLS__MAX_TERM + 4];
    size_t length;
    dls__edit_kind kind;
    size_t same; /* bytes before the edit; 0: another letter is the first */
} dls__edited_word;

/* `word` is valid UTF-8 of 1 to DLS__MAX_TERM bytes, and borrowed. */
DLS__COLD void dls__word_edits_begin(dls__word_edits *edits, const char *word, size_t length);

/* The next word, never empty; false if there are no more. */
DLS__COLD bool dls__word_edits_next(dls__word_edits *edits, dls__edited_word *out);

#endif
