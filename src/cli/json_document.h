/* SPDX-License-Identifier: MIT
 *
 * A JSON object, taken as a document: the values of its fields and its key.
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

/* All zero before the first is taken. One is used for many objects. */
struct json_document {
    dls_value *values;
    size_t count;
    size_t capacity;
    const char *key; /* NULL: the object has none */
    size_t key_length;
    json_t *object;  /* owns the texts of strings */
    json_t *numbers; /* and of numbers */
};

/* Take an object over, also on failure; what was there before is gone. Members that are not used are counted in
 * `unused`. DLS_ENOMEM is possible. */
dls_status json_document_take(struct json_document *document, const struct document_fields *fields, json_t *object,
                              struct unused_members *unused, dls_error *err);

void json_document_done(struct json_document *document);

#endif
