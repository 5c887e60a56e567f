/* SPDX-License-Identifier: MIT */
#include "speed/speed_english.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "text_lines.h"

static const char *const text_members[] = { "title", "tags", "authors", "text" };
static const char *const stored_members[] = { "url", "date" };

/* All documents, in memory. */
struct texts {
    char *bytes;       /* of keys and values, one after the other */
    size_t size, room;
    dls_value *values; /* of a document: its key, of field SIZE_MAX, then its values */
    size_t count, capacity;
    dls_schema *schema;
};

static dls_schema *english_schema(bool stored)
{
    dls_error err;
    dls_schema *fields, *schema;
    need(dls_schema_new_default(NULL, "english", &fields, &err), &err, "schema");
    need(dls_schema_new(NULL, &schema, &err), &err, "schema");
    for (size_t i = 0; i < dls_schema_count(fields); i++) {
        dls_field field = *dls_schema_at(fields, i);
        field.stored = stored;
        need(dls_schema_add(schema, &field, &err), &err, field.name);
    }
    for (size_t i = 0; stored && i < sizeof stored_members / sizeof *stored_members; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = stored_members[i];
        field.kind = DLS_FIELD_STORED;
        need(dls_schema_add(schema, &field, &err), &err, field.name);
    }
    dls_schema_free(fields);
    return schema;
}

static void add_string(struct texts *texts, size_t field, const json_t *string)
{
    size_t length = json_string_length(string);
    if (!json_is_string(string)) return;
    if (texts->size + length > texts->room) {
        texts->room = 2 * texts->room + length;
        texts->bytes = need_memory(texts->bytes, texts->room, 1);
    }
    if (texts->count == texts->capacity) {
        texts->capacity = 2 * texts->capacity + 1;
        texts->values = need_memory(texts->values, texts->capacity, sizeof *texts->values);
    }
    memcpy(texts->bytes + texts->size, json_string_value(string), length);
    texts->values[texts->count++] = (dls_value){ .field = field, .length = length };
    texts->size += length;
}

/* A string, or the strings of an array. */
static void add_member(struct texts *texts, const json_t *object, const char *name)
{
    const json_t *member = json_object_get(object, name);
    size_t field = (size_t)dls_schema_find(texts->schema, name);
    add_string(texts, field, member);
    for (size_t i = 0; i < json_array_size(member); i++) add_string(texts, field, json_array_get(member, i));
}

static void read_texts(struct texts *texts, const char *docs)
{
    struct text_lines lines;
    text_lines_open(&lines, docs);
    while (text_lines_next(&lines)) {
        json_t *object = json_loadb(lines.text, lines.length, 0, NULL);
        if (!json_is_string(json_object_get(object, "id"))) give_up("%s:%" PRIu64 ": no id", docs, lines.number);
        add_string(texts, SIZE_MAX, json_object_get(object, "id"));
        for (size_t i = 0; i < sizeof text_members / sizeof *text_members; i++)
            add_member(texts, object, text_members[i]);
        for (size_t i = 0; i < sizeof stored_members / sizeof *stored_members; i++)
            add_member(texts, object, stored_members[i]);
        json_decref(object);
    }
    text_lines_close(&lines);
    const char *at = texts->bytes; /* which moves no more */
    for (size_t i = 0; i < texts->count; at += texts->values[i++].length) texts->values[i].text = at;
}

static bool count_token(void *ctx, const dls_token *token)
{
    (void)token;
    ++*(uint64_t *)ctx;
    return true;
}

static uint64_t analyse_texts(const struct texts *texts)
{
    dls_error err;
    dls_analyzer *analyzer;
    uint64_t tokens = 0;
    need(dls_analyzer_new("english", NULL, &analyzer, &err), &err, "english");
    for (const dls_value *value = texts->values; value < texts->values + texts->count; value++) {
        if (value->field >= dls_schema_count(texts->schema)) continue; /* a key */
        if (dls_schema_at(texts->schema, value->field)->kind != DLS_FIELD_TEXT) continue;
        need(dls_analyzer_run(analyzer, value->text, value->length, count_token, &tokens, &err), &err, "analysis");
    }
    dls_analyzer_free(analyzer);
    return tokens;
}

static void index_texts(const struct texts *texts, const char *path, bool stored)
{
    dls_error err;
    dls_schema *schema = english_schema(stored);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    dls_writer *writer;
    need(dls_writer_create(path, schema, &options, &writer, &err), &err, path);
    for (size_t i = 0; i < texts->count;) {
        const dls_value *key = &texts->values[i++], *values = &texts->values[i];
        size_t count = 0;
        for (; i < texts->count && texts->values[i].field != SIZE_MAX; i++)
            count += texts->values[i].field < dls_schema_count(schema); /* those that are stored alone come last */
        need(dls_writer_add(writer, key->text, key->length, values, count, &err), &err, path);
    }
    need(dls_writer_commit(writer, &err), &err, path);
    dls_writer_close(writer);
    dls_schema_free(schema);
}

static uint64_t count_tokens(const char *path)
{
    dls_error err;
    dls_index *index;
    dls_index_info info;
    need(dls_index_open(path, NULL, &index, &err), &err, path);
    dls_index_get_info(index, &info);
    dls_index_close(index);
    return info.tokens;
}

static void measure(const struct texts *texts, const char *path, const char *what)
{
    bool stored = strcmp(what, "stored") == 0, analysis = strcmp(what, "analysis") == 0;
    uint64_t tokens = 0;
    double start = clock_seconds();
    if (analysis)
        tokens = analyse_texts(texts);
    else
        index_texts(texts, path, stored);
    double seconds = clock_seconds() - start;
    if (!analysis) tokens = count_tokens(path);
    printf("%s tokens=%" PRIu64 " seconds=%.3f million_a_second=%.2f\n", what, tokens, seconds,
           (double)tokens / seconds / 1e6);
}

void speed_english(const char *docs, const char *path, const char *what)
{
    static const char *const all[] = { "analysis", "index", "stored" };
    struct texts texts = { .schema = english_schema(true) };
    read_texts(&texts, docs);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (what == NULL || strcmp(what, all[i]) == 0) measure(&texts, path, all[i]);
    dls_schema_free(texts.schema);
    free(texts.bytes);
    free(texts.values);
}
