/* SPDX-License-Identifier: MIT
 *
 * dlsearch QUERY, dlsearch search: find, and print hits as text or as JSON. How many there are in all is said on
 * standard error, after them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/hit_json.h"
#include "cli/hit_text.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/index_set.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/query_build.h"

struct search {
    const struct options *options;
    struct index_set set;
    dls_query *query;
};

static bool wants_count(const struct options *options)
{
    return !options->quiet && (!options->json || options->limit == 0);
}

static bool run_search(struct search *search)
{
    const struct options *options = search->options;
    float b[DLS_MAX_FIELDS];
    for (size_t f = 0; f < DLS_MAX_FIELDS; f++) b[f] = options->b;

    dls_search_options settings = DLS_SEARCH_OPTIONS_INIT;
    if (options->has_k1) settings.k1 = options->k1;
    if (options->has_b) settings.b = b;
    settings.formula = options->formula;
    settings.delta = options->delta;
    settings.offset = options->offset;
    settings.count = wants_count(options) || options->limit == 0;
    return index_set_search(&search->set, search->query, (size_t)options->limit, &settings);
}

/* Columns for " 10. ", where the last hit has that number. */
static size_t number_columns(uint64_t last)
{
    char text[24];
    int digits = snprintf(text, sizeof text, "%" PRIu64, last);
    return (size_t)(digits < 2 ? 2 : digits) + 2;
}

static struct hit_form form_of(const struct search *search)
{
    const struct options *options = search->options;
    return (struct hit_form){
        .fields = shown_fields_of(dls_index_schema(search->set.indexes[0].index)),
        .terminal = terminal_of_output(options->color, options->width),
        .indent = number_columns(options->offset + index_set_hit_count(&search->set)),
        .explain = options->explain,
        .first_rank = options->offset + 1,
    };
}

/* Print the hits; the exit status. */
static int print_hits(const struct search *search)
{
    const struct options *options = search->options;
    struct hit_form form = form_of(search);
    uint32_t remarks = index_set_remarks(&search->set);
    struct hit_json_form json_form = { form.fields, options->unit, options->explain, NULL, remarks };
    struct string_builder out = { 0 };
    size_t count = index_set_hit_count(&search->set);
    int status = count > 0 ? EXIT_FOUND : EXIT_NONE;
    bool goes_on = true;
    for (size_t i = 0; i < count && goes_on; i++) {
        dls_error err;
        uint64_t rank = options->offset + i + 1;
        dls_merged_hit hit = index_set_hit(&search->set, i);
        const struct index_of_set *from = &search->set.indexes[hit.shard];
        if (search->set.count > 1) form.index = json_form.index = from->path;
        dls_status added = options->json
                               ? builder_add_hit_json(&out, &json_form, from->hits, hit.number, rank, &err)
                               : builder_add_hit(&out, &form, from->hits, hit.number, rank, &err);
        if (added != DLS_OK) {
            status = trouble_with(index_file_name(from->path), &err);
            builder_clear(&out);
            goes_on = false;
        }
        goes_on = goes_on && output_write_some(&out, &status);
    }
    if (goes_on && count > 0) output_write(&out, &status);
    builder_done(&out);
    return status;
}

static void say_nothing_found(const struct search *search)
{
    const struct options *options = search->options;
    if (dls_query_is_empty(search->query)) {
        message("nothing found: the query has no word in it");
        return;
    }
    struct string_builder query = { 0 };
    builder_add_query(&query, options);
    message("nothing in %s matches: %s", index_set_name(&search->set), builder_text(&query));
    builder_done(&query);
}

/* "10 of 231 matches", "3 matches", "matches 11 to 20 of 231". */
static void say_total(const struct search *search)
{
    const struct options *options = search->options;
    uint64_t total = index_set_total(&search->set);
    uint64_t shown = index_set_hit_count(&search->set);
    const char *plural = total == 1 ? "match" : "matches";
    if (shown > 0 && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)) fputs("\n", stderr); /* apart from the last hit */
    if (total == 0) say_nothing_found(search);
    else if (options->limit == 0 || shown == total) message("%s %s", grouped(total).text, plural);
    else if (shown == 0) message("no more: there are %s %s", grouped(total).text, plural);
    else if (options->offset == 0) message("%s of %s matches", grouped(shown).text, grouped(total).text);
    else message("%s to %s of %s matches", grouped(options->offset + 1).text, grouped(options->offset + shown).text,
                 grouped(total).text);
}

/* What a query that found nothing as it stood had: a phrase, or something to leave out. */
static const char *why_relaxed(const struct options *options)
{
    struct string_builder query = { 0 };
    builder_add_query(&query, options);
    const char *text = builder_text(&query), *quote = strchr(text, '"');
    bool phrase = quote != NULL && strchr(quote + 1, '"') != NULL;
    bool exclusion = text[0] == '-' || strstr(text, " -") != NULL;
    builder_done(&query);
    if (phrase && !exclusion) return "no document has the phrase";
    return phrase ? "no document matches with its phrases and exclusions" : "nothing is left without what is excluded";
}

/* Stop words that were left out are no news to people. */
static void say_remarks(const struct search *search)
{
    uint32_t remarks = index_set_remarks(&search->set);
    if (dls_query_is_cut(search->query))
        message("the query is long: only its first %d different words were looked for", DLS_MAX_TERMS);
    else if ((remarks & DLS_REMARK_CUT) != 0)
        message("a word stands for too many: only the commonest %d were looked for", DLS_MAX_EXPANSION);
    if ((remarks & DLS_REMARK_RELAXED) != 0) message("%s; these have its words", why_relaxed(search->options));
}

static int report(const struct search *search)
{
    const struct options *options = search->options;
    say_remarks(search);
    int status = print_hits(search);
    if (status == EXIT_TROUBLE) return status;
    if (wants_count(options)) say_total(search);
    if (options->limit == 0) status = index_set_total(&search->set) > 0 ? EXIT_FOUND : EXIT_NONE;
    return status;
}

/* "dlsearch search papers.dls graph": an index among the words, and the built-in list would be searched. */
static const char *find_forgotten_index(const struct options *options)
{
    for (size_t i = 0; i < options->operand_count && options->index_path == NULL; i++) {
        const char *word = options->operands[i];
        size_t length = strlen(word);
        bool is_named = length > 4 && strcmp(word + length - 4, ".dls") == 0;
        if (is_named && access(word, F_OK) == 0) return word;
    }
    return NULL;
}

/* An address is looked for as such, and, where no document has it, by its words as any text is. */
static bool find(struct search *search)
{
    bool failed;
    const dls_schema *schema = dls_index_schema(search->set.indexes[0].index);
    search->query = query_build_address(search->options, schema, &failed);
    if (failed) return false;
    if (search->query != NULL) {
        if (!run_search(search)) return false;
        bool counted = wants_count(search->options) || search->options->limit == 0;
        bool found = index_set_hit_count(&search->set) > 0 || (counted && index_set_total(&search->set) > 0);
        if (found) return true;
        index_set_forget(&search->set);
        dls_query_free(search->query);
    }
    search->query = query_build(search->options, schema);
    return search->query != NULL && run_search(search);
}

int cmd_search(const struct options *options)
{
    const char *forgotten = find_forgotten_index(options);
    if (forgotten != NULL) return trouble("%s is a file; to search it: dlsearch -i %s WORDS", forgotten, forgotten);
    if (options->operand_count == 0) {
        return trouble("no words to look for; as in: dlsearch %sconvolution stride",
                       options->verb_is_named ? "search -i FILE.dls " : "");
    }
    struct search search = { .options = options };
    bool found = index_set_open(&search.set, options->index_paths, options->index_count) && find(&search);
    int status = found ? report(&search) : EXIT_TROUBLE;
    index_set_close(&search.set);
    dls_query_free(search.query);
    return status;
}
