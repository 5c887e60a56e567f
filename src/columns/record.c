/* SPDX-License-Identifier: MIT
 *
 * Writing and reading a record.
 */
#include "columns/record.h"

void dls__record_begin(dls__buf *record, const char *key, size_t key_length)
{
    dls__buf_append_string(record, key, key_length);
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
}

bool dls__record_next(dls__record_reader *record)
{
    if (dls__reader_left(&record->reader) == 0) return false;
    record->field = dls__reader_varint(&record->reader);
    record->value = dls__reader_string(&record->reader, &record->length);
    return !record->reader.bad;
}
