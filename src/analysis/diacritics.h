/* SPDX-License-Identifier: MIT
 *
 * Which marks and letters are diacritics that someone may leave out when typing: "Schrodinger", "Erdos", "Lodz".
 *
 *   - the combining diacritical marks (U+0300-036F and their four supplements), but
 *   - of Cyrillic only stress marks and the dots of ё: й, ї, ў, ґ, ќ are letters of their own;
 *   - the points of Hebrew, the short vowels and the tatweel of Arabic (hamza and madda stay);
 *   - Latin letters that Unicode does not decompose but keyboards lack: ø, ł, æ and a few more.
 *
 * Never the vowel signs of Indic scripts, the marks of Thai and its neighbours, or the voicing marks of kana: without
 * them it is another word.
 */
#ifndef DLS__DIACRITICS_H
#define DLS__DIACRITICS_H

#include "base/common.h"

/* Whether `mark`, which stands on `base` in a canonical decomposition, is a diacritic. */
bool dls__diacritics_is_mark(uint32_t base, uint32_t mark);

/* What to write for a lower-case letter that has no decomposition, in ASCII; NULL for all other code points. */
const char *dls__diacritics_plain_letter(uint32_t letter);

#endif
