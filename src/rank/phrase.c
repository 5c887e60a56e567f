/* SPDX-License-Identifier: MIT
 *
 * All terms are looked up, rarest first; where all are there, positions are read and compared.
 */
#include "rank/phrase.h"

#include <string.h>

#include "base/error.h"
#include "columns/extent.h"
#include "lists/list_format.h"
#include "rank/early.h"
#include "rank/phrase_fields.h"

/* The fields that the term occurs in. */
static uint32_t occupied_fields(const dls__list *list, const uint32_t *counts)
{
    uint32_t occupied = 0, at = 0;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++)
        if (counts[at] > 0) occupied |= fields & -fields;
    return occupied;
}

/* Have `place` stand before its positions in `field`. */
static void enter_field(const dls__list *list, uint32_t position_fields, uint32_t field, dls__phrase_place *place)
{
    uint32_t at = 0;
    place->at = place->positions;
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t number = dls__lowest_bit(fields);
        if (number == field) break;
        if ((position_fields >> number & 1) != 0) place->at += place->counts[at];
    }
    place->end = place->at + place->counts[at];
}

/* Whether `place` has a position up to `slop` from `position`; what is before that is dropped. */
static bool has_position(dls__phrase_place *place, uint64_t position, uint32_t slop)
{
    uint64_t least = position > slop ? position - slop : 0;
    while (place->at < place->end && *place->at < least) place->at++;
    return place->at < place->end && *place->at <= position + slop;
}

/* Places where the first term stands and all others at their distances, give or take the slop. */
static uint32_t count_places(const dls__plan_node *node, dls__phrase_place *places)
{
    uint32_t count = 0, slop = node->query->slop;
    for (const uint32_t *first = places[0].at; first < places[0].end; first++) {
        size_t i = 1;
        while (i < node->term_count && has_position(&places[i], (uint64_t)*first + node->terms[i].offset, slop)) i++;
        count += i == node->term_count;
    }
    return count;
}

/* The first such place, of which there is one. */
static uint32_t first_of_places(const dls__plan_node *node, dls__phrase_place *places)
{
    for (const uint32_t *first = places[0].at; first < places[0].end; first++) {
        size_t i = 1;
        while (i < node->term_count &&
               has_position(&places[i], (uint64_t)*first + node->terms[i].offset, node->query->slop))
            i++;
        if (i == node->term_count) return *first;
    }
    return UINT32_MAX;
}

/* Read the positions of all terms in a document of which every one has a posting, places[i].number with
 * places[i].counts. */
static dls_status read_places(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, dls_error *err)
{
    dls__phrase_place *places = node->places;
    for (size_t i = 0; i < node->term_count; i++)
        DLS__TRY(dls__list_positions(&node->terms[i].list, block, places[i].number, low, places[i].counts, plan->arena,
                                     &places[i].room, &places[i].positions, err));
    return DLS_OK;
}

/* Count the phrase in each of the fields that all terms occur in. */
static dls_status count_in_fields(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                                  uint32_t *fields, dls_error *err)
{
    dls__phrase_place *places = node->places;
    uint32_t common = node->fields, position_fields = plan->index->schema->position_fields;
    *fields = 0;
    for (size_t i = 0; i < node->term_count; i++) common &= occupied_fields(&node->terms[i].list, places[i].counts);
    if (common == 0) return DLS_OK;
    DLS__TRY(read_places(plan, node, block, low, err));
    for (; common != 0; common &= common - 1) {
        uint32_t field = dls__lowest_bit(common);
        for (size_t i = 0; i < node->term_count; i++)
            enter_field(&node->terms[i].list, position_fields, field, &places[i]);
        counts[field] = count_places(node, places);
        if (counts[field] > 0) *fields |= UINT32_C(1) << field;
    }
    return DLS_OK;
}

dls_status dls__phrase_count(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t *counts,
                             uint32_t *fields, dls_error *err)
{
    dls__phrase_place *places = node->places;
    *fields = 0;
    for (size_t i = 0; i < node->term_count; i++) {
        dls__list *list = &node->terms[i].list;
        places[i].number = dls__list_find(&list->blocks[block], low);
        if (places[i].number == DLS__NO_POSTING) return DLS_OK;
        DLS__TRY(dls__list_warm(list, block, err));
        dls__list_counts(list, block, places[i].number, low, places[i].counts);
    }
    return count_in_fields(plan, node, block, low, counts, fields, err);
}

dls_status dls__phrase_early(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, float *early,
                             dls_error *err)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
    DLS__TRY(dls__phrase_count(plan, node, block, low, counts, &fields, err));
    for (fields &= plan->lead_fields; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        for (size_t i = 0; i < node->term_count; i++)
            enter_field(&node->terms[i].list, plan->index->schema->position_fields, field, &node->places[i]);
        dls__raise_to(plan, field, block * DLS__BLOCK_DOCUMENTS + low, first_of_places(node, node->places), early);
    }
    return DLS_OK;
}

/* Reading the positions of a posting (stop.h). */
#define WORK_OF_POSITIONS 16

/* Find the postings of all terms; documents that lack one do not match. */
static dls_status find_places(const dls__plan *plan, dls__plan_node *node, dls__batch *batch, dls_error *err)
{
    dls__lows lows = dls__batch_lows(batch);
    for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] = true;
    for (size_t j = 0; j < node->term_count; j++) {
        dls__list *list = &node->terms[j].list;
        uint32_t *numbers = node->places[j].numbers;
        DLS__TRY(dls__stop_after(plan->stop, batch->count));
        DLS__TRY(dls__list_warm(list, batch->block, err));
        dls__list_find_all(&list->blocks[batch->block], &lows, numbers);
        for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] &= numbers[i] != DLS__NO_POSTING;
    }
    return DLS_OK;
}

/* The one field that all terms' lists have and the phrase seeks; DLS_MAX_TEXT_FIELDS if there is none. */
static uint32_t only_field(const dls__plan_node *node)
{
    uint32_t field = dls__lowest_bit(node->fields);
    for (size_t i = 0; i < node->term_count; i++)
        if (node->terms[i].list.fields != UINT32_C(1) << field) return DLS_MAX_TEXT_FIELDS;
    return field;
}

uint32_t dls__phrase_reach(const dls__plan_node *node, const dls__list *list)
{
    return list == &node->terms[0].list ? 1 : 2 * node->query->slop + 1;
}

_Static_assert(2 * DLS_MAX_DISTANCE <= UINT8_MAX, "what is near by all bits is near by the lowest 8");

/* Documents of a batch that may have the phrase still: what the places hold of each is moved to the front. */
typedef struct remaining {
    uint32_t count;
    uint16_t documents[DLS__BATCH]; /* numbers in the batch */
    uint64_t near[DLS__BATCH];      /* bits of the first term's positions that have all others near, going by lows */
} remaining;

static void begin_remaining(dls__plan_node *node, const dls__batch *batch, remaining *r)
{
    r->count = 0;
    for (uint32_t i = 0; i < batch->count; i++) {
        if (!batch->matches[i]) continue;
        for (size_t j = 0; j < node->term_count; j++) node->places[j].numbers[r->count] = node->places[j].numbers[i];
        r->near[r->count] = UINT64_MAX;
        r->documents[r->count++] = (uint16_t)i;
    }
}

/* Leave out those that have nothing near. */
static void keep_near(dls__plan_node *node, remaining *r)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->near[i] == 0) continue;
        for (size_t j = 0; j < node->term_count; j++) {
            dls__phrase_place *place = &node->places[j];
            place->numbers[kept] = place->numbers[i];
            place->position_lows[kept] = place->position_lows[i];
            place->all_counts[kept] = place->all_counts[i];
        }
        r->documents[kept] = r->documents[i];
        r->near[kept++] = r->near[i];
    }
    r->count = kept;
}

static dls_status read_lows(dls__plan *plan, dls__plan_node *node, size_t term, uint32_t block, const remaining *r,
                            dls_error *err)
{
    dls__phrase_place *place = &node->places[term];
    DLS__TRY(dls__stop_after(plan->stop, WORK_OF_POSITIONS * r->count));
    return dls__list_position_lows(&node->terms[term].list, block, place->numbers, r->count, plan->arena,
                                   place->position_lows, place->all_counts, err);
}

/* Find out where the first term has all others near, going by the lowest 8 bits of positions, whatever their fields. */
static dls_status compare_lows(dls__plan *plan, dls__plan_node *node, uint32_t block, remaining *r, dls_error *err)
{
    uint32_t slop = node->query->slop;
    uint64_t near[DLS__BATCH];
    dls__byte_arrays first = { node->places[0].position_lows, node->places[0].all_counts };
    DLS__TRY(read_lows(plan, node, 0, block, r, err));
    for (size_t i = 0; i + 1 < node->term_count; i++) {
        uint32_t j = node->others[i];
        dls__byte_arrays other = { node->places[j].position_lows, node->places[j].all_counts };
        if (i > 0) keep_near(node, r);
        DLS__TRY(read_lows(plan, node, j, block, r, err));
        dls__kernels_best()->find_near(&first, &other, r->count, (uint8_t)(node->terms[j].offset - slop),
                                       (uint8_t)(2 * slop), near);
        for (uint32_t k = 0; k < r->count; k++) r->near[k] &= near[k];
    }
    return DLS_OK;
}

/* Whether lows say all of document `i`, whose terms are in one field: if they are not too many to have been compared,
 * and those that have something near are alone. Where there are no others, the first and the last tell of all. */
static bool lows_suffice(const dls__plan_node *node, uint32_t i, uint32_t alone, uint64_t near)
{
    const dls__phrase_place *first = &node->places[0];
    const uint8_t *lows = first->position_lows[i];
    if (first->all_counts[i] == 0) return false;
    for (size_t j = 0; j < node->term_count; j++)
        if (node->places[j].all_counts[i] > DLS__MOST_NEAR) return false;
    if (alone == 0) return dls__lows_are_alone(node, 0, lows[0], lows[first->all_counts[i] - 1]);
    for (; near != 0; near &= near - 1) {
        uint32_t low = lows[dls__lowest_bit(near)];
        if (!dls__lows_are_alone(node, alone, low, low)) return false;
    }
    return true;
}

/* Read the positions of all terms in document `i` of those that remain, and count the phrase in its one field. */
static dls_status count_in_one_field(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t i,
                                     uint32_t *count, dls_error *err)
{
    for (size_t j = 0; j < node->term_count; j++) {
        dls__phrase_place *place = &node->places[j];
        DLS__TRY(dls__list_positions_of_lows(&node->terms[j].list, block, place->numbers[i], low,
                                             place->position_lows[i], place->all_counts[i], plan->arena, &place->room,
                                             &place->positions, err));
        place->at = place->positions;
        place->end = place->at + place->all_counts[i];
    }
    *count = count_places(node, node->places);
    return DLS_OK;
}

/* The documents that remain, in the one field that there is. Which have something near cannot be predicted: they are
 * picked first, without a branch. */
static dls_status match_in_one_field(dls__plan *plan, dls__plan_node *node, uint32_t field, const remaining *r,
                                     dls__batch *batch, float *tf, dls_error *err)
{
    const uint8_t *lengths = plan->columns->lengths[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    const uint8_t *extents = plan->columns->extents[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    uint16_t picked[DLS__BATCH + 1];
    uint32_t picked_count = 0;
    for (uint32_t i = 0; i < r->count; i++) {
        picked[picked_count] = (uint16_t)i;
        picked_count += r->near[i] != 0;
    }
    for (uint32_t k = 0; k < picked_count; k++) {
        uint32_t i = picked[k], document = r->documents[i], low = batch->lows[document], count = 1;
        if ((r->near[i] & (r->near[i] - 1)) != 0) count = dls__popcount(r->near[i]); /* seldom, and no instruction */
        if (!lows_suffice(node, i, dls__extent_alone(extents[low]), r->near[i])) {
            DLS__TRY(dls__stop_after(plan->stop, WORK_OF_POSITIONS * node->term_count));
            DLS__TRY(count_in_one_field(plan, node, batch->block, low, i, &count, err));
        }
        batch->matches[document] = count > 0;
        tf[document] = (float)count * plan->bm25.factor[field][lengths[low]];
    }
    return DLS_OK;
}

/* Read the positions of all terms in document `i` of those that remain, and count the phrase in each field. */
static dls_status count_by_positions(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, uint32_t i,
                                     uint32_t *counts, dls_error *err)
{
    uint32_t fields;
    for (size_t j = 0; j < node->term_count; j++) {
        dls__phrase_place *place = &node->places[j];
        place->number = place->numbers[i];
        for (uint32_t at = 0; at < node->terms[j].list.field_count; at++)
            place->counts[at] = place->field_counts[at][i];
    }
    return count_in_fields(plan, node, block, low, counts, &fields, err);
}

/* Count the phrase in document `i` of those that remain, by lows where these tell, else by positions. `common` are the
 * fields that all terms are in, `any` those that one of them is in: mostly that is one. */
static dls_status count_in_document(dls__plan *plan, dls__plan_node *node, const dls__batch *documents, uint32_t i,
                                    uint32_t common, uint32_t any, uint64_t near, uint32_t *counts, dls_error *err)
{
    uint32_t low = documents->lows[i];
    const uint8_t *extents = plan->columns->extents[dls__lowest_bit(common)];
    size_t document = (size_t)documents->block * DLS__BLOCK_DOCUMENTS + low;
    if ((any & (any - 1)) == 0 && lows_suffice(node, i, dls__extent_alone(extents[document]), near)) {
        counts[dls__lowest_bit(common)] = dls__popcount(near);
        return DLS_OK;
    }
    DLS__TRY(dls__stop_after(plan->stop, WORK_OF_POSITIONS * node->term_count));
    if (dls__phrase_count_lows(plan, node, documents, i, common, near, counts)) return DLS_OK;
    return count_by_positions(plan, node, documents->block, low, i, counts, err);
}

/* The documents that remain, in any fields. */
static dls_status match_in_fields(dls__plan *plan, dls__plan_node *node, remaining *r, dls__batch *batch, float *tf,
                                  dls_error *err)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS];
    dls__phrase_fields fields;
    dls__batch documents;
    keep_near(node, r);
    documents.block = batch->block;
    documents.count = r->count;
    documents.places = NULL;
    for (uint32_t i = 0; i < r->count; i++) documents.lows[i] = batch->lows[r->documents[i]];
    DLS__TRY(dls__phrase_look_at_fields(plan, node, &documents, &fields, err));
    for (uint32_t i = 0; i < r->count; i++) {
        uint32_t common = fields.common[i], to = r->documents[i];
        size_t document = (size_t)batch->block * DLS__BLOCK_DOCUMENTS + documents.lows[i];
        if (common == 0) continue;
        DLS__TRY(count_in_document(plan, node, &documents, i, common, fields.any[i], r->near[i], counts, err));
        for (; common != 0; common &= common - 1) {
            uint32_t field = dls__lowest_bit(common);
            if (counts[field] == 0) continue;
            batch->matches[to] = true;
            tf[to] += (float)counts[field] * plan->bm25.factor[field][plan->columns->lengths[field][document]];
        }
    }
    return DLS_OK;
}

dls_status dls__phrase_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, float *tf, dls_error *err)
{
    DLS__TRY(find_places(plan, node, batch, err));
    return dls__phrase_match_found(plan, node, batch, tf, err);
}

dls_status dls__phrase_match_found(dls__plan *plan, dls__plan_node *node, dls__batch *batch, float *tf, dls_error *err)
{
    uint32_t only = only_field(node);
    remaining r;
    begin_remaining(node, batch, &r);
    for (uint32_t i = 0; i < batch->count; i++) {
        batch->matches[i] = false;
        tf[i] = 0.0f;
    }
    DLS__TRY(compare_lows(plan, node, batch->block, &r, err));
    return only < DLS_MAX_TEXT_FIELDS ? match_in_one_field(plan, node, only, &r, batch, tf, err)
                                      : match_in_fields(plan, node, &r, batch, tf, err);
}
