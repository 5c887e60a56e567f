/* SPDX-License-Identifier: MIT
 *
 * What a word that is being typed may become: words of the vocabularies of all segments (segment/vocabulary.h) that
 * begin with it, one for each term, since words of one term find the same documents. In how many documents a completion
 * is, alone and together with other words, is counted exactly, without deleted documents: what a search would find.
 */
#ifndef DLS__COMPLETIONS_H
#define DLS__COMPLETIONS_H

#include "analysis/analyzer.h"
#include "base/arena.h"
#include "index/index.h"
#include "query/query.h"
#include "score/bm25.h"

typedef struct dls__completion {
    const char *word; /* the commonest of its words, as it is written */
    size_t length;
    const char *term;
    size_t term_length;
    uint64_t df;      /* that have the term in any field, without deleted ones */
    uint64_t common;  /* of these, that match the words before it */
    bool edited;      /* it does not begin with what was typed, but nearly so */
    dls__list *lists; /* of the term, by segment; df 0 where it has none. NULL: they have not been opened */
} dls__completion;

typedef struct dls__completions {
    dls__completion *all;
    size_t count;
    uint64_t context; /* documents that match the words before them; 0 where there are none */
} dls__completions;

/* Of which words completions are made. */
typedef struct dls__completion_sought {
    const char *prefix; /* folded, not stemmed; of 1 to DLS__MAX_TERM bytes */
    size_t length;
    bool edited; /* words that do not begin with it, but with what one edit behind its first letter makes of it */
    size_t most; /* so many words of each segment, and of all together: the commonest */
} dls__completion_sought;

/* Add completions to `out`, which has some or none; a term that has one keeps it. `analyzer` is that of suggested
 * fields. [cost: for each segment dls__vocabulary_complete, or edited 53 of them for each of the first letters, and a
 * look at a thousand words at most that begin with these; analysing `most` words] */
dls_status dls__complete(const dls_index *index, dls_analyzer *analyzer, const dls__completion_sought *sought,
                         dls__arena *arena, dls__completions *out, dls_error *err);

/* Add a completion of `word`, for which `out` has room, unless its term has one, or analysis takes it apart. */
dls_status dls__completions_add(dls_analyzer *analyzer, const char *word, size_t length, bool edited, dls__arena *arena,
                                dls__completions *out, dls_error *err);

/* Set of all completions `common`: how many documents match `context` too, and df, if any document matches that; and
 * how many do. NULL: as many as have the term, and 0. What was opened is used again by the next call, for a smaller
 * context, and has to be in the same arena.
 * [cost: a look-up for each in each segment; with a context its bits, and the lists of the completions, once] */
dls_status dls__completions_count(const dls_index *index, const dls_query *context,
                                  const dls__rank_parameters *parameters, dls__arena *arena,
                                  dls__completions *completions, dls_error *err);

/* What completion `number` is ranked by: common * common / (df + context); a hundredth of that if it is edited. */
double dls__completion_worth(const dls__completions *completions, size_t number);

/* Put them into their order, best first: those that are in most documents together with the context, but of two that
 * are in equally many the one first that is seldom without it; without a context by df. (The context counts too, or in
 * few documents any rare word would be the best that stands beside it once.) Those that are worth less than a
 * thousandth of the best are left out: mostly they are misspelt in the documents. */
void dls__completions_rank(dls__completions *completions);

#endif
