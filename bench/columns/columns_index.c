/* SPDX-License-Identifier: MIT */
#include "columns/columns_index.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "text_lines.h"

#define MOST_VALUES 4096

static dls_schema *make_schema(void)
{
    static const struct {
        const char *name;
        dls_field_kind kind;
    } fields[] = { { "text", DLS_FIELD_TEXT },
                   { "tags", DLS_FIELD_KEYWORD },
                   { "authors", DLS_FIELD_KEYWORD },
                   { "date", DLS_FIELD_DATE },
                   { "year", DLS_FIELD_INTEGER } };
    dls_error err;
    dls_schema *schema;
    need(dls_schema_new(NULL, &schema, &err), &err, "schema");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = fields[i].name;
        field.kind = fields[i].kind;
        field.analyzer = "spaces";
        field.stored = false;
        field.column = true;
        field.lead = 0.0f; /* as other engines rank */
        need(dls_schema_add(schema, &field, &err), &err, "field");
    }
    return schema;
}

static void add_value(dls_value *values, size_t *count, size_t field, const char *text, size_t length)
{
    if (*count == MOST_VALUES) give_up("a document has more than %d values", MOST_VALUES);
    values[(*count)++] = (dls_value){ field, text, length };
}

/* Names between commas. */
static void add_authors(dls_value *values, size_t *count, const char *names)
{
    while (*names != '\0') {
        size_t length = strcspn(names, ",");
        if (length > 0) add_value(values, count, COLUMNS_AUTHORS, names, length);
        names += length;
        names += strspn(names, ", ");
    }
}

/* The words of one line, the rest of the other. */
static void add_document(dls_writer *writer, const struct text_lines *words, const char *json_line)
{
    static dls_value values[MOST_VALUES];
    dls_error err;
    json_error_t problem;
    char key[24];
    size_t count = 0, i;
    json_t *tag, *record = json_loads(json_line, 0, &problem);
    if (record == NULL) give_up("line %" PRIu64 ": %s", words->number, problem.text);
    const char *date = json_string_value(json_object_get(record, "date"));
    const char *authors = json_string_value(json_object_get(record, "authors"));
    int key_length = snprintf(key, sizeof key, "%" PRIu64, words->number - 1);
    add_value(values, &count, COLUMNS_TEXT, words->text, words->length);
    json_array_foreach(json_object_get(record, "tags"), i, tag)
        add_value(values, &count, COLUMNS_TAGS, json_string_value(tag), json_string_length(tag));
    if (authors != NULL) add_authors(values, &count, authors);
    if (date != NULL) add_value(values, &count, COLUMNS_DATE, date, strlen(date));
    if (date != NULL && strlen(date) >= 4) add_value(values, &count, COLUMNS_YEAR, date, 4);
    need(dls_writer_add(writer, key, (size_t)key_length, values, count, &err), &err, key);
    json_decref(record);
}

void columns_index(const char *docs, const char *json, const char *path, bool reorder)
{
    dls_error err;
    dls_schema *schema = make_schema();
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer;
    struct text_lines words, records;
    options.replace = true;
    options.reorder = reorder;
    double start = clock_seconds();
    need(dls_writer_create(path, schema, &options, &writer, &err), &err, path);
    text_lines_open(&words, docs);
    text_lines_open(&records, json);
    while (text_lines_next(&words)) {
        if (!text_lines_next(&records)) give_up("%s has fewer lines than %s", json, docs);
        add_document(writer, &words, records.text);
    }
    text_lines_close(&words);
    text_lines_close(&records);
    double added = clock_seconds();
    need(dls_writer_commit(writer, &err), &err, path);
    dls_writer_close(writer);
    double end = clock_seconds();
    dls_index *index;
    dls_index_info info;
    need(dls_index_open(path, NULL, &index, &err), &err, path);
    dls_index_get_info(index, &info);
    printf("docs=%" PRIu64 " seconds=%.2f of which commit=%.2f bytes=%" PRIu64 " columns=%" PRIu64 "\n", info.documents,
           end - start, end - added, info.file_bytes, info.column_bytes);
    dls_index_close(index);
    dls_schema_free(schema);
}
