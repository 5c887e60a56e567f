/* SPDX-License-Identifier: MIT
 *
 * Where sentences end in a text whose white space is single blanks: behind . ! ? and what closes quotes, where what
 * follows begins as a sentence does; not behind "Prof.", "e.g.", "et al." or an initial.
 */
#ifndef CLI_SENTENCE_H
#define CLI_SENTENCE_H

#include <stddef.h>

struct span {
    size_t begin;
    size_t end;
};

/* The sentence that begins at `begin`, up to `length` at most. The next one begins behind the blank. */
struct span sentence_at(const char *text, size_t length, size_t begin);

#endif
