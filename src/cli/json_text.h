/* SPDX-License-Identifier: MIT
 *
 * JSON into a string builder. What comes out is valid UTF-8 and harmless on a terminal: malformed bytes become U+FFFD,
 * control and bidirectional characters are written as \uXXXX.
 */
#ifndef CLI_JSON_TEXT_H
#define CLI_JSON_TEXT_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

/* A string, in its quotes. */
void json_add_string(struct string_builder *out, const char *text, size_t length);

/* The shortest usual form that reads back to the same bits. */
void json_add_float(struct string_builder *out, float value);

/* `"name":`, with a comma before it unless it comes first in its object. */
void json_add_name(struct string_builder *out, const char *name);

/* `"name":number` and `"name":"text"` in the same way. */
void json_add_count(struct string_builder *out, const char *name, uint64_t value);
void json_add_named_float(struct string_builder *out, const char *name, float value);
void json_add_named_string(struct string_builder *out, const char *name, const char *text);
void json_add_truth(struct string_builder *out, const char *name, bool value);

#endif
