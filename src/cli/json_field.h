/* SPDX-License-Identifier: MIT
 *
 * What a field is, as members of a JSON object: its name, its kind, and of text how it is analysed and ranked.
 */
#ifndef CLI_JSON_FIELD_H
#define CLI_JSON_FIELD_H

#include <dlsearch/dlsearch.h>

#include "cli/string_builder.h"

void json_add_field_members(struct string_builder *out, const dls_field *field);

#endif
