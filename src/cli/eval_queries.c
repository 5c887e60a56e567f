/* SPDX-License-Identifier: MIT
 *
 * A line that begins with a brace is an object.
 */
#include "cli/eval_queries.h"

#include <string.h>

#include "cli/source.h"

/* The first member of the two that is a text, or a whole number. */
static void take_member(const json_t *object, const char *name, const char *other, struct string_builder *out)
{
    const json_t *value = json_object_get(object, name);
    if (value == NULL) value = json_object_get(object, other);
    if (json_is_string(value)) builder_add_string(out, json_string_value(value));
    else if (json_is_integer(value)) builder_add_format(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
}

static dls_status take_object(const struct input *input, struct eval_query *query, dls_error *err)
{
    json_t *object;
    dls_status status = source_parse_json(input->line, input->length, &object, err);
    if (status != DLS_OK) return status;
    take_member(object, "_id", "id", &query->qid);
    take_member(object, "text", "query", &query->words);
    json_decref(object);
    return DLS_OK;
}

static void take_columns(const struct input *input, struct eval_query *query)
{
    size_t length = input->length;
    const char *tab = memchr(input->line, '\t', length);
    if (length > 0 && input->line[length - 1] == '\r') length--;
    if (tab == NULL) return;
    size_t at = (size_t)(tab - input->line);
    builder_add(&query->qid, input->line, at);
    builder_add(&query->words, tab + 1, length - at - 1);
}

dls_status eval_query_next(struct input *input, struct eval_query *query, bool *more, dls_error *err)
{
    builder_clear(&query->qid);
    builder_clear(&query->words);
    do {
        dls_status status = input_line(input, more, err);
        if (status != DLS_OK || !*more) return status;
    } while (input->length == 0 || input->line[0] == '\r');
    dls_status status = DLS_OK;
    if (input->line[0] == '{') status = take_object(input, query, err);
    else take_columns(input, query);
    if (status != DLS_OK) return status;
    if (query->qid.failed || query->words.failed) return input_fail(err, DLS_ENOMEM, "out of memory");
    if (query->qid.size > 0) return DLS_OK;
    return input_fail(err, DLS_EINVAL, "no query; as in: qid <TAB> words, or {\"_id\":\"qid\",\"text\":\"words\"}");
}

void eval_query_done(struct eval_query *query)
{
    builder_done(&query->qid);
    builder_done(&query->words);
}
