/* SPDX-License-Identifier: MIT
 *
 * Parsing by the table: --name, --name VALUE, --name=VALUE, -x, -xVALUE, -x VALUE, letters without a value together;
 * options may stand after operands, `--` ends them, `-` alone is an operand. A wrong one says what is wrong and what is
 * near.
 */
#include "cli/flags.h"

#include <stdlib.h>
#include <string.h>

#include "cli/document_schema.h"
#include "cli/flag_table.h"
#include "cli/human_numbers.h"
#include "cli/message.h"
#include "cli/nearest.h"
#include "cli/source.h"
#include "cli/string_builder.h"
#include "cli/verb_table.h"

#define DEFAULT_LIMIT 10
#define DEFAULT_BUFFER ((uint64_t)256 << 20)
#define MIN_BUFFER ((uint64_t)1 << 20)
#define DEFAULT_TIMEOUT 30
#define MIN_WIDTH 20
#define MAX_WIDTH 10000

/* ---------------------------------------------------------------------------------------- Values of options */

static bool set_color(const char *value, struct options *options)
{
    if (strcmp(value, "auto") == 0) options->color = COLOR_AUTO;
    else if (strcmp(value, "always") == 0) options->color = COLOR_ALWAYS;
    else if (strcmp(value, "never") == 0) options->color = COLOR_NEVER;
    else return false;
    return true;
}

static bool set_syntax(const char *value, struct options *options)
{
    options->full_syntax = strcmp(value, "full") == 0;
    return options->full_syntax || strcmp(value, "plain") == 0;
}

static bool set_width(const char *value, struct options *options)
{
    uint64_t width;
    if (!parse_count(value, MAX_WIDTH, &width) || width < MIN_WIDTH) return false;
    options->width = (size_t)width;
    return true;
}

static bool set_unit(const char *value, struct options *options)
{
    if (strcmp(value, "bytes") == 0) options->unit = 0;
    else if (strcmp(value, "characters") == 0) options->unit = DLS_UNIT_CHARACTER;
    else if (strcmp(value, "utf16") == 0) options->unit = DLS_UNIT_UTF16;
    else return false;
    return true;
}

static bool set_formula(const char *value, struct options *options)
{
    if (strcmp(value, "bm25") == 0) options->formula = DLS_FORMULA_BM25;
    else if (strcmp(value, "bm25+") == 0) options->formula = DLS_FORMULA_BM25_PLUS;
    else if (strcmp(value, "bm25l") == 0) options->formula = DLS_FORMULA_BM25L;
    else return false;
    return true;
}

static bool set_format(const char *value, struct options *options)
{
    options->format = value;
    return format_find(value) != NULL;
}

/* "NAME=..." with something on both sides of the sign. */
static bool set_pair(const char *value, const char **list, size_t *count)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0') return false;
    list[(*count)++] = value;
    return true;
}

/* "year:integer" */
static bool set_kind(const char *value, struct options *options)
{
    dls_field_kind kind;
    const char *colon = strrchr(value, ':');
    if (colon == NULL || colon == value || colon - value > DLS_MAX_NAME) return false;
    if (!field_kind_find(colon + 1, strlen(colon + 1), &kind)) return false;
    options->fields[options->field_count++] = value;
    return true;
}

/* "auto, always or never": the values that the table names. */
static void add_choices(struct string_builder *out, const char *values)
{
    for (size_t length; *values != '\0'; values += length) {
        values += strspn(values, " ");
        length = strcspn(values, " ");
        if (out->size > 0) builder_add_string(out, values[length] == '\0' ? " or " : ", ");
        builder_add(out, values, length);
    }
}

/* What a value has to look like, for the message that says that it does not; of one that the table does not list. */
static const char *wanted(enum flag_id id)
{
    switch (id) {
    case FLAG_LIMIT:
    case FLAG_OFFSET: return "a number from 0 to 10000000";
    case FLAG_WHERE: return "NAME=VALUE, as kind=paper";
    case FLAG_KIND: return "NAME:KIND, as venue:keyword (kinds: dlsearch index --help)";
    case FLAG_MAP: return "NAME=MEMBER, as text=abstract";
    case FLAG_K1: return "a number from 0 to 1000";
    case FLAG_B: return "a number from 0 to 1";
    case FLAG_LEAD:
    case FLAG_ADJACENCY: return "a number from 0 to 100";
    case FLAG_DELTA: return "a number from 0 to 1000";
    case FLAG_WIDTH: return "a number from 20 to 10000";
    case FLAG_COMMIT_EVERY: return "a number of documents, 1 or more";
    case FLAG_WAIT: return "a number of milliseconds, from 0 to 4294967295";
    case FLAG_BUFFER: return "a size of at least 1M, as 64M or 2G";
    case FLAG_THREADS: return "a number from 1 to 8";
    case FLAG_DELAY: return "seconds, from 0 to 3600";
    case FLAG_TIMEOUT: return "seconds, from 0.1 to 3600";
    default: return "something";
    }
}

static bool set_join(const char *value, struct options *options)
{
    if (strcmp(value, "none") == 0) options->join = DLS_JOIN_NONE;
    else if (strcmp(value, "unknown") == 0) options->join = DLS_JOIN_UNKNOWN;
    else if (strcmp(value, "all") == 0) options->join = DLS_JOIN_ALL;
    else return false;
    return true;
}

/* Apply an option; false: `value` is none for it. */
static bool set_flag(enum flag_id id, const char *value, struct options *options)
{
    switch (id) {
    case FLAG_INDEX:
        options->index_is_named = true;
        options->index_path = options->index_paths[options->index_count++] = value;
        return true;
    case FLAG_LIMIT: return options->has_limit = parse_count(value, DLS_MAX_HITS, &options->limit);
    case FLAG_OFFSET: return parse_count(value, DLS_MAX_HITS, &options->offset);
    case FLAG_FIELD: options->fields[options->field_count++] = value; return true;
    case FLAG_WHERE: return set_pair(value, options->conditions, &options->condition_count);
    case FLAG_FILTER: options->filters[options->filter_count++] = value; return true;
    case FLAG_FACET: options->facets[options->facet_count++] = value; return true;
    case FLAG_SORT: options->sorts[options->sort_count++] = value; return true;
    case FLAG_AFTER: options->after = value; return true;
    case FLAG_SYNTAX: return set_syntax(value, options);
    case FLAG_NO_CORRECT: options->no_correct = true; return true;
    case FLAG_SYNONYMS: options->synonyms[options->synonym_count++] = value; return true;
    case FLAG_JOIN: return set_join(value, options);
    case FLAG_NO_ACRONYMS: options->no_acronyms = true; return true;
    case FLAG_ACRONYMS: options->acronyms = true; return true;
    case FLAG_NO_SYNONYMS: options->no_synonyms = true; return true;
    case FLAG_JSON: options->json = true; return true;
    case FLAG_UNITS: return set_unit(value, options);
    case FLAG_EXPLAIN: options->explain = true; return true;
    case FLAG_K1: return options->has_k1 = parse_number(value, 0.0f, 1000.0f, &options->k1);
    case FLAG_B: return options->has_b = parse_number(value, 0.0f, 1.0f, &options->b);
    case FLAG_FORMULA: return set_formula(value, options);
    case FLAG_LEAD: return options->has_lead = parse_number(value, 0.0f, 100.0f, &options->lead);
    case FLAG_ADJACENCY:
        return options->has_adjacency = parse_number(value, 0.0f, 100.0f, &options->adjacency);
    case FLAG_LIKE: options->like = value; return true;
    case FLAG_DELTA: return parse_number(value, 0.0f, 1000.0f, &options->delta);
    case FLAG_COLOR: return set_color(value, options);
    case FLAG_WIDTH: return set_width(value, options);
    case FLAG_NO_PAGER: options->no_pager = true; return true;
    case FLAG_OUTPUT: options->output_path = value; return true;
    case FLAG_LANGUAGE: options->language = value; return true;
    case FLAG_KIND: return set_kind(value, options);
    case FLAG_MAP: return set_pair(value, options->maps, &options->map_count);
    case FLAG_BUFFER: return parse_size(value, &options->buffer_bytes) && options->buffer_bytes >= MIN_BUFFER;
    case FLAG_THREADS: return parse_count(value, DLS_MAX_THREADS, &options->threads) && options->threads > 0;
    case FLAG_COMMIT_EVERY: return parse_count(value, INT64_MAX, &options->commit_every) && options->commit_every > 0;
    case FLAG_WAIT: return parse_count(value, UINT32_MAX, &options->wait_ms);
    case FLAG_UPDATE: options->update = true; return true;
    case FLAG_REORDER: options->reorder = true; return true;
    case FLAG_STRICT: options->strict = true; return true;
    case FLAG_FORMAT: return set_format(value, options);
    case FLAG_SPLIT: return options->split_headings = strcmp(value, "headings") == 0;
    case FLAG_PRUNE: options->prune = true; return true;
    case FLAG_WATCH: options->watch = true; return true;
    case FLAG_DRY_RUN: options->dry_run = true; return true;
    case FLAG_REPAIR: options->repaired_path = value; return true;
    case FLAG_TEXT: options->text = true; return true;
    case FLAG_KEEP: options->keep_path = value; return true;
    case FLAG_CONTACT: options->contact = value; return true;
    case FLAG_REFRESH: options->refresh = true; return true;
    case FLAG_OFFLINE: options->offline = true; return true;
    case FLAG_ARCHIVE: options->archive = true; return true;
    case FLAG_ALLOW_PRIVATE: options->allow_private = true; return true;
    case FLAG_DELAY: return parse_number(value, 0.0f, 3600.0f, &options->delay_seconds);
    case FLAG_TIMEOUT: return parse_number(value, 0.1f, 3600.0f, &options->timeout_seconds);
    case FLAG_QUIET: options->quiet = true; return true;
    case FLAG_RUN: options->run_path = value; return true;
    case FLAG_MAN: options->man = true; return true;
    case FLAG_HELP: options->help = true; return true;
    case FLAG_VERSION: options->version = true; return true;
    }
    return false;
}

/* -------------------------------------------------------------------------------------------------- Parsing */

struct parser {
    int argc;
    char **argv;
    int at; /* the argument that is being read */
    struct options *options;
};

static bool belongs(const struct flag *flag, const struct options *options)
{
    return (flag->verbs & (unsigned)options->verb) != 0;
}

/* An option of the verb, or else one of that name of another. */
static const struct flag *find_long(const char *name, size_t length, const struct options *options)
{
    const struct flag *found = NULL;
    for (size_t i = 0; flag_at(i) != NULL; i++) {
        const char *known = flag_at(i)->name;
        if (strlen(known) != length || memcmp(known, name, length) != 0) continue;
        if (found == NULL || belongs(flag_at(i), options)) found = flag_at(i);
    }
    return found;
}

static const struct flag *find_short(char letter, const struct options *options)
{
    const struct flag *found = NULL;
    for (size_t i = 0; flag_at(i) != NULL; i++) {
        if (flag_at(i)->letter != letter) continue;
        if (found == NULL || belongs(flag_at(i), options)) found = flag_at(i);
    }
    return found;
}

const struct verb_row *options_meant_verb(const struct options *options)
{
    if (options->verb_is_named || options->operand_count == 0 || options->operands[0] != options->first) return NULL;
    struct nearest nearest = nearest_to(options->operands[0]);
    for (size_t i = 0; verb_at(i) != NULL; i++) nearest_offer(&nearest, verb_at(i)->name);
    return nearest.best != NULL ? verb_row_find(nearest.best) : NULL;
}

/* "dlsearch idnex -o a.dls b.jsonl": the first word looks like a verb, and what follows is not for a search. */
static bool explain_misspelt_verb(const struct options *options)
{
    const struct verb_row *meant = options_meant_verb(options);
    if (meant == NULL) return false;
    trouble("no command '%s'; did you mean 'dlsearch %s'? (to look for the word: dlsearch search %s)",
            options->operands[0], meant->name, options->operands[0]);
    return true;
}

/* In "dlsearch convolution -stride" a word to leave out was meant. */
static void suggest_exclusion(const struct parser *parser, const char *argument)
{
    const struct options *options = parser->options;
    if (options->verb != VERB_SEARCH || options->operand_count == 0) return;
    if (argument[1] == '-' || strlen(argument) < 3) return;
    message("to leave out a word, quote the query: dlsearch '%s %s'", options->operands[0], argument);
}

static void refuse_unknown(const struct options *options, const struct named_value *named, const char *const *fields,
                           size_t count)
{
    char mistyped[64];
    size_t length = named->length < sizeof mistyped ? named->length : sizeof mistyped - 1;
    memcpy(mistyped, named->name, length);
    mistyped[length] = '\0';
    struct nearest nearest = nearest_to(mistyped);
    struct string_builder names = { 0 };
    for (size_t i = 0; flag_at(i) != NULL && length > 1; i++) {
        if (belongs(flag_at(i), options)) nearest_offer(&nearest, flag_at(i)->name);
    }
    for (size_t i = 0; i < count; i++) {
        if (length > 1) nearest_offer(&nearest, fields[i]);
        builder_add_format(&names, "%s%s", i == 0 ? ", and fields: " : ", ", fields[i]);
    }
    if (nearest.best != NULL) trouble("no option '%s'; did you mean '--%s'?", named->argument, nearest.best);
    else trouble("no option '%s'; those there are: dlsearch %s%s--help%s", named->argument,
                 options->verb == VERB_SEARCH ? "" : verb_row_of(options->verb)->name,
                 options->verb == VERB_SEARCH ? "" : " ", names.size > 0 ? builder_text(&names) : "");
    builder_done(&names);
}

static void refuse_foreign(const struct options *options, const struct flag *flag, const char *shown)
{
    size_t owner = 0;
    while ((flag->verbs & (unsigned)verb_at(owner)->verb) == 0) owner++;
    trouble("'%s' is an option of 'dlsearch %s', not of '%s'", shown, verb_at(owner)->name,
            options->verb == VERB_SEARCH ? "dlsearch search" : verb_row_of(options->verb)->name);
}

void options_refuse(const struct options *options, const struct named_value *named, const char *const *fields,
                    size_t count)
{
    const struct flag *foreign = find_long(named->name, named->length, options);
    char shown[32] = "--";
    if (explain_misspelt_verb(options)) return;
    if (foreign == NULL) {
        refuse_unknown(options, named, fields, count);
        return;
    }
    strncat(shown, foreign->name, sizeof shown - 3);
    refuse_foreign(options, foreign, shown);
}

/* "--year 2015": whether the index has such a field will be seen. */
static bool take_named(struct parser *parser, const char *argument, const char *name, size_t length)
{
    struct named_value named = { argument, name, length, name[length] == '=' ? name + length + 1 : NULL };
    bool searches = parser->options->verb == VERB_SEARCH || parser->options->verb == VERB_SIMILAR ||
                    parser->options->verb == VERB_EVAL;
    if (!searches || length == 0) {
        options_refuse(parser->options, &named, NULL, 0);
        return false;
    }
    if (named.value == NULL && parser->at + 1 < parser->argc) named.value = parser->argv[++parser->at];
    parser->options->named[parser->options->named_count++] = named;
    return true;
}

/* Apply `flag` with the value that stands in the same argument (`attached`, or NULL) or the next one. */
static bool take_flag(struct parser *parser, const struct flag *flag, const char *shown, const char *attached)
{
    if (!belongs(flag, parser->options)) {
        if (!explain_misspelt_verb(parser->options)) refuse_foreign(parser->options, flag, shown);
        return false;
    }
    const char *value = attached;
    if (flag->argument != NULL && value == NULL) {
        if (parser->at + 1 == parser->argc) {
            trouble("'%s' wants %s after it", shown, flag->argument);
            return false;
        }
        value = parser->argv[++parser->at];
    }
    if (set_flag(flag->id, value, parser->options)) return true;
    struct string_builder choices = { 0 };
    if (flag->values != NULL && strcmp(flag->values, VALUES_LANGUAGE) != 0) add_choices(&choices, flag->values);
    trouble("'%s' wants %s, not '%s'", shown, choices.size > 0 ? builder_text(&choices) : wanted(flag->id), value);
    builder_done(&choices);
    return false;
}

static bool take_long(struct parser *parser, const char *argument)
{
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    const char *attached = name[length] == '=' ? name + length + 1 : NULL;
    const struct flag *flag = find_long(name, length, parser->options);
    if (flag == NULL || !belongs(flag, parser->options)) return take_named(parser, argument, name, length);
    if (attached != NULL && flag->argument == NULL) {
        trouble("'--%s' takes no value", flag->name);
        return false;
    }
    char shown[32] = "--";
    strncat(shown, flag->name, sizeof shown - 3);
    return take_flag(parser, flag, shown, attached);
}

static bool refuse_short(const struct parser *parser, const char *argument)
{
    struct named_value named = { argument, argument + 1, strlen(argument + 1), NULL };
    if (explain_misspelt_verb(parser->options)) return false;
    refuse_unknown(parser->options, &named, NULL, 0);
    suggest_exclusion(parser, argument);
    return false;
}

static bool take_short(struct parser *parser, const char *argument)
{
    for (const char *letter = argument + 1; *letter != '\0'; letter++) {
        const struct flag *flag = find_short(*letter, parser->options);
        if (flag == NULL) return refuse_short(parser, argument);
        char shown[] = { '-', *letter, '\0' };
        bool has_attached = flag->argument != NULL && letter[1] != '\0';
        if (!take_flag(parser, flag, shown, has_attached ? letter + 1 : NULL)) {
            if (has_attached) suggest_exclusion(parser, argument);
            return false;
        }
        if (flag->argument != NULL) return true;
    }
    return true;
}

static bool parse_arguments(struct parser *parser)
{
    struct options *options = parser->options;
    bool only_operands = false;
    for (; parser->at < parser->argc; parser->at++) {
        const char *argument = parser->argv[parser->at];
        bool is_operand = only_operands || argument[0] != '-' || argument[1] == '\0';
        if (is_operand) options->operands[options->operand_count++] = argument;
        else if (strcmp(argument, "--") == 0) only_operands = true;
        else if (!(argument[1] == '-' ? take_long(parser, argument) : take_short(parser, argument))) return false;
    }
    return true;
}

static bool looks_like_a_file(const char *word)
{
    static const char *const endings[] = { ".dls", ".json", ".jsonl", ".gz", ".zst" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t length = strlen(word);
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(word + length - ending, endings[i]) == 0) return true;
    }
    return false;
}

/* "dlsearch chek papers.dls", "dlsearch serach -i papers.dls graph": not wrong, but hardly meant as searches. */
static bool refuse_misspelt_verb(const struct parser *parser)
{
    const struct options *options = parser->options;
    bool names_file = options->index_path != NULL;
    for (size_t i = 1; i < options->operand_count && !names_file; i++) {
        names_file = looks_like_a_file(options->operands[i]);
    }
    return names_file && explain_misspelt_verb(options);
}

bool options_parse(int argc, char **argv, struct options *options)
{
    *options = (struct options){
        .verb = VERB_SEARCH, .limit = DEFAULT_LIMIT, .delta = DLS_DEFAULT_DELTA, .join = DLS_JOIN_UNKNOWN,
        .buffer_bytes = DEFAULT_BUFFER, .delay_seconds = -1, .timeout_seconds = DEFAULT_TIMEOUT
    };
    const char ***lists[] = { &options->operands, &options->fields, &options->conditions, &options->index_paths,
                              &options->filters,  &options->facets, &options->sorts,      &options->maps,
                              &options->synonyms };
    size_t most = (size_t)argc + 1; /* no list can have more than there are arguments */
    options->first = argc > 1 ? argv[1] : NULL;
    options->pointers = calloc(sizeof lists / sizeof lists[0] * most, sizeof *options->pointers);
    options->named = calloc(most, sizeof *options->named);
    if (options->pointers == NULL || options->named == NULL) {
        out_of_memory();
        return false;
    }
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) *lists[i] = options->pointers + i * most;

    struct parser parser = { .argc = argc, .argv = argv, .at = 1, .options = options };
    const struct verb_row *named = argc > 1 ? verb_row_find(argv[1]) : NULL;
    if (named != NULL) {
        options->verb = named->verb;
        options->verb_is_named = true;
        parser.at++;
    }
    return parse_arguments(&parser) && !refuse_misspelt_verb(&parser);
}

void options_done(struct options *options)
{
    free(options->pointers);
    free(options->named);
    free(options->user_index);
    options->user_index = NULL;
    options->pointers = NULL;
    options->named = NULL;
}
