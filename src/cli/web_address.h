/* SPDX-License-Identifier: MIT
 *
 * Addresses that a browser may be given: a link of a document must not start a program.
 */
#ifndef CLI_WEB_ADDRESS_H
#define CLI_WEB_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/string_builder.h"

/* Whether it is one of http or https, and of a length that programs take. */
bool is_web_address(const char *url, size_t length);

/* Add it with all but printable ASCII encoded, so that it can do nothing where it stands. */
void builder_add_web_address(struct string_builder *out, const char *url, size_t length);

#endif
