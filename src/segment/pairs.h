/* SPDX-License-Identifier: MIT
 *
 * Pairs: of two words of a segment's commonest that stand one directly after the other, the documents where they do,
 * and how often. A list of them is made like a term's, by the lists of the two words, and serves phrases: two common
 * words meet in most documents, but stand together in few. Nothing depends on their being there.
 */
#ifndef DLS__PAIRS_H
#define DLS__PAIRS_H

#include "segment/common_words.h"
#include "segment/inverter.h"

/* Bytes of the longest string of a pair. */
#define DLS__PAIR_STRING (2 * DLS__COMMON_WORD_BYTES + 1)

/* The string of a pair: the first word, a zero, the second; its length. 0: it is too long, there is no such pair. */
size_t dls__pair_string(const char *first, size_t first_length, const char *second, size_t second_length,
                        char out[DLS__PAIR_STRING]);

/* Where the lists of pairs are read from, which stand in `documents` and keep no positions. */
dls__lists_file dls__pair_lists(const dls__lists_file *lists, const dls__section *documents);

/* Write the pairs of the terms that `terms` and `lists` have: their lists to `documents`, their strings with what opens
 * those to `strings`. An `inverter` has all of these postings, and is faster to read than lists are; NULL: none has.
 * [memory: about 16 MiB] */
dls_status dls__pairs_write(const dls__dict *terms, const dls__lists_file *lists, const dls__inverter *inverter,
                            const dls_allocator *allocator, const char *beside, dls__spool *documents,
                            dls__spool *strings, dls_error *err);

/* Whether `pairs`, with `pair_lists`, are what dls__pairs_write makes. */
dls_status dls__pairs_check(const dls__dict *terms, const dls__lists_file *lists, const dls__dict *pairs,
                            const dls__lists_file *pair_lists, const dls_allocator *allocator, dls_error *err);

#endif
