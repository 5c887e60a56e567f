/* SPDX-License-Identifier: MIT
 *
 * The verbs, in the order in which the help lists them.
 */
#include "cli/verb_table.h"

#include <string.h>

#include "cli/commands.h"
#include "cli/flag_table.h"

static const struct verb_row verbs[] = {
    { VERB_SEARCH, "search", "WORDS...", "find documents by their words, best first",
      NULL, cmd_search },
    { VERB_SUGGEST, "suggest", "TEXT", "what a search box would offer to somebody who types this", NULL, cmd_suggest },
    { VERB_INDEX, "index", "FILE...", "make an index of files and folders, or go on with one", VALUES_FILE, cmd_index },
    { VERB_FETCH, "fetch", "[FILE]", "get titles and abstracts from the web, for addresses that lack them",
      VALUES_INDEX, cmd_fetch },
    { VERB_DELETE, "delete", "[FILE] KEY...", "take documents out of an index", VALUES_INDEX, cmd_delete },
    { VERB_COMPACT, "compact", "[FILE...]", "write an index anew in one piece, without what was deleted", VALUES_INDEX,
      cmd_compact },
    { VERB_OPEN, "open", "N...", "open the N-th hit of the last answer in the browser", NULL, cmd_open },
    { VERB_SIMILAR, "similar", "KEY", "find what is like a document", NULL, cmd_similar },
    { VERB_SHOW, "show", "KEY...", "show whole documents", NULL, cmd_show },
    { VERB_INFO, "info", "[FILE...]", "show what is in an index: documents, fields, bytes", VALUES_INDEX, cmd_info },
    { VERB_CHECK, "check", "[FILE...]", "verify every byte of an index, or save what is sound",
      VALUES_INDEX, cmd_check },
    { VERB_EXPORT, "export", "[FILE]", "write an index as JSON Lines, of which index makes it again", VALUES_INDEX,
      cmd_export },
    { VERB_EVAL, "eval", "QUERIES QRELS", "measure answers to queries that people have judged",
      VALUES_FILE, cmd_eval },
    { VERB_COMPLETION, "completion", "SHELL", "what completes commands and options in a shell", "bash zsh fish",
      cmd_completion },
    { VERB_HELP, "help", "[COMMAND]", "explain the command, or one of these", VALUES_COMMAND, cmd_help },
};

const struct verb_row *verb_at(size_t number)
{
    return number < sizeof verbs / sizeof verbs[0] ? &verbs[number] : NULL;
}

const struct verb_row *verb_row_of(enum verb verb)
{
    size_t i = 0;
    while (verbs[i].verb != verb) i++; /* every verb has one */
    return &verbs[i];
}

const struct verb_row *verb_row_find(const char *name)
{
    for (size_t i = 0; verb_at(i) != NULL; i++) {
        if (strcmp(verbs[i].name, name) == 0) return &verbs[i];
    }
    return NULL;
}
