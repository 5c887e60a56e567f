/* SPDX-License-Identifier: MIT
 *
 * The library's default fields, and those that papers, posts and courses have besides.
 */
#include "cli/document_schema.h"

#include <string.h>

static const struct {
    const char *field;
    dls_field_kind kind;
} fields_of_roles[ROLE_KEY] = {
    [ROLE_TITLE] = { "title", DLS_FIELD_TEXT },    [ROLE_TAGS] = { "tags", DLS_FIELD_TEXT },
    [ROLE_SECTION] = { "section", DLS_FIELD_TEXT }, [ROLE_AUTHORS] = { "authors", DLS_FIELD_TEXT },
    [ROLE_TEXT] = { "text", DLS_FIELD_TEXT },      [ROLE_NOTE] = { "note", DLS_FIELD_TEXT },
    [ROLE_KIND] = { "kind", DLS_FIELD_KEYWORD },   [ROLE_URL] = { "url", DLS_FIELD_KEYWORD },
    [ROLE_YEAR] = { "year", DLS_FIELD_STORED },    [ROLE_DATE] = { "date", DLS_FIELD_STORED },
};

static const struct {
    const char *name;
    enum role role;
    unsigned place;
} members[] = {
    { "id", ROLE_KEY, 0 },           { "_id", ROLE_KEY, 1 },        { "key", ROLE_KEY, 2 },
    { "title", ROLE_TITLE, 0 },      { "text", ROLE_TEXT, 0 },      { "abstract", ROLE_TEXT, 1 },
    { "body", ROLE_TEXT, 2 },        { "description", ROLE_TEXT, 3 }, { "content", ROLE_TEXT, 4 },
    { "summary", ROLE_TEXT, 5 },     { "note", ROLE_NOTE, 0 },      { "authors", ROLE_AUTHORS, 0 },
    { "author", ROLE_AUTHORS, 1 },   { "tags", ROLE_TAGS, 0 },      { "keywords", ROLE_TAGS, 1 },
    { "categories", ROLE_TAGS, 2 },  { "section", ROLE_SECTION, 0 }, { "kind", ROLE_KIND, 0 },
    { "type", ROLE_KIND, 1 },        { "url", ROLE_URL, 0 },        { "link", ROLE_URL, 1 },
    { "year", ROLE_YEAR, 0 },        { "date", ROLE_DATE, 0 },
};

bool document_role(const char *member, size_t length, enum role *role, unsigned *place)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (strlen(members[i].name) != length || memcmp(members[i].name, member, length) != 0) continue;
        *role = members[i].role;
        *place = members[i].place;
        return true;
    }
    return false;
}

/* Add the fields that the default schema has not, and note the numbers of all. */
static dls_status complete(dls_schema *schema, const char *analyzer, struct document_fields *fields, dls_error *err)
{
    for (size_t role = 0; role < ROLE_KEY; role++) {
        const char *name = fields_of_roles[role].field;
        if (dls_schema_find(schema, name) < 0) {
            dls_field field = DLS_FIELD_INIT;
            field.name = name;
            field.kind = fields_of_roles[role].kind;
            field.analyzer = analyzer;
            dls_status status = dls_schema_add(schema, &field, err);
            if (status != DLS_OK) return status;
        }
        fields->number[role] = (size_t)dls_schema_find(schema, name);
    }
    return DLS_OK;
}

dls_status document_schema_new(const char *analyzer, dls_schema **out, struct document_fields *fields, dls_error *err)
{
    dls_schema *schema;
    dls_status status = dls_schema_new_default(NULL, analyzer, &schema, err);
    if (status != DLS_OK) return status;
    status = complete(schema, analyzer, fields, err);
    if (status == DLS_OK) *out = schema;
    else dls_schema_free(schema);
    return status;
}
