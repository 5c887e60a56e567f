/* SPDX-License-Identifier: MIT
 *
 * In each shell: the first word is a verb, or else of a search; what follows depends on it and on the word before.
 */
#include "cli/completion.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "cli/flag_table.h"
#include "cli/verb_table.h"

static bool is_of(const struct flag *flag, const struct verb_row *verb)
{
    return (flag->verbs & (unsigned)verb->verb) != 0;
}

static bool is_named(const char *values, const char *name)
{
    return values != NULL && strcmp(values, name) == 0;
}

/* Values as words; of files nothing. */
static void add_words(struct string_builder *out, const char *values)
{
    if (values == NULL || is_named(values, VALUES_FILE) || is_named(values, VALUES_INDEX)) return;
    if (is_named(values, VALUES_LANGUAGE)) {
        for (size_t i = 0; dls_analyzer_language(i) != NULL; i++)
            builder_add_format(out, "%s%s", i == 0 ? "" : " ", dls_analyzer_language(i));
    } else if (is_named(values, VALUES_COMMAND)) {
        for (size_t i = 0; verb_at(i) != NULL; i++)
            builder_add_format(out, "%s%s", i == 0 ? "" : " ", verb_at(i)->name);
    } else {
        builder_add_string(out, values);
    }
}

/* Text between single quotes, in which `also` are escaped by a backslash. */
static void add_quoted(struct string_builder *out, const char *text, const char *also)
{
    for (; *text != '\0'; text++) {
        if (*text == '\'') builder_add_string(out, "'\\''");
        else if (strchr(also, *text) != NULL) builder_add_format(out, "\\%c", *text);
        else builder_add_char(out, *text);
    }
}

/* ----------------------------------------------------------------------------------------------------- bash */

/* What completes values: "kind=files", "kind=words words="auto always never"". */
static void add_bash_values(struct string_builder *out, const char *values)
{
    if (is_named(values, VALUES_FILE)) builder_add_string(out, "kind=files");
    else if (is_named(values, VALUES_INDEX)) builder_add_string(out, "kind=indexes");
    else {
        builder_add_string(out, "kind=words words=\"");
        add_words(out, values);
        builder_add_char(out, '"');
    }
    builder_add_string(out, " ;;\n");
}

static void add_bash_flag(struct string_builder *out, const struct verb_row *verb, const struct flag *flag)
{
    builder_add_format(out, "        %s:--%s", verb->name, flag->name);
    if (flag->letter != 0) builder_add_format(out, "|%s:-%c", verb->name, flag->letter);
    builder_add_string(out, ") ");
    add_bash_values(out, flag->values);
}

static void add_bash_verb(struct string_builder *out, const struct verb_row *verb)
{
    builder_add_format(out, "        %s) flags=\"", verb->name);
    for (size_t i = 0, count = 0; flag_at(i) != NULL; i++) {
        if (is_of(flag_at(i), verb)) builder_add_format(out, "%s--%s", count++ == 0 ? "" : " ", flag_at(i)->name);
    }
    builder_add_string(out, "\" ");
    add_bash_values(out, verb->values);
}

void builder_add_bash_completion(struct string_builder *out)
{
    builder_add_string(out,
                       "# bash completion of dlsearch: source <(dlsearch completion bash)\n"
                       "_dlsearch()\n"
                       "{\n"
                       "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} verb=search\n"
                       "    local commands=\"");
    add_words(out, VALUES_COMMAND);
    builder_add_string(out, "\" flags kind words file\n"
                            "    if [[ $cur == = ]]; then\n"
                            "        cur=\n"
                            "    elif [[ $prev == = ]]; then\n"
                            "        prev=${COMP_WORDS[COMP_CWORD - 2]}\n"
                            "    fi\n"
                            "    if ((COMP_CWORD > 1)) && [[ \" $commands \" == *\" ${COMP_WORDS[1]} \"* ]]; then\n"
                            "        verb=${COMP_WORDS[1]}\n"
                            "    fi\n"
                            "    case $verb in\n");
    for (size_t i = 0; verb_at(i) != NULL; i++) add_bash_verb(out, verb_at(i));
    builder_add_string(out, "    esac\n"
                            "    if ((COMP_CWORD == 1)); then words=$commands; fi\n"
                            "    case $verb:$prev in\n");
    for (size_t v = 0; verb_at(v) != NULL; v++) {
        for (size_t i = 0; flag_at(i) != NULL; i++) {
            bool takes_value = is_of(flag_at(i), verb_at(v)) && flag_at(i)->argument != NULL;
            if (takes_value) add_bash_flag(out, verb_at(v), flag_at(i));
        }
    }
    builder_add_string(out, "        *) if [[ $cur == -* ]]; then kind=words words=$flags; fi ;;\n"
                            "    esac\n"
                            "    COMPREPLY=()\n"
                            "    case $kind in\n"
                            "        words) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
                            "        *)\n"
                            "            compopt -o filenames 2>/dev/null\n"
                            "            while IFS= read -r file; do\n"
                            "                if [[ $kind == files || -d $file || $file == *.dls ]]; then\n"
                            "                    COMPREPLY+=(\"$file\")\n"
                            "                fi\n"
                            "            done < <(compgen -f -- \"$cur\")\n"
                            "            ;;\n"
                            "    esac\n"
                            "}\n"
                            "complete -F _dlsearch dlsearch\n");
}

/* ------------------------------------------------------------------------------------------------------ zsh */

/* What completes values: "_files", "(auto always never)". */
static void add_zsh_action(struct string_builder *out, const char *values)
{
    if (is_named(values, VALUES_FILE)) builder_add_string(out, "_files");
    else if (is_named(values, VALUES_INDEX)) builder_add_string(out, "_files -g \"*.dls(-.)\"");
    else {
        builder_add_char(out, '(');
        add_words(out, values);
        builder_add_char(out, ')');
    }
}

static void add_zsh_form(struct string_builder *out, const struct flag *flag, const char *form)
{
    builder_add_format(out, " \\\n                '%s[", form);
    add_quoted(out, flag->summary, "[]:\\");
    builder_add_char(out, ']');
    if (flag->argument != NULL) {
        builder_add_char(out, ':');
        add_quoted(out, flag->argument, "[]:\\");
        builder_add_char(out, ':');
        add_zsh_action(out, flag->values);
    }
    builder_add_char(out, '\'');
}

static void add_zsh_verb(struct string_builder *out, const struct verb_row *verb)
{
    builder_add_format(out, "        %s)\n            _arguments -s -S", verb->name);
    for (size_t i = 0; flag_at(i) != NULL; i++) {
        const struct flag *flag = flag_at(i);
        char form[64];
        if (!is_of(flag, verb)) continue;
        snprintf(form, sizeof form, "*--%s%s", flag->name, flag->argument != NULL ? "=" : "");
        add_zsh_form(out, flag, form);
        snprintf(form, sizeof form, "*-%c%s", flag->letter, flag->argument != NULL ? "+" : "");
        if (flag->letter != 0) add_zsh_form(out, flag, form);
    }
    builder_add_string(out, " \\\n                '*::");
    add_quoted(out, verb->operands, "[]:\\");
    builder_add_string(out, ":");
    add_zsh_action(out, verb->values);
    builder_add_string(out, "'\n            ;;\n");
}

void builder_add_zsh_completion(struct string_builder *out)
{
    builder_add_string(out, "#compdef dlsearch\n"
                            "# zsh completion of dlsearch: dlsearch completion zsh > FOLDER/_dlsearch\n"
                            "_dlsearch()\n"
                            "{\n"
                            "    local -a verbs\n"
                            "    local verb=search\n"
                            "    verbs=(");
    for (size_t i = 0; verb_at(i) != NULL; i++) {
        builder_add_format(out, "\n        '%s:", verb_at(i)->name);
        add_quoted(out, verb_at(i)->summary, ":\\");
        builder_add_char(out, '\'');
    }
    builder_add_string(out, "\n    )\n"
                            "    if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
                            "        _describe -t commands command verbs\n"
                            "        return\n"
                            "    fi\n"
                            "    if [[ -n ${verbs[(r)$words[2]:*]} ]]; then\n"
                            "        verb=$words[2]\n"
                            "        shift words\n"
                            "        ((CURRENT--))\n"
                            "    fi\n"
                            "    case $verb in\n");
    for (size_t i = 0; verb_at(i) != NULL; i++) add_zsh_verb(out, verb_at(i));
    builder_add_string(out, "    esac\n"
                            "}\n"
                            "if [[ $funcstack[1] == _dlsearch ]]; then\n"
                            "    _dlsearch \"$@\"\n"
                            "else\n"
                            "    compdef _dlsearch dlsearch\n"
                            "fi\n");
}

/* ----------------------------------------------------------------------------------------------------- fish */

static void add_fish_values(struct string_builder *out, const char *values)
{
    if (is_named(values, VALUES_FILE)) builder_add_string(out, " -r -F");
    else if (is_named(values, VALUES_INDEX)) builder_add_string(out, " -x -a '(__fish_complete_suffix .dls)'");
    else {
        builder_add_string(out, " -x");
        if (values == NULL) return;
        builder_add_string(out, " -a '");
        add_words(out, values);
        builder_add_char(out, '\'');
    }
}

static void add_fish_text(struct string_builder *out, const char *text)
{
    builder_add_char(out, '\'');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\'' || *at == '\\') builder_add_char(out, '\\');
        builder_add_char(out, *at);
    }
    builder_add_char(out, '\'');
}

static void add_fish_flag(struct string_builder *out, const struct verb_row *verb, const struct flag *flag)
{
    builder_add_format(out, "complete -c dlsearch -n '__dlsearch_is %s' -l %s", verb->name, flag->name);
    if (flag->letter != 0) builder_add_format(out, " -s %c", flag->letter);
    if (flag->argument != NULL) add_fish_values(out, flag->values);
    builder_add_string(out, " -d ");
    add_fish_text(out, flag->summary);
    builder_add_char(out, '\n');
}

static void add_fish_verb(struct string_builder *out, const struct verb_row *verb)
{
    builder_add_format(out, "complete -c dlsearch -n __fish_use_subcommand -a %s -d ", verb->name);
    add_fish_text(out, verb->summary);
    builder_add_char(out, '\n');
    for (size_t i = 0; flag_at(i) != NULL; i++) {
        if (is_of(flag_at(i), verb)) add_fish_flag(out, verb, flag_at(i));
    }
    if (verb->values == NULL) return;
    builder_add_format(out, "complete -c dlsearch -n '__dlsearch_is %s; and not __fish_use_subcommand'", verb->name);
    if (is_named(verb->values, VALUES_FILE)) builder_add_string(out, " -F");
    else add_fish_values(out, verb->values);
    builder_add_string(out, "\n");
}

void builder_add_fish_completion(struct string_builder *out)
{
    builder_add_string(out, "# fish completion of dlsearch: dlsearch completion fish | source\n"
                            "function __dlsearch_is\n"
                            "    set -l words (commandline -opc)\n"
                            "    set -l verb search\n"
                            "    if test (count $words) -gt 1; and contains -- $words[2] ");
    add_words(out, VALUES_COMMAND);
    builder_add_string(out, "\n"
                            "        set verb $words[2]\n"
                            "    end\n"
                            "    test $verb = $argv[1]\n"
                            "end\n"
                            "complete -c dlsearch -f\n");
    for (size_t i = 0; verb_at(i) != NULL; i++) add_fish_verb(out, verb_at(i));
}
