/* SPDX-License-Identifier: MIT
 *
 * One clause for each field that values are named of, one for each text in full syntax.
 */
#include "cli/filter_build.h"

#include <string.h>

#include "cli/message.h"
#include "cli/value_fields.h"

bool filter_is_wanted(const struct options *options)
{
    return options->filter_count + options->condition_count + options->named_count > 0;
}

static dls_query *refuse(const char *about, const dls_error *err)
{
    if (err->code == DLS_ENOMEM) out_of_memory();
    else trouble("%s: %s", about, err->text);
    return NULL;
}

/* ---------------------------------------------------------------------------------------------------- Values */

/* What a filter is built for. */
struct filtered {
    const struct options *options;
    const dls_schema *schema;
    const char *index; /* what it is called */
};

/* A value that was named of field `field`. */
struct condition {
    const char *shown; /* the option, for messages */
    size_t field;
    const char *value;
};

/* The range of "2015..2018", ">=2015"; false: the value is none. `*flags` are those of dls_query_new_range. */
static bool find_range(const char *value, dls_text *low, dls_text *high, unsigned *flags)
{
    const char *dots = strstr(value, "..");
    *low = *high = (dls_text){ NULL, 0 };
    *flags = 0;
    if (value[0] == '<' || value[0] == '>') {
        const char *bound = value + (value[1] == '=' ? 2 : 1);
        if (value[1] != '=') *flags = value[0] == '<' ? DLS_RANGE_BELOW_HIGH : DLS_RANGE_ABOVE_LOW;
        *(value[0] == '<' ? high : low) = (dls_text){ bound, strlen(bound) };
        return true;
    }
    if (dots == NULL) return false;
    if (dots > value) *low = (dls_text){ value, (size_t)(dots - value) };
    if (dots[2] != '\0') *high = (dls_text){ dots + 2, strlen(dots + 2) };
    return true;
}

static dls_query *build_value(const dls_schema *schema, const struct condition *condition)
{
    const dls_field *field = dls_schema_at(schema, condition->field);
    size_t number = condition->field, length = strlen(condition->value);
    const char *value = condition->value;
    bool keyword = field->kind == DLS_FIELD_KEYWORD, date = field->kind == DLS_FIELD_DATE;
    dls_text low, high;
    unsigned flags = 0;
    dls_error err;
    dls_query *query;
    dls_status status;
    if (strcmp(value, "*") == 0) {
        status = dls_query_new_exists(schema, number, NULL, &query, &err);
    } else if (!keyword && find_range(value, &low, &high, &flags)) {
        status = dls_query_new_range(schema, number, low.bytes, low.length, high.bytes, high.length, flags, NULL,
                                     &query, &err);
    } else if (date) {
        status = dls_query_new_range(schema, number, value, length, value, length, 0, NULL, &query, &err);
    } else if (keyword && length > 1 && value[length - 1] == '*') {
        status = dls_query_new_keyword_prefix(schema, number, value, length - 1, NULL, &query, &err);
    } else {
        status = dls_query_new_keyword(schema, number, value, length, NULL, &query, &err);
    }
    return status == DLS_OK ? query : refuse(condition->shown, &err);
}

/* "NAME=VALUE" */
static bool take_condition(const struct filtered *filtered, const char *text, struct condition *out)
{
    size_t length = strcspn(text, "=");
    int field = value_field_need(filtered->schema, filtered->index, text, length, false);
    *out = (struct condition){ text, field < 0 ? 0 : (size_t)field, text + length + 1 };
    return field >= 0;
}

/* An option that is none is a condition if it has the name of a field. */
static bool take_named(const struct filtered *filtered, const struct named_value *named, struct condition *out)
{
    const dls_schema *schema = filtered->schema;
    char name[DLS_MAX_NAME + 1] = "";
    const char *names[DLS_MAX_FIELDS];
    if (named->length < sizeof name) memcpy(name, named->name, named->length);
    int field = value_field_find(schema, name);
    if (field < 0 && dls_schema_find(schema, name) >= 0)
        return value_field_need(schema, filtered->index, name, named->length, false) >= 0;
    if (field < 0) {
        options_refuse(filtered->options, named, names, value_field_names(schema, names));
        return false;
    }
    if (named->value == NULL) {
        trouble("'--%s' wants a value after it", name);
        return false;
    }
    *out = (struct condition){ named->argument, (size_t)field, named->value };
    return true;
}

static size_t condition_count(const struct options *options)
{
    return options->condition_count + options->named_count;
}

/* Number `number` of all conditions. */
static bool condition_at(const struct filtered *filtered, size_t number, struct condition *out)
{
    const struct options *options = filtered->options;
    if (number < options->condition_count) return take_condition(filtered, options->conditions[number], out);
    return take_named(filtered, &options->named[number - options->condition_count], out);
}

/* --------------------------------------------------------------------------------------------------- Clauses */

static bool add_clause(dls_query *query, dls_occur occur, dls_query *clause)
{
    dls_error err;
    if (clause == NULL) return false;
    return dls_query_add(query, occur, clause, &err) == DLS_OK || refuse("filter", &err) != NULL;
}

static dls_query *new_clauses(void)
{
    dls_query *query;
    dls_error err;
    return dls_query_new_bool(NULL, &query, &err) == DLS_OK ? query : refuse("filter", &err);
}

/* Add the values that were named of the field. */
static bool add_values(const struct filtered *filtered, size_t field, dls_query *all)
{
    dls_query *any = new_clauses();
    bool complete = any != NULL;
    for (size_t i = 0; i < condition_count(filtered->options) && complete; i++) {
        struct condition condition;
        complete = condition_at(filtered, i, &condition);
        if (!complete || condition.field != field) continue;
        complete = add_clause(any, DLS_SHOULD, build_value(filtered->schema, &condition));
    }
    if (complete) return add_clause(all, DLS_MUST, any);
    dls_query_free(any);
    return false;
}

static bool add_all_values(const struct filtered *filtered, dls_query *all)
{
    bool done[DLS_MAX_FIELDS] = { false };
    for (size_t i = 0; i < condition_count(filtered->options); i++) {
        struct condition condition;
        if (!condition_at(filtered, i, &condition)) return false;
        if (done[condition.field]) continue;
        if (!add_values(filtered, condition.field, all)) return false;
        done[condition.field] = true;
    }
    return true;
}

static dls_query *parse_filter(const dls_schema *schema, const char *text)
{
    dls_query *query;
    dls_error err;
    if (dls_query_parse_full(schema, text, strlen(text), 0, NULL, &query, &err) != DLS_OK) {
        refuse("--filter", &err);
        if (err.at <= strlen(text)) message_place(text, strlen(text), (size_t)err.at);
        return NULL;
    }
    if (!dls_query_is_empty(query)) return query;
    trouble("--filter: nothing to look for in '%s'", text);
    dls_query_free(query);
    return NULL;
}

bool filter_build(const struct options *options, const dls_schema *schema, const char *index, dls_query **out)
{
    const struct filtered filtered = { options, schema, index };
    *out = NULL;
    if (!filter_is_wanted(options)) return true;
    dls_query *all = new_clauses();
    bool complete = all != NULL && add_all_values(&filtered, all);
    for (size_t i = 0; i < options->filter_count && complete; i++) {
        complete = add_clause(all, DLS_MUST, parse_filter(schema, options->filters[i]));
    }
    if (complete) *out = all;
    else dls_query_free(all);
    return complete;
}
