/* SPDX-License-Identifier: MIT
 *
 * The help as a manual page: dlsearch(1), and dlsearch-index(1) and the like, in the macros of man(7).
 */
#ifndef CLI_MAN_PAGE_H
#define CLI_MAN_PAGE_H

#include "cli/string_builder.h"
#include "cli/verb_table.h"

/* The page of a verb; NULL: of the whole command. */
void builder_add_man_page(struct string_builder *out, const struct verb_row *verb);

#endif
