/* SPDX-License-Identifier: MIT */
#include "relevance/documents.h"

#include <inttypes.h>

#include "give_up.h"

void documents_open(struct documents *documents, const char *path)
{
    *documents = (struct documents){ 0 };
    text_lines_open(&documents->lines, path);
}

static const char *member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? json_string_value(value) : "";
}

bool documents_next(struct documents *documents)
{
    if (!text_lines_next(&documents->lines)) return false;
    const struct text_lines *lines = &documents->lines;
    json_error_t error;
    json_decref(documents->object);
    documents->object = json_loadb(lines->text, lines->length, 0, &error);
    if (!json_is_object(documents->object)) give_up("%s:%" PRIu64 ": no JSON object", lines->path, lines->number);
    documents->id = member(documents->object, "id");
    documents->title = member(documents->object, "title");
    documents->text = member(documents->object, "text");
    return true;
}

void documents_close(struct documents *documents)
{
    json_decref(documents->object);
    text_lines_close(&documents->lines);
}
