/* SPDX-License-Identifier: MIT
 *
 * Member after member, each for all documents of the batch. A word is a group of one term. Where phrases stand is
 * looked at in those documents alone that have one and where nothing before it comes as early as it can.
 */
#include "rank/synonym.h"

#include <string.h>

#include "base/error.h"
#include "rank/early.h"
#include "rank/group.h"
#include "rank/phrase.h"

static dls_status raise_for_word(dls__plan *plan, dls__plan_node *member, const dls__batch *batch, float *early,
                                 dls_error *err)
{
    dls__lows lows = dls__batch_lows(batch);
    dls__list *list = member->needed[0];
    uint32_t numbers[DLS__BATCH];
    if (list->blocks[batch->block].count == 0) return DLS_OK;
    dls__list_find_all(&list->blocks[batch->block], &lows, numbers);
    return dls__raise_early(plan, list, member->fields, batch->block, &lows, numbers, NULL, early, err);
}

static dls_status raise_for_phrase(dls__plan *plan, dls__plan_node *member, const dls__batch *batch, float *early,
                                   dls_error *err)
{
    float most = dls__most_early(plan, &member->terms[0].list, member->fields);
    for (uint32_t i = 0; i < batch->count; i++) {
        if (!batch->matches[i] || early[i] >= most) continue;
        if (plan->early_use == DLS__EARLY_MOST)
            early[i] = most;
        else
            DLS__TRY(dls__phrase_early(plan, member, batch->block, batch->lows[i], &early[i], err));
    }
    return DLS_OK;
}

static dls_status add_member_tf(dls__plan *plan, dls__plan_node *member, dls__batch *batch, dls__kept_factors *kept,
                                float *tf, float *early, dls_error *err)
{
    float own[DLS__BATCH];
    DLS__TRY(member->kind == DLS_NODE_PHRASE ? dls__phrase_match(plan, member, batch, own, err)
                                             : dls__group_match(plan, member, batch, kept, own, err));
    for (uint32_t i = 0; i < batch->count; i++)
        if (batch->matches[i]) tf[i] += own[i];
    if (plan->early_use == DLS__EARLY_NONE) return DLS_OK;
    return member->query->kind == DLS_NODE_PHRASE ? raise_for_phrase(plan, member, batch, early, err)
                                                  : raise_for_word(plan, member, batch, early, err);
}

dls_status dls__synonym_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                              float *tf, float *early, dls_error *err)
{
    bool matches[DLS__BATCH] = { false };
    for (uint32_t i = 0; i < batch->count; i++) tf[i] = early[i] = 0.0f;
    for (size_t j = 0; j < node->child_count; j++) {
        dls__plan_node *member = &node->children[j];
        if (member->absent) continue;
        DLS__TRY(add_member_tf(plan, member, batch, kept, tf, early, err));
        for (uint32_t i = 0; i < batch->count; i++) matches[i] |= batch->matches[i];
    }
    memcpy(batch->matches, matches, batch->count * sizeof *matches);
    return DLS_OK;
}
