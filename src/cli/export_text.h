/* SPDX-License-Identifier: MIT
 *
 * An index as JSON Lines, from which `dlsearch index` makes the same one again:
 *
 *   {"dlsearch_export":1,"fields":[{"name":"title","kind":"text","analyzer":"english",...},...]}
 *   {"key":"conv","title":"Strides and padding","tags":["cnn","images"],"year":2016}
 *
 * The first line has the fields, and the host's own bytes ("payload", as bytes are below) if there are any; each other
 * one is a document: its key, and the values of its stored fields by their names, several as a list. A field that is
 * called "key" is written as "field.key" (and one called so as "field.field.key"). A text that is no UTF-8 is
 * {"hex":"c328"}.
 */
#ifndef CLI_EXPORT_TEXT_H
#define CLI_EXPORT_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

#define EXPORT_KEY "key"

/* Add the member's name for a field's. */
void builder_add_export_name(struct string_builder *out, const char *name);

/* Add the first line. */
void builder_add_export_head(struct string_builder *out, const dls_index *index);

/* Add the line of hit `number`. */
dls_status builder_add_export_document(struct string_builder *out, const dls_schema *schema, dls_hits *hits,
                                       size_t number, dls_error *err);

/* Whether an object of the input is such a first line. */
bool export_head_is(const json_t *object);

/* The schema that it tells of. Freed by dls_schema_free. DLS_EINVAL and the like: it is none. */
dls_status export_head_read(const json_t *object, dls_schema **out, dls_error *err);

/* Whether two schemas have the same fields. */
bool export_fields_agree(const dls_schema *schema, const dls_schema *other);

/* Give the writer the payload that a first line has, if it has one. */
dls_status export_head_payload(const json_t *head, dls_writer *writer, dls_error *err);

/* Whether a value is one as {"hex":"c328"}; and its bytes, a new string that may be no UTF-8. NULL: no memory. */
bool export_is_bytes(const json_t *value);
json_t *export_read_bytes(const json_t *value);

#endif
