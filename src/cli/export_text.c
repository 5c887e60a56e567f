/* SPDX-License-Identifier: MIT
 *
 * Numbers are written bare where reading them gives back the same bytes.
 */
#include "cli/export_text.h"

#include <stdlib.h>
#include <string.h>

#include "cli/document_schema.h"
#include "cli/input.h"
#include "cli/json_field.h"
#include "cli/json_text.h"
#include "cli/json_value.h"
#include "cli/safe_text.h"

#define HEAD_NAME "dlsearch_export"
#define VERSION 1

/* --------------------------------------------------------------------------------------------------- Writing */

static void add_bytes(struct string_builder *out, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    builder_add_string(out, "{\"hex\":\"");
    for (size_t i = 0; i < length; i++) builder_add_format(out, "%02x", at[i]);
    builder_add_string(out, "\"}");
}

static void add_text(struct string_builder *out, const char *text, size_t length)
{
    if (text_is_utf8(text, length)) json_add_string(out, text, length);
    else add_bytes(out, text, length);
}

static void add_exact_value(struct string_builder *out, dls_field_kind kind, const dls_text *value)
{
    if (json_value_keeps(kind, value)) json_add_value(out, kind, value);
    else add_text(out, value->bytes, value->length);
}

void builder_add_export_head(struct string_builder *out, const dls_index *index)
{
    const dls_schema *schema = dls_index_schema(index);
    size_t length;
    const void *payload = dls_index_payload(index, &length);
    builder_add_char(out, '{');
    json_add_count(out, HEAD_NAME, VERSION);
    json_add_name(out, "fields");
    builder_add_char(out, '[');
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const dls_field *field = dls_schema_at(schema, f);
        builder_add_string(out, f == 0 ? "{" : ",{");
        json_add_field_members(out, field);
        json_add_truth(out, "column", field->column);
        json_add_truth(out, "stored", field->stored);
        builder_add_char(out, '}');
    }
    builder_add_char(out, ']');
    if (length > 0) {
        json_add_name(out, "payload");
        add_bytes(out, payload, length);
    }
    builder_add_string(out, "}\n");
}

void builder_add_export_name(struct string_builder *out, const char *name)
{
    static const char escape[] = "field.";
    bool is_taken = strcmp(name, EXPORT_KEY) == 0 || strcmp(name, HEAD_NAME) == 0 ||
                    strncmp(name, escape, strlen(escape)) == 0;
    builder_add_format(out, "%s%s", is_taken ? escape : "", name);
}

static void add_member_name(struct string_builder *out, const char *name)
{
    struct string_builder escaped = { 0 };
    builder_add_export_name(&escaped, name);
    json_add_name(out, builder_text(&escaped));
    if (escaped.failed) out->failed = true;
    builder_done(&escaped);
}

static dls_status add_field_values(struct string_builder *out, const dls_field *field, size_t field_number,
                                   dls_hits *hits, size_t number, dls_error *err)
{
    size_t count;
    dls_status status = dls_hits_value_count(hits, number, field_number, &count, err);
    if (status != DLS_OK || count == 0) return status;
    add_member_name(out, field->name);
    if (count > 1) builder_add_char(out, '[');
    for (size_t i = 0; i < count && status == DLS_OK; i++) {
        dls_text value;
        status = dls_hits_value(hits, number, field_number, i, &value, err);
        if (i > 0) builder_add_char(out, ',');
        if (status == DLS_OK) add_exact_value(out, field->kind, &value);
    }
    if (count > 1) builder_add_char(out, ']');
    return status;
}

dls_status builder_add_export_document(struct string_builder *out, const dls_schema *schema, dls_hits *hits,
                                       size_t number, dls_error *err)
{
    dls_text key;
    dls_status status = dls_hits_key(hits, number, &key, err);
    if (status != DLS_OK) return status;
    builder_add_char(out, '{');
    json_add_name(out, EXPORT_KEY);
    add_text(out, key.bytes, key.length);
    for (size_t f = 0; f < dls_schema_count(schema) && status == DLS_OK; f++) {
        const dls_field *field = dls_schema_at(schema, f);
        if (field->stored) status = add_field_values(out, field, f, hits, number, err);
    }
    builder_add_string(out, "}\n");
    return status;
}

/* --------------------------------------------------------------------------------------------------- Reading */

bool export_head_is(const json_t *object)
{
    return json_is_integer(json_object_get(object, HEAD_NAME)) && json_is_array(json_object_get(object, "fields"));
}

static bool is_true(const json_t *object, const char *name, bool otherwise)
{
    const json_t *value = json_object_get(object, name);
    return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

static float number_of(const json_t *object, const char *name, float otherwise)
{
    const json_t *value = json_object_get(object, name);
    return json_is_number(value) ? (float)json_number_value(value) : otherwise;
}

static dls_status add_read_field(dls_schema *schema, const json_t *object, dls_error *err)
{
    dls_field field = DLS_FIELD_INIT;
    const char *kind = json_string_value(json_object_get(object, "kind"));
    field.name = json_string_value(json_object_get(object, "name"));
    if (field.name == NULL || kind == NULL || !field_kind_find(kind, strlen(kind), &field.kind))
        return input_fail(err, DLS_EINVAL, "an export whose fields cannot be read");
    if (field.kind == DLS_FIELD_TEXT) {
        field.analyzer = json_string_value(json_object_get(object, "analyzer"));
        field.weight = number_of(object, "weight", field.weight);
        field.b = number_of(object, "b", field.b);
        field.lead = number_of(object, "lead", field.lead);
        field.positions = is_true(object, "positions", true);
        field.suggest = is_true(object, "suggest", false);
        field.acronyms = is_true(object, "acronyms", false);
    }
    field.column = is_true(object, "column", field.column);
    field.stored = is_true(object, "stored", field.stored);
    return dls_schema_add(schema, &field, err);
}

dls_status export_head_read(const json_t *object, dls_schema **out, dls_error *err)
{
    const json_t *fields = json_object_get(object, "fields");
    dls_schema *schema;
    if (json_integer_value(json_object_get(object, HEAD_NAME)) != VERSION)
        return input_fail(err, DLS_EINVAL, "an export of another version of dlsearch");
    dls_status status = dls_schema_new(NULL, &schema, err);
    if (status != DLS_OK) return status;
    for (size_t i = 0; i < json_array_size(fields) && status == DLS_OK; i++)
        status = add_read_field(schema, json_array_get(fields, i), err);
    if (status == DLS_OK) *out = schema;
    else dls_schema_free(schema);
    return status;
}

/* The value of a hexadecimal digit, 16 if it is none. */
static unsigned digit_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit != '\0' ? strchr(digits, digit) : NULL;
    return found != NULL ? (unsigned)(found - digits) : 16;
}

bool export_is_bytes(const json_t *value)
{
    const json_t *hex = json_object_get(value, "hex");
    const char *digits = json_string_value(hex);
    size_t length = json_string_length(hex);
    if (digits == NULL || length % 2 != 0 || json_object_size(value) != 1) return false;
    for (size_t i = 0; i < length; i++) {
        if (digit_value(digits[i]) == 16) return false;
    }
    return true;
}

json_t *export_read_bytes(const json_t *value)
{
    const json_t *hex = json_object_get(value, "hex");
    const char *digits = json_string_value(hex);
    size_t length = json_string_length(hex) / 2;
    char *bytes = malloc(length + 1);
    for (size_t i = 0; i < length && bytes != NULL; i++)
        bytes[i] = (char)(digit_value(digits[2 * i]) << 4 | digit_value(digits[2 * i + 1]));
    json_t *text = bytes != NULL ? json_stringn_nocheck(bytes, length) : NULL;
    free(bytes);
    return text;
}

dls_status export_head_payload(const json_t *head, dls_writer *writer, dls_error *err)
{
    const json_t *payload = json_object_get(head, "payload");
    if (!export_is_bytes(payload)) return DLS_OK;
    json_t *bytes = export_read_bytes(payload);
    if (bytes == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    dls_status status = dls_writer_set_payload(writer, json_string_value(bytes), json_string_length(bytes), err);
    json_decref(bytes);
    return status;
}

bool export_fields_agree(const dls_schema *schema, const dls_schema *other)
{
    bool agree = other != NULL && dls_schema_count(schema) == dls_schema_count(other);
    for (size_t f = 0; agree && f < dls_schema_count(schema); f++) {
        const dls_field *one = dls_schema_at(schema, f), *two = dls_schema_at(other, f);
        agree = strcmp(one->name, two->name) == 0 && one->kind == two->kind;
    }
    return agree;
}
