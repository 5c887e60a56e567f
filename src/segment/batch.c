/* SPDX-License-Identifier: MIT
 *
 * Buffers, and documents into them and out.
 */
#include "segment/batch.h"

#include <string.h>

static void list_columns(dls__intake_batch *batch, void (*visit)(dls__buf *buf, size_t with), size_t with)
{
    for (size_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        visit(&batch->lengths[i], with);
        visit(&batch->extents[i], with);
    }
    visit(&batch->waiting, with);
    visit(&batch->records, with);
}

void dls__intake_batch_init(dls__intake_batch *batch, const dls_allocator *allocator)
{
    *batch = (dls__intake_batch){ .documents = 0 };
    for (size_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        dls__buf_init(&batch->lengths[i], allocator, SIZE_MAX);
        dls__buf_init(&batch->extents[i], allocator, SIZE_MAX);
    }
    dls__buf_init(&batch->waiting, allocator, SIZE_MAX);
    dls__buf_init(&batch->records, allocator, SIZE_MAX);
}

static void empty_buffer(dls__buf *buf, size_t kept_bytes)
{
    if (buf->capacity > kept_bytes)
        dls__buf_done(buf);
    else
        dls__buf_clear(buf);
}

void dls__intake_batch_done(dls__intake_batch *batch) { list_columns(batch, empty_buffer, 0); }

void dls__intake_batch_clear(dls__intake_batch *batch, uint32_t first, size_t kept_bytes)
{
    list_columns(batch, empty_buffer, kept_bytes);
    memset(batch->total_length, 0, sizeof batch->total_length);
    memset(batch->documents_with, 0, sizeof batch->documents_with);
    batch->first = first;
    batch->documents = 0;
    batch->held = 0;
    batch->bytes = 0;
    batch->status = DLS_OK;
}

size_t dls__document_bytes(size_t key_length, const dls_value *values, size_t count)
{
    size_t bytes = key_length;
    for (size_t i = 0; i < count; i++) bytes += sizeof values[i] + values[i].length;
    return bytes;
}

dls_status dls__intake_batch_hold(dls__intake_batch *batch, const char *key, size_t key_length, const dls_value *values,
                                  size_t count, dls_error *err)
{
    dls__buf *waiting = &batch->waiting;
    dls__buf_append_string(waiting, key, key_length);
    dls__buf_append_varint(waiting, count);
    for (size_t i = 0; i < count; i++) {
        dls__buf_append_varint(waiting, values[i].field);
        dls__buf_append_string(waiting, values[i].text, values[i].length);
    }
    batch->held++;
    return dls__buf_status(waiting, err);
}

dls_status dls__intake_batch_next(dls__reader *reader, dls__held_document *document, dls__buf *values, bool *more,
                                  dls_error *err)
{
    dls__buf_clear(values);
    *more = dls__reader_left(reader) > 0;
    if (!*more) return DLS_OK;
    document->key = dls__reader_string(reader, &document->key_length);
    document->count = (size_t)dls__reader_varint(reader);
    for (size_t i = 0; i < document->count; i++) {
        dls_value value = { .field = (size_t)dls__reader_varint(reader) };
        value.text = dls__reader_string(reader, &value.length);
        dls__buf_append(values, &value, sizeof value);
    }
    return dls__buf_status(values, err);
}
