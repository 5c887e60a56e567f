/* SPDX-License-Identifier: MIT
 *
 * The library's default fields, and those that papers, posts and courses have besides.
 */
#include "cli/document_schema.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/export_text.h"
#include "cli/message.h"
#include "cli/string_builder.h"
#include "cli/value_fields.h"

static const struct {
    const char *name;
    dls_field_kind kind;
    bool values;
    bool apart;
} usual_fields[] = {
    { "title", DLS_FIELD_TEXT, false, false },    { "tags", DLS_FIELD_TEXT, true, true },
    { "section", DLS_FIELD_TEXT, true, false },   { "authors", DLS_FIELD_TEXT, true, true },
    { "text", DLS_FIELD_TEXT, false, false },     { "note", DLS_FIELD_TEXT, false, false },
    { "kind", DLS_FIELD_KEYWORD, false, false },  { "url", DLS_FIELD_KEYWORD, false, false },
    { "year", DLS_FIELD_INTEGER, false, false },  { "date", DLS_FIELD_DATE, false, false },
    { "language", DLS_FIELD_KEYWORD, false, false },
};

#define USUAL_COUNT (sizeof usual_fields / sizeof usual_fields[0])
#define KEY_NAME "key"
#define NOTE_NAME "note" /* of a link mostly all that is said of it */

static const struct {
    const char *name;
    const char *field;
} usual_members[] = { /* of a field in the order of preference */
    { "id", KEY_NAME },       { "_id", KEY_NAME },       { "key", KEY_NAME },         { "title", "title" },
    { "text", "text" },       { "abstract", "text" },    { "body", "text" },          { "description", "text" },
    { "content", "text" },    { "summary", "text" },     { "note", "note" },          { "authors", "authors" },
    { "author", "authors" },  { "tags", "tags" },        { "keywords", "tags" },      { "categories", "tags" },
    { "section", "section" }, { "kind", "kind" },        { "type", "kind" },          { "url", "url" },
    { "link", "url" },        { "year", "year" },        { "date", "date" },          { "published", "date" },
    { "language", "language" }, { "lang", "language" },
};

#define USUAL_MEMBER_COUNT (sizeof usual_members / sizeof usual_members[0])

static const struct {
    const char *name;
    dls_field_kind kind;
} kinds[] = {
    { "text", DLS_FIELD_TEXT },   { "keyword", DLS_FIELD_KEYWORD }, { "stored", DLS_FIELD_STORED },
    { "integer", DLS_FIELD_INTEGER }, { "float", DLS_FIELD_FLOAT }, { "date", DLS_FIELD_DATE },
    { "boolean", DLS_FIELD_BOOLEAN },
};

bool field_kind_find(const char *name, size_t length, dls_field_kind *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strlen(kinds[i].name) != length || memcmp(kinds[i].name, name, length) != 0) continue;
        *out = kinds[i].kind;
        return true;
    }
    return false;
}

const char *field_kind_name(dls_field_kind kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].kind == kind) return kinds[i].name;
    }
    return "unknown";
}

const struct field_wish *field_wish_find(const struct field_wishes *wishes, const char *name)
{
    for (size_t i = 0; i < wishes->count; i++) {
        if (strcmp(wishes->wishes[i].name, name) == 0) return &wishes->wishes[i];
    }
    return NULL;
}

/* ---------------------------------------------------------------------------------------------- The schema */

/* Add a field; where the library's default fields (NULL: none) have one of the name, it weighs as that does. */
static dls_status add_field(dls_schema *schema, const dls_schema *defaults, const char *name, dls_field_kind kind,
                            const char *analyzer, bool acronyms, dls_error *err)
{
    dls_field field = DLS_FIELD_INIT;
    int number = defaults != NULL ? dls_schema_find(defaults, name) : -1;
    if (number >= 0) field = *dls_schema_at(defaults, (size_t)number);
    field.suggest = field.suggest || strcmp(name, NOTE_NAME) == 0;
    field.acronyms = acronyms;
    field.name = name;
    field.kind = kind;
    field.column = kind == DLS_FIELD_KEYWORD;
    field.analyzer = kind == DLS_FIELD_TEXT ? analyzer : NULL;
    return dls_schema_add(schema, &field, err);
}

/* The keyword field beside a text field. */
static dls_status add_values_field(dls_schema *schema, const char *name, dls_error *err)
{
    char values[DLS_MAX_NAME + 1];
    snprintf(values, sizeof values, "%s%s", name, VALUES_SUFFIX);
    return add_field(schema, NULL, values, DLS_FIELD_KEYWORD, NULL, false, err);
}

static dls_status add_fields(dls_schema *schema, const dls_schema *defaults, const char *analyzer,
                             const struct field_wishes *wishes, dls_error *err)
{
    dls_status status = DLS_OK;
    for (size_t i = 0; i < USUAL_COUNT && status == DLS_OK; i++) {
        const struct field_wish *wish = field_wish_find(wishes, usual_fields[i].name);
        dls_field_kind kind = wish != NULL ? wish->kind : usual_fields[i].kind;
        status = add_field(schema, defaults, usual_fields[i].name, kind, analyzer, !wishes->no_acronyms, err);
    }
    for (size_t i = 0; i < USUAL_COUNT && status == DLS_OK; i++) {
        bool wished = field_wish_find(wishes, usual_fields[i].name) != NULL;
        if (usual_fields[i].values && !wished) status = add_values_field(schema, usual_fields[i].name, err);
    }
    for (size_t i = 0; i < wishes->count && status == DLS_OK; i++) {
        const struct field_wish *wish = &wishes->wishes[i];
        if (dls_schema_find(schema, wish->name) >= 0) continue;
        status = add_field(schema, NULL, wish->name, wish->kind, analyzer, !wishes->no_acronyms, err);
    }
    return status;
}

dls_status document_schema_new(const char *analyzer, const struct field_wishes *wishes, dls_schema **out,
                               dls_error *err)
{
    dls_schema *schema, *defaults;
    dls_status status = dls_schema_new_default(NULL, analyzer, &defaults, err);
    if (status != DLS_OK) return status;
    status = dls_schema_new(NULL, &schema, err);
    if (status == DLS_OK) {
        status = add_fields(schema, defaults, analyzer, wishes, err);
        if (status == DLS_OK) *out = schema;
        else dls_schema_free(schema);
    }
    dls_schema_free(defaults);
    return status;
}

/* ----------------------------------------------------------------------------------------- Members and fields */

static struct document_member *find_as_written(struct document_fields *fields, const char *name, size_t length)
{
    for (size_t i = 0; i < fields->member_count; i++) {
        struct document_member *member = &fields->members[i];
        if (member->length == length && memcmp(member->name, name, length) == 0) return member;
    }
    return NULL;
}

struct document_member *document_member_find(struct document_fields *fields, const char *name, size_t length)
{
    struct document_member *written = find_as_written(fields, name, length);
    if (written != NULL) return written;
    for (size_t i = 0; i < fields->member_count; i++) { /* "Title", "URL" */
        struct document_member *member = &fields->members[i];
        if (member->length == length && strncasecmp(member->name, name, length) == 0) return member;
    }
    return NULL;
}

bool document_member_is_usual(const char *name, size_t length)
{
    for (size_t i = 0; i < USUAL_MEMBER_COUNT; i++) {
        const char *usual = usual_members[i].name;
        if (strlen(usual) == length && strncasecmp(usual, name, length) == 0) return true;
    }
    return false;
}

bool document_member_is_words(const char *name)
{
    for (size_t i = 0; i < USUAL_MEMBER_COUNT; i++) {
        if (strcasecmp(usual_members[i].name, name) != 0) continue;
        for (size_t f = 0; f < USUAL_COUNT; f++) {
            if (strcmp(usual_fields[f].name, usual_members[i].field) == 0)
                return usual_fields[f].kind == DLS_FIELD_TEXT;
        }
    }
    return false;
}

/* Have a member fill a field, behind those that do so already. False: it fills one already, or there is no room. */
static bool add_member(struct document_fields *fields, const char *name, size_t field)
{
    size_t length = strlen(name);
    if (length >= sizeof fields->members->name || fields->member_count == MAX_MEMBERS) return false;
    if (find_as_written(fields, name, length) != NULL) return false;
    struct document_member added = { .length = length, .field = field };
    memcpy(added.name, name, length + 1);
    for (size_t i = 0; i < fields->member_count; i++) added.place += fields->members[i].field == field;
    fields->members[fields->member_count++] = added;
    return true;
}

static size_t find_field(const dls_schema *schema, const char *name)
{
    if (strcmp(name, KEY_NAME) == 0) return FIELD_OF_KEY;
    int number = dls_schema_find(schema, name);
    return number < 0 ? NO_SUCH_FIELD : (size_t)number;
}

static bool add_map(const dls_schema *schema, const char *map, struct document_fields *fields)
{
    char name[DLS_MAX_NAME + 1];
    size_t length = strcspn(map, "=");
    if (length >= sizeof name) return false;
    memcpy(name, map, length);
    name[length] = '\0';
    size_t field = find_field(schema, name);
    if (field == NO_SUCH_FIELD || (field < FIELD_OF_KEY && value_field_is_double(schema, field))) return false;
    return add_member(fields, map + length + 1, field);
}

static void describe_field(const dls_schema *schema, size_t number, struct document_field *out)
{
    const dls_field *field = dls_schema_at(schema, number);
    int values = field->kind == DLS_FIELD_TEXT ? value_field_find(schema, field->name) : -1;
    *out = (struct document_field){ field->kind, values < 0 ? NO_SUCH_FIELD : (size_t)values, false };
    for (size_t i = 0; i < USUAL_COUNT; i++) {
        if (strcmp(usual_fields[i].name, field->name) == 0) out->apart = usual_fields[i].apart;
    }
}

/* The field of that name and kind. */
static size_t find_of_kind(const dls_schema *schema, const char *name, dls_field_kind kind)
{
    int number = dls_schema_find(schema, name);
    return number >= 0 && dls_schema_at(schema, (size_t)number)->kind == kind ? (size_t)number : NO_SUCH_FIELD;
}

static bool is_mapped(const struct document_fields *fields, size_t maps, size_t field)
{
    for (size_t i = 0; i < maps; i++) {
        if (fields->members[i].field == field) return true;
    }
    return false;
}

bool document_fields_of(const dls_schema *schema, const char *const *maps, size_t count, struct document_fields *out,
                        size_t *bad)
{
    *out = (struct document_fields){ .member_count = 0 };
    for (size_t i = 0; i < count; i++) {
        *bad = i;
        if (!add_map(schema, maps[i], out)) return false;
    }
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        describe_field(schema, f, &out->fields[f]);
        if (value_field_is_double(schema, f) || is_mapped(out, count, f)) continue;
        add_member(out, dls_schema_at(schema, f)->name, f);
    }
    for (size_t i = 0; i < USUAL_MEMBER_COUNT; i++) { /* those that are no field's own name */
        size_t field = find_field(schema, usual_members[i].field);
        if (field != NO_SUCH_FIELD && !is_mapped(out, count, field)) add_member(out, usual_members[i].name, field);
    }
    int url = dls_schema_find(schema, "url");
    out->url = url < 0 ? NO_SUCH_FIELD : (size_t)url;
    out->adopted_title = out->adopted_text = NO_SUCH_FIELD;
    out->year = find_of_kind(schema, "year", DLS_FIELD_INTEGER);
    out->date = find_of_kind(schema, "date", DLS_FIELD_DATE);
    if (out->date == NO_SUCH_FIELD || (out->year != NO_SUCH_FIELD && is_mapped(out, count, out->year)))
        out->year = NO_SUCH_FIELD;
    return true;
}

void document_fields_adopt(const dls_schema *schema, struct document_fields *fields)
{
    size_t title = find_of_kind(schema, "title", DLS_FIELD_TEXT), text = find_of_kind(schema, "text", DLS_FIELD_TEXT);
    if (title == NO_SUCH_FIELD || text == NO_SUCH_FIELD) return;
    fields->adopted_title = title;
    fields->adopted_text = text;
}

void document_fields_of_export(const dls_schema *schema, struct document_fields *out)
{
    *out = (struct document_fields){
        .url = NO_SUCH_FIELD, .year = NO_SUCH_FIELD, .date = NO_SUCH_FIELD, .exact = true,
        .adopted_title = NO_SUCH_FIELD, .adopted_text = NO_SUCH_FIELD
    };
    add_member(out, EXPORT_KEY, FIELD_OF_KEY);
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        struct string_builder name = { 0 };
        builder_add_export_name(&name, dls_schema_at(schema, f)->name);
        out->fields[f] = (struct document_field){ dls_schema_at(schema, f)->kind, NO_SUCH_FIELD, false };
        add_member(out, builder_text(&name), f);
        builder_done(&name);
    }
}

/* The next member from `*at` on that filled the field; NULL: there is none. */
static const struct document_member *next_filled(const struct document_fields *fields, size_t field, size_t *at)
{
    while (*at < fields->member_count) {
        const struct document_member *member = &fields->members[(*at)++];
        if (member->field == field && member->documents > 0) return member;
    }
    return NULL;
}

/* " title", " text=abstract,summary", " year:integer" */
static void add_filled(struct string_builder *out, const struct document_fields *fields, const dls_field *field,
                       size_t number)
{
    size_t at = 0;
    const struct document_member *member = next_filled(fields, number, &at);
    if (member == NULL && number == fields->year && fields->years_of_dates > 0)
        builder_add_format(out, " %s=date:%s", field->name, field_kind_name(field->kind));
    if (member == NULL) return;
    builder_add_format(out, " %s", field->name);
    const struct document_member *another = next_filled(fields, number, &at);
    if (another != NULL || strcmp(member->name, field->name) != 0) builder_add_format(out, "=%s", member->name);
    for (; another != NULL; another = next_filled(fields, number, &at)) builder_add_format(out, ",%s", another->name);
    if (field->kind != DLS_FIELD_TEXT) builder_add_format(out, ":%s", field_kind_name(field->kind));
}

void document_fields_say(const struct document_fields *fields, const dls_schema *schema)
{
    struct string_builder line = { 0 };
    for (size_t f = 0; f < dls_schema_count(schema); f++) add_filled(&line, fields, dls_schema_at(schema, f), f);
    if (line.size > 0) message("fields:%s", builder_text(&line));
    builder_done(&line);
}
