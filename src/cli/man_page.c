/* SPDX-License-Identifier: MIT
 *
 * Texts of the help become sections: what begins with blanks is an example, shown as it stands; the rest is
 * filled.
 */
#include "cli/man_page.h"

#include <stdbool.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "cli/flag_table.h"
#include "cli/help_text.h"

/* Where exit statuses begin in a text of the help. */
#define EXIT_STATUS "Exit status: "

/* Columns of text to be filled, before escapes. */
#define FILL_WIDTH 66

/* Text as roff reads it back: a line does not begin with a control character, signs stay the signs that they are. */
static void add_escaped(struct string_builder *out, const char *text, size_t length)
{
    if (length > 0 && (text[0] == '.' || text[0] == '\'')) builder_add_string(out, "\\&");
    for (size_t i = 0; i < length; i++) {
        switch (text[i]) {
        case '\\': builder_add_string(out, "\\e"); break;
        case '-': builder_add_string(out, "\\-"); break;
        case '\'': builder_add_string(out, "\\(aq"); break;
        case '`': builder_add_string(out, "\\(ga"); break;
        case '^': builder_add_string(out, "\\(ha"); break;
        case '~': builder_add_string(out, "\\(ti"); break;
        default: builder_add_char(out, text[i]);
        }
    }
}

static void add_word(struct string_builder *out, const char *text)
{
    add_escaped(out, text, strlen(text));
}

/* Text to be filled, in lines that are not too long, and a newline behind it. */
static void add_paragraph(struct string_builder *out, const char *text, size_t length)
{
    size_t column = 0;
    for (size_t begin = 0, end; begin < length; begin = end + (end < length)) {
        const char *blank = memchr(text + begin, ' ', length - begin);
        end = blank != NULL ? (size_t)(blank - text) : length;
        bool breaks = column > 0 && column + (end - begin) > FILL_WIDTH;
        if (column > 0) builder_add_char(out, breaks ? '\n' : ' ');
        column = (breaks ? 0 : column) + end - begin + 1;
        add_escaped(out, text + begin, end - begin);
    }
    builder_add_char(out, '\n');
}

static size_t line_length(const char *text)
{
    return strcspn(text, "\n");
}

/* The line behind this one. */
static const char *next_line(const char *text)
{
    size_t length = line_length(text);
    return text + length + (text[length] == '\n');
}

/* Lines of a text up to `end`: paragraphs and examples. */
static void add_body(struct string_builder *out, const char *text, const char *end)
{
    bool in_example = false, begins = false;
    for (; text < end; text = next_line(text)) {
        size_t length = line_length(text);
        bool is_example = length > 0 && text[0] == ' ';
        if (in_example && !is_example) builder_add_string(out, ".EE\n.RE\n");
        if (!in_example && is_example) builder_add_string(out, ".PP\n.RS 2\n.EX\n");
        begins = begins || (in_example && !is_example);
        in_example = is_example;
        if (length == 0) {
            begins = true;
            continue;
        }
        if (begins && !is_example) builder_add_string(out, ".PP\n");
        begins = false;
        if (is_example) {
            add_escaped(out, text + 2, length - 2);
            builder_add_char(out, '\n');
        } else {
            add_paragraph(out, text, length);
        }
    }
    if (in_example) builder_add_string(out, ".EE\n.RE\n");
}

static void add_option_row(struct string_builder *out, const struct flag *flag)
{
    builder_add_string(out, ".TP\n");
    if (flag->letter != 0) builder_add_format(out, "\\fB\\-%c\\fR, ", flag->letter);
    builder_add_string(out, "\\fB\\-\\-");
    add_word(out, flag->name);
    builder_add_string(out, "\\fR");
    if (flag->argument != NULL) {
        builder_add_string(out, " \\fI");
        add_word(out, flag->argument);
        builder_add_string(out, "\\fR");
    }
    builder_add_string(out, "\n");
    add_paragraph(out, flag->summary, strlen(flag->summary));
}

static void add_options_section(struct string_builder *out, const struct verb_row *verb)
{
    builder_add_string(out, ".SH OPTIONS\n");
    for (size_t i = 0; flag_at(i) != NULL; i++) {
        if ((flag_at(i)->verbs & (unsigned)verb->verb) != 0) add_option_row(out, flag_at(i));
    }
}

static void add_commands_section(struct string_builder *out)
{
    builder_add_string(out, ".SH COMMANDS\n");
    for (size_t i = 0; verb_at(i) != NULL; i++) {
        builder_add_string(out, ".TP\n");
        builder_add_format(out, "\\fBdlsearch\\-%s\\fR(1)\n", verb_at(i)->name);
        add_paragraph(out, verb_at(i)->summary, strlen(verb_at(i)->summary));
    }
}

static void add_name(struct string_builder *out, const struct verb_row *verb, const char *what)
{
    const char *dash = verb != NULL ? "\\-" : "", *name = verb != NULL ? verb->name : "";
    builder_add_string(out, ".TH DLSEARCH");
    builder_add_string(out, dash);
    for (const char *at = name; *at != '\0'; at++) builder_add_char(out, (char)(*at - 'a' + 'A'));
    builder_add_format(out, " 1 \"\" \"dlsearch %s\"\n.SH NAME\ndlsearch%s%s \\-\n", dls_version(), dash, name);
    add_paragraph(out, what, strlen(what));
    builder_add_string(out, ".SH SYNOPSIS\n\\fBdlsearch\\fR ");
    if (verb == NULL) {
        builder_add_string(out, "\\fIWORDS...\\fR\n.br\n\\fBdlsearch\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR] ...\n");
        return;
    }
    builder_add_format(out, "\\fB%s\\fR [\\fIOPTIONS\\fR]%s", name, verb->operands[0] != '\0' ? " \\fI" : "");
    add_word(out, verb->operands);
    builder_add_format(out, "%s\n", verb->operands[0] != '\0' ? "\\fR" : "");
}

static void add_see_also(struct string_builder *out, const struct verb_row *verb)
{
    builder_add_string(out, ".SH SEE ALSO\n");
    if (verb != NULL) builder_add_string(out, ".BR dlsearch (1)\n");
    for (size_t i = 0; verb == NULL && verb_at(i) != NULL; i++)
        builder_add_format(out, ".BR dlsearch\\-%s (1)%s\n", verb_at(i)->name, verb_at(i + 1) != NULL ? "," : "");
}

void builder_add_man_page(struct string_builder *out, const struct verb_row *verb)
{
    struct help_text text = verb != NULL ? help_text_of(verb->verb) : help_text_of_all();
    const char *end = text.tail + strlen(text.tail), *exits = strstr(text.tail, EXIT_STATUS);
    add_name(out, verb, verb != NULL ? verb->summary : "full-text search, best first");
    builder_add_string(out, ".SH DESCRIPTION\n");
    add_body(out, text.head, text.head + strlen(text.head));
    if (verb != NULL) add_options_section(out, verb);
    else add_commands_section(out);
    const char *body = text.tail + strspn(text.tail, "\n");
    if (body < (exits != NULL ? exits : end)) builder_add_string(out, ".SH NOTES\n");
    add_body(out, body, exits != NULL ? exits : end);
    if (exits != NULL) {
        builder_add_string(out, ".SH EXIT STATUS\n");
        add_body(out, exits + strlen(EXIT_STATUS), end);
    }
    add_see_also(out, verb);
}
