/* SPDX-License-Identifier: MIT
 *
 * What a hit of a collapsed search stands for.
 */
#include "base/error.h"
#include "rank/code_value.h"
#include "schema/value_term.h"
#include "show/hits.h"

/* The value of a hit's code, as text. */
static dls_status name_shared_value(dls_hits *hits, size_t at, dls_text *out, dls_error *err)
{
    uint32_t local;
    dls__dict_iter terms;
    char room[DLS__VALUE_TEXT];
    const dls_schema *schema = hits->index->schema;
    const dls__segment *segment = dls__index_segment_of(hits->index, hits->found[at].document, &local);
    DLS__TRY(dls__code_value(segment, &segment->values[schema->column_number[hits->collapse]], hits->collapse,
                             hits->codes[at], &terms, err));
    dls_text text = dls__value_text(schema->fields[hits->collapse].kind, terms.string + DLS__KEYWORD_PREFIX_SIZE,
                                    terms.length - DLS__KEYWORD_PREFIX_SIZE, room);
    text.bytes = dls__arena_copy(&hits->arena, text.bytes, text.length);
    if (text.bytes == NULL) return dls__no_memory(err);
    *out = text;
    return DLS_OK;
}

dls_status dls__hits_collapsed(dls_hits *hits, size_t number, dls_collapsed *out, dls_error *err)
{
    size_t at = hits->offset + number;
    dls_collapsed collapsed = { .value = { "", 0 }, .has_value = hits->codes[at] > 0, .count = UINT64_MAX };
    if (hits->shared_counts != NULL) collapsed.count = hits->shared_counts[at];
    if (collapsed.has_value) DLS__TRY(name_shared_value(hits, at, &collapsed.value, err));
    *out = collapsed;
    return DLS_OK;
}
