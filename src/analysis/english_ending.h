/* SPDX-License-Identifier: MIT
 *
 * How much of an English word its stem surely has, without stemming it: so that most of many words can be ruled out
 * where no term begins as they do.
 *
 * The stemmer takes endings away one after the other, whose conditions are about what stands before them. Without
 * these, what it can take away or change at most is the longest end of the word that is made of pieces of endings:
 * "izations" is iz, at, ion, s. After an ending a doubled letter can go, so that is a piece too.
 */
#ifndef DLS__ENGLISH_ENDING_H
#define DLS__ENGLISH_ENDING_H

#include "base/common.h"

/* With how many bytes of a word of a to z, 1 or more of them, its stem begins at least. */
size_t dls__english_kept(const char *word, size_t length);

#endif
