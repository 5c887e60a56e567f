/* SPDX-License-Identifier: MIT
 *
 * From a language's code, ISO 639-1, to the analyzer of its text.
 */
#ifndef BENCH_LANGUAGE_H
#define BENCH_LANGUAGE_H

/* "en" is "english"; "zh", "ja", "ko" and "th" are "words": nothing to stem there, and runs without spaces are read in
 * pairs by every analyzer. What is no code that we know is given back: it may be the name of an analyzer. */
const char *analyzer_of_language(const char *code);

#endif
