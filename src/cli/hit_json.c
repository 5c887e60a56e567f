/* SPDX-License-Identifier: MIT
 *
 * The members of a hit's object, in their order.
 */
#include "cli/hit_json.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cursor_text.h"
#include "cli/hit_snippet.h"
#include "cli/json_text.h"
#include "cli/json_value.h"
#include "cli/safe_text.h"
#include "cli/value_fields.h"

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) return true;
    }
    return false;
}

static void add_field_name(struct string_builder *out, const char *name)
{
    static const char *const ours[] = { "rank",    "score",   "key",       "index",  "cursor",
                                        "snippet", "remarks", "corrected", "explain" };
    if (!is_one_of(name, ours, sizeof ours / sizeof ours[0])) {
        json_add_name(out, name);
        return;
    }
    struct string_builder other = { 0 };
    builder_add_format(&other, "field.%s", name);
    json_add_name(out, builder_text(&other));
    if (other.failed) out->failed = true;
    builder_done(&other);
}

/* As is text that says a year: "year" was for display alone once, and is where it mostly is none. */
static void add_value(struct string_builder *out, const dls_field *field, const dls_text *value)
{
    json_add_value(out, strcmp(field->name, "year") == 0 ? DLS_FIELD_INTEGER : field->kind, value);
}

static dls_status add_field(struct string_builder *out, const dls_field *field, dls_hits *hits, size_t number,
                            size_t field_number, dls_error *err)
{
    static const char *const lists[] = { "tags", "authors" };
    size_t count;
    dls_status status = dls_hits_value_count(hits, number, field_number, &count, err);
    if (status != DLS_OK || count == 0) return status;
    bool is_list = count > 1 || is_one_of(field->name, lists, sizeof lists / sizeof lists[0]);
    add_field_name(out, field->name);
    if (is_list) builder_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        dls_text value;
        status = dls_hits_value(hits, number, field_number, i, &value, err);
        if (status != DLS_OK) return status;
        if (i > 0) builder_add_char(out, ',');
        add_value(out, field, &value);
    }
    if (is_list) builder_add_char(out, ']');
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------- Snippet */

/* Where byte `at` of a text stands once its malformed sequences have become U+FFFD. */
static size_t repaired_offset(const dls_text *text, size_t at)
{
    size_t repaired = 0;
    for (size_t i = 0; i < at && i < text->length;) {
        uint32_t code_point;
        i += utf8_decode(text->bytes + i, text->length - i, &code_point);
        repaired += code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    }
    return repaired;
}

static dls_status range_in_unit(const dls_snippet *snippet, size_t number, dls_unit unit, dls_range *out,
                                dls_error *err)
{
    const dls_range *range = &snippet->ranges[number];
    if (unit != 0)
        return dls_ranges_convert(snippet->text.bytes, snippet->text.length, range, 1, unit, out, err);
    *out = (dls_range){ repaired_offset(&snippet->text, range->begin), repaired_offset(&snippet->text, range->end) };
    return DLS_OK;
}

static dls_status add_ranges(struct string_builder *out, const dls_snippet *snippet, dls_unit unit, dls_error *err)
{
    json_add_name(out, "ranges");
    builder_add_char(out, '[');
    for (size_t i = 0; i < snippet->range_count; i++) {
        dls_range range;
        dls_status status = range_in_unit(snippet, i, unit, &range, err);
        if (status != DLS_OK) return status;
        builder_add_format(out, "%s[%zu,%zu]", i == 0 ? "" : ",", range.begin, range.end);
    }
    builder_add_char(out, ']');
    return DLS_OK;
}

static dls_status add_html(struct string_builder *out, const dls_snippet *snippet, dls_error *err)
{
    size_t length, known;
    const dls_text *text = &snippet->text;
    dls_status status = dls_html(text->bytes, text->length, snippet->ranges, snippet->range_count, "<b>", "</b>", NULL,
                                 0, &length, err);
    if (status != DLS_OK) return status;
    char *html = malloc(length + 1);
    if (html == NULL) {
        out->failed = true;
        return DLS_OK;
    }
    status = dls_html(text->bytes, text->length, snippet->ranges, snippet->range_count, "<b>", "</b>", html,
                      length + 1, &known, err);
    if (status == DLS_OK) {
        json_add_name(out, "html");
        json_add_string(out, html, length);
    }
    free(html);
    return status;
}

static dls_status add_snippet(struct string_builder *out, const struct hit_json_form *form, dls_hits *hits,
                              size_t number, dls_error *err)
{
    struct hit_snippet chosen;
    const struct shown_fields *fields = &form->fields;
    dls_status status = hit_snippet_choose(fields, hits, number, &chosen, err);
    if (status != DLS_OK || chosen.field == NO_FIELD) return status;
    json_add_name(out, "snippet");
    builder_add_char(out, '{');
    json_add_named_string(out, "field", dls_schema_at(fields->schema, (size_t)chosen.field)->name);
    json_add_name(out, "text");
    json_add_string(out, chosen.snippet.text.bytes, chosen.snippet.text.length);
    status = add_ranges(out, &chosen.snippet, form->unit, err);
    if (status == DLS_OK) status = add_html(out, &chosen.snippet, err);
    builder_add_char(out, '}');
    return status;
}

/* ---------------------------------------------------------------------------------------------- Explanation */

static const char *kind_name(dls_node_kind kind)
{
    switch (kind) {
    case DLS_NODE_BOOL: return "bool";
    case DLS_NODE_TERM: return "term";
    case DLS_NODE_PHRASE: return "phrase";
    case DLS_NODE_KEYWORD: return "keyword";
    case DLS_NODE_PREFIX: return "prefix";
    case DLS_NODE_FUZZY: return "fuzzy";
    case DLS_NODE_ALL: return "all";
    case DLS_NODE_KEY: return "key";
    case DLS_NODE_CONSTANT: return "constant";
    case DLS_NODE_RANGE: return "range";
    case DLS_NODE_SYNONYM: return "synonym";
    }
    return "unknown";
}

static const char *occur_name(dls_occur occur)
{
    switch (occur) {
    case DLS_SHOULD: return "should";
    case DLS_MUST: return "must";
    case DLS_MUST_NOT: return "must_not";
    }
    return "unknown";
}

static void add_explain_fields(struct string_builder *out, const struct shown_fields *fields,
                               const dls_explain_node *node)
{
    json_add_name(out, "fields");
    builder_add_char(out, '[');
    for (size_t i = 0; i < node->field_count; i++) {
        const dls_explain_field *field = &node->fields[i];
        builder_add_string(out, i == 0 ? "{" : ",{");
        json_add_named_string(out, "field", dls_schema_at(fields->schema, field->field)->name);
        json_add_count(out, "occurrences", field->occurrences);
        json_add_count(out, "length", field->length);
        json_add_named_float(out, "average_length", field->average_length);
        json_add_named_float(out, "weight", field->weight);
        json_add_named_float(out, "b", field->b);
        json_add_named_float(out, "tf", field->tf);
        builder_add_char(out, '}');
    }
    builder_add_char(out, ']');
}

static void add_weights(struct string_builder *out, const struct shown_fields *fields, const dls_explain_node *node)
{
    json_add_count(out, "df", node->df);
    json_add_named_float(out, "idf", node->idf);
    json_add_named_float(out, "boost", node->boost);
    json_add_named_float(out, "k1", node->k1);
    json_add_named_float(out, "early", node->early);
    json_add_named_float(out, "adjacent", node->adjacent);
    if (node->formula != DLS_FORMULA_BM25) {
        json_add_named_string(out, "formula", node->formula == DLS_FORMULA_BM25L ? "bm25l" : "bm25+");
        json_add_named_float(out, "delta", node->delta);
    }
    json_add_named_float(out, "tf", node->tf);
    if (node->kind == DLS_NODE_TERM || node->kind == DLS_NODE_PHRASE) add_explain_fields(out, fields, node);
}

/* The name of what is below nodes of that kind; NULL if nothing is. */
static const char *children_name(dls_node_kind kind)
{
    switch (kind) {
    case DLS_NODE_BOOL:
    case DLS_NODE_CONSTANT: return "clauses";
    case DLS_NODE_PREFIX:
    case DLS_NODE_SYNONYM:
    case DLS_NODE_FUZZY: return "terms";
    case DLS_NODE_TERM:
    case DLS_NODE_PHRASE:
    case DLS_NODE_KEYWORD:
    case DLS_NODE_RANGE:
    case DLS_NODE_ALL:
    case DLS_NODE_KEY: break;
    }
    return NULL;
}

static bool has_weights(dls_node_kind kind)
{
    return kind == DLS_NODE_TERM || kind == DLS_NODE_PHRASE || kind == DLS_NODE_PREFIX || kind == DLS_NODE_FUZZY ||
           kind == DLS_NODE_SYNONYM;
}

/* All of a node but what is below it and its closing brace. */
static void open_node(struct string_builder *out, const struct shown_fields *fields, const dls_explain_node *node)
{
    builder_add_char(out, '{');
    json_add_named_string(out, "kind", kind_name(node->kind));
    json_add_named_string(out, "occur", occur_name(node->occur));
    json_add_name(out, "matches");
    builder_add_string(out, node->matches ? "true" : "false");
    json_add_named_float(out, "score", node->score);
    if (node->minimum > 0) json_add_count(out, "minimum", node->minimum);
    if (has_weights(node->kind) || node->kind == DLS_NODE_KEYWORD || node->kind == DLS_NODE_KEY) {
        json_add_name(out, "text");
        json_add_string(out, node->text.bytes, node->text.length);
    }
    if (node->kind == DLS_NODE_FUZZY) json_add_count(out, "edits", node->edits);
    if (node->kind == DLS_NODE_KEYWORD && node->matches)
        json_add_named_string(out, "field", dls_schema_at(fields->schema, node->fields[0].field)->name);
    if (has_weights(node->kind)) add_weights(out, fields, node);
    const char *below = children_name(node->kind);
    if (below != NULL) {
        json_add_name(out, below);
        builder_add_char(out, '[');
    }
}

static void close_node(struct string_builder *out, const dls_explain_node *node)
{
    builder_add_string(out, children_name(node->kind) != NULL ? "]}" : "}");
}

/* Nodes come parents first, with their depth; in JSON they stand within each other. The chain of nodes that are open is
 * that of the last node's ancestors, which are looked for backwards. */
static void close_down_to(struct string_builder *out, const dls_explain_node *nodes, size_t last, unsigned depth)
{
    unsigned open_depth = nodes[last].depth + 1;
    for (size_t i = last + 1; i-- > 0 && open_depth > depth;) {
        if (nodes[i].depth + 1 != open_depth) continue;
        close_node(out, &nodes[i]);
        open_depth--;
    }
}

static dls_status add_explanation(struct string_builder *out, const struct shown_fields *fields, dls_hits *hits,
                                  size_t number, dls_error *err)
{
    const dls_explain_node *nodes;
    size_t count;
    dls_status status = dls_hits_explain(hits, number, &nodes, &count, err);
    if (status != DLS_OK || count == 0) return status;
    json_add_name(out, "explain");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) close_down_to(out, nodes, i - 1, nodes[i].depth);
        if (i > 0 && nodes[i].depth <= nodes[i - 1].depth) builder_add_char(out, ',');
        open_node(out, fields, &nodes[i]);
    }
    close_down_to(out, nodes, count - 1, 0);
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------ The object */

static void add_remarks(struct string_builder *out, uint32_t remarks)
{
    static const char *const names[] = { "dropped", "relaxed", "cut", "stopped", "corrected" }; /* by bit */
    const char *before = "";
    if (remarks == 0) return;
    json_add_name(out, "remarks");
    builder_add_char(out, '[');
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((remarks >> i & 1) == 0) continue;
        builder_add_format(out, "%s\"%s\"", before, names[i]);
        before = ",";
    }
    builder_add_char(out, ']');
}

static dls_status add_cursor(struct string_builder *out, dls_hits *hits, size_t number, dls_error *err)
{
    dls_text cursor;
    dls_status status = dls_hits_cursor(hits, number, &cursor, err);
    if (status != DLS_OK) return status;
    json_add_name(out, "cursor");
    builder_add_char(out, '"');
    builder_add_cursor(out, &cursor);
    builder_add_char(out, '"');
    return DLS_OK;
}

static void add_corrected(struct string_builder *out, const dls_query *corrected)
{
    dls_text text = dls_query_corrected_text(corrected);
    if (text.length == 0) return;
    json_add_name(out, "corrected");
    json_add_string(out, text.bytes, text.length);
}

dls_status builder_add_hit_json(struct string_builder *out, const struct hit_json_form *form, dls_hits *hits,
                                size_t number, uint64_t rank, dls_error *err)
{
    const struct shown_fields *fields = &form->fields;
    dls_text key;
    dls_status status = dls_hits_key(hits, number, &key, err);
    if (status != DLS_OK) return status;
    builder_add_char(out, '{');
    json_add_count(out, "rank", rank);
    json_add_named_float(out, "score", dls_hits_at(hits, number)->score);
    json_add_name(out, "key");
    json_add_string(out, key.bytes, key.length);
    if (form->index != NULL) json_add_named_string(out, "index", form->index);
    if (form->cursors) status = add_cursor(out, hits, number, err);
    for (size_t f = 0; f < dls_schema_count(fields->schema) && status == DLS_OK; f++) {
        const dls_field *field = dls_schema_at(fields->schema, f);
        bool is_shown = field->stored && !value_field_is_double(fields->schema, f);
        if (is_shown) status = add_field(out, field, hits, number, f, err);
    }
    if (status == DLS_OK) status = add_snippet(out, form, hits, number, err);
    if (status == DLS_OK) add_remarks(out, form->remarks);
    if (status == DLS_OK) add_corrected(out, dls_hits_corrected(hits));
    if (status == DLS_OK && form->explain) status = add_explanation(out, fields, hits, number, err);
    builder_add_string(out, "}\n");
    return status;
}
