/* SPDX-License-Identifier: MIT
 *
 * Through a file, as the command does.
 */
#include "source_listing.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/string_builder.h"

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    if (size > 0) assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static void list_documents(struct source *source, struct string_builder *out)
{
    while (true) {
        dls_error err;
        json_t *document;
        dls_status status = source_next(source, &document, &err);
        if (status == DLS_EINVAL) {
            builder_add_format(out, "%" PRIu64 " ! %s\n", source->line, err.text);
            continue;
        }
        assert_int_equal(status, DLS_OK);
        if (document == NULL) return;
        char *text = json_dumps(document, JSON_COMPACT | JSON_PRESERVE_ORDER);
        assert_non_null(text);
        builder_add_format(out, "%" PRIu64 " ", source->line);
        builder_add_string(out, text);
        builder_add_char(out, '\n');
        free(text);
        json_decref(document);
    }
}

char *source_listing(const char *name, const struct format *format, const char *bytes, size_t size,
                     bool split_headings)
{
    char folder[200], path[300];
    const char *scratch = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/source-XXXXXX", scratch == NULL ? "/tmp" : scratch);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/%s", folder, name);
    write_file(path, bytes, size);

    struct input input;
    struct source source;
    struct string_builder out = { 0 };
    dls_error err;
    assert_int_equal(input_open(&input, path, NULL, &err), DLS_OK);
    dls_status status = source_open(&source, &input, path, format, split_headings, &err);
    if (status == DLS_OK) list_documents(&source, &out);
    else builder_add_format(&out, "! %s\n", err.text);
    source_close(&source);
    assert_int_equal(input_close(&input, true, &err), DLS_OK);
    unlink(path);
    rmdir(folder);
    builder_add_char(&out, '\0');
    assert_false(out.failed);
    return out.bytes;
}

void check_source(const char *name, const char *text, const char *expected)
{
    char *listing = source_listing(name, NULL, text, strlen(text), false);
    assert_string_equal(listing, expected);
    free(listing);
}

/* A string function on the rest would have the address sanitizer measure all of it, for every line. */
size_t count_source(const char *name, const char *bytes, size_t size, size_t *errors)
{
    char *listing = source_listing(name, NULL, bytes, size, false);
    const char *end = listing + strlen(listing);
    size_t documents = 0;
    *errors = 0;
    for (const char *line = listing; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line)), *at = line;
        assert_non_null(newline);
        while (*at >= '0' && *at <= '9') at++;
        if ((newline - at >= 3 && memcmp(at, " ! ", 3) == 0) || line[0] == '!') (*errors)++;
        else documents++;
        line = newline + 1;
    }
    free(listing);
    return documents;
}
