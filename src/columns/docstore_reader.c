/* SPDX-License-Identifier: MIT
 *
 * Opening a document store and reading one record (docstore_format.h).
 */
#include <lz4.h>
#include <string.h>

#include "base/endian.h"
#include "base/error.h"
#include "base/reader.h"
#include "columns/docstore_format.h"

/* A record is sought in the part of its block that it would end in if all were of one length, and a share of the block
 * more: one in so many. */
#define MARGIN 8

dls_status dls__docstore_open(const dls__section *section, uint32_t document_count, dls__docstore *out, dls_error *err)
{
    if (section->size < DLS__DOCSTORE_FOOT) return dls__section_corrupt(section, 0, "too short for its counts", err);
    uint64_t foot_offset = section->size - DLS__DOCSTORE_FOOT;
    const uint8_t *foot;
    DLS__TRY(dls__section_get(section, foot_offset, DLS__DOCSTORE_FOOT, &foot, err));
    uint64_t documents = dls__load_u64(foot);
    uint64_t block_count = dls__load_u64(foot + 8);
    if (documents != document_count)
        return dls__section_corrupt(section, foot_offset, "another number of documents than the segment's", err);
    if (block_count > documents || (block_count == 0) != (documents == 0) ||
        block_count > foot_offset / DLS__DOCSTORE_ENTRY)
        return dls__section_corrupt(section, foot_offset + 8, "impossible number of blocks", err);
    *out = (dls__docstore){ .section = *section,
                            .document_count = document_count,
                            .block_count = block_count,
                            .index_offset = foot_offset - block_count * DLS__DOCSTORE_ENTRY };
    return DLS_OK;
}

dls_status dls__docstore_get_range(const dls__docstore *store, uint64_t number, dls__docstore_range *out,
                                   dls_error *err)
{
    uint64_t entry_offset = store->index_offset + number * DLS__DOCSTORE_ENTRY;
    bool is_last = number + 1 == store->block_count;
    const uint8_t *entry;
    DLS__TRY(dls__section_get(&store->section, entry_offset, (is_last ? 1 : 2) * DLS__DOCSTORE_ENTRY, &entry, err));
    const uint8_t *next = entry + DLS__DOCSTORE_ENTRY;
    dls__docstore_range range = { .offset = dls__load_u64(entry),
                                  .end = is_last ? store->index_offset : dls__load_u64(next),
                                  .first = dls__load_u32(entry + 8),
                                  .first_after = is_last ? store->document_count : dls__load_u32(next + 8),
                                  .unpacked_size = dls__load_u32(entry + 12) };
    if (range.end > store->index_offset || range.offset >= range.end || range.first_after > store->document_count ||
        range.first >= range.first_after || (number == 0 && (range.offset != 0 || range.first != 0)))
        return dls__section_corrupt(&store->section, entry_offset, "blocks out of order", err);
    uint64_t packed_size = range.end - range.offset;
    if (packed_size > INT32_MAX || range.unpacked_size > DLS__DOCSTORE_MAX_BLOCK ||
        range.unpacked_size > packed_size * DLS__DOCSTORE_MAX_GROWTH ||
        range.unpacked_size < range.first_after - range.first)
        return dls__section_corrupt(&store->section, entry_offset, "impossible size of a block", err);
    *out = range;
    return DLS_OK;
}

/* Unpack the first `size` bytes of a block to the room after the content of `out`, which grows by them. */
static dls_status unpack_first(const dls__docstore *store, const dls__docstore_range *range, size_t size, dls__buf *out,
                               dls_error *err)
{
    uint64_t packed_size = range->end - range->offset;
    const uint8_t *packed;
    DLS__TRY(dls__section_get(&store->section, range->offset, packed_size, &packed, err));
    if (!dls__buf_reserve(out, size)) return dls__no_memory(err);
    char *room = (char *)out->bytes + out->size;
    int unpacked =
        size == range->unpacked_size
            ? LZ4_decompress_safe((const char *)packed, room, (int)packed_size, (int)size)
            : LZ4_decompress_safe_partial((const char *)packed, room, (int)packed_size, (int)size, (int)size);
    if (unpacked < 0 || (size_t)unpacked != size)
        return dls__section_corrupt(&store->section, range->offset, "block does not unpack", err);
    out->size += size;
    return DLS_OK;
}

dls_status dls__docstore_unpack(const dls__docstore *store, const dls__docstore_range *range, dls__buf *out,
                                dls_error *err)
{
    return unpack_first(store, range, range->unpacked_size, out, err);
}

dls_status dls__docstore_find_range(const dls__docstore *store, uint32_t document, uint64_t *number,
                                    dls__docstore_range *out, dls_error *err)
{
    uint64_t low = 0, high = store->block_count;
    while (low < high) {
        uint64_t middle = *number = low + (high - low) / 2;
        DLS__TRY(dls__docstore_get_range(store, middle, out, err));
        if (document < out->first)
            high = middle;
        else if (document >= out->first_after)
            low = middle + 1;
        else
            return DLS_OK;
    }
    return dls__section_corrupt(&store->section, store->index_offset, "no block has the document", err);
}

/* Bytes of a block within which the record of `document` hopefully ends: records are alike, more or less. */
static size_t likely_end(const dls__docstore_range *range, uint32_t document)
{
    uint64_t documents = range->first_after - range->first, behind = document - range->first + 1;
    uint64_t likely = (range->unpacked_size * behind) / documents + range->unpacked_size / MARGIN;
    return (size_t)dls__min(likely, range->unpacked_size);
}

/* The record of `document` in the first bytes of its block; `*record` is NULL if it does not end there. */
static void find_record(const dls__docstore_range *range, uint32_t document, const uint8_t *bytes, size_t count,
                        const char **record, size_t *size)
{
    dls__reader reader;
    dls__reader_init(&reader, bytes, count);
    for (uint32_t at = range->first; at <= document; at++) *record = dls__reader_string(&reader, size);
    if (reader.bad) *record = NULL;
}

dls_status dls__docstore_read(const dls__docstore *store, uint32_t document, dls__buf *out, dls_error *err)
{
    dls__docstore_range range;
    uint64_t number;
    const char *record = NULL;
    DLS__TRY(dls__docstore_find_range(store, document, &number, &range, err));
    size_t before = out->size, size = 0, unpacked = likely_end(&range, document);
    for (;;) {
        DLS__TRY(unpack_first(store, &range, unpacked, out, err));
        out->size = before;
        find_record(&range, document, out->bytes + before, unpacked, &record, &size);
        if (record != NULL) break;
        if (unpacked == range.unpacked_size)
            return dls__section_corrupt(&store->section, range.offset, "malformed record", err);
        unpacked = range.unpacked_size;
    }
    memmove(out->bytes + before, record, size);
    out->size += size;
    return DLS_OK;
}

const char *dls__docstore_unpacker_version(void) { return LZ4_versionString(); }
