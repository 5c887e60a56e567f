/* SPDX-License-Identifier: MIT
 *
 * The words of the analyzer "spaces": what stands between ASCII white space and NUL, byte for byte, but U+FFFD for
 * what is malformed.
 */
#ifndef DLS__SPACES_H
#define DLS__SPACES_H

#include "analysis/word_scan.h"

/* Read the next word and go behind it; false if there is none. */
bool dls__spaces_next(dls__place *place, dls__word *word);

#endif
