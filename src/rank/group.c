/* SPDX-License-Identifier: MIT
 *
 * List after list, each for all documents of the batch.
 */
#include "rank/group.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"

/* Add what a list of one field, which is sought, says. */
static void add_from_one_field(const dls__plan *plan, dls__list *list, const dls__batch *batch, const uint32_t *numbers,
                               dls__length_factors *factors, float *tf)
{
    uint32_t counts[DLS__BATCH];
    dls__lows lows = dls__batch_lows(batch);
    dls__look_at_lengths(plan, batch, dls__lowest_bit(list->fields), factors);
    dls__list_count_all(list, batch->block, &lows, factors->inverse, numbers, counts);
    for (uint32_t i = 0; i < batch->count; i++) /* the factor of a field that is empty may be infinite */
        tf[i] += counts[i] > 0 ? (float)counts[i] * factors->factor[i] : 0.0f;
}

/* The same in any fields; `matches` has those documents too that have the term in one that is sought. */
static void add_from_many_fields(const dls__plan *plan, const dls__plan_node *node, const dls__list *list,
                                 dls__batch *batch, const uint32_t *numbers, float *tf)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS];
    for (uint32_t i = 0; i < batch->count; i++) {
        if (numbers[i] == DLS__NO_POSTING) continue;
        dls__list_counts(list, batch->block, numbers[i], batch->lows[i], counts);
        float own = dls__tf_of_counts(plan, list, node->fields, counts,
                                      (size_t)batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[i]);
        if (own < 0.0f) continue;
        tf[i] += own;
        batch->matches[i] = true;
    }
}

dls_status dls__group_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__length_factors *factors,
                            float *tf, dls_error *err)
{
    dls__lows lows = dls__batch_lows(batch);
    memset(batch->matches, false, batch->count * sizeof *batch->matches);
    for (uint32_t i = 0; i < batch->count; i++) tf[i] = 0.0f;
    for (size_t j = 0; j < node->needed_count; j++) {
        dls__list *list = node->needed[j];
        uint32_t numbers[DLS__BATCH];
        if (list->blocks[batch->block].count == 0) continue;
        DLS__TRY(dls__stop_after(plan->stop, DLS__BATCH + batch->count));
        DLS__TRY(dls__list_warm(list, batch->block, err));
        dls__list_find_all(&list->blocks[batch->block], &lows, numbers);
        if (list->field_count != 1) {
            add_from_many_fields(plan, node, list, batch, numbers, tf);
            continue;
        }
        for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] |= numbers[i] != DLS__NO_POSTING;
        add_from_one_field(plan, list, batch, numbers, factors, tf);
    }
    return DLS_OK;
}
