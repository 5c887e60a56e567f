/* SPDX-License-Identifier: MIT
 *
 * Growing by half, with a ceiling.
 */
#include "base/buf.h"

#include <string.h>

#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"
#include "base/varint.h"

#define FIRST_CAPACITY 256

void dls__buf_init(dls__buf *buf, const dls_allocator *allocator, size_t ceiling)
{
    *buf = (dls__buf){ .allocator = allocator, .ceiling = ceiling };
}

void dls__buf_done(dls__buf *buf)
{
    dls__free(buf->allocator, buf->bytes, buf->capacity);
    dls__buf_init(buf, buf->allocator, buf->ceiling);
}

void dls__buf_clear(dls__buf *buf)
{
    buf->size = 0;
    buf->failed = false;
}

bool dls__buf_reserve(dls__buf *buf, size_t more)
{
    if (buf->failed) return false;
    if (more <= buf->capacity - buf->size) return true;
    if (more > buf->ceiling - buf->size) {
        buf->failed = true;
        return false;
    }
    size_t needed = buf->size + more;
    size_t grown = buf->capacity <= buf->ceiling / 2 ? buf->capacity + buf->capacity / 2 : buf->ceiling;
    size_t capacity = dls__max(dls__max(needed, grown), dls__min(FIRST_CAPACITY, buf->ceiling));
    uint8_t *bytes = dls__resize(buf->allocator, buf->bytes, buf->capacity, capacity);
    if (bytes == NULL) {
        buf->failed = true;
        return false;
    }
    buf->bytes = bytes;
    buf->capacity = capacity;
    return true;
}

void dls__buf_append(dls__buf *buf, const void *bytes, size_t size)
{
    if (size == 0 || !dls__buf_reserve(buf, size)) return;
    memcpy(buf->bytes + buf->size, bytes, size);
    buf->size += size;
}

void dls__buf_append_u8(dls__buf *buf, uint8_t value) { dls__buf_append(buf, &value, 1); }

void dls__buf_append_u32(dls__buf *buf, uint32_t value)
{
    uint8_t bytes[4];
    dls__store_u32(bytes, value);
    dls__buf_append(buf, bytes, sizeof bytes);
}

void dls__buf_append_u64(dls__buf *buf, uint64_t value)
{
    uint8_t bytes[8];
    dls__store_u64(bytes, value);
    dls__buf_append(buf, bytes, sizeof bytes);
}

void dls__buf_append_varint(dls__buf *buf, uint64_t value)
{
    uint8_t bytes[DLS__VARINT_MAX];
    dls__buf_append(buf, bytes, (size_t)(dls__varint_write(bytes, value) - bytes));
}

void dls__buf_append_string(dls__buf *buf, const void *bytes, size_t size)
{
    dls__buf_append_varint(buf, size);
    dls__buf_append(buf, bytes, size);
}

dls_status dls__buf_status(const dls__buf *buf, dls_error *err) { return buf->failed ? dls__no_memory(err) : DLS_OK; }
