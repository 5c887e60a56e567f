/* SPDX-License-Identifier: MIT
 *
 * A JSON object, taken as a document: the values of its fields and its key.
 *
 * A string is a value, a number is its text; a list of them is several values of the field. True and false are values
 * of booleans. A person or the like with a name, {"name": "Ada Berg"} or {"given": "Ada", "family": "Berg"}, is that
 * name. Empty strings, null and other objects are no values.
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
    dls_value *ordered; /* room in which they are ordered, which then changes places with `values` */
    size_t ordered_capacity;
    const char *key; /* NULL: the object has none */
    size_t key_length;
    json_t *object;  /* owns the texts of strings */
    json_t *numbers; /* and of numbers */
};

/* Take an object over, also on failure: its values and its key. What was there before is gone. Members that are used
 * are counted in `fields`, others in `unused`. DLS_ENOMEM is possible. */
dls_status json_document_take(struct json_document *document, struct document_fields *fields, json_t *object,
                              struct unused_members *unused, dls_error *err);

/* Take out the values that are none of their field's kind, and those of a field that has one at most behind the first.
 * `report` gets a line for each. How many they were. */
size_t json_document_drop_misfits(struct json_document *document, const dls_schema *schema,
                                  void (*report)(void *ctx, const char *text), void *ctx);

void json_document_done(struct json_document *document);

#endif
