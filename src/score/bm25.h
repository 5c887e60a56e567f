/* SPDX-License-Identifier: MIT
 *
 * BM25F, BM25+ and BM25L, as dlsearch.h gives them:
 *
 *   score = weight * ((1 - k1 / (k1 + (tf + shift))) + plus) + weight * early
 *   tf = sum over fields, lowest first, of  count * factor[field][length byte]
 *   factor = w / (1 - b + b * length / average length)
 *   weight = boost * idf,   idf = ln(1 + (N - df + 0.5) / (df + 0.5))
 *   shift = delta for BM25L, plus = delta / (k1 + 1) for BM25+; else they are 0, which changes no bit
 *   early = the largest lead / (1 + (before + first) / 30) of the fields (rank/early.h)
 *
 * Everything is single precision in exactly this order; factors and idf are computed in double and rounded once. In
 * this form every step is monotone also after rounding: more occurrences or a shorter field never lower a score.
 */
#ifndef DLS__BM25_H
#define DLS__BM25_H

#include <float.h>

#include "base/common.h"
#include "score/column_boost.h"

_Static_assert(FLT_EVAL_METHOD == 0, "scores would have other bits: for x86 of 32 bits compile with -msse2 "
                                     "-mfpmath=sse, for s390x with -fexcess-precision=fast");

/* What a search may set; by text field. */
typedef struct dls__rank_parameters {
    float k1;
    dls_formula formula;
    float delta; /* not DLS_DEFAULT_DELTA; not looked at for DLS_FORMULA_BM25 */
    dls_ties ties;
    const dls_statistics *statistics; /* NULL: the index's own */
    float weights[DLS_MAX_TEXT_FIELDS]; /* 0: the field is left out */
    float b[DLS_MAX_TEXT_FIELDS];
    float lead[DLS_MAX_TEXT_FIELDS];
    float adjacency;
    dls__column_boost boosts[DLS_MAX_COLUMN_BOOSTS];
    size_t boost_count;
} dls__rank_parameters;

typedef struct dls__bm25 {
    float k1;
    float shift;
    float plus;
    uint32_t fields; /* mask of fields that are not left out */
    struct { /* what factors were made with */
        float weight;
        float b;
        double average;
    } made_with[DLS_MAX_TEXT_FIELDS];
    float factor[DLS_MAX_TEXT_FIELDS][256];
} dls__bm25;

/* `average` has the mean length of each text field. */
void dls__bm25_init(dls__bm25 *bm25, const dls__rank_parameters *parameters, const double *average,
                    uint32_t text_fields);

/* The same, taking factors from `known` where they are those; it may be NULL. */
void dls__bm25_init_from(dls__bm25 *bm25, const dls__bm25 *known, const dls__rank_parameters *parameters,
                         const double *average, uint32_t text_fields);

/* Whether neither leaves out `field`, and both have the same factors for it. */
bool dls__bm25_same_factors(const dls__bm25 *one, const dls__bm25 *other, uint32_t field);

/* The factor of one field and length; `average` is above 0. */
float dls__bm25_factor(float weight, float b, uint32_t length, double average);

/* The mean length of a field over the documents that have it; 1 where none has. */
static inline double dls__average_length(uint64_t total_length, uint64_t documents_with)
{
    return documents_with == 0 ? 1.0 : (double)total_length / (double)documents_with;
}

/* ln(1 + (N - df + 0.5) / (df + 0.5)), above 0; `df` is `documents` at most. */
float dls__bm25_idf(uint64_t documents, uint64_t df);

/* Whether scores are weight * (1 - k1 / (k1 + tf)), which kernels compute. */
static inline bool dls__bm25_is_plain(const dls__bm25 *bm25) { return bm25->shift == 0.0f && bm25->plus == 0.0f; }

static inline float dls__bm25_score(const dls__bm25 *bm25, float weight, float tf)
{
    return weight * ((1.0f - bm25->k1 / (bm25->k1 + (tf + bm25->shift))) + bm25->plus);
}

#endif
