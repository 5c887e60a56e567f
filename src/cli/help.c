/* SPDX-License-Identifier: MIT
 *
 * The help, for a terminal of 80 columns.
 */
#include "cli/help.h"

#include <dlsearch/dlsearch.h>

#include <string.h>

#include "cli/flag_table.h"
#include "cli/help_text.h"

#define HELP_WIDTH 80
#define OPTION_COLUMN 24
#define VERB_COLUMN 14

/* Add `text` at column `begin`, broken into lines that begin there. */
static void add_filled(struct string_builder *out, size_t begin, const char *text)
{
    size_t column = begin;
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (column > begin && column + 1 + word > HELP_WIDTH) {
            builder_add_string(out, "\n");
            builder_add_repeated(out, " ", begin);
            column = begin;
        } else if (column > begin) {
            builder_add_string(out, " ");
            column++;
        }
        builder_add(out, text, word);
        column += word;
        text += word;
        text += strspn(text, " ");
    }
    builder_add_string(out, "\n");
}

static void add_option(struct string_builder *out, const struct flag *flag)
{
    size_t begin = out->size;
    if (flag->letter != 0) builder_add_format(out, "  -%c, --%s", flag->letter, flag->name);
    else builder_add_format(out, "      --%s", flag->name);
    if (flag->argument != NULL) builder_add_format(out, " %s", flag->argument);
    size_t width = out->size - begin;
    if (width + 2 > OPTION_COLUMN) {
        builder_add_string(out, "\n");
        width = 0;
    }
    builder_add_repeated(out, " ", OPTION_COLUMN - width);
    add_filled(out, OPTION_COLUMN, flag->summary);
}

static void add_options(struct string_builder *out, enum verb verb)
{
    builder_add_string(out, "\nOptions:\n");
    for (size_t i = 0; flag_at(i) != NULL; i++) {
        if ((flag_at(i)->verbs & (unsigned)verb) != 0) add_option(out, flag_at(i));
    }
}

static void add_languages(struct string_builder *out)
{
    builder_add_string(out, "\nLanguages:\n");
    builder_add_repeated(out, " ", OPTION_COLUMN);
    struct string_builder names = { 0 };
    for (size_t i = 0; dls_analyzer_language(i) != NULL; i++) {
        builder_add_format(&names, "%s%s", i == 0 ? "" : " ", dls_analyzer_language(i));
    }
    add_filled(out, OPTION_COLUMN, builder_text(&names));
    if (names.failed) out->failed = true;
    builder_done(&names);
}

static void add_verbs(struct string_builder *out)
{
    builder_add_string(out, "\nCommands:\n");
    for (size_t i = 0; verb_at(i) != NULL; i++) {
        builder_add_format(out, "  %-*s", VERB_COLUMN - 2, verb_at(i)->name);
        add_filled(out, VERB_COLUMN, verb_at(i)->summary);
    }
}

void builder_add_help(struct string_builder *out, const struct verb_row *verb)
{
    struct help_text text = verb != NULL ? help_text_of(verb->verb) : help_text_of_all();
    builder_add_string(out, text.head);
    if (verb == NULL) add_verbs(out);
    else add_options(out, verb->verb);
    if (verb != NULL && verb->verb == VERB_INDEX) add_languages(out);
    builder_add_string(out, text.tail);
}

void builder_add_short_help(struct string_builder *out)
{
    builder_add_string(out, help_text_of_all().head);
    builder_add_string(out, "\nMore: dlsearch --help\n");
}
