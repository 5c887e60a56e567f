/* SPDX-License-Identifier: MIT
 *
 * Compaction: what a commit names is copied to a new file, which the commit then goes to, and which takes the place of
 * the old one by its name. Who has the old one open keeps it.
 */
#include "base/alloc.h"
#include "base/error.h"
#include "index/index_writer.h"

/* Dead bytes that a file may have beyond as many as live ones: 16 MiB, less one for the commit's record. */
#define DEAD_ALLOWED ((uint64_t)15 << 20)

/* Bytes that are copied at once, and how many postings are merged meanwhile. */
#define PIECE ((size_t)1 << 15)
#define WORK_OF_PIECE 256

/* What a compaction would make, about, and rather too little: segments that become one share their dictionary. */
static uint64_t bytes_left_of_all(const dls_writer *writer)
{
    uint64_t left = 0;
    for (size_t i = 0; i < writer->segment_count; i++) left += dls__bytes_left(&writer->descriptors[i]);
    return DLS__FIRST_SEGMENT + left - left / 16;
}

bool dls__writer_is_mostly_dead(const dls_writer *writer)
{
    return writer->end > 2 * bytes_left_of_all(writer) + DEAD_ALLOWED;
}

bool dls__writer_may_tidy(const dls_writer *writer)
{
    return dls__writer_is_mostly_dead(writer) && writer->end >= writer->no_room_at + writer->no_room_at / 8;
}

dls_status dls__copy_bytes(dls__file *from, uint64_t offset, uint64_t size, dls__file *to, uint64_t at,
                           dls__cancel *cancel, dls_error *err)
{
    uint8_t piece[PIECE];
    for (uint64_t done = 0; done < size;) {
        size_t some = size - done < sizeof piece ? (size_t)(size - done) : sizeof piece;
        DLS__TRY(dls__cancel_after(cancel, WORK_OF_PIECE, err));
        DLS__TRY(dls__file_read(from, offset + done, piece, some, err));
        DLS__TRY(dls__file_write(to, at + done, piece, some, err));
        done += some;
    }
    return DLS_OK;
}

dls_status dls__copy_image(dls__file *from, dls__segment_descriptor *descriptor, dls__file *to, uint64_t *end,
                           dls__cancel *cancel, dls_error *err)
{
    uint64_t offset = dls__round_up(*end, DLS__SEGMENT_ALIGNMENT), size = dls__segment_size(descriptor);
    DLS__TRY(dls__copy_bytes(from, descriptor->offset, size, to, offset, cancel, err));
    descriptor->offset = offset;
    *end = offset + size;
    return DLS_OK;
}

static dls_status copy_segment(dls_writer *writer, dls__segment_descriptor *descriptor, dls__file *to, uint64_t *end,
                               dls_error *err)
{
    dls__cancel *cancel = &writer->cancel;
    if (!dls__background_find_copy(writer, &descriptor->offset))
        DLS__TRY(dls__copy_image(writer->file, descriptor, to, end, cancel, err));
    if (descriptor->deleted == 0) return DLS_OK;
    dls__byte_range *deletions = &descriptor->deletions;
    DLS__TRY(dls__copy_bytes(writer->file, deletions->offset, deletions->size, to, *end, cancel, err));
    deletions->offset = *end;
    *end += deletions->size;
    return DLS_OK;
}

static dls_status copy_all(dls_writer *writer, dls__segment_descriptor *descriptors, dls__file *to, uint64_t *end,
                           dls_error *err)
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

static dls_status move_to(dls_writer *writer, dls__file *file, uint64_t end, dls__segment_descriptor *descriptors,
                          dls_error *err)
{
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

/* The new file, and where it ends: with what a thread has copied, or empty. */
static dls_status take_new_file(dls_writer *writer, dls__file **file, uint64_t *end, dls_error *err)
{
    if (dls__background_has_file(writer)) return dls__background_take_file(writer, file, end, err);
    *end = DLS__FIRST_SEGMENT;
    return dls__file_create_for(writer->file, &writer->allocator, file, err);
}

dls_status dls__writer_move(dls_writer *writer, dls_error *err)
{
    size_t count = writer->segment_count;
    dls__file *file;
    uint64_t end;
    dls__segment_descriptor *descriptors = dls__alloc_array(&writer->allocator, count, sizeof *descriptors);
    if (descriptors == NULL) return dls__no_memory(err);
    dls_status status = take_new_file(writer, &file, &end, err);
    if (status == DLS_OK) {
        status = move_to(writer, file, end, descriptors, err);
        if (writer->file != file) dls__file_close(file);
    }
    dls__free(&writer->allocator, descriptors, count * sizeof *descriptors);
    return status;
}

dls_status dls__writer_move_if_there_is_room(dls_writer *writer, dls_error *err)
{
    const dls__file *before = writer->file;
    dls_error failure;
    dls_status status = dls__writer_move(writer, &failure);
    writer->no_room_at = status == DLS_EIO && writer->file == before ? writer->end : 0;
    if (status == DLS_OK || writer->no_room_at > 0) return DLS_OK;
    if (err != NULL) *err = failure;
    return status;
}
