/* SPDX-License-Identifier: MIT
 *
 * Plain text and source code: a file is a document, called like the file. Which files are code is told by their endings
 * alone; a look would be a guess.
 */
#include "cli/source.h"

#include <string.h>

static dls_status out_of_memory_in_text(json_t *document, dls_error *err)
{
    json_decref(document);
    return input_fail(err, DLS_ENOMEM, "out of memory");
}

/* "notes/gradients.txt" is "gradients"; "src/cli/main.c" stays "main.c", as programmers call it. */
static size_t title_of(const char *name, bool is_code, const char **title)
{
    *title = strrchr(name, '/') == NULL ? name : strrchr(name, '/') + 1;
    size_t length = strlen(*title);
    const char *dot = strrchr(*title, '.');
    return is_code || dot == NULL || dot == *title ? length : (size_t)(dot - *title);
}

/* Take out what is meant for a terminal or a printer, as manuals have it: "\33[1m", and a letter that is struck over by
 * the next, "N\bN" or "_\bN". Its new length. */
static size_t without_drawing(char *text, size_t length)
{
    size_t kept = 0;
    for (size_t at = 0; at < length;) {
        if (text[at] == '\b') {
            while (kept > 0 && ((unsigned char)text[kept - 1] & 0xC0) == 0x80) kept--;
            kept -= kept > 0;
            at++;
        } else if (text[at] == '\33' && at + 1 < length && text[at + 1] == '[') {
            at += 2;
            while (at < length && (unsigned char)text[at] < 0x40) at++;
            at += at < length;
        } else {
            text[kept++] = text[at++];
        }
    }
    return kept;
}

/* A file is one document: at its end there is no other. An empty one is none. */
static dls_status next_file(struct source *source, const char *kind, json_t **document, dls_error *err)
{
    char *text;
    size_t length;
    source->line = 1;
    dls_status status = input_rest(source->input, &text, &length, err);
    if (status == DLS_ELIMIT) input_skip(source->input);
    if (status != DLS_OK) return status == DLS_ELIMIT ? DLS_EINVAL : status;
    if (length == 0) return DLS_OK;
    if (memchr(text, '\0', length) != NULL) return input_fail(err, DLS_EINVAL, "no text: there are NULs in it");
    length = without_drawing(text, length);
    const char *title;
    const char *name = source->input->name;
    size_t title_length = title_of(name, kind != NULL, &title);
    json_t *object = json_object();
    bool complete = source_add(object, "id", name, strlen(name)) && source_add(object, "title", title, title_length) &&
                    source_add(object, "text", text, length) &&
                    (kind == NULL || source_add(object, "kind", kind, strlen(kind)));
    if (!complete) return out_of_memory_in_text(object, err);
    *document = object;
    return DLS_OK;
}

static dls_status next_text(struct source *source, json_t **document, dls_error *err)
{
    return next_file(source, NULL, document, err);
}

static dls_status next_code(struct source *source, json_t **document, dls_error *err)
{
    return next_file(source, "code", document, err);
}

const struct format format_text = { .name = "text", .endings = "txt text log rst adoc org tex", .next = next_text };

const struct format format_code = {
    .name = "code",
    .endings = "c h cc cpp cxx hpp hh m mm rs go py pyi js mjs jsx ts tsx java kt kts scala rb pl pm php lua sh "
               "bash zsh fish ps1 sql r jl swift cs fs hs ml mli ex exs erl clj lisp el scm zig nim d asm s v vhd cu "
               "cl f90 f pas awk sed vim cmake mk css scss toml yaml yml ini cfg conf proto graphql",
    .next = next_code,
};
