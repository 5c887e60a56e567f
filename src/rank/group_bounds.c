/* SPDX-License-Identifier: MIT
 *
 * The class of a posting tells what its tf is at most (bounds.c says why), and tf is what a group adds up. Sums are
 * bytes, which saturate; one of 255 may be any, and is worth what all the largest tfs together are. Adding up n tfs
 * in single precision adds n / 2^24 of it at most, and working out what it is worth ROUNDING; TF_SLACK exceeds the
 * first.
 */
#include "rank/group_bounds.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/group.h"
#include "rank/score_documents.h"

/* A group that has a posting for each of so many documents is wide. Going through all postings of one that has fewer
 * takes longer than bounding its terms one by one: on 214,696 abstracts, of 40 prefixes of 4 letters and 80 pairs with
 * such, 8 took the least time; with 16 pairs took a fifth longer. */
#define WIDE_SHARE 8

#define TF_SLACK 1.0001
#define TF_ROUNDING 1e-6

/* The largest sum that bytes tell apart, in the largest of those of a few documents. (With 1.2 in place of 2 the group
 * of `trans*` took a third longer, with 4 that of `a*` a sixth.) */
#define TF_REACH 2.0

bool dls__group_is_wide(const dls__plan *plan, const dls__plan_node *node)
{
    uint64_t postings = 0;
    for (size_t i = 0; i < node->needed_count; i++) postings += node->needed[i]->df;
    return node->needed_count > 1 && postings * WIDE_SHARE >= plan->segment->descriptor.documents;
}

/* What the tf of a posting of `impact` can be, where it is `ratio` times what the list's classes were cut with. */
static double most_tf(double impact, double ratio)
{
    impact += TF_ROUNDING;
    if (impact >= 1.0 || ratio >= 1e30) return 1e30;
    return ratio * (double)DLS__DEFAULT_K1 * impact / (1.0 - impact) * TF_SLACK;
}

static double score_of_tf(const dls__plan *plan, float weight, double tf)
{
    double k1 = (double)plan->bm25.k1, plus = (double)plan->bm25.plus, saturated = 1.0;
    tf += (double)plan->bm25.shift;
    if (tf < 1e30 && tf + k1 > 0.0) saturated = tf / (tf + k1);
    return (double)weight * (saturated + plus + TF_ROUNDING) * 1.000001;
}

/* The largest tf of some documents of the first block, which lie as far apart as they can. */
static dls_status try_tf(dls__plan *plan, dls__plan_node *node, float *most, dls_error *err)
{
    uint32_t documents = dls__plan_documents(plan, 0);
    dls__batch batch = { .block = 0 };
    float tf[DLS__BATCH];
    for (; batch.count < DLS__BATCH && batch.count < documents; batch.count++)
        batch.lows[batch.count] = (uint16_t)((uint64_t)documents * batch.count / DLS__BATCH);
    DLS__TRY(dls__group_match(plan, node, &batch, dls__kept_factors_begin(&plan->score_room->kept), tf, err));
    *most = 1.0f;
    for (uint32_t i = 0; i < batch.count; i++) *most = tf[i] > *most ? tf[i] : *most;
    return DLS_OK;
}

static void set_tables(dls__group_bounds *bounds)
{
    for (size_t i = 0; i < bounds->node->needed_count; i++)
        for (uint32_t class = 0; class <= DLS__CLASSES; class ++) {
            float value = bounds->tfs[16 * i + class] / bounds->tf_step * 1.000001f;
            uint32_t cut = value < 254.0f ? (uint32_t)value : 254;
            uint32_t byte = cut + ((float)cut < value);
            bounds->tables[16 * i + class] = (uint8_t)(class > 0 && byte == 0 ? 1 : byte); /* 0: there is no posting */
        }
}

dls_status dls__group_bounds_init(dls__group_bounds *bounds, dls__plan *plan, dls__plan_node *node, dls_error *err)
{
    double most = 0.0;
    float tried;
    *bounds = (dls__group_bounds){ .node = node };
    bounds->tfs = dls__arena_alloc_zero(plan->arena, 16 * node->needed_count * sizeof *bounds->tfs);
    bounds->tables = dls__arena_alloc(plan->arena, 16 * node->needed_count);
    bounds->sums =
        dls__arena_alloc(plan->arena, (size_t)dls__plan_blocks(plan) * DLS__BLOCK_DOCUMENTS + DLS__KERNEL_SLACK);
    if (bounds->tfs == NULL || bounds->tables == NULL || bounds->sums == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < node->needed_count; i++) {
        double least_ratio, most_ratio;
        DLS__TRY(dls__stop_after(plan->stop, DLS__BATCH + dls__plan_blocks(plan)));
        dls__list_rank(node->needed[i]);
        dls__plan_ratios(plan, node->needed[i]->fields & node->fields, &least_ratio, &most_ratio);
        for (uint32_t class = 1; class <= DLS__CLASSES; class ++)
            bounds->tfs[16 * i + class] = (float)most_tf((double)node->needed[i]->edges[class], most_ratio);
        most += (double)bounds->tfs[16 * i + DLS__CLASSES];
    }
    DLS__TRY(try_tf(plan, node, &tried, err));
    bounds->tf_step = (float)(TF_REACH * (double)tried / 255.0);
    set_tables(bounds);
    for (uint32_t byte = 1; byte < 255; byte++)
        bounds->scores[byte] = (float)score_of_tf(plan, node->weight, (double)byte * (double)bounds->tf_step);
    bounds->scores[255] = (float)score_of_tf(plan, node->weight, most);
    return DLS_OK;
}

void dls__group_bounds_scale(dls__group_bounds *bounds, float step, float slack)
{
    bounds->bytes[0] = 0;
    for (uint32_t byte = 1; byte < 256; byte++) {
        float value = bounds->scores[byte] * (slack / step) + 1.0f; /* rounded up by cutting off */
        bounds->bytes[byte] = value < 255.0f ? (uint8_t)value : 255;
    }
}

static inline void raise_sum(uint8_t *byte, uint32_t by)
{
    uint32_t sum = *byte + by;
    *byte = (uint8_t)(sum < 255 ? sum : 255);
}

/* sums[lows[i]] += values[i]: a function, so that the compiler knows that storing a byte changes no pointer. */
static void add_tfs_where(uint8_t *sums, const uint16_t *lows, const uint8_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) raise_sum(&sums[lows[i]], values[i]);
}

static void add_tfs(const dls__list_block *block, const uint8_t table[16], const uint16_t *lines, uint32_t line_count,
                    const dls__group_room *room, uint8_t *sums)
{
    const dls__kernels *kernels = dls__kernels_best();
    if (block->count == 0) return;
    if (block->form == DLS__DOCUMENTS_BITMAP) {
        dls__bitmap bitmap = { block->documents, block->starts, block->classes, block->count };
        kernels->add_bitmap_lines(sums, lines, line_count, &bitmap, table);
        return;
    }
    memset(room->values, 0, block->count);
    kernels->add_nibbles(room->values, block->classes, table, block->count);
    dls__list_lows(block, room->lows);
    add_tfs_where(sums, room->lows, room->values, block->count);
}

dls_status dls__group_bounds_add_lines(dls__group_bounds *bounds, const dls__plan *plan, uint32_t block,
                                       const dls__group_room *room, uint8_t *lines)
{
    uint32_t count = dls__lines_of(dls__plan_documents(plan, block));
    uint8_t *sums = bounds->sums + (size_t)block * DLS__BLOCK_DOCUMENTS, maxima[DLS__BLOCK_LINES] = { 0 };
    uint16_t all[DLS__BLOCK_LINES];
    for (uint32_t i = 0; i < count; i++) all[i] = (uint16_t)i;
    memset(sums, 0, 64 * (size_t)count);
    for (size_t i = 0; i < bounds->node->needed_count; i++) {
        const dls__list_block *own = &bounds->node->needed[i]->blocks[block];
        DLS__TRY(dls__stop_after(plan->stop, DLS__BLOCK_LINES + 4 * (uint64_t)own->count));
        add_tfs(own, bounds->tables + 16 * i, all, count, room, sums);
    }
    dls__kernels_best()->add_line_maxima(maxima, sums, count);
    for (uint32_t i = 0; i < count; i++) raise_sum(&lines[i], bounds->bytes[maxima[i]]);
    return DLS_OK;
}

void dls__group_bounds_add_documents(const dls__group_bounds *bounds, uint32_t block, const uint16_t *lines,
                                     size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *sums = bounds->sums + (size_t)block * DLS__BLOCK_DOCUMENTS + 64 * (size_t)lines[i];
        for (uint32_t j = 0; j < 64; j++) raise_sum(&out[64 * i + j], bounds->bytes[sums[j]]);
    }
}
