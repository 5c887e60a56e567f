/* SPDX-License-Identifier: MIT
 *
 * Fields that are not stored cannot be shown, and count as missing.
 */
#include "cli/shown_fields.h"

static int find_stored(const dls_schema *schema, const char *name)
{
    int number = dls_schema_find(schema, name);
    return number >= 0 && dls_schema_at(schema, (size_t)number)->stored ? number : NO_FIELD;
}

struct shown_fields shown_fields_of(const dls_schema *schema)
{
    return (struct shown_fields){
        .schema = schema,
        .title = find_stored(schema, "title"),
        .url = find_stored(schema, "url"),
        .year = find_stored(schema, "year"),
        .date = find_stored(schema, "date"),
        .kind = find_stored(schema, "kind"),
        .section = find_stored(schema, "section"),
        .text = find_stored(schema, "text"),
        .note = find_stored(schema, "note"),
    };
}
