/* SPDX-License-Identifier: MIT
 *
 * From options, from lines, or from the index that is there.
 */
#include "cli/index_fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/document_guess.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/value_fields.h"

#define DEFAULT_LANGUAGE "english"

static int refuse_language(const char *name)
{
    struct nearest nearest = nearest_to(name);
    for (size_t i = 0; dls_analyzer_language(i) != NULL; i++) nearest_offer(&nearest, dls_analyzer_language(i));
    nearest_offer(&nearest, "words");
    nearest_offer(&nearest, "spaces");
    if (nearest.best != NULL) return trouble("no language '%s'; did you mean '%s'?", name, nearest.best);
    return trouble("no language '%s'; those there are: dlsearch index --help", name);
}

/* The fields of --field NAME:KIND. */
static void take_wishes(const struct options *options, struct field_wishes *wishes)
{
    for (size_t i = 0; i < options->field_count && wishes->count < DLS_MAX_FIELDS; i++) {
        const char *colon = strrchr(options->fields[i], ':');
        struct field_wish *wish = &wishes->wishes[wishes->count++];
        snprintf(wish->name, sizeof wish->name, "%.*s", (int)(colon - options->fields[i]), options->fields[i]);
        field_kind_find(colon + 1, strlen(colon + 1), &wish->kind);
    }
}

static int refuse_map(const dls_schema *schema, const char *map)
{
    struct string_builder names = { 0 };
    char name[DLS_MAX_NAME + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(map, "="), map);
    struct nearest nearest = nearest_to(name);
    nearest_offer(&nearest, "key");
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        if (value_field_is_double(schema, f)) continue;
        nearest_offer(&nearest, dls_schema_at(schema, f)->name);
        builder_add_format(&names, ", %s", dls_schema_at(schema, f)->name);
    }
    if (nearest.distance == 0) trouble("--map %s: that member fills a field already", map);
    else if (nearest.best != NULL) trouble("--map %s: no field '%s'; did you mean '%s'?", map, name, nearest.best);
    else trouble("--map %s: no field '%s'; there are key%s; for another: --field %s:KIND", map, name,
                 builder_text(&names), name);
    builder_done(&names);
    return EXIT_TROUBLE;
}

int index_fields_fill(const struct options *options, const dls_schema *schema, struct document_fields *out)
{
    size_t bad;
    bool filled = document_fields_of(schema, options->maps, options->map_count, out, &bad);
    if (filled && options->update && options->map_count == 0) document_fields_adopt(schema, out);
    return filled ? EXIT_FOUND : refuse_map(schema, options->maps[bad]);
}

/* ----------------------------------------------------------------------------------------- An index that is there */

static bool copy_schema(const dls_schema *schema, dls_schema **out)
{
    if (dls_schema_new(NULL, out, NULL) != DLS_OK) return false;
    for (size_t f = 0; f < dls_schema_count(schema); f++) {
        if (dls_schema_add(*out, dls_schema_at(schema, f), NULL) != DLS_OK) return false;
    }
    return true;
}

/* Whether the fields that were named are fields of the index, of these kinds. */
static int check_wishes(const struct options *options, const dls_schema *schema)
{
    const char *path = options->output_path;
    struct field_wishes wishes = { .count = 0 };
    take_wishes(options, &wishes);
    for (size_t i = 0; i < wishes.count; i++) {
        const struct field_wish *wish = &wishes.wishes[i];
        int number = dls_schema_find(schema, wish->name);
        if (number < 0) return trouble("%s: has no field '%s', and gets none by --update", path, wish->name);
        dls_field_kind kind = dls_schema_at(schema, (size_t)number)->kind;
        if (kind == wish->kind) continue;
        return trouble("%s: field '%s' is %s, and stays so", path, wish->name, field_kind_name(kind));
    }
    return EXIT_FOUND;
}

/* Whether the language that was named is that of the index. */
static int check_language(const struct options *options, const dls_schema *schema)
{
    for (size_t f = 0; f < dls_schema_count(schema) && options->language != NULL; f++) {
        const dls_field *field = dls_schema_at(schema, f);
        if (field->kind != DLS_FIELD_TEXT || strcmp(field->analyzer, options->language) == 0) continue;
        return trouble("%s: its language is %s, and stays so", options->output_path, field->analyzer);
    }
    return EXIT_FOUND;
}

static int take_existing(const struct options *options, dls_schema **schema)
{
    dls_error err;
    dls_index *index;
    dls_status status = dls_index_open(options->output_path, NULL, &index, &err);
    if (status == DLS_ENOTFOUND) return EXIT_FOUND;
    if (status != DLS_OK) return trouble_with(options->output_path, &err);
    int result = check_language(options, dls_index_schema(index));
    if (result == EXIT_FOUND) result = check_wishes(options, dls_index_schema(index));
    if (result == EXIT_FOUND && !copy_schema(dls_index_schema(index), schema)) result = out_of_memory();
    dls_index_close(index);
    return result;
}

int index_fields_begin(const struct options *options, dls_schema **schema)
{
    const char *language = options->language != NULL ? options->language : DEFAULT_LANGUAGE;
    dls_analyzer *analyzer;
    if (dls_analyzer_new(language, NULL, &analyzer, NULL) != DLS_OK) return refuse_language(language);
    dls_analyzer_free(analyzer);
    return options->update ? take_existing(options, schema) : EXIT_FOUND;
}

/* -------------------------------------------------------------------------------------------------- A new index */

static void watch_documents(const struct options *options, const struct held_documents *held,
                            struct document_guess *guess)
{
    for (size_t i = 0; i < held->count; i++)
        document_guess_watch(guess, options->maps, options->map_count, held->documents[i].object);
}

int index_fields_make(const struct options *options, const struct held_documents *held, dls_schema **schema)
{
    struct field_wishes wishes = { .no_acronyms = options->no_acronyms };
    dls_error err;
    struct document_guess *guess = calloc(1, sizeof *guess);
    if (guess == NULL) return out_of_memory();
    take_wishes(options, &wishes);
    watch_documents(options, held, guess);
    document_guess_add(guess, &wishes);
    free(guess);
    const char *language = options->language != NULL ? options->language : DEFAULT_LANGUAGE;
    bool made = document_schema_new(language, &wishes, schema, &err) == DLS_OK;
    return made ? EXIT_FOUND : trouble_with(options->output_path, &err);
}
