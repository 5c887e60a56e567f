/* SPDX-License-Identifier: MIT
 *
 * The lines of a hit, one function each.
 */
#include "cli/hit_text.h"

#include <inttypes.h>
#include <string.h>

#include "cli/hit_snippet.h"
#include "cli/marked_text.h"
#include "cli/safe_text.h"

/* Bytes of a title or fact that are shown; longer ones are somebody's mistake, and would fill the screen. */
#define MAX_VALUE_BYTES 500

/* The hit that is being added, and what its lines share. */
struct hit_lines {
    struct string_builder *out;
    const struct hit_form *form;
    dls_hits *hits;
    size_t number;
    dls_text url; /* empty: it has none */
    bool is_titled; /* its title is one, and not its key */
    struct marked_text line;
};

/* The first value of a field; an empty text if there is none. */
static dls_status first_value(const struct hit_lines *hit, int field, dls_text *out, dls_error *err)
{
    *out = (dls_text){ "", 0 };
    if (field == NO_FIELD) return DLS_OK;
    size_t count;
    dls_status status = dls_hits_value_count(hit->hits, hit->number, (size_t)field, &count, err);
    if (status != DLS_OK || count == 0) return status;
    return dls_hits_value(hit->hits, hit->number, (size_t)field, 0, out, err);
}

/* Add a value; of one that is too long, its beginning. */
static void add_shortened(struct marked_text *line, const dls_text *value, const dls_range *ranges, size_t count)
{
    size_t length = value->length;
    if (length > MAX_VALUE_BYTES) {
        length = MAX_VALUE_BYTES;
        while (length > 0 && ((unsigned char)value->bytes[length] & 0xC0) == 0x80) length--; /* between characters */
        while (count > 0 && ranges[count - 1].end > length) count--;
    }
    marked_add_ranges(line, value->bytes, length, ranges, count);
    if (length < value->length) marked_add(line, " …", strlen(" …"));
}

/* Add the first value of a field to the line, with what matched in it. */
static dls_status add_value(struct hit_lines *hit, int field, dls_error *err)
{
    dls_text value;
    dls_status status = first_value(hit, field, &value, err);
    if (status != DLS_OK || value.length == 0) return status;
    const dls_range *ranges;
    size_t count;
    status = dls_hits_matches(hit->hits, hit->number, (size_t)field, 0, &ranges, &count, err);
    if (status != DLS_OK) return status;
    add_shortened(&hit->line, &value, ranges, count);
    return DLS_OK;
}

static void end_line(struct hit_lines *hit, enum style base)
{
    const struct layout layout = { .terminal = &hit->form->terminal, .indent = hit->form->indent, .base = base };
    builder_add_repeated(hit->out, " ", layout.indent);
    builder_add_wrapped(hit->out, &hit->line, &layout);
    marked_clear(&hit->line);
}

/* " 1. Title": where there is none, another text stands in for it, or the key. */
static dls_status add_title(struct hit_lines *hit, uint64_t rank, dls_error *err)
{
    const struct hit_form *form = hit->form;
    dls_status status = add_value(hit, form->fields.title, err);
    if (status == DLS_OK && hit->line.text.size == 0) status = add_value(hit, form->fields.name, err);
    hit->is_titled = hit->line.text.size > 0;
    if (status == DLS_OK && !hit->is_titled) {
        dls_text key;
        status = dls_hits_key(hit->hits, hit->number, &key, err);
        if (status == DLS_OK) marked_add(&hit->line, key.bytes, key.length);
    }
    if (status != DLS_OK) return status;

    builder_add_string(hit->out, terminal_style(&form->terminal, STYLE_DIM));
    builder_add_format(hit->out, "%*" PRIu64 ".", (int)form->indent - 2, rank);
    builder_add_string(hit->out, terminal_style(&form->terminal, STYLE_PLAIN));
    builder_add_string(hit->out, " ");
    const struct layout layout = { &form->terminal, form->indent, STYLE_TITLE, hit->url.bytes, hit->url.length, rank };
    builder_add_wrapped(hit->out, &hit->line, &layout);
    marked_clear(&hit->line);
    return DLS_OK;
}

/* The day of "2017-06-12T17:57:34Z"; of a document without a date its year. */
static dls_status add_day(struct hit_lines *hit, dls_error *err)
{
    dls_text date;
    dls_status status = first_value(hit, hit->form->fields.date, &date, err);
    if (status != DLS_OK || date.length == 0)
        return status != DLS_OK ? status : add_value(hit, hit->form->fields.year, err);
    if (date.length > 10 && date.bytes[4] == '-' && date.bytes[7] == '-' && strchr("T ", date.bytes[10]) != NULL)
        date.length = 10;
    add_shortened(&hit->line, &date, NULL, 0);
    return DLS_OK;
}

/* "2016 · tutorial · Convolutional Neural Networks · papers.dls" */
static dls_status add_facts(struct hit_lines *hit, dls_error *err)
{
    static const char separator[] = " · ";
    const struct shown_fields *fields = &hit->form->fields;
    const int facts[] = { fields->kind, fields->section };
    dls_status day = add_day(hit, err);
    if (day != DLS_OK) return day;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        dls_text value;
        dls_status status = first_value(hit, facts[i], &value, err);
        if (status != DLS_OK) return status;
        if (value.length == 0) continue;
        if (hit->line.text.size > 0) marked_add(&hit->line, separator, strlen(separator));
        status = add_value(hit, facts[i], err);
        if (status != DLS_OK) return status;
    }
    if (hit->form->index != NULL) {
        if (hit->line.text.size > 0) marked_add(&hit->line, separator, strlen(separator));
        marked_add(&hit->line, hit->form->index, strlen(hit->form->index));
    }
    if (hit->line.text.size > 0) end_line(hit, STYLE_DIM);
    return DLS_OK;
}

/* The address, on one line however long it is, so that it can be taken as it stands. Without one, the key, unless it
 * stands in for the title already. */
static dls_status add_address(struct hit_lines *hit, dls_error *err)
{
    const struct terminal *terminal = &hit->form->terminal;
    dls_text shown = hit->url;
    if (shown.length == 0 && hit->is_titled) {
        dls_status status = dls_hits_key(hit->hits, hit->number, &shown, err);
        if (status != DLS_OK) return status;
    }
    if (shown.length == 0) return DLS_OK;
    builder_add_repeated(hit->out, " ", hit->form->indent);
    builder_add_string(hit->out, terminal_style(terminal, STYLE_URL));
    builder_add_safe(hit->out, shown.bytes, shown.length);
    builder_add_string(hit->out, terminal_style(terminal, STYLE_PLAIN));
    builder_add_string(hit->out, "\n");
    return DLS_OK;
}

/* "authors: ", where a snippet is not of the document's text. */
static void add_label(struct hit_lines *hit, int field)
{
    const struct shown_fields *fields = &hit->form->fields;
    if (field == fields->text || field == fields->note) return;
    const char *name = dls_schema_at(fields->schema, (size_t)field)->name;
    marked_add(&hit->line, name, strlen(name));
    marked_add(&hit->line, ": ", 2);
}

static dls_status add_snippet(struct hit_lines *hit, dls_error *err)
{
    struct hit_snippet chosen;
    dls_status status = hit_snippet_choose(&hit->form->fields, hit->hits, hit->number, &chosen, err);
    if (status != DLS_OK || chosen.field == NO_FIELD) return status;
    const dls_snippet *snippet = &chosen.snippet;
    add_label(hit, chosen.field);
    if (snippet->cut_before) marked_add(&hit->line, "… ", strlen("… "));
    marked_add_ranges(&hit->line, snippet->text.bytes, snippet->text.length, snippet->ranges, snippet->range_count);
    if (snippet->cut_after) marked_add(&hit->line, " …", strlen(" …"));
    end_line(hit, STYLE_PLAIN);
    return DLS_OK;
}

dls_status builder_add_hit(struct string_builder *out, const struct hit_form *form, dls_hits *hits, size_t number,
                           uint64_t rank, dls_error *err)
{
    struct hit_lines hit = { .out = out, .form = form, .hits = hits, .number = number };
    if (rank > form->first_rank) builder_add_string(out, "\n");
    dls_status status = first_value(&hit, form->fields.url, &hit.url, err);
    if (status == DLS_OK) status = add_title(&hit, rank, err);
    if (status == DLS_OK) status = add_facts(&hit, err);
    if (status == DLS_OK) status = add_address(&hit, err);
    if (status == DLS_OK) status = add_snippet(&hit, err);
    if (status == DLS_OK && form->explain) status = builder_add_explanation(out, form, hits, number, err);
    if (hit.line.text.failed) out->failed = true;
    marked_done(&hit.line);
    return status;
}
