/* SPDX-License-Identifier: MIT
 *
 * Values of fields in JSON: numbers and truth values as such, all else as strings.
 */
#ifndef CLI_JSON_VALUE_H
#define CLI_JSON_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

/* A value of a field of this kind. A number that JSON writes in another way, "+5" or ".5", stays a string, and so does
 * one of more digits than readers keep that have doubles alone. */
void json_add_value(struct string_builder *out, dls_field_kind kind, const dls_text *value);

/* Whether a number or truth value comes back as the same text when what json_add_value writes is read again. */
bool json_value_keeps(dls_field_kind kind, const dls_text *value);

/* The shortest decimal form that reads back as the same double: 0.1 and not 0.10000000000000001. */
void json_real_text(double value, char *text, size_t size);

#endif
