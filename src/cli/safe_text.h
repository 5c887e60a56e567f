/* SPDX-License-Identifier: MIT
 *
 * Text of documents, made fit for a terminal. What a document holds is somebody else's: an ESC in it could recolour the
 * screen, retitle the window or type into it, and a right-to-left override could make one address look like another.
 *
 *   white space, line and paragraph separators   a space
 *   other control characters (C0, DEL, C1)       U+FFFD
 *   malformed UTF-8                              U+FFFD
 *   bidirectional controls, byte order mark      left out
 */
#ifndef CLI_SAFE_TEXT_H
#define CLI_SAFE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/string_builder.h"

#define REPLACEMENT_CHARACTER 0xFFFDu

/* Read the code point at the start of `bytes` (`left` >= 1 of them): how many bytes it has; U+FFFD if malformed. */
size_t utf8_decode(const char *bytes, size_t left, uint32_t *code_point);

/* Whether all of it is well formed. */
bool text_is_utf8(const char *text, size_t length);

void builder_add_code_point(struct string_builder *builder, uint32_t code_point);

/* What to show for a code point, by the table above; 0: nothing. */
uint32_t safe_code_point(uint32_t code_point);

/* Whether it steers the direction of text and is not to be seen. */
int is_bidi_control(uint32_t code_point);

/* Columns that a safe code point takes: 0, 1 or 2. Needs terminal_use_utf8. */
unsigned code_point_width(uint32_t code_point);

/* Add text in its safe form. */
void builder_add_safe(struct string_builder *builder, const char *text, size_t length);

/* Columns of text in its safe form. */
size_t safe_width(const char *text, size_t length);

#endif
