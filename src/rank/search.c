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
#include "rank/exact_bits.h"
#include "rank/filter_documents.h"
#include "rank/match_bits.h"
#include "rank/score_documents.h"

typedef struct searcher {
    const dls__search_request *request;
    dls__plan plan;
    dls__topk topk;
    dls__facets facets;     /* that are asked for; and one more, where collapsed hits are counted */
    dls__collapse collapse; /* where hits are collapsed */
    dls__sorter sorter;     /* of hits that are sorted or collapsed */
    bool ranked;            /* hits are wanted */
    bool counted;           /* the total is */
    dls__search_result found;
} searcher;

/* Whether the node matches just the documents that one of its scoring terms has, so that a bound says all. A phrase of
 * a synonym may be in fewer: nothing is known that the best of its lists reach. */
static bool is_union(const dls__plan_node *node)
{
    if (node->absent || (node->member && node->kind == DLS_NODE_PHRASE)) return true;
    if (node->kind == DLS_NODE_TERM || dls__is_group(node->kind)) return node->exact;
    if (node->kind != DLS_NODE_SYNONYM && (node->kind != DLS_NODE_BOOL || node->minimum > 1)) return false;
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
    bool looked_at = s->ranked || !s->plan.root.exact || s->plan.has_filter;
    uint64_t most = few_lows(s->ranked ? s->topk.limit : 0);
    most = dls__min(most, s->plan.segment->descriptor.documents);
    few->ends = dls__arena_alloc_array(s->plan.arena, blocks, sizeof *few->ends);
    few->lows = dls__arena_alloc_array(s->plan.arena, (size_t)most, sizeof *few->lows);
    if (few->ends == NULL || few->lows == NULL) return dls__no_memory(err);
    for (; few->blocks < blocks; few->blocks++) {
        uint16_t lows[DLS__ROOM_OF_LOWS];
        size_t count;
        if (!dls__match_lows(&s->plan, &s->plan.root, few->blocks, lows, &count)) break;
        DLS__TRY(dls__stop_after(s->plan.stop, DLS__BLOCK_LINES + count));
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

static void and_bits(const uint64_t *with, size_t count, uint64_t *bits)
{
    for (size_t i = 0; i < count; i++) bits[i] &= with[i];
}

/* The bits of a block of documents that match the query and the filter, or may; where `filter_alone`, the filter. */
static dls_status block_masks(searcher *s, const few_matches *few, uint32_t block, bool filter_alone, uint64_t *bits,
                              dls_error *err)
{
    if (filter_alone) return dls__match_bits(&s->plan, &s->plan.filter, block, bits, err);
    if (block < few->blocks)
        set_bits_of_few(few, block, bits);
    else
        DLS__TRY(dls__match_bits(&s->plan, &s->plan.root, block, bits, err));
    if (!s->plan.has_filter) return DLS_OK;
    uint64_t own[DLS__BITS_WORDS];
    DLS__TRY(dls__match_bits(&s->plan, &s->plan.filter, block, own, err));
    and_bits(own, DLS__BLOCK_LINES, bits);
    return DLS_OK;
}

/* The bits of all blocks, of which `few` has the first, without those of deleted documents; how many are set to
 * `*matches`. */
static dls_status make_masks(searcher *s, const few_matches *few, bool filter_alone, uint64_t **masks,
                             uint64_t *matches, dls_error *err)
{
    uint32_t blocks = dls__plan_blocks(&s->plan);
    size_t words = (size_t)blocks * DLS__BLOCK_LINES;
    *masks = dls__arena_alloc_array(s->plan.arena, words + DLS__KERNEL_SLACK / 8, sizeof **masks);
    if (*masks == NULL) return dls__no_memory(err);
    for (uint32_t block = 0; block < blocks; block++)
        DLS__TRY(block_masks(s, few, block, filter_alone, *masks + (size_t)block * DLS__BLOCK_LINES, err));
    if (s->plan.segment->deletions.live != NULL) and_bits(s->plan.segment->deletions.live, words, *masks);
    *matches = dls__kernels_best()->count_bits(*masks, words);
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
        DLS__TRY(dls__stop_after(s->plan.stop, 64));
        if (count > 0) DLS__TRY(dls__offer_documents(candidates, block, lows, count, matches, err));
        if (first_only && s->topk.worst > 0) return DLS_OK;
    }
    return DLS_OK;
}

static dls_status search_lines(searcher *s, dls__candidate_search *candidates, dls_error *err)
{
    bool by_masks = !candidates->bounded || candidates->filtered;
    DLS__TRY(make_live_lines(s, by_masks ? candidates->masks : NULL, &candidates->live, err));
    return dls__search_candidates(candidates, err);
}

/* Where a filter leaves documents out, nothing is known that the best reach; but when it keeps one in 5, of the 50 and
 * some more of a term that score best it hopefully keeps 10. If it does not, too few reach that score, and all is done
 * again without hope. */
static dls_status search_with_hope(searcher *s, dls__candidate_search *candidates, dls_error *err)
{
    dls__topk *topk = &s->topk;
    candidates->hoped = topk->limit * candidates->kept_of;
    candidates->hoped += candidates->hoped / 4;
    DLS__TRY(search_lines(s, candidates, err));
    dls__topk_cut(topk);
    if (dls__topk_threshold(topk) >= candidates->known_threshold) return DLS_OK;
    topk->count = 0;
    topk->worst = 0;
    candidates->hoped = 0;
    candidates->known_threshold = 0.0f;
    return search_lines(s, candidates, err);
}

/* Rank by bounds or, where that is no more work, without. */
static dls_status rank_segment(searcher *s, dls__candidate_search *candidates, uint64_t in_masks, dls_error *err)
{
    uint64_t matches = 0;
    bool is_few = (!candidates->bounded || candidates->filtered) && in_masks <= few_documents(s->topk.limit);
    if ((!candidates->bounded && s->plan.leaf_count == 0) || is_few)
        return score_masks(s, candidates, s->plan.leaf_count == 0 && s->plan.segment->order.size == 0, &matches, err);
    bool hope = candidates->bounded && candidates->kept_of > 0 && s->topk.count == 0 && s->topk.below == UINT64_MAX &&
                s->topk.ties == NULL && candidates->sorter == NULL;
    return hope ? search_with_hope(s, candidates, err) : search_lines(s, candidates, err);
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
    bool exact = s->plan.root.exact && !s->plan.has_filter;
    if (s->ranked || !exact) DLS__TRY(score_few(few, candidates, &matches, err));
    if (s->counted) s->found.total += exact ? few->count : matches;
    return DLS_OK;
}

/* Documents of which the filter is tried to tell how many it keeps. */
#define TRIED 64

/* A filter that keeps fewer than one document in so many is made bits of before anything else: lines without any are
 * never opened, and those that are left are few. One that keeps more is asked about each candidate: the best lines have
 * enough of what it keeps. (On 214,696 abstracts both took the same time at one in 9 to 12.) */
#define FEW_KEPT 10

/* The filter keeps one document in `*kept_of`: a list tells how many, of what else is asked for some documents do that
 * lie as far apart as they can. */
static dls_status try_filter(searcher *s, uint32_t *kept_of, dls_error *err)
{
    const dls__plan_node *filter = &s->plan.filter;
    if (filter->kind == DLS_NODE_KEYWORD) {
        *kept_of = s->plan.segment->descriptor.documents / filter->needed[0]->df;
        return DLS_OK;
    }
    uint32_t blocks = dls__plan_blocks(&s->plan), each = TRIED / (blocks < TRIED ? blocks : TRIED), tried = 0, kept = 0;
    for (uint32_t block = 0; block < blocks && tried < TRIED; block++) {
        uint32_t documents = dls__plan_documents(&s->plan, block);
        dls__batch batch = { .block = block };
        while (batch.count < each && batch.count < documents) {
            batch.lows[batch.count] = (uint16_t)((uint64_t)documents * batch.count / each);
            batch.count++;
        }
        DLS__TRY(dls__score_documents(&s->plan, &s->plan.filter, DLS__EARLY_NONE, &batch, err));
        for (uint32_t i = 0; i < batch.count; i++) kept += batch.matches[i];
        tried += batch.count;
    }
    *kept_of = tried / (kept > 0 ? kept : 1);
    return DLS_OK;
}

static dls_status search_many(searcher *s, const few_matches *few, dls__candidate_search *candidates, dls_error *err)
{
    const dls__plan_node *root = &s->plan.root, *filter = s->plan.has_filter ? &s->plan.filter : NULL;
    bool exact = root->exact && (filter == NULL || filter->exact), filter_first = false;
    uint64_t *masks = NULL, in_masks = 0;
    candidates->bounded = is_union(root);
    candidates->masks = s->plan.segment->deletions.live;
    if (filter != NULL && filter->exact && candidates->bounded && !s->counted) {
        DLS__TRY(try_filter(s, &candidates->kept_of, err));
        filter_first = candidates->kept_of >= FEW_KEPT;
    }
    if (!candidates->bounded || s->counted || filter_first) {
        DLS__TRY(make_masks(s, few, filter_first || s->request->filter_suffices, &masks, &in_masks, err));
        candidates->filtered = filter != NULL && filter->exact;
        if (filter != NULL && !filter->exact) {
            uint64_t most = few_documents(s->ranked ? s->topk.limit : 0);
            DLS__TRY(dls__filter_masks(&s->plan, masks, in_masks, most, &candidates->filtered, &in_masks, err));
        }
        if (!candidates->bounded || !exact || filter != NULL) candidates->masks = masks;
        if (filter_first && in_masks > 0)
            candidates->kept_of = (uint32_t)(s->plan.segment->descriptor.documents / in_masks);
    }
    dls_status status = DLS_OK;
    if (s->counted && !exact)
        status = score_masks(s, candidates, false, &s->found.total, err);
    else if (s->ranked)
        status = rank_segment(s, candidates, in_masks, err);
    if (s->counted && exact) s->found.total += in_masks;
    return status;
}

static dls_status search_segment(searcher *s, size_t number, dls_error *err)
{
    const dls__plan_node *root = &s->plan.root;
    DLS__TRY(dls__plan_enter(&s->plan, number, err));
    if (root->absent || (s->plan.has_filter && s->plan.filter.absent)) return DLS_OK;
    dls__candidate_search candidates = { .plan = &s->plan,
                                         .topk = s->ranked ? &s->topk : NULL,
                                         .first_document = s->plan.index->first_document[number] };
    const dls__plan_node *leaf = only_leaf(root);
    if (s->ranked && s->request->collapse != NULL) candidates.sorter = &s->sorter;
    if (candidates.sorter != NULL) DLS__TRY(dls__sorter_enter(candidates.sorter, &s->plan, err));
    candidates.phrase_alone = !s->counted && leaf != NULL && leaf->kind == DLS_NODE_PHRASE;
    few_matches few = { .count = 0 };
    if (root->kind == DLS_NODE_BOOL) DLS__TRY(match_few(s, &few, err));
    dls_status status = few.blocks == dls__plan_blocks(&s->plan) ? search_few(s, &few, &candidates, err)
                                                                 : search_many(s, &few, &candidates, err);
    s->found.scored += candidates.scored;
    if (candidates.sorter != NULL && (status == DLS_OK || status == DLS__STOPPED))
        DLS__TRY(dls__sorter_leave(candidates.sorter, &s->plan, err));
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
    if (leaf == NULL || plan->has_filter) return false;
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

/* What was found until then is there, and as right as if all had been looked at. */
static dls_status unless_stopped(dls_status status) { return status == DLS__STOPPED ? DLS_OK : status; }

static dls_status search_segments(searcher *s, dls_error *err)
{
    size_t *order;
    if (dls__stop_now(s->plan.stop)) return DLS_OK;
    if (s->counted && df_is_count(&s->plan, &s->found.total)) s->counted = false;
    if (!s->counted && !s->ranked) return DLS_OK;
    DLS__TRY(order_segments(s, &order, err));
    for (size_t i = 0; i < s->plan.index->segment_count && !dls__stop_now(s->plan.stop); i++)
        DLS__TRY(unless_stopped(search_segment(s, order[i], err)));
    return DLS_OK;
}

static dls_status begin_sorting(searcher *s, const dls_sort_key *keys, size_t key_count, dls_error *err)
{
    const dls__search_request *request = s->request;
    const dls__collapsing *collapse = request->collapse;
    DLS__TRY(dls__sorter_init(&s->sorter, s->plan.index, keys, key_count, request->limit, request->after, s->plan.arena,
                              err));
    if (collapse == NULL) return DLS_OK;
    DLS__TRY(dls__collapse_init(&s->collapse, s->plan.index, collapse->field, collapse->apart, s->plan.arena, err));
    dls__sorter_collapse(&s->sorter, &s->collapse);
    return DLS_OK;
}

static void end_sorting(searcher *s, const dls__found *into)
{
    s->found.count = dls__sorter_finish(&s->sorter, into->hits, into->ranks);
    if (s->request->collapse != NULL) dls__sorter_codes(&s->sorter, into->codes);
}

static dls_status begin_ranking(searcher *s, dls_error *err)
{
    static const dls_sort_key by_score = { DLS_SORT_SCORE, true };
    const dls__search_request *request = s->request;
    if (request->parameters.ties == DLS_TIES_BY_KEY)
        return dls__topk_init_by_key(&s->topk, request->limit, s->plan.index, s->plan.arena, err);
    DLS__TRY(dls__topk_init(&s->topk, request->limit, s->plan.arena, err));
    return request->collapse != NULL ? begin_sorting(s, &by_score, 1, err) : DLS_OK;
}

static dls_status end_ranking(searcher *s, const dls__found *into, dls_error *err)
{
    if (s->topk.ties != NULL) return dls__topk_finish_by_key(&s->topk, into->hits, &s->found.count, err);
    if (s->request->collapse != NULL)
        end_sorting(s, into);
    else
        s->found.count = dls__topk_finish(&s->topk, into->hits);
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------- all that match, one by one */

/* Give the documents of all blocks of the current segment that match to who wants them. */
static dls_status walk_blocks(searcher *s, dls__facets *facets, dls__sorter *sorter, dls_error *err)
{
    for (uint32_t block = 0; block < dls__plan_blocks(&s->plan); block++) {
        uint64_t bits[DLS__BITS_WORDS], count;
        DLS__TRY(dls__exact_bits(&s->plan, block, bits, &count, err));
        if (s->counted) s->found.total += count;
        if (count == 0) continue;
        if (facets != NULL) DLS__TRY(dls__stop_after(s->plan.stop, count * facets->count));
        if (facets != NULL) dls__facets_take(facets, &s->plan, block, bits, count);
        if (sorter != NULL) DLS__TRY(dls__sorter_take(sorter, &s->plan, block, bits, err));
    }
    return DLS_OK;
}

static dls_status walk_segment(searcher *s, dls__facets *facets, dls__sorter *sorter, dls_error *err)
{
    if (facets != NULL) DLS__TRY(dls__facets_enter(facets, &s->plan, err));
    if (sorter != NULL) DLS__TRY(dls__sorter_enter(sorter, &s->plan, err));
    DLS__TRY(unless_stopped(walk_blocks(s, facets, sorter, err)));
    return sorter != NULL ? dls__sorter_leave(sorter, &s->plan, err) : DLS_OK;
}

static dls_status walk_segments(searcher *s, dls__facets *facets, dls__sorter *sorter, dls_error *err)
{
    for (size_t i = 0; i < s->plan.index->segment_count && !dls__stop_now(s->plan.stop); i++) {
        dls_status entered = dls__plan_enter(&s->plan, i, err);
        if (entered == DLS__STOPPED) break;
        DLS__TRY(entered);
        if (s->plan.root.absent || (s->plan.has_filter && s->plan.filter.absent)) continue;
        DLS__TRY(walk_segment(s, facets, sorter, err));
    }
    return DLS_OK;
}

/* Facets as they are asked for; and behind them what hits are collapsed by. */
static dls_status begin_facets(searcher *s, size_t count, dls__arena *result, dls_error *err)
{
    const dls__search_request *request = s->request;
    dls_facet_request *requests = dls__arena_alloc_array(s->plan.arena, count, sizeof *requests);
    if (requests == NULL) return dls__no_memory(err);
    if (request->facet_count > 0) memcpy(requests, request->facets, request->facet_count * sizeof *requests);
    if (count > request->facet_count)
        requests[request->facet_count] =
            (dls_facet_request){ .field = request->collapse->field, .kind = DLS_FACET_VALUES, .limit = 0 };
    DLS__TRY(dls__facets_init(&s->facets, s->plan.index, requests, count, s->plan.arena, result, err));
    if (count > request->facet_count) s->facets.facets[request->facet_count].first_only = true;
    return DLS_OK;
}

static dls_status end_facets(searcher *s, dls_error *err)
{
    const dls__search_request *request = s->request;
    DLS__TRY(dls__facets_finish(&s->facets, s->plan.index->schema, &s->found.facets, err));
    if (s->facets.count == request->facet_count) return DLS_OK;
    const dls_facet *collapsed = &s->found.facets[request->facet_count];
    s->found.collapsed_total =
        collapsed->others + (request->collapse->apart ? collapsed->without : collapsed->without > 0);
    return DLS_OK;
}

/* Facets, and hits in an order of their own: both want all that match. Hits by score are sought afterwards. */
static dls_status search_by_walking(searcher *s, dls__arena *result, const dls__found *into, dls_error *err)
{
    const dls__search_request *request = s->request;
    size_t facet_count = request->facet_count + (request->collapse != NULL && s->counted);
    bool sorted = request->sort != NULL && s->ranked;
    if (facet_count > 0) DLS__TRY(begin_facets(s, facet_count, result, err));
    if (sorted) DLS__TRY(begin_sorting(s, request->sort, request->sort_count, err));
    DLS__TRY(walk_segments(s, facet_count > 0 ? &s->facets : NULL, sorted ? &s->sorter : NULL, err));
    if (facet_count > 0) DLS__TRY(end_facets(s, err));
    if (sorted) end_sorting(s, into);
    s->counted = false;
    s->ranked = s->ranked && !sorted;
    return DLS_OK;
}

static dls_status search_by_score(searcher *s, const dls__found *into, dls_error *err)
{
    const dls__sort_mark *after = s->request->after;
    if (s->ranked) DLS__TRY(begin_ranking(s, err));
    if (s->ranked && after != NULL) dls__topk_start_after(&s->topk, after->document, after->keys[0].score_bits);
    DLS__TRY(search_segments(s, err));
    return s->ranked ? end_ranking(s, into, err) : DLS_OK;
}

/* How many documents share the value of each hit, as the last facet has counted. */
static dls_status count_collapsed(searcher *s, const dls__found *into, dls_error *err)
{
    const dls_index *index = s->plan.index;
    const dls__facet *facet = &s->facets.facets[s->request->facet_count];
    uint32_t **by_code = dls__arena_alloc_array(s->plan.arena, index->segment_count, sizeof *by_code);
    if (by_code == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < index->segment_count; i++) by_code[i] = facet->segments[i].counts;
    return dls__collapse_counts(&s->collapse, index, into->hits, into->codes, s->found.count, by_code,
                                facet->documents - facet->with, into->counts, err);
}

static dls_status search_all(searcher *s, dls__arena *result, const dls__found *into, dls_error *err)
{
    const dls__search_request *request = s->request;
    bool collapsed = request->collapse != NULL && request->count;
    if (request->facet_count > 0 || request->sort != NULL || collapsed)
        DLS__TRY(search_by_walking(s, result, into, err));
    if (s->ranked || s->counted) DLS__TRY(search_by_score(s, into, err));
    return collapsed && s->found.count > 0 ? count_collapsed(s, into, err) : DLS_OK;
}

dls_status dls__search_for(const dls_index *index, const dls__search_request *request, const dls_allocator *allocator,
                           dls__arena *result_arena, const dls__found *found, dls__search_result *result,
                           dls_error *err)
{
    searcher s;
    dls__arena arena;
    s.request = request;
    s.ranked = request->limit > 0;
    s.counted = request->count;
    s.found = (dls__search_result){ .count = 0 };
    /* where the index has its memory from, searches pass theirs on from one to the next */
    bool shared = allocator->resize == index->allocator.resize && allocator->ctx == index->allocator.ctx;
    if (shared)
        dls__arena_take(&arena, index->scratch);
    else
        dls__arena_init(&arena, allocator);
    dls_status status =
        dls__plan_init(&s.plan, index, request->query, &request->parameters, request->stop, &arena, err);
    if (status == DLS_OK && request->filter != NULL) status = dls__plan_set_filter(&s.plan, request->filter, err);
    if (unless_stopped(status) == DLS_OK) status = search_all(&s, result_arena, found, err);
    s.found.stopped = request->stop != NULL && request->stop->stopped;
    s.found.cut = s.plan.cut;
    if (status == DLS_OK) *result = s.found;
    if (shared)
        dls__arena_give(&arena, index->scratch);
    else
        dls__arena_done(&arena);
    return status;
}

dls_status dls__search(const dls_index *index, const dls_query *query, const dls__rank_parameters *parameters,
                       size_t limit, bool count, const dls_allocator *allocator, dls_hit *hits,
                       dls__search_result *result, dls_error *err)
{
    dls__search_request request = { .query = query, .parameters = *parameters, .limit = limit, .count = count };
    dls__found found = { .hits = hits };
    return dls__search_for(index, &request, allocator, NULL, &found, result, err);
}
