/* SPDX-License-Identifier: MIT
 *
 * Two questions, answered apart. How many documents match: by counting bits. Which are the best: by bounds. Only where
 * bits do not tell whether a document matches (a phrase, a word that is sought in some of its fields) is each document
 * of the set scored to be counted.
 */
#include "rank/search.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/candidates.h"
#include "rank/match_bits.h"

typedef struct searcher {
    dls__plan plan;
    dls__topk topk;
    bool ranked;  /* hits are wanted */
    bool counted; /* the total is */
    dls__search_result found;
} searcher;

/* Whether the node matches just the documents that one of its scoring terms has, so that a bound says all. */
static bool is_union(const dls__plan_node *node)
{
    if (node->absent) return true;
    if (node->kind == DLS_NODE_TERM || dls__is_group(node->kind)) return node->exact;
    if (node->kind != DLS_NODE_BOOL || node->minimum > 1) return false;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur != DLS_SHOULD || !is_union(&node->children[i])) return false;
    return true;
}

/* Documents up to which all that match are scored at once, without bounds. */
static uint64_t few_documents(size_t limit) { return 4 * (uint64_t)limit + 100; }

/* The same where they are there as lows, and no bits need be made. */
static uint64_t few_lows(size_t limit) { return 4 * (uint64_t)limit + 500; }

/* Documents that may match, as lows, of the first blocks or all. */
typedef struct few_matches {
    uint64_t count;
    uint16_t *lows;
    size_t *ends;    /* of each block's */
    uint32_t blocks; /* so many are done */
} few_matches;

/* Of `count` lows of a block those of documents that are not deleted. */
static size_t keep_live(const dls__segment *segment, uint32_t block, uint16_t *lows, size_t count)
{
    if (segment->deletions.live == NULL) return count;
    const uint64_t *live = segment->deletions.live + (size_t)block * DLS__BLOCK_LINES;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        lows[kept] = lows[i];
        kept += live[lows[i] / 64] >> lows[i] % 64 & 1;
    }
    return kept;
}

/* The lows of as many blocks as it goes: while it is simple, and if they will be looked at, while they are few. */
static dls_status match_few(searcher *s, few_matches *few, dls_error *err)
{
    uint32_t blocks = dls__plan_blocks(&s->plan);
    bool looked_at = s->ranked || !s->plan.root.exact;
    uint64_t most = few_lows(s->ranked ? s->topk.limit : 0);
    most = dls__min(most, s->plan.segment->descriptor.documents);
    few->ends = dls__arena_alloc_array(s->plan.arena, blocks, sizeof *few->ends);
    few->lows = dls__arena_alloc_array(s->plan.arena, (size_t)most, sizeof *few->lows);
    if (few->ends == NULL || few->lows == NULL) return dls__no_memory(err);
    for (; few->blocks < blocks; few->blocks++) {
        uint16_t lows[DLS__ROOM_OF_LOWS];
        size_t count;
        if (!dls__match_lows(&s->plan, &s->plan.root, few->blocks, lows, &count)) break;
        count = keep_live(s->plan.segment, few->blocks, lows, count);
        if (looked_at && few->count + count > most) break;
        if (looked_at) memcpy(few->lows + few->count, lows, count * sizeof *lows);
        few->count += count;
        few->ends[few->blocks] = (size_t)few->count;
    }
    if (!looked_at && few->blocks < blocks) few->blocks = 0; /* their lows are lost */
    return DLS_OK;
}

/* Score them; how many match is added to `*matches`. */
static dls_status score_few(const few_matches *few, dls__candidate_search *candidates, uint64_t *matches,
                            dls_error *err)
{
    for (uint32_t block = 0; block < few->blocks; block++) {
        size_t first = block == 0 ? 0 : few->ends[block - 1], count = few->ends[block] - first;
        if (count > 0) DLS__TRY(dls__offer_documents(candidates, block, few->lows + first, count, matches, err));
    }
    return DLS_OK;
}

static void set_bits_of_few(const few_matches *few, uint32_t block, uint64_t *bits)
{
    memset(bits, 0, DLS__BLOCK_LINES * sizeof *bits);
    for (size_t i = block == 0 ? 0 : few->ends[block - 1]; i < few->ends[block]; i++)
        bits[few->lows[i] / 64] |= UINT64_C(1) << few->lows[i] % 64;
}

/* The bits of all blocks, the first of which are in `few`, without those of deleted documents; how many are set to
 * `*matches`. */
static dls_status make_masks(searcher *s, const few_matches *few, uint64_t **masks, uint64_t *matches, dls_error *err)
{
    uint32_t blocks = dls__plan_blocks(&s->plan);
    *masks = dls__arena_alloc_array(s->plan.arena, (size_t)blocks * DLS__BLOCK_LINES + DLS__KERNEL_SLACK / 8,
                                    sizeof **masks);
    if (*masks == NULL) return dls__no_memory(err);
    for (uint32_t block = 0; block < blocks; block++) {
        uint64_t *bits = *masks + (size_t)block * DLS__BLOCK_LINES;
        if (block < few->blocks)
            set_bits_of_few(few, block, bits);
        else
            DLS__TRY(dls__match_bits(&s->plan, &s->plan.root, block, bits, err));
    }
    const uint64_t *live = s->plan.segment->deletions.live;
    for (size_t i = 0; i < (size_t)blocks * DLS__BLOCK_LINES && live != NULL; i++) (*masks)[i] &= live[i];
    *matches = dls__kernels_best()->count_bits(*masks, (size_t)blocks * DLS__BLOCK_LINES);
    return DLS_OK;
}

/* Which of 64 lines have a document. Of eight mostly none has. */
static uint64_t filled_lines(const uint64_t *masks)
{
    uint64_t filled = 0;
    for (uint32_t i = 0; i < 64; i += 8) {
        uint64_t any = 0;
        for (uint32_t j = 0; j < 8; j++) any |= masks[i + j];
        for (uint32_t j = 0; j < 8 && any != 0; j++) filled |= (uint64_t)(masks[i + j] != 0) << (i + j);
    }
    return filled;
}

/* Lines that have a document, of `masks` where there are some. */
static dls_status make_live_lines(searcher *s, const uint64_t *masks, uint64_t **live, dls_error *err)
{
    uint32_t blocks = dls__plan_blocks(&s->plan);
    *live = dls__arena_alloc_zero(s->plan.arena, (size_t)blocks * DLS__LIVE_WORDS * sizeof **live);
    if (*live == NULL) return dls__no_memory(err);
    for (uint32_t block = 0; block < blocks; block++) {
        uint32_t lines = dls__lines_of(dls__plan_documents(&s->plan, block));
        uint64_t *words = *live + (size_t)block * DLS__LIVE_WORDS;
        for (uint32_t i = 0; i < lines / 64; i++) words[i] = UINT64_MAX;
        if (lines % 64 != 0) words[lines / 64] = (UINT64_C(1) << lines % 64) - 1;
        for (uint32_t i = 0; i < DLS__LIVE_WORDS && masks != NULL; i++)
            words[i] &= filled_lines(masks + (size_t)block * DLS__BLOCK_LINES + (size_t)i * 64);
    }
    return DLS_OK;
}

/* Score every document of the masks; how many match is added to `*matches`. With `first_only` it ends once there are
 * enough hits: where nothing scores, the first documents are the best. */
static dls_status score_masks(searcher *s, dls__candidate_search *candidates, bool first_only, uint64_t *matches,
                              dls_error *err)
{
    uint32_t blocks = dls__plan_blocks(&s->plan);
    for (uint32_t i = 0; i < blocks * DLS__LIVE_WORDS; i++) {
        const uint64_t *bits = candidates->masks + (size_t)i * 64;
        uint32_t block = i / DLS__LIVE_WORDS, first_line = i % DLS__LIVE_WORDS * 64;
        uint16_t lows[64 * 64];
        size_t count = 0;
        for (uint64_t filled = filled_lines(bits); filled != 0; filled &= filled - 1) {
            uint32_t line = dls__lowest_bit(filled);
            for (uint64_t word = bits[line]; word != 0; word &= word - 1)
                lows[count++] = (uint16_t)(64 * (first_line + line) + dls__lowest_bit(word));
        }
        if (count > 0) DLS__TRY(dls__offer_documents(candidates, block, lows, count, matches, err));
        if (first_only && s->topk.worst > 0) return DLS_OK;
    }
    return DLS_OK;
}

/* Rank by bounds or, where that is no more work, without. */
static dls_status rank_segment(searcher *s, dls__candidate_search *candidates, uint64_t in_masks, dls_error *err)
{
    uint64_t matches = 0;
    if (!candidates->bounded && (s->plan.leaf_count == 0 || in_masks <= few_documents(s->topk.limit)))
        return score_masks(s, candidates, s->plan.leaf_count == 0 && s->plan.segment->order.size == 0, &matches, err);
    DLS__TRY(make_live_lines(s, candidates->bounded ? NULL : candidates->masks, &candidates->live, err));
    return dls__search_candidates(candidates, err);
}

/* The only leaf of a query that has but one, NULL of others. */
static const dls__plan_node *only_leaf(const dls__plan_node *node)
{
    while (dls__plan_is_wrapper(node)) node = &node->children[0];
    return node->query->kind != DLS_NODE_BOOL ? node : NULL;
}

/* Where documents that match are few and simply found: all are scored, if need be. */
static dls_status search_few(searcher *s, const few_matches *few, dls__candidate_search *candidates, dls_error *err)
{
    uint64_t matches = 0;
    bool exact = s->plan.root.exact;
    if (s->ranked || !exact) DLS__TRY(score_few(few, candidates, &matches, err));
    if (s->counted) s->found.total += exact ? few->count : matches;
    return DLS_OK;
}

static dls_status search_many(searcher *s, const few_matches *few, dls__candidate_search *candidates, dls_error *err)
{
    const dls__plan_node *root = &s->plan.root;
    uint64_t *masks = NULL, in_masks = 0;
    candidates->bounded = is_union(root);
    if (!candidates->bounded || s->counted) DLS__TRY(make_masks(s, few, &masks, &in_masks, err));
    candidates->masks = candidates->bounded ? s->plan.segment->deletions.live : masks;
    dls_status status = DLS_OK;
    if (s->counted && !root->exact)
        status = score_masks(s, candidates, false, &s->found.total, err);
    else if (s->ranked)
        status = rank_segment(s, candidates, in_masks, err);
    if (s->counted && root->exact) s->found.total += in_masks;
    return status;
}

static dls_status search_segment(searcher *s, size_t number, dls_error *err)
{
    const dls__plan_node *root = &s->plan.root;
    DLS__TRY(dls__plan_enter(&s->plan, number, err));
    if (root->absent) return DLS_OK;
    dls__candidate_search candidates = { .plan = &s->plan,
                                         .topk = s->ranked ? &s->topk : NULL,
                                         .first_document = s->plan.index->first_document[number] };
    const dls__plan_node *leaf = only_leaf(root);
    candidates.phrase_alone = !s->counted && leaf != NULL && leaf->kind == DLS_NODE_PHRASE;
    few_matches few = { .count = 0 };
    if (root->kind == DLS_NODE_BOOL) DLS__TRY(match_few(s, &few, err));
    dls_status status = few.blocks == dls__plan_blocks(&s->plan) ? search_few(s, &few, &candidates, err)
                                                                 : search_many(s, &few, &candidates, err);
    s->found.scored += candidates.scored;
    return status;
}

/* The leaf that matches where the query does, all else being optional; NULL: there is none. */
static const dls__plan_node *deciding_leaf(const dls__plan_node *node)
{
    for (;;) {
        while (node->query->kind == DLS_NODE_CONSTANT || dls__plan_is_wrapper(node)) node = &node->children[0];
        if (node->query->kind != DLS_NODE_BOOL) return node;
        const dls__plan_node *deciding = NULL;
        for (size_t i = 0; i < node->child_count; i++) {
            const dls__plan_node *child = &node->children[i];
            bool second = child->occur == DLS_MUST && deciding != NULL && deciding != child;
            if (child->occur == DLS_MUST_NOT || second) return NULL;
            if (child->occur == DLS_MUST) deciding = child;
        }
        if (deciding == NULL || node->minimum > 0) return NULL;
        node = deciding;
    }
}

/* Whether as many documents match as the term that decides has postings, so that nothing need be read to count them:
 * it is sought in all the fields that have it. */
static bool df_is_count(const dls__plan *plan, uint64_t *total)
{
    const dls__plan_node *leaf = deciding_leaf(&plan->root);
    if (leaf == NULL) return false;
    if (leaf->query->kind == DLS_NODE_ALL) {
        *total = plan->index->documents - plan->index->deleted;
        return true;
    }
    if (leaf->query->kind != DLS_NODE_TERM && leaf->query->kind != DLS_NODE_KEYWORD) return false;
    const dls__plan_term *term = &leaf->terms[0];
    if (leaf->query->kind == DLS_NODE_TERM && term->narrow) return false;
    *total = term->df;
    return true;
}

/* Segments in the order in which they are searched: the largest first, which raises the threshold for all others. Where
 * nothing scores, as they come, since the first documents are the best. */
static dls_status order_segments(const searcher *s, size_t **out, dls_error *err)
{
    const dls_index *index = s->plan.index;
    size_t *order = dls__arena_alloc_array(s->plan.arena, index->segment_count + 1, sizeof *order);
    if (order == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < index->segment_count; i++) {
        size_t at = i;
        for (; at > 0 && s->plan.leaf_count > 0; at--) { /* by insertion: segments are few */
            if (index->descriptors[order[at - 1]].documents >= index->descriptors[i].documents) break;
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    *out = order;
    return DLS_OK;
}

static dls_status search_segments(searcher *s, dls_error *err)
{
    size_t *order;
    if (s->counted && df_is_count(&s->plan, &s->found.total)) s->counted = false;
    if (!s->counted && !s->ranked) return DLS_OK;
    DLS__TRY(order_segments(s, &order, err));
    for (size_t i = 0; i < s->plan.index->segment_count; i++) DLS__TRY(search_segment(s, order[i], err));
    return DLS_OK;
}

static dls_status begin_ranking(searcher *s, dls_ties ties, size_t limit, dls_error *err)
{
    return ties == DLS_TIES_BY_KEY ? dls__topk_init_by_key(&s->topk, limit, s->plan.index, s->plan.arena, err)
                                   : dls__topk_init(&s->topk, limit, s->plan.arena, err);
}

static dls_status end_ranking(searcher *s, dls_hit *hits, dls_error *err)
{
    if (s->topk.ties != NULL) return dls__topk_finish_by_key(&s->topk, hits, &s->found.count, err);
    s->found.count = dls__topk_finish(&s->topk, hits);
    return DLS_OK;
}

dls_status dls__search(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                       size_t limit, bool count, const dls_allocator *allocator, dls_hit *hits,
                       dls__search_result *result, dls_error *err)
{
    searcher s;
    dls__arena arena;
    s.ranked = limit > 0;
    s.counted = count;
    s.found = (dls__search_result){ .count = 0 };
    /* where the index has its memory from, searches pass theirs on from one to the next */
    bool shared = allocator->resize == index->allocator.resize && allocator->ctx == index->allocator.ctx;
    if (shared)
        dls__arena_take(&arena, index->scratch);
    else
        dls__arena_init(&arena, allocator);
    dls_status status = dls__plan_init(&s.plan, index, query, parameters, &arena, err);
    if (status == DLS_OK && s.ranked) status = begin_ranking(&s, parameters->ties, limit, err);
    if (status == DLS_OK) status = search_segments(&s, err);
    if (status == DLS_OK && s.ranked) status = end_ranking(&s, hits, err);
    if (status == DLS_OK) {
        s.found.cut = s.plan.cut;
        *result = s.found;
    }
    if (shared)
        dls__arena_give(&arena, index->scratch);
    else
        dls__arena_done(&arena);
    return status;
}
