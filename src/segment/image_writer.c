/* SPDX-License-Identifier: MIT
 *
 * Pages are checksummed and written when enough of them have gathered.
 */
#include "segment/image_writer.h"

#include "base/crc32c.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/section.h"

/* Large enough that a write call costs nothing beside the copying. */
#define PENDING_PAGES 64
#define PENDING_SIZE ((size_t)PENDING_PAGES * DLS__PAGE_SIZE)

void dls__image_writer_init(dls__image_writer *writer, const dls_allocator *allocator, dls__file *file, uint64_t offset,
                            const char *beside)
{
    *writer = (dls__image_writer){ .file = file, .offset = offset };
    dls__buf_init(&writer->pending, allocator, PENDING_SIZE);
    dls__spool_init(&writer->checksums, allocator, beside);
}

void dls__image_writer_done(dls__image_writer *writer)
{
    dls__buf_done(&writer->pending);
    dls__spool_done(&writer->checksums);
}

uint64_t dls__image_writer_size(const dls__image_writer *writer) { return writer->written + writer->pending.size; }

static dls_status flush(dls__image_writer *writer, dls_error *err)
{
    dls__buf *pending = &writer->pending;
    for (size_t at = 0; at < pending->size; at += DLS__PAGE_SIZE) {
        uint8_t checksum[4];
        dls__store_u32(checksum, dls__crc32c(0, pending->bytes + at, dls__min(pending->size - at, DLS__PAGE_SIZE)));
        dls__spool_append(&writer->checksums, checksum, sizeof checksum);
    }
    DLS__TRY(dls__file_write(writer->file, writer->offset + writer->written, pending->bytes, pending->size, err));
    writer->written += pending->size;
    dls__buf_clear(pending);
    return DLS_OK;
}

dls_status dls__image_writer_append(dls__image_writer *writer, const void *bytes, uint64_t size, dls_error *err)
{
    const uint8_t *at = bytes;
    while (size > 0) {
        size_t room = PENDING_SIZE - writer->pending.size;
        size_t part = size < room ? (size_t)size : room;
        dls__buf_append(&writer->pending, at, part);
        DLS__TRY(dls__buf_status(&writer->pending, err));
        at += part;
        size -= part;
        if (writer->pending.size == PENDING_SIZE) DLS__TRY(flush(writer, err));
    }
    return DLS_OK;
}

dls_status dls__image_writer_pad(dls__image_writer *writer, uint64_t step, dls_error *err)
{
    static const uint8_t zeros[DLS__PAGE_SIZE];
    uint64_t size = dls__image_writer_size(writer);
    return dls__image_writer_append(writer, zeros, dls__round_up(size, step) - size, err);
}

dls_status dls__image_writer_finish(dls__image_writer *writer, uint64_t *end, dls_error *err)
{
    DLS__TRY(flush(writer, err));
    const uint8_t *checksums;
    uint64_t size, at = writer->offset + dls__round_up(writer->written, DLS__PAGE_SIZE);
    DLS__TRY(dls__spool_freeze(&writer->checksums, &checksums, &size, err));
    DLS__TRY(dls__file_write(writer->file, at, checksums, (size_t)size, err));
    *end = at + size;
    return DLS_OK;
}
