/* SPDX-License-Identifier: MIT
 *
 * JSON that is not one object a line: an array of objects, or objects one after the other, over as many lines as they
 * like. The ends of each are found by its braces, outside of strings, and then it is read by itself: so a file of any
 * size needs no more memory than its longest object, and a bad object is one bad document.
 *
 * An object that has nothing but an array of objects, {"items": [{...}, {...}]}, stands for these.
 */
#include "cli/source.h"

#include <stdlib.h>
#include <string.h>

struct json_walk {
    uint64_t line;    /* of the next byte */
    bool has_begun;   /* the bracket of the array may only stand before anything else */
    bool is_in_array; /* and its end is the end */
    bool is_wrapped;  /* but for that of the object around it */
};

static dls_status open_json(struct source *source, dls_error *err)
{
    struct json_walk *walk = calloc(1, sizeof *walk);
    if (walk == NULL) return input_fail(err, DLS_ENOMEM, "out of memory");
    walk->line = 1;
    source->state = walk;
    return DLS_OK;
}

static void close_json(struct source *source)
{
    free(source->state);
}

static void take_bytes(struct source *source, size_t count)
{
    struct json_walk *walk = source->state;
    struct input *input = source->input;
    for (size_t i = 0; i < count; i++) walk->line += input->buffer[input->begin + i] == '\n';
    input->begin += count;
    input->bytes += count;
}

/* Stand on the first byte of the next value; `*more` is false at the end. */
static dls_status skip_between(struct source *source, bool *more, dls_error *err)
{
    struct json_walk *walk = source->state;
    struct input *input = source->input;
    while (true) {
        dls_status status = input_fill(input, 1, err);
        *more = status == DLS_OK && input->end > input->begin;
        if (!*more) return status;
        char c = input->buffer[input->begin];
        bool is_mark = input->bytes < 3 && strchr("\xEF\xBB\xBF", c) != NULL && c != '\0';
        if (c == '[' && !walk->has_begun) walk->is_in_array = walk->has_begun = true;
        else if (c == ']' && walk->is_in_array) walk->is_in_array = false;
        else if (c == '}' && walk->is_wrapped && !walk->is_in_array) walk->is_wrapped = false;
        else if (!is_mark && (c == '\0' || strchr(" \t\r\n,", c) == NULL)) break;
        take_bytes(source, 1);
    }
    walk->has_begun = true;
    return DLS_OK;
}

/* How a value is gone through, from one byte to the next. */
struct value_walk {
    size_t depth;
    bool in_string;
    bool is_escaped;
    bool is_scalar; /* no object: it ends where something else begins */
};

/* Whether the value ends with this byte, or, a scalar, before it. */
static bool ends_value(struct value_walk *walk, char c)
{
    if (walk->in_string) {
        if (walk->is_escaped) walk->is_escaped = false;
        else if (c == '\\') walk->is_escaped = true;
        else if (c == '"') walk->in_string = false;
        return false;
    }
    switch (c) {
    case '"': walk->in_string = true; return false;
    case '{':
    case '[': walk->depth++; return false;
    case '}':
    case ']':
        if (walk->depth > 0) walk->depth--;
        return walk->depth == 0;
    case ',':
    case ' ':
    case '\n': return walk->depth == 0 && walk->is_scalar;
    default: return false;
    }
}

/* The length of the value that begins here; 0: it is not closed. */
static dls_status measure_value(struct input *input, size_t *length, dls_error *err)
{
    char first = input->buffer[input->begin];
    struct value_walk walk = { .is_scalar = first != '{' && first != '[' };
    *length = 0;
    for (size_t at = 0;; at++) {
        if (at == input->end - input->begin) {
            dls_status status = at < MOST_WHOLE ? input_fill(input, at + 1, err) : DLS_OK;
            if (status != DLS_OK) return status;
            if (at == input->end - input->begin || at >= MOST_WHOLE) {
                if (walk.is_scalar) *length = at;
                return DLS_OK;
            }
        }
        char c = input->buffer[input->begin + at];
        if (!ends_value(&walk, c)) continue;
        *length = at + (walk.is_scalar && at > 0 ? 0 : 1);
        return DLS_OK;
    }
}

static size_t skip_blanks(const char *bytes, size_t size, size_t at)
{
    while (at < size && bytes[at] != '\0' && strchr(" \t\r\n", bytes[at]) != NULL) at++;
    return at;
}

/* The first byte behind the value that begins at `at`; 0: it goes on beyond `size`. */
static size_t end_of_value(const char *bytes, size_t size, size_t at)
{
    struct value_walk walk = { .depth = 0 };
    for (; at < size; at++) {
        if (ends_value(&walk, bytes[at])) return at + 1;
        if (walk.depth == 0 && !walk.in_string) return at + 1; /* a string is over */
    }
    return 0;
}

size_t source_find_wrapped(const char *bytes, size_t size)
{
    size_t at = skip_blanks(bytes, size, 0);
    if (at == size || bytes[at] != '{') return 0;
    at = skip_blanks(bytes, size, at + 1);
    if (at == size || bytes[at] != '"') return 0;
    at = end_of_value(bytes, size, at);
    at = at == 0 ? size : skip_blanks(bytes, size, at);
    if (at == size || bytes[at] != ':') return 0;
    size_t array = skip_blanks(bytes, size, at + 1);
    if (array == size || bytes[array] != '[') return 0;
    at = skip_blanks(bytes, size, array + 1);
    return at < size && bytes[at] == '{' ? array : 0;
}

/* Step behind the bracket of the only member of the object that begins here, if that is an array of objects. */
static bool enter_wrapped(struct source *source, size_t length)
{
    struct json_walk *walk = source->state;
    const char *bytes = source->input->buffer + source->input->begin;
    size_t array = walk->is_in_array ? 0 : source_find_wrapped(bytes, length);
    size_t end = array == 0 ? 0 : end_of_value(bytes, length, array);
    if (end == 0 || bytes[end - 1] != ']' || skip_blanks(bytes, length, end) != length - 1) return false;
    take_bytes(source, array + 1);
    walk->is_in_array = walk->is_wrapped = true;
    return true;
}

static dls_status next_value(struct source *source, json_t **document, dls_error *err)
{
    struct json_walk *walk = source->state;
    struct input *input = source->input;
    bool more;
    size_t length;
    dls_status status = skip_between(source, &more, err);
    if (status != DLS_OK || !more) return status;
    source->line = walk->line;
    status = measure_value(input, &length, err);
    if (status != DLS_OK) return status;
    if (length == 0) {
        input_skip(input);
        return input_fail(err, DLS_EINVAL, "an object that is not closed; what follows is lost");
    }
    if (enter_wrapped(source, length)) return next_value(source, document, err);
    status = source_parse_json(input->buffer + input->begin, length, document, err);
    take_bytes(source, length);
    return status;
}

/* It begins as an array of objects, or as an object. */
static bool looks_like_json(const struct source_head *head)
{
    size_t at = 0;
    if (head->size > 3 && memcmp(head->bytes, "\xEF\xBB\xBF", 3) == 0) at = 3;
    bool in_array = false;
    for (; at < head->size; at++) {
        char c = head->bytes[at];
        if (c == '[' && !in_array) in_array = true;
        else if (c == '\0' || strchr(" \t\r\n", c) == NULL) break;
    }
    if (at == head->size || head->bytes[at] != '{') return false;
    size_t name = at + 1;
    while (name < head->size && head->bytes[name] != '\0' && strchr(" \t\r\n", head->bytes[name]) != NULL) name++;
    return name < head->size && (head->bytes[name] == '"' || head->bytes[name] == '}');
}

const struct format format_json = {
    .name = "json", .endings = "json", .looks_so = looks_like_json,
    .open = open_json, .next = next_value, .close = close_json,
};
