/* SPDX-License-Identifier: MIT
 *
 * The tables behind a score.
 */
#include "score/bm25.h"

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

void dls__bm25_init(dls__bm25 *bm25, const dls__rank_parameters *parameters, const double *average,
                    uint32_t text_fields)
{
    bm25->k1 = parameters->k1;
    bm25->fields = 0;
    for (uint32_t field = 0; field < text_fields; field++) {
        float weight = parameters->weights[field];
        if (weight == 0.0f) continue;
        bm25->fields |= UINT32_C(1) << field;
        for (int code = 0; code < 256; code++)
            bm25->factor[field][code] =
                dls__bm25_factor(weight, parameters->b[field], dls__length_decode((uint8_t)code), average[field]);
    }
}
