/* SPDX-License-Identifier: MIT
 *
 * Snowball stemmers, and the only place that knows libstemmer. It allocates by malloc, not by the caller's allocator,
 * and there is no way to change that: some hundred bytes for a stemmer.
 */
#ifndef DLS__STEMMER_H
#define DLS__STEMMER_H

#include "base/common.h"

/* The languages that have a stemmer, from 0 on, in alphabetical order; NULL beyond the last. */
const char *dls__stemmer_language(size_t number);

typedef struct dls__stemmer dls__stemmer;

/* A stemmer for one of these languages; NULL if there is no memory. */
dls__stemmer *dls__stemmer_new(const char *language);
void dls__stemmer_free(dls__stemmer *stemmer);

/* The stem of a word in lower case, which lives until the next call; NULL if there is no memory. May be empty. */
const char *dls__stemmer_stem(dls__stemmer *stemmer, const char *word, size_t length, size_t *stem_length);

#endif
