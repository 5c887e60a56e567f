/* SPDX-License-Identifier: MIT
 *
 * A copy points to what its segment has, also to the marks of what was verified; so the segment has to outlive it.
 */
#include "index/index_join.h"

#include "base/error.h"

static dls_status count_segments(const dls_index *const *indexes, size_t count, size_t *out, dls_error *err)
{
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        if (!dls__schema_has_fields_of(indexes[0]->schema, indexes[i]->schema))
            return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "index %zu of these has other fields than the first", i);
        *out += indexes[i]->segment_count;
    }
    return DLS_OK;
}

static void add_segments(const dls_index *from, size_t number, dls__joined_index *out)
{
    dls_index *index = &out->index;
    for (size_t i = 0; i < from->segment_count; i++) {
        size_t at = index->segment_count++;
        index->segments[at] = from->segments[i];
        index->descriptors[at] = from->descriptors[i];
        index->first_document[at] = index->documents + from->first_document[i];
        out->index_of[at] = number;
    }
    index->documents += from->documents;
    index->deleted += from->deleted;
    index->first_document[index->segment_count] = index->documents;
}

dls_status dls__index_join(const dls_index *const *indexes, size_t count, dls__arena *arena, dls__joined_index *out,
                           dls_error *err)
{
    size_t segments;
    DLS__TRY(count_segments(indexes, count, &segments, err));
    *out = (dls__joined_index){
        .index = { .allocator = indexes[0]->allocator, .scratch = indexes[0]->scratch, .schema = indexes[0]->schema }
    };
    dls_index *index = &out->index;
    index->segments = dls__arena_alloc_array(arena, segments + 1, sizeof *index->segments);
    index->descriptors = dls__arena_alloc_array(arena, segments + 1, sizeof *index->descriptors);
    index->first_document = dls__arena_alloc_array(arena, segments + 1, sizeof *index->first_document);
    out->index_of = dls__arena_alloc_array(arena, segments + 1, sizeof *out->index_of);
    if (index->segments == NULL || index->descriptors == NULL || index->first_document == NULL || out->index_of == NULL)
        return dls__no_memory(err);
    index->first_document[0] = 0;
    for (size_t i = 0; i < count; i++) add_segments(indexes[i], i, out);
    return DLS_OK;
}
