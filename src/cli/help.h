/* SPDX-License-Identifier: MIT
 *
 * What --help prints: examples first, then options (from their table), then what else there is to know.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/string_builder.h"
#include "cli/verb_table.h"

/* The help of a verb; NULL: of the whole command. */
void builder_add_help(struct string_builder *out, const struct verb_row *verb);

/* The examples alone, for who typed nothing. */
void builder_add_short_help(struct string_builder *out);

#endif
