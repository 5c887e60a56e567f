/* SPDX-License-Identifier: MIT
 *
 * Opening a list of postings: its foot is read and every size in it held against the sections.
 */
#include "base/error.h"
#include "base/reader.h"
#include "postings/postings_format.h"

dls_status dls__postings_open(const dls__postings_file *file, uint64_t address, dls__postings *out, dls_error *err)
{
    const dls__section *documents = &file->documents;
    if (address >= documents->size) return dls__section_corrupt(documents, address, "no list of postings there", err);
    uint64_t foot_size = dls__min(DLS__FOOT_MAX, (size_t)(documents->size - address));
    const uint8_t *foot;
    DLS__TRY(dls__section_get(documents, address, foot_size, &foot, err));

    dls__reader reader;
    dls__reader_init(&reader, foot, (size_t)foot_size);
    uint64_t df = dls__reader_varint_max(&reader, file->document_count);
    uint64_t fields = dls__reader_varint_max(&reader, ((uint32_t)1 << file->text_fields) - 1);
    uint64_t blocks_size = dls__reader_varint_max(&reader, address);
    uint64_t positions_size = dls__reader_varint_max(&reader, file->positions.size);
    uint64_t positions_start =
        positions_size > 0 ? dls__reader_varint_max(&reader, file->positions.size - positions_size) : 0;
    bool has_positions = (fields & file->position_fields) != 0;
    if (reader.bad || df == 0 || blocks_size < df || (positions_size > 0) != has_positions)
        return dls__section_corrupt(documents, address, "malformed foot of a list of postings", err);

    const uint8_t *blocks;
    DLS__TRY(dls__section_get(documents, address - blocks_size, blocks_size, &blocks, err));
    *out = (dls__postings){ .file = file,
                            .df = (uint32_t)df,
                            .fields = (uint32_t)fields,
                            .blocks = blocks,
                            .blocks_end = blocks + blocks_size,
                            .positions = positions_size > 0 ? file->positions.bytes + positions_start : NULL,
                            .positions_offset = positions_start,
                            .positions_size = positions_size };
    return DLS_OK;
}
