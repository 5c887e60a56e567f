/* SPDX-License-Identifier: MIT
 *
 * Documents out of an input, whatever its format: each is a JSON object, a list of names with their values, as a line
 * of JSON Lines would have them, so that what follows (which member fills which field, document_schema.h) need not know
 * where it came from. Together with it comes the line it began at.
 *
 * A format is one row of the table in source.c and one file, source_NAME.c. By name, by the ending of the file's name,
 * or by a look at its content one of them is chosen.
 */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include <jansson.h>

#include <dlsearch/dlsearch.h>

#include "cli/input.h"
#include "cli/string_builder.h"

/* Bytes of the content that a look at it sees, at most. */
#define HEAD_BYTES ((size_t)64 << 10)

struct source;

/* The beginning of a file that is being looked at, or all of it. */
struct source_head {
    const char *bytes;
    size_t size;
    bool is_whole;
};

struct format {
    const char *name;                                     /* as --format has it */
    const char *endings;                                  /* of names of such files, with blanks between */
    bool (*looks_so)(const struct source_head *head);     /* NULL: its content is nothing special */
    bool repeats;                                         /* the same document twice is no mistake */
    dls_status (*open)(struct source *source, dls_error *err); /* NULL: nothing to be done */
    dls_status (*next)(struct source *source, json_t **document, dls_error *err);
    void (*close)(struct source *source); /* NULL: nothing to be done; also after a failed open */
};

struct source {
    struct input *input;
    const struct format *format;
    bool split_headings;
    void *state;   /* of the format's */
    uint64_t line; /* where the last document began, or what is wrong with one */
};

/* The format called `name`, NULL if there is none. */
const struct format *format_find(const char *name);

/* Row `number` of the table, NULL beyond the last. */
const struct format *format_at(size_t number);

/* Whether the file's name, but for a packed one's ".gz", has one of these endings, which have blanks between. */
bool path_has_ending(const char *path, const char *endings);

/* The format of a file by its name and content. NULL: bytes that are no text. */
const struct format *format_guess(const char *path, const struct source_head *head);

/* Begin with an input that is open; `format` NULL: guess. DLS_EFORMAT: no format fits; DLS_EINVAL: what is read as a
 * whole is nothing of this format. Ended by source_close, also on failure. */
dls_status source_open(struct source *source, struct input *input, const char *path, const struct format *format,
                       bool split_headings, dls_error *err);

/* The next document, a new reference; NULL at the end. DLS_EINVAL: there is something at source->line that is none, and
 * the next call goes on behind it. After another failure there is no next. */
dls_status source_next(struct source *source, json_t **document, dls_error *err);

void source_close(struct source *source);

/* Make a member's name UTF-8, in its place: what is malformed, as a character that was cut, becomes "?". */
void source_mend_name(char *name);

/* A string of bytes that may be no UTF-8: they are taken for windows-1252 then; but what is malformed among characters
 * of UTF-8 becomes U+FFFD. NULL: no memory. */
json_t *source_string(const char *bytes, size_t length);

/* Add a member, a string; an empty one is left out. False: no memory. */
bool source_add(json_t *document, const char *name, const char *bytes, size_t length);

/* The same, to a list of strings, which is made. */
bool source_append(json_t *document, const char *name, const char *bytes, size_t length);

/* A JSON object of text. DLS_EINVAL: it is none. */
dls_status source_parse_json(const char *text, size_t length, json_t **document, dls_error *err);

/* Where the array begins of bytes that begin as an object with an array of objects, {"items": [{; 0: they do not. */
size_t source_find_wrapped(const char *bytes, size_t size);

/* The formats. */
extern const struct format format_jsonl;
extern const struct format format_csv;
extern const struct format format_tsv;
extern const struct format format_json;
extern const struct format format_bibtex;
extern const struct format format_ris;
extern const struct format format_bookmarks;
extern const struct format format_html;
extern const struct format format_links;
extern const struct format format_notes;
extern const struct format format_text;
extern const struct format format_code;

#endif
