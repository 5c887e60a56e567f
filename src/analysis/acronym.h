/* SPDX-License-Identifier: MIT
 *
 * Short forms that texts define themselves, as "recurrent neural networks (RNNs)" and "RNN (recurrent neural network)"
 * do: found by the letters of the one in the other (Schwartz, Hearst: A Simple Algorithm for Identifying Abbreviation
 * Definitions in Biomedical Text, PSB 2003).
 */
#ifndef DLS__ACRONYM_H
#define DLS__ACRONYM_H

#include "base/common.h"

/* Bytes of a short form, and of a long one, at most. */
#define DLS__LEAST_BRIEF 2
#define DLS__MOST_BRIEF 10
#define DLS__MOST_FULL 120

/* Bytes of both with a tab between them. */
#define DLS__MOST_PAIR (DLS__MOST_BRIEF + 1 + DLS__MOST_FULL)

/* A definition in a text. */
typedef struct dls__acronym {
    const char *brief; /* the short form */
    size_t brief_length;
    const char *full; /* the long one */
    size_t full_length;
} dls__acronym;

/* The next definition at or behind `*at`, a byte of the text, which then is behind it; false if there is none.
 * [cost: a look at each byte; at a parenthesis at some words before it] */
bool dls__acronym_next(const char *text, size_t length, size_t *at, dls__acronym *out);

/* What definitions of the same have in common: the short form, a tab, the long one, in small letters of ASCII, not in
 * the plural, and with single spaces. Returns how many bytes. */
size_t dls__acronym_pair(const dls__acronym *acronym, char pair[DLS__MOST_PAIR]);

/* The two forms of a pair, in one line; false if it is none. */
bool dls__acronym_split(const char *pair, size_t length, dls__acronym *out);

#endif
