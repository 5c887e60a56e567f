/* SPDX-License-Identifier: MIT
 *
 * Results that do not fit on the screen, a page at a time: through $PAGER, or else less. What fits is written as it is,
 * and so is all that goes to no terminal.
 */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include <stdbool.h>

#include "cli/flags.h"
#include "cli/string_builder.h"

/* So much is held back to see whether it fits; more is written as it is. */
#define MOST_PAGED ((size_t)16 << 20)

/* Whether what is long is to be paged: on a terminal, unless --no-pager says otherwise, or PAGER is "" or "cat". */
bool pager_is_wanted(const struct options *options);

/* Lines that a text takes on a terminal of so many columns. */
size_t pager_count_lines(const char *text, size_t length, size_t columns);

/* As output_write, through the pager if it is wanted and the text is longer than the screen. Returns when people have
 * left the pager. */
bool pager_write(bool wanted, struct string_builder *text, int *status);

#endif
