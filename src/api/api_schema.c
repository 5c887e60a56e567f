/* SPDX-License-Identifier: MIT
 *
 * Schemas, publicly.
 */
#include "api/argument.h"
#include "schema/schema.h"

dls_status dls_schema_new(const dls_allocator *allocator, dls_schema **out, dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__schema_new(allocator, out, err);
}

dls_status dls_schema_new_default(const dls_allocator *allocator, const char *analyzer, dls_schema **out,
                                  dls_error *err)
{
    DLS__REQUIRE(out, err);
    return dls__schema_new_default(allocator, analyzer, out, err);
}

dls_status dls_schema_add(dls_schema *schema, const dls_field *field, dls_error *err)
{
    DLS__REQUIRE(schema, err);
    DLS__REQUIRE(field, err);
    DLS__OPTIONS(dls_field, full, field, DLS_FIELD_INIT);
    return dls__schema_add(schema, &full, err);
}

size_t dls_schema_count(const dls_schema *schema) { return schema != NULL ? schema->count : 0; }

const dls_field *dls_schema_at(const dls_schema *schema, size_t number)
{
    return schema != NULL && number < schema->count ? &schema->fields[number] : NULL;
}

int dls_schema_find(const dls_schema *schema, const char *name)
{
    return schema != NULL && name != NULL ? dls__schema_find(schema, name) : -1;
}

void dls_schema_free(dls_schema *schema) { dls__schema_free(schema); }
