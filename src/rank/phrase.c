/* SPDX-License-Identifier: MIT
 *
 * All terms are looked up, rarest first; where all are there, positions are read and compared.
 */
#include "rank/phrase.h"

#include <string.h>

#include "base/error.h"
#include "lists/list_format.h"

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

/* Pairs of positions that are compared with each other, all with all: without branches that would be mispredicted, as
 * those of a merge are, and for vectors. */
#define FEW_PAIRS 512

/* Of two terms: how many positions of the first the second has at `offset` from there, or up to `slop` from that. Slop
 * is a constant where it is 0, so that positions are compared for being equal. */
static inline uint32_t count_pairs(const dls__phrase_place *first, const dls__phrase_place *second, uint32_t offset,
                                   uint32_t slop)
{
    uint32_t count = 0;
    for (const uint32_t *a = first->at; a < first->end; a++) {
        uint32_t least = *a + offset - slop, found = 0; /* it may wrap around below 0, as the difference then does */
        for (const uint32_t *b = second->at; b < second->end; b++) found |= *b - least <= 2 * slop;
        count += found;
    }
    return count;
}

/* Places where the first term stands and all others at their distances, give or take the slop. */
static uint32_t count_places(const dls__plan_node *node, dls__phrase_place *places)
{
    uint32_t count = 0, slop = node->query->slop;
    if (node->term_count == 2 && (places[0].end - places[0].at) * (places[1].end - places[1].at) <= FEW_PAIRS) {
        uint32_t offset = node->terms[1].offset;
        return slop == 0 ? count_pairs(&places[0], &places[1], offset, 0)
                         : count_pairs(&places[0], &places[1], offset, slop);
    }
    for (const uint32_t *first = places[0].at; first < places[0].end; first++) {
        size_t i = 1;
        while (i < node->term_count && has_position(&places[i], (uint64_t)*first + node->terms[i].offset, slop)) i++;
        count += i == node->term_count;
    }
    return count;
}

/* Read the positions of all terms in a document of which every one has a posting, places[i].number with
 * places[i].counts. */
static dls_status read_places(dls__plan *plan, dls__plan_node *node, uint32_t block, uint32_t low, dls_error *err)
{
    dls__phrase_place *places = node->places;
    for (size_t i = 0; i < node->term_count; i++)
        DLS__TRY(dls__list_positions(&node->terms[i].list, block, places[i].number, low, places[i].counts, plan->arena,
                                     &places[i].scratch, &places[i].positions, err));
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

/* Find the postings of all terms; documents that lack one do not match. */
static dls_status find_places(dls__plan_node *node, dls__batch *batch, dls_error *err)
{
    dls__lows lows = dls__batch_lows(batch);
    for (uint32_t i = 0; i < batch->count; i++) batch->matches[i] = true;
    for (size_t j = 0; j < node->term_count; j++) {
        dls__list *list = &node->terms[j].list;
        uint32_t *numbers = node->places[j].numbers;
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

/* Lower `most` to `reach` times the counts. */
static void lower_counts(const uint32_t *counts, uint64_t reach, size_t count, uint64_t *most)
{
    for (size_t i = 0; i < count; i++) most[i] = reach * counts[i] < most[i] ? reach * counts[i] : most[i];
}

/* The same by how often each pair of the phrase occurs. */
static dls_status lower_to_pairs(dls__plan_node *node, const dls__batch *batch, uint64_t *most, dls_error *err)
{
    dls__lows lows = dls__batch_lows(batch);
    uint32_t numbers[DLS__BATCH], counts[DLS__BATCH];
    for (size_t j = 0; j + 1 < node->term_count; j++) {
        dls__list *pair = &node->pairs[j];
        if (pair->df == 0) continue;
        DLS__TRY(dls__list_warm(pair, batch->block, err));
        dls__list_find_all(&pair->blocks[batch->block], &lows, numbers);
        dls__list_count_all(pair, batch->block, &lows, numbers, counts);
        lower_counts(counts, 1, batch->count, most);
    }
    return DLS_OK;
}

/* Where there is but one field: drop the documents that would score too little even if the phrase stood wherever the
 * counts of its terms and pairs let it. So most need no positions. */
static dls_status drop_low_counts(const dls__plan *plan, dls__plan_node *node, uint32_t field, dls__batch *batch,
                                  dls_error *err)
{
    const uint8_t *lengths = plan->columns->lengths[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    dls__lows lows = dls__batch_lows(batch);
    uint64_t most[DLS__BATCH];
    memset(most, 0xff, sizeof most);
    DLS__TRY(lower_to_pairs(node, batch, most, err));
    for (size_t j = 0; j < node->term_count; j++) {
        dls__phrase_place *place = &node->places[j];
        uint64_t reach = dls__phrase_reach(node, &node->terms[j].list);
        dls__list_count_all(&node->terms[j].list, batch->block, &lows, place->numbers, place->all_counts);
        lower_counts(place->all_counts, reach, batch->count, most);
    }
    for (uint32_t i = 0; i < batch->count; i++) {
        float tf = (float)most[i] * plan->bm25.factor[field][lengths[batch->lows[i]]];
        batch->matches[i] &= most[i] > 0 && dls__bm25_score(&plan->bm25, node->weight, tf) >= plan->least_score;
    }
    return DLS_OK;
}

/* Put the numbers and counts of document `i` of the batch where they are counted from. */
static void enter_document(dls__plan_node *node, const dls__batch *batch, uint32_t i)
{
    for (size_t j = 0; j < node->term_count; j++) {
        dls__phrase_place *place = &node->places[j];
        place->number = place->numbers[i];
        dls__list_counts(&node->terms[j].list, batch->block, place->number, batch->lows[i], place->counts);
    }
}

/* Documents in any fields, one after the other. */
static dls_status match_in_fields(dls__plan *plan, dls__plan_node *node, dls__batch *batch, float *tf, dls_error *err)
{
    uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
    for (uint32_t i = 0; i < batch->count; i++) {
        size_t document = (size_t)batch->block * DLS__BLOCK_DOCUMENTS + batch->lows[i];
        if (!batch->matches[i]) continue;
        enter_document(node, batch, i);
        DLS__TRY(count_in_fields(plan, node, batch->block, batch->lows[i], counts, &fields, err));
        batch->matches[i] = fields != 0;
        for (; fields != 0; fields &= fields - 1) {
            uint32_t field = dls__lowest_bit(fields);
            tf[i] += (float)counts[field] * plan->bm25.factor[field][plan->columns->lengths[field][document]];
        }
    }
    return DLS_OK;
}

/* Read the positions of all terms in all documents that still may match. */
static dls_status read_positions_of_all(dls__plan *plan, dls__plan_node *node, const dls__batch *batch, dls_error *err)
{
    for (size_t j = 0; j < node->term_count; j++) {
        dls__phrase_place *place = &node->places[j];
        dls__positions_request request = { .block = batch->block,
                                           .count = batch->count,
                                           .wanted = batch->matches,
                                           .lows = batch->lows,
                                           .numbers = place->numbers,
                                           .counts = place->all_counts };
        DLS__TRY(dls__list_positions_of_many(&node->terms[j].list, &request, plan->arena, &place->scratch,
                                             place->firsts, err));
    }
    return DLS_OK;
}

/* Documents in the one field that there is. */
static dls_status match_in_one_field(dls__plan *plan, dls__plan_node *node, uint32_t field, dls__batch *batch,
                                     float *tf, dls_error *err)
{
    const uint8_t *lengths = plan->columns->lengths[field] + (size_t)batch->block * DLS__BLOCK_DOCUMENTS;
    DLS__TRY(drop_low_counts(plan, node, field, batch, err));
    DLS__TRY(read_positions_of_all(plan, node, batch, err));
    for (uint32_t i = 0; i < batch->count; i++) {
        if (!batch->matches[i]) continue;
        for (size_t j = 0; j < node->term_count; j++) {
            dls__phrase_place *place = &node->places[j];
            place->at = (const uint32_t *)(const void *)place->scratch.bytes + place->firsts[i];
            place->end = place->at + place->all_counts[i];
        }
        uint32_t count = count_places(node, node->places);
        batch->matches[i] = count > 0;
        tf[i] = (float)count * plan->bm25.factor[field][lengths[batch->lows[i]]];
    }
    return DLS_OK;
}

dls_status dls__phrase_match(dls__plan *plan, dls__plan_node *node, dls__batch *batch, float *tf, dls_error *err)
{
    uint32_t only = only_field(node);
    for (uint32_t i = 0; i < batch->count; i++) tf[i] = 0.0f;
    DLS__TRY(find_places(node, batch, err));
    return only < DLS_MAX_TEXT_FIELDS ? match_in_one_field(plan, node, only, batch, tf, err)
                                      : match_in_fields(plan, node, batch, tf, err);
}
