/* SPDX-License-Identifier: MIT
 *
 * List after list, each for all documents of the batch.
 */
#include "rank/group.h"

#include <string.h>

#include "base/error.h"

dls_status dls__group_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                            float *tf, dls_error *err)
{
    dls__lows lows = dls__batch_lows(batch);
    memset(batch->matches, false, batch->count * sizeof *batch->matches);
    for (uint32_t i = 0; i < batch->count; i++) tf[i] = 0.0f;
    for (size_t j = 0; j < node->needed_count; j++) {
        dls__list *list = node->needed[j];
        uint32_t numbers[DLS__BATCH];
        float own[DLS__BATCH];
        if (list->blocks[batch->block].count == 0) continue;
        DLS__TRY(dls__stop_after(plan->stop, DLS__BATCH + batch->count));
        DLS__TRY(dls__list_warm(list, batch->block, err));
        dls__list_find_all(&list->blocks[batch->block], &lows, numbers);
        dls__tf_of_postings(plan, list, node->fields, batch, numbers, kept, own, batch->matches);
        for (uint32_t i = 0; i < batch->count; i++) tf[i] += own[i];
    }
    return DLS_OK;
}
