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
#include "segment/list_parts.h"

/* Bytes of the longest string of a pair. */
#define DLS__PAIR_STRING (2 * DLS__COMMON_WORD_BYTES + 1)

/* The string of a pair: the first word, a zero, the second; its length. 0: it is too long, there is no such pair. */
size_t dls__pair_string(const char *first, size_t first_length, const char *second, size_t second_length,
                        char out[DLS__PAIR_STRING]);

/* Where the lists of pairs are read from, which stand in `documents` and keep no positions. */
dls__lists_file dls__pair_lists(const dls__lists_file *lists, const dls__section *documents);

/* Writing pairs: they are found in several walks, which may be done side by side, then written. */
typedef struct dls__pair_writing dls__pair_writing;

/* The pairs of `word_count` of the terms that `terms` and `lists` have, which go to `output`, without positions.
 * `inverters`, DLS_MAX_THREADS at most, have all of these postings, those of a document one of them, and are faster to
 * read than lists are; 0: none has. All are borrowed. Freed by dls__pair_writing_free. [memory: about 16 MiB, and
 * 300 bytes for each pair and walk] */
dls_status dls__pair_writing_new(const dls__dict *terms, const dls__lists_file *lists, size_t word_count,
                                 const dls__inverter *const *inverters, size_t inverter_count,
                                 const dls__list_output *output, dls__pair_writing **out, dls_error *err);
void dls__pair_writing_free(dls__pair_writing *writing);

/* How many walks there are, DLS_MAX_THREADS at most. Walk `number`, once. */
size_t dls__pair_walks(const dls__pair_writing *writing);
dls_status dls__pair_writing_walk(dls__pair_writing *writing, size_t number, dls_error *err);

/* When all walks are done. */
dls_status dls__pair_writing_end(dls__pair_writing *writing, dls_error *err);

/* Whether `pairs`, with `pair_lists`, are those that are written of `word_count` words. */
dls_status dls__pairs_check(const dls__dict *terms, const dls__lists_file *lists, size_t word_count,
                            const dls__dict *pairs, const dls__lists_file *pair_lists, dls__cancel *cancel,
                            const dls_allocator *allocator, dls_error *err);

#endif
