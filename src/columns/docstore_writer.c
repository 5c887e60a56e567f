/* SPDX-License-Identifier: MIT
 *
 * Writing a document store (docstore_format.h). Memory: one block, the same packed, and the packer's 32 KiB.
 */
#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/varint.h"
#include "columns/docstore_format.h"

dls_status dls__docstore_writer_init(dls__docstore_writer *writer, const dls_allocator *allocator, dls__spool *out,
                                     dls_error *err)
{
    *writer = (dls__docstore_writer){ .allocator = allocator, .out = out };
    dls__spool_init(&writer->block_index, allocator, out->beside);
    dls__buf_init(&writer->block, allocator, DLS__DOCSTORE_MAX_BLOCK);
    dls__buf_init(&writer->compressed, allocator, SIZE_MAX);
    writer->places = dls__alloc_array(allocator, DLS__PACK_PLACES, sizeof *writer->places);
    return writer->places != NULL ? DLS_OK : dls__no_memory(err);
}

void dls__docstore_writer_done(dls__docstore_writer *writer)
{
    dls__free(writer->allocator, writer->places, DLS__PACK_PLACES * sizeof *writer->places);
    writer->places = NULL;
    dls__spool_done(&writer->block_index);
    dls__buf_done(&writer->block);
    dls__buf_done(&writer->compressed);
}

/* Pack and append the block that was filled, if any. */
static dls_status write_docstore_block(dls__docstore_writer *writer, dls_error *err)
{
    if (writer->block.size == 0) return DLS_OK;
    dls__buf_clear(&writer->compressed);
    if (!dls__buf_reserve(&writer->compressed, dls__docstore_pack_bound(writer->block.size)))
        return dls__no_memory(err);
    size_t packed_size =
        dls__docstore_pack(writer->places, writer->block.bytes, writer->block.size, writer->compressed.bytes);
    uint8_t entry[DLS__DOCSTORE_ENTRY];
    dls__store_u64(entry, dls__spool_size(writer->out));
    dls__store_u32(entry + 8, writer->block_first);
    dls__store_u32(entry + 12, (uint32_t)writer->block.size);
    dls__spool_append(&writer->block_index, entry, sizeof entry);
    dls__spool_append(writer->out, writer->compressed.bytes, packed_size);
    dls__buf_clear(&writer->block);
    writer->block_first = writer->documents;
    writer->block_count++;
    return DLS_OK;
}

dls_status dls__docstore_writer_add(dls__docstore_writer *writer, const void *record, size_t size, dls_error *err)
{
    if (size > DLS__RECORD_MAX)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "stored fields of %zu bytes, limit is %zu", size,
                         DLS__RECORD_MAX);
    size_t room = DLS__DOCSTORE_BLOCK - dls__min(writer->block.size, DLS__DOCSTORE_BLOCK);
    if (size + DLS__VARINT_MAX > room) DLS__TRY(write_docstore_block(writer, err));
    dls__buf_append_string(&writer->block, record, size);
    DLS__TRY(dls__buf_status(&writer->block, err));
    writer->documents++;
    return dls__spool_status(writer->out, err);
}

dls_status dls__docstore_writer_finish(dls__docstore_writer *writer, dls_error *err)
{
    DLS__TRY(dls__buf_status(&writer->block, err));
    DLS__TRY(write_docstore_block(writer, err));
    const uint8_t *entries;
    uint64_t entries_size;
    DLS__TRY(dls__spool_freeze(&writer->block_index, &entries, &entries_size, err));
    uint8_t foot[DLS__DOCSTORE_FOOT];
    dls__store_u64(foot, writer->documents);
    dls__store_u64(foot + 8, writer->block_count);
    dls__spool_append(writer->out, entries, (size_t)entries_size);
    dls__spool_append(writer->out, foot, sizeof foot);
    return dls__spool_status(writer->out, err);
}
