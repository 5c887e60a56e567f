/* SPDX-License-Identifier: MIT
 *
 * Scripts without spaces between words are indexed by overlapping pairs of characters, so that any words of a question
 * find the same letters in a text. A character is a letter with the marks, joined consonants and jamo that belong to
 * it.
 */
#ifndef DLS__BIGRAMS_H
#define DLS__BIGRAMS_H

#include "analysis/word_scan.h"

/* The character of `kind` (HANGUL, IDEOGRAPH or CLUSTER) that stands at `at`, or behind what is ignorable there, into
 * [*begin, *end); false if there is none. */
bool dls__bigrams_character(const dls__place *place, size_t at, unsigned kind, size_t *begin, size_t *end);

/* Append the text [begin, end) to `word`, without what is ignorable. */
void dls__bigrams_append(const dls__place *place, size_t begin, size_t end, dls__word *word);

/* Append the text [begin, end) to `word`, without what is ignorable. */
void dls__bigrams_append(const dls__place *place, size_t begin, size_t end, dls__word *word);

/* Read the pair whose first character, of `kind`, stands at the place, and go on to its second one. A character that
 * has no second one behind it is read alone, unless it was the second of a pair (`*paired`); then there is no word.
 * */
bool dls__bigrams_next(dls__place *place, unsigned kind, bool *paired, dls__word *word);

#endif
