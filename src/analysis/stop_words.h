/* SPDX-License-Identifier: MIT
 *
 * Words that say nothing about what someone looks for: "how does a network learn" is about networks and learning. They
 * are indexed like all others, and left out of plain queries alone (query_parse.c), where there is something else to
 * look for; measured, that raises the first page on every judged English set (docs/relevance.md).
 */
#ifndef DLS__STOP_WORDS_H
#define DLS__STOP_WORDS_H

#include "base/common.h"

/* Whether the word of a text, as it stands there, is one in `language` (a stemmer's name, NULL for none). Twelve
 * languages have a list (stop_word_lists.h). */
bool dls__is_stop_word(const char *language, const char *word, size_t length);

#endif
