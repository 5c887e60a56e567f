/* SPDX-License-Identifier: MIT
 *
 * relevance: how good the ranking is, on sets of documents and queries that people have judged.
 *
 *   relevance DATASET_DIR [--run OUT] [--qrels FILE] [--k1 X] [--b Y] [--lead Z] [--adjacency A] [--language en]
 *             [--fields one|two] [--correct no|yes] [--join no|unknown|all] [--feedback N] [--synonyms FILE]
 *             [--acronyms no|yes]
 *
 * DATASET_DIR has docs.jsonl, queries.tsv (qid, query) and, if it was judged, qrels.tsv (qid, docid, grade). All
 * queries are asked as plain words, for 1,000 hits each; misspelt ones are put right if --correct says so; with
 * --feedback each is asked again with what tells most in its first N hits, for which texts are stored. Prints
 * documents, tokens and the metrics (cli/eval_metrics.h); `--run` writes the hits (cli/eval_run.h).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <dlsearch/dlsearch.h>

#include "cli/eval_run.h"
#include "give_up.h"
#include "relevance/collection.h"
#include "relevance/evaluation.h"
#include "relevance/language.h"
#include "text_lines.h"

#define HITS 1000

struct options {
    const char *dataset;
    const char *run;   /* NULL: none is written */
    const char *qrels; /* NULL: the set's own, if it has any */
    const char *language;
    float k1;
    float b;
    float lead;
    float adjacency;
    bool two_fields;
    bool correct;
    size_t feedback; /* hits; 0: none */
    dls_join join;
    const char *synonyms; /* NULL: none */
    bool acronyms;
};

/* ---- Options ---- */

static float number_of(const char *option, const char *text)
{
    char *end;
    float number = strtof(text, &end);
    if (end == text || *end != '\0') give_up("%s wants a number, not '%s'", option, text);
    return number;
}

static bool is_two(const char *text)
{
    if (strcmp(text, "one") != 0 && strcmp(text, "two") != 0) give_up("--fields is one or two, not '%s'", text);
    return strcmp(text, "two") == 0;
}

static bool is_yes(const char *option, const char *text)
{
    if (strcmp(text, "no") != 0 && strcmp(text, "yes") != 0) give_up("%s is no or yes, not '%s'", option, text);
    return strcmp(text, "yes") == 0;
}

static dls_join join_of(const char *text)
{
    if (strcmp(text, "unknown") == 0) return DLS_JOIN_UNKNOWN;
    if (strcmp(text, "no") != 0 && strcmp(text, "all") != 0) give_up("--join is no, unknown or all, not '%s'", text);
    return strcmp(text, "all") == 0 ? DLS_JOIN_ALL : DLS_JOIN_NONE;
}

static void take_option(struct options *options, const char *name, const char *value)
{
    if (value == NULL) give_up("%s wants a value", name);
    if (strcmp(name, "--run") == 0)
        options->run = value;
    else if (strcmp(name, "--qrels") == 0)
        options->qrels = value;
    else if (strcmp(name, "--k1") == 0)
        options->k1 = number_of(name, value);
    else if (strcmp(name, "--b") == 0)
        options->b = number_of(name, value);
    else if (strcmp(name, "--lead") == 0)
        options->lead = number_of(name, value);
    else if (strcmp(name, "--adjacency") == 0)
        options->adjacency = number_of(name, value);
    else if (strcmp(name, "--language") == 0)
        options->language = value;
    else if (strcmp(name, "--fields") == 0)
        options->two_fields = is_two(value);
    else if (strcmp(name, "--correct") == 0)
        options->correct = is_yes(name, value);
    else if (strcmp(name, "--join") == 0)
        options->join = join_of(value);
    else if (strcmp(name, "--feedback") == 0)
        options->feedback = (size_t)number_of(name, value);
    else if (strcmp(name, "--acronyms") == 0)
        options->acronyms = is_yes(name, value);
    else if (strcmp(name, "--synonyms") == 0)
        options->synonyms = value;
    else
        give_up("no option %s; there are --run, --qrels, --k1, --b, --lead, --adjacency, --language, --fields,"
                " --correct, --join, --feedback, --synonyms and --acronyms", name);
}

static struct options read_options(char **arguments)
{
    struct options options = { .language = "en", .k1 = 1.2f, .b = 0.75f, .lead = 0.2f, .adjacency = 0.1f };
    for (; *arguments != NULL; arguments++) {
        if (strncmp(*arguments, "--", 2) == 0) {
            take_option(&options, arguments[0], arguments[1]);
            arguments++;
        } else if (options.dataset == NULL) {
            options.dataset = *arguments;
        } else {
            give_up("one set at a time, not %s too", *arguments);
        }
    }
    if (options.dataset == NULL)
        give_up("relevance DATASET_DIR [--run OUT] [--qrels FILE] [--k1 X] [--b Y] [--lead Z] [--adjacency A]"
                " [--language en] [--fields one|two] [--correct no|yes] [--join no|unknown|all] [--feedback N]"
                " [--synonyms FILE] [--acronyms no|yes]");
    return options;
}

/* ---- Work ---- */

/* A path in memory of its own. */
static char *file_of(const char *dataset, const char *name)
{
    size_t size = strlen(dataset) + 1 + strlen(name) + 1;
    char *path = need_memory(NULL, size, 1);
    snprintf(path, size, "%s/%s", dataset, name);
    return path;
}

static dls_hits *search(const struct collection *collection, const dls_query *query, const struct options *options)
{
    dls_error err;
    dls_hits *hits;
    const float b[] = { options->b, options->b }, lead[] = { options->lead, options->lead };
    dls_search_options search_options = DLS_SEARCH_OPTIONS_INIT;
    search_options.k1 = options->k1;
    search_options.b = b;
    search_options.lead = lead;
    search_options.adjacency = options->adjacency;
    search_options.correct = options->correct;
    search_options.join = options->join;
    need(dls_search(collection->index, query, HITS, &search_options, &hits, &err), &err, "search");
    return hits;
}

/* What all new words count of those of the question. */
#define FEEDBACK_SHARE 0.25f

/* With feedback from `first`, which are freed; what is to be freed behind the hits goes to `*query`. */
static dls_hits *search_again(const struct collection *collection, dls_hits *first, const struct options *options,
                              dls_query **query)
{
    dls_error err;
    need(dls_query_new_feedback(first, options->feedback, 0, FEEDBACK_SHARE, NULL, query, &err), &err, "feedback");
    dls_hits *hits = search(collection, *query, options);
    dls_hits_free(first);
    return hits;
}

/* The rules of a file. */
static void read_synonyms(dls_synonyms *synonyms, const char *path)
{
    dls_error err;
    struct text_lines lines;
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        char *line[1];
        text_lines_cut(&lines, line, 1);
        need(dls_synonyms_add(synonyms, line[0], strlen(line[0]), &err), &err, path);
    }
    text_lines_close(&lines);
}

/* Those of a file, and what the documents define; NULL if none are asked for. */
static dls_synonyms *make_synonyms(const struct collection *collection, const struct options *options)
{
    dls_error err;
    dls_synonyms *synonyms;
    const char *rules;
    size_t length;
    if (options->synonyms == NULL && !options->acronyms) return NULL;
    need(dls_synonyms_new(collection->schema, NULL, &synonyms, &err), &err, "synonyms");
    if (options->synonyms != NULL) read_synonyms(synonyms, options->synonyms);
    if (!options->acronyms) return synonyms;
    need(dls_acronyms_rules(collection->acronyms, DLS_MAX_PAYLOAD, &rules, &length, &err), &err, "acronyms");
    need(dls_synonyms_add(synonyms, rules, length, &err), &err, "acronyms");
    return synonyms;
}

/* Plain words; no sign means anything. */
static dls_query *query_of(const struct collection *collection, const dls_synonyms *synonyms, char *text)
{
    dls_error err;
    dls_query *query;
    dls_parse_options options = DLS_PARSE_OPTIONS_INIT;
    options.synonyms = synonyms;
    for (char *at = text; *at != '\0' && synonyms != NULL; at++)
        if (*at == '"' || *at == '-') *at = ' ';
    need(synonyms == NULL
             ? dls_query_new_words(collection->schema, text, strlen(text), 0, NULL, &query, &err)
             : dls_query_parse_with(collection->schema, text, strlen(text), &options, NULL, &query, &err),
         &err, text);
    return query;
}

/* `evaluation` and `run` may be NULL. */
static void ask_all(const struct collection *collection, const struct options *options, struct evaluation *evaluation,
                    FILE *run)
{
    struct text_lines lines;
    char *path = file_of(options->dataset, "queries.tsv");
    dls_synonyms *synonyms = make_synonyms(collection, options);
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        dls_query *with_feedback = NULL;
        char *columns[2]; /* qid, query */
        text_lines_cut(&lines, columns, 2);
        dls_query *query = query_of(collection, synonyms, columns[1]);
        dls_hits *hits = search(collection, query, options);
        if (options->feedback > 0) hits = search_again(collection, hits, options, &with_feedback);
        dls_error err;
        if (run != NULL) need(eval_run_write(run, columns[0], hits, &err), &err, columns[0]);
        if (evaluation != NULL) evaluation_add(evaluation, columns[0], hits);
        dls_hits_free(hits);
        dls_query_free(with_feedback);
        dls_query_free(query);
    }
    text_lines_close(&lines);
    dls_synonyms_free(synonyms);
    free(path);
}

static void print_size(const struct collection *collection)
{
    dls_index_info info;
    dls_index_get_info(collection->index, &info);
    printf("documents\t%" PRIu64 "\ntokens\t%" PRIu64 "\n", info.documents, info.tokens);
}

int main(int argc, char **argv)
{
    (void)argc;
    struct options options = read_options(argv + 1);
    struct collection collection;
    struct evaluation evaluation;
    char *documents = file_of(options.dataset, "docs.jsonl");
    char *own_qrels = file_of(options.dataset, "qrels.tsv");
    const char *qrels = options.qrels != NULL ? options.qrels : own_qrels;
    bool judged = options.qrels != NULL || access(own_qrels, F_OK) == 0;
    FILE *run = options.run != NULL ? fopen(options.run, "w") : NULL;
    if (options.run != NULL && run == NULL) give_up("%s: %s", options.run, strerror(errno));

    collection_open(&collection, documents, analyzer_of_language(options.language), options.two_fields,
                    options.feedback > 0);
    if (judged) evaluation_open(&evaluation, qrels);
    ask_all(&collection, &options, judged ? &evaluation : NULL, run);
    print_size(&collection);
    if (judged) evaluation_print(&evaluation);

    if (judged) evaluation_close(&evaluation);
    collection_close(&collection);
    if (run != NULL && (ferror(run) != 0 || fclose(run) != 0)) give_up("%s: %s", options.run, strerror(errno));
    free(own_qrels);
    free(documents);
    return EXIT_SUCCESS;
}
