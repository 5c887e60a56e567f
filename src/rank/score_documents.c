/* SPDX-License-Identifier: MIT
 *
 * A node scores its documents all at once: a term finds their postings, then their counts, then their scores; a bool
 * adds up what its clauses say, in their order. So the order of additions is that of the query tree, whatever the
 * documents, and a score has the same bits however it came to be asked for.
 */
#include "rank/score_documents.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "lists/list_sequential.h"
#include "rank/early.h"
#include "rank/group.h"
#include "rank/phrase.h"
#include "rank/range.h"
#include "rank/refine.h"
#include "rank/synonym.h"

/* What `tf` is worth. Where a document does not match, `tf` is 0, and so is its score. */
static void saturate(const dls__plan *plan, float weight, const float *tf, dls__batch *batch)
{
    if (dls__bm25_is_plain(&plan->bm25)) {
        dls__kernels_best()->score_tfs(weight, plan->bm25.k1, tf, batch->count, batch->scores);
        return;
    }
    for (uint32_t i = 0; i < batch->count; i++) batch->scores[i] = dls__bm25_score(&plan->bm25, weight, tf[i]);
    for (uint32_t i = 0; i < batch->count; i++) { /* without a branch, since nobody can tell what matches */
        uint32_t bits;
        memcpy(&bits, &batch->scores[i], sizeof bits);
        bits &= 0 - (uint32_t)batch->matches[i];
        memcpy(&batch->scores[i], &bits, sizeof bits);
    }
}

dls_status dls__score_room_init(dls__plan *plan, dls_error *err)
{
    plan->score_room = dls__arena_alloc_array(plan->arena, 1, sizeof *plan->score_room);
    if (plan->score_room == NULL) return dls__no_memory(err);
    plan->score_room->bools = NULL;
    plan->score_room->next = &plan->score_room->bools;
    plan->score_room->counts =
        dls__arena_alloc_array(plan->arena, plan->index->schema->text_count, sizeof *plan->score_room->counts);
    return plan->score_room->counts != NULL ? DLS_OK : dls__no_memory(err);
}

static const dls__length_factors *look_at_lengths(const dls__plan *plan, const dls__batch *batch, uint32_t field,
                                                  dls__kept_factors *kept)
{
    const uint8_t *lengths = plan->columns->lengths[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    const float *inverse = plan->segment->impacts->inverse[field], *factor = plan->bm25.factor[field];
    dls__length_factors *out = &kept->of[field % DLS__FIELDS_KEPT];
    if (out->field == field) return out;
    for (uint32_t i = 0; i < batch->count; i++) {
        out->inverse[i] = inverse[lengths[batch->lows[i]]];
        out->factor[i] = factor[lengths[batch->lows[i]]];
    }
    out->field = field;
    return out;
}

/* Add what counts in `field` come to by the segment's impacts. */
static void add_by_impacts(const dls__plan *plan, const dls__batch *batch, uint32_t field, const uint32_t *counts,
                           dls__kept_factors *kept, float *tf)
{
    const dls__bm25 *impacts = &plan->segment->impacts->bm25;
    float factor[DLS__BATCH];
    if ((impacts->fields >> field & 1) == 0) return;
    if (dls__bm25_same_factors(&plan->bm25, impacts, field)) {
        dls__kernels_best()->add_counts(counts, look_at_lengths(plan, batch, field, kept)->factor, batch->count, tf);
        return;
    }
    const uint8_t *lengths = plan->columns->lengths[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    for (uint32_t i = 0; i < batch->count; i++) factor[i] = impacts->factor[field][lengths[batch->lows[i]]];
    dls__kernels_best()->add_counts(counts, factor, batch->count, tf);
}

void dls__term_counts(const dls__plan *plan, dls__list *list, const dls__batch *batch, const uint32_t *numbers,
                      dls__kept_factors *kept, uint32_t (*counts)[DLS__BATCH])
{
    uint32_t at = 0, solved = 0;
    float other[DLS__BATCH];
    dls__lows lows = dls__batch_lows(batch);
    if (list->field_count == 0) return; /* a keyword's, which only a damaged file gives a text's term */
    if (list->field_count > 1) memset(other, 0, batch->count * sizeof *other);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (field == list->solved_field) {
            solved = at;
            continue;
        }
        dls__list_count_field(list, batch->block, at, numbers, batch->count, NULL, NULL, counts[at]);
        if (!list->sequential) add_by_impacts(plan, batch, field, counts[at], kept, other);
    }
    const dls__length_factors *factors = look_at_lengths(plan, batch, list->solved_field, kept);
    dls__list_count_field(list, batch->block, solved, numbers, batch->count, list->field_count > 1 ? other : NULL,
                          factors->inverse, counts[solved]);
    dls__list_mend_counts(list, batch->block, &lows, numbers, counts);
}

void dls__tf_of_postings(const dls__plan *plan, dls__list *list, uint32_t sought, const dls__batch *batch,
                         const uint32_t *numbers, dls__kept_factors *kept, float *tf, bool *matches)
{
    uint32_t at = 0, count = batch->count, (*counts)[DLS__BATCH] = plan->score_room->counts;
    dls__term_counts(plan, list, batch, numbers, kept, counts);
    memset(tf, 0, count * sizeof *tf);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if ((sought >> field & 1) == 0) continue;
        dls__kernels_best()->add_counts(counts[at], look_at_lengths(plan, batch, field, kept)->factor, count, tf);
        for (uint32_t i = 0; i < count; i++) matches[i] = counts[at][i] > 0 ? true : matches[i]; /* as vectors */
    }
}

/* What the word's places are worth at most; its counts are in the plan's room. */
static void most_of_places(const dls__plan *plan, const dls__plan_node *node, const dls__batch *batch, float *most)
{
    const dls__list *list = node->needed[0];
    uint32_t own[DLS_MAX_TEXT_FIELDS], first = batch->block * DLS__BLOCK_DOCUMENTS;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (!batch->matches[i]) continue;
        for (uint32_t at = 0; at < list->field_count; at++) own[at] = plan->score_room->counts[at][i];
        most[i] = dls__most_early_in(plan, list, node->fields, first + batch->lows[i], own);
    }
}

/* Add what the words' places are worth; of documents that match. */
static void add_early(float weight, const float *early, dls__batch *batch)
{
    for (uint32_t i = 0; i < batch->count; i++)
        if (batch->matches[i]) batch->scores[i] += weight * early[i];
}

/* Phrases and groups have none, even those that are a single term in this segment. */
static bool wants_early(const dls__plan *plan, const dls__plan_node *node)
{
    return plan->early_use != DLS__EARLY_NONE && node->query->kind == DLS_NODE_TERM;
}

/* What dls__refine made of a word. */
static void take_kept(const dls__kept_word *kept, dls__batch *batch)
{
    memcpy(batch->scores, kept->scores, batch->count * sizeof *batch->scores);
    memcpy(batch->matches, kept->matches, batch->count * sizeof *batch->matches);
}

/* Keep for it what is known. */
static void keep_word(const dls__batch *batch, const uint32_t *numbers, const float *most, dls__kept_word *kept)
{
    memcpy(kept->most, most, batch->count * sizeof *most);
    memcpy(kept->numbers, numbers, batch->count * sizeof *numbers);
    memcpy(kept->scores, batch->scores, batch->count * sizeof *batch->scores);
    memcpy(kept->matches, batch->matches, batch->count * sizeof *batch->matches);
}

static dls_status score_term(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                             dls_error *err)
{
    dls__list *list = node->needed[0];
    dls__lows lows = dls__batch_lows(batch);
    uint32_t numbers[DLS__BATCH];
    float tf[DLS__BATCH], early[DLS__BATCH];
    bool wanted = wants_early(plan, node), most = wanted && plan->early_use == DLS__EARLY_MOST;
    if (node->kept != NULL && plan->early_use == DLS__EARLY_KNOWN) {
        take_kept(node->kept, batch);
        return DLS_OK;
    }
    DLS__TRY(dls__list_warm(list, batch->block, err));
    dls__list_find_all(&list->blocks[batch->block], &lows, numbers);
    dls__tf_of_postings(plan, list, node->fields, batch, numbers, kept, tf, batch->matches);
    saturate(plan, node->weight, tf, batch);
    if (!wanted) return DLS_OK;
    memset(early, 0, batch->count * sizeof *early);
    if (most)
        most_of_places(plan, node, batch, early);
    else
        DLS__TRY(dls__raise_early(plan, list, node->fields, batch->block, &lows, numbers, NULL, early, err));
    if (most && node->kept != NULL) keep_word(batch, numbers, early, node->kept);
    add_early(node->weight, early, batch);
    return DLS_OK;
}

static void score_keyword(dls__plan_node *node, dls__batch *batch)
{
    dls__lows lows = dls__batch_lows(batch);
    uint32_t numbers[DLS__BATCH];
    dls__list_find_all(&node->needed[0]->blocks[batch->block], &lows, numbers);
    for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] = numbers[i] != DLS__NO_POSTING;
}

static dls_status score_phrase(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls_error *err)
{
    float tf[DLS__BATCH];
    DLS__TRY(dls__phrase_match(plan, node, batch, tf, err));
    saturate(plan, node->weight, tf, batch);
    return DLS_OK;
}

static dls_status score_group(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                              dls_error *err)
{
    float tf[DLS__BATCH];
    DLS__TRY(dls__group_match(plan, node, batch, kept, tf, err));
    saturate(plan, node->weight, tf, batch);
    return DLS_OK;
}

static dls_status score_synonym(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                                dls_error *err)
{
    float tf[DLS__BATCH], early[DLS__BATCH];
    DLS__TRY(dls__synonym_match(plan, node, batch, kept, tf, early, err));
    saturate(plan, node->weight, tf, batch);
    if (plan->early_use != DLS__EARLY_NONE) add_early(node->weight, early, batch);
    return DLS_OK;
}

static dls_status score_node(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                             dls_error *err);

static dls_status score_constant(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                                 dls_error *err)
{
    DLS__TRY(score_node(plan, &node->children[0], batch, kept, err));
    for (uint32_t i = 0; i < batch->count; i++) batch->scores[i] = batch->matches[i] ? node->weight : 0.0f;
    return DLS_OK;
}

static void score_key(const dls__plan_node *node, dls__batch *batch)
{
    for (uint32_t i = 0; i < batch->count; i++)
        batch->matches[i] = node->document == batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[i];
}

/* What a bool knows of each document from its clauses so far. */
typedef struct clause_roles {
    bool counts; /* how many that should match do: one is not enough */
    bool must[DLS__BATCH];
    bool should[DLS__BATCH];
    bool must_not[DLS__BATCH];
    uint32_t should_count[DLS__BATCH]; /* where `counts` */
} clause_roles;

static void begin_roles(clause_roles *roles, const dls__plan_node *node, size_t count)
{
    roles->counts = node->minimum > 1;
    memset(roles->must, true, count * sizeof *roles->must);
    memset(roles->should, node->minimum == 0, count * sizeof *roles->should);
    memset(roles->must_not, false, count * sizeof *roles->must_not);
    if (roles->counts) memset(roles->should_count, 0, count * sizeof *roles->should_count);
}

static void add_clause(clause_roles *roles, dls_occur occur, const dls__batch *clause, dls__batch *batch)
{
    uint32_t count = batch->count;
    if (occur == DLS_MUST_NOT) {
        for (uint32_t i = 0; i < count; i++) roles->must_not[i] |= clause->matches[i];
        return;
    }
    for (uint32_t i = 0; i < count; i++) batch->scores[i] += clause->scores[i];
    if (occur == DLS_MUST) {
        for (uint32_t i = 0; i < count; i++) roles->must[i] &= clause->matches[i];
        return;
    }
    for (uint32_t i = 0; i < count; i++) roles->should[i] |= clause->matches[i];
    for (uint32_t i = 0; i < count && roles->counts; i++) roles->should_count[i] += clause->matches[i];
}

/* Positions of rare words are decoded once, for both phrases that a word is in and for itself. */
static dls_status share_positions(dls__plan *plan, dls__plan_node *adjacent, dls_error *err)
{
    for (size_t i = 0; i < adjacent->term_count && adjacent->kind == DLS_NODE_PHRASE; i++) {
        dls__list *list = &adjacent->terms[i].list, *of_word = &adjacent->children[i].terms[0].list;
        if (!list->sequential || list->positions != NULL) continue;
        if (of_word->positions == NULL) DLS__TRY(dls__list_decode_positions(of_word, plan->arena, err));
        list->positions = of_word->positions;
        list->position_lows = of_word->position_lows;
        list->position_counts = of_word->position_counts;
    }
    return DLS_OK;
}

dls_status dls__match_adjacent(dls__plan *plan, dls__plan_node *adjacent, bool found, dls__batch *batch, dls_error *err)
{
    float tf[DLS__BATCH];
    DLS__TRY(share_positions(plan, adjacent, err));
    if (found && adjacent->kind == DLS_NODE_PHRASE) {
        memset(batch->matches, true, batch->count * sizeof *batch->matches);
        return dls__phrase_match_found(plan, adjacent, batch, tf, err);
    }
    batch->places = NULL;
    return score_node(plan, adjacent, batch, dls__kept_factors_begin(&plan->score_room->kept_of_pair), err);
}

/* Which documents have the pair, of those whose bytes in `stands` say that they have both words. */
static dls_status look_at_adjacent(dls__plan *plan, dls__plan_node *pair, const dls__batch *clause, bool *stands,
                                   dls_error *err)
{
    dls__batch both;
    uint32_t at[DLS__BATCH];
    both.block = clause->block;
    both.count = 0;
    for (uint32_t i = 0; i < clause->count; i++) {
        both.lows[both.count] = clause->lows[i];
        at[both.count] = i;
        both.count += stands[i];
    }
    if (both.count == 0) return DLS_OK;
    DLS__TRY(dls__match_adjacent(plan, pair, false, &both, err));
    for (uint32_t i = 0; i < both.count; i++) stands[at[i]] = both.matches[i];
    return DLS_OK;
}

/* The same where the pair has a list of its own that says all. */
static void find_adjacent(const dls__plan_node *pair, const dls__batch *clause, bool *stands)
{
    uint32_t numbers[DLS__BATCH];
    dls__lows lows = dls__batch_lows(clause);
    dls__list_find_all(&pair->needed[0]->blocks[clause->block], &lows, numbers);
    for (uint32_t i = 0; i < clause->count; i++) stands[i] &= numbers[i] != DLS__NO_POSTING;
}

/* Add what a word adds where it stands behind the one before it in the query, to the scores of `clause`; `before` are
 * the matches of that. Not part of score_bool, which calls itself. */
__attribute__((noinline)) static dls_status add_adjacent(dls__plan *plan, const dls__plan_node *word,
                                                         const bool *before, dls__batch *clause, dls_error *err)
{
    dls__plan_node *pair = word->adjacent;
    bool stands[DLS__BATCH], most = plan->early_use == DLS__EARLY_MOST;
    for (uint32_t i = 0; i < clause->count; i++) stands[i] = before[i] & clause->matches[i];
    if (pair->exact)
        find_adjacent(pair, clause, stands);
    else if (!most)
        DLS__TRY(look_at_adjacent(plan, pair, clause, stands, err));
    for (uint32_t i = 0; i < clause->count; i++) clause->scores[i] += stands[i] ? pair->weight : 0.0f;
    if (most && word->kept != NULL)
        for (uint32_t i = 0; i < clause->count; i++) word->kept->adjacent[i] = stands[i] & pair->exact;
    return DLS_OK;
}

/* Whether that is to be looked at. */
static bool adds_adjacent(const dls__plan *plan, const dls__plan_node *node)
{
    if (node->adjacent == NULL || node->adjacent->absent || plan->early_use == DLS__EARLY_NONE) return false;
    return node->kept == NULL || plan->early_use != DLS__EARLY_KNOWN;
}

/* What a bool needs while its clauses are scored, some of which may be bools. */
typedef struct dls__bool_room {
    clause_roles roles;
    dls__batch clause;
    bool before[DLS__BATCH]; /* matches of the clause before */
    struct dls__bool_room **own;
    struct dls__bool_room *inner; /* of a bool in it; NULL: not yet */
} dls__bool_room;

static dls__bool_room *enter_bool(dls__plan *plan)
{
    dls__bool_room **own = plan->score_room->next;
    if (*own == NULL) {
        *own = dls__arena_alloc_array(plan->arena, 1, sizeof **own);
        if (*own == NULL) return NULL;
        (*own)->own = own;
        (*own)->inner = NULL;
    }
    plan->score_room->next = &(*own)->inner;
    return *own;
}

static void leave_bool(dls__plan *plan, const dls__bool_room *room) { plan->score_room->next = room->own; }

static dls_status score_clauses(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                                dls__bool_room *room, dls_error *err)
{
    dls__batch *clause = &room->clause;
    clause->block = batch->block;
    clause->count = batch->count;
    clause->places = batch->places;
    memcpy(clause->lows, batch->lows, batch->count * sizeof *batch->lows);
    for (size_t i = 0; i < node->child_count; i++) {
        dls__plan_node *child = &node->children[i];
        bool adds = adds_adjacent(plan, child);
        if (adds) memcpy(room->before, clause->matches, batch->count * sizeof *room->before);
        DLS__TRY(score_node(plan, child, clause, kept, err));
        if (adds) DLS__TRY(add_adjacent(plan, child, room->before, clause, err));
        add_clause(&room->roles, child->occur, clause, batch);
    }
    return DLS_OK;
}

static dls_status score_bool(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                             dls_error *err)
{
    dls__bool_room *room = enter_bool(plan);
    if (room == NULL) return dls__no_memory(err);
    clause_roles *roles = &room->roles;
    begin_roles(roles, node, batch->count);
    DLS__TRY(score_clauses(plan, node, batch, kept, room, err));
    leave_bool(plan, room);
    for (uint32_t i = 0; i < batch->count && roles->counts; i++)
        roles->should[i] = roles->should_count[i] >= node->minimum;
    for (uint32_t i = 0; i < batch->count; i++) {
        batch->matches[i] = roles->must[i] && roles->should[i] && !roles->must_not[i];
        if (!batch->matches[i]) batch->scores[i] = 0.0f;
    }
    return DLS_OK;
}

static dls_status score_node(dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls__kept_factors *kept,
                             dls_error *err)
{
    memset(batch->scores, 0, batch->count * sizeof *batch->scores);
    memset(batch->matches, 0, batch->count * sizeof *batch->matches);
    while (dls__plan_is_wrapper(node)) node = &node->children[0];
    if (node->absent) return DLS_OK;
    DLS__TRY(dls__stop_after(plan->stop, batch->count));
    switch (node->kind) {
    case DLS_NODE_BOOL: return score_bool(plan, node, batch, kept, err);
    case DLS_NODE_PHRASE: return score_phrase(plan, node, batch, err);
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY: return score_group(plan, node, batch, kept, err);
    case DLS_NODE_SYNONYM: return score_synonym(plan, node, batch, kept, err);
    case DLS_NODE_CONSTANT: return score_constant(plan, node, batch, kept, err);
    case DLS_NODE_KEYWORD: score_keyword(node, batch); return DLS_OK;
    case DLS_NODE_KEY: score_key(node, batch); return DLS_OK;
    case DLS_NODE_ALL: memset(batch->matches, true, batch->count * sizeof *batch->matches); return DLS_OK;
    case DLS_NODE_RANGE:
        dls__range_matches(node, batch->block, batch->lows, batch->count, batch->matches);
        return DLS_OK;
    case DLS_NODE_TERM: break;
    }
    return score_term(plan, node, batch, kept, err);
}

dls_status dls__score_documents(dls__plan *plan, dls__plan_node *node, dls__early_use use, dls__batch *batch,
                                dls_error *err)
{
    plan->early_use = dls__plan_looks_at_places(plan) ? use : DLS__EARLY_NONE;
    plan->score_room->next = &plan->score_room->bools;
    DLS__TRY(score_node(plan, node, batch, dls__kept_factors_begin(&plan->score_room->kept), err));
    if (plan->boosts.count == 0 || node != &plan->root || use == DLS__EARLY_NONE) return DLS_OK;
    return dls__boost_scores(&plan->boosts, batch->block * DLS__BLOCK_DOCUMENTS, batch->lows, batch->count,
                             batch->scores, err);
}

dls_status dls__list_occurrences(dls__list *list, uint32_t sought, uint32_t block, uint32_t low, uint32_t *counts,
                                 uint32_t *fields, dls_error *err)
{
    uint32_t number = dls__list_find(&list->blocks[block], low), by_list[DLS_MAX_TEXT_FIELDS], at = 0;
    *fields = 0;
    if (number == DLS__NO_POSTING) return DLS_OK;
    DLS__TRY(dls__list_warm(list, block, err));
    dls__list_counts(list, block, number, low, by_list);
    for (uint32_t left = list->fields; left != 0; left &= left - 1, at++) {
        uint32_t field = dls__lowest_bit(left);
        if (by_list[at] == 0 || (sought >> field & 1) == 0) continue;
        counts[field] = by_list[at];
        *fields |= UINT32_C(1) << field;
    }
    return DLS_OK;
}

dls_status dls__occurrences(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                            uint32_t *fields, bool *matches, dls_error *err)
{
    *fields = 0;
    *matches = false;
    if (node->absent) return DLS_OK;
    if (node->kind == DLS_NODE_RANGE) {
        uint16_t one = (uint16_t)low;
        dls__range_matches(node, block, &one, 1, matches);
        return DLS_OK;
    }
    if (node->kind == DLS_NODE_KEYWORD) {
        *matches = dls__list_find(&node->needed[0]->blocks[block], low) != DLS__NO_POSTING;
        return DLS_OK;
    }
    DLS__TRY(node->kind == DLS_NODE_PHRASE
                 ? dls__phrase_count(plan, node, block, low, counts, fields, err)
                 : dls__list_occurrences(node->needed[0], node->fields, block, low, counts, fields, err));
    *matches = *fields != 0;
    return DLS_OK;
}
