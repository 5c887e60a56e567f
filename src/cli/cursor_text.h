/* SPDX-License-Identifier: MIT
 *
 * Cursors as text that passes through shells: two hexadecimal digits a byte.
 */
#ifndef CLI_CURSOR_TEXT_H
#define CLI_CURSOR_TEXT_H

#include <stdbool.h>

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

void builder_add_cursor(struct string_builder *out, const dls_text *cursor);

/* Read such a text, as far as it is one; false: it is none. */
bool cursor_read(const char *text, struct string_builder *out);

#endif
