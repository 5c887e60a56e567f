/* SPDX-License-Identifier: MIT
 *
 * From what documents may score at most to what they do. Positions are dear, and most documents that could be among the
 * best by what they may have at most could not by the first position that is read. So the words of the query itself,
 * not those of what is nested in it, go one after the other, those that may add most first, and what falls behind is
 * left out before the next. Their scores are kept, so that nothing is computed twice.
 */
#ifndef DLS__REFINE_H
#define DLS__REFINE_H

#include "rank/score_documents.h"

/* What is known of a word in the documents of a batch. */
struct dls__kept_word {
    uint32_t numbers[DLS__BATCH]; /* of its postings in the block */
    float most[DLS__BATCH];       /* that places add, over the weight */
    float scores[DLS__BATCH];     /* without what places add; dls__refine adds that */
    bool matches[DLS__BATCH];
    bool adjacent[DLS__BATCH]; /* whether it stands behind the word before it, where there may be one: as far as a list
                                  of the pair tells; dls__refine finds out the rest */
};

/* Have the words of the query, unless they are very many, keep what is found out about them; the plan has its nodes. */
dls_status dls__refine_init(dls__plan *plan, dls_error *err);

/* Find out what there is to look at in the segment that the plan has entered. */
void dls__refine_enter(dls__plan *plan);

/* Of documents that were scored with DLS__EARLY_MOST leave those that match and may reach `threshold`. They have their
 * scores then where plan->words_are_all; else they can be scored with DLS__EARLY_KNOWN. */
dls_status dls__refine(dls__plan *plan, float threshold, dls__batch *batch, dls_error *err);

#endif
