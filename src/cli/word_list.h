/* SPDX-License-Identifier: MIT
 *
 * Small sets of words, written as one string in small letters with blanks between, and words of a text.
 */
#ifndef CLI_WORD_LIST_H
#define CLI_WORD_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a word is in the list, in any case. */
bool word_in(const char *list, const char *word, size_t length);

/* Whether a text begins with this, which is in small letters, in any case. */
bool text_begins(const char *text, size_t length, const char *beginning);

/* Whether this, in small letters, occurs in a text in any case. */
bool text_has(const char *text, size_t length, const char *wanted);

/* The next word at or behind `*at`, letters and digits and what stands between two of them ("don't", "e-mail"); false:
 * there is none. `*at` is behind it then. */
bool next_word(const char *text, size_t length, size_t *at, const char **word, size_t *word_length);

#endif
