/* SPDX-License-Identifier: MIT
 *
 * libyaml tells events; only scalars of the outermost mapping, and of sequences right in it, are taken.
 */
#include "cli/front_matter.h"

#include <string.h>

#include <yaml.h>

#include "cli/ascii.h"
#include "cli/input.h"
#include "cli/source.h"

/* Longer, and it is something else: YAML that is nested deeply takes time by the square of its length. */
#define MOST_FRONT_MATTER ((size_t)64 << 10)

struct front_matter {
    json_t *members;
    char name[100];
    bool has_name; /* the next scalar of the mapping is its value */
    int depth;     /* 1 in the mapping, 2 in a sequence of it */
    bool in_list;
    bool failed;
};

static size_t line_length(const char *text, size_t length)
{
    const char *newline = length > 0 ? memchr(text, '\n', length) : NULL;
    return newline == NULL ? length : (size_t)(newline - text) + 1;
}

static bool is_fence(const char *line, size_t length, const char *sign)
{
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL && line[length - 1] != '\0') length--;
    return length == 3 && memcmp(line, sign, 3) == 0;
}

size_t front_matter_length(const char *text, size_t length)
{
    size_t at = line_length(text, length);
    if (!is_fence(text, at, "---")) return 0;
    if (length > MOST_FRONT_MATTER) length = MOST_FRONT_MATTER;
    while (at < length) {
        size_t line = line_length(text + at, length - at);
        bool is_end = is_fence(text + at, line, "---") || is_fence(text + at, line, "...");
        at += line;
        if (is_end) return at;
    }
    return 0;
}

static bool is_nothing(const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    bool is_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    return event->data.scalar.length == 0 || (is_plain && (strcmp(text, "null") == 0 || strcmp(text, "~") == 0));
}

static void take_scalar(struct front_matter *all, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (all->depth == 1 && !all->has_name) {
        size_t kept = length < sizeof all->name - 1 ? length : sizeof all->name - 1;
        for (size_t i = 0; i < kept; i++)
            all->name[i] = text[i] == '\0' ? ' ' : ascii_lower(text[i]);
        all->name[kept] = '\0';
        source_mend_name(all->name);
        all->has_name = true;
        return;
    }
    if (all->depth == 1) all->has_name = false;
    if (is_nothing(event) || all->depth > 2 || (all->depth == 2 && !all->in_list)) return;
    bool is_single = all->depth == 1 && json_object_get(all->members, all->name) == NULL;
    all->failed = is_single ? !source_add(all->members, all->name, text, length)
                            : all->in_list && !source_append(all->members, all->name, text, length);
}

/* False: that was all. */
static bool take_event(struct front_matter *all, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT: take_scalar(all, event); break;
    case YAML_ALIAS_EVENT:
        if (all->depth == 1) all->has_name = !all->has_name;
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        all->depth++;
        if (all->depth == 2) all->in_list = event->type == YAML_SEQUENCE_START_EVENT && all->has_name;
        if (all->depth == 2 && json_object_get(all->members, all->name) != NULL) all->in_list = false;
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        all->depth--;
        if (all->depth == 1) all->has_name = all->in_list = false;
        break;
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT: return false;
    default: break;
    }
    return !all->failed;
}

dls_status front_matter_read(const char *text, size_t length, json_t **members, uint64_t *line, dls_error *err)
{
    yaml_parser_t parser;
    struct front_matter all = { .members = json_object() };
    if (all.members == NULL || !yaml_parser_initialize(&parser)) {
        json_decref(all.members);
        return input_fail(err, DLS_ENOMEM, "out of memory");
    }
    size_t first = line_length(text, length), last = length;
    while (last > first && text[last - 1] == '\n') last--;
    while (last > first && text[last - 1] != '\n') last--; /* the line that ends it */
    yaml_parser_set_input_string(&parser, (const unsigned char *)text + first, last - first);
    yaml_event_t event;
    bool goes_on = true, is_yaml = true;
    while (goes_on && is_yaml) {
        is_yaml = yaml_parser_parse(&parser, &event) != 0;
        if (!is_yaml) break;
        goes_on = take_event(&all, &event);
        yaml_event_delete(&event);
    }
    *line = parser.problem_mark.line + 2;
    dls_status status = DLS_OK;
    if (!is_yaml && parser.error == YAML_MEMORY_ERROR) all.failed = true;
    if (!is_yaml) status = input_fail(err, DLS_EINVAL, "front matter is not YAML: %s", parser.problem);
    if (all.failed) status = input_fail(err, DLS_ENOMEM, "out of memory");
    yaml_parser_delete(&parser);
    if (all.failed) json_decref(all.members);
    else *members = all.members;
    return status;
}
