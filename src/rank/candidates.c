/* SPDX-License-Identifier: MIT
 *
 * The order of things decides how much is read. The lines with the largest bounds come first, a few for each hit that
 * is wanted, then far more: the first already hold most of the answer. Among the candidates of a round those with the
 * largest bounds are scored first.
 */
#include "rank/candidates.h"

#include <string.h>

#include "base/error.h"
#include "rank/filter_documents.h"
#include "rank/refine.h"

/* Lines whose documents are bounded together: 16 KiB of bytes, which stay in the first cache. */
#define LINES_AT_ONCE 256

/* Candidates that gather before they are scored, apart from those of one block. */
#define MOST_CANDIDATES 65536

/* Lines of the first round: so many for each hit that is wanted, and some at least; of a phrase, which most documents
 * with its words have not, more. Each later round has so many times as many. */
#define FIRST_LINES_PER_HIT 6
#define FIRST_LINES_PER_PHRASE 24
#define LEAST_FIRST_LINES 32
#define MORE_LINES 16

/* Where a filter keeps one document in so many, the first round has so many times as many lines, up to: */
#define MOST_FILTERED_LINES 4

typedef struct rounds {
    dls__candidate_search *search;
    dls__bounds bounds;
    uint32_t blocks;
    uint8_t *bytes;  /* of LINES_AT_ONCE lines */
    uint16_t *lows;  /* candidates, block after block */
    uint8_t *limits; /* their bounds */
    size_t count;
    size_t *ends;         /* of each block's */
    uint32_t first_block; /* that has candidates */
    uint32_t next_block;  /* behind the last that has */
} rounds;

static float current_threshold(const dls__candidate_search *search)
{
    float found = dls__topk_threshold(search->topk);
    return found > search->known_threshold ? found : search->known_threshold;
}

static dls_status offer_batch(dls__candidate_search *search, const dls__batch *batch, dls_error *err)
{
    float threshold = dls__topk_threshold(search->topk);
    uint32_t good[DLS__BATCH], count = 0; /* which are that good cannot be predicted: they gather without a branch */
    for (uint32_t i = 0; i < batch->count; i++) {
        good[count] = i;
        count += batch->matches[i] & (batch->scores[i] >= threshold);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t document, inner = batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[good[i]];
        if (search->sorter != NULL) {
            DLS__TRY(dls__sorter_offer(search->sorter, search->plan, inner, batch->scores[good[i]], err));
            continue;
        }
        DLS__TRY(dls__segment_outer(search->plan->segment, inner, &document, err));
        dls__topk_offer(search->topk, search->first_document + document, batch->scores[good[i]]);
    }
    if (search->sorter != NULL) dls__topk_raise(search->topk, dls__sorter_threshold(search->sorter));
    if (search->topk->limit <= DLS__BATCH) dls__topk_cut(search->topk);
    return DLS_OK;
}

/* Score the batch, and leave of it what may be among the best; how many match is added to `*matches`. */
static dls_status score_batch(dls__candidate_search *search, dls__batch *batch, uint64_t *matches, dls_error *err)
{
    dls__plan *plan = search->plan;
    bool only_counted = search->topk == NULL;
    DLS__TRY(dls__note_places(plan, batch, err));
    DLS__TRY(dls__score_documents(plan, &plan->root, only_counted ? DLS__EARLY_NONE : DLS__EARLY_MOST, batch, err));
    search->scored += batch->count;
    for (uint32_t i = 0; i < batch->count; i++) *matches += batch->matches[i];
    if (only_counted || !dls__plan_looks_at_places(plan)) return DLS_OK;
    DLS__TRY(dls__refine(plan, current_threshold(search), batch, err));
    if (batch->count == 0 || plan->words_are_all) return DLS_OK;
    DLS__TRY(dls__note_places(plan, batch, err));
    return dls__score_documents(plan, &plan->root, DLS__EARLY_KNOWN, batch, err);
}

/* What it takes to offer a document, beside scoring it (stop.h). */
#define WORK_OF_OFFER 4

dls_status dls__offer_documents(dls__candidate_search *search, uint32_t block, const uint16_t *lows, size_t count,
                                uint64_t *matches, dls_error *err)
{
    uint32_t documents = dls__plan_documents(search->plan, block);
    for (size_t at = 0; at < count;) {
        dls__batch batch;
        batch.block = block;
        for (batch.count = 0; batch.count < DLS__BATCH && at < count; at++)
            if (lows[at] < documents) batch.lows[batch.count++] = lows[at];
        if (search->plan->has_filter && !search->filtered) DLS__TRY(dls__keep_filtered(search->plan, &batch, err));
        if (batch.count == 0) continue;
        for (uint32_t i = 0; i < batch.count && search->topk != NULL; i++)
            dls__segment_expect_outer(search->plan->segment, block * DLS__BLOCK_DOCUMENTS + batch.lows[i]);
        DLS__TRY(dls__stop_after(search->plan->stop, WORK_OF_OFFER * batch.count));
        DLS__TRY(score_batch(search, &batch, matches, err));
        if (search->topk != NULL) DLS__TRY(offer_batch(search, &batch, err));
    }
    return DLS_OK;
}

/* The byte that a bound must reach. Documents may match without any of the words that score: they count while fewer
 * than k have been found, and while the worst has no score either. */
static uint32_t threshold_byte(const rounds *r)
{
    float threshold = current_threshold(r->search);
    if (threshold == 0.0f && !r->search->bounded) return 0;
    return dls__bounds_byte(&r->bounds, threshold);
}

/* --------------------------------------------------------------------------------------------- candidates to scores */

/* Candidates whose bound is not below `bound`. */
static size_t candidates_from(const rounds *r, uint32_t bound)
{
    return bound > 255 ? 0 : r->bounds.kernels->count_at_least(r->limits, r->count, (uint8_t)bound);
}

/* The least bound of those that come next: of about `wanted` candidates whose bound is below `high`. */
static uint32_t next_cut(const rounds *r, uint32_t low, uint32_t high, size_t wanted)
{
    size_t with_done = candidates_from(r, high) + wanted;
    for (high--; low < high;) {
        uint32_t middle = (low + high + 1) / 2;
        if (candidates_from(r, middle) >= with_done)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* Score the candidates of a block with low <= bound < high. */
static dls_status score_between(rounds *r, uint32_t block, uint32_t low, uint32_t high, dls_error *err)
{
    size_t at = block == r->first_block ? 0 : r->ends[block - 1];
    uint16_t *lows = (uint16_t *)(void *)r->bounds.scratch2; /* which nothing else needs while no line is bounded */
    uint64_t matches = 0;
    while (at < r->ends[block]) {
        size_t some = dls__min(r->ends[block] - at, DLS__BLOCK_DOCUMENTS / 2 - DLS__KERNEL_SLACK);
        DLS__TRY(dls__stop_after(r->search->plan->stop, some / 16));
        size_t count =
            r->bounds.kernels->pick(r->lows + at, r->limits + at, some, (uint8_t)low, (uint8_t)(high - 1), lows);
        DLS__TRY(dls__offer_documents(r->search, block, lows, count, &matches, err));
        at += some;
    }
    return DLS_OK;
}

/* Score what has gathered, best bounds first. */
static dls_status score_candidates(rounds *r, dls_error *err)
{
    dls__topk *topk = r->search->topk;
    size_t wanted = topk->limit <= 128 ? topk->limit + topk->limit / 2 + 16 : topk->limit + topk->limit / 8;
    for (uint32_t high = 256; high > 0;) {
        uint32_t least = threshold_byte(r);
        if (least >= high) break;
        uint32_t low = r->count > wanted + wanted / 2 ? next_cut(r, least, high, wanted) : least;
        for (uint32_t block = r->first_block; block < r->next_block; block++) {
            least = threshold_byte(r);
            DLS__TRY(score_between(r, block, low > least ? low : least, high, err));
        }
        dls__topk_cut(topk);
        high = low;
        wanted *= 3;
    }
    r->count = 0;
    r->first_block = r->next_block;
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------- lines to candidates */

/* Take the documents of `count` lines of a block whose bounds reach `least`. */
static dls_status collect_lines(rounds *r, uint32_t block, const uint16_t *lines, size_t count, uint32_t least)
{
    const uint64_t *masks = r->search->masks;
    const uint64_t *mask = masks != NULL ? masks + (size_t)block * DLS__BLOCK_LINES : NULL;
    DLS__TRY(dls__bounds_of_lines(&r->bounds, block, lines, count, r->bytes));
    r->count += r->bounds.kernels->collect(r->bytes, lines, count, mask, (uint8_t)least, r->lows + r->count,
                                           r->limits + r->count);
    return DLS_OK;
}

/* The same of all lines of a block whose bound reaches `low`, and which are done then. */
static dls_status collect_block(rounds *r, uint32_t block, uint32_t low, uint32_t least)
{
    uint64_t chosen[DLS__LIVE_WORDS + DLS__KERNEL_SLACK / 8], *live = r->search->live + (size_t)block * DLS__LIVE_WORDS;
    uint8_t *bounds = r->bounds.lines + (size_t)block * DLS__BLOCK_LINES;
    uint16_t lines[LINES_AT_ONCE + DLS__KERNEL_SLACK / 2];
    size_t count = 0;
    r->bounds.kernels->in_range(bounds, DLS__BLOCK_LINES, (uint8_t)low, 255, chosen);
    for (uint32_t i = 0; i < DLS__LIVE_WORDS; i++) {
        uint64_t word = chosen[i] & live[i];
        live[i] &= ~word;
        for (; word != 0; word &= word - 1) {
            lines[count++] = (uint16_t)(64 * i + dls__lowest_bit(word));
            bounds[lines[count - 1]] = 0;
            if (count < LINES_AT_ONCE) continue;
            DLS__TRY(collect_lines(r, block, lines, count, least));
            count = 0;
        }
    }
    return count > 0 ? collect_lines(r, block, lines, count, least) : DLS_OK;
}

/* One round: all live lines whose bound reaches `low`. */
static dls_status run_round(rounds *r, uint32_t low, dls_error *err)
{
    r->first_block = r->next_block = 0;
    for (uint32_t block = 0; block < r->blocks; block++) {
        uint32_t least = threshold_byte(r);
        DLS__TRY(collect_block(r, block, low > least ? low : least, least));
        r->ends[block] = r->count;
        r->next_block = block + 1;
        if (r->count >= MOST_CANDIDATES) DLS__TRY(score_candidates(r, err));
    }
    return score_candidates(r, err);
}

static size_t count_lines(const rounds *r, uint32_t least)
{
    size_t lines = (size_t)r->blocks * DLS__BLOCK_LINES;
    return r->bounds.kernels->count_at_least(r->bounds.lines, lines, (uint8_t)least);
}

/* The bound that about `wanted` lines reach, not below `least`. */
static uint32_t cut_of_best_lines(const rounds *r, uint32_t least, size_t wanted)
{
    uint32_t low = least, high = 255;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (count_lines(r, middle) <= wanted)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Clear those of 8 bytes whose bit is set. */
static void clear_bytes(uint8_t *bytes, uint64_t bits)
{
    uint64_t own_bits = bits * 0x0101010101010101 & 0x8040201008040201; /* byte i: bit i, where it is */
    uint64_t kept = ((own_bits + 0x7f7f7f7f7f7f7f7f) & 0x8080808080808080) >> 7 ^ 0x0101010101010101;
    dls__store_u64(bytes, dls__load_u64(bytes) & kept * 255);
}

/* Lines where nothing may match have no bound. */
static void clear_dead_lines(rounds *r)
{
    for (size_t i = 0; i < (size_t)r->blocks * DLS__LIVE_WORDS; i++) {
        uint64_t dead = ~r->search->live[i];
        if (dead == 0) continue;
        if (dead == UINT64_MAX) { /* mostly beyond the last document */
            memset(r->bounds.lines + 64 * i, 0, 64);
            continue;
        }
        for (uint32_t at = 0; at < 64; at += 8) /* eight lines at a time, since most of some are dead */
            clear_bytes(r->bounds.lines + 64 * i + at, dead >> at & 255);
    }
}

/* How far the scale reaches, in thresholds that are known before anything was scored: the threshold will rise, and the
 * nearer it comes to the end of the scale, the better a byte tells bounds apart. */
#define REACH 3.0f

static dls_status choose_scale(rounds *r)
{
    float threshold = current_threshold(r->search), most = r->bounds.most;
    float reach = threshold > 0.0f ? REACH * threshold : most, step = (reach < most ? reach : most) / 255.0f;
    DLS__TRY(dls__bounds_scale(&r->bounds, dls__bounds_align(&r->bounds, step, threshold), r->search->live));
    clear_dead_lines(r);
    return DLS_OK;
}

static dls_status run_rounds(rounds *r, dls_error *err)
{
    size_t per_hit = r->search->phrase_alone ? FIRST_LINES_PER_PHRASE : FIRST_LINES_PER_HIT;
    size_t wanted = dls__max(LEAST_FIRST_LINES, per_hit * r->search->topk->limit);
    wanted *= dls__max(1, dls__min(r->search->kept_of, MOST_FILTERED_LINES));
    DLS__TRY(choose_scale(r));
    for (;;) {
        uint32_t least = threshold_byte(r), low = cut_of_best_lines(r, least, wanted);
        wanted *= MORE_LINES;
        DLS__TRY(run_round(r, low, err));
        least = threshold_byte(r);
        if (least == 0 ? low == 0 : count_lines(r, least) == 0) return DLS_OK;
    }
}

dls_status dls__search_candidates(dls__candidate_search *search, dls_error *err)
{
    dls__arena *arena = search->plan->arena;
    rounds r = { .search = search, .blocks = dls__plan_blocks(search->plan) };
    size_t room = MOST_CANDIDATES + DLS__BLOCK_DOCUMENTS + DLS__KERNEL_SLACK;
    size_t documents = search->plan->segment->descriptor.documents + DLS__KERNEL_SLACK;
    room = dls__min(room, documents);
    bool all_count = !search->plan->has_filter && search->topk->below == UINT64_MAX && search->sorter == NULL;
    size_t best = all_count || search->hoped == 0 ? search->topk->limit : search->hoped;
    DLS__TRY(dls__bounds_init(&r.bounds, search->plan, best, err));
    r.bytes = dls__arena_alloc(arena, 64 * LINES_AT_ONCE + DLS__KERNEL_SLACK);
    r.lows = dls__arena_alloc_array(arena, room, sizeof *r.lows);
    r.limits = dls__arena_alloc(arena, room);
    r.ends = dls__arena_alloc_array(arena, r.blocks, sizeof *r.ends);
    if (r.bytes == NULL || r.lows == NULL || r.limits == NULL || r.ends == NULL) return dls__no_memory(err);
    if (search->bounded && (all_count || search->hoped > 0)) {
        float first = dls__bounds_first_threshold(&r.bounds);
        if (first > search->known_threshold) search->known_threshold = first;
    }
    return run_rounds(&r, err);
}
