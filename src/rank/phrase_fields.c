/* SPDX-License-Identifier: MIT
 *
 * The lows of a posting are those of its fields one after the other, so that counts tell where a field's begin.
 */
#include "rank/phrase_fields.h"

#include <string.h>

#include "base/error.h"
#include "columns/extent.h"
#include "kernels/kernels.h"

/* Count a term in each field of each document; which fields these are to `term_fields`. */
static dls_status count_term(dls__plan *plan, dls__plan_node *node, size_t term, const dls__batch *batch,
                             uint32_t *term_fields, dls_error *err)
{
    dls__phrase_place *place = &node->places[term];
    dls__list *list = &node->terms[term].list;
    uint32_t at = 0;
    if (place->field_counts == NULL)
        place->field_counts =
            dls__arena_alloc_array(plan->arena, plan->index->schema->text_count, sizeof *place->field_counts);
    if (place->field_counts == NULL) return dls__no_memory(err);
    dls__term_counts(plan, list, batch, place->numbers, &plan->score_room->kept_of_phrase, place->field_counts);
    memset(term_fields, 0, batch->count * sizeof *term_fields);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++)
        for (uint32_t i = 0; i < batch->count; i++)
            term_fields[i] |= place->field_counts[at][i] > 0 ? fields & -fields : 0;
    return DLS_OK;
}

dls_status dls__phrase_look_at_fields(dls__plan *plan, dls__plan_node *node, const dls__batch *batch,
                                      dls__phrase_fields *fields, dls_error *err)
{
    uint32_t position_fields = plan->index->schema->position_fields, of_term[DLS__BATCH];
    dls__kept_factors_begin(&plan->score_room->kept_of_phrase);
    for (uint32_t i = 0; i < batch->count; i++) {
        fields->common[i] = node->fields;
        fields->any[i] = 0;
    }
    for (size_t j = 0; j < node->term_count; j++) {
        DLS__TRY(dls__stop_after(plan->stop, batch->count));
        DLS__TRY(count_term(plan, node, j, batch, of_term, err));
        for (uint32_t i = 0; i < batch->count; i++) fields->common[i] &= of_term[i];
        for (uint32_t i = 0; i < batch->count; i++) fields->any[i] |= of_term[i] & position_fields;
    }
    return DLS_OK;
}

/* Have `place` know its lows in `field` of document `i`. False if there are not as many in all as counts say. */
static bool enter_lows(const dls__list *list, uint32_t position_fields, uint32_t field, uint32_t i,
                       dls__phrase_place *place)
{
    uint64_t all = 0, before = 0, own = 0;
    uint32_t at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t number = dls__lowest_bit(fields);
        if ((position_fields >> number & 1) == 0) continue;
        if (number == field) {
            before = all;
            own = place->field_counts[at][i];
        }
        all += place->field_counts[at][i];
    }
    if (all != place->all_counts[i]) return false;
    place->first_low = place->position_lows[i] + before;
    place->end_low = place->first_low + own;
    return true;
}

bool dls__lows_are_alone(const dls__plan_node *node, uint32_t alone, uint32_t least, uint32_t most)
{
    uint32_t slop = node->query->slop;
    if (least < alone) return false;
    for (size_t j = 1; j < node->term_count; j++)
        if (least + (uint64_t)node->terms[j].offset < alone + slop ||
            most + (uint64_t)node->terms[j].offset + slop > UINT8_MAX)
            return false;
    return true;
}

/* Whether a low of `place`, which are positions, is up to `slop` from `wanted`; those before that are dropped. */
static bool has_low_position(dls__phrase_place *place, uint64_t wanted, uint32_t slop)
{
    while (place->first_low < place->end_low && *place->first_low + (uint64_t)slop < wanted) place->first_low++;
    return place->first_low < place->end_low && *place->first_low <= wanted + slop;
}

/* The same of lows in any order. */
static bool has_low(const dls__phrase_place *place, uint64_t wanted, uint32_t slop)
{
    const uint8_t *at = place->first_low;
    while (at < place->end_low && (*at + (uint64_t)slop < wanted || *at > wanted + slop)) at++;
    return at < place->end_low;
}

/* Whether all terms but the first have a low where they should, if the first has `low`. */
static bool has_others(dls__plan_node *node, uint8_t low, bool are_positions)
{
    size_t j = 1;
    for (; j < node->term_count; j++) {
        uint64_t wanted = (uint64_t)low + node->terms[j].offset;
        if (!(are_positions ? has_low_position(&node->places[j], wanted, node->query->slop)
                            : has_low(&node->places[j], wanted, node->query->slop)))
            break;
    }
    return j == node->term_count;
}

/* Count the phrase by the lows of one field, which are positions where `alone` is 0, and else from there on: false if
 * others must be known. */
static bool count_by_lows(dls__plan_node *node, const uint8_t *lows, uint64_t near, uint32_t alone, uint32_t *count)
{
    const dls__phrase_place *first = &node->places[0];
    *count = 0;
    for (size_t j = 0; j < node->term_count && alone > 0; j++)
        if (node->places[j].end_low - node->places[j].first_low > DLS__MOST_NEAR) return false;
    for (const uint8_t *at = first->first_low; at < first->end_low; at++) {
        if (at - lows < DLS__MOST_NEAR && (near >> (at - lows) & 1) == 0) continue;
        if (alone > 0 && !dls__lows_are_alone(node, alone, *at, *at)) return false;
        *count += has_others(node, *at, alone == 0);
    }
    return true;
}

bool dls__phrase_count_lows(const dls__plan *plan, dls__plan_node *node, const dls__batch *batch, uint32_t i,
                            uint32_t common, uint64_t near, uint32_t *counts)
{
    size_t document = (size_t)batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[i];
    for (uint32_t fields = common; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields), alone = dls__extent_alone(plan->columns->extents[field][document]);
        for (size_t j = 0; j < node->term_count; j++)
            if (!enter_lows(&node->terms[j].list, plan->index->schema->position_fields, field, i, &node->places[j]))
                return false;
        if (!count_by_lows(node, node->places[0].position_lows[i], near, alone, &counts[field])) return false;
    }
    return true;
}
