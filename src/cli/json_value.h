/* SPDX-License-Identifier: MIT
 *
 * Values of fields in JSON: numbers and truth values as such, all else as strings.
 */
#ifndef CLI_JSON_VALUE_H
#define CLI_JSON_VALUE_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

/* A value of a field of this kind. A number that JSON writes in another way, "+5" or ".5", stays a string, and so does
 * one of more digits than readers keep that have doubles alone. */
void json_add_value(struct string_builder *out, dls_field_kind kind, const dls_text *value);

#endif
