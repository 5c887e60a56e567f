/* SPDX-License-Identifier: MIT
 *
 * The vocabulary of a segment: the words of its suggested fields (dls_field.suggest) as people write them, folded but
 * not stemmed, without stop words, and how many documents have each in one of these fields. The dictionary of terms has
 * stems, "convolut", which nobody wants to be offered; here are "convolution" and "convolutional".
 *
 *   vocabulary         a dictionary (dict_format.h): words of 1 to DLS__MAX_TERM bytes; value: how many documents, 1 or
 *                      more, deleted ones too
 *   vocabulary_maxima  u32 for each of its blocks of 32 words: the largest of their values
 *
 * What begins with a prefix stands together. The words of it that most documents have are found by the maxima: where n
 * words are wanted, the n-th largest of them is reached by n words, each in a block of its own, so that blocks below it
 * are never read, nor those that cannot have a better word than were found. Of a letter's thousands of words that
 * leaves a few dozen blocks.
 *
 * It is made of the stored texts when these are complete, so that it is the same whether documents were added or come
 * from other segments. Values of up to 256 bytes are read whole, longer ones until a million words of theirs were read:
 * what is in many documents is met, and a large segment's vocabulary takes no longer than its titles do.
 */
#ifndef DLS__VOCABULARY_H
#define DLS__VOCABULARY_H

#include "base/arena.h"
#include "columns/docstore.h"
#include "dict/dict.h"
#include "schema/schema.h"

typedef struct dls__vocabulary {
    dls__dict words;
    dls__section maxima;
} dls__vocabulary;

/* That of all documents of `stored`, into two empty spools; without words if the schema suggests no field. [memory:
 * 50 bytes for each different word, and its own] */
dls_status dls__vocabulary_write(const dls__docstore *stored, const dls_schema *schema, dls__cancel *cancel,
                                 const dls_allocator *allocator, dls__spool *words, dls__spool *maxima, dls_error *err);

dls_status dls__vocabulary_open(const dls__section *words, const dls__section *maxima, dls__vocabulary *out,
                                dls_error *err);

/* A word of it. */
typedef struct dls__vocabulary_word {
    const char *bytes;
    size_t length;
    uint64_t count; /* documents that have it in a suggested field */
} dls__vocabulary_word;

/* Words that are being chosen: the commonest of those that were offered, of equally common ones the first by bytes. */
typedef struct dls__word_choice {
    dls__arena *arena;
    dls__vocabulary_word *words; /* `most` of them; in no order */
    size_t most;
    size_t count;
    size_t worst; /* of them, once they are as many as can be */
} dls__word_choice;

/* `most` is 1 or more. */
dls_status dls__word_choice_init(dls__word_choice *choice, size_t most, dls__arena *arena, dls_error *err);

/* Offer a word to the choice, which keeps a copy if it is one of the best and not there already. What is offered
 * again has the same count. */
dls_status dls__word_choice_offer(dls__word_choice *choice, const dls__vocabulary_word *word, dls_error *err);

/* Offer all words that begin with `prefix`, UTF-8 of up to DLS__MAX_TERM bytes; of an empty one all. [cost: two
 * look-ups, a look at the maximum of each block, and some microseconds for each dozen of blocks that is read] */
dls_status dls__vocabulary_complete(const dls__vocabulary *vocabulary, const char *prefix, size_t length,
                                    dls__word_choice *choice, dls_error *err);

/* Whether values and maxima can be right, of a segment of `documents`; and, where `stored` is given, whether they are
 * what its texts say. */
dls_status dls__vocabulary_check(const dls__vocabulary *vocabulary, uint32_t documents, const dls__docstore *stored,
                                 const dls_schema *schema, dls__cancel *cancel, const dls_allocator *allocator,
                                 dls_error *err);

#endif
