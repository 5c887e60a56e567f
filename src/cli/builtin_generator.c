/* SPDX-License-Identifier: MIT
 *
 * Makes the built-in list at build time: builtin_generator INPUT.jsonl SYNONYMS.txt OUTPUT.c
 *
 * The input is indexed as `dlsearch index` would, strictly, into a temporary file beside the output; its bytes become a
 * C array, as do those of the synonyms. The same input gives the same output.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <dlsearch/dlsearch.h>

#include "cli/document_schema.h"
#include "cli/json_document.h"
#include "cli/message.h"
#include "cli/source.h"
#include "cli/string_builder.h"

#define BYTES_PER_LINE 24

static int add_documents(dls_writer *writer, struct document_fields *fields, const char *path,
                         struct source *source)
{
    struct json_document document = { 0 };
    struct unused_members unused = { 0 };
    dls_error err;
    json_t *object;
    dls_status status;
    while ((status = source_next(source, &object, &err)) == DLS_OK && object != NULL) {
        status = json_document_take(&document, fields, object, &unused, &err);
        if (status != DLS_OK) break;
        status = dls_writer_add(writer, document.key, document.key_length, document.values, document.count, &err);
        if (status != DLS_OK) break;
    }
    json_document_done(&document);
    unused_members_done(&unused);
    if (status == DLS_OK) return EXIT_FOUND;
    return trouble("%s:%" PRIu64 ": %s", path, source->line, err.text);
}

static int add_input(dls_writer *writer, struct document_fields *fields, const char *path)
{
    struct input input;
    struct source source = { 0 };
    dls_error err;
    bool opened = input_open(&input, path, NULL, &err) == DLS_OK &&
                  source_open(&source, &input, path, &format_jsonl, false, &err) == DLS_OK;
    int status = opened ? add_documents(writer, fields, path, &source) : trouble_with(path, &err);
    source_close(&source);
    if (input_close(&input, status == EXIT_FOUND, &err) == DLS_OK || status != EXIT_FOUND) return status;
    return trouble_with(path, &err);
}

static int make_index(const char *input, const char *path)
{
    dls_error err;
    dls_schema *schema;
    struct document_fields fields;
    const struct field_wishes none = { .no_acronyms = true }; /* it has a list of synonyms */
    size_t bad;
    if (document_schema_new("english", &none, &schema, &err) != DLS_OK) return trouble_with(path, &err);
    document_fields_of(schema, NULL, 0, &fields, &bad);
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.replace = true;
    dls_writer *writer = NULL;
    dls_status made = dls_writer_create(path, schema, &options, &writer, &err);
    dls_schema_free(schema);
    int status = made == DLS_OK ? add_input(writer, &fields, input) : trouble_with(path, &err);
    if (status == EXIT_FOUND && dls_writer_commit(writer, &err) != DLS_OK) status = trouble_with(path, &err);
    dls_writer_close(writer);
    return status;
}

/* The bytes of `path` as an array called `name`, and its size. Aligned as a mapped file would be, to a cache line at
 * least. */
static int print_bytes(const char *path, const char *name, FILE *to)
{
    FILE *from = fopen(path, "rb");
    if (from == NULL) return trouble("%s: cannot be read", path);
    fprintf(to, "_Alignas(64) const unsigned char %s[] = {", name);
    unsigned long size = 0;
    for (int byte; (byte = getc(from)) != EOF; size++) {
        fprintf(to, "%s%d,", size % BYTES_PER_LINE == 0 ? "\n" : "", byte);
    }
    fprintf(to, "\n};\n\nconst size_t %s_size = %lu;\n", name, size);
    int status = ferror(from) ? trouble("%s: cannot be read", path) : EXIT_FOUND;
    fclose(from);
    return status;
}

static int write_source(const char *index, const char *synonyms, const char *output)
{
    FILE *to = fopen(output, "wb");
    if (to == NULL) return trouble("%s: cannot be written", output);
    fputs("/* Made by builtin_generator.c; not to be edited. */\n#include \"cli/builtin.h\"\n\n", to);
    int status = print_bytes(index, "dls_builtin_index", to);
    if (status == EXIT_FOUND) status = print_bytes(synonyms, "dls_builtin_synonyms", to);
    bool written = ferror(to) == 0;
    written &= fclose(to) == 0;
    if (!written) status = trouble("%s: cannot be written", output);
    if (status != EXIT_FOUND) unlink(output);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 4) return trouble("usage: builtin_generator INPUT.jsonl SYNONYMS.txt OUTPUT.c");
    struct string_builder index = { 0 };
    builder_add_format(&index, "%s.dls", argv[3]);
    int status = make_index(argv[1], builder_text(&index));
    if (status == EXIT_FOUND) status = write_source(builder_text(&index), argv[2], argv[3]);
    unlink(builder_text(&index));
    builder_done(&index);
    return status;
}
