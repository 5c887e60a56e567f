/* SPDX-License-Identifier: MIT
 *
 * Bits of what may match; where that is not all that there is to say, each document is tried.
 */
#include "rank/exact_bits.h"

#include "base/error.h"
#include "rank/match_bits.h"
#include "rank/score_documents.h"

/* Clear the bits of those documents of the batch that `node` does not match. */
static dls_status clear_mismatches(dls__plan *plan, dls__plan_node *node, dls__batch *batch, uint64_t *bits,
                                   dls_error *err)
{
    batch->places = NULL;
    if (batch->count == 0) return DLS_OK;
    DLS__TRY(dls__score_documents(plan, node, DLS__EARLY_NONE, batch, err));
    for (uint32_t i = 0; i < batch->count; i++)
        if (!batch->matches[i]) bits[batch->lows[i] / 64] &= ~(UINT64_C(1) << batch->lows[i] % 64);
    batch->count = 0;
    return DLS_OK;
}

static dls_status keep_exact(dls__plan *plan, dls__plan_node *node, uint32_t block, uint64_t *bits, dls_error *err)
{
    dls__batch batch;
    batch.block = block;
    batch.count = 0;
    if (node->exact) return DLS_OK;
    for (uint32_t line = 0; line < DLS__BLOCK_LINES; line++)
        for (uint64_t word = bits[line]; word != 0; word &= word - 1) {
            batch.lows[batch.count++] = (uint16_t)(64 * line + dls__lowest_bit(word));
            if (batch.count == DLS__BATCH) DLS__TRY(clear_mismatches(plan, node, &batch, bits, err));
        }
    return clear_mismatches(plan, node, &batch, bits, err);
}

dls_status dls__exact_bits(dls__plan *plan, uint32_t block, uint64_t *bits, uint64_t *count, dls_error *err)
{
    uint64_t own[DLS__BITS_WORDS];
    const uint64_t *live = plan->segment->deletions.live;
    DLS__TRY(dls__match_bits(plan, &plan->root, block, bits, err));
    if (plan->has_filter) {
        DLS__TRY(dls__match_bits(plan, &plan->filter, block, own, err));
        for (size_t i = 0; i < DLS__BLOCK_LINES; i++) bits[i] &= own[i];
    }
    if (live != NULL)
        for (size_t i = 0; i < DLS__BLOCK_LINES; i++) bits[i] &= live[(size_t)block * DLS__BLOCK_LINES + i];
    if (plan->has_filter) DLS__TRY(keep_exact(plan, &plan->filter, block, bits, err));
    DLS__TRY(keep_exact(plan, &plan->root, block, bits, err));
    *count = dls__kernels_best()->count_bits(bits, DLS__BLOCK_LINES);
    return DLS_OK;
}
