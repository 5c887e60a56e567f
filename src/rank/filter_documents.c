/* SPDX-License-Identifier: MIT
 *
 * Of a filter that wants all of its clauses the one with fewest postings is asked first.
 */
#include "rank/filter_documents.h"

#include "base/error.h"
#include "rank/match_bits.h"
#include "rank/range.h"

/* Documents of a batch that are few: noting their places would not pay. */
#define FEW_DOCUMENTS 32

dls_status dls__note_places(dls__plan *plan, dls__batch *batch, dls_error *err)
{
    batch->places = NULL;
    if (batch->count <= FEW_DOCUMENTS) return DLS_OK;
    uint8_t *places = dls__plan_bytes(plan);
    if (places == NULL) return dls__no_memory(err);
    for (uint32_t i = 0; i < batch->count; i++) places[batch->lows[i]] = (uint8_t)i;
    batch->places = places;
    return DLS_OK;
}

/* Leave those documents of the batch that `node` matches. */
static dls_status keep_matching(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls_error *err)
{
    uint32_t kept = 0;
    if (node->kind == DLS_NODE_RANGE && !node->absent) {
        batch->count = (uint32_t)dls__range_keep(node, batch->block, batch->lows, batch->count);
        return DLS_OK;
    }
    DLS__TRY(dls__note_places(plan, batch, err));
    DLS__TRY(dls__score_documents(plan, node, DLS__EARLY_NONE, batch, err));
    for (uint32_t i = 0; i < batch->count; i++) {
        batch->lows[kept] = batch->lows[i];
        kept += batch->matches[i];
    }
    batch->count = kept;
    return DLS_OK;
}

/* Whether the node matches what all of its clauses do. */
static bool wants_all(const dls__plan_node *node)
{
    if (node->kind != DLS_NODE_BOOL || node->absent || node->minimum > 0) return false;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur != DLS_MUST) return false;
    return node->child_count > 0;
}

/* Clauses that are put into an order. */
#define MOST_ORDERED_CLAUSES 64

/* The clauses of the node, that with fewest postings in the block first. */
static size_t order_clauses(dls__plan_node *node, uint32_t block, dls__plan_node *order[MOST_ORDERED_CLAUSES])
{
    for (size_t i = 0; i < node->child_count; i++) {
        uint32_t postings = dls__postings_in_block(&node->children[i], block);
        size_t at = i;
        for (; at > 0 && dls__postings_in_block(order[at - 1], block) > postings; at--) order[at] = order[at - 1];
        order[at] = &node->children[i];
    }
    return node->child_count;
}

dls_status dls__keep_filtered(dls__plan *plan, dls__batch *batch, dls_error *err)
{
    dls__plan_node *filter = &plan->filter, *order[MOST_ORDERED_CLAUSES];
    if (!wants_all(filter) || filter->child_count > MOST_ORDERED_CLAUSES)
        return keep_matching(plan, filter, batch, err);
    size_t count = order_clauses(filter, batch->block, order);
    for (size_t i = 0; i < count && batch->count > 0; i++) DLS__TRY(keep_matching(plan, order[i], batch, err));
    return DLS_OK;
}

/* Of more documents than this a few are tried first, */
#define MANY 1024
/* about so many. */
#define TRIED_OF_MASKS 256
/* Of more than this none is asked: bounds sooner find a few that the filter keeps, if there are some. */
#define TOO_MANY 16384

/* A walk over documents of masks, of which those of each `step`-th line are asked about. */
typedef struct masks_walk {
    dls__plan *plan;
    uint64_t *masks; /* from which those that are not kept are taken, if all are asked about */
    size_t step;
    uint64_t kept;
} masks_walk;

static dls_status ask_batch(masks_walk *walk, dls__batch *batch, dls_error *err)
{
    if (batch->count == 0) return DLS_OK;
    uint64_t *bits = walk->masks + (size_t)batch->block * DLS__BLOCK_LINES;
    bool all = walk->step == 1;
    for (uint32_t i = 0; i < batch->count && all; i++)
        bits[batch->lows[i] / 64] &= ~(UINT64_C(1) << batch->lows[i] % 64);
    DLS__TRY(dls__keep_filtered(walk->plan, batch, err));
    walk->kept += batch->count;
    for (uint32_t i = 0; i < batch->count && all; i++) bits[batch->lows[i] / 64] |= UINT64_C(1) << batch->lows[i] % 64;
    batch->count = 0;
    return DLS_OK;
}

static dls_status walk_block(masks_walk *walk, uint32_t block, dls_error *err)
{
    const uint64_t *bits = walk->masks + (size_t)block * DLS__BLOCK_LINES;
    size_t lines = dls__lines_of(dls__plan_documents(walk->plan, block));
    dls__batch batch;
    batch.block = block;
    batch.count = 0;
    for (size_t line = 0; line < lines; line += walk->step)
        for (uint64_t word = bits[line]; word != 0; word &= word - 1) {
            batch.lows[batch.count++] = (uint16_t)(64 * line + dls__lowest_bit(word));
            if (batch.count == DLS__BATCH) DLS__TRY(ask_batch(walk, &batch, err));
        }
    return ask_batch(walk, &batch, err);
}

static dls_status walk_masks(masks_walk *walk, dls_error *err)
{
    for (uint32_t block = 0; block < dls__plan_blocks(walk->plan); block++) DLS__TRY(walk_block(walk, block, err));
    return DLS_OK;
}

dls_status dls__filter_masks(dls__plan *plan, uint64_t *masks, uint64_t in_masks, uint64_t most, bool *done,
                             uint64_t *kept, dls_error *err)
{
    masks_walk some = { .plan = plan, .masks = masks, .step = (size_t)(in_masks / TRIED_OF_MASKS) + 1 };
    masks_walk all = { .plan = plan, .masks = masks, .step = 1 };
    *done = false;
    if (in_masks > TOO_MANY) return DLS_OK;
    if (in_masks > MANY) {
        DLS__TRY(walk_masks(&some, err));
        if (some.kept * some.step > most) return DLS_OK;
    }
    DLS__TRY(walk_masks(&all, err));
    *done = true;
    *kept = all.kept;
    return DLS_OK;
}
