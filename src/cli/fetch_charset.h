/* SPDX-License-Identifier: MIT
 *
 * The characters of a page, as UTF-8. What a server says of them is often wrong, so the bytes are asked first:
 *
 *   a byte order mark         says it
 *   a zero in every other of the first bytes   UTF-16, without one
 *   all well-formed UTF-8, and not all of it ASCII   is UTF-8
 *   else what the header says, or the page: <meta charset>, <?xml encoding>; if it is an encoding of the web
 *                             (fetch_encoding.h); latin1 and ASCII are windows-1252
 *   else windows-1252
 *
 * What is malformed becomes U+FFFD.
 */
#ifndef CLI_FETCH_CHARSET_H
#define CLI_FETCH_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/string_builder.h"

/* Add the page as UTF-8, without a byte order mark. `type` is the header Content-Type, "" if there was none. `whole`
 * false: it was cut off, perhaps within a character. */
void builder_add_page(struct string_builder *out, const char *bytes, size_t size, const char *type, bool whole);

/* Add bytes of windows-1252 as UTF-8. */
void builder_add_western(struct string_builder *out, const char *bytes, size_t size);

#endif
