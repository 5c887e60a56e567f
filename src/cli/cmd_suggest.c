/* SPDX-License-Identifier: MIT
 *
 * dlsearch suggest: what a search box would offer after this text: words that complete its last one, with how many
 * documents have them together with the words before, and titles with their keys.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/index_set.h"
#include "cli/json_text.h"
#include "cli/marked_text.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/query_build.h"
#include "cli/terminal.h"

/* Of ten suggestions four are titles, if there are as many. */
#define TITLES_IN_TEN 4

/* `set` tells which index a title is of, if there are several. */
static void add_suggestion_json(struct string_builder *out, const dls_suggestion *each, const struct index_set *set)
{
    bool word = each->kind == DLS_SUGGESTION_WORD;
    builder_add_char(out, '{');
    json_add_named_string(out, "kind", word ? "word" : "title");
    json_add_name(out, "text");
    json_add_string(out, each->text.bytes, each->text.length);
    if (word) {
        json_add_count(out, "begin", each->begin);
        json_add_count(out, "count", each->count);
        json_add_count(out, "together", each->together);
    } else {
        json_add_name(out, "key");
        json_add_string(out, each->key.bytes, each->key.length);
        if (set->count > 1) json_add_named_string(out, "index", index_file_name(set->indexes[each->index].path));
    }
    json_add_name(out, "corrected");
    builder_add_string(out, each->corrected ? "true}\n" : "false}\n");
}

/* "2,683  recurrent neural", and below, as far to the right, "Recurrent Neural Networks (1709.04546)": one line each,
 * but on a terminal that is narrower. */
static void add_suggestion_line(struct string_builder *out, const dls_suggestion *each, size_t columns)
{
    struct grouped count = grouped(each->count);
    bool word = each->kind == DLS_SUGGESTION_WORD;
    size_t used = word ? strlen(count.text) : 0, width = terminal_width(STDOUT_FILENO);
    builder_add_repeated(out, " ", columns - used);
    if (word) builder_add_string(out, count.text);
    if (columns > 0) builder_add_string(out, "  ");
    const struct terminal terminal = { .width = width > 0 ? width : SIZE_MAX };
    const struct layout layout = { .terminal = &terminal, .indent = columns > 0 ? columns + 2 : 0 };
    struct marked_text line = { .range_count = 0 };
    marked_add(&line, each->text.bytes, each->text.length);
    if (!word) {
        marked_add(&line, " (", 2);
        marked_add(&line, each->key.bytes, each->key.length);
        marked_add(&line, ")", 1);
    }
    builder_add_wrapped(out, &line, &layout);
    marked_done(&line);
}

/* Columns of the longest count of a word. */
static size_t count_columns(const dls_suggestions *suggestions)
{
    size_t columns = 0;
    for (size_t i = 0; i < dls_suggestions_count(suggestions); i++) {
        const dls_suggestion *each = dls_suggestions_at(suggestions, i);
        size_t length = strlen(grouped(each->count).text);
        if (each->kind == DLS_SUGGESTION_WORD && length > columns) columns = length;
    }
    return columns;
}

static int print_suggestions(const struct options *options, const struct index_set *set,
                             const dls_suggestions *suggestions)
{
    struct string_builder out = { 0 };
    size_t count = dls_suggestions_count(suggestions), columns = count_columns(suggestions);
    int status = count > 0 ? EXIT_FOUND : EXIT_NONE;
    for (size_t i = 0; i < count; i++) {
        if (options->json)
            add_suggestion_json(&out, dls_suggestions_at(suggestions, i), set);
        else
            add_suggestion_line(&out, dls_suggestions_at(suggestions, i), columns);
    }
    output_write(&out, &status);
    builder_done(&out);
    return status;
}

static bool suggests_anything(const dls_schema *schema)
{
    bool any = false;
    for (size_t f = 0; f < dls_schema_count(schema); f++) any = any || dls_schema_at(schema, f)->suggest;
    return any;
}

static dls_status ask(const struct index_set *set, const struct string_builder *text, const char *typed,
                      const dls_suggest_options *settings, dls_suggestions **suggestions, dls_error *err)
{
    const dls_index **indexes = calloc(set->count, sizeof *indexes);
    if (indexes == NULL) return DLS_ENOMEM;
    for (size_t i = 0; i < set->count; i++) indexes[i] = set->indexes[i].index;
    dls_status status = dls_suggest_all(indexes, set->count, typed, text->size, settings, suggestions, err);
    free(indexes);
    return status;
}

static int suggest(const struct options *options, const struct index_set *set, struct string_builder *text)
{
    dls_suggestions *suggestions;
    dls_suggest_options settings = DLS_SUGGEST_OPTIONS_INIT;
    dls_error err = { .code = DLS_ENOMEM };
    settings.titles = (size_t)options->limit * TITLES_IN_TEN / 10;
    settings.words = (size_t)options->limit - settings.titles;
    settings.correct = !options->no_correct;
    if (!suggests_anything(dls_index_schema(set->indexes[0].index)))
        return trouble("%s: no field of it is suggested", index_file_name(set->indexes[0].path));
    const char *typed = builder_text(text);
    if (text->failed) return out_of_memory();
    if (ask(set, text, typed, &settings, &suggestions, &err) != DLS_OK) return trouble_with(index_set_name(set), &err);
    int status = print_suggestions(options, set, suggestions);
    dls_suggestions_free(suggestions);
    return status;
}

int cmd_suggest(const struct options *options)
{
    if (options->operand_count == 0) return trouble("nothing typed; as in: dlsearch suggest 'recurrent n'");
    if (options->limit > DLS_MAX_SUGGESTIONS) return trouble("at most %d suggestions can be had", DLS_MAX_SUGGESTIONS);
    struct index_set set;
    struct string_builder text = { 0 };
    int status = EXIT_TROUBLE;
    builder_add_query(&text, options);
    if (index_set_open(&set, options->index_paths, options->index_count)) status = suggest(options, &set, &text);
    index_set_close(&set);
    builder_done(&text);
    return status;
}
