/* SPDX-License-Identifier: MIT
 *
 * The table of verbs, for those who read it: the parser, the help, the manual pages, the completions, and main.
 */
#ifndef CLI_VERB_TABLE_H
#define CLI_VERB_TABLE_H

#include <stddef.h>

#include "cli/flags.h"

struct verb_row {
    enum verb verb;
    const char *name;
    const char *operands; /* what stands behind it, for synopses; "": nothing */
    const char *summary;
    const char *values; /* what the operands can be, as in flag_table.h */
    int (*run)(const struct options *options);
};

/* Row `number`, NULL beyond the last. */
const struct verb_row *verb_at(size_t number);

/* The row of a verb; that of a name, NULL if there is none. */
const struct verb_row *verb_row_of(enum verb verb);
const struct verb_row *verb_row_find(const char *name);

#endif
