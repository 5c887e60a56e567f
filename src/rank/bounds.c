/* SPDX-License-Identifier: MIT
 *
 * Why a bound holds. A posting's impact is at most the edge of its class. By other parameters or averages than the list
 * was cut with, tf is at most `most_ratio` times what it was, in every field, so also their sum; and the impact grows
 * with tf. Both were computed in single precision, in which 1 - k1 / (k1 + tf) is off by less than ROUNDING: that much
 * is added before an impact is moved, and after. A document's score is the sum of its leaves', each rounded; n
 * additions add at most n / 2^24 of it, which `slack` exceeds. A phrase occurs in no field more often than any of its
 * terms; with slop no more often than the first, and than dls__phrase_reach times any other: by so much more tf may
 * have grown.
 *
 * The terms of a group, and the members of a synonym, are bounded as if each were a leaf with the weight of all:
 * saturation is concave and 0 at 0, so
 * that of a sum is at most the sum of each. Single precision may add a little to what is small (SUM_ROUNDING). Where
 * they have many postings, tf is bounded in place of what it is worth (group_bounds.h). A constant is bounded by the
 * lists of its clause if that is a term or a phrase; else any document may have it.
 *
 * What a word adds that comes early is at most what the first word of a text would. What two words add that stand side
 * by side is bounded by the list of the pair if there is one, else with the rarer of both, since who has the pair has
 * that; so what has the common one alone, which is most, is not bounded by more.
 *
 * What columns multiply a score by is at most `most` of the boosts (boosts.h), whatever the document; the slack has it.
 * It is 1 at least, so that what the best of a list reach they reach with it too.
 *
 * BM25L has a tf that is larger by a constant, BM25+ an impact that is: both grow with tf as before, so that the same
 * tf bounds them.
 */
#include "rank/bounds.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/early.h"
#include "rank/phrase.h"

/* Postings of a block that is no bitmap, with slack. */
#define MOST_PICKED (DLS__MOST_LOWS + DLS__KERNEL_SLACK)

/* What saturation is off by for each term of a group, in single precision: 1 - k1 / (k1 + tf) of each and of their sum
 * is rounded thrice, to 2^-24 or less, and so is each addition to tf, by which it grows a quarter as much. */
#define SUM_ROUNDING 3e-7f

/* How far an impact may be off: four roundings of numbers up to 1 to 24 bits. */
#define ROUNDING 3e-7

/* Leaves up to which they are ordered, which takes the square of their number. */
#define MOST_ORDERED 64

/* ---------------------------------------------------------------------------------------------------------- scores */

/* What an impact becomes where tf is `ratio` times what it was, by the k1 and the formula of the search. */
static double moved_impact(const dls__plan *plan, double impact, double ratio)
{
    double plus = (double)plan->bm25.plus, k1 = (double)plan->bm25.k1;
    if (impact >= 1.0 || ratio >= 1e30) return 1.0 + plus;
    double tf = ratio * (double)DLS__DEFAULT_K1 * impact / (1.0 - impact) + (double)plan->bm25.shift;
    return (tf + k1 > 0.0 ? tf / (tf + k1) : 1.0) + plus;
}

/* The same, rounded up. */
static float raised_impact(const dls__plan *plan, float impact, double ratio)
{
    double most = 1.0 + (double)plan->bm25.plus;
    double moved = moved_impact(plan, (double)impact + ROUNDING, ratio) + ROUNDING;
    return (float)((moved < most ? moved : most) * 1.000001);
}

/* And rounded down. */
static float lowered_impact(const dls__plan *plan, float impact, double ratio)
{
    if ((double)impact <= ROUNDING) return 0.0f;
    double moved = (moved_impact(plan, (double)impact - ROUNDING, ratio) - ROUNDING) * 0.99999;
    return moved > 0.0 ? (float)moved : 0.0f;
}

static bool is_unmoved(const dls__plan *plan, double ratio)
{
    return ratio == 1.0 && plan->bm25.k1 == DLS__DEFAULT_K1 && dls__bm25_is_plain(&plan->bm25);
}

static void bound_term(const dls__plan *plan, const dls__plan_node *node, const dls__list *list, dls__term_bounds *out)
{
    double least, most;
    float rounding = dls__is_group(node->kind) || node->member ? SUM_ROUNDING : 0.0f;
    dls__plan_ratios(plan, list->fields & node->fields, &least, &most);
    if (node->kind == DLS_NODE_PHRASE) most *= (double)dls__phrase_reach(node, list);
    *out = (dls__term_bounds){ .list = list };
    bool unmoved = is_unmoved(plan, most);
    bool placed = node->query->kind == DLS_NODE_TERM || node->member;
    float early = placed ? dls__most_early(plan, list, node->fields) : 0.0f;
    for (uint32_t class = 1; class <= DLS__CLASSES; class ++) {
        float impact = unmoved ? list->edges[class] : raised_impact(plan, list->edges[class], most);
        out->scores[class] = node->weight * (impact + rounding + early) + node->adjacent_most;
    }
}

/* The score that the `limit`th best document of the leaf's list reaches at least. Those that are deleted may all be
 * among the best. */
static float least_score(const dls__plan *plan, const dls__plan_node *node, const dls__list *list, size_t limit)
{
    if (node->kind == DLS_NODE_PHRASE || (list->fields & ~node->fields) != 0) return 0.0f;
    limit += list->dead;
    if (limit > 1000) return 0.0f;
    float kth = list->kth[limit <= 1 ? 0 : limit <= 10 ? 1 : limit <= 100 ? 2 : 3];
    if (kth == 0.0f) return 0.0f; /* it is not known */
    double least, most;
    dls__plan_ratios(plan, list->fields & node->fields, &least, &most);
    if (!is_unmoved(plan, least)) kth = lowered_impact(plan, kth, least);
    return node->weight * kth;
}

/* Put a leaf where it belongs: what may score least comes first, so that sums stay small as long as they can. Of very
 * many leaves, as they come. */
static void place_leaf(dls__bounds *bounds, const dls__leaf_bounds *leaf)
{
    size_t at = bounds->leaf_count++;
    for (; at > 0 && bounds->leaf_count <= MOST_ORDERED && bounds->leaves[at - 1].most > leaf->most; at--)
        bounds->leaves[at] = bounds->leaves[at - 1];
    bounds->leaves[at] = *leaf;
    bounds->most += leaf->most;
}

/* A leaf of `count` lists of `node` from `first` on. */
static dls_status bound_lists(dls__bounds *bounds, const dls__plan_node *node, size_t first, size_t count, size_t limit,
                              dls_error *err)
{
    const dls__plan *plan = bounds->plan;
    dls__leaf_bounds leaf = { .term_count = count };
    leaf.terms = dls__arena_alloc_array(plan->arena, count, sizeof *leaf.terms);
    if (leaf.terms == NULL) return dls__no_memory(err);
    DLS__TRY(dls__stop_after(plan->stop, count * (DLS__BATCH + dls__plan_blocks(plan))));
    for (size_t i = 0; i < count; i++) {
        dls__list_rank(node->needed[first + i]);
        bound_term(plan, node, node->needed[first + i], &leaf.terms[i]);
        float most = leaf.terms[i].scores[DLS__CLASSES];
        if (i == 0 || most < leaf.most) leaf.most = most;
    }
    leaf.least = least_score(plan, node, node->needed[first], limit);
    place_leaf(bounds, &leaf);
    return DLS_OK;
}

/* What a constant's clause comes to. */
static const dls__plan_node *clause_of_constant(const dls__plan_node *node)
{
    while (node->kind == DLS_NODE_CONSTANT || dls__plan_is_wrapper(node)) node = &node->children[0];
    return node;
}

/* A leaf that is worth `weight` wherever `clause`, a term or a phrase, may match: for each class of its lists. */
static dls_status bound_flat(dls__bounds *bounds, const dls__plan_node *clause, float weight, dls_error *err)
{
    dls__leaf_bounds leaf = { .term_count = clause->needed_count, .most = weight };
    leaf.terms = dls__arena_alloc_array(bounds->plan->arena, leaf.term_count, sizeof *leaf.terms);
    if (leaf.terms == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < leaf.term_count; i++) {
        dls__list_rank(clause->needed[i]);
        leaf.terms[i] = (dls__term_bounds){ .list = clause->needed[i] };
        for (uint32_t class = 1; class <= DLS__CLASSES; class ++) leaf.terms[i].scores[class] = weight;
    }
    place_leaf(bounds, &leaf);
    return DLS_OK;
}

static dls_status bound_constant(dls__bounds *bounds, const dls__plan_node *node, dls_error *err)
{
    const dls__plan_node *clause = clause_of_constant(node);
    if (clause->kind == DLS_NODE_TERM || clause->kind == DLS_NODE_PHRASE)
        return bound_flat(bounds, clause, node->weight, err);
    bounds->base += node->weight;
    bounds->most += node->weight;
    return DLS_OK;
}

/* What a word adds with its neighbour, where the two have a list of their own. */
static dls_status bound_pair(dls__bounds *bounds, const dls__plan_node *word, dls_error *err)
{
    const dls__plan_node *pair = word->adjacent;
    if (pair == NULL || pair->absent || pair->kind != DLS_NODE_TERM) return DLS_OK;
    return bound_flat(bounds, pair, pair->weight, err);
}

/* Each takes a byte for each document; what is beyond is bounded term by term, as narrow groups are. */
#define MOST_WIDE_GROUPS 4

static dls_status bound_wide_group(dls__bounds *bounds, dls__plan_node *node, size_t limit, dls_error *err)
{
    dls__group_bounds *group = &bounds->groups[bounds->group_count++];
    DLS__TRY(dls__group_bounds_init(group, bounds->plan, node, err));
    bounds->most += group->scores[255];
    for (size_t i = 0; i < node->needed_count; i++) {
        float least = least_score(bounds->plan, node, node->needed[i], limit);
        if (least > bounds->group_least) bounds->group_least = least;
    }
    return DLS_OK;
}

static dls_status bound_leaf(dls__bounds *bounds, dls__plan_node *node, size_t limit, dls_error *err)
{
    if (node->kind == DLS_NODE_CONSTANT) return bound_constant(bounds, node, err);
    if (node->kind == DLS_NODE_SYNONYM) {
        for (size_t i = 0; i < node->child_count; i++)
            if (!node->children[i].absent) DLS__TRY(bound_leaf(bounds, &node->children[i], limit, err));
        return DLS_OK;
    }
    if (!dls__is_group(node->kind)) return bound_lists(bounds, node, 0, node->needed_count, limit, err);
    if (bounds->group_count < MOST_WIDE_GROUPS && dls__group_is_wide(bounds->plan, node))
        return bound_wide_group(bounds, node, limit, err);
    for (size_t i = 0; i < node->needed_count; i++) DLS__TRY(bound_lists(bounds, node, i, 1, limit, err));
    return DLS_OK;
}

/* How many leaves there may be, where groups have one for each term, synonyms for each member, and words for the pair
 * with the word before. */
static size_t most_leaves(const dls__plan *plan)
{
    size_t count = plan->adjacent_count;
    for (size_t i = 0; i < plan->leaf_count; i++)
        count += dls__max(1, dls__max(plan->leaves[i]->term_count, plan->leaves[i]->child_count));
    return count;
}

/* Sums of bytes saturate. */
static inline void raise_byte(uint8_t *byte, uint32_t value)
{
    uint32_t sum = *byte + value;
    *byte = (uint8_t)(sum < 255 ? sum : 255);
}

/* -------------------------------------------------------------------------------------------------------- spreading
 *
 * Where a block's terms have more postings outside of bitmaps than it has lines, their classes are added up for all of
 * its documents at once. That costs less than picking them out line by line, and bounds lines by what documents have
 * together, not each term by itself. */

static bool is_plain_block(const dls__leaf_bounds *leaf, uint32_t number)
{
    if (leaf->term_count != 1) return false;
    const dls__list_block *block = &leaf->terms[0].list->blocks[number];
    return block->count > 0 && block->form != DLS__DOCUMENTS_BITMAP;
}

static uint64_t plain_postings(const dls__bounds *bounds, uint32_t number)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < bounds->leaf_count; i++)
        if (is_plain_block(&bounds->leaves[i], number)) sum += bounds->leaves[i].terms[0].list->blocks[number].count;
    return sum;
}

static dls_status choose_spread_blocks(dls__bounds *bounds, dls_error *err)
{
    uint32_t blocks = dls__plan_blocks(bounds->plan);
    bool any = false;
    bounds->is_spread = dls__arena_alloc_array(bounds->plan->arena, blocks, sizeof *bounds->is_spread);
    if (bounds->is_spread == NULL) return dls__no_memory(err);
    for (uint32_t block = 0; block < blocks; block++) {
        DLS__TRY(dls__stop_after(bounds->plan->stop, bounds->leaf_count));
        bounds->is_spread[block] =
            plain_postings(bounds, block) > dls__lines_of(dls__plan_documents(bounds->plan, block));
        any |= bounds->is_spread[block];
    }
    if (!any) return DLS_OK;
    bounds->spread = dls__arena_alloc(bounds->plan->arena, (size_t)blocks * DLS__BLOCK_DOCUMENTS + DLS__KERNEL_SLACK);
    return bounds->spread != NULL ? DLS_OK : dls__no_memory(err);
}

/* bytes[lows[i]] += values[i]. A function, so that the compiler knows that storing a byte changes no pointer. */
static void add_where(uint8_t *bytes, const uint16_t *lows, const uint8_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) raise_byte(bytes + lows[i], values[i]);
}

/* The same where no sum exceeds 255, in two thirds of the time. */
static void add_small_where(uint8_t *bytes, const uint16_t *lows, const uint8_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) bytes[lows[i]] = (uint8_t)(bytes[lows[i]] + values[i]);
}

/* Add up the documents of block `number`, and the maxima of its lines. */
static void spread_block(dls__bounds *bounds, uint32_t number, uint8_t *lines)
{
    uint8_t *bytes = bounds->spread + (size_t)number * DLS__BLOCK_DOCUMENTS;
    uint32_t count = dls__lines_of(dls__plan_documents(bounds->plan, number)), most = 0;
    memset(bytes, 0, 64 * (size_t)count);
    for (size_t i = 0; i < bounds->leaf_count; i++) {
        if (!is_plain_block(&bounds->leaves[i], number)) continue;
        const dls__term_bounds *term = &bounds->leaves[i].terms[0];
        const dls__list_block *block = &term->list->blocks[number];
        uint8_t *values = bounds->scratch;
        memset(values, 0, block->count);
        bounds->kernels->add_nibbles(values, block->classes, term->table, block->count);
        dls__list_lows(block, bounds->kept);
        most += term->table[DLS__CLASSES];
        if (most <= 255)
            add_small_where(bytes, bounds->kept, values, block->count);
        else
            add_where(bytes, bounds->kept, values, block->count);
    }
    bounds->kernels->add_line_maxima(lines, bytes, count);
}

/* ------------------------------------------------------------------------------------------------------- beginning */

dls_status dls__bounds_init(dls__bounds *bounds, dls__plan *plan, size_t limit, dls_error *err)
{
    *bounds = (dls__bounds){ .plan = plan, .kernels = dls__kernels_best() };
    size_t lines = (size_t)dls__plan_blocks(plan) * DLS__BLOCK_LINES;
    bounds->leaves = dls__arena_alloc_array(plan->arena, most_leaves(plan), sizeof *bounds->leaves);
    bounds->groups = dls__arena_alloc_array(plan->arena, plan->leaf_count, sizeof *bounds->groups);
    bounds->lines = dls__arena_alloc(plan->arena, lines + DLS__KERNEL_SLACK);
    bounds->scratch = dls__arena_alloc(plan->arena, DLS__BLOCK_DOCUMENTS + DLS__KERNEL_SLACK);
    bounds->scratch2 = dls__arena_alloc(plan->arena, DLS__BLOCK_DOCUMENTS + DLS__KERNEL_SLACK);
    bounds->kept = dls__arena_alloc_array(plan->arena, MOST_PICKED, sizeof *bounds->kept);
    bounds->numbers = dls__arena_alloc_array(plan->arena, MOST_PICKED, sizeof *bounds->numbers);
    if (bounds->leaves == NULL || bounds->groups == NULL || bounds->lines == NULL || bounds->scratch == NULL ||
        bounds->scratch2 == NULL || bounds->kept == NULL || bounds->numbers == NULL)
        return dls__no_memory(err);
    for (size_t i = 0; i < plan->leaf_count; i++) {
        if (plan->leaves[i]->absent || plan->leaves[i]->idle) continue;
        DLS__TRY(bound_leaf(bounds, plan->leaves[i], limit, err));
        DLS__TRY(bound_pair(bounds, plan->leaves[i], err));
    }
    DLS__TRY(choose_spread_blocks(bounds, err));
    bounds->slack = 1.00001f + 2e-7f * (float)(bounds->leaf_count + plan->leaf_count + plan->boosts.count);
    bounds->slack *= plan->boosts.most;
    bounds->most *= bounds->slack;
    bounds->by_class = bounds->leaf_count == 1 && bounds->group_count == 0 && bounds->leaves[0].term_count == 1 &&
                       bounds->base == 0.0f;
    return DLS_OK;
}

float dls__bounds_first_threshold(const dls__bounds *bounds)
{
    float threshold = bounds->group_least;
    for (size_t i = 0; i < bounds->leaf_count; i++)
        if (bounds->leaves[i].least > threshold) threshold = bounds->leaves[i].least;
    return threshold;
}

/* ----------------------------------------------------------------------------------------------------------- scale */

/* A class that has a posting is worth 1 at least, so that 0 means that nothing is there. */
static void set_table(const dls__bounds *bounds, dls__term_bounds *term)
{
    float scale = bounds->slack / bounds->step;
    term->table[0] = 0;
    for (uint32_t class = 1; class <= DLS__CLASSES; class ++) {
        float value = term->scores[class] * scale + 1.0f; /* rounded up by cutting off */
        term->table[class] = bounds->by_class ? (uint8_t) class : value < 255.0f ? (uint8_t)value : 255;
    }
}

uint32_t dls__bounds_byte(const dls__bounds *bounds, float threshold)
{
    if (bounds->by_class) {
        uint32_t class = 1;
        while (class < DLS__CLASSES && bounds->leaves[0].terms[0].scores[class] * bounds->slack < threshold) class ++;
        return class;
    }
    float value = threshold / bounds->step * 0.999999f; /* what reaches it exceeds this, and is a whole number */
    return value < 254.0f ? (uint32_t)value + 1 : 255;
}

float dls__bounds_align(const dls__bounds *bounds, float step, float threshold)
{
    for (size_t i = 0; i < bounds->leaf_count; i++) {
        const dls__leaf_bounds *leaf = &bounds->leaves[i];
        if (leaf->term_count != 1 || leaf->least != threshold) continue;
        uint32_t class = DLS__CLASSES;
        while (class > 0 && leaf->terms[0].scores[class] * bounds->slack >= threshold) class --;
        float below = leaf->terms[0].scores[class] * bounds->slack;
        return below > step ? below * 1.000002f / (float)(uint32_t)(below / step) : step;
    }
    return step;
}

/* Bounds of the lines of a block without maxima: the largest class of each line's postings. */
static void add_lines_of_postings(const dls__list_block *block, const uint8_t table[16], uint8_t *lines)
{
    uint32_t last = UINT32_MAX, added = 0;
    for (uint32_t i = 0; i < block->count; i++) {
        uint32_t line = dls__load_u16(block->documents + 2 * (size_t)i) / 64,
                 value = table[dls__nibble(block->classes, i)];
        if (line != last) added = 0;
        if (value > added) {
            raise_byte(&lines[line], value - added);
            added = value;
        }
        last = line;
    }
}

static void add_lines_of_block(const dls__bounds *bounds, const dls__term_bounds *term, uint32_t number, uint8_t *lines)
{
    const dls__list_block *block = &term->list->blocks[number];
    uint32_t count = dls__lines_of(dls__plan_documents(bounds->plan, number));
    if (block->count == 0) return;
    switch (block->form) {
    case DLS__DOCUMENTS_BITMAP: bounds->kernels->add_nibbles(lines, block->maxima, term->table, count); break;
    case DLS__DOCUMENTS_CHUNKED: bounds->kernels->add_nibbles_by_4(lines, block->maxima, term->table, count); break;
    case DLS__DOCUMENTS_LOWS: add_lines_of_postings(block, term->table, lines); break;
    }
}

static void add_bytes(const uint8_t *from, size_t count, uint8_t *to)
{
    for (size_t i = 0; i < count; i++) raise_byte(&to[i], from[i]);
}

static void lower_bytes(const uint8_t *from, size_t count, uint8_t *to)
{
    for (size_t i = 0; i < count; i++) to[i] = from[i] < to[i] ? from[i] : to[i];
}

static void add_lines_of_leaf(dls__bounds *bounds, const dls__leaf_bounds *leaf, uint32_t number, uint8_t *lines)
{
    if (leaf->term_count == 1) {
        add_lines_of_block(bounds, &leaf->terms[0], number, lines);
        return;
    }
    for (size_t i = 0; i < leaf->term_count; i++) {
        uint8_t *bytes = i == 0 ? bounds->scratch : bounds->scratch2;
        memset(bytes, 0, DLS__BLOCK_LINES);
        add_lines_of_block(bounds, &leaf->terms[i], number, bytes);
        if (i > 0) lower_bytes(bytes, DLS__BLOCK_LINES, bounds->scratch);
    }
    add_bytes(bounds->scratch, DLS__BLOCK_LINES, lines);
}

static uint32_t count_live_lines(const uint64_t *live)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < DLS__BLOCK_LINES / 64; i++) count += dls__popcount(live[i]);
    return count;
}

/* Where fewer than one in so many lines of a block are live, its postings are picked out, and not added up. */
#define SPREAD_SHARE 8

/* What any document may have, as a byte. */
static uint32_t base_byte(const dls__bounds *bounds)
{
    if (bounds->base == 0.0f) return 0;
    float value = bounds->base * bounds->slack / bounds->step + 1.0f;
    return value < 255.0f ? (uint32_t)value : 255;
}

static void raise_all(uint8_t *bytes, size_t count, uint32_t by)
{
    for (size_t i = 0; i < count && by > 0; i++) raise_byte(&bytes[i], by);
}

dls_status dls__bounds_scale(dls__bounds *bounds, float step, const uint64_t *live)
{
    uint32_t blocks = dls__plan_blocks(bounds->plan);
    bounds->step = step;
    memset(bounds->lines, 0, (size_t)blocks * DLS__BLOCK_LINES);
    for (size_t i = 0; i < bounds->leaf_count; i++)
        for (size_t j = 0; j < bounds->leaves[i].term_count; j++) set_table(bounds, &bounds->leaves[i].terms[j]);
    for (size_t i = 0; i < bounds->group_count; i++) dls__group_bounds_scale(&bounds->groups[i], step, bounds->slack);
    for (uint32_t block = 0; block < blocks; block++) {
        uint8_t *lines = bounds->lines + (size_t)block * DLS__BLOCK_LINES;
        uint32_t live_lines = count_live_lines(live + (size_t)block * (DLS__BLOCK_LINES / 64));
        if (live_lines == 0) continue;
        if (live_lines * SPREAD_SHARE < dls__lines_of(dls__plan_documents(bounds->plan, block)))
            bounds->is_spread[block] = false;
        DLS__TRY(dls__stop_after(bounds->plan->stop, 4 * plain_postings(bounds, block)));
        if (bounds->is_spread[block]) spread_block(bounds, block, lines);
        for (size_t i = 0; i < bounds->leaf_count; i++) {
            if (bounds->is_spread[block] && is_plain_block(&bounds->leaves[i], block)) continue;
            DLS__TRY(dls__stop_after(bounds->plan->stop, bounds->leaves[i].term_count * (DLS__BLOCK_LINES / 4)));
            add_lines_of_leaf(bounds, &bounds->leaves[i], block, lines);
        }
        for (size_t i = 0; i < bounds->group_count; i++)
            DLS__TRY(dls__group_bounds_add_lines(&bounds->groups[i], bounds->plan, block,
                                                 &(dls__group_room){ bounds->scratch, bounds->kept }, lines));
    }
    raise_all(bounds->lines, (size_t)blocks * DLS__BLOCK_LINES, base_byte(bounds));
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------- documents */

/* The postings of a block that is no bitmap which fall into bounds->live: lows to `kept`, numbers to `numbers`. */
static size_t pick_postings(dls__bounds *bounds, const dls__list_block *block)
{
    const dls__kernels *kernels = bounds->kernels;
    if (block->form == DLS__DOCUMENTS_LOWS)
        return kernels->filter_by_line(block->documents, block->count, bounds->live, bounds->kept, bounds->numbers);
    return kernels->filter_chunks_by_line(block->starts, dls__start_count(block), block->documents, block->count,
                                          bounds->live, bounds->kept, bounds->numbers);
}

/* Add each picked posting where its line has its place. */
static void add_picked(dls__bounds *bounds, const dls__list_block *block, const uint8_t table[16], uint8_t *out)
{
    size_t found = pick_postings(bounds, block);
    for (size_t i = 0; i < found; i++) {
        uint32_t low = bounds->kept[i];
        raise_byte(out + (size_t)bounds->place[low / 64] * 64 + low % 64,
                   table[dls__nibble(block->classes, bounds->numbers[i])]);
    }
}

static void add_documents(dls__bounds *bounds, const dls__term_bounds *term, uint32_t number, const uint16_t *lines,
                          size_t count, uint8_t *out)
{
    const dls__list_block *block = &term->list->blocks[number];
    if (block->count == 0) return;
    if (block->form != DLS__DOCUMENTS_BITMAP) {
        add_picked(bounds, block, term->table, out);
        return;
    }
    dls__bitmap bitmap = { block->documents, block->starts, block->classes, block->count };
    bounds->kernels->add_bitmap_lines(out, lines, count, &bitmap, term->table);
}

/* Note which lines are asked for, and where each has its bytes. */
static void place_lines(dls__bounds *bounds, const uint16_t *lines, size_t count)
{
    memset(bounds->live, 0, sizeof bounds->live);
    for (size_t i = 0; i < count; i++) {
        bounds->live[lines[i] / 64] |= UINT64_C(1) << lines[i] % 64;
        bounds->place[lines[i]] = (uint16_t)i;
    }
}

dls_status dls__bounds_of_lines(dls__bounds *bounds, uint32_t block, const uint16_t *lines, size_t count, uint8_t *out)
{
    size_t spread = (size_t)block * DLS__BLOCK_DOCUMENTS;
    if (bounds->is_spread[block])
        for (size_t i = 0; i < count; i++) memcpy(out + 64 * i, bounds->spread + spread + 64 * (size_t)lines[i], 64);
    else
        memset(out, 0, 64 * count);
    place_lines(bounds, lines, count);
    for (size_t i = 0; i < bounds->leaf_count; i++) {
        const dls__leaf_bounds *leaf = &bounds->leaves[i];
        if (bounds->is_spread[block] && is_plain_block(leaf, block)) continue;
        DLS__TRY(dls__stop_after(bounds->plan->stop, leaf->term_count * count));
        if (leaf->term_count == 1) {
            add_documents(bounds, &leaf->terms[0], block, lines, count, out);
            continue;
        }
        for (size_t j = 0; j < leaf->term_count; j++) {
            uint8_t *bytes = j == 0 ? bounds->scratch : bounds->scratch2;
            memset(bytes, 0, 64 * count);
            add_documents(bounds, &leaf->terms[j], block, lines, count, bytes);
            if (j > 0) lower_bytes(bytes, 64 * count, bounds->scratch);
        }
        add_bytes(bounds->scratch, 64 * count, out);
    }
    for (size_t i = 0; i < bounds->group_count; i++)
        dls__group_bounds_add_documents(&bounds->groups[i], block, lines, count, out);
    raise_all(out, 64 * count, base_byte(bounds));
    return DLS_OK;
}
