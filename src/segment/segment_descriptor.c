/* SPDX-License-Identifier: MIT
 *
 * Descriptors of segments, to and from bytes.
 */
#include "base/section.h"
#include "segment/segment_format.h"

uint64_t dls__segment_checksums_offset(const dls__segment_descriptor *descriptor)
{
    return dls__round_up(descriptor->image_size, DLS__SEGMENT_ALIGNMENT);
}

uint64_t dls__segment_size(const dls__segment_descriptor *descriptor)
{
    return dls__segment_checksums_offset(descriptor) + 4 * dls__page_count(descriptor->image_size);
}

static void write_deletions(const dls__segment_descriptor *descriptor, uint32_t text_fields, dls__buf *out)
{
    dls__buf_append_varint(out, descriptor->deleted);
    if (descriptor->deleted == 0) return;
    dls__buf_append_u64(out, descriptor->deletions.offset);
    dls__buf_append_varint(out, descriptor->deletions.size);
    dls__buf_append_u32(out, descriptor->deletions_crc);
    for (uint32_t field = 0; field < text_fields; field++) {
        dls__buf_append_varint(out, descriptor->deleted_length[field]);
        dls__buf_append_varint(out, descriptor->deleted_with[field]);
    }
}

void dls__descriptor_write(const dls__segment_descriptor *descriptor, uint32_t text_fields, dls__buf *out)
{
    dls__buf_append_u64(out, descriptor->offset);
    dls__buf_append_u64(out, descriptor->image_size);
    dls__buf_append_u32(out, descriptor->documents);
    dls__buf_append_varint(out, descriptor->terms);
    dls__buf_append_varint(out, descriptor->postings);
    dls__buf_append_varint(out, descriptor->pair_words);
    for (int i = 0; i < DLS__SECTION_COUNT; i++) {
        dls__buf_append_varint(out, descriptor->sections[i].offset);
        dls__buf_append_varint(out, descriptor->sections[i].size);
    }
    for (uint32_t field = 0; field < text_fields; field++) {
        dls__buf_append_varint(out, descriptor->total_length[field]);
        dls__buf_append_varint(out, descriptor->documents_with[field]);
    }
    write_deletions(descriptor, text_fields, out);
}

/* One section, which begins at `from` or later and ends in the image. */
static uint64_t read_section(dls__reader *reader, uint64_t from, uint64_t image_size, dls__byte_range *out)
{
    out->offset = dls__reader_varint_max(reader, image_size);
    out->size = dls__reader_varint_max(reader, image_size);
    if (out->offset < from || out->size > image_size - out->offset) reader->bad = true;
    return reader->bad ? from : out->offset + out->size;
}

static void read_deletions(dls__reader *reader, uint32_t text_fields, uint64_t file_size, dls__segment_descriptor *out)
{
    out->deleted = (uint32_t)dls__reader_varint_max(reader, out->documents);
    if (out->deleted == 0) return;
    out->deletions.offset = dls__reader_u64(reader);
    out->deletions.size = dls__reader_varint_max(reader, file_size);
    out->deletions_crc = dls__reader_u32(reader);
    if (out->deletions.offset > file_size - out->deletions.size) reader->bad = true;
    for (uint32_t field = 0; field < text_fields; field++) {
        out->deleted_length[field] = dls__reader_varint_max(reader, out->total_length[field]);
        out->deleted_with[field] =
            (uint32_t)dls__reader_varint_max(reader, dls__min(out->deleted, out->documents_with[field]));
    }
}

void dls__descriptor_read(dls__reader *reader, uint32_t text_fields, uint64_t file_size, dls__segment_descriptor *out)
{
    *out = (dls__segment_descriptor){ 0 };
    out->offset = dls__reader_u64(reader);
    out->image_size = dls__reader_u64(reader);
    out->documents = dls__reader_u32(reader);
    out->terms = dls__reader_varint(reader);
    out->postings = dls__reader_varint(reader);
    out->pair_words = (uint32_t)dls__reader_varint_max(reader, DLS_MAX_PAIR_WORDS);
    /* a file is far below 2^62 bytes, so that the sums below cannot wrap */
    if (file_size > UINT64_MAX / 4 || out->offset > file_size || out->image_size > file_size ||
        out->offset % DLS__SEGMENT_ALIGNMENT != 0 || dls__segment_size(out) > file_size - out->offset ||
        out->documents > DLS__MAX_DOCUMENTS)
        reader->bad = true;
    uint64_t from = 0;
    for (int i = 0; i < DLS__SECTION_COUNT; i++) from = read_section(reader, from, out->image_size, &out->sections[i]);
    for (uint32_t field = 0; field < text_fields; field++) {
        out->total_length[field] = dls__reader_varint_max(reader, UINT64_MAX / DLS_MAX_TEXT_FIELDS / 2);
        out->documents_with[field] = (uint32_t)dls__reader_varint_max(reader, out->documents);
    }
    read_deletions(reader, text_fields, file_size, out);
}
