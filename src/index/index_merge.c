/* SPDX-License-Identifier: MIT
 *
 * Merging: neighbouring segments become one, which is appended and takes their place. What stands at their old places
 * is dead then, until the file is made anew.
 */
#include <string.h>

#include "base/error.h"
#include "index/index_writer.h"

bool dls__writer_reorders(const dls_writer *writer, dls__merge merge)
{
    bool any = writer->reorder;
    for (size_t i = 0; i < merge.count; i++)
        any |= writer->descriptors[merge.first + i].sections[DLS__SECTION_ORDER].size > 0;
    return any;
}

dls_status dls__writer_begin_merged(const dls_writer *writer, bool reorder, dls__cancel *cancel,
                                    dls__segment_writer *merged, dls_error *err)
{
    dls_status status =
        dls__segment_writer_init(merged, writer->schema, &writer->allocator, writer->buffer_bytes, writer->path, err);
    merged->reorder = reorder;
    merged->pair_words = writer->pair_words;
    if (status == DLS_OK) dls__segment_writer_may_be_cancelled(merged, cancel);
    return status;
}

static dls_status adopt_all(const dls_writer *writer, dls__merge merge, dls__segment_writer *merged, dls_error *err)
{
    for (size_t i = 0; i < merge.count; i++)
        DLS__TRY(dls__segment_writer_adopt(merged, &writer->committed[merge.first + i]->segment, err));
    return DLS_OK;
}

static dls_status write_merged(dls_writer *writer, dls__merge merge, dls__segment_descriptor *out, dls_error *err)
{
    dls__segment_writer merged;
    uint64_t offset = dls__round_up(writer->end, DLS__SEGMENT_ALIGNMENT);
    dls_status status =
        dls__writer_begin_merged(writer, dls__writer_reorders(writer, merge), &writer->cancel, &merged, err);
    dls__segment_writer_use_threads(&merged, writer->threads);
    if (status == DLS_OK) status = adopt_all(writer, merge, &merged, err);
    if (status == DLS_OK) status = dls__segment_writer_finish(&merged, writer->file, offset, out, err);
    dls__segment_writer_done(&merged);
    if (status == DLS_OK) writer->end = offset + dls__segment_size(out);
    return status;
}

void dls__writer_put_in_place(dls_writer *writer, dls__merge merge)
{
    size_t last = writer->segment_count - 1, behind = merge.first + merge.count;
    dls__committed *merged = writer->committed[last];
    dls__segment_descriptor descriptor = writer->descriptors[last];
    for (size_t i = merge.first; i < behind; i++) {
        writer->documents -= writer->descriptors[i].documents;
        writer->deleted -= writer->descriptors[i].deleted;
        writer->deleted -= writer->committed[i]->fresh.size / sizeof(uint32_t);
        dls__writer_close_segment(writer, i);
    }
    memmove(&writer->committed[merge.first + 1], &writer->committed[behind], (last - behind) * sizeof merged);
    memmove(&writer->descriptors[merge.first + 1], &writer->descriptors[behind], (last - behind) * sizeof descriptor);
    writer->committed[merge.first] = merged;
    writer->descriptors[merge.first] = descriptor;
    writer->segment_count -= merge.count;
}

static dls_status run_merge(dls_writer *writer, dls__merge merge, dls_error *err)
{
    dls__segment_descriptor descriptor;
    DLS__TRY(write_merged(writer, merge, &descriptor, err));
    DLS__TRY(dls__writer_open_segment(writer, &descriptor, NULL, err));
    dls__writer_put_in_place(writer, merge);
    return DLS_OK;
}

/* Which segments are to be merged next, if any. */
typedef bool next_merge(const dls__segment_descriptor *segments, size_t count, dls__merge *out);

static dls_status merge_while_there_is_room(dls_writer *writer, next_merge *next, bool *room, dls_error *err)
{
    dls__merge merge;
    dls_error failure;
    *room = true;
    while (*room && next(writer->descriptors, writer->segment_count, &merge)) {
        size_t before = writer->segment_count;
        dls_status status = run_merge(writer, merge, &failure);
        *room = status != DLS_EIO || writer->segment_count != before; /* otherwise nothing has changed */
        if (status == DLS_OK || !*room) continue;
        if (err != NULL) *err = failure;
        return status;
    }
    return DLS_OK;
}

dls_status dls__writer_merge_due(dls_writer *writer, dls_error *err)
{
    dls__merge merge;
    while (dls__merge_due(writer->descriptors, writer->segment_count, &merge)) DLS__TRY(run_merge(writer, merge, err));
    return DLS_OK;
}

dls_status dls__writer_merge_due_if_there_is_room(dls_writer *writer, bool *room, dls_error *err)
{
    return merge_while_there_is_room(writer, dls__merge_due, room, err);
}

dls_status dls__writer_merge_thinned(dls_writer *writer, bool *room, dls_error *err)
{
    return merge_while_there_is_room(writer, dls__merge_thinned, room, err);
}

dls_status dls__writer_merge_down(dls_writer *writer, size_t most, dls_error *err)
{
    dls__merge merge;
    while (dls__merge_down(writer->descriptors, writer->segment_count, most, writer->reorder, &merge))
        DLS__TRY(run_merge(writer, merge, err));
    return DLS_OK;
}
