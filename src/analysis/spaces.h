/* SPDX-License-Identifier: MIT
 *
 * The words of the analyzer "spaces": what stands between ASCII white space and NUL, byte for byte, but U+FFFD for
 * what is malformed.
 */
#ifndef DLS__SPACES_H
#define DLS__SPACES_H

#include "analysis/word_scan.h"

/* Read the next words, `most` at most, and go behind them; how many there were. Fewer: there are no more. */
size_t dls__spaces_read(dls__place *place, dls__word *words, size_t most);

#endif
