/* SPDX-License-Identifier: MIT
 *
 * Growing by doubling.
 */
#include "cli/string_builder.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256

static bool reserve(struct string_builder *builder, size_t more)
{
    if (builder->failed) return false;
    if (more <= builder->capacity - builder->size) return true;
    size_t capacity = builder->capacity == 0 ? FIRST_CAPACITY : builder->capacity;
    while (capacity - builder->size < more && capacity <= SIZE_MAX / 2) capacity *= 2;
    char *bytes = capacity - builder->size >= more ? realloc(builder->bytes, capacity) : NULL;
    if (bytes == NULL) {
        builder->failed = true;
        return false;
    }
    builder->bytes = bytes;
    builder->capacity = capacity;
    return true;
}

void builder_add(struct string_builder *builder, const char *bytes, size_t size)
{
    if (size == 0 || !reserve(builder, size)) return;
    memcpy(builder->bytes + builder->size, bytes, size);
    builder->size += size;
}

void builder_add_string(struct string_builder *builder, const char *string)
{
    builder_add(builder, string, strlen(string));
}

void builder_add_char(struct string_builder *builder, char c)
{
    builder_add(builder, &c, 1);
}

void builder_add_repeated(struct string_builder *builder, const char *string, size_t times)
{
    for (size_t i = 0; i < times; i++) builder_add_string(builder, string);
}

void builder_add_format(struct string_builder *builder, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || !reserve(builder, (size_t)length + 1)) return;
    va_start(args, format);
    vsnprintf(builder->bytes + builder->size, (size_t)length + 1, format, args);
    va_end(args);
    builder->size += (size_t)length;
}

const char *builder_text(struct string_builder *builder)
{
    if (!reserve(builder, 1)) return "";
    builder->bytes[builder->size] = '\0';
    return builder->bytes;
}

void builder_clear(struct string_builder *builder)
{
    builder->size = 0;
    builder->failed = false;
}

void builder_done(struct string_builder *builder)
{
    free(builder->bytes);
    *builder = (struct string_builder){ 0 };
}
