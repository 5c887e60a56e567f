/* SPDX-License-Identifier: MIT
 *
 * The stored form of a schema, as schema.h gives it.
 */
#include <string.h>

#include "analysis/analyzer.h"
#include "base/error.h"
#include "schema/schema.h"

#define FLAG_STORED 1
#define FLAG_POSITIONS 2
#define FLAG_COLUMN 4
#define FLAG_SUGGEST 8
#define FLAG_ACRONYMS 16

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

void dls__schema_write(const dls_schema *schema, dls__buf *out)
{
    dls__buf_append_varint(out, schema->count);
    for (size_t i = 0; i < schema->count; i++) {
        const dls_field *field = &schema->fields[i];
        dls__buf_append_string(out, field->name, strlen(field->name));
        dls__buf_append_u8(out, (uint8_t)field->kind);
        dls__buf_append_u8(out, (uint8_t)((field->stored ? FLAG_STORED : 0) | (field->positions ? FLAG_POSITIONS : 0) |
                                          (field->column ? FLAG_COLUMN : 0) | (field->suggest ? FLAG_SUGGEST : 0) |
                                          (field->acronyms ? FLAG_ACRONYMS : 0)));
        dls__buf_append_string(out, field->analyzer, strlen(field->analyzer));
        dls__buf_append_u32(out, bits_of(field->weight));
        dls__buf_append_u32(out, bits_of(field->b));
        dls__buf_append_u32(out, bits_of(field->lead));
    }
}

static dls_status corrupt_schema(dls_error *err)
{
    return dls__fail(err, DLS_ECORRUPT, DLS__NOWHERE, "the index's schema makes no sense");
}

/* A string of the stored form into `out` of `room` bytes, with a NUL; false if it is too long or contains one. */
static bool read_string(dls__reader *reader, char *out, size_t room)
{
    size_t length;
    const char *bytes = dls__reader_string(reader, &length);
    if (bytes == NULL || length >= room || memchr(bytes, '\0', length) != NULL) return false;
    memcpy(out, bytes, length);
    out[length] = '\0';
    return true;
}

static dls_status read_schema_field(dls__reader *reader, dls_schema *schema, dls_error *err)
{
    char name[DLS_MAX_NAME + 1], analyzer[DLS_MAX_NAME + 1];
    dls_field field = DLS_FIELD_INIT;
    if (!read_string(reader, name, sizeof name)) return corrupt_schema(err);
    field.name = name;
    field.kind = (dls_field_kind)dls__reader_u8(reader);
    uint8_t flags = dls__reader_u8(reader);
    field.stored = (flags & FLAG_STORED) != 0;
    field.positions = (flags & FLAG_POSITIONS) != 0;
    field.column = (flags & FLAG_COLUMN) != 0;
    field.suggest = (flags & FLAG_SUGGEST) != 0;
    field.acronyms = (flags & FLAG_ACRONYMS) != 0;
    if (!read_string(reader, analyzer, sizeof analyzer)) return corrupt_schema(err);
    field.analyzer = analyzer;
    field.weight = float_of(dls__reader_u32(reader));
    field.b = float_of(dls__reader_u32(reader));
    field.lead = float_of(dls__reader_u32(reader));
    if (reader->bad) return corrupt_schema(err);
    if (field.kind == DLS_FIELD_TEXT && !dls__analyzer_exists(analyzer))
        return dls__fail(err, DLS_EVERSION, DLS__NOWHERE, "field '%s' was made by analyzer '%s', which is not here",
                         name, analyzer);
    dls_status status = dls__schema_add(schema, &field, err);
    return status == DLS_OK || status == DLS_ENOMEM ? status : corrupt_schema(err);
}

dls_status dls__schema_read(dls__reader *reader, const dls_allocator *allocator, dls_schema **out, dls_error *err)
{
    dls_schema *schema;
    DLS__TRY(dls__schema_new(allocator, &schema, err));
    uint64_t count = dls__reader_varint_max(reader, DLS_MAX_FIELDS);
    dls_status status = reader->bad ? corrupt_schema(err) : DLS_OK;
    for (uint64_t i = 0; i < count && status == DLS_OK; i++) status = read_schema_field(reader, schema, err);
    if (status != DLS_OK) {
        dls__schema_free(schema);
        return status;
    }
    *out = schema;
    return DLS_OK;
}
