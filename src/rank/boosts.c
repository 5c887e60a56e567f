/* SPDX-License-Identifier: MIT
 *
 * Codes, their values, and the product of what they are worth.
 */
#include "rank/boosts.h"

#include <string.h>

#include "base/error.h"
#include "rank/code_value.h"
#include "schema/value_term.h"

dls_status dls__boosts_init(dls__boosts *boosts, const dls__rank_parameters *parameters, dls__arena *arena,
                            dls_error *err)
{
    boosts->count = parameters->boost_count;
    boosts->most = 1.0f;
    for (size_t i = 0; i < boosts->count; i++) {
        boosts->boosts[i] = parameters->boosts[i];
        boosts->known[i] = dls__arena_alloc_array(arena, DLS__KNOWN_FACTORS, sizeof **boosts->known);
        if (boosts->known[i] == NULL) return dls__no_memory(err);
    }
    return DLS_OK;
}

static dls_status number_of_code(const dls__boosts *boosts, size_t number, dls_field_kind kind, uint32_t code,
                                 double *out, dls_error *err)
{
    dls__dict_iter terms;
    const dls__value_column *column = boosts->columns[number];
    DLS__TRY(dls__code_value(boosts->segment, column, boosts->boosts[number].field, code, &terms, err));
    if (dls__value_number(kind, terms.string + DLS__KEYWORD_PREFIX_SIZE, terms.length - DLS__KEYWORD_PREFIX_SIZE, out))
        return DLS_OK;
    return dls__section_corrupt(&boosts->segment->value_section, column->offset, "a number of another size", err);
}

dls_status dls__boosts_enter(dls__boosts *boosts, const dls_schema *schema, const dls__segment *segment,
                             dls_error *err)
{
    boosts->segment = segment;
    boosts->most = 1.0f;
    for (size_t i = 0; i < boosts->count; i++) {
        const dls__column_boost *boost = &boosts->boosts[i];
        double low, high;
        DLS__TRY(dls__segment_values(segment, schema->column_number[boost->field], &boosts->columns[i], err));
        memset(boosts->known[i], 0, DLS__KNOWN_FACTORS * sizeof **boosts->known);
        boosts->kinds[i] = schema->fields[boost->field].kind;
        if (boosts->columns[i]->values == 0) continue;
        DLS__TRY(number_of_code(boosts, i, boosts->kinds[i], 1, &low, err));
        DLS__TRY(number_of_code(boosts, i, boosts->kinds[i], boosts->columns[i]->values, &high, err));
        boosts->most *= dls__column_boost_most(boost, low, high);
    }
    return DLS_OK;
}

dls_status dls__boost_of(dls__boosts *boosts, size_t number, uint32_t inner, uint32_t *code, float *factor,
                         dls_error *err)
{
    uint64_t begin, end;
    double value;
    dls__column_row(boosts->columns[number], inner, &begin, &end);
    *code = begin < end ? dls__column_code(boosts->columns[number], begin) : 0;
    *factor = 1.0f;
    if (*code == 0) return DLS_OK;
    dls__known_factor *known = &boosts->known[number][*code % DLS__KNOWN_FACTORS];
    if (known->code != *code) {
        DLS__TRY(number_of_code(boosts, number, boosts->kinds[number], *code, &value, err));
        *known = (dls__known_factor){ *code, dls__column_boost_factor(&boosts->boosts[number], value) };
    }
    *factor = known->factor;
    return DLS_OK;
}

dls_status dls__boost_scores(dls__boosts *boosts, uint32_t first, const uint16_t *lows, size_t count, float *scores,
                             dls_error *err)
{
    for (size_t i = 0; i < count; i++) {
        float product = 1.0f;
        if (scores[i] == 0.0f) continue; /* most of those that do not match */
        for (size_t number = 0; number < boosts->count; number++) {
            uint32_t code;
            float factor;
            DLS__TRY(dls__boost_of(boosts, number, first + lows[i], &code, &factor, err));
            product *= factor;
        }
        scores[i] *= product;
    }
    return DLS_OK;
}
