/* SPDX-License-Identifier: MIT
 *
 * Writing and reading a record.
 */
#include "columns/record.h"

#include "base/varint.h"
#include "columns/lengths.h"

void dls__record_begin(dls__buf *record, const char *key, size_t key_length, const uint32_t *lengths,
                       uint32_t text_fields)
{
    uint8_t rests[DLS_MAX_TEXT_FIELDS * DLS__VARINT_MAX], *end = rests;
    for (uint32_t field = 0; field < text_fields; field++) {
        uint8_t code = dls__length_encode(lengths[field]);
        if (!dls__length_is_exact(code)) end = dls__varint_write(end, lengths[field] - dls__length_decode(code));
    }
    dls__buf_append_string(record, key, key_length);
    dls__buf_append_string(record, rests, (size_t)(end - rests));
}

void dls__record_add(dls__buf *record, uint64_t field, const char *value, size_t length)
{
    dls__buf_append_varint(record, field);
    dls__buf_append_string(record, value, length);
}

void dls__record_open(dls__record_reader *record, const void *bytes, size_t size)
{
    *record = (dls__record_reader){ 0 };
    dls__reader_init(&record->reader, bytes, size);
    record->key = dls__reader_string(&record->reader, &record->key_length);
    record->rests = dls__reader_string(&record->reader, &record->rests_size);
}

bool dls__record_lengths(const dls__record_reader *record, const uint8_t *codes, uint32_t text_fields,
                         uint32_t *lengths)
{
    dls__reader rests;
    dls__reader_init(&rests, record->rests, record->rests_size);
    for (uint32_t field = 0; field < text_fields; field++) {
        lengths[field] = dls__length_decode(codes[field]);
        if (dls__length_is_exact(codes[field])) continue;
        lengths[field] += (uint32_t)dls__reader_varint_max(&rests, INT32_MAX);
        if (dls__length_encode(lengths[field]) != codes[field]) rests.bad = true;
    }
    return !rests.bad && dls__reader_left(&rests) == 0;
}

bool dls__record_next(dls__record_reader *record)
{
    if (dls__reader_left(&record->reader) == 0) return false;
    record->field = dls__reader_varint(&record->reader);
    record->value = dls__reader_string(&record->reader, &record->length);
    return !record->reader.bad;
}
