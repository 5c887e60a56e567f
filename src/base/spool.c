/* SPDX-License-Identifier: MIT
 *
 * A buffer, and behind it a file that nobody else can see.
 */
#include "base/spool.h"

#include <assert.h>
#include <string.h>

#include "base/error.h"

/* Writes of this size cost little beside the copying; a writer with a spool for each field stays within a few MiB. */
#define BUFFER_SIZE ((size_t)256 << 10)

void dls__spool_init(dls__spool *spool, const dls_allocator *allocator, const char *beside)
{
    dls__spool_init_with_room(spool, allocator, beside, BUFFER_SIZE);
}

void dls__spool_init_with_room(dls__spool *spool, const dls_allocator *allocator, const char *beside, size_t room)
{
    *spool = (dls__spool){ .allocator = allocator, .beside = beside };
    dls__buf_init(&spool->buffer, allocator, room);
}

void dls__spool_clear(dls__spool *spool)
{
    dls__map_close(&spool->map);
    dls__file_close(spool->file);
    dls__buf_clear(&spool->buffer);
    spool->map = (dls__map){ .bytes = NULL };
    spool->file = NULL;
    spool->flushed = 0;
    spool->frozen = false;
    spool->status = DLS_OK;
}

void dls__spool_done(dls__spool *spool)
{
    dls__map_close(&spool->map);
    dls__file_close(spool->file);
    dls__buf_done(&spool->buffer);
    dls__spool_init_with_room(spool, spool->allocator, spool->beside, spool->buffer.ceiling);
}

/* Move `size` bytes to the file; the first of them follow what is there. */
static void write_through(dls__spool *spool, const void *bytes, size_t size)
{
    if (spool->file == NULL)
        spool->status = dls__file_create_scratch(spool->beside, spool->allocator, &spool->file, &spool->failure);
    if (spool->status == DLS_OK)
        spool->status = dls__file_write(spool->file, spool->flushed, bytes, size, &spool->failure);
    if (spool->status == DLS_OK) spool->flushed += size;
}

static void flush_buffer(dls__spool *spool)
{
    write_through(spool, spool->buffer.bytes, spool->buffer.size);
    if (spool->status == DLS_OK) dls__buf_clear(&spool->buffer);
}

void dls__spool_append(dls__spool *spool, const void *bytes, size_t size)
{
    assert(!spool->frozen);
    if (spool->status != DLS_OK) return;
    if (size > spool->buffer.ceiling - spool->buffer.size) flush_buffer(spool);
    if (spool->status != DLS_OK) return;
    if (size > spool->buffer.ceiling) {
        write_through(spool, bytes, size);
        return;
    }
    dls__buf_append(&spool->buffer, bytes, size);
    spool->status = dls__buf_status(&spool->buffer, &spool->failure);
}

uint64_t dls__spool_size(const dls__spool *spool) { return spool->flushed + spool->buffer.size; }

dls_status dls__spool_status(const dls__spool *spool, dls_error *err)
{
    if (spool->status != DLS_OK && err != NULL) *err = spool->failure;
    return spool->status;
}

dls_status dls__spool_read(dls__spool *spool, uint64_t offset, void *bytes, size_t size, dls_error *err)
{
    DLS__TRY(dls__spool_status(spool, err));
    assert(offset <= dls__spool_size(spool) && size <= dls__spool_size(spool) - offset);
    size_t in_file = 0;
    if (offset < spool->flushed) in_file = size < spool->flushed - offset ? size : (size_t)(spool->flushed - offset);
    if (in_file > 0) DLS__TRY(dls__file_read(spool->file, offset, bytes, in_file, err));
    if (in_file < size)
        memcpy((uint8_t *)bytes + in_file, spool->buffer.bytes + (offset + in_file - spool->flushed), size - in_file);
    return DLS_OK;
}

/* Everything in the file, the file in the address space, the buffer given back. */
static void map_file(dls__spool *spool)
{
    flush_buffer(spool);
    if (spool->status != DLS_OK) return;
    dls__buf_done(&spool->buffer);
    if (spool->flushed > SIZE_MAX)
        spool->status = dls__no_memory(&spool->failure);
    else
        spool->status = dls__map_file(spool->file, (size_t)spool->flushed, &spool->map, &spool->failure);
}

dls_status dls__spool_freeze(dls__spool *spool, const uint8_t **bytes, uint64_t *size, dls_error *err)
{
    static const uint8_t nothing[1];
    if (spool->status == DLS_OK && spool->file != NULL && !spool->frozen) map_file(spool);
    DLS__TRY(dls__spool_status(spool, err));
    spool->frozen = true;
    *bytes = spool->map.bytes != NULL ? spool->map.bytes : spool->buffer.size > 0 ? spool->buffer.bytes : nothing;
    *size = dls__spool_size(spool);
    return DLS_OK;
}
