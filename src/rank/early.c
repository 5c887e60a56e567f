/* SPDX-License-Identifier: MIT
 *
 * The first position of each posting. Of a list of one field those of all documents are found together.
 */
#include "rank/early.h"

#include "base/error.h"
#include "columns/extent.h"
#include "columns/lengths.h"
#include "lists/list_format.h"

/* A word at this place counts half as much more as the first. */
#define HALF_AT 30.0f

/* Where there is nothing but phrases and groups, documents need not be scored twice. */
static bool has_single_word(const dls__plan_node *node)
{
    bool found = node->query->kind == DLS_NODE_TERM || node->query->kind == DLS_NODE_SYNONYM;
    for (size_t i = 0; i < node->child_count && !found; i++) found = has_single_word(&node->children[i]);
    return found;
}

void dls__early_init(dls__plan *plan, const dls__rank_parameters *parameters)
{
    plan->lead_fields = 0;
    plan->lead_room = (dls__position_room){ NULL, 0 };
    if (!has_single_word(&plan->root)) return;
    uint32_t fields = plan->bm25.fields & plan->index->schema->position_fields;
    for (; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        plan->lead[field] = parameters->lead[field];
        if (plan->lead[field] > 0.0f) plan->lead_fields |= UINT32_C(1) << field;
    }
}

float dls__most_early(const dls__plan *plan, const dls__list *list, uint32_t sought)
{
    float most = 0.0f;
    for (uint32_t fields = list->fields & sought & plan->lead_fields; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        if (plan->lead[field] > most) most = plan->lead[field];
    }
    return most;
}

/* How many words a document has in the fields with a lead that come before `field`. */
static uint64_t words_before(const dls__plan *plan, uint32_t field, uint32_t document)
{
    uint64_t words = 0;
    uint32_t fields = plan->lead_fields & ((UINT32_C(1) << field) - 1);
    for (; fields != 0; fields &= fields - 1)
        words += dls__length_decode(plan->columns->lengths[dls__lowest_bit(fields)][document]);
    return words;
}

static float early_at(const dls__plan *plan, uint32_t field, uint32_t document, uint32_t first)
{
    return plan->lead[field] / (1.0f + (float)(words_before(plan, field, document) + first) / HALF_AT);
}

void dls__raise_to(const dls__plan *plan, uint32_t field, uint32_t document, uint32_t first, float *early)
{
    float own = early_at(plan, field, document, first);
    if (own > *early) *early = own;
}

float dls__most_early_in(const dls__plan *plan, const dls__list *list, uint32_t sought, uint32_t document,
                         const uint32_t *counts)
{
    float most = 0.0f;
    uint32_t at = 0, leading = sought & plan->lead_fields;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (counts[at] > 0 && (leading >> field & 1) != 0) dls__raise_to(plan, field, document, 0, &most);
    }
    return most;
}

/* Postings of a block, of which each may raise its `early`. */
typedef struct early_postings {
    size_t count;
    const uint32_t *numbers;
    const uint16_t *lows;
    const float *least; /* NULL: each is wanted */
    float *early;
} early_postings;

/* Whether the first of some ascending positions, below 2^width, is below 256, as their lowest 8 bits tell: each time
 * these do not grow, the others do. */
static bool is_first_low(const uint8_t *lows, uint32_t count, uint32_t width)
{
    if (width > 32) return false; /* no width that there is: whoever reads the others says so */
    uint32_t most = (uint32_t)((UINT64_C(1) << (width - 8)) - 1);
    for (uint32_t i = 1; i < count && most > 0; i++) most -= lows[i] <= lows[i - 1];
    return most == 0;
}

static dls_status raise_in_one_field(dls__plan *plan, dls__list *list, uint32_t block, const early_postings *postings,
                                     dls_error *err)
{
    uint32_t field = dls__lowest_bit(list->fields), counts[DLS__BATCH];
    const uint8_t *lows[DLS__BATCH], *extents = list->file->columns->extents[field];
    DLS__TRY(dls__list_position_lows(list, block, postings->numbers, postings->count, plan->arena, lows, counts, err));
    for (size_t i = 0; i < postings->count; i++) {
        if (counts[i] == 0) continue;
        uint32_t low = postings->lows[i], document = block * DLS__BLOCK_DOCUMENTS + low, first = lows[i][0];
        uint8_t extent = extents[document];
        if (first < dls__extent_alone(extent) && !is_first_low(lows[i], counts[i], dls__extent_width(extent))) {
            const uint32_t *positions;
            if (postings->least != NULL && early_at(plan, field, document, first) < postings->least[i]) {
                postings->early[i] = DLS__TOO_LATE;
                continue;
            }
            DLS__TRY(dls__list_positions_of_lows(list, block, postings->numbers[i], low, lows[i], counts[i],
                                                 plan->arena, &plan->lead_room, &positions, err));
            first = positions[0];
        }
        dls__raise_to(plan, field, document, first, &postings->early[i]);
    }
    return DLS_OK;
}

static dls_status raise_in_many_fields(dls__plan *plan, dls__list *list, uint32_t sought, uint32_t block,
                                       const early_postings *postings, size_t i, dls_error *err)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS], kept = 0, at = 0, positional = plan->index->schema->position_fields;
    uint32_t document = block * DLS__BLOCK_DOCUMENTS + postings->lows[i];
    const uint32_t *positions;
    dls__list_counts(list, block, postings->numbers[i], postings->lows[i], counts);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++)
        if ((positional >> dls__lowest_bit(fields) & 1) != 0) kept |= counts[at];
    if (kept == 0) return DLS_OK;
    DLS__TRY(dls__list_positions(list, block, postings->numbers[i], postings->lows[i], counts, plan->arena,
                                 &plan->lead_room, &positions, err));
    at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (counts[at] == 0 || (positional >> field & 1) == 0) continue;
        if ((sought & plan->lead_fields) >> field & 1)
            dls__raise_to(plan, field, document, positions[0], &postings->early[i]);
        positions += counts[at];
    }
    return DLS_OK;
}

static dls_status raise_postings(dls__plan *plan, dls__list *list, uint32_t sought, uint32_t block,
                                 const early_postings *postings, dls_error *err)
{
    if (list->field_count == 1) return raise_in_one_field(plan, list, block, postings, err);
    for (size_t i = 0; i < postings->count; i++)
        DLS__TRY(raise_in_many_fields(plan, list, sought, block, postings, i, err));
    return DLS_OK;
}

/* The same of those that there are, and that may be raised. */
static dls_status raise_some(dls__plan *plan, dls__list *list, uint32_t sought, uint32_t block,
                             const early_postings *postings, float most, dls_error *err)
{
    uint32_t numbers[DLS__BATCH];
    uint16_t lows[DLS__BATCH], at[DLS__BATCH];
    float least[DLS__BATCH], early[DLS__BATCH];
    early_postings some = { 0, numbers, lows, postings->least != NULL ? least : NULL, early };
    for (size_t i = 0; i < postings->count; i++) {
        at[some.count] = (uint16_t)i;
        numbers[some.count] = postings->numbers[i];
        lows[some.count] = postings->lows[i];
        if (postings->least != NULL) least[some.count] = postings->least[i];
        early[some.count] = postings->early[i];
        some.count += (numbers[some.count] != DLS__NO_POSTING) & (early[some.count] < most);
    }
    if (some.count == 0) return DLS_OK;
    DLS__TRY(raise_postings(plan, list, sought, block, &some, err));
    for (size_t i = 0; i < some.count; i++) postings->early[at[i]] = early[i];
    return DLS_OK;
}

dls_status dls__raise_early(dls__plan *plan, dls__list *list, uint32_t sought, uint32_t block, const dls__lows *lows,
                            const uint32_t *numbers, const float *least, float *early, dls_error *err)
{
    float most = dls__most_early(plan, list, sought);
    if (most == 0.0f || plan->early_use == DLS__EARLY_NONE) return DLS_OK;
    if (plan->early_use == DLS__EARLY_MOST) {
        for (size_t i = 0; i < lows->count; i++)
            if (numbers[i] != DLS__NO_POSTING && early[i] < most) early[i] = most;
        return DLS_OK;
    }
    size_t raised = 0;
    for (size_t i = 0; i < lows->count; i++) raised += (numbers[i] != DLS__NO_POSTING) & (early[i] < most);
    early_postings postings = { lows->count, numbers, lows->lows, least, early };
    return raised == lows->count ? raise_postings(plan, list, sought, block, &postings, err)
                                 : raise_some(plan, list, sought, block, &postings, most, err);
}
