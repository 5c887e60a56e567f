/* SPDX-License-Identifier: MIT
 *
 * Each read checks first and then takes.
 */
#include "base/reader.h"

#include "base/endian.h"
#include "base/varint.h"

void dls__reader_init(dls__reader *reader, const void *bytes, size_t size)
{
    *reader = (dls__reader){ .at = bytes, .end = size > 0 ? (const uint8_t *)bytes + size : bytes };
}

size_t dls__reader_left(const dls__reader *reader) { return reader->bad ? 0 : (size_t)(reader->end - reader->at); }

const uint8_t *dls__reader_bytes(dls__reader *reader, size_t size)
{
    if (reader->bad || size > dls__reader_left(reader)) {
        reader->bad = true;
        return NULL;
    }
    const uint8_t *bytes = reader->at;
    reader->at += size;
    return bytes;
}

uint8_t dls__reader_u8(dls__reader *reader)
{
    const uint8_t *bytes = dls__reader_bytes(reader, 1);
    return bytes != NULL ? *bytes : 0;
}

uint32_t dls__reader_u32(dls__reader *reader)
{
    const uint8_t *bytes = dls__reader_bytes(reader, 4);
    return bytes != NULL ? dls__load_u32(bytes) : 0;
}

uint64_t dls__reader_u64(dls__reader *reader)
{
    const uint8_t *bytes = dls__reader_bytes(reader, 8);
    return bytes != NULL ? dls__load_u64(bytes) : 0;
}

uint64_t dls__reader_long_varint(dls__reader *reader)
{
    uint64_t value = 0;
    const uint8_t *next = reader->bad ? NULL : dls__varint_read(reader->at, reader->end, &value);
    if (next == NULL) {
        reader->bad = true;
        return 0;
    }
    reader->at = next;
    return value;
}

const char *dls__reader_string(dls__reader *reader, size_t *length)
{
    *length = (size_t)dls__reader_varint_max(reader, SIZE_MAX);
    const uint8_t *bytes = dls__reader_bytes(reader, *length);
    if (bytes == NULL) *length = 0;
    return (const char *)bytes;
}
