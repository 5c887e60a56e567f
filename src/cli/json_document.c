/* SPDX-License-Identifier: MIT
 *
 * One pass over the members finds for each role the one that fills it; a second pass over the roles takes their texts.
 */
#include "cli/json_document.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits that a double always reads back from. */
#define MAX_PRECISION 17

static dls_status fail(dls_error *err, dls_status status, const char *text)
{
    err->code = status;
    err->at = UINT64_MAX;
    snprintf(err->text, sizeof err->text, "%s", text);
    return status;
}

static bool is_scalar(const json_t *value)
{
    return (json_is_string(value) && json_string_length(value) > 0) || json_is_number(value);
}

/* Whether there is anything in it that can be a value. */
static bool has_text(const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (is_scalar(json_array_get(value, i))) return true;
    }
    return is_scalar(value);
}

/* The shortest decimal form that reads back as the same double: 0.1 and not 0.10000000000000001. */
static void print_real(double value, char *text, size_t size)
{
    for (int precision = 1; precision <= MAX_PRECISION; precision++) {
        snprintf(text, size, "%.*g", precision, value);
        if (strtod(text, NULL) == value) return;
    }
}

/* A number as a JSON string that lives as long as the document; NULL: no memory. */
static json_t *number_text(struct json_document *document, const json_t *number)
{
    char text[32];
    if (json_is_integer(number)) snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
    else print_real(json_real_value(number), text, sizeof text);
    json_t *string = json_string(text);
    return json_array_append_new(document->numbers, string) == 0 ? string : NULL;
}

static bool add_text(struct json_document *document, size_t field, const json_t *string)
{
    if (document->count == document->capacity) {
        size_t capacity = document->capacity == 0 ? 16 : document->capacity * 2;
        dls_value *values = realloc(document->values, capacity * sizeof *values);
        if (values == NULL) return false;
        document->values = values;
        document->capacity = capacity;
    }
    dls_value *value = &document->values[document->count++];
    *value = (dls_value){ field, json_string_value(string), json_string_length(string) };
    return true;
}

static bool add_scalar(struct json_document *document, size_t field, const json_t *scalar)
{
    if (!is_scalar(scalar)) return true;
    const json_t *string = json_is_string(scalar) ? scalar : number_text(document, scalar);
    return string != NULL && add_text(document, field, string);
}

static bool add_values(struct json_document *document, size_t field, const json_t *value)
{
    if (!json_is_array(value)) return add_scalar(document, field, value);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!add_scalar(document, field, json_array_get(value, i))) return false;
    }
    return true;
}

static bool is_empty(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

/* The member that fills a role. */
struct filler {
    const json_t *value; /* NULL: none yet */
    const char *name;
    size_t name_length;
    unsigned place;
};

/* Find the member for each role; those that lose to another, and those that have no role, are not used. */
static void choose_members(json_t *object, struct filler fillers[ROLE_COUNT], struct unused_members *unused)
{
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const json_t *value = json_object_iter_value(at);
        struct filler member = { value, json_object_iter_key(at), json_object_iter_key_len(at), 0 };
        enum role role;
        bool fits = document_role(member.name, member.name_length, &role, &member.place) && has_text(value) &&
                    (role != ROLE_KEY || !json_is_array(value));
        if (fits && (fillers[role].value == NULL || fillers[role].place > member.place)) {
            struct filler loser = fillers[role];
            fillers[role] = member;
            member = loser;
        }
        bool is_unused = member.value != NULL && !is_empty(member.value);
        if (is_unused) unused_members_add(unused, member.name, member.name_length);
    }
}

/* The key, or else the address. A list of addresses has its first. */
static bool take_key(struct json_document *document, const struct filler fillers[ROLE_COUNT])
{
    const json_t *key = fillers[ROLE_KEY].value != NULL ? fillers[ROLE_KEY].value : fillers[ROLE_URL].value;
    if (json_is_array(key)) key = json_array_get(key, 0);
    if (key == NULL || !is_scalar(key)) return true;
    const json_t *string = json_is_string(key) ? key : number_text(document, key);
    if (string == NULL) return false;
    document->key = json_string_value(string);
    document->key_length = json_string_length(string);
    return true;
}

static dls_status take_members(struct json_document *document, const struct document_fields *fields,
                               struct unused_members *unused, dls_error *err)
{
    struct filler fillers[ROLE_COUNT] = { 0 };
    choose_members(document->object, fillers, unused);
    bool complete = take_key(document, fillers);
    for (size_t role = 0; role < ROLE_KEY && complete; role++) {
        const json_t *value = fillers[role].value;
        if (value != NULL) complete = add_values(document, fields->number[role], value);
    }
    return complete ? DLS_OK : fail(err, DLS_ENOMEM, "out of memory");
}

static void forget(struct json_document *document)
{
    json_decref(document->object);
    json_decref(document->numbers);
    document->object = NULL;
    document->numbers = NULL;
    document->count = 0;
    document->key = NULL;
    document->key_length = 0;
}

dls_status json_document_take(struct json_document *document, const struct document_fields *fields, json_t *object,
                              struct unused_members *unused, dls_error *err)
{
    forget(document);
    document->object = object;
    document->numbers = json_array();
    if (document->numbers == NULL) return fail(err, DLS_ENOMEM, "out of memory");
    return take_members(document, fields, unused, err);
}

void json_document_done(struct json_document *document)
{
    forget(document);
    free(document->values);
    *document = (struct json_document){ 0 };
}
