/* SPDX-License-Identifier: MIT
 *
 * A string that grows. If memory runs out, `failed` is set and all later calls do nothing: a run of them needs one
 * check at its end. All zero is an empty string.
 */
#ifndef CLI_STRING_BUILDER_H
#define CLI_STRING_BUILDER_H

#include <stdbool.h>
#include <stddef.h>

struct string_builder {
    char *bytes; /* not ended by NUL, unless builder_text has been asked */
    size_t size;
    size_t capacity;
    bool failed;
};

void builder_add(struct string_builder *builder, const char *bytes, size_t size);
void builder_add_string(struct string_builder *builder, const char *string);
void builder_add_char(struct string_builder *builder, char c);
void builder_add_repeated(struct string_builder *builder, const char *string, size_t times);
void builder_add_format(struct string_builder *builder, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What is in it, ended by NUL, until the next call; "" after a failure. */
const char *builder_text(struct string_builder *builder);

/* Empty it and keep its memory. */
void builder_clear(struct string_builder *builder);
void builder_done(struct string_builder *builder);

#endif
