/* SPDX-License-Identifier: MIT
 *
 * Phrases: documents that have all terms, rarest first, then their positions.
 */
#include "base/error.h"
#include "rank/match.h"

dls_status dls__phrase_align(dls__plan_node *node, uint32_t *document, uint32_t end, dls_error *err)
{
    uint32_t target = *document;
    for (size_t agreed = 0; agreed < node->term_count && target < end;) {
        dls__walker *walker = node->terms[node->rarest_first[agreed]].walker;
        DLS__TRY(dls__walker_seek(walker, target, err));
        uint32_t found = dls__walker_document(walker);
        agreed = found == target ? agreed + 1 : 0;
        target = found;
    }
    *document = target < end ? target : end;
    return DLS_OK;
}

/* The positions that one walker's document has in one field: where in the array of all fields, and how many. */
typedef struct position_run {
    const uint32_t *at;
    const uint32_t *end;
} position_run;

static position_run run_of(const dls__walker *walker, const uint32_t *positions, uint32_t position_fields,
                           uint32_t field)
{
    const dls__block *block = &walker->cursor.block;
    const uint32_t *count = &block->counts[block->first_count[walker->at]];
    for (uint32_t fields = block->fields[walker->at]; fields != 0; fields &= fields - 1, count++) {
        uint32_t number = dls__lowest_bit(fields);
        if (number == field) return (position_run){ positions, positions + *count };
        if ((position_fields >> number & 1) != 0) positions += *count;
    }
    return (position_run){ positions, positions };
}

/* Whether `run` has `position`; what is before it is dropped. */
static bool has_position(position_run *run, uint64_t position)
{
    while (run->at < run->end && *run->at < position) run->at++;
    return run->at < run->end && *run->at == position;
}

/* Places where the first term stands and all others at their distances. */
static uint32_t count_places(const dls__plan_node *node, position_run *runs)
{
    uint32_t places = 0;
    for (const uint32_t *first = runs[0].at; first < runs[0].end; first++) {
        size_t i = 1;
        while (i < node->term_count && has_position(&runs[i], (uint64_t)*first + node->terms[i].offset)) i++;
        places += i == node->term_count;
    }
    return places;
}

/* The fields in which all terms occur. */
static uint32_t common_fields(const dls__plan_node *node)
{
    uint32_t fields = node->fields;
    for (size_t i = 0; i < node->term_count; i++) {
        const dls__walker *walker = node->terms[i].walker;
        fields &= walker->cursor.block.fields[walker->at];
    }
    return fields;
}

static dls_status read_phrase_positions(dls__plan_node *node, const uint32_t **positions, dls_error *err)
{
    for (size_t i = 0; i < node->term_count; i++) {
        dls__walker *walker = node->terms[i].walker;
        DLS__TRY(dls__postings_cursor_positions(&walker->cursor, walker->at, &positions[i], err));
    }
    return DLS_OK;
}

dls_status dls__phrase_count(dls__plan *plan, dls__plan_node *node, uint32_t *counts, uint32_t *fields, dls_error *err)
{
    const uint32_t *positions[DLS_MAX_TERMS];
    position_run runs[DLS_MAX_TERMS];
    *fields = 0;
    uint32_t common = common_fields(node);
    if (common == 0) return DLS_OK;
    DLS__TRY(read_phrase_positions(node, positions, err));
    for (; common != 0; common &= common - 1) {
        uint32_t field = dls__lowest_bit(common);
        for (size_t i = 0; i < node->term_count; i++)
            runs[i] = run_of(node->terms[i].walker, positions[i], plan->index->schema->position_fields, field);
        counts[field] = count_places(node, runs);
        if (counts[field] > 0) *fields |= UINT32_C(1) << field;
    }
    return DLS_OK;
}

float dls__phrase_tf(const dls__plan *plan, const dls__plan_node *node, const uint32_t *counts, uint32_t fields)
{
    const dls__walker *walker = node->terms[0].walker;
    uint32_t document = dls__walker_document(walker);
    float tf = 0.0f;
    for (; fields != 0; fields &= fields - 1) {
        uint32_t field = dls__lowest_bit(fields);
        tf += (float)counts[field] * plan->bm25.factor[field][plan->lengths[field][document]];
    }
    return tf;
}
