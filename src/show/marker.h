/* SPDX-License-Identifier: MIT
 *
 * Finding in a text what a query looks for: the text is analysed again as its field was, and tokens whose term the
 * query seeks in that field are marked; those of a phrase where they are part of an occurrence. Terms of exclusions are
 * not sought.
 */
#ifndef DLS__MARKER_H
#define DLS__MARKER_H

#include "base/buf.h"
#include "base/bytemap.h"
#include "base/common.h"
#include "index/index.h"
#include "query/query.h"
#include "score/bm25.h"

#define DLS__UNMARKED UINT32_MAX

/* A token of a text: its bytes, and the number of its term if it is sought, DLS__UNMARKED if not. */
typedef struct dls__mark {
    size_t begin;
    size_t end;
    uint32_t term;
    bool in_phrase; /* it is part of an occurrence */
} dls__mark;

typedef struct dls__sought {
    uint32_t fields; /* mask of text numbers in which it is sought by itself */
    float idf;
} dls__sought;

typedef struct dls__sought_phrase {
    uint32_t fields; /* mask of text numbers */
    uint32_t slop;
    size_t first_word; /* of marker->words */
    size_t word_count;
} dls__sought_phrase;

/* A word of a phrase, and how far a value has been searched for it. */
typedef struct dls__sought_word {
    uint32_t term;
    uint32_t offset;
    size_t at;     /* the first token from the last place sought on that is it */
    size_t marked; /* before this token all that are part of an occurrence are marked */
} dls__sought_word;

typedef struct dls__marker {
    const dls_allocator *allocator;
    const dls_schema *schema;
    dls__bytemap terms;                           /* keywords with their prefix */
    dls__buf sought;                              /* a dls__sought for each */
    dls__buf phrases;                             /* of dls__sought_phrase */
    dls__buf words;                               /* of dls__sought_word */
    dls_analyzer *analyzers[DLS_MAX_TEXT_FIELDS]; /* by text number; made when first needed */
} dls__marker;

/* Freed by dls__marker_done, on failure too. */
dls_status dls__marker_init(dls__marker *marker, const dls_index *index, const dls_query *query,
                            const dls__rank_parameters *parameters, const dls_allocator *allocator, dls_error *err);
void dls__marker_done(dls__marker *marker);

static inline const dls__sought *dls__marker_sought(const dls__marker *marker, uint32_t term)
{
    return (const dls__sought *)(const void *)marker->sought.bytes + term;
}

/* Append the marks (dls__mark) of all tokens of a value of `field` to `marks`, ascending. A keyword is one token; a
 * stored field has none. */
dls_status dls__marker_run(dls__marker *marker, size_t field, const char *text, size_t length, dls__buf *marks,
                           dls_error *err);

#endif
