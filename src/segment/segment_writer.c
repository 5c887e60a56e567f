/* SPDX-License-Identifier: MIT
 *
 * Adding documents, one by one or those of another segment.
 */
#include "segment/segment_writer.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "base/endian.h"
#include "base/error.h"
#include "columns/record.h"
#include "schema/value_term.h"

/* Bytes of a field's values, with DLS__VALUE_GAP for each, so that positions fit 32 bits. */
#define MAX_FIELD_BYTES (UINT64_C(1) << 31)

/* A record may not exceed what the document store can take. Beside key and values it has lengths. */
#define MAX_RECORD_BYTES (UINT64_C(1) << 30)
#define MOST_LENGTH_BYTES 128

/* What is shown of a value that is one too many. */
#define SHOWN_SURPLUS 40

/* Store what a batch has to be stored. */
static dls_status store_batch(void *ctx, const dls__intake_batch *batch, dls_error *err)
{
    dls__segment_writer *writer = ctx;
    for (uint32_t number = 0; number < writer->schema->text_count; number++) {
        dls__spool_append(&writer->lengths[number], batch->lengths[number].bytes, batch->lengths[number].size);
        dls__spool_append(&writer->extents[number], batch->extents[number].bytes, batch->extents[number].size);
        writer->descriptor.total_length[number] += batch->total_length[number];
        writer->descriptor.documents_with[number] += batch->documents_with[number];
    }
    for (size_t at = 0; at < batch->records.size;) {
        size_t size = (size_t)dls__load_u64(batch->records.bytes + at);
        at += sizeof(uint64_t);
        DLS__TRY(dls__docstore_writer_add(&writer->docstore, batch->records.bytes + at, size, err));
        at += size;
    }
    return DLS_OK;
}

dls_status dls__segment_writer_init(dls__segment_writer *writer, const dls_schema *schema,
                                    const dls_allocator *allocator, size_t buffer_bytes, const char *beside,
                                    dls_error *err)
{
    *writer = (dls__segment_writer){ .allocator = allocator, .schema = schema, .beside = beside };
    dls__spool_init(&writer->stored, allocator, beside);
    for (uint32_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        dls__spool_init(&writer->lengths[i], allocator, beside);
        dls__spool_init(&writer->extents[i], allocator, beside);
    }
    DLS__TRY(dls__docstore_writer_init(&writer->docstore, allocator, &writer->stored, err));
    return dls__intake_init(&writer->intake, schema, allocator, buffer_bytes, beside, store_batch, writer, err);
}

void dls__segment_writer_use_threads(dls__segment_writer *writer, size_t threads) { writer->intake.threads = threads; }

void dls__segment_writer_may_be_cancelled(dls__segment_writer *writer, dls__cancel *cancel)
{
    writer->cancel = cancel;
    dls__intake_may_be_cancelled(&writer->intake, cancel);
}

static void free_adopted(dls__segment_writer *writer)
{
    for (size_t i = 0; i < writer->adopted_count; i++) dls__adopted_done(&writer->adopted[i], writer->allocator);
    dls__free(writer->allocator, writer->adopted, writer->adopted_capacity * sizeof *writer->adopted);
}

void dls__segment_writer_done(dls__segment_writer *writer)
{
    if (writer->schema == NULL) return; /* never begun */
    dls__intake_done(&writer->intake);
    free_adopted(writer);
    dls__docstore_writer_done(&writer->docstore);
    dls__spool_done(&writer->stored);
    for (uint32_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        dls__spool_done(&writer->lengths[i]);
        dls__spool_done(&writer->extents[i]);
    }
    writer->schema = NULL;
}

static dls_status check_value(const dls__segment_writer *writer, const dls_value *value, uint64_t *field_bytes,
                              dls_error *err)
{
    if (value->field >= writer->schema->count)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu, the schema has %zu", value->field,
                         writer->schema->count);
    const dls_field *field = &writer->schema->fields[value->field];
    uint64_t *bytes = &field_bytes[value->field];
    if (dls__kind_has_values(field->kind)) DLS__TRY(dls__value_check(field, value->text, value->length, err));
    if (dls__kind_is_number(field->kind) && *bytes > 0)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s': a document has one value of it, '%.*s' is another",
                         field->name, (int)dls__min(value->length, SHOWN_SURPLUS), value->text);
    /* else the sum might wrap */
    if (value->length < MAX_FIELD_BYTES) *bytes += (uint64_t)value->length + DLS__VALUE_GAP;
    if (value->length >= MAX_FIELD_BYTES || *bytes > MAX_FIELD_BYTES)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "field '%s' of a document has more than 2 GiB", field->name);
    return DLS_OK;
}

dls_status dls__segment_writer_check(const dls__segment_writer *writer, const char *key, size_t key_length,
                                     const dls_value *values, size_t count, dls_error *err)
{
    if (key_length == 0) return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a document needs a key");
    if (key_length > DLS_MAX_KEY)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "key '%.40s...' has %zu bytes, %d are allowed", key, key_length,
                         DLS_MAX_KEY);
    if (writer->descriptor.documents == DLS__MAX_DOCUMENTS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "an index holds at most %" PRIu32 " documents",
                         DLS__MAX_DOCUMENTS);
    uint64_t field_bytes[DLS_MAX_FIELDS] = { 0 }, stored_bytes = key_length + MOST_LENGTH_BYTES;
    for (size_t i = 0; i < count; i++) {
        DLS__TRY(check_value(writer, &values[i], field_bytes, err));
        if (writer->schema->fields[values[i].field].stored) stored_bytes += (uint64_t)values[i].length + DLS__VALUE_GAP;
    }
    if (stored_bytes > MAX_RECORD_BYTES)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a document's stored fields have more than 1 GiB");
    return DLS_OK;
}

dls_status dls__segment_writer_add(dls__segment_writer *writer, const char *key, size_t key_length,
                                   const dls_value *values, size_t count, dls_error *err)
{
    return dls__intake_add(&writer->intake, writer->descriptor.documents++, key, key_length, values, count, err);
}

dls_status dls__segment_writer_find(const dls__segment_writer *writer, const char *key, size_t key_length, bool *found,
                                    uint32_t *document, dls_error *err)
{
    return dls__lane_find_key(writer->intake.lanes[0], key, key_length, found, document, err);
}

/* The columns of a document that is adopted, as those that are added have them. */
static dls_status copy_columns(dls__segment_writer *writer, const dls__adopted *adopted, uint32_t outer,
                               const dls__record_reader *record, dls_error *err)
{
    const dls__columns *columns = &adopted->segment->columns;
    uint32_t inner = dls__adopted_place(adopted, outer), fields = writer->schema->text_count;
    uint8_t codes[DLS_MAX_TEXT_FIELDS];
    uint32_t words[DLS_MAX_TEXT_FIELDS];
    for (uint32_t number = 0; number < fields; number++) codes[number] = columns->lengths[number][inner];
    if (!dls__record_lengths(record, codes, fields, words))
        return dls__section_corrupt(&adopted->segment->stored.section, 0, "lengths that make no sense", err);
    for (uint32_t number = 0; number < fields; number++) {
        dls__spool_append(&writer->lengths[number], &codes[number], 1);
        if (columns->extents[number] != NULL)
            dls__spool_append(&writer->extents[number], &columns->extents[number][inner], 1);
        writer->descriptor.total_length[number] += words[number];
        writer->descriptor.documents_with[number] += words[number] > 0;
    }
    return DLS_OK;
}

static dls_status copy_documents(dls__segment_writer *writer, const dls__adopted *adopted, dls__docstore_iter *iter,
                                 dls_error *err)
{
    for (uint32_t outer = 0; outer < adopted->segment->descriptor.documents; outer++) {
        bool more;
        dls__record_reader record;
        DLS__TRY(dls__cancel_after(writer->cancel, 1 + iter->size / DLS__BYTES_OF_WORK, err));
        if (dls__segment_is_gone(adopted->segment, outer)) continue; /* not even read: it may be damaged */
        if (iter->next != outer) DLS__TRY(dls__docstore_iter_seek(iter, outer, err));
        DLS__TRY(dls__docstore_iter_next(iter, &more, err));
        dls__record_open(&record, iter->record, iter->size);
        if (record.reader.bad)
            return dls__section_corrupt(&adopted->segment->stored.section, 0, "a record that makes no sense", err);
        DLS__TRY(copy_columns(writer, adopted, outer, &record, err));
        DLS__TRY(dls__docstore_writer_add(&writer->docstore, iter->record, iter->size, err));
        writer->descriptor.documents++;
    }
    return DLS_OK;
}

static bool make_room_for_adopted(dls__segment_writer *writer)
{
    size_t old = writer->adopted_capacity, capacity = old == 0 ? 8 : 2 * old;
    if (writer->adopted_count < old) return true;
    dls__adopted *adopted =
        dls__resize(writer->allocator, writer->adopted, old * sizeof *adopted, capacity * sizeof *adopted);
    if (adopted == NULL) return false;
    writer->adopted = adopted;
    writer->adopted_capacity = capacity;
    return true;
}

dls_status dls__segment_writer_adopt(dls__segment_writer *writer, dls__segment *segment, dls_error *err)
{
    if (!make_room_for_adopted(writer)) return dls__no_memory(err);
    dls__adopted *adopted = &writer->adopted[writer->adopted_count++];
    DLS__TRY(dls__adopted_init(adopted, segment, writer->descriptor.documents, writer->allocator, err));
    dls__docstore_iter iter;
    dls__docstore_iter_init(&iter, &segment->stored, writer->allocator);
    dls_status status = copy_documents(writer, adopted, &iter, err);
    dls__docstore_iter_done(&iter);
    return status;
}
