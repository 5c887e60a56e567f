/* SPDX-License-Identifier: MIT
 *
 * Compaction: what a commit names is copied to a new file, which the commit then goes to, and which takes the place of
 * the old one by its name. Who has the old one open keeps it.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "index/index_writer.h"

/* Dead bytes that a file may have beyond as many as live ones. */
#define DEAD_ALLOWED ((uint64_t)16 << 20)

static uint64_t bytes_in_use(const dls_writer *writer)
{
    uint64_t bytes = DLS__FIRST_SEGMENT;
    for (size_t i = 0; i < writer->segment_count; i++)
        bytes += dls__segment_size(&writer->descriptors[i]) + writer->descriptors[i].deletions.size;
    return bytes;
}

bool dls__writer_is_mostly_dead(const dls_writer *writer)
{
    uint64_t live = bytes_in_use(writer);
    return writer->end > 2 * live + DEAD_ALLOWED;
}

/* Copy `size` bytes at `offset` of the old file to `at` of the new one. */
static dls_status copy_bytes(dls__file *from, uint64_t offset, uint64_t size, dls__file *to, uint64_t at,
                             dls_error *err)
{
    uint8_t piece[1 << 15];
    for (uint64_t done = 0; done < size;) {
        size_t some = size - done < sizeof piece ? (size_t)(size - done) : sizeof piece;
        DLS__TRY(dls__file_read(from, offset + done, piece, some, err));
        DLS__TRY(dls__file_write(to, at + done, piece, some, err));
        done += some;
    }
    return DLS_OK;
}

static dls_status copy_segment(const dls_writer *writer, dls__segment_descriptor *descriptor, dls__file *to,
                               uint64_t *end, dls_error *err)
{
    uint64_t offset = dls__round_up(*end, DLS__SEGMENT_ALIGNMENT), size = dls__segment_size(descriptor);
    DLS__TRY(copy_bytes(writer->file, descriptor->offset, size, to, offset, err));
    descriptor->offset = offset;
    *end = offset + size;
    if (descriptor->deleted == 0) return DLS_OK;
    DLS__TRY(copy_bytes(writer->file, descriptor->deletions.offset, descriptor->deletions.size, to, *end, err));
    descriptor->deletions.offset = *end;
    *end += descriptor->deletions.size;
    return DLS_OK;
}

static dls_status copy_all(const dls_writer *writer, dls__segment_descriptor *descriptors, dls__file *to,
                           uint64_t *end, dls_error *err)
{
    for (size_t i = 0; i < writer->segment_count; i++) {
        descriptors[i] = writer->descriptors[i];
        DLS__TRY(copy_segment(writer, &descriptors[i], to, end, err));
    }
    return DLS_OK;
}

/* Have the segments that are open be those of the new file, so that nothing holds the old one. */
static dls_status reopen_all(dls_writer *writer, const dls__segment_descriptor *descriptors, dls_error *err)
{
    size_t count = writer->segment_count;
    for (size_t i = 0; i < count; i++) dls__writer_close_segment(writer, i);
    writer->segment_count = 0;
    writer->documents = 0;
    dls__map_close(&writer->map);
    if (count > 0) DLS__TRY(dls__map_file(writer->file, (size_t)writer->end, &writer->map, err));
    for (size_t i = 0; i < count; i++)
        DLS__TRY(dls__writer_open_segment(writer, &descriptors[i], writer->map.bytes, err));
    return DLS_OK;
}

static dls_status move_to(dls_writer *writer, dls__file *file, dls__segment_descriptor *descriptors, dls_error *err)
{
    uint64_t end = DLS__FIRST_SEGMENT;
    DLS__TRY(copy_all(writer, descriptors, file, &end, err));
    if (writer->named) {
        writer->replaced = writer->file; /* and its lock, until the commit has renamed the new one */
        writer->named = false;
        writer->replace = true;
    } else {
        dls__file_close(writer->file);
    }
    writer->file = file;
    writer->end = end;
    writer->next_slot = 0;
    return reopen_all(writer, descriptors, err);
}

dls_status dls__writer_move(dls_writer *writer, dls_error *err)
{
    size_t count = writer->segment_count;
    dls__file *file;
    dls__segment_descriptor *descriptors = dls__alloc_array(&writer->allocator, count, sizeof *descriptors);
    if (descriptors == NULL) return dls__no_memory(err);
    dls_status status = dls__file_create_for(writer->file, &writer->allocator, &file, err);
    if (status == DLS_OK) {
        status = move_to(writer, file, descriptors, err);
        if (writer->file != file) dls__file_close(file);
    }
    dls__free(&writer->allocator, descriptors, count * sizeof *descriptors);
    return status;
}
