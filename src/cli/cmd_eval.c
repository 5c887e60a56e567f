/* SPDX-License-Identifier: MIT
 *
 * dlsearch eval QUERIES QRELS: how well an index answers queries that people have judged answers to.
 *
 * Means are over all queries that have a relevant document: one that was not asked, or found nothing, counts with 0, as
 * trec_eval has it with -c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/eval_metrics.h"
#include "cli/eval_qrels.h"
#include "cli/eval_queries.h"
#include "cli/eval_run.h"
#include "cli/filter_build.h"
#include "cli/human_numbers.h"
#include "cli/index_file.h"
#include "cli/index_set.h"
#include "cli/json_text.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/query_build.h"
#include "cli/search_settings.h"
#include "cli/synonym_list.h"

/* As deep as is usual. */
#define DEFAULT_DEPTH 1000

struct evaluation {
    const struct options *options;
    const char *name; /* of the index */
    dls_index *index;
    dls_synonyms *synonyms; /* NULL: none */
    dls_query *filter;
    struct search_settings settings;
    struct eval_qrels qrels;
    struct eval_metrics sum;
    bool *was_asked; /* by the first judgement of a query */
    FILE *run;       /* NULL: none is wanted */
    uint64_t asked;
    uint64_t not_judged;
};

/* Take in what a judged query found. */
static dls_status judge_hits(struct evaluation *run, struct judged_query query, dls_hits *hits, dls_error *err)
{
    size_t count = dls_hits_count(hits);
    int *grades = malloc((count + query.count + 1) * sizeof *grades), *judged = grades + count;
    dls_status status = grades != NULL ? DLS_OK : input_fail(err, DLS_ENOMEM, "out of memory");
    for (size_t i = 0; i < count && status == DLS_OK; i++) {
        dls_text key;
        status = dls_hits_key(hits, i, &key, err);
        if (status == DLS_OK) grades[i] = eval_qrels_grade(&run->qrels, query, key.bytes);
    }
    struct eval_metrics metrics;
    for (size_t i = 0; i < query.count && status == DLS_OK; i++) judged[i] = run->qrels.all[query.first + i].grade;
    if (status == DLS_OK && eval_metrics_of(grades, count, judged, query.count, &metrics))
        eval_metrics_add(&run->sum, &metrics);
    free(grades);
    return status;
}

/* Search for the words, as they would be typed. */
static int ask(struct evaluation *run, struct eval_query *query, const char *path, uint64_t line)
{
    struct options typed = *run->options;
    const char *words = builder_text(&query->words), *qid = builder_text(&query->qid);
    struct judged_query judged = eval_qrels_find(&run->qrels, qid);
    dls_error err;
    dls_hits *hits = NULL;
    if (judged.count > 0 && run->was_asked[judged.first])
        return trouble("%s:%" PRIu64 ": query %s is there already", path, line, qid);
    typed.operands = &words;
    typed.operand_count = 1;
    dls_query *parsed = query_build(&typed, dls_index_schema(run->index), run->synonyms);
    if (parsed == NULL) return EXIT_TROUBLE;
    dls_status status = dls_search(run->index, parsed, (size_t)typed.limit, &run->settings.search, &hits, &err);
    if (status == DLS_OK && run->run != NULL) status = eval_run_write(run->run, qid, hits, &err);
    if (status == DLS_OK && judged.count > 0) status = judge_hits(run, judged, hits, &err);
    if (judged.count > 0) run->was_asked[judged.first] = true;
    else run->not_judged++;
    run->asked++;
    dls_hits_free(hits);
    dls_query_free(parsed);
    return status == DLS_OK ? EXIT_FOUND : trouble_with(run->name, &err);
}

static int ask_all(struct evaluation *run, const char *path)
{
    struct input input;
    struct eval_query query = { .qid = { 0 } };
    dls_error err;
    bool more = true;
    int status = input_open(&input, path, NULL, &err) == DLS_OK ? EXIT_FOUND : trouble_with(path, &err);
    while (status == EXIT_FOUND) {
        dls_status read = eval_query_next(&input, &query, &more, &err);
        if (read == DLS_EINVAL) status = trouble("%s:%" PRIu64 ": %s", path, input.line_number, err.text);
        else if (read != DLS_OK) status = trouble_with(path, &err);
        if (status != EXIT_FOUND || !more) break;
        status = ask(run, &query, path, input.line_number);
    }
    eval_query_done(&query);
    bool complete = status == EXIT_FOUND;
    if (input_close(&input, complete, &err) != DLS_OK && complete) return trouble_with(path, &err);
    return status;
}

/* ---------------------------------------------------------------------------------------------------- Report */

/* How many queries have a relevant document, and how many of these were not asked. */
static void count_queries(const struct evaluation *run, uint64_t *queries, uint64_t *not_asked)
{
    const struct eval_qrels *qrels = &run->qrels;
    *queries = *not_asked = 0;
    for (size_t at = 0; at < qrels->count;) {
        struct judged_query query = eval_qrels_at(qrels, at);
        bool relevant = false;
        for (size_t i = 0; i < query.count; i++) relevant = relevant || qrels->all[at + i].grade >= 1;
        *queries += relevant;
        *not_asked += relevant && !run->was_asked[at];
        at += query.count;
    }
}

static int print_means(const struct evaluation *run, uint64_t queries)
{
    struct eval_metrics mean = eval_metrics_mean(&run->sum, (size_t)queries);
    const struct {
        const char *name;
        const char *json_name;
        double value;
        uint64_t depth; /* hits that it needs */
    } rows[] = {
        { "nDCG@10", "ndcg_10", mean.ndcg_10, 10 },          { "MAP", "map", mean.map, 1 },
        { "P@10", "p_10", mean.p_10, 10 },                   { "R@100", "recall_100", mean.recall_100, 100 },
        { "R@1000", "recall_1000", mean.recall_1000, 1000 }, { "Success@1", "success_1", mean.success_1, 1 },
        { "MRR", "mrr", mean.mrr, 1 },
    };
    struct string_builder out = { 0 };
    int status = EXIT_FOUND;
    bool json = run->options->json;
    if (json) {
        builder_add_char(&out, '{');
        json_add_count(&out, "queries", queries);
    } else {
        builder_add_format(&out, "%-10s %9" PRIu64 "\n", "queries", queries);
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (run->options->limit < rows[i].depth) continue;
        if (json) json_add_name(&out, rows[i].json_name);
        if (json) builder_add_format(&out, "%.6f", rows[i].value);
        else builder_add_format(&out, "%-10s %9.4f\n", rows[i].name, rows[i].value);
    }
    if (json) builder_add_string(&out, "}\n");
    output_write(&out, &status);
    builder_done(&out);
    return status;
}

static int report(const struct evaluation *run)
{
    uint64_t queries, not_asked;
    count_queries(run, &queries, &not_asked);
    int status = print_means(run, queries);
    if (run->options->quiet) return status;
    if (not_asked > 0) message("%s of these queries were not asked, and count 0", grouped(not_asked).text);
    if (run->not_judged > 0)
        message("%s of %s queries asked have no judgements", grouped(run->not_judged).text, grouped(run->asked).text);
    return status;
}

/* --------------------------------------------------------------------------------------------------- Command */

static int close_run(struct evaluation *run, int status)
{
    const char *path = run->options->run_path;
    if (run->run == NULL) return status;
    bool failed = ferror(run->run) != 0;
    failed = fclose(run->run) != 0 || failed;
    return failed && status != EXIT_TROUBLE ? trouble("%s: cannot be written", path) : status;
}

static int evaluate(struct evaluation *run)
{
    const struct options *options = run->options;
    if (!filter_build(options, dls_index_schema(run->index), run->name, &run->filter)) return EXIT_TROUBLE;
    search_settings_take(&run->settings, options);
    run->settings.search.filter = run->filter;
    int status = eval_qrels_read(&run->qrels, options->operands[1]);
    if (status != EXIT_FOUND) return status;
    run->was_asked = calloc(run->qrels.count, sizeof *run->was_asked);
    if (run->was_asked == NULL) return out_of_memory();
    run->run = options->run_path != NULL ? fopen(options->run_path, "w") : NULL;
    if (options->run_path != NULL && run->run == NULL)
        return trouble("%s: cannot be written: %s", options->run_path, strerror(errno));
    return close_run(run, ask_all(run, options->operands[0]));
}

int cmd_eval(const struct options *options)
{
    struct options deep = *options;
    struct evaluation run = { .options = &deep, .name = index_file_name(options->index_path) };
    if (options->operand_count != 2)
        return trouble("name queries and judgements; as in: dlsearch eval queries.tsv qrels");
    if (options->index_count > 1) return trouble("one index at a time is evaluated");
    if (!options->has_limit) deep.limit = DEFAULT_DEPTH;
    run.index = index_file_open(options->index_path);
    const dls_index *index = run.index;
    bool ready = index != NULL && synonym_list_open(&deep, &index, 1, &run.synonyms);
    int status = ready ? evaluate(&run) : EXIT_TROUBLE;
    if (status == EXIT_FOUND) status = report(&run);
    dls_query_free(run.filter);
    dls_synonyms_free(run.synonyms);
    dls_index_close(run.index);
    eval_qrels_done(&run.qrels);
    free(run.was_asked);
    return status;
}
