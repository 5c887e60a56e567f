/* SPDX-License-Identifier: MIT
 *
 * dlsearch info: what is in an index, as tables or as one JSON object a line.
 */
#include <inttypes.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/document_schema.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/json_field.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/pager.h"
#include "cli/safe_text.h"

/* A number of dls_index_info: what it is called here and there. */
struct row {
    const char *label;
    const char *json_name;
    uint64_t value;
};

#define COUNT_ROWS 7
#define PART_ROWS 12

static void list_counts(const dls_index_info *info, struct row rows[COUNT_ROWS])
{
    const struct row list[COUNT_ROWS] = {
        { "documents", "documents", info->documents },
        { "deleted", "deleted", info->deleted },
        { "terms", "terms", info->terms },
        { "tokens", "tokens", info->tokens },
        { "postings", "postings", info->postings },
        { "segments", "segments", info->segments },
        { "generation", "generation", info->generation },
    };
    memcpy(rows, list, sizeof list);
}

static void list_parts(const dls_index_info *info, struct row rows[PART_ROWS])
{
    uint64_t known = info->dictionary_bytes + info->document_bytes + info->position_bytes + info->pair_bytes +
                     info->length_bytes + info->column_bytes + info->suggest_bytes + info->acronym_bytes +
                     info->stored_bytes + info->key_bytes + info->checksum_bytes;
    const struct row list[PART_ROWS] = {
        { "dictionary", "dictionary_bytes", info->dictionary_bytes },
        { "postings", "document_bytes", info->document_bytes },
        { "positions", "position_bytes", info->position_bytes },
        { "pairs", "pair_bytes", info->pair_bytes },
        { "lengths", "length_bytes", info->length_bytes },
        { "columns", "column_bytes", info->column_bytes },
        { "suggested", "suggest_bytes", info->suggest_bytes },
        { "acronyms", "acronym_bytes", info->acronym_bytes },
        { "stored", "stored_bytes", info->stored_bytes },
        { "keys", "key_bytes", info->key_bytes },
        { "checksums", "checksum_bytes", info->checksum_bytes },
        { "rest", "rest_bytes", info->file_bytes > known ? info->file_bytes - known : 0 },
    };
    memcpy(rows, list, sizeof list);
}

/* How many values the fields with a column have, by number of the field. */
struct value_counts {
    struct {
        uint64_t values; /* different ones */
        uint64_t documents;
    } of[DLS_MAX_FIELDS];
};

/* Count them by a search for all documents; false after a message. */
static bool count_values(const char *name, const dls_index *index, struct value_counts *counts)
{
    const dls_schema *schema = dls_index_schema(index);
    dls_facet_request requests[DLS_MAX_FIELDS];
    dls_search_options settings = DLS_SEARCH_OPTIONS_INIT;
    dls_query *all = NULL;
    dls_hits *hits = NULL;
    dls_error err;
    *counts = (struct value_counts){ 0 };
    settings.facets = requests;
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        if (!dls_schema_at(schema, f)->column) continue;
        requests[settings.facet_count] = (dls_facet_request)DLS_FACET_REQUEST_INIT;
        requests[settings.facet_count].limit = 1;
        requests[settings.facet_count++].field = f;
    }
    bool counted = dls_query_new_all(NULL, &all, &err) == DLS_OK &&
                   dls_search(index, all, 0, &settings, &hits, &err) == DLS_OK;
    for (size_t i = 0; i < settings.facet_count && counted; i++) {
        const dls_facet *facet = dls_hits_facet(hits, i);
        counts->of[requests[i].field].values = facet->count + facet->others;
        counts->of[requests[i].field].documents = facet->with;
    }
    if (!counted) trouble_with(name, &err);
    dls_hits_free(hits);
    dls_query_free(all);
    return counted;
}

/* ----------------------------------------------------------------------------------------------------- Text */

#define LABEL_COLUMNS 12
#define NUMBER_COLUMNS 16

static void add_padded(struct string_builder *out, const char *text, size_t columns)
{
    size_t width = safe_width(text, strlen(text));
    builder_add_safe(out, text, strlen(text));
    builder_add_repeated(out, " ", width < columns ? columns - width : 1);
}

static void add_number_row(struct string_builder *out, const char *label, uint64_t value)
{
    builder_add_string(out, "  ");
    add_padded(out, label, LABEL_COLUMNS);
    builder_add_format(out, "%*s", NUMBER_COLUMNS, grouped(value).text);
}

static size_t widest_name(const dls_schema *schema)
{
    size_t widest = LABEL_COLUMNS;
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const char *name = dls_schema_at(schema, f)->name;
        size_t width = safe_width(name, strlen(name)) + 2;
        if (width > widest) widest = width;
    }
    return widest;
}

/* ", 3 values in 7 documents" */
static void add_value_count(struct string_builder *out, uint64_t values, uint64_t documents)
{
    builder_add_format(out, ", %s value%s", grouped(values).text, values == 1 ? "" : "s");
    if (values > 0) builder_add_format(out, " in %s document%s", grouped(documents).text, documents == 1 ? "" : "s");
}

static void add_field_rows(struct string_builder *out, const dls_schema *schema, const struct value_counts *counts)
{
    size_t columns = widest_name(schema);
    builder_add_string(out, "\nfields\n");
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const dls_field *field = dls_schema_at(schema, f);
        builder_add_string(out, "  ");
        add_padded(out, field->name, columns);
        builder_add_string(out, field_kind_name(field->kind));
        if (field->kind == DLS_FIELD_TEXT) {
            builder_add_format(out, ", %s, weight %g, b %g", field->analyzer, (double)field->weight, (double)field->b);
            if (field->lead > 0.0f) builder_add_format(out, ", lead %g", (double)field->lead);
            if (!field->positions) builder_add_string(out, ", no phrases");
            if (field->suggest) builder_add_string(out, ", suggested");
            if (field->acronyms) builder_add_string(out, ", acronyms");
        }
        if (field->column) add_value_count(out, counts->of[f].values, counts->of[f].documents);
        else if (field->kind == DLS_FIELD_KEYWORD) builder_add_string(out, ", no column");
        if (!field->stored) builder_add_string(out, ", not stored");
        builder_add_string(out, "\n");
    }
}

static void add_tables(struct string_builder *out, const char *name, const dls_index *index, const dls_index_info *info,
                       const struct value_counts *counted)
{
    struct row counts[COUNT_ROWS];
    struct row parts[PART_ROWS];
    list_counts(info, counts);
    list_parts(info, parts);

    builder_add_safe(out, name, strlen(name));
    builder_add_string(out, "\n");
    for (size_t i = 0; i < COUNT_ROWS; i++) {
        add_number_row(out, counts[i].label, counts[i].value);
        builder_add_string(out, "\n");
    }
    add_field_rows(out, dls_index_schema(index), counted);
    builder_add_string(out, "\nbytes\n");
    for (size_t i = 0; i < PART_ROWS; i++) {
        add_number_row(out, parts[i].label, parts[i].value);
        double share = info->file_bytes == 0 ? 0.0 : 100.0 * (double)parts[i].value / (double)info->file_bytes;
        builder_add_format(out, "  %5.1f %%\n", share);
    }
    add_number_row(out, "file", info->file_bytes);
    builder_add_string(out, "  100.0 %\n");
}

/* ----------------------------------------------------------------------------------------------------- JSON */

static void add_fields_json(struct string_builder *out, const dls_schema *schema, const struct value_counts *counts)
{
    json_add_name(out, "fields");
    builder_add_char(out, '[');
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const dls_field *field = dls_schema_at(schema, f);
        builder_add_string(out, f == 0 ? "{" : ",{");
        json_add_field_members(out, field);
        if (field->column) {
            json_add_count(out, "values", counts->of[f].values);
            json_add_count(out, "documents", counts->of[f].documents);
        }
        json_add_truth(out, "column", field->column);
        json_add_truth(out, "stored", field->stored);
        builder_add_char(out, '}');
    }
    builder_add_char(out, ']');
}

static void add_object(struct string_builder *out, const char *name, const dls_index *index, const dls_index_info *info,
                       const struct value_counts *counted)
{
    struct row counts[COUNT_ROWS];
    struct row parts[PART_ROWS];
    list_counts(info, counts);
    list_parts(info, parts);

    builder_add_char(out, '{');
    json_add_named_string(out, "index", name);
    for (size_t i = 0; i < COUNT_ROWS; i++) json_add_count(out, counts[i].json_name, counts[i].value);
    json_add_count(out, "file_bytes", info->file_bytes);
    for (size_t i = 0; i < PART_ROWS; i++) json_add_count(out, parts[i].json_name, parts[i].value);
    add_fields_json(out, dls_index_schema(index), counted);
    builder_add_string(out, "}\n");
}

/* -------------------------------------------------------------------------------------------------- Command */

static void add_acronym_json(struct string_builder *out, const dls_acronym *acronym)
{
    builder_add_char(out, '{');
    json_add_name(out, "brief");
    json_add_string(out, acronym->brief, acronym->brief_length);
    json_add_name(out, "full");
    json_add_string(out, acronym->full, acronym->full_length);
    json_add_count(out, "documents", acronym->count);
    builder_add_string(out, "}\n");
}

/* The rules, as --synonyms reads them; with --json all that there are, and how many documents define each. */
static dls_status add_acronyms(const struct options *options, const dls_index *index, dls_acronyms *acronyms,
                               struct string_builder *out, dls_error *err)
{
    const dls_acronym *list;
    const char *rules = "";
    size_t count = 0, length = 0;
    dls_status status = dls_acronyms_add_index(acronyms, index, err);
    if (status == DLS_OK && options->json) status = dls_acronyms_list(acronyms, &list, &count, err);
    if (status == DLS_OK && !options->json) status = dls_acronyms_rules(acronyms, SIZE_MAX, &rules, &length, err);
    for (size_t i = 0; i < count && status == DLS_OK; i++) add_acronym_json(out, &list[i]);
    for (const char *at = rules, *end = at + length; at < end && status == DLS_OK;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        builder_add_safe(out, at, (size_t)(line_end - at));
        builder_add_char(out, '\n');
        at = line_end + 1;
    }
    return status;
}

static int print_acronyms(const struct options *options, const char *path, dls_index *index)
{
    dls_error err;
    int status = EXIT_FOUND;
    struct string_builder out = { 0 };
    dls_acronyms *acronyms = NULL;
    dls_status made = dls_acronyms_new(NULL, &acronyms, &err);
    if (made == DLS_OK) made = add_acronyms(options, index, acronyms, &out, &err);
    if (made == DLS_OK)
        pager_write(!options->json && pager_is_wanted(options), &out, &status);
    else
        status = trouble_with(index_file_name(path), &err);
    dls_acronyms_free(acronyms);
    builder_done(&out);
    dls_index_close(index);
    return status;
}

static int print_info(const struct options *options, const char *path, bool is_first)
{
    dls_index *index = index_file_open(path);
    if (index == NULL) return EXIT_TROUBLE;
    if (options->acronyms) return print_acronyms(options, path, index);

    dls_index_info info;
    struct value_counts counts;
    dls_index_get_info(index, &info);
    int status = count_values(index_file_name(path), index, &counts) ? EXIT_FOUND : EXIT_TROUBLE;
    struct string_builder out = { 0 };
    if (options->json) {
        add_object(&out, index_file_name(path), index, &info, &counts);
    } else {
        if (!is_first) builder_add_string(&out, "\n");
        add_tables(&out, index_file_name(path), index, &info, &counts);
    }
    pager_write(!options->json && pager_is_wanted(options), &out, &status);
    builder_done(&out);
    dls_index_close(index);
    return status;
}

int cmd_info(const struct options *options)
{
    int status = EXIT_FOUND;
    bool is_first = true;
    if (options->index_is_named || options->operand_count == 0) {
        status = print_info(options, options->index_path, true);
        is_first = false;
    }
    for (size_t i = 0; i < options->operand_count; i++) {
        if (print_info(options, options->operands[i], is_first) != EXIT_FOUND) status = EXIT_TROUBLE;
        is_first = false;
    }
    return status;
}
