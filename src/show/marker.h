/* SPDX-License-Identifier: MIT
 *
 * Finding in a text what a query looks for: the text is analysed again as its field was, and tokens whose term the
 * query seeks in that field are marked. Terms of exclusions are not sought.
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
} dls__mark;

typedef struct dls__sought {
    uint32_t fields; /* mask of text numbers in which it is sought */
    float idf;
} dls__sought;

typedef struct dls__marker {
    const dls_allocator *allocator;
    const dls_schema *schema;
    dls__bytemap terms;                           /* keywords with their prefix */
    dls__buf sought;                              /* a dls__sought for each */
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
