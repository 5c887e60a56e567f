/* SPDX-License-Identifier: MIT
 *
 * Committing: what is written in which order, so that the last commit is whole at any instant. See index_format.h.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/crc32c.h"
#include "base/error.h"
#include "index/index_writer.h"

static dls_status make_room_for_segment(dls_writer *writer, dls_error *err)
{
    size_t old = writer->segment_capacity, capacity = old == 0 ? 4 : 2 * old;
    if (writer->segment_count < old) return DLS_OK;
    dls__segment_descriptor *descriptors = dls__alloc_array(&writer->allocator, capacity, sizeof *descriptors);
    dls__committed **committed = dls__alloc_array(&writer->allocator, capacity, sizeof *committed);
    if (descriptors == NULL || committed == NULL) {
        dls__free(&writer->allocator, descriptors, capacity * sizeof *descriptors);
        dls__free(&writer->allocator, committed, capacity * sizeof *committed);
        return dls__no_memory(err);
    }
    for (size_t i = 0; i < writer->segment_count; i++) {
        descriptors[i] = writer->descriptors[i];
        committed[i] = writer->committed[i];
    }
    dls__free(&writer->allocator, writer->descriptors, old * sizeof *descriptors);
    dls__free(&writer->allocator, writer->committed, old * sizeof *committed);
    writer->descriptors = descriptors;
    writer->committed = committed;
    writer->segment_capacity = capacity;
    return DLS_OK;
}

dls_status dls__writer_open_segment(dls_writer *writer, const dls__segment_descriptor *descriptor, const uint8_t *bytes,
                                    dls_error *err)
{
    DLS__TRY(make_room_for_segment(writer, err));
    dls__committed *committed = dls__alloc_zero(&writer->allocator, sizeof *committed);
    if (committed == NULL) return dls__no_memory(err);
    dls__buf_init(&committed->fresh, &writer->allocator, SIZE_MAX);
    writer->committed[writer->segment_count] = committed;
    writer->descriptors[writer->segment_count] = *descriptor;
    writer->segment_count++;
    writer->documents += descriptor->documents;
    if (bytes == NULL) DLS__TRY(dls__map_file(writer->file, (size_t)writer->end, &committed->map, err));
    return dls__segment_open(&committed->segment, descriptor, writer->schema,
                             bytes != NULL ? bytes : committed->map.bytes, &writer->allocator, err);
}

void dls__writer_close_segment(dls_writer *writer, size_t number)
{
    dls__committed *committed = writer->committed[number];
    dls__segment_done(&committed->segment, &writer->allocator);
    dls__map_close(&committed->map);
    dls__buf_done(&committed->fresh);
    dls__free(&writer->allocator, committed, sizeof *committed);
}

dls_status dls__writer_append_segment(dls_writer *writer, dls_error *err)
{
    uint32_t documents = writer->segment.descriptor.documents;
    size_t gone = writer->added.fresh.size / sizeof(uint32_t);
    if (documents == gone) {
        writer->deleted -= gone;
        return DLS_OK;
    }
    dls__segment_descriptor descriptor;
    uint64_t offset = dls__round_up(writer->end, DLS__SEGMENT_ALIGNMENT);
    DLS__TRY(dls__segment_writer_finish(&writer->segment, writer->file, offset, &descriptor, err));
    writer->end = offset + dls__segment_size(&descriptor);
    DLS__TRY(dls__writer_open_segment(writer, &descriptor, NULL, err));
    return dls__writer_move_marks(writer, err);
}

void dls__writer_drop_empty(dls_writer *writer)
{
    size_t kept = 0;
    for (size_t i = 0; i < writer->segment_count; i++) {
        const dls__segment_descriptor *descriptor = &writer->descriptors[i];
        if (descriptor->deleted < descriptor->documents) {
            writer->descriptors[kept] = *descriptor;
            writer->committed[kept++] = writer->committed[i];
            continue;
        }
        writer->documents -= descriptor->documents;
        writer->deleted -= descriptor->documents;
        dls__writer_close_segment(writer, i);
    }
    writer->segment_count = kept;
}

/* Append the record that is in `record`; say so in `superblock`. */
static dls_status append_record(dls_writer *writer, dls__buf *record, dls__superblock *superblock, dls_error *err)
{
    dls__commit_record_write(writer->schema, writer->descriptors, writer->segment_count, &writer->payload, record);
    DLS__TRY(dls__buf_status(record, err));
    *superblock = (dls__superblock){ .generation = writer->generation + 1,
                                     .record = writer->end,
                                     .record_size = record->size,
                                     .file_size = writer->end + record->size,
                                     .record_crc = dls__crc32c(0, record->bytes, record->size) };
    return dls__file_write(writer->file, writer->end, record->bytes, record->size, err);
}

static dls_status write_superblock(dls_writer *writer, const dls__superblock *superblock, const dls__buf *record,
                                   uint64_t slot, dls_error *err)
{
    uint8_t page[DLS__SUPERBLOCK_SPACING] = { 0 };
    dls__superblock_write(superblock, page);
    if (record->size <= DLS__MAX_RECORD_COPY) memcpy(page + DLS__SUPERBLOCK_SIZE, record->bytes, record->size);
    return dls__file_write(writer->file, slot * DLS__SUPERBLOCK_SPACING, page, sizeof page, err);
}

static dls_status write_commit(dls_writer *writer, dls__buf *record, dls_error *err)
{
    dls__superblock superblock;
    DLS__TRY(append_record(writer, record, &superblock, err));
    DLS__TRY(dls__file_sync(writer->file, err));
    DLS__TRY(write_superblock(writer, &superblock, record, writer->next_slot, err));
    DLS__TRY(dls__file_sync(writer->file, err));
    /* The other one, durable by the next commit's first sync, before this one is touched again. The commit is there
     * without it: if it cannot be written, it is the one that the next commit writes first. */
    bool both = write_superblock(writer, &superblock, record, 1 - writer->next_slot, NULL) == DLS_OK;
    writer->next_slot = both ? 0 : 1 - writer->next_slot;
    writer->end = superblock.file_size;
    writer->generation = superblock.generation;
    return DLS_OK;
}

dls_status dls__writer_append_commit(dls_writer *writer, dls_error *err)
{
    dls__buf record;
    dls__buf_init(&record, &writer->allocator, SIZE_MAX);
    dls_status status = write_commit(writer, &record, err);
    dls__buf_done(&record);
    if (status != DLS_OK || writer->named) return status;
    DLS__TRY(dls__file_rename(writer->file, writer->replace, err));
    writer->named = true;
    dls__file_close(writer->replaced);
    writer->replaced = NULL;
    return DLS_OK;
}
