/* SPDX-License-Identifier: MIT
 *
 * Where two of some words stand one directly after the other, document by document.
 */
#ifndef DLS__PAIR_WALK_H
#define DLS__PAIR_WALK_H

#include "segment/common_words.h"
#include "segment/term_source.h"

/* Who takes what is found. */
typedef struct dls__pair_sink {
    void *taker;
    /* `posting` says in which fields, and how often, word `second` follows word `first` in a document; it has no
     * positions. Documents of one pair ascend. */
    dls_status (*take)(void *taker, size_t first, size_t second, const dls__posting *posting, dls_error *err);
} dls__pair_sink;

/* Hand all pairs of `count` words, DLS_MAX_PAIR_WORDS at most, in the documents [first, end) to `sink`. `sources` gives
 * the postings of each word, at which it stands; NULL: they are read from `lists`.
 * [memory: 4 bytes for each pair, 4 more for each text field, and 80 KiB] */
dls_status dls__pair_walk(const dls__common_word *words, size_t count, const dls__lists_file *lists,
                          dls__term_source *const *sources, uint32_t first, uint32_t end, dls__cancel *cancel,
                          const dls_allocator *allocator, const dls__pair_sink *sink, dls_error *err);

#endif
