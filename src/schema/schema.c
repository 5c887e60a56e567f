/* SPDX-License-Identifier: MIT
 *
 * Building schemas: every field is checked when it is added, so that a schema is always valid.
 */
#include "schema/schema.h"

#include <string.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "base/error.h"
#include "schema/value_term.h"

#define DEFAULT_ANALYZER "english"

/* FNV-1a, 64 bits, over numbers and analyzers of text fields. */
#define FINGERPRINT_BEGIN UINT64_C(0xcbf29ce484222325)

static uint64_t with_text_field(uint64_t hash, size_t number, const char *analyzer)
{
    const uint64_t prime = UINT64_C(0x100000001b3);
    hash = (hash ^ number) * prime;
    for (const char *c = analyzer; *c != '\0'; c++) hash = (hash ^ (uint8_t)*c) * prime;
    return (hash ^ 0xff) * prime;
}

dls_status dls__schema_new(const dls_allocator *allocator, dls_schema **out, dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    dls_schema *schema = dls__alloc_zero(allocator, sizeof *schema);
    if (schema == NULL) return dls__no_memory(err);
    schema->allocator = *allocator;
    schema->fingerprint = FINGERPRINT_BEGIN;
    dls__arena_init(&schema->strings, &schema->allocator);
    *out = schema;
    return DLS_OK;
}

void dls__schema_free(dls_schema *schema)
{
    if (schema == NULL) return;
    dls__arena_done(&schema->strings);
    dls_allocator allocator = schema->allocator;
    dls__free(&allocator, schema, sizeof *schema);
}

int dls__schema_find(const dls_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (strcmp(schema->fields[i].name, name) == 0) return (int)i;
    return -1;
}

static dls_status check_name(const dls_schema *schema, const char *name, dls_error *err)
{
    size_t length = name != NULL ? strlen(name) : 0;
    if (length == 0) return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "a field needs a name");
    if (length > DLS_MAX_NAME)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "field name '%.32s...' has %zu bytes, %d are allowed", name,
                         length, DLS_MAX_NAME);
    if (dls__schema_find(schema, name) >= 0)
        return dls__fail(err, DLS_EEXISTS, DLS__NOWHERE, "there are two fields called '%s'", name);
    return DLS_OK;
}

static dls_status check_text_field(const dls_schema *schema, const dls_field *field, dls_error *err)
{
    /* written so that NaN fails too */
    if (!(field->weight >= DLS__MIN_WEIGHT && field->weight <= DLS__MAX_WEIGHT))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s': weight %g is not in %g to %g", field->name,
                         (double)field->weight, (double)DLS__MIN_WEIGHT, (double)DLS__MAX_WEIGHT);
    if (!(field->b >= 0.0f && field->b <= 1.0f))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s': b %g is not in 0 to 1", field->name,
                         (double)field->b);
    if (!(field->lead >= 0.0f && field->lead <= DLS__MAX_LEAD))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s': lead %g is not in 0 to %g", field->name,
                         (double)field->lead, (double)DLS__MAX_LEAD);
    if (!dls__analyzer_exists(field->analyzer))
        return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "field '%s': there is no analyzer '%s'", field->name,
                         field->analyzer);
    if (schema->text_count == DLS_MAX_TEXT_FIELDS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "field '%s': there may be %d text fields", field->name,
                         DLS_MAX_TEXT_FIELDS);
    return DLS_OK;
}

/* The field with what does not apply to its kind set to nothing, so that equal schemas have equal bytes. */
static dls_field normalised(const dls_field *field)
{
    dls_field normal = DLS_FIELD_INIT;
    normal.name = field->name;
    normal.kind = field->kind;
    normal.stored = field->stored || field->kind == DLS_FIELD_STORED;
    normal.column = dls__kind_is_number(field->kind) || (field->kind == DLS_FIELD_KEYWORD && field->column);
    if (field->kind == DLS_FIELD_TEXT) {
        normal.analyzer = field->analyzer != NULL ? field->analyzer : DEFAULT_ANALYZER;
        normal.weight = field->weight;
        normal.b = field->b;
        normal.positions = field->positions;
        normal.lead = field->positions ? field->lead : 0.0f;
        normal.suggest = field->suggest && field->stored;
        normal.acronyms = field->acronyms && field->stored;
    } else {
        normal.analyzer = "";
        normal.lead = 0.0f;
        normal.positions = false;
    }
    return normal;
}

dls_status dls__schema_add(dls_schema *schema, const dls_field *field, dls_error *err)
{
    dls_field added = normalised(field);
    DLS__TRY(check_name(schema, added.name, err));
    if (added.kind != DLS_FIELD_TEXT && added.kind != DLS_FIELD_STORED && !dls__kind_has_values(added.kind))
        return dls__fail(err, DLS_EINVAL, DLS__NOWHERE, "field '%s': there is no kind %d", added.name, (int)added.kind);
    if (schema->count == DLS_MAX_FIELDS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "field '%s': there may be %d fields", added.name,
                         DLS_MAX_FIELDS);
    if (added.kind == DLS_FIELD_TEXT) DLS__TRY(check_text_field(schema, &added, err));

    added.name = dls__arena_copy(&schema->strings, added.name, strlen(added.name));
    added.analyzer = dls__arena_copy(&schema->strings, added.analyzer, strlen(added.analyzer));
    if (added.name == NULL || added.analyzer == NULL) return dls__no_memory(err);

    if (added.kind == DLS_FIELD_TEXT) {
        uint32_t number = schema->text_count++;
        schema->text_number[schema->count] = (uint8_t)number;
        schema->text_field[number] = (uint8_t)schema->count;
        schema->fingerprint = with_text_field(schema->fingerprint, schema->count, added.analyzer);
        if (added.positions) schema->position_fields |= UINT32_C(1) << number;
        if (added.suggest) schema->suggest_fields |= UINT32_C(1) << number;
    }
    if (added.column) {
        schema->column_number[schema->count] = (uint8_t)schema->column_count;
        schema->column_field[schema->column_count++] = (uint8_t)schema->count;
    }
    schema->fields[schema->count++] = added;
    return DLS_OK;
}

static dls_status add_default_fields(dls_schema *schema, const char *analyzer, dls_error *err)
{
    static const struct {
        const char *name;
        float weight;
        float lead;
        bool suggest;
        bool acronyms;
    } fields[] = { { "title", 2.0f, 0.2f, true, true },
                   { "tags", 1.0f, 0.0f, false, false },
                   { "section", 1.0f, 0.0f, false, false },
                   { "authors", 1.0f, 0.0f, true, false },
                   { "text", 1.0f, 0.2f, true, true } };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(fields); i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = fields[i].name;
        field.weight = fields[i].weight;
        field.lead = fields[i].lead;
        field.suggest = fields[i].suggest;
        field.acronyms = fields[i].acronyms;
        field.analyzer = analyzer;
        DLS__TRY(dls__schema_add(schema, &field, err));
    }
    return DLS_OK;
}

dls_status dls__schema_new_default(const dls_allocator *allocator, const char *analyzer, dls_schema **out,
                                   dls_error *err)
{
    dls_schema *schema;
    DLS__TRY(dls__schema_new(allocator, &schema, err));
    dls_status status = add_default_fields(schema, analyzer, err);
    if (status != DLS_OK) {
        dls__schema_free(schema);
        return status;
    }
    *out = schema;
    return DLS_OK;
}

dls_status dls__schema_copy(const dls_schema *schema, const dls_allocator *allocator, dls_schema **out, dls_error *err)
{
    dls_schema *copy;
    DLS__TRY(dls__schema_new(allocator, &copy, err));
    for (size_t i = 0; i < schema->count; i++) {
        dls_status status = dls__schema_add(copy, &schema->fields[i], err);
        if (status == DLS_OK) continue;
        dls__schema_free(copy);
        return status;
    }
    *out = copy;
    return DLS_OK;
}

uint32_t dls__schema_text_mask(const dls_schema *schema, uint64_t fields)
{
    uint32_t mask = 0;
    for (uint32_t number = 0; number < schema->text_count; number++)
        if (fields == 0 || (fields >> schema->text_field[number] & 1) != 0) mask |= UINT32_C(1) << number;
    return mask;
}

static bool is_same_field(const dls_field *a, const dls_field *b)
{
    return strcmp(a->name, b->name) == 0 && a->kind == b->kind && strcmp(a->analyzer, b->analyzer) == 0 &&
           a->stored == b->stored && a->positions == b->positions && a->column == b->column;
}

bool dls__schema_has_fields_of(const dls_schema *schema, const dls_schema *other)
{
    bool same = schema->count == other->count;
    for (size_t i = 0; i < schema->count && same; i++) same = is_same_field(&schema->fields[i], &other->fields[i]);
    return same;
}
