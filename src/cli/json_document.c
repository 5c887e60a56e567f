/* SPDX-License-Identifier: MIT
 *
 * One pass over the members finds for each field the one that fills it; a second pass over the fields takes the values.
 */
#include "cli/json_document.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/export_text.h"
#include "cli/json_value.h"

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

/* Whether it is a person, a tag or the like with a name: {"name": "Ada Berg"}, {"given": "Ada", "family": "Berg"}. */
static bool is_named(const json_t *value)
{
    return json_string_length(json_object_get(value, "name")) > 0 ||
           json_string_length(json_object_get(value, "family")) > 0;
}

/* Whether a field of the kind has it as a value. An export has empty ones too, and bytes. */
static bool is_value(const json_t *value, dls_field_kind kind, bool exact)
{
    if (exact && (json_is_string(value) || export_is_bytes(value))) return true;
    if (is_scalar(value) || (json_is_boolean(value) && kind == DLS_FIELD_BOOLEAN)) return true;
    return !exact && (kind == DLS_FIELD_TEXT || kind == DLS_FIELD_KEYWORD) && is_named(value);
}

/* Whether there is anything in it that can be a value. */
static bool has_value(const json_t *value, dls_field_kind kind, bool exact)
{
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (is_value(json_array_get(value, i), kind, exact)) return true;
    }
    return is_value(value, kind, exact);
}

static json_t *name_of(const json_t *named)
{
    const json_t *name = json_object_get(named, "name");
    if (json_string_length(name) > 0) return json_stringn(json_string_value(name), json_string_length(name));
    const char *given = json_string_value(json_object_get(named, "given"));
    const char *family = json_string_value(json_object_get(named, "family"));
    return json_sprintf("%s%s%s", given != NULL ? given : "", given != NULL ? " " : "", family);
}

/* The text of a value: a string is its own; that of a number, of bytes in hexadecimal or of what has a name lives as
 * long as the document. NULL: no memory. */
static const json_t *text_of(struct json_document *document, const json_t *scalar)
{
    char text[32];
    if (json_is_string(scalar)) return scalar;
    if (json_is_object(scalar)) {
        json_t *string = is_named(scalar) ? name_of(scalar) : export_read_bytes(scalar);
        return json_array_append_new(document->numbers, string) == 0 ? string : NULL;
    }
    if (json_is_integer(scalar)) snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(scalar));
    else json_real_text(json_real_value(scalar), text, sizeof text);
    json_t *string = json_string(text);
    return json_array_append_new(document->numbers, string) == 0 ? string : NULL;
}

static bool add_text(struct json_document *document, size_t field, const char *text, size_t length)
{
    if (document->count == document->capacity) {
        size_t capacity = document->capacity == 0 ? 16 : document->capacity * 2;
        dls_value *values = realloc(document->values, capacity * sizeof *values);
        if (values == NULL) return false;
        document->values = values;
        document->capacity = capacity;
    }
    document->values[document->count++] = (dls_value){ field, text, length };
    return true;
}

/* What is too long for a keyword is found by its words alone. */
static bool add_keyword(struct json_document *document, size_t field, const char *text, size_t length)
{
    return length == 0 || length > DLS_MAX_KEY || add_text(document, field, text, length);
}

/* "Ada Berg, Otto Lind": what stands between semicolons, or if there are none, between commas, without the spaces
 * around it. */
static bool add_parts(struct json_document *document, size_t field, const char *text, size_t length)
{
    char separator = memchr(text, ';', length) != NULL ? ';' : ',';
    const char *end = text + length;
    while (text < end) {
        const char *next = memchr(text, separator, (size_t)(end - text));
        const char *behind = next == NULL ? end : next;
        while (text < behind && *text == ' ') text++;
        size_t part = (size_t)(behind - text);
        while (part > 0 && text[part - 1] == ' ') part--;
        if (!add_keyword(document, field, text, part)) return false;
        text = next == NULL ? end : next + 1;
    }
    return true;
}

static bool add_scalar(struct json_document *document, const struct document_field *field, size_t number,
                       const json_t *scalar, bool listed, bool exact)
{
    if (!is_value(scalar, field->kind, exact)) return true;
    const char *word = field->kind == DLS_FIELD_BOOLEAN ? json_string_value(scalar) : NULL; /* a table has "True" */
    if (json_is_true(scalar) || (word != NULL && strcasecmp(word, "true") == 0))
        return add_text(document, number, "true", 4);
    if (json_is_false(scalar) || (word != NULL && strcasecmp(word, "false") == 0))
        return add_text(document, number, "false", 5);
    const json_t *string = text_of(document, scalar);
    if (string == NULL) return false;
    const char *text = json_string_value(string);
    size_t length = json_string_length(string);
    if (!add_text(document, number, text, length)) return false;
    if (field->values == NO_SUCH_FIELD) return true;
    return field->apart && !listed ? add_parts(document, field->values, text, length)
                                   : add_keyword(document, field->values, text, length);
}

static bool add_values(struct json_document *document, const struct document_fields *fields, size_t number,
                       const json_t *value)
{
    const struct document_field *field = &fields->fields[number];
    if (!json_is_array(value)) return add_scalar(document, field, number, value, false, fields->exact);
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!add_scalar(document, field, number, json_array_get(value, i), true, fields->exact)) return false;
    }
    return true;
}

static bool is_empty(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && json_string_length(value) == 0) ||
           (json_is_array(value) && json_array_size(value) == 0) ||
           (json_is_object(value) && json_object_size(value) == 0);
}

/* The member that fills a field. */
struct filler {
    const json_t *value; /* NULL: none yet */
    struct document_member *member;
};

/* Whether a member fills a field of words. */
static bool has_words(json_t *object, struct document_fields *fields)
{
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        const struct document_member *member = document_member_find(fields, name, json_object_iter_key_len(at));
        if (member == NULL || member->field == FIELD_OF_KEY) continue;
        dls_field_kind kind = fields->fields[member->field].kind;
        if (kind == DLS_FIELD_TEXT && has_value(json_object_iter_value(at), kind, fields->exact)) return true;
    }
    return false;
}

static bool has_letter(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80 && !((*text | 0x20) >= 'a' && (*text | 0x20) <= 'z')) text++;
    return *text != '\0';
}

/* Take the texts and numbers that fill nothing, of a document without words: the first with a letter is the title. */
static bool adopt_texts(struct json_document *document, struct document_fields *fields)
{
    bool has_title = false, added = true;
    json_t *object = document->object;
    for (void *at = json_object_iter(object); at != NULL && added; at = json_object_iter_next(object, at)) {
        const json_t *value = json_object_iter_value(at);
        size_t length = json_object_iter_key_len(at);
        if (!is_scalar(value) || document_member_find(fields, json_object_iter_key(at), length) != NULL) continue;
        const json_t *text = text_of(document, value);
        bool is_title = text != NULL && !has_title && has_letter(json_string_value(text));
        has_title = has_title || is_title;
        added = text != NULL && add_text(document, is_title ? fields->adopted_title : fields->adopted_text,
                                         json_string_value(text), json_string_length(text));
    }
    return added;
}

/* Find the member for each field, and for the key; those that lose to another, and those of no field, are not used,
 * unless texts are adopted. */
static void choose_members(json_t *object, struct document_fields *fields, bool adopts,
                           struct filler fillers[FIELD_OF_KEY + 1], struct unused_members *unused)
{
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *name = json_object_iter_key(at);
        size_t length = json_object_iter_key_len(at);
        struct filler tried = { json_object_iter_value(at), document_member_find(fields, name, length) };
        bool is_key = tried.member != NULL && tried.member->field == FIELD_OF_KEY;
        bool fits = tried.member != NULL && !(is_key && json_is_array(tried.value)) &&
                    has_value(tried.value, is_key ? 0 : fields->fields[tried.member->field].kind, fields->exact);
        struct filler *filler = fits ? &fillers[tried.member->field] : NULL;
        if (filler != NULL && (filler->value == NULL || filler->member->place > tried.member->place)) {
            struct filler loser = *filler;
            *filler = tried;
            if (loser.value == NULL) continue;
            tried = loser;
            name = loser.member->name;
            length = loser.member->length;
        }
        bool is_adopted = adopts && tried.member == NULL && is_scalar(tried.value);
        if (!is_empty(tried.value) && !is_adopted) unused_members_add(unused, name, length);
    }
}

/* The key, or else the address. A list of addresses has its first. */
static bool take_key(struct json_document *document, const json_t *key, const json_t *url, bool exact)
{
    if (key == NULL) key = url;
    if (json_is_array(key)) key = json_array_get(key, 0);
    if (key == NULL || !(is_scalar(key) || (exact && export_is_bytes(key)))) return true;
    const json_t *string = text_of(document, key);
    if (string == NULL) return false;
    document->key = json_string_value(string);
    document->key_length = json_string_length(string);
    return true;
}

/* The four digits of "2018-05-04" for the year. */
static bool take_year(struct json_document *document, struct document_fields *fields, const json_t *date)
{
    const char *text = json_string_value(date);
    if (text == NULL || strspn(text, "0123456789") != 4 || (text[4] != '-' && text[4] != '\0')) return true;
    fields->years_of_dates++;
    return add_text(document, fields->year, text, 4);
}

/* Put values in the order of their fields, those of one as they came: so an index does not tell from which members it
 * was made, and an export of it makes the same bytes. */
static bool order_values(struct json_document *document)
{
    if (document->ordered_capacity < document->capacity) {
        dls_value *room = realloc(document->ordered, document->capacity * sizeof *room);
        if (room == NULL) return false;
        document->ordered = room;
        document->ordered_capacity = document->capacity;
    }
    dls_value *ordered = document->ordered;
    size_t starts[DLS_MAX_FIELDS + 1] = { 0 }, capacity = document->ordered_capacity;
    for (size_t i = 0; i < document->count; i++) starts[document->values[i].field + 1]++;
    for (size_t f = 0; f < DLS_MAX_FIELDS; f++) starts[f + 1] += starts[f];
    for (size_t i = 0; i < document->count; i++) ordered[starts[document->values[i].field]++] = document->values[i];
    document->ordered = document->values;
    document->ordered_capacity = document->capacity;
    document->values = ordered;
    document->capacity = capacity;
    return true;
}

static dls_status take_members(struct json_document *document, struct document_fields *fields,
                               struct unused_members *unused, dls_error *err)
{
    struct filler fillers[FIELD_OF_KEY + 1] = { 0 };
    bool adopts = fields->adopted_title != NO_SUCH_FIELD && !has_words(document->object, fields);
    choose_members(document->object, fields, adopts, fillers, unused);
    const json_t *url = fields->url == NO_SUCH_FIELD ? NULL : fillers[fields->url].value;
    bool complete = take_key(document, fillers[FIELD_OF_KEY].value, url, fields->exact);
    for (size_t field = 0; field < FIELD_OF_KEY && complete; field++) {
        if (fillers[field].value == NULL) continue;
        fillers[field].member->documents++;
        complete = add_values(document, fields, field, fillers[field].value);
    }
    if (fields->year != NO_SUCH_FIELD && fillers[fields->year].value == NULL && complete)
        complete = take_year(document, fields, fillers[fields->date].value);
    if (adopts) complete = complete && adopt_texts(document, fields);
    complete = complete && order_values(document);
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

dls_status json_document_take(struct json_document *document, struct document_fields *fields, json_t *object,
                              struct unused_members *unused, dls_error *err)
{
    forget(document);
    document->object = object;
    document->numbers = json_array();
    if (document->numbers == NULL) return fail(err, DLS_ENOMEM, "out of memory");
    return take_members(document, fields, unused, err);
}

/* Why a value is none of its field; false: it is one. */
static bool is_misfit(const dls_schema *schema, const dls_value *value, bool has_one, char *why, size_t size)
{
    const dls_field *field = dls_schema_at(schema, value->field);
    dls_query *query;
    dls_error err;
    if (field->kind == DLS_FIELD_TEXT || field->kind == DLS_FIELD_STORED) return false;
    if (dls_query_new_keyword(schema, value->field, value->text, value->length, NULL, &query, &err) != DLS_OK) {
        snprintf(why, size, "%s", err.text);
        return true;
    }
    dls_query_free(query);
    if (field->kind == DLS_FIELD_KEYWORD || !has_one) return false;
    int shown = (int)(value->length < 40 ? value->length : 40);
    snprintf(why, size, "field '%s': a second value, '%.*s'", field->name, shown, value->text);
    return true;
}

size_t json_document_drop_misfits(struct json_document *document, const dls_schema *schema,
                                  void (*report)(void *ctx, const char *text), void *ctx)
{
    bool has_value_of[DLS_MAX_FIELDS] = { false };
    size_t kept = 0, before = document->count;
    for (size_t i = 0; i < before; i++) {
        const dls_value value = document->values[i];
        char why[sizeof ((dls_error *)NULL)->text];
        if (is_misfit(schema, &value, has_value_of[value.field], why, sizeof why)) {
            report(ctx, why);
            continue;
        }
        has_value_of[value.field] = true;
        document->values[kept++] = value;
    }
    document->count = kept;
    return before - kept;
}

void json_document_done(struct json_document *document)
{
    forget(document);
    free(document->values);
    free(document->ordered);
    *document = (struct json_document){ 0 };
}
