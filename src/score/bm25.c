/* SPDX-License-Identifier: MIT
 *
 * The tables behind a score.
 */
#include "score/bm25.h"

#include <string.h>

#include "columns/lengths.h"
#include "score/logarithm.h"

float dls__bm25_factor(float weight, float b, uint32_t length, double average)
{
    double norm = 1.0 - (double)b + (double)b * ((double)length / average);
    return (float)((double)weight / norm);
}

float dls__bm25_idf(uint64_t documents, uint64_t df)
{
    return (float)dls__logarithm(1.0 + ((double)(documents - df) + 0.5) / ((double)df + 0.5));
}

static void make_factors(dls__bm25 *bm25, uint32_t field)
{
    for (int code = 0; code < 256; code++)
        bm25->factor[field][code] =
            dls__bm25_factor(bm25->made_with[field].weight, bm25->made_with[field].b,
                             dls__length_decode((uint8_t)code), bm25->made_with[field].average);
}

bool dls__bm25_same_factors(const dls__bm25 *one, const dls__bm25 *other, uint32_t field)
{
    return (one->fields & other->fields & UINT32_C(1) << field) != 0 &&
           one->made_with[field].weight == other->made_with[field].weight &&
           one->made_with[field].b == other->made_with[field].b &&
           one->made_with[field].average == other->made_with[field].average;
}

void dls__bm25_init_from(dls__bm25 *bm25, const dls__bm25 *known, const dls__rank_parameters *parameters,
                         const double *average, uint32_t text_fields)
{
    bm25->k1 = parameters->k1;
    bm25->shift = parameters->formula == DLS_FORMULA_BM25L ? parameters->delta : 0.0f;
    bm25->plus = parameters->formula == DLS_FORMULA_BM25_PLUS
                     ? (float)((double)parameters->delta / ((double)parameters->k1 + 1.0))
                     : 0.0f;
    bm25->fields = 0;
    for (uint32_t field = 0; field < text_fields; field++) {
        float weight = parameters->weights[field], b = parameters->b[field];
        if (weight == 0.0f) continue;
        bm25->fields |= UINT32_C(1) << field;
        bm25->made_with[field].weight = weight;
        bm25->made_with[field].b = b;
        bm25->made_with[field].average = average[field];
        if (known != NULL && dls__bm25_same_factors(bm25, known, field))
            memcpy(bm25->factor[field], known->factor[field], sizeof bm25->factor[field]);
        else
            make_factors(bm25, field);
    }
}

void dls__bm25_init(dls__bm25 *bm25, const dls__rank_parameters *parameters, const double *average,
                    uint32_t text_fields)
{
    dls__bm25_init_from(bm25, NULL, parameters, average, text_fields);
}
