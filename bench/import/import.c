/* SPDX-License-Identifier: MIT
 *
 * How much of the time of `dlsearch index` is the library's own? Documents of JSON Lines are made as the command makes
 * them, into the same fields, and kept in memory; then an index is made of them, and that alone is timed.
 *
 *   import FILE.jsonl[.gz|.zst] INDEX.dls [THREADS]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "cli/index_fields.h"
#include "cli/json_document.h"
#include "cli/source.h"

#include "clock.h"
#include "give_up.h"

/* What a document is to the writer: a key and values, whose texts lie in memory of its own. */
struct kept_document {
    char *key;
    size_t key_length;
    dls_value *values;
    size_t count;
};

struct kept_documents {
    struct kept_document *all;
    size_t count;
    size_t capacity;
};

static char *copy(const char *text, size_t length)
{
    char *bytes = need_memory(NULL, length + 1, 1);
    memcpy(bytes, text, length);
    return bytes;
}

static void keep(struct kept_documents *kept, const struct json_document *document)
{
    if (kept->count == kept->capacity) {
        kept->capacity = kept->capacity == 0 ? 1024 : kept->capacity * 2;
        kept->all = need_memory(kept->all, kept->capacity, sizeof *kept->all);
    }
    struct kept_document *one = &kept->all[kept->count++];
    *one = (struct kept_document){ copy(document->key, document->key_length), document->key_length,
                                   need_memory(NULL, document->count + 1, sizeof *one->values), document->count };
    for (size_t i = 0; i < document->count; i++) {
        const dls_value *value = &document->values[i];
        one->values[i] = (dls_value){ value->field, copy(value->text, value->length), value->length };
    }
}

/* The fields that the command would give an index of this file. */
static dls_schema *fields_of(const char *path, struct document_fields *fields)
{
    const struct options options = { .output_path = path };
    struct held_documents *held = need_memory(NULL, 1, sizeof *held);
    struct input input;
    struct source source = { 0 };
    dls_schema *schema;
    dls_error err;
    json_t *object;
    held->count = 0;
    need(input_open(&input, path, NULL, &err), &err, path);
    need(source_open(&source, &input, path, &format_jsonl, false, &err), &err, path);
    bool more = true;
    while (more) {
        need(source_next(&source, &object, &err), &err, path);
        const struct document_place place = { .path = path, .name = path };
        more = object != NULL && !held_documents_add(held, &place, object, input.bytes);
    }
    source_close(&source);
    input_close(&input, false, &err);
    if (index_fields_make(&options, held, &schema) != 0) give_up("%s: no fields", path);
    if (index_fields_fill(&options, schema, fields) != 0) give_up("%s: no members", path);
    held_documents_done(held);
    free(held);
    return schema;
}

static uint64_t read_documents(const char *path, struct document_fields *fields, struct kept_documents *kept)
{
    struct input input;
    struct source source = { 0 };
    struct json_document document = { 0 };
    struct unused_members unused = { 0 };
    dls_error err;
    need(input_open(&input, path, NULL, &err), &err, path);
    need(source_open(&source, &input, path, &format_jsonl, false, &err), &err, path);
    for (json_t *object; need(source_next(&source, &object, &err), &err, path), object != NULL;) {
        need(json_document_take(&document, fields, object, &unused, &err), &err, path);
        if (document.key == NULL) give_up("%s:%llu: no key", path, (unsigned long long)source.line);
        keep(kept, &document);
    }
    uint64_t bytes = input.bytes;
    json_document_done(&document);
    unused_members_done(&unused);
    source_close(&source);
    input_close(&input, true, &err);
    return bytes;
}

static double make_index(const char *path, const dls_schema *schema, const struct kept_documents *kept, size_t threads)
{
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    dls_writer *writer;
    dls_error err;
    options.replace = true;
    options.buffer_bytes = (size_t)256 << 20; /* the command's default */
    options.threads = threads;
    double begun = clock_seconds();
    need(dls_writer_create(path, schema, &options, &writer, &err), &err, path);
    for (size_t i = 0; i < kept->count; i++) {
        const struct kept_document *one = &kept->all[i];
        need(dls_writer_add(writer, one->key, one->key_length, one->values, one->count, &err), &err, one->key);
    }
    need(dls_writer_commit(writer, &err), &err, path);
    dls_writer_close(writer);
    return clock_seconds() - begun;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) give_up("import FILE.jsonl INDEX.dls [THREADS]");
    struct document_fields fields;
    struct kept_documents kept = { 0 };
    size_t threads = argc == 4 ? (size_t)strtoul(argv[3], NULL, 10) : 1;
    dls_schema *schema = fields_of(argv[1], &fields);
    uint64_t bytes = read_documents(argv[1], &fields, &kept);
    double seconds = make_index(argv[2], schema, &kept, threads);
    printf("documents\t%zu\nseconds\t%.3f\n", kept.count, seconds);
    printf("documents_per_second\t%.0f\nmegabytes_per_second\t%.1f\n",
           (double)kept.count / seconds, (double)bytes / seconds / 1e6);
    dls_schema_free(schema);
    return 0;
}
