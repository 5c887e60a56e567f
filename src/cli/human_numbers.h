/* SPDX-License-Identifier: MIT
 *
 * Numbers as people write and read them: "64M", "1,234,567", "3:07".
 */
#ifndef CLI_HUMAN_NUMBERS_H
#define CLI_HUMAN_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/string_builder.h"

/* Digits alone, up to `max`; false otherwise. */
bool parse_count(const char *text, uint64_t max, uint64_t *out);

/* Bytes: digits with K, M, G or T (of 1,024) or nothing after them; "64M", "64MiB" and "64mb" are the same. */
bool parse_size(const char *text, uint64_t *out);

/* A finite number within [low, high]. */
bool parse_number(const char *text, float low, float high, float *out);

/* With commas: 1,234,567. */
void builder_add_grouped(struct string_builder *builder, uint64_t number);

/* Room for the longest of them and its NUL. */
struct grouped {
    char text[32];
};
struct grouped grouped(uint64_t number);

/* Whole seconds as 0:07, 3:07 or 1:03:07. */
void builder_add_duration(struct string_builder *builder, double seconds);

#endif
