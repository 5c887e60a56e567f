/* SPDX-License-Identifier: MIT
 *
 * Codes, their places, and how many documents share what they stand for.
 */
#include "rank/collapse.h"

#include <string.h>

#include "base/error.h"
#include "rank/code_value.h"
#include "schema/value_term.h"

dls_status dls__collapse_init(dls__collapse *collapse, const dls_index *index, size_t field, bool apart,
                              dls__arena *arena, dls_error *err)
{
    uint32_t number = index->schema->column_number[field];
    size_t most = 0;
    *collapse = (dls__collapse){ .field = field, .column_number = number, .apart = apart };
    for (size_t i = 0; i < index->segment_count; i++)
        if (index->segments[i].values[number].values > most) most = index->segments[i].values[number].values;
    collapse->places = dls__arena_alloc_array(arena, most + 1, sizeof *collapse->places);
    return collapse->places != NULL ? DLS_OK : dls__no_memory(err);
}

dls_status dls__collapse_enter(dls__collapse *collapse, const dls__segment *segment, dls_error *err)
{
    collapse->segment = segment;
    DLS__TRY(dls__segment_values(segment, collapse->column_number, &collapse->column, err));
    memset(collapse->places, 0, ((size_t)collapse->column->values + 1) * sizeof *collapse->places);
    return DLS_OK;
}

dls_status dls__collapse_code(const dls__collapse *collapse, uint32_t inner, uint32_t *code, dls_error *err)
{
    uint64_t begin, end;
    dls__column_row(collapse->column, inner, &begin, &end);
    *code = begin < end ? dls__column_code(collapse->column, begin) : 0;
    if (*code <= collapse->column->values) return DLS_OK;
    return dls__section_corrupt(&collapse->segment->value_section, collapse->column->offset, "a code that no value has",
                                err);
}

dls_status dls__collapse_value(const dls__collapse *collapse, uint32_t code, dls__arena *arena, dls__mark_key *out,
                               dls_error *err)
{
    dls__dict_iter terms;
    *out = (dls__mark_key){ .kind = DLS__MARK_NONE };
    if (code == 0) return DLS_OK;
    DLS__TRY(dls__code_value(collapse->segment, collapse->column, collapse->field, code, &terms, err));
    out->kind = DLS__MARK_VALUE;
    out->length = terms.length - DLS__KEYWORD_PREFIX_SIZE;
    out->term = dls__arena_copy(arena, terms.string + DLS__KEYWORD_PREFIX_SIZE, out->length);
    return out->term != NULL ? DLS_OK : dls__no_memory(err);
}

dls_status dls__collapse_place(const dls__collapse *collapse, const dls__mark_key *value, uint32_t *place,
                               dls_error *err)
{
    uint32_t code = 0;
    *place = 0;
    if (value->kind == DLS__MARK_VALUE) {
        DLS__TRY(dls__value_code(collapse->segment, collapse->column, collapse->field, value->term, value->length,
                                 &code, err));
        if (code == 0) return DLS_OK;
    }
    if (dls__collapse_shares(collapse, code)) *place = collapse->places[code];
    return DLS_OK;
}

/* In segments other than `own` the documents that have the value of `code` there. */
static dls_status add_counts_elsewhere(const dls__collapse *collapse, const dls_index *index, size_t own, uint32_t code,
                                       uint32_t *const *by_code, uint64_t *count, dls_error *err)
{
    dls__dict_iter terms;
    if (index->segment_count == 1) return DLS_OK;
    DLS__TRY(dls__code_value(&index->segments[own], &index->segments[own].values[collapse->column_number],
                             collapse->field, code, &terms, err));
    for (size_t i = 0; i < index->segment_count; i++) {
        uint32_t other;
        if (i == own || by_code[i] == NULL) continue;
        DLS__TRY(dls__value_code(&index->segments[i], &index->segments[i].values[collapse->column_number],
                                 collapse->field, terms.string + DLS__KEYWORD_PREFIX_SIZE,
                                 terms.length - DLS__KEYWORD_PREFIX_SIZE, &other, err));
        if (other > 0) *count += by_code[i][other];
    }
    return DLS_OK;
}

dls_status dls__collapse_counts(const dls__collapse *collapse, const dls_index *index, const dls_hit *hits,
                                const uint32_t *codes, size_t count, uint32_t *const *by_code, uint64_t without,
                                uint64_t *counts, dls_error *err)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t local;
        counts[i] = collapse->apart ? 1 : without;
        if (codes[i] == 0) continue;
        size_t own = (size_t)(dls__index_segment_of(index, hits[i].document, &local) - index->segments);
        counts[i] = by_code[own] != NULL ? by_code[own][codes[i]] : 0;
        DLS__TRY(add_counts_elsewhere(collapse, index, own, codes[i], by_code, &counts[i], err));
    }
    return DLS_OK;
}
