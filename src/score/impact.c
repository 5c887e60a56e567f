/* SPDX-License-Identifier: MIT
 *
 * The tables behind impacts.
 */
#include "score/impact.h"

void dls__impacts_init(dls__impacts *impacts, const float *weights, const float *b, const double *average,
                       uint32_t text_fields)
{
    dls__rank_parameters parameters = { .k1 = DLS__DEFAULT_K1 };
    for (uint32_t field = 0; field < text_fields; field++) {
        parameters.weights[field] = weights[field];
        parameters.b[field] = b[field];
    }
    dls__bm25_init(&impacts->bm25, &parameters, average, text_fields);
    for (uint32_t field = 0; field < text_fields; field++)
        for (int code = 0; code < 256; code++)
            impacts->inverse[field][code] = weights[field] == 0.0f ? 0.0f : 1.0f / impacts->bm25.factor[field][code];
}
