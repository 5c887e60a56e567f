/* SPDX-License-Identifier: MIT
 *
 * By the names of the schema.
 */
#include "cli/value_fields.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/string_builder.h"

static bool has_values(const dls_field *field)
{
    return field->column || field->kind == DLS_FIELD_KEYWORD;
}

int value_field_find(const dls_schema *schema, const char *name)
{
    char values[DLS_MAX_NAME + sizeof VALUES_SUFFIX];
    int number = dls_schema_find(schema, name);
    if (number >= 0 && has_values(dls_schema_at(schema, (size_t)number))) return number;
    if (number < 0 || strlen(name) > DLS_MAX_NAME) return -1;
    snprintf(values, sizeof values, "%s%s", name, VALUES_SUFFIX);
    number = dls_schema_find(schema, values);
    return number >= 0 && has_values(dls_schema_at(schema, (size_t)number)) ? number : -1;
}

bool value_field_is_double(const dls_schema *schema, size_t number)
{
    const char *name = dls_schema_at(schema, number)->name;
    size_t length = strlen(name), suffix = strlen(VALUES_SUFFIX);
    char base[DLS_MAX_NAME + 1];
    if (length <= suffix || strcmp(name + length - suffix, VALUES_SUFFIX) != 0) return false;
    snprintf(base, sizeof base, "%.*s", (int)(length - suffix), name);
    return value_field_find(schema, base) == (int)number;
}

size_t value_field_names(const dls_schema *schema, const char *names[DLS_MAX_FIELDS])
{
    size_t count = 0;
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const char *name = dls_schema_at(schema, f)->name;
        if (!value_field_is_double(schema, f) && value_field_find(schema, name) >= 0) names[count++] = name;
    }
    return count;
}

static void refuse(const dls_schema *schema, const char *index, const char *name)
{
    const char *names[DLS_MAX_FIELDS];
    size_t count = value_field_names(schema, names);
    struct nearest nearest = nearest_to(name);
    struct string_builder list = { 0 };
    int number = dls_schema_find(schema, name);
    for (size_t i = 0; i < count; i++) {
        nearest_offer(&nearest, names[i]);
        builder_add_format(&list, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    const char *all = count > 0 ? builder_text(&list) : "none";
    if (number >= 0 && dls_schema_at(schema, (size_t)number)->kind == DLS_FIELD_TEXT)
        trouble("field '%s' has words, and no values; to look for words in it: --field %s; fields with values: %s",
                name, name, all);
    else if (number >= 0) trouble("field '%s' is kept for display alone; fields with values: %s", name, all);
    else if (nearest.best != NULL) trouble("no field '%s' in %s; did you mean '%s'?", name, index, nearest.best);
    else trouble("no field '%s' in %s; fields with values: %s", name, index, all);
    builder_done(&list);
}

int value_field_need(const dls_schema *schema, const char *index, const char *name, size_t length, bool sorted)
{
    char copy[DLS_MAX_NAME + 1]; /* what is longer is no field */
    snprintf(copy, sizeof copy, "%.*s", (int)(length < sizeof copy ? length : sizeof copy), name);
    int number = value_field_find(schema, copy);
    if (number < 0) refuse(schema, index, copy);
    else if (sorted && !dls_schema_at(schema, (size_t)number)->column) {
        trouble("field '%s' has no column: its values can be found, but neither sorted nor counted", copy);
        number = -1;
    }
    return number;
}
