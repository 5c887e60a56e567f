/* SPDX-License-Identifier: MIT */
#include "speed/speed_index.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "text_lines.h"

static dls_schema *make_schema(void)
{
    dls_error err;
    dls_schema *schema;
    need(dls_schema_new(NULL, &schema, &err), &err, "schema");
    dls_field field = DLS_FIELD_INIT;
    field.name = "text";
    field.analyzer = "spaces";
    field.b = 0.75f;
    field.stored = false;
    need(dls_schema_add(schema, &field, &err), &err, "field");
    return schema;
}

static void add_line(dls_writer *writer, const struct text_lines *lines)
{
    dls_error err;
    char key[24];
    int key_length = snprintf(key, sizeof key, "%" PRIu64, lines->number - 1);
    dls_value value = { .field = 0, .text = lines->text, .length = lines->length };
    need(dls_writer_add(writer, key, (size_t)key_length, &value, 1, &err), &err, key);
}

static void index_lines(const char *docs, const char *path, bool reorder)
{
    dls_error err;
    dls_schema *schema = make_schema();
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    options.reorder = reorder;
    dls_writer *writer;
    need(dls_writer_create(path, schema, &options, &writer, &err), &err, path);
    struct text_lines lines;
    text_lines_open(&lines, docs);
    while (text_lines_next(&lines)) add_line(writer, &lines);
    text_lines_close(&lines);
    need(dls_writer_commit(writer, &err), &err, path);
    dls_writer_close(writer);
    dls_schema_free(schema);
}

void speed_index(const char *docs, const char *path, bool reorder)
{
    double start = clock_seconds();
    index_lines(docs, path, reorder);
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
