/* SPDX-License-Identifier: MIT
 *
 * Adding documents: analyse, invert, store.
 */
#include "segment/segment_writer.h"

#include <inttypes.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/error.h"
#include "columns/lengths.h"
#include "columns/record.h"

_Static_assert(2 * DLS_MAX_SLOP + 1 <= DLS__VALUE_GAP, "a phrase with slop would go on in the next value");
_Static_assert(DLS_MAX_DISTANCE <= DLS__VALUE_GAP, "words of different values would be near each other");

/* Bytes of a field's values, with DLS__VALUE_GAP for each, so that positions fit 32 bits. */
#define MAX_FIELD_BYTES (UINT64_C(1) << 31)

/* A record may not exceed what the document store can take. Beside key and values it has lengths. */
#define MAX_RECORD_BYTES (UINT64_C(1) << 30)
#define MOST_LENGTH_BYTES 128

dls_status dls__segment_writer_init(dls__segment_writer *writer, const dls_schema *schema,
                                    const dls_allocator *allocator, size_t buffer_bytes, const char *beside,
                                    dls_error *err)
{
    *writer = (dls__segment_writer){
        .allocator = allocator, .schema = schema, .beside = beside, .buffer_bytes = buffer_bytes
    };
    dls__inverter_init(&writer->inverter, allocator);
    dls__spool_init(&writer->stored, allocator, beside);
    for (uint32_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        dls__spool_init(&writer->lengths[i], allocator, beside);
        dls__spool_init(&writer->widths[i], allocator, beside);
    }
    dls__buf_init(&writer->record, allocator, MAX_RECORD_BYTES);
    dls__buf_init(&writer->keyword, allocator, DLS__DICT_MAX_STRING + DLS__TERM_SLACK);
    DLS__TRY(dls__docstore_writer_init(&writer->docstore, allocator, &writer->stored, err));
    return dls__field_analyzers_init(&writer->analyzers, schema, allocator, err);
}

static void free_runs(dls__segment_writer *writer)
{
    for (size_t i = 0; i < writer->run_count; i++) {
        dls__run_done(writer->runs[i]);
        dls__free(writer->allocator, writer->runs[i], sizeof **writer->runs);
    }
    dls__free(writer->allocator, writer->runs, writer->run_capacity * sizeof *writer->runs);
}

static void free_adopted(dls__segment_writer *writer)
{
    for (size_t i = 0; i < writer->adopted_count; i++) dls__adopted_done(&writer->adopted[i], writer->allocator);
    dls__free(writer->allocator, writer->adopted, writer->adopted_capacity * sizeof *writer->adopted);
}

void dls__segment_writer_done(dls__segment_writer *writer)
{
    if (writer->schema == NULL) return; /* never begun */
    dls__field_analyzers_done(&writer->analyzers);
    free_runs(writer);
    free_adopted(writer);
    dls__inverter_done(&writer->inverter);
    dls__docstore_writer_done(&writer->docstore);
    dls__spool_done(&writer->stored);
    for (uint32_t i = 0; i < DLS_MAX_TEXT_FIELDS; i++) {
        dls__spool_done(&writer->lengths[i]);
        dls__spool_done(&writer->widths[i]);
    }
    dls__buf_done(&writer->record);
    dls__buf_done(&writer->keyword);
    writer->schema = NULL;
}

static dls_status check_value(const dls__segment_writer *writer, const dls_value *value, uint64_t *field_bytes,
                              dls_error *err)
{
    if (value->field >= writer->schema->count)
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "there is no field %zu, the schema has %zu", value->field,
                         writer->schema->count);
    const dls_field *field = &writer->schema->fields[value->field];
    if (field->kind == DLS_FIELD_KEYWORD && value->length > DLS_MAX_KEY)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "field '%s': a keyword of %zu bytes, %d are allowed",
                         field->name, value->length, DLS_MAX_KEY);
    uint64_t *bytes = &field_bytes[value->field];
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

/* Invert one value of text field `number` whose words begin at `*position`; leaves the position after its last word. */
static dls_status add_text(dls__segment_writer *writer, uint32_t number, const dls_value *value, uint32_t *position,
                           uint32_t *length, dls_error *err)
{
    dls_analyzer *analyzer = writer->analyzers.by_text[number];
    uint32_t document = writer->descriptor.documents, base = *position;
    dls_token token;
    dls__analyzer_begin(analyzer, value->text, value->length);
    while (dls__analyzer_next(analyzer, &token)) {
        if (!dls__inverter_add(&writer->inverter, token.term, token.term_length, document, number,
                               base + token.position))
            return dls__no_memory(err);
        ++*length;
        *position = base + token.position + 1;
    }
    return dls__analyzer_status(analyzer, err);
}

/* The values of text field `number`, in the order they were given, and the field's length. */
static dls_status add_text_field(dls__segment_writer *writer, uint32_t number, const dls_value *values, size_t count,
                                 dls_error *err)
{
    uint32_t position = 0, end = 0, length = 0;
    for (size_t i = 0; i < count; i++) {
        if (values[i].field != writer->schema->text_field[number]) continue;
        if (length > 0) position += DLS__VALUE_GAP;
        uint32_t before = length;
        DLS__TRY(add_text(writer, number, &values[i], &position, &length, err));
        if (length > before) end = position;
    }
    uint8_t code = dls__length_encode(length);
    uint8_t width = dls__bit_width(end > 0 ? end - 1 : 0); /* of the last position */
    dls__spool_append(&writer->lengths[number], &code, 1);
    if ((writer->schema->position_fields >> number & 1) != 0) dls__spool_append(&writer->widths[number], &width, 1);
    writer->words[number] = length;
    writer->descriptor.total_length[number] += length;
    if (length > 0) writer->descriptor.documents_with[number]++;
    return DLS_OK;
}

static dls_status add_keyword(dls__segment_writer *writer, const dls_value *value, dls_error *err)
{
    dls__buf *term = &writer->keyword;
    dls__buf_clear(term);
    dls__buf_append_u8(term, DLS__KEYWORD_PREFIX);
    dls__buf_append_u8(term, (uint8_t)value->field);
    dls__buf_append(term, value->text, value->length);
    dls__buf_reserve(term, DLS__TERM_SLACK);
    DLS__TRY(dls__buf_status(term, err));
    if (!dls__inverter_add_keyword(&writer->inverter, (const char *)term->bytes, term->size,
                                   writer->descriptor.documents))
        return dls__no_memory(err);
    return DLS_OK;
}

static dls_status add_record(dls__segment_writer *writer, const char *key, size_t key_length, const dls_value *values,
                             size_t count, dls_error *err)
{
    dls__buf *record = &writer->record;
    dls__buf_clear(record);
    dls__record_begin(record, key, key_length, writer->words, writer->schema->text_count);
    for (size_t i = 0; i < count; i++)
        if (writer->schema->fields[values[i].field].stored)
            dls__record_add(record, values[i].field, values[i].text, values[i].length);
    DLS__TRY(dls__buf_status(record, err));
    return dls__docstore_writer_add(&writer->docstore, record->bytes, record->size, err);
}

static bool make_room_for_run(dls__segment_writer *writer)
{
    if (writer->run_count < writer->run_capacity) return true;
    size_t capacity = writer->run_capacity == 0 ? 8 : 2 * writer->run_capacity;
    dls__run **runs =
        dls__resize(writer->allocator, writer->runs, writer->run_capacity * sizeof *runs, capacity * sizeof *runs);
    if (runs == NULL) return false;
    writer->runs = runs;
    writer->run_capacity = capacity;
    return true;
}

/* What the inverter holds becomes a run, and the inverter is empty. */
static dls_status spill(dls__segment_writer *writer, dls_error *err)
{
    if (!make_room_for_run(writer)) return dls__no_memory(err);
    dls__run *run = dls__alloc_zero(writer->allocator, sizeof *run);
    if (run == NULL) return dls__no_memory(err);
    writer->runs[writer->run_count++] = run;
    DLS__TRY(dls__run_write(run, &writer->inverter, writer->schema->text_count, writer->schema->position_fields,
                            writer->descriptor.documents, writer->beside, err));
    dls__inverter_clear(&writer->inverter);
    return DLS_OK;
}

dls_status dls__segment_writer_add(dls__segment_writer *writer, const char *key, size_t key_length,
                                   const dls_value *values, size_t count, dls_error *err)
{
    for (uint32_t number = 0; number < writer->schema->text_count; number++)
        DLS__TRY(add_text_field(writer, number, values, count, err));
    for (size_t i = 0; i < count; i++)
        if (writer->schema->fields[values[i].field].kind == DLS_FIELD_KEYWORD)
            DLS__TRY(add_keyword(writer, &values[i], err));
    if (!dls__inverter_settle(&writer->inverter)) return dls__no_memory(err);
    DLS__TRY(add_record(writer, key, key_length, values, count, err));
    if (!dls__inverter_add_key(&writer->inverter, key, key_length, writer->descriptor.documents))
        return dls__no_memory(err);
    writer->descriptor.documents++;
    return dls__inverter_memory(&writer->inverter) < writer->buffer_bytes ? DLS_OK : spill(writer, err);
}

dls_status dls__segment_writer_find(const dls__segment_writer *writer, const char *key, size_t key_length, bool *found,
                                    uint32_t *document, dls_error *err)
{
    *found = dls__inverter_find_key(&writer->inverter, key, key_length, document);
    for (size_t i = writer->run_count; i-- > 0 && !*found;)
        DLS__TRY(dls__run_find_key(writer->runs[i], key, key_length, found, document, err));
    return DLS_OK;
}

/* The columns of a document that is adopted, as add_text_field makes them. */
static dls_status copy_columns(dls__segment_writer *writer, const dls__adopted *adopted, uint32_t outer,
                               const dls__record_reader *record, dls_error *err)
{
    const dls__columns *columns = &adopted->segment->columns;
    uint32_t inner = dls__adopted_place(adopted, outer), fields = writer->schema->text_count;
    uint8_t codes[DLS_MAX_TEXT_FIELDS];
    for (uint32_t number = 0; number < fields; number++) codes[number] = columns->lengths[number][inner];
    if (!dls__record_lengths(record, codes, fields, writer->words))
        return dls__section_corrupt(&adopted->segment->stored.section, 0, "lengths that make no sense", err);
    for (uint32_t number = 0; number < fields; number++) {
        dls__spool_append(&writer->lengths[number], &codes[number], 1);
        if (columns->widths[number] != NULL)
            dls__spool_append(&writer->widths[number], &columns->widths[number][inner], 1);
        writer->descriptor.total_length[number] += writer->words[number];
        writer->descriptor.documents_with[number] += writer->words[number] > 0;
    }
    return DLS_OK;
}

static dls_status copy_documents(dls__segment_writer *writer, const dls__adopted *adopted, dls__docstore_iter *iter,
                                 dls_error *err)
{
    for (uint32_t outer = 0; outer < adopted->segment->descriptor.documents; outer++) {
        bool more;
        dls__record_reader record;
        DLS__TRY(dls__segment_stopped(adopted->segment, err));
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
