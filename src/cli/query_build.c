/* SPDX-License-Identifier: MIT
 *
 * The words as one text.
 */
#include "cli/query_build.h"

#include <string.h>

#include "cli/address_query.h"
#include "cli/filter_build.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/string_builder.h"

void builder_add_query(struct string_builder *out, const struct options *options)
{
    for (size_t i = 0; i < options->operand_count; i++) {
        if (i > 0) builder_add_char(out, ' ');
        builder_add_string(out, options->operands[i]);
    }
}

/* --------------------------------------------------------------------------------------------------- Fields */

static void refuse_unknown_field(const dls_schema *schema, const char *name)
{
    struct nearest nearest = nearest_to(name);
    struct string_builder names = { 0 };
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        const dls_field *field = dls_schema_at(schema, f);
        if (field->kind != DLS_FIELD_TEXT) continue;
        nearest_offer(&nearest, field->name);
        builder_add_format(&names, "%s%s", names.size > 0 ? ", " : "", field->name);
    }
    if (nearest.best != NULL) {
        trouble("no field '%s' in this index; did you mean '%s'?", name, nearest.best);
    } else {
        trouble("no field '%s' in this index; its text fields: %s", name,
                names.size > 0 ? builder_text(&names) : "none");
    }
    builder_done(&names);
}

/* The number of the text field `name`; -1 after a message. */
static int find_field(const dls_schema *schema, const char *name, size_t length)
{
    char copy[DLS_MAX_NAME + 2];
    if (length >= sizeof copy) length = sizeof copy - 1; /* still longer than the name of any field: not found */
    memcpy(copy, name, length);
    copy[length] = '\0';

    int number = dls_schema_find(schema, copy);
    if (number < 0) {
        refuse_unknown_field(schema, copy);
        return -1;
    }
    dls_field_kind kind = dls_schema_at(schema, (size_t)number)->kind;
    if (kind == DLS_FIELD_TEXT) return number;
    if (kind == DLS_FIELD_STORED) trouble("field '%s' is kept for display alone; it cannot be searched", copy);
    else trouble("field '%s' has values, and no words: --%s VALUE", copy, copy);
    return -1;
}

/* Add the fields of one --field, "title,tags", to the set. */
static bool add_fields(const dls_schema *schema, const char *names, uint64_t *set)
{
    while (true) {
        size_t length = strcspn(names, ",");
        int number = find_field(schema, names, length);
        if (number < 0) return false;
        *set |= (uint64_t)1 << number;
        if (names[length] == '\0') return true;
        names += length + 1;
    }
}

/* --------------------------------------------------------------------------------------------------- Clauses */

static dls_query *refuse(const dls_error *err)
{
    trouble_with("query", err);
    return NULL;
}

/* Say what is wrong with the text of a query, and where. */
static dls_query *refuse_text(const struct string_builder *text, const dls_error *err)
{
    refuse(err);
    if (err->at <= text->size) message_place(text->bytes, text->size, (size_t)err->at);
    return NULL;
}

static dls_query *build_words(const struct options *options, const dls_schema *schema, const dls_synonyms *synonyms)
{
    uint64_t set = 0;
    for (size_t i = 0; i < options->field_count; i++) {
        if (!add_fields(schema, options->fields[i], &set)) return NULL;
    }
    struct string_builder text = { 0 };
    builder_add_query(&text, options);
    dls_error err = { .code = DLS_ENOMEM, .at = UINT64_MAX };
    dls_query *query = NULL;
    dls_parse_options parsing = DLS_PARSE_OPTIONS_INIT;
    parsing.fields = set;
    parsing.full = options->full_syntax;
    parsing.synonyms = synonyms;
    bool failed = text.failed ||
                  dls_query_parse_with(schema, text.bytes, text.size, &parsing, NULL, &query, &err) != DLS_OK;
    if (failed) refuse_text(&text, &err);
    builder_done(&text);
    return query;
}

static dls_query *build_all(void)
{
    dls_query *query;
    dls_error err;
    return dls_query_new_all(NULL, &query, &err) == DLS_OK ? query : refuse(&err);
}

dls_query *query_build(const struct options *options, const dls_schema *schema, const dls_synonyms *synonyms)
{
    dls_query *query = build_words(options, schema, synonyms);
    bool narrows = filter_is_wanted(options), lists = options->facet_count + options->sort_count > 0;
    bool takes_all = narrows || (lists && options->operand_count == 0);
    if (query == NULL || !dls_query_is_empty(query) || !takes_all) return query;
    dls_query_free(query);
    return build_all();
}

dls_query *query_build_address(const struct options *options, const dls_schema *schema, bool *failed)
{
    *failed = false;
    bool has_more = options->full_syntax || options->field_count > 0 || filter_is_wanted(options) ||
                    options->facet_count + options->sort_count > 0;
    if (has_more || options->operand_count != 1) return NULL;
    const char *text = options->operands[0];
    if (!is_address(text, strlen(text))) return NULL;
    dls_error err;
    dls_query *query;
    if (address_query_new(schema, text, strlen(text), &query, &err) == DLS_OK) return query;
    *failed = true;
    return refuse(&err);
}
