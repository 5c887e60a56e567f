/* SPDX-License-Identifier: MIT
 *
 * A line of JSON, read as a document: the values of its fields and its key.
 *
 * A string is a value, a number is its text; a list of them is several values of the field. Empty strings, null, true,
 * false and objects are no values.
 */
#ifndef CLI_JSON_DOCUMENT_H
#define CLI_JSON_DOCUMENT_H

#include <jansson.h>

#include <dlsearch/dlsearch.h>

#include "cli/document_schema.h"
#include "cli/unused_members.h"

/* All zero before the first parse. One is used for many lines. */
struct json_document {
    dls_value *values;
    size_t count;
    size_t capacity;
    const char *key; /* NULL: the line has none */
    size_t key_length;
    json_t *object;  /* owns the texts of strings */
    json_t *numbers; /* and of numbers */
};

/* Read a line; what it had before is gone. Members that are not used are counted in `unused`.
 * DLS_EINVAL: it is not a JSON object. DLS_ENOMEM is possible. */
dls_status json_document_parse(struct json_document *document, const struct document_fields *fields, const char *line,
                               size_t length, struct unused_members *unused, dls_error *err);

void json_document_done(struct json_document *document);

#endif
