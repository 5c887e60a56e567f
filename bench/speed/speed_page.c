/* SPDX-License-Identifier: MIT */
#include "speed/speed_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dlsearch/dlsearch.h>

#include "clock.h"
#include "give_up.h"
#include "speed/median.h"
#include "speed/query_list.h"

#define HITS 10
#define SNIPPET_CHARACTERS 280

struct page_times {
    double search; /* seconds */
    double page;
};

static void show_hits(dls_hits *hits, size_t field)
{
    dls_error err;
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        dls_text key;
        dls_snippet snippet;
        need(dls_hits_key(hits, i, &key, &err), &err, "a key");
        need(dls_hits_snippet(hits, i, field, SNIPPET_CHARACTERS, &snippet, &err), &err, "a snippet");
    }
}

static struct page_times time_page(const dls_index *index, const char *text, size_t field)
{
    dls_error err;
    dls_query *query;
    dls_hits *hits;
    double start = clock_seconds();
    need(dls_query_parse(dls_index_schema(index), text, strlen(text), 0, NULL, &query, &err), &err, text);
    need(dls_search(index, query, HITS, NULL, &hits, &err), &err, text);
    struct page_times times = { .search = clock_seconds() - start };
    show_hits(hits, field);
    times.page = clock_seconds() - start;
    dls_hits_free(hits);
    dls_query_free(query);
    return times;
}

/* The 95th percentile of sorted values. */
static double p95_of(const double *sorted, size_t count) { return sorted[(count - 1) * 95 / 100]; }

void speed_page(const char *index_path, const char *queries_path, const char *field, size_t passes)
{
    dls_error err;
    dls_index *index;
    struct query_list queries;
    query_list_read(&queries, queries_path, query_list_has_two_words);
    need(dls_index_open(index_path, NULL, &index, &err), &err, index_path);
    int number = dls_schema_find(dls_index_schema(index), field);
    if (number < 0) give_up("%s: no field %s", index_path, field);
    double *search = need_memory(NULL, queries.count, sizeof *search);
    double *page = need_memory(NULL, queries.count, sizeof *page);
    for (size_t pass = 0; pass < passes; pass++) {
        for (size_t i = 0; i < queries.count; i++) {
            struct page_times times = time_page(index, queries.texts[i], (size_t)number);
            if (pass == 0 || times.search < search[i]) search[i] = times.search;
            if (pass == 0 || times.page < page[i]) page[i] = times.page;
        }
    }
    double search_median = median_of(search, queries.count), page_median = median_of(page, queries.count);
    printf("queries=%zu search_us=%.1f search_p95=%.1f page_us=%.1f page_p95=%.1f\n", queries.count,
           search_median * 1e6, p95_of(search, queries.count) * 1e6, page_median * 1e6,
           p95_of(page, queries.count) * 1e6);
    free(search);
    free(page);
    dls_index_close(index);
    query_list_free(&queries);
}
