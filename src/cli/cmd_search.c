/* SPDX-License-Identifier: MIT
 *
 * dlsearch QUERY, dlsearch search: find, and print hits as text or as JSON, and facets after them. How many there are
 * in all is said on standard error, at the end.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/cursor_text.h"
#include "cli/facet_print.h"
#include "cli/facet_set.h"
#include "cli/filter_build.h"
#include "cli/hit_json.h"
#include "cli/hit_text.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/index_set.h"
#include "cli/last_answer.h"
#include "cli/liked_document.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/pager.h"
#include "cli/query_build.h"
#include "cli/safe_text.h"
#include "cli/search_settings.h"
#include "cli/synonym_list.h"
#include "cli/verb_table.h"

/* Bytes of a query that a message repeats. */
#define MOST_QUOTED 300

struct search {
    const struct options *options;
    struct index_set set;
    struct facet_set facets;
    struct string_builder after; /* the cursor's bytes */
    dls_query *query;
    bool lacks_document; /* that of --like */
};

static bool wants_count(const struct options *options)
{
    return !options->quiet && (!options->json || options->limit == 0);
}

/* Read what depends on the fields of each index. */
static bool prepare(struct search *search)
{
    const struct options *options = search->options;
    if (options->after != NULL && !cursor_read(options->after, &search->after)) {
        trouble("--after %s: no cursor; they are in what --sort finds", options->after);
        return false;
    }
    if (options->after != NULL && search->set.count > 1) {
        trouble("--after goes on in one index; in several together: --offset N");
        return false;
    }
    for (size_t i = 0; i < search->set.count; i++) {
        struct index_of_set *one = &search->set.indexes[i];
        const dls_schema *schema = dls_index_schema(one->index);
        const char *name = index_file_name(one->path);
        if (!filter_build(options, schema, name, &one->filter)) return false;
        if (!search_order_of(options, schema, name, &one->order)) return false;
    }
    return facet_set_begin(&search->facets, options, &search->set);
}

static bool run_search(struct search *search)
{
    const struct options *options = search->options;
    struct search_settings ranking;
    search_settings_take(&ranking, options);
    dls_search_options settings = ranking.search;
    settings.offset = options->offset;
    settings.count = wants_count(options) || options->limit == 0;
    settings.facet_count = search->facets.count;
    settings.after = options->after != NULL ? builder_text(&search->after) : NULL;
    settings.after_length = search->after.size;
    return index_set_search(&search->set, search->query, (size_t)options->limit, &settings) &&
           facet_set_take(&search->facets, &search->set);
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
        .terminal = terminal_of_output(options->color, options->width),
        .indent = number_columns(options->offset + index_set_hit_count(&search->set)),
        .explain = options->explain,
        .first_rank = options->offset + 1,
    };
}

static bool has_matches(const struct facet_set *facets)
{
    return facets->facets[0].facet.with + facets->facets[0].facet.without > 0;
}

static void add_facets(struct string_builder *out, const struct search *search, bool behind_hits)
{
    const struct options *options = search->options;
    struct terminal terminal = terminal_of_output(options->color, options->width);
    if (options->json) builder_add_facets_json(out, &search->facets);
    else if (search->facets.count > 0 && has_matches(&search->facets)) {
        if (behind_hits) builder_add_string(out, "\n");
        builder_add_facets(out, &search->facets, &terminal);
    }
}

/* Print the hits and the facets; the exit status. */
static int print_hits(const struct search *search)
{
    const struct options *options = search->options;
    struct hit_form form = form_of(search);
    uint32_t remarks = index_set_remarks(&search->set);
    bool cursors = search->set.count == 1 && (options->sort_count > 0 || options->after != NULL);
    struct hit_json_form json_form = { .unit = options->unit, .explain = options->explain, .cursors = cursors,
                                       .remarks = remarks };
    struct string_builder out = { 0 };
    struct last_answer last = { .is_kept = false };
    bool paged = !options->json && pager_is_wanted(options);
    if (!options->json) last_answer_begin(&last);
    size_t count = index_set_hit_count(&search->set);
    int status = count > 0 ? EXIT_FOUND : EXIT_NONE;
    bool goes_on = true;
    size_t shard = 0; /* of the hit before */
    for (size_t i = 0; i < count && goes_on; i++) {
        dls_error err;
        uint64_t rank = options->offset + i + 1;
        dls_merged_hit hit = index_set_hit(&search->set, i);
        const struct index_of_set *from = &search->set.indexes[hit.shard];
        form.fields = json_form.fields = shown_fields_of(dls_index_schema(from->index));
        if (search->set.count > 1) form.index = json_form.index = from->path;
        if (i == 0 || hit.shard != shard) last_answer_of_index(&last, from->path);
        shard = hit.shard;
        dls_status added = options->json
                               ? builder_add_hit_json(&out, &json_form, from->hits, hit.number, rank, &err)
                               : builder_add_hit(&out, &form, from->hits, hit.number, rank, &err);
        if (added != DLS_OK) {
            status = trouble_with(index_file_name(from->path), &err);
            builder_clear(&out);
            goes_on = false;
        }
        last_answer_add(&last, &form.fields, from->hits, hit.number, rank);
        paged = paged && out.size <= MOST_PAGED;
        goes_on = goes_on && (paged || output_write_some(&out, &status));
    }
    last_answer_end(&last);
    if (goes_on) add_facets(&out, search, count > 0);
    if (goes_on && out.size > 0) pager_write(paged, &out, &status);
    builder_done(&out);
    return status;
}

/* Of a text that was pasted the beginning says which one it was. */
static void cut_to_quote(struct string_builder *text)
{
    size_t end = MOST_QUOTED;
    if (text->size <= MOST_QUOTED) return;
    while (end > 0 && ((unsigned char)text->bytes[end] & 0xC0) == 0x80) end--;
    text->size = end;
    builder_add_string(text, " ...");
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
    cut_to_quote(&query);
    const char *name = index_set_name(&search->set), *text = builder_text(&query);
    if (options->like != NULL) message("nothing in %s is like %s", name, options->like);
    else if (!filter_is_wanted(options)) message("nothing in %s matches: %s", name, text);
    else if (options->operand_count > 0) message("nothing in %s matches with these filters: %s", name, text);
    else message("nothing in %s matches these filters", name);
    builder_done(&query);
}

/* "10 of 231 matches in the built-in list", "3 matches", "11 to 20 of 231 matches": where, if it was not named. */
static void say_total(const struct search *search)
{
    const struct options *options = search->options;
    const char *in = options->index_is_named ? "" : " in ";
    const char *where = options->index_is_named ? "" : index_set_name(&search->set);
    uint64_t total = index_set_total(&search->set);
    uint64_t shown = index_set_hit_count(&search->set);
    const char *plural = total == 1 ? "match" : "matches";
    bool below = shown > 0 || (search->facets.count > 0 && total > 0); /* apart from the last hit or facet */
    if (below && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO)) fputs("\n", stderr);
    if (total == 0) say_nothing_found(search);
    else if (options->limit == 0 || shown == total) message("%s %s%s%s", grouped(total).text, plural, in, where);
    else if (options->after != NULL)
        message("%s more of %s matches%s%s", grouped(shown).text, grouped(total).text, in, where);
    else if (shown == 0) message("no more: there are %s %s%s%s", grouped(total).text, plural, in, where);
    else if (options->offset == 0)
        message("%s of %s matches%s%s", grouped(shown).text, grouped(total).text, in, where);
    else message("%s to %s of %s matches%s%s", grouped(options->offset + 1).text, grouped(options->offset + shown).text,
                 grouped(total).text, in, where);
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

static void say_corrected(const struct search *search)
{
    const dls_query *corrected = dls_hits_corrected(search->set.indexes[0].hits);
    dls_text text = dls_query_corrected_text(corrected);
    if (text.length == 0) return;
    struct string_builder meant = { 0 };
    builder_add_safe(&meant, text.bytes, text.length);
    cut_to_quote(&meant);
    message("searched for: %s (as typed: --no-correct)", builder_text(&meant));
    builder_done(&meant);
}

/* Stop words that were left out are no news to people. */
static void say_remarks(const struct search *search)
{
    uint32_t remarks = index_set_remarks(&search->set);
    if (dls_query_is_cut(search->query))
        message("the query is long: only its first %d different words were looked for", DLS_MAX_TERMS);
    else if ((remarks & DLS_REMARK_CUT) != 0)
        message("a word stands for too many: only the commonest %d were looked for", DLS_MAX_EXPANSION);
    if ((remarks & DLS_REMARK_CORRECTED) != 0) say_corrected(search);
    if ((remarks & DLS_REMARK_RELAXED) != 0) message("%s; these have its words", why_relaxed(search->options));
}

/* How to go on behind the last hit, where that costs less than to begin anew. */
static void say_cursor(const struct search *search)
{
    const struct options *options = search->options;
    size_t shown = index_set_hit_count(&search->set);
    bool sorted = options->sort_count > 0 && search->set.count == 1;
    if (options->json || !sorted || shown == 0 || shown < options->limit || shown == index_set_total(&search->set))
        return;
    struct string_builder text = { 0 };
    dls_text cursor;
    if (dls_hits_cursor(search->set.indexes[0].hits, shown - 1, &cursor, NULL) != DLS_OK) return;
    builder_add_cursor(&text, &cursor);
    message("for those behind them: --after %s", builder_text(&text));
    builder_done(&text);
}

/* "dlsearch shwo conv-arithmetic" finds nothing, or what it did not look for. */
static void say_meant_verb(const struct search *search)
{
    const struct options *options = search->options;
    const struct verb_row *meant = options_meant_verb(options);
    bool found = index_set_total(&search->set) > 0 && (index_set_remarks(&search->set) & DLS_REMARK_CORRECTED) == 0;
    if (meant == NULL || found) return;
    struct string_builder operands = { 0 };
    for (size_t i = 1; i < options->operand_count; i++) builder_add_format(&operands, " %s", options->operands[i]);
    message("if a command was meant: dlsearch %s%s", meant->name, builder_text(&operands));
    builder_done(&operands);
}

/* "dlsearch -i papers.dls info": a verb stands first, and there it was a word. */
static void say_late_verb(const struct options *options)
{
    if (options->verb_is_named || options->operand_count == 0 || options->operands[0] == options->first) return;
    const struct verb_row *late = verb_row_find(options->operands[0]);
    if (late != NULL) message("'%s' is a word here; a command comes first: dlsearch %s", late->name, late->name);
}

/* "dlsearch conv*": a word and a sign, unless signs are asked for. */
static void say_beginning(const struct options *options)
{
    for (size_t i = 0; i < options->operand_count && !options->full_syntax; i++) {
        const char *star = strchr(options->operands[i], '*');
        if (star == NULL || star == options->operands[i] || star[-1] == ' ') continue;
        if (star[1] != '\0' && star[1] != ' ') continue;
        message("for words that begin so: --syntax full");
        return;
    }
}

static int report(const struct search *search)
{
    const struct options *options = search->options;
    say_remarks(search);
    int status = print_hits(search);
    if (status == EXIT_TROUBLE) return status;
    if (wants_count(options)) {
        say_total(search);
        say_cursor(search);
        say_meant_verb(search);
        say_late_verb(options);
        say_beginning(options);
    }
    if (options->limit == 0) status = index_set_total(&search->set) > 0 ? EXIT_FOUND : EXIT_NONE;
    return status;
}

/* "dlsearch search papers.dls graph": an index among the words, and another would be searched. */
static const char *find_forgotten_index(const struct options *options)
{
    for (size_t i = 0; i < options->operand_count && !options->index_is_named; i++) {
        const char *word = options->operands[i];
        size_t length = strlen(word);
        bool is_named = length > 4 && strcmp(word + length - 4, ".dls") == 0;
        if (is_named && access(word, F_OK) == 0) return word;
    }
    return NULL;
}

/* There is nothing to look for; after a message. */
static bool lacks_words(const struct options *options)
{
    bool lists = options->facet_count + options->sort_count > 0;
    if (options->operand_count > 0 || options->like != NULL || lists || filter_is_wanted(options)) return false;
    trouble("no words to look for; as in: dlsearch %sconvolution stride",
            options->verb_is_named ? "search -i FILE.dls " : "");
    return true;
}

/* What is like a document of one of the indexes; NULL after a message. */
static dls_query *query_of_document(struct search *search)
{
    const struct options *options = search->options;
    dls_query *query = NULL;
    dls_error err = { .code = DLS_ENOTFOUND };
    if (options->operand_count + options->field_count > 0) {
        trouble("--like KEY stands in place of words; to narrow it: --filter QUERY");
        return NULL;
    }
    for (size_t i = 0; i < search->set.count && err.code == DLS_ENOTFOUND; i++) {
        const dls_index *index = search->set.indexes[i].index;
        size_t length = strlen(options->like);
        if (dls_query_new_similar_document(index, options->like, length, 0, 0, NULL, &query, &err) == DLS_OK)
            return query;
    }
    if (err.code != DLS_ENOTFOUND) trouble_with(index_set_name(&search->set), &err);
    else message("no document of %s has the key %s", index_set_name(&search->set), options->like);
    search->lacks_document = err.code == DLS_ENOTFOUND;
    return NULL;
}

/* By the acronyms of all indexes. */
static bool open_synonyms(const struct search *search, dls_synonyms **out)
{
    size_t count = search->set.count;
    const dls_index **indexes = calloc(count, sizeof *indexes);
    if (indexes == NULL) {
        out_of_memory();
        return false;
    }
    for (size_t i = 0; i < count; i++) indexes[i] = search->set.indexes[i].index;
    bool opened = synonym_list_open(search->options, indexes, count, out);
    free(indexes);
    return opened;
}

/* An address is looked for as such, and, where no document has it, by its words as any text is. */
static bool find(struct search *search)
{
    bool failed;
    const dls_schema *schema = dls_index_schema(search->set.indexes[0].index);
    if (search->options->like != NULL) {
        search->query = query_of_document(search);
        return search->query != NULL && run_search(search);
    }
    search->query = query_build_address(search->options, schema, &failed);
    if (failed) return false;
    if (search->query != NULL) {
        if (!run_search(search)) return false;
        bool counted = wants_count(search->options) || search->options->limit == 0;
        bool found = index_set_hit_count(&search->set) > 0 || (counted && index_set_total(&search->set) > 0);
        if (found) return true;
        index_set_forget(&search->set);
        dls_query_free(search->query);
        search->query = NULL;
    }
    dls_synonyms *synonyms;
    if (!open_synonyms(search, &synonyms)) return false;
    search->query = query_build(search->options, schema, synonyms);
    dls_synonyms_free(synonyms);
    return search->query != NULL && run_search(search);
}

static int search_indexes(const struct options *options)
{
    struct search search = { .options = options };
    bool ready = index_set_open(&search.set, options->index_paths, options->index_count) && prepare(&search);
    if (ready && lacks_words(options)) ready = false;
    bool found = ready && find(&search);
    int status = found ? report(&search) : search.lacks_document ? EXIT_NONE : EXIT_TROUBLE;
    facet_set_done(&search.facets);
    index_set_close(&search.set);
    dls_query_free(search.query);
    builder_done(&search.after);
    return status;
}

int cmd_search(const struct options *options)
{
    const char *forgotten = find_forgotten_index(options);
    if (forgotten != NULL) return trouble("%s is a file; to search it: dlsearch -i %s WORDS", forgotten, forgotten);
    if (options->like == NULL) return search_indexes(options);
    struct options search = *options;
    struct liked_document liked;
    int status = liked_document_settle(&liked, &search) ? search_indexes(&search) : EXIT_TROUBLE;
    liked_document_done(&liked);
    return status;
}
