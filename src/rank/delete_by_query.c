/* SPDX-License-Identifier: MIT
 *
 * The last commit is opened as an index and searched; its segments are those of the writer, in the same order.
 */
#include "rank/delete_by_query.h"

#include "base/alloc.h"
#include "base/error.h"
#include "index/index.h"
#include "rank/search.h"

static dls_status mark_hits(dls_writer *writer, const dls_index *index, const dls_hit *hits, size_t count,
                            uint64_t *deleted, dls_error *err)
{
    uint64_t marked = 0;
    for (size_t i = 0; i < count; i++) {
        dls__document_place place;
        const dls__segment *segment = dls__index_segment_of(index, hits[i].document, &place.document);
        place.segment = (size_t)(segment - index->segments);
        if (dls__segment_is_gone(&writer->committed[place.segment]->segment, place.document)) continue;
        DLS__TRY(dls__writer_mark(writer, place, err));
        marked++;
    }
    if (deleted != NULL) *deleted = marked;
    return DLS_OK;
}

static dls_status delete_in(dls_writer *writer, const dls_index *index, const dls_query *query, uint64_t *deleted,
                            dls_error *err)
{
    dls__rank_parameters parameters = { .k1 = DLS__DEFAULT_K1 };
    dls__search_result found;
    for (uint32_t field = 0; field < index->schema->text_count; field++) parameters.weights[field] = 1.0f;
    DLS__TRY(dls__search(index, query, &parameters, 0, true, &writer->allocator, NULL, &found, err));
    size_t total = (size_t)found.total;
    dls_hit *hits = dls__alloc_array(&writer->allocator, total, sizeof *hits);
    if (hits == NULL) return dls__no_memory(err);
    dls_status status = dls__search(index, query, &parameters, total, false, &writer->allocator, hits, &found, err);
    if (status == DLS_OK) status = mark_hits(writer, index, hits, found.count, deleted, err);
    dls__free(&writer->allocator, hits, total * sizeof *hits);
    return status;
}

static dls_status delete_in_last_commit(dls_writer *writer, const dls_query *query, uint64_t *deleted, dls_error *err)
{
    dls__map map;
    dls_index *index;
    DLS__TRY(dls__map_whole_file(writer->file, &map, err));
    dls_status status = dls__index_open_memory(map.bytes, map.size, &writer->allocator, &index, err);
    if (status == DLS_OK) {
        status = delete_in(writer, index, query, deleted, err);
        dls__index_close(index);
    }
    dls__map_close(&map);
    return dls__fail_in(err, status, writer->path);
}

dls_status dls__writer_delete_by_query(dls_writer *writer, const dls_query *query, uint64_t *deleted, dls_error *err)
{
    DLS__TRY(dls__writer_is_usable(writer, err));
    if (writer->generation == 0) {
        if (deleted != NULL) *deleted = 0;
        return DLS_OK;
    }
    dls_status status = delete_in_last_commit(writer, query, deleted, err);
    writer->broken = status != DLS_OK;
    return status;
}
