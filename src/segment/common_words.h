/* SPDX-License-Identifier: MIT
 *
 * The commonest words of a segment.
 */
#ifndef DLS__COMMON_WORDS_H
#define DLS__COMMON_WORDS_H

#include "analysis/analyzer.h"
#include "dict/dict.h"
#include "lists/lists.h"

/* Bytes of the longest. */
#define DLS__COMMON_WORD_BYTES 64

/* Words that fewer documents have than one in so many are not common. */
#define DLS__COMMON_SHARE 16

typedef struct dls__common_word {
    char string[DLS__COMMON_WORD_BYTES + DLS__TERM_SLACK];
    size_t length;
    uint64_t value; /* opens its list */
    uint32_t df;
} dls__common_word;

/* Find the words that most documents have, of those that keep positions and are in too many for a sequential list, into
 * `words`, which has room for `most`, sorted by their bytes. [cost: a walk over all terms] */
dls_status dls__common_words(const dls__dict *terms, const dls__lists_file *lists, size_t most, dls__cancel *cancel,
                             dls__common_word *words, size_t *count, dls_error *err);

#endif
