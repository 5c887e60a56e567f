/* SPDX-License-Identifier: MIT
 *
 * Commit records: the schema, the segments and the payload of a commit.
 */
#include "base/alloc.h"
#include "base/crc32c.h"
#include "base/error.h"
#include "index/index_format.h"

/* Bytes of a descriptor at least, so that a record cannot claim more segments than it has room for. */
#define SMALLEST_DESCRIPTOR 41

void dls__commit_record_write(const dls_schema *schema, const dls__segment_descriptor *segments, size_t count,
                              const dls__buf *payload, dls__buf *out)
{
    dls__schema_write(schema, out);
    dls__buf_append_varint(out, count);
    for (size_t i = 0; i < count; i++) dls__descriptor_write(&segments[i], schema->text_count, out);
    dls__buf_append_string(out, payload->bytes, payload->size);
}

static dls_status corrupt_commit(const dls__superblock *superblock, const char *what, dls_error *err)
{
    return dls__fail(err, DLS_ECORRUPT, superblock->record, "a damaged index: %s", what);
}

static dls_status read_commit(dls__reader *reader, const dls__superblock *superblock,
                                dls__commit *out, dls_error *err)
{
    uint64_t documents = 0;
    for (size_t i = 0; i < out->count && !reader->bad; i++) {
        dls__descriptor_read(reader, out->schema->text_count, superblock->file_size, &out->segments[i]);
        documents += out->segments[i].documents;
    }
    out->payload = dls__reader_string(reader, &out->payload_size);
    if (out->payload_size > DLS_MAX_PAYLOAD) reader->bad = true;
    if (reader->bad || dls__reader_left(reader) > 0 || documents > DLS__MAX_DOCUMENTS)
        return corrupt_commit(superblock, "the commit record makes no sense", err);
    return DLS_OK;
}

/* Read the bytes of the record, whose checksum is right. */
static dls_status read_record(const uint8_t *bytes, const dls__superblock *superblock, const dls_allocator *allocator,
                              dls__commit *out, dls_error *err)
{
    dls__commit read = { .schema = NULL };
    dls__reader reader;
    dls__reader_init(&reader, bytes, (size_t)superblock->record_size);
    DLS__TRY(dls__schema_read(&reader, allocator, &read.schema, err));
    read.count = (size_t)dls__reader_varint_max(&reader, dls__reader_left(&reader) / SMALLEST_DESCRIPTOR);
    read.segments = dls__alloc_array(allocator, read.count, sizeof *read.segments);
    dls_status status =
        read.segments == NULL ? dls__no_memory(err) : read_commit(&reader, superblock, &read, err);
    if (status != DLS_OK) {
        dls__free(allocator, read.segments, read.count * sizeof *read.segments);
        dls__schema_free(read.schema);
        return status;
    }
    *out = read;
    return DLS_OK;
}

static bool is_record(const uint8_t *bytes, const dls__superblock *superblock)
{
    return dls__crc32c(0, bytes, (size_t)superblock->record_size) == superblock->record_crc;
}

dls_status dls__commit_record_read(const uint8_t *file, const dls__superblock *superblock,
                                   const dls_allocator *allocator, dls__commit *out, dls_error *err)
{
    if (superblock->record > superblock->file_size ||
        superblock->record_size > superblock->file_size - superblock->record)
        return corrupt_commit(superblock, "the commit record lies outside", err);
    const uint8_t *record = file + superblock->record;
    if (!is_record(record, superblock))
        return corrupt_commit(superblock, "the commit record has a wrong checksum", err);
    return read_record(record, superblock, allocator, out, err);
}

dls_status dls__commit_copy_read(const uint8_t *file, const dls__superblock *superblock, const dls_allocator *allocator,
                                 dls__commit *out, dls_error *err)
{
    for (size_t slot = 0; slot < 2 && superblock->record_size <= DLS__MAX_RECORD_COPY; slot++) {
        const uint8_t *copy = file + slot * DLS__SUPERBLOCK_SPACING + DLS__SUPERBLOCK_SIZE;
        if (is_record(copy, superblock)) return read_record(copy, superblock, allocator, out, err);
    }
    return corrupt_commit(superblock, "there is no sound copy of the commit record", err);
}
