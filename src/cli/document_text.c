/* SPDX-License-Identifier: MIT
 *
 * Names of fields stand in a column as wide as the widest that has a value; on a narrow terminal texts go below them.
 */
#include "cli/document_text.h"

#include <string.h>

#include "cli/marked_text.h"
#include "cli/safe_text.h"
#include "cli/value_fields.h"

#define KEY_LABEL "key"
#define LEAST_TEXT_WIDTH 20

/* The document that is being added, and what its lines share. */
struct document_lines {
    struct string_builder *out;
    const struct shown_fields *fields;
    const struct terminal *terminal;
    dls_hits *hits;
    size_t number;
    size_t label_columns; /* two spaces before a name, and two behind the widest */
    struct marked_text line;
};

static bool is_row(const struct document_lines *lines, size_t field)
{
    const dls_schema *schema = lines->fields->schema;
    return dls_schema_at(schema, field)->stored && !value_field_is_double(schema, field) &&
           (int)field != lines->fields->title;
}

static dls_status measure_labels(struct document_lines *lines, dls_error *err)
{
    const dls_schema *schema = lines->fields->schema;
    size_t widest = strlen(KEY_LABEL), count = 0;
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const char *name = dls_schema_at(schema, f)->name;
        dls_status status = dls_hits_value_count(lines->hits, lines->number, f, &count, err);
        if (status != DLS_OK) return status;
        size_t width = safe_width(name, strlen(name));
        if (is_row(lines, f) && count > 0 && width > widest) widest = width;
    }
    lines->label_columns = widest + 4;
    if (lines->label_columns + LEAST_TEXT_WIDTH > lines->terminal->width) lines->label_columns = 4;
    return DLS_OK;
}

static dls_status take_values(struct document_lines *lines, size_t field, dls_error *err)
{
    size_t count;
    dls_status status = dls_hits_value_count(lines->hits, lines->number, field, &count, err);
    for (size_t i = 0; i < count && status == DLS_OK; i++) {
        dls_text value;
        status = dls_hits_value(lines->hits, lines->number, field, i, &value, err);
        if (status != DLS_OK) return status;
        if (i > 0) marked_add(&lines->line, ", ", 2);
        marked_add(&lines->line, value.bytes, value.length);
    }
    return status;
}

/* "  authors  V. Dumoulin, F. Visin", if there is anything in the line. */
static void end_row(struct document_lines *lines, const char *label, enum style style)
{
    size_t width = 2 + safe_width(label, strlen(label));
    if (lines->line.text.size == 0) return;
    builder_add_string(lines->out, "  ");
    builder_add_string(lines->out, terminal_style(lines->terminal, STYLE_DIM));
    builder_add_safe(lines->out, label, strlen(label));
    builder_add_string(lines->out, terminal_style(lines->terminal, STYLE_PLAIN));
    if (width < lines->label_columns) builder_add_repeated(lines->out, " ", lines->label_columns - width);
    else {
        builder_add_string(lines->out, "\n");
        builder_add_repeated(lines->out, " ", lines->label_columns);
    }
    const struct layout layout = { .terminal = lines->terminal, .indent = lines->label_columns, .base = style };
    builder_add_wrapped(lines->out, &lines->line, &layout);
    marked_clear(&lines->line);
}

static dls_status add_heading(struct document_lines *lines, dls_error *err)
{
    const struct shown_fields *fields = lines->fields;
    dls_text url = { .length = 0 };
    size_t count = 0;
    dls_status status = fields->title == NO_FIELD ? DLS_OK : take_values(lines, (size_t)fields->title, err);
    if (status != DLS_OK || lines->line.text.size == 0) return status;
    if (fields->url != NO_FIELD)
        status = dls_hits_value_count(lines->hits, lines->number, (size_t)fields->url, &count, err);
    if (status == DLS_OK && count > 0)
        status = dls_hits_value(lines->hits, lines->number, (size_t)fields->url, 0, &url, err);
    const struct layout layout = { lines->terminal, 0, STYLE_TITLE, url.length > 0 ? url.bytes : NULL, url.length, 1 };
    if (status == DLS_OK) builder_add_wrapped(lines->out, &lines->line, &layout);
    marked_clear(&lines->line);
    return status;
}

static dls_status add_rows(struct document_lines *lines, dls_error *err)
{
    dls_text key;
    const dls_schema *schema = lines->fields->schema;
    dls_status status = dls_hits_key(lines->hits, lines->number, &key, err);
    if (status != DLS_OK) return status;
    marked_add(&lines->line, key.bytes, key.length);
    end_row(lines, KEY_LABEL, STYLE_PLAIN);
    for (size_t f = 0; f < dls_schema_count(schema) && status == DLS_OK; f++) {
        if (!is_row(lines, f)) continue;
        status = take_values(lines, f, err);
        end_row(lines, dls_schema_at(schema, f)->name, (int)f == lines->fields->url ? STYLE_URL : STYLE_PLAIN);
    }
    return status;
}

dls_status builder_add_document(struct string_builder *out, const struct shown_fields *fields,
                                const struct terminal *terminal, dls_hits *hits, size_t number, dls_error *err)
{
    struct document_lines lines = {
        .out = out, .fields = fields, .terminal = terminal, .hits = hits, .number = number
    };
    dls_status status = measure_labels(&lines, err);
    if (status == DLS_OK) status = add_heading(&lines, err);
    if (status == DLS_OK) status = add_rows(&lines, err);
    if (lines.line.text.failed) out->failed = true;
    marked_done(&lines.line);
    return status;
}
