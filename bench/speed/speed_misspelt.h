/* SPDX-License-Identifier: MIT
 *
 * What it costs to put a misspelt word right, and how often that succeeds. Of words that the index has, one edit makes
 * each, drawn by a fixed seed: a letter is dropped, added or replaced, or exchanged with the next. Of each the best of
 * some passes counts. Prints, in microseconds:
 *
 *   words   of five letters and more, that the index has before the edit, and not behind it
 *   right   part of them whose own term is the best one found
 *   among   part of them whose own term is one of those found
 *   median_us  p95_us  most_us
 */
#ifndef BENCH_SPEED_MISSPELT_H
#define BENCH_SPEED_MISSPELT_H

#include <stddef.h>

/* Words are on lines of a file, one or more on each; `most` of them are taken. */
void speed_misspelt(const char *index_path, const char *words_path, size_t most, size_t passes);

#endif
