/* SPDX-License-Identifier: MIT */
#include "speed/speed_index.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "text_lines.h"

/* Words of each field but the last. */
#define WORDS_OF_FIELD 8

static dls_schema *make_schema(size_t fields)
{
    static const char *const names[] = { "text", "second", "third" };
    dls_error err;
    dls_schema *schema;
    need(dls_schema_new(NULL, &schema, &err), &err, "schema");
    for (size_t i = 0; i < fields; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = names[i];
        field.analyzer = "spaces";
        field.b = 0.75f;
        field.stored = false;
        need(dls_schema_add(schema, &field, &err), &err, "field");
    }
    return schema;
}

/* Bytes of the first WORDS_OF_FIELD words. */
static size_t first_words(const char *text, size_t length)
{
    size_t at = 0;
    for (size_t words = 0; words < WORDS_OF_FIELD && at < length; words++) {
        const char *space = memchr(text + at, ' ', length - at);
        at = space == NULL ? length : (size_t)(space - text) + 1;
    }
    return at;
}

static void add_line(dls_writer *writer, const struct text_lines *lines, size_t fields)
{
    dls_error err;
    char key[24];
    int key_length = snprintf(key, sizeof key, "%" PRIu64, lines->number - 1);
    dls_value values[3];
    const char *text = lines->text;
    size_t left = lines->length;
    for (size_t i = 0; i < fields; i++) {
        size_t length = i + 1 < fields ? first_words(text, left) : left;
        values[i] = (dls_value){ .field = i, .text = text, .length = length };
        text += length;
        left -= length;
    }
    need(dls_writer_add(writer, key, (size_t)key_length, values, fields, &err), &err, key);
}

static void index_lines(const char *docs, const char *path, const struct speed_index_options *how)
{
    dls_error err;
    dls_schema *schema = make_schema(how->fields);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = how->reorder;
    options.threads = how->threads;
    options.pair_words = how->pair_words;
    dls_writer *writer;
    need(dls_writer_create(path, schema, &options, &writer, &err), &err, path);
    struct text_lines lines;
    text_lines_open(&lines, docs);
    while (text_lines_next(&lines)) add_line(writer, &lines, how->fields);
    text_lines_close(&lines);
    need(dls_writer_commit(writer, &err), &err, path);
    dls_writer_close(writer);
    dls_schema_free(schema);
}

void speed_index(const char *docs, const char *path, const struct speed_index_options *how)
{
    double start = clock_seconds();
    index_lines(docs, path, how);
    double seconds = clock_seconds() - start;

    dls_error err;
    dls_index *index;
    dls_index_info info;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage); /* before the file is mapped: memory that was needed to make it */
    need(dls_index_open(path, NULL, &index, &err), &err, path);
    dls_index_get_info(index, &info);
    printf("docs=%" PRIu64 " tokens=%" PRIu64 " seconds=%.2f bytes=%" PRIu64 " peak_kib=%ld\n", info.documents,
           info.tokens, seconds, info.file_bytes, usage.ru_maxrss);
    dls_index_close(index);
}
