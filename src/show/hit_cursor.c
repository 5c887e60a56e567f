/* SPDX-License-Identifier: MIT
 *
 * Where a hit stands in its order, for the search for the next page.
 */
#include <string.h>

#include "base/error.h"
#include "rank/sorter.h"
#include "show/hits.h"

dls_status dls__hits_mark(dls_hits *hits, size_t number, dls__sort_mark *mark, dls_error *err)
{
    size_t at = hits->offset + number;
    uint32_t local;
    mark->document = hits->found[at].document;
    if (!hits->sorted) {
        mark->keys[0] = (dls__mark_key){ .kind = DLS__MARK_SCORE };
        memcpy(&mark->keys[0].score_bits, &hits->found[at].score, sizeof mark->keys[0].score_bits);
        return DLS_OK;
    }
    const dls__segment *segment = dls__index_segment_of(hits->index, mark->document, &local);
    return dls__sorter_mark(hits->index, (size_t)(segment - hits->index->segments), hits->sort, hits->sort_count,
                            hits->ranks + at * hits->sort_count, &hits->arena, mark->keys, err);
}

dls_status dls__hits_cursor(dls_hits *hits, size_t number, dls_text *out, dls_error *err)
{
    dls__sort_mark mark;
    dls__buf bytes;
    DLS__TRY(dls__hits_mark(hits, number, &mark, err));
    dls__buf_init(&bytes, &hits->allocator, SIZE_MAX);
    dls__sort_mark_write(&mark, hits->sort, hits->sort_count, &bytes);
    dls_status status = dls__buf_status(&bytes, err);
    const char *copy = status == DLS_OK ? dls__arena_copy(&hits->arena, bytes.bytes, bytes.size) : NULL;
    if (status == DLS_OK && copy == NULL) status = dls__no_memory(err);
    if (status == DLS_OK) *out = (dls_text){ copy, bytes.size };
    dls__buf_done(&bytes);
    return status;
}
