/* SPDX-License-Identifier: MIT
 *
 * The lows of a posting are those of its fields one after the other, so that counts tell where a field's begin.
 */
#include "rank/phrase_fields.h"

#include "base/error.h"
#include "columns/extent.h"
#include "kernels/kernels.h"

dls_status dls__phrase_look_at_fields(dls__plan *plan, dls__plan_node *node, const dls__batch *batch,
                                      dls__phrase_fields *fields, dls_error *err)
{
    dls__kept_factors kept;
    uint32_t position_fields = plan->index->schema->position_fields;
    dls__kept_factors_init(&kept);
    for (uint32_t i = 0; i < batch->count; i++) {
        fields->common[i] = node->fields & position_fields;
        fields->any[i] = 0;
    }
    for (size_t j = 0; j < node->term_count; j++) {
        dls__phrase_place *place = &node->places[j];
        dls__list *list = &node->terms[j].list;
        uint32_t own[DLS__BATCH] = { 0 }, at = 0;
        DLS__TRY(dls__stop_after(plan->stop, batch->count));
        if (place->field_counts == NULL)
            place->field_counts = dls__arena_alloc_array(plan->arena, DLS_MAX_TEXT_FIELDS, sizeof *place->field_counts);
        if (place->field_counts == NULL) return dls__no_memory(err);
        dls__count_in_fields(plan, list, batch, place->numbers, &kept, place->field_counts);
        for (uint32_t left = list->fields; left != 0; left &= left - 1, at++)
            for (uint32_t i = 0; i < batch->count; i++) own[i] |= place->field_counts[at][i] > 0 ? left & -left : 0;
        for (uint32_t i = 0; i < batch->count; i++) fields->common[i] &= own[i];
        for (uint32_t i = 0; i < batch->count; i++) fields->any[i] |= own[i] & position_fields;
    }
    return DLS_OK;
}

/* Have `place` know its lows in `field` of document `i`. False if there are not as many in all as counts say. */
static bool enter_lows(const dls__list *list, uint32_t position_fields, uint32_t field, uint32_t i,
                       dls__phrase_place *place)
{
    uint64_t all = 0, before = 0, own = 0;
    for (uint32_t fields = list->fields & position_fields; fields != 0; fields &= fields - 1) {
        uint32_t count = place->field_counts[dls__popcount(list->fields & ((fields & -fields) - 1))][i];
        if (dls__lowest_bit(fields) == field) {
            before = all;
            own = count;
        }
        all += count;
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

/* Whether a low of `place` is up to `slop` from `wanted`. */
static bool has_low(const dls__phrase_place *place, uint64_t wanted, uint32_t slop)
{
    const uint8_t *at = place->first_low;
    while (at < place->end_low && (*at + (uint64_t)slop < wanted || *at > wanted + slop)) at++;
    return at < place->end_low;
}

/* Count places where the first term stands and all others at their distances, give or take the slop. Lows are positions
 * where `alone` is 0, and else from there on: false if others must be known. */
static bool count_in_field(const dls__plan_node *node, const uint8_t *lows, uint64_t near, uint32_t alone,
                           uint32_t *count)
{
    const dls__phrase_place *first = &node->places[0];
    *count = 0;
    for (const uint8_t *at = first->first_low; at < first->end_low; at++) {
        size_t j = 1;
        if (at - lows < DLS__MOST_NEAR && (near >> (at - lows) & 1) == 0) continue;
        if (alone > 0 && !dls__lows_are_alone(node, alone, *at, *at)) return false;
        while (j < node->term_count &&
               has_low(&node->places[j], (uint64_t)*at + node->terms[j].offset, node->query->slop))
            j++;
        *count += j == node->term_count;
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
        if (!count_in_field(node, node->places[0].position_lows[i], near, alone, &counts[field])) return false;
    }
    return true;
}
