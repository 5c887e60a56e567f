/* SPDX-License-Identifier: MIT
 *
 * By the beginning of the address.
 */
#include "cli/web_address.h"

#include <strings.h>

/* Terminals cut or refuse longer ones (VTE at 2,083 bytes). */
#define MAX_LINK 2000

bool is_web_address(const char *url, size_t length)
{
    return length <= MAX_LINK && ((length > 7 && strncasecmp(url, "http://", 7) == 0) ||
                                  (length > 8 && strncasecmp(url, "https://", 8) == 0));
}

void builder_add_web_address(struct string_builder *out, const char *url, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)url[i];
        if (byte > 0x20 && byte < 0x7F) builder_add_char(out, url[i]);
        else builder_add_format(out, "%%%02X", byte);
    }
}
