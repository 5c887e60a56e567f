/* SPDX-License-Identifier: MIT
 *
 * Bounds are sums and differences in single precision, so they are off by some roundings, which `slack` exceeds.
 */
#include "rank/refine.h"

#include <float.h>
#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"
#include "rank/early.h"

/* Words up to which it is worth the memory: 3.5 KiB each. */
#define MOST_KEPT_WORDS 64

/* Documents of a batch that may still be among the best. */
typedef struct survivors {
    dls__batch *batch;
    float threshold;
    float slack; /* relative to the score that a document has at most */
    uint32_t count;
    uint16_t places[DLS__BATCH]; /* in the batch, ascending */
    float bounds[DLS__BATCH];    /* by place */
} survivors;

/* What is looked at of a word: where it stands first, or whether it stands behind the word before it. */
typedef struct dls__refine_step {
    dls__plan_node *node;
    const dls__plan_node *before; /* NULL: the first place */
    float most;                   /* that it adds */
} refine_step;

static void take_kept_word(dls__plan *plan, dls__plan_node *node)
{
    if (node->kind == DLS_NODE_TERM && node->occur != DLS_MUST_NOT) plan->words[plan->word_count++] = node;
}

/* Of the root: how many there are that may add to a score. */
static size_t count_adding(const dls__plan_node *root)
{
    size_t count = root->kind != DLS_NODE_BOOL;
    for (size_t i = 0; i < root->child_count && root->kind == DLS_NODE_BOOL; i++)
        count += root->children[i].occur != DLS_MUST_NOT;
    return count;
}

dls_status dls__refine_init(dls__plan *plan, dls_error *err)
{
    dls__plan_node *root = &plan->root;
    while (dls__plan_is_wrapper(root)) root = &root->children[0];
    plan->word_count = plan->step_count = 0;
    plan->words_are_all = false;
    size_t most = root->kind == DLS_NODE_BOOL ? root->child_count : 1;
    if (most > MOST_KEPT_WORDS || (plan->lead_fields == 0 && plan->adjacent_places == NULL)) return DLS_OK;
    plan->words = dls__arena_alloc_array(plan->arena, most, sizeof(dls__plan_node *));
    plan->steps = dls__arena_alloc_array(plan->arena, 2 * most, sizeof *plan->steps);
    if (plan->words == NULL || plan->steps == NULL) return dls__no_memory(err);
    if (root->kind != DLS_NODE_BOOL) take_kept_word(plan, root);
    for (size_t i = 0; i < root->child_count && root->kind == DLS_NODE_BOOL; i++)
        take_kept_word(plan, &root->children[i]);
    plan->words_are_all = plan->word_count == count_adding(root);
    for (size_t i = 0; i < plan->word_count; i++) {
        plan->words[i]->kept = dls__arena_alloc(plan->arena, sizeof *plan->words[i]->kept);
        if (plan->words[i]->kept == NULL) return dls__no_memory(err);
    }
    return DLS_OK;
}

/* By insertion: there are few. */
static void add_step(dls__plan *plan, refine_step step)
{
    size_t at = plan->step_count++;
    for (; at > 0 && plan->steps[at - 1].most < step.most; at--) plan->steps[at] = plan->steps[at - 1];
    plan->steps[at] = step;
}

/* Whether the word may stand behind the one before it. */
static bool has_adjacent(const dls__plan_node *node) { return node->adjacent != NULL && !node->adjacent->absent; }

void dls__refine_enter(dls__plan *plan)
{
    plan->step_count = 0;
    for (size_t i = 0; i < plan->word_count; i++) {
        dls__plan_node *node = plan->words[i];
        if (node->absent) continue;
        float early = node->weight * dls__most_early(plan, node->needed[0], node->fields);
        if (early > 0.0f) add_step(plan, (refine_step){ node, NULL, early });
        if (has_adjacent(node) && !node->adjacent->exact)
            add_step(plan, (refine_step){ node, node - 1, node->adjacent->weight });
    }
}

/* Leave out what cannot reach the threshold any more. */
static void drop_hopeless(survivors *s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        uint16_t place = s->places[i];
        s->places[kept] = place;
        kept += s->bounds[place] + s->slack * s->batch->scores[place] >= s->threshold;
    }
    s->count = kept;
}

static dls_status refine_early(dls__plan *plan, const refine_step *step, survivors *s, dls_error *err)
{
    dls__plan_node *node = step->node;
    dls__kept_word *kept = node->kept;
    uint16_t lows[DLS__BATCH], places[DLS__BATCH];
    uint32_t numbers[DLS__BATCH], count = 0;
    float early[DLS__BATCH], least[DLS__BATCH];
    for (uint32_t i = 0; i < s->count; i++) {
        uint16_t place = s->places[i];
        float room = s->bounds[place] + 2.0f * s->slack * s->batch->scores[place] - s->threshold;
        least[count] = kept->most[place] - room / node->weight;
        places[count] = place;
        lows[count] = s->batch->lows[place];
        numbers[count] = kept->numbers[place];
        early[count] = 0.0f;
        count += kept->matches[place];
    }
    dls__lows found = { lows, count, NULL };
    DLS__TRY(
        dls__raise_early(plan, node->needed[0], node->fields, s->batch->block, &found, numbers, least, early, err));
    for (uint32_t i = 0; i < count; i++) {
        if (early[i] == DLS__TOO_LATE) {
            s->bounds[places[i]] = -FLT_MAX;
            continue;
        }
        float own = node->weight * early[i];
        kept->scores[places[i]] += own;
        s->bounds[places[i]] -= node->weight * kept->most[places[i]] - own;
    }
    return DLS_OK;
}

static dls_status refine_adjacent(dls__plan *plan, const refine_step *step, survivors *s, dls_error *err)
{
    dls__plan_node *pair = step->node->adjacent;
    dls__batch both; /* large */
    uint16_t places[DLS__BATCH];
    both.block = s->batch->block;
    both.count = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        uint16_t place = s->places[i];
        places[both.count] = place;
        both.lows[both.count] = s->batch->lows[place];
        pair->places[0].numbers[both.count] = step->before->kept->numbers[place];
        pair->places[1].numbers[both.count] = step->node->kept->numbers[place];
        both.count += step->node->kept->matches[place] & step->before->kept->matches[place];
    }
    if (both.count > 0) DLS__TRY(dls__match_adjacent(plan, pair, true, &both, err));
    for (uint32_t i = 0; i < both.count; i++) {
        step->node->kept->adjacent[places[i]] = both.matches[i];
        if (!both.matches[i]) s->bounds[places[i]] -= step->most;
    }
    return DLS_OK;
}

/* Have batch and words be about those that are left. */
static void keep_survivors(const dls__plan *plan, const survivors *s)
{
    for (size_t w = 0; w < plan->word_count; w++) {
        const dls__plan_node *node = plan->words[w];
        if (node->absent) continue;
        dls__kept_word *kept = node->kept;
        bool stands = has_adjacent(node);
        for (uint32_t i = 0; i < s->count; i++) {
            uint16_t place = s->places[i];
            kept->scores[i] = kept->scores[place];
            kept->scores[i] += stands && kept->adjacent[place] ? node->adjacent->weight : 0.0f;
            kept->matches[i] = kept->matches[place];
        }
    }
    for (uint32_t i = 0; i < s->count; i++) s->batch->lows[i] = s->batch->lows[s->places[i]];
    s->batch->count = s->count;
}

/* Scores of documents that match, in the order of the query, as dls__score_documents makes them. */
static dls_status add_up_words(dls__plan *plan, dls__batch *batch, dls_error *err)
{
    memset(batch->matches, true, batch->count * sizeof *batch->matches);
    memset(batch->scores, 0, batch->count * sizeof *batch->scores);
    for (size_t w = 0; w < plan->word_count; w++) {
        const dls__kept_word *kept = plan->words[w]->kept;
        for (uint32_t i = 0; i < batch->count && !plan->words[w]->absent; i++) batch->scores[i] += kept->scores[i];
    }
    if (plan->boosts.count == 0) return DLS_OK;
    return dls__boost_scores(&plan->boosts, batch->block * DLS__BLOCK_DOCUMENTS, batch->lows, batch->count,
                             batch->scores, err);
}

dls_status dls__refine(dls__plan *plan, float threshold, dls__batch *batch, dls_error *err)
{
    survivors s; /* large */
    s.batch = batch;
    s.threshold = threshold;
    s.count = 0;
    s.slack = 1e-5f + 4e-7f * (float)(plan->leaf_count + plan->word_count);
    for (uint32_t i = 0; i < batch->count; i++) {
        s.bounds[i] = batch->scores[i];
        s.places[s.count] = (uint16_t)i;
        s.count += batch->matches[i] & (batch->scores[i] >= threshold);
    }
    plan->early_use = DLS__EARLY_TRUE;
    for (size_t i = 0; i < plan->step_count && s.count > 0; i++) {
        const refine_step *step = &plan->steps[i];
        DLS__TRY(step->before == NULL ? refine_early(plan, step, &s, err) : refine_adjacent(plan, step, &s, err));
        drop_hopeless(&s);
    }
    keep_survivors(plan, &s);
    return plan->words_are_all ? add_up_words(plan, batch, err) : DLS_OK;
}
