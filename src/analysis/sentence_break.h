/* SPDX-License-Identifier: MIT
 *
 * Default sentence boundaries of Unicode 15.0 (UAX #29, section 5).
 */
#ifndef DLS__SENTENCE_BREAK_H
#define DLS__SENTENCE_BREAK_H

#include "base/common.h"

/* The end of the sentence of `text` that begins at `at` < length, a boundary: behind the spaces that follow it. [cost:
 * the sentence, and after a full stop the text up to the next letter or end of a sentence] */
size_t dls__sentence_break_end(const char *text, size_t length, size_t at);

#endif
