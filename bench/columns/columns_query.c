/* SPDX-License-Identifier: MIT */
#include "columns/columns_query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "columns/columns_index.h"
#include "give_up.h"
#include "text_lines.h"

#define HITS 10

struct run {
    const dls_index *index;
    dls_query **queries;
    size_t count;
    double *seconds; /* of each query the best */
    size_t passes;
    double plain_mean;
};

static void read_queries(struct run *run, const char *path, const char *class_name)
{
    struct text_lines lines;
    dls_error err;
    text_lines_open(&lines, path);
    while (text_lines_next(&lines)) {
        char *columns[3]; /* qid, class, query */
        text_lines_cut(&lines, columns, 3);
        if (strcmp(columns[1], class_name) != 0) continue;
        run->queries = need_memory(run->queries, run->count + 1, sizeof *run->queries);
        need(dls_query_new_words(dls_index_schema(run->index), columns[2], strlen(columns[2]), 0, NULL,
                                 &run->queries[run->count++], &err), &err, columns[2]);
    }
    text_lines_close(&lines);
    if (run->count == 0) give_up("%s: no query of class %s", path, class_name);
    run->seconds = need_memory(NULL, run->count, sizeof *run->seconds);
}

static int compare_seconds(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* What was answered, as a number by which engines can be compared: the counts of a facet's values, else the scores of
 * the hits, summed up. */
static double answer_of(const dls_hits *hits)
{
    const dls_facet *facet = dls_hits_facet(hits, 0);
    double sum = 0.0;
    for (size_t i = 0; facet != NULL && i < facet->count; i++) sum += (double)facet->buckets[i].count;
    for (size_t i = 0; facet == NULL && i < dls_hits_count(hits); i++) sum += (double)dls_hits_at(hits, i)->score;
    return sum;
}

static double search_once(const dls_index *index, const dls_query *query, const dls_search_options *options,
                          double *answer)
{
    dls_error err;
    dls_hits *hits;
    double start = clock_seconds();
    need(dls_search(index, query, HITS, options, &hits, &err), &err, "search");
    double seconds = clock_seconds() - start;
    *answer = answer_of(hits);
    dls_hits_free(hits);
    return seconds;
}

/* Every query with these options; a line of what it took, and what was answered in the mean. */
static void measure(struct run *run, const char *name, const dls_search_options *options)
{
    double sum = 0.0, answers = 0.0, answer;
    for (size_t i = 0; i < run->count; i++) run->seconds[i] = 1e9;
    for (size_t pass = 0; pass < run->passes + 1; pass++) /* the first fills the caches */
        for (size_t i = 0; i < run->count; i++) {
            double seconds = search_once(run->index, run->queries[i], options, &answer);
            if (pass > 0 && seconds < run->seconds[i]) run->seconds[i] = seconds;
            if (pass == 0) answers += answer;
        }
    for (size_t i = 0; i < run->count; i++) sum += run->seconds[i];
    qsort(run->seconds, run->count, sizeof *run->seconds, compare_seconds);
    double mean = sum / (double)run->count;
    if (run->plain_mean == 0.0) run->plain_mean = mean;
    printf("%-28s %9.1f %9.1f %9.1f   %5.2f   %.4f\n", name, mean * 1e6, run->seconds[run->count / 2] * 1e6,
           run->seconds[run->count * 95 / 100] * 1e6, mean / run->plain_mean, answers / (double)run->count);
    fflush(stdout);
}

/* ---- filters ---- */

/* Documents from day `number` (of years of 12 months of 28 days, from 1990 on) on. */
static dls_query *from_day(const dls_schema *schema, unsigned number, char day[24])
{
    dls_error err;
    dls_query *query;
    unsigned year = 1990 + number / 336, month = 1 + number / 28 % 12;
    int length = snprintf(day, 24, "%04u-%02u-%02u", year, month, 1 + number % 28);
    need(dls_query_new_range(schema, COLUMNS_DATE, day, (size_t)length, NULL, 0, 0, NULL, &query, &err), &err, day);
    return query;
}

static uint64_t count_of(const dls_index *index, const dls_query *query)
{
    dls_error err;
    uint64_t count;
    need(dls_count(index, query, &count, &err), &err, "count");
    return count;
}

/* The newest documents, about `percent` of all, and from which day on they are. */
static dls_query *newest(const dls_index *index, double percent, char day[24])
{
    dls_index_info info;
    dls_index_get_info(index, &info);
    unsigned low = 0, high = 336 * 50;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        dls_query *query = from_day(dls_index_schema(index), middle, day);
        bool more = (double)count_of(index, query) > percent / 100 * (double)info.documents;
        dls_query_free(query);
        if (more)
            low = middle + 1;
        else
            high = middle;
    }
    return from_day(dls_index_schema(index), low, day);
}

static void measure_filter(struct run *run, const char *name, dls_query *filter)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_index_info info;
    char line[64];
    dls_index_get_info(run->index, &info);
    snprintf(line, sizeof line, "%s %.1f %%", name,
             100.0 * (double)count_of(run->index, filter) / (double)info.documents);
    options.filter = filter;
    measure(run, line, &options);
    dls_query_free(filter);
}

static void measure_filters(struct run *run)
{
    static const double percents[] = { 0.1, 1.0, 5.0, 20.0, 50.0, 80.0 };
    static const char *const tags[] = { "cs.CV", "cs.LG", "cs.IR", "stat.ML", "cs.GT" };
    const dls_schema *schema = dls_index_schema(run->index);
    dls_error err;
    dls_query *filter;
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        char name[32] = "from ";
        filter = newest(run->index, percents[i], name + strlen(name));
        measure_filter(run, name, filter);
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        need(dls_query_new_keyword(schema, COLUMNS_TAGS, tags[i], strlen(tags[i]), NULL, &filter, &err), &err, tags[i]);
        measure_filter(run, tags[i], filter);
    }
    need(dls_query_new_keyword_prefix(schema, COLUMNS_TAGS, "cs.", 3, NULL, &filter, &err), &err, "cs.");
    measure_filter(run, "tags cs.*", filter);
}

/* ---- facets ---- */

static void measure_facets(struct run *run)
{
    static const struct {
        const char *name;
        size_t field;
        dls_facet_kind kind;
    } facets[] = { { "facet of tags", COLUMNS_TAGS, DLS_FACET_VALUES },
                   { "facet of authors", COLUMNS_AUTHORS, DLS_FACET_VALUES },
                   { "facet of days", COLUMNS_DATE, DLS_FACET_VALUES },
                   { "facet of years of dates", COLUMNS_DATE, DLS_FACET_YEARS },
                   { "facet of years", COLUMNS_YEAR, DLS_FACET_VALUES } };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.count = true;
    options.facet_count = 1;
    for (size_t i = 0; i < sizeof facets / sizeof *facets; i++) {
        dls_facet_request request = DLS_FACET_REQUEST_INIT;
        request.field = facets[i].field;
        request.kind = facets[i].kind;
        options.facets = &request;
        measure(run, facets[i].name, &options);
    }
}

/* ---- orders ---- */

/* Go through the pages of one query up to number `page`, and say how long that one took. */
static void measure_page(const struct run *run, const dls_search_options *given, const char *name, unsigned page)
{
    double best = 1e9;
    for (size_t i = 0; i < 5; i++) {
        dls_search_options options = *given;
        char cursor[512];
        double seconds = 0.0;
        for (unsigned number = 1; number <= page; number++) {
            dls_error err;
            dls_hits *hits;
            dls_text text;
            double start = clock_seconds();
            need(dls_search(run->index, run->queries[0], HITS, &options, &hits, &err), &err, "search");
            seconds = clock_seconds() - start;
            if (dls_hits_count(hits) < HITS) give_up("the first query has fewer than %u pages", page);
            need(dls_hits_cursor(hits, HITS - 1, &text, &err), &err, "cursor");
            if (text.length > sizeof cursor) give_up("a cursor of %zu bytes", text.length);
            memcpy(cursor, text.bytes, text.length);
            options.after = cursor;
            options.after_length = text.length;
            dls_hits_free(hits);
        }
        if (seconds < best) best = seconds;
    }
    printf("%s, first query, page %u: %.1f\n", name, page, best * 1e6);
}

static void measure_orders(struct run *run)
{
    static const dls_sort_key newest_first[] = { { COLUMNS_DATE, true } };
    static const dls_sort_key years_and_score[] = { { COLUMNS_YEAR, true }, { DLS_SORT_SCORE, true } };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.sort = newest_first;
    options.sort_count = 1;
    measure(run, "newest first", &options);
    static const unsigned pages[] = { 1, 2, 100, 1000 };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) measure_page(run, &options, "newest first", pages[i]);
    options.sort = years_and_score;
    options.sort_count = 2;
    measure(run, "by year, then score", &options);
    options.sort = NULL;
    options.sort_count = 0;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) measure_page(run, &options, "by score", pages[i]);
}

/* ---- collapsing and boosts ---- */

static void measure_collapsing(struct run *run)
{
    static const struct {
        const char *name;
        size_t field;
    } fields[] = { { "collapsed by year", COLUMNS_YEAR },
                   { "collapsed by day", COLUMNS_DATE },
                   { "collapsed by author", COLUMNS_AUTHORS } };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        char line[64];
        options.collapse = fields[i].field;
        measure(run, fields[i].name, &options);
        options.count = true;
        snprintf(line, sizeof line, "%s, counted", fields[i].name);
        measure(run, line, &options);
    }
}

static void measure_boosts(struct run *run)
{
    static const float weights[] = { 0.1f, 0.5f, 1.0f };
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
        dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
        dls_column_boost newness = DLS_COLUMN_BOOST_INIT;
        char line[64];
        newness.field = COLUMNS_DATE;
        newness.origin = "2025";
        newness.scale = 365.0;
        newness.weight = weights[i];
        options.column_boosts = &newness;
        options.column_boost_count = 1;
        snprintf(line, sizeof line, "newer ones up to %g times", 1.0 + (double)weights[i]);
        measure(run, line, &options);
    }
}

void columns_query(const char *index_path, const char *queries_path, const char *class_name, size_t passes)
{
    dls_error err;
    dls_index *index;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    need(dls_index_open(index_path, NULL, &index, &err), &err, index_path);
    struct run run = { .index = index, .passes = passes };
    read_queries(&run, queries_path, class_name);
    printf("%zu queries, microseconds         mean    median      95 %%   times plain, answers\n", run.count);
    measure(&run, "plain", &options);
    options.count = true;
    measure(&run, "counted", &options);
    measure_filters(&run);
    measure_facets(&run);
    measure_orders(&run);
    measure_collapsing(&run);
    measure_boosts(&run);
    for (size_t i = 0; i < run.count; i++) dls_query_free(run.queries[i]);
    free(run.queries);
    free(run.seconds);
    dls_index_close(index);
}
