/* SPDX-License-Identifier: MIT
 *
 * jansson reads our input; writing is little enough to do here, with floats as we want them.
 */
#include "cli/json_text.h"

#include <inttypes.h>
#include <string.h>

#include "cli/safe_text.h"

static int is_to_be_escaped(uint32_t code_point)
{
    return code_point < 0x20 || code_point == '"' || code_point == '\\' || (code_point >= 0x7F && code_point < 0xA0) ||
           code_point == 0x2028 || code_point == 0x2029 || code_point == 0xFEFF || is_bidi_control(code_point);
}

static void add_escaped(struct string_builder *out, uint32_t code_point)
{
    switch (code_point) {
    case '"': builder_add_string(out, "\\\""); break;
    case '\\': builder_add_string(out, "\\\\"); break;
    case '\n': builder_add_string(out, "\\n"); break;
    case '\r': builder_add_string(out, "\\r"); break;
    case '\t': builder_add_string(out, "\\t"); break;
    default: builder_add_format(out, "\\u%04x", (unsigned)code_point);
    }
}

void json_add_string(struct string_builder *out, const char *text, size_t length)
{
    builder_add_char(out, '"');
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        at += utf8_decode(text + at, length - at, &code_point);
        if (is_to_be_escaped(code_point)) add_escaped(out, code_point);
        else builder_add_code_point(out, code_point);
    }
    builder_add_char(out, '"');
}

void json_add_float(struct string_builder *out, float value)
{
    builder_add_format(out, "%.9g", (double)value);
}

void json_add_name(struct string_builder *out, const char *name)
{
    if (out->size > 0 && out->bytes[out->size - 1] != '{') builder_add_char(out, ',');
    json_add_string(out, name, strlen(name));
    builder_add_char(out, ':');
}

void json_add_count(struct string_builder *out, const char *name, uint64_t value)
{
    json_add_name(out, name);
    builder_add_format(out, "%" PRIu64, value);
}

void json_add_named_float(struct string_builder *out, const char *name, float value)
{
    json_add_name(out, name);
    json_add_float(out, value);
}

void json_add_named_string(struct string_builder *out, const char *name, const char *text)
{
    json_add_name(out, name);
    json_add_string(out, text, strlen(text));
}

void json_add_truth(struct string_builder *out, const char *name, bool value)
{
    json_add_name(out, name);
    builder_add_string(out, value ? "true" : "false");
}
