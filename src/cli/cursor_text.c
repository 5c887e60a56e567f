/* SPDX-License-Identifier: MIT
 *
 * A letter for each half of a byte.
 */
#include "cli/cursor_text.h"

#include <string.h>

static const char hexadecimal[] = "0123456789abcdef";

void builder_add_cursor(struct string_builder *out, const dls_text *cursor)
{
    for (size_t i = 0; i < cursor->length; i++) {
        unsigned char byte = (unsigned char)cursor->bytes[i];
        builder_add_char(out, hexadecimal[byte >> 4]);
        builder_add_char(out, hexadecimal[byte & 15]);
    }
}

bool cursor_read(const char *text, struct string_builder *out)
{
    for (; text[0] != '\0' && text[1] != '\0'; text += 2) {
        const char *high = strchr(hexadecimal, text[0]), *low = strchr(hexadecimal, text[1]);
        if (high == NULL || low == NULL) return false;
        builder_add_char(out, (char)((high - hexadecimal) << 4 | (low - hexadecimal)));
    }
    return text[0] == '\0';
}
