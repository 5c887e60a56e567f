/* SPDX-License-Identifier: MIT
 *
 * Addresses of http and https, as they are asked for: taken apart, and made whole.
 */
#ifndef CLI_FETCH_URL_H
#define CLI_FETCH_URL_H

#include <stdbool.h>

#include "cli/string_builder.h"

/* An address as it is to be asked for: of http or https, without a fragment, a name or a password, escaped. False: it
 * is none. */
bool builder_add_request_url(struct string_builder *out, const char *url);

/* An address in a page, as one that is whole. False: it is none. */
bool builder_add_absolute_url(struct string_builder *out, const char *page, const char *url);

/* Its scheme, "https"; its host with a port that is unusual, in small letters; its path with its query. */
enum request_part { REQUEST_SCHEME, REQUEST_HOST, REQUEST_PATH };
bool builder_add_request_part(struct string_builder *out, const char *url, enum request_part part);

#endif
