/* SPDX-License-Identifier: MIT
 *
 * The table of options, for those who read it: the parser, the help, the manual pages and the completions.
 */
#ifndef CLI_FLAG_TABLE_H
#define CLI_FLAG_TABLE_H

#include <stddef.h>

#include "cli/flags.h"

enum flag_id {
    FLAG_INDEX,
    FLAG_LIMIT,
    FLAG_OFFSET,
    FLAG_FIELD,
    FLAG_WHERE,
    FLAG_FILTER,
    FLAG_FACET,
    FLAG_SORT,
    FLAG_AFTER,
    FLAG_SYNTAX,
    FLAG_NO_CORRECT,
    FLAG_JOIN,
    FLAG_SYNONYMS,
    FLAG_NO_SYNONYMS,
    FLAG_NO_ACRONYMS,
    FLAG_ACRONYMS,
    FLAG_JSON,
    FLAG_UNITS,
    FLAG_EXPLAIN,
    FLAG_K1,
    FLAG_B,
    FLAG_LEAD,
    FLAG_ADJACENCY,
    FLAG_LIKE,
    FLAG_FORMULA,
    FLAG_DELTA,
    FLAG_COLOR,
    FLAG_WIDTH,
    FLAG_NO_PAGER,
    FLAG_OUTPUT,
    FLAG_LANGUAGE,
    FLAG_KIND,
    FLAG_MAP,
    FLAG_BUFFER,
    FLAG_COMMIT_EVERY,
    FLAG_UPDATE,
    FLAG_REORDER,
    FLAG_REPAIR,
    FLAG_STRICT,
    FLAG_THREADS,
    FLAG_TEXT,
    FLAG_WAIT,
    FLAG_FORMAT,
    FLAG_SPLIT,
    FLAG_PRUNE,
    FLAG_DRY_RUN,
    FLAG_WATCH,
    FLAG_KEEP,
    FLAG_REFRESH,
    FLAG_OFFLINE,
    FLAG_ARCHIVE,
    FLAG_DELAY,
    FLAG_TIMEOUT,
    FLAG_CONTACT,
    FLAG_ALLOW_PRIVATE,
    FLAG_QUIET,
    FLAG_RUN,
    FLAG_MAN,
    FLAG_HELP,
    FLAG_VERSION
};

struct flag {
    enum flag_id id;
    char letter;          /* after one dash; 0: none */
    const char *name;     /* after two */
    const char *argument; /* what it takes, for the help; NULL: nothing */
    unsigned verbs;       /* those it belongs to */
    const char *summary;
    const char *values; /* what can be said in its place: words with blanks between, or one of the names below */
};

/* Any file, one that is an index, a language of the library, a verb; NULL: nothing that could be listed. */
#define VALUES_FILE "FILE"
#define VALUES_INDEX "INDEX"
#define VALUES_LANGUAGE "LANGUAGE"
#define VALUES_COMMAND "COMMAND"

/* Row `number`, NULL beyond the last. */
const struct flag *flag_at(size_t number);

#endif
