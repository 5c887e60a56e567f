/* SPDX-License-Identifier: MIT
 *
 * The words of stop_words.h, language by language.
 */
#ifndef DLS__STOP_WORD_LISTS_H
#define DLS__STOP_WORD_LISTS_H

#include <stddef.h>

typedef struct dls__stop_word_list {
    const char *language; /* a stemmer's name */
    const char *words;    /* folded, ascending by their bytes, single spaces between them */
} dls__stop_word_list;

/* The lists that there are, from 0 on; NULL beyond the last. */
const dls__stop_word_list *dls__stop_word_list_at(size_t number);

#endif
