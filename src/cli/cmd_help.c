/* SPDX-License-Identifier: MIT
 *
 * dlsearch help: of the whole command, or of a verb; on a terminal, or as a manual page.
 */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/pager.h"
#include "cli/verb_table.h"

static int refuse_verb(const char *name)
{
    struct nearest nearest = nearest_to(name);
    for (size_t i = 0; verb_at(i) != NULL; i++) nearest_offer(&nearest, verb_at(i)->name);
    if (nearest.best != NULL) return trouble("no command '%s'; did you mean '%s'?", name, nearest.best);
    return trouble("no command '%s'; those there are: dlsearch help", name);
}

int cmd_help(const struct options *options)
{
    if (options->operand_count > 1) return trouble("one command at a time; as in: dlsearch help index");
    const char *name = options->operand_count > 0 ? options->operands[0] : NULL;
    const struct verb_row *verb = name != NULL ? verb_row_find(name) : NULL;
    if (name != NULL && verb == NULL) return refuse_verb(name);
    struct string_builder text = { 0 };
    int status = EXIT_FOUND;
    if (options->man) builder_add_man_page(&text, verb);
    else builder_add_help(&text, verb);
    pager_write(!options->man && pager_is_wanted(options), &text, &status);
    builder_done(&text);
    return status;
}
