/* SPDX-License-Identifier: MIT
 *
 * Columns as wide as what is in them, bars where there is room left.
 */
#include "cli/facet_print.h"

#include <stdio.h>
#include <string.h>

#include "cli/human_numbers.h"
#include "cli/json_text.h"
#include "cli/json_value.h"
#include "cli/safe_text.h"

#define INDENT 2
#define MOST_LABEL 50
#define LEAST_LABEL 8
#define LEAST_BAR 8
#define MOST_BAR 30

/* Columns of the rows of one facet. */
struct columns {
    size_t label;
    size_t count;
    size_t bar; /* of the largest count; 0: there is no room for bars */
    uint64_t largest;
};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* "2 others" */
static const char *others_label(const dls_facet *facet, char *text, size_t size)
{
    snprintf(text, size, "%s other%s", grouped(facet->others).text, facet->others == 1 ? "" : "s");
    return text;
}

static struct columns measure(const dls_facet *facet, size_t width)
{
    struct columns columns = { .count = strlen(grouped(facet->other_count).text) };
    char text[64];
    for (size_t i = 0; i < facet->count; i++) {
        const dls_facet_bucket *bucket = &facet->buckets[i];
        columns.label = larger(columns.label, safe_width(bucket->value.bytes, bucket->value.length));
        columns.count = larger(columns.count, strlen(grouped(bucket->count).text));
        if (bucket->count > columns.largest) columns.largest = bucket->count;
    }
    if (facet->others > 0) columns.label = larger(columns.label, strlen(others_label(facet, text, sizeof text)));
    if (facet->without > 0) {
        columns.label = larger(columns.label, strlen("(none)"));
        columns.count = larger(columns.count, strlen(grouped(facet->without).text));
    }
    size_t fixed = INDENT + 2 + columns.count;
    size_t room = width > fixed + LEAST_LABEL ? width - fixed : LEAST_LABEL;
    if (columns.label > room) columns.label = room;
    if (columns.label > MOST_LABEL) columns.label = MOST_LABEL;
    room = room > columns.label + 2 ? room - columns.label - 2 : 0;
    columns.bar = room < LEAST_BAR ? 0 : room < MOST_BAR ? room : MOST_BAR;
    return columns;
}

/* Add a label that fills its column; of one that is too long, its beginning. */
static void add_label(struct string_builder *out, const char *text, size_t length, size_t columns)
{
    size_t width = safe_width(text, length), end = length;
    bool cut = width > columns;
    while (cut && end > 0 && safe_width(text, end) >= columns) {
        do end--;
        while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80);
    }
    width = safe_width(text, end) + cut;
    builder_add_safe(out, text, end);
    if (cut) builder_add_string(out, "…");
    builder_add_repeated(out, " ", columns > width ? columns - width : 0);
}

static void begin_row(struct string_builder *out, const char *text, size_t length, uint64_t count,
                      const struct columns *columns)
{
    builder_add_repeated(out, " ", INDENT);
    add_label(out, text, length, columns->label);
    builder_add_format(out, "  %*s", (int)columns->count, grouped(count).text);
}

static void add_bar(struct string_builder *out, uint64_t count, const struct columns *columns,
                    const struct terminal *terminal)
{
    if (columns->bar == 0) return;
    size_t length = (size_t)((double)columns->bar * (double)count / (double)columns->largest + 0.5);
    builder_add_string(out, "  ");
    builder_add_string(out, terminal_style(terminal, STYLE_URL));
    builder_add_repeated(out, "━", length > 0 ? length : 1);
    builder_add_string(out, terminal_style(terminal, STYLE_PLAIN));
}

static void add_dim_row(struct string_builder *out, const char *text, uint64_t count, const struct columns *columns,
                        const struct terminal *terminal)
{
    builder_add_string(out, terminal_style(terminal, STYLE_DIM));
    begin_row(out, text, strlen(text), count, columns);
    builder_add_string(out, terminal_style(terminal, STYLE_PLAIN));
    builder_add_string(out, "\n");
}

static void add_facet(struct string_builder *out, const struct facet_of_set *facet, const struct terminal *terminal)
{
    const dls_facet *found = &facet->facet;
    struct columns columns = measure(found, terminal->width);
    char text[64];
    builder_add_string(out, terminal_style(terminal, STYLE_TITLE));
    builder_add_safe(out, facet->name, strlen(facet->name));
    builder_add_string(out, facet->division);
    builder_add_string(out, terminal_style(terminal, STYLE_PLAIN));
    builder_add_string(out, "\n");
    for (size_t i = 0; i < found->count; i++) {
        const dls_facet_bucket *bucket = &found->buckets[i];
        begin_row(out, bucket->value.bytes, bucket->value.length, bucket->count, &columns);
        add_bar(out, bucket->count, &columns, terminal);
        builder_add_string(out, "\n");
    }
    if (found->others > 0)
        add_dim_row(out, others_label(found, text, sizeof text), found->other_count, &columns, terminal);
    if (found->without > 0) add_dim_row(out, "(none)", found->without, &columns, terminal);
}

void builder_add_facets(struct string_builder *out, const struct facet_set *set, const struct terminal *terminal)
{
    for (size_t i = 0; i < set->count; i++) {
        if (i > 0) builder_add_string(out, "\n");
        add_facet(out, &set->facets[i], terminal);
    }
}

static void add_facet_json(struct string_builder *out, const struct facet_of_set *facet)
{
    const dls_facet *found = &facet->facet;
    char name[DLS_MAX_NAME + 16];
    snprintf(name, sizeof name, "%s%s", facet->name, facet->division);
    json_add_name(out, name);
    builder_add_char(out, '{');
    json_add_name(out, "values");
    builder_add_char(out, '[');
    for (size_t i = 0; i < found->count; i++) {
        builder_add_string(out, i == 0 ? "{" : ",{");
        json_add_name(out, "value");
        json_add_value(out, facet->kind, &found->buckets[i].value);
        json_add_count(out, "count", found->buckets[i].count);
        builder_add_char(out, '}');
    }
    builder_add_char(out, ']');
    json_add_count(out, "others", found->others);
    json_add_count(out, "other_count", found->other_count);
    json_add_count(out, "with", found->with);
    json_add_count(out, "without", found->without);
    builder_add_char(out, '}');
}

void builder_add_facets_json(struct string_builder *out, const struct facet_set *set)
{
    if (set->count == 0) return;
    builder_add_char(out, '{');
    json_add_name(out, "facets");
    builder_add_char(out, '{');
    for (size_t i = 0; i < set->count; i++) add_facet_json(out, &set->facets[i]);
    builder_add_char(out, '}');
    json_add_count(out, "total", set->facets[0].facet.with + set->facets[0].facet.without);
    builder_add_string(out, "}\n");
}
