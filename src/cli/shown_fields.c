/* SPDX-License-Identifier: MIT
 *
 * Fields that are not stored cannot be shown, and count as missing.
 */
#include "cli/shown_fields.h"

#include "cli/document_schema.h"

static int find_stored(const dls_schema *schema, const char *name)
{
    int number = dls_schema_find(schema, name);
    return number >= 0 && dls_schema_at(schema, (size_t)number)->stored ? number : NO_FIELD;
}

static int find_name(const dls_schema *schema)
{
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const dls_field *field = dls_schema_at(schema, f);
        bool has_words = field->kind == DLS_FIELD_TEXT && field->stored;
        if (has_words && !document_member_is_words(field->name)) return (int)f;
    }
    return NO_FIELD;
}

struct shown_fields shown_fields_of(const dls_schema *schema)
{
    return (struct shown_fields){
        .schema = schema,
        .title = find_stored(schema, "title"),
        .name = find_name(schema),
        .url = find_stored(schema, "url"),
        .year = find_stored(schema, "year"),
        .date = find_stored(schema, "date"),
        .kind = find_stored(schema, "kind"),
        .section = find_stored(schema, "section"),
        .text = find_stored(schema, "text"),
        .note = find_stored(schema, "note"),
    };
}
