/* SPDX-License-Identifier: MIT
 *
 * Each question is a query with a syntax, narrowed by the next one; one by keywords that begin so, which no text says.
 */
#include "support/column_sample.h"

#include "support/fnv.h"
#include "support/small_index.h"

enum { BODY, TAG, KIND, YEAR, PRICE, DAY, OPEN, NONE, FIELDS };

static const char fields[] =
    "body/suggest tag/keyword/column kind/keyword/column year/integer price/float day/date open/boolean none/integer";

static const char *const questions[COLUMN_QUESTIONS] = {
    "w1 \"w2 w3\"~5 w5",       "year:2..9",        "price:>=2.5 <1e3 w1", "day:..2013-03",
    "open:true AND NOT tag:a", "w1* tag:b..c",     "wordy~1 OR tag:*",    "*:* AND NOT none:*",
    "tag:(a ab b) kind:k1",    "year:* -w2 key:3", "body:* day:2012",     "none:1 kind:>k w3",
};

static void add_document(small_index *s, size_t i)
{
    char text[600], tags[3][40] = { "", "", "" };
    static const char *const names[] = { "a", "ab", "b" };
    for (size_t t = 0; t < i % 4; t++) snprintf(tags[t], sizeof tags[t], "tag=%s%zu\n", names[(i + t) % 3], i % 2);
    snprintf(text, sizeof text,
             "body=w%zu w%zu w%zu words wordly w%zu\n%s%s%skind=k%zu\n%s%zu\nday=20%02zu-0%zu%s\nopen=%s", i % 7, i % 5,
             i % 3, i, tags[0], tags[1], tags[2], i % 2, i % 5 == 4 ? "price=" : "year=", i * 7 % 1000, 10 + i % 8,
             1 + i % 9, i % 3 == 0 ? "-11" : "", i % 2 == 0 ? "true" : "false");
    small_index_add(s, text);
}

uint8_t *column_sample_bytes(size_t documents, size_t *size)
{
    small_index s;
    small_index_begin(&s, fields);
    for (size_t i = 0; i < documents; i++) {
        add_document(&s, i);
        if (i == documents * 3 / 4) small_index_commit(&s);
    }
    small_index_commit(&s);
    assert_ok(dls_writer_delete(s.writer, "5", 1, &s.err), &s.err);
    small_index_open(&s);
    small_index_end(&s);
    return test_read_file(s.path, size);
}

/* --------------------------------------------------------------------------------------------------------- answers */

typedef struct asking {
    const dls_index *index;
    const dls_allocator *allocator;
    const dls_query *query;
    const dls_query *filter;
    size_t question;
    uint64_t sum;
    dls_error *err;
} asking;

static void add_number(asking *a, uint64_t number) { a->sum = fnv_add_number(a->sum, number); }

static void add_score(asking *a, float score)
{
    uint32_t bits;
    memcpy(&bits, &score, sizeof bits);
    add_number(a, bits);
}

static void add_hits(asking *a, const dls_hits *hits)
{
    add_number(a, dls_hits_total(hits));
    add_number(a, dls_hits_remarks(hits));
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        add_number(a, dls_hits_at(hits, i)->document);
        add_score(a, dls_hits_at(hits, i)->score);
    }
}

static void add_facets(asking *a, const dls_hits *hits)
{
    const dls_facet *facet;
    for (size_t i = 0; (facet = dls_hits_facet(hits, i)) != NULL; i++) {
        add_number(a, facet->with + 1000 * facet->without);
        add_number(a, facet->others + 1000 * facet->other_count);
        for (size_t b = 0; b < facet->count; b++) {
            a->sum = fnv_add(a->sum, facet->buckets[b].value.bytes, facet->buckets[b].value.length);
            add_number(a, facet->buckets[b].count);
        }
    }
}

/* What there is to know of the best hit. */
static dls_status show_best(asking *a, dls_hits *hits)
{
    dls_text text;
    dls_snippet snippet;
    const dls_explain_node *nodes;
    const dls_range *ranges;
    size_t count;
    if (dls_hits_count(hits) == 0) return DLS_OK;
    dls_status status = dls_hits_key(hits, 0, &text, a->err);
    if (status == DLS_OK) a->sum = fnv_add(a->sum, text.bytes, text.length);
    if (status == DLS_OK) status = dls_hits_snippet(hits, 0, BODY, 20, &snippet, a->err);
    if (status == DLS_OK) a->sum = fnv_add(a->sum, snippet.text.bytes, snippet.text.length);
    if (status == DLS_OK) status = dls_hits_matches(hits, 0, BODY, 0, &ranges, &count, a->err);
    if (status == DLS_OK) add_number(a, count);
    if (status == DLS_OK) status = dls_hits_explain(hits, 0, &nodes, &count, a->err);
    for (size_t i = 0; status == DLS_OK && i < count; i++) add_score(a, nodes[i].score);
    return status;
}

/* Two pages of it, the second behind a cursor. */
static dls_status ask_pages(asking *a, dls_search_options *options, size_t limit)
{
    dls_status status = DLS_OK;
    dls_hits *pages[2] = { NULL, NULL };
    for (size_t page = 0; page < 2 && status == DLS_OK; page++) {
        dls_text cursor;
        status = dls_search(a->index, a->query, limit, options, &pages[page], a->err);
        if (status != DLS_OK) break;
        add_hits(a, pages[page]);
        add_facets(a, pages[page]);
        status = show_best(a, pages[page]);
        if (status != DLS_OK || dls_hits_count(pages[page]) < limit) break;
        status = dls_hits_cursor(pages[page], limit - 1, &cursor, a->err);
        if (status != DLS_OK) break;
        options->after = cursor.bytes;
        options->after_length = cursor.length;
    }
    dls_hits_free(pages[0]);
    dls_hits_free(pages[1]);
    return status;
}

static dls_search_options options_of(const asking *a)
{
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.allocator = a->allocator;
    options.filter = a->question % 2 == 1 ? a->filter : NULL;
    options.count = true;
    return options;
}

/* Each kind of facet there is. */
static dls_status ask_facets(asking *a)
{
    static const dls_facet_range ranges[] = { { NULL, "5", 0 }, { "5", "50.5", DLS_RANGE_BELOW_HIGH } };
    static const struct {
        size_t field;
        dls_facet_kind kind;
    } facets[] = {
        { TAG, DLS_FACET_VALUES },  { KIND, DLS_FACET_VALUES }, { YEAR, DLS_FACET_VALUES }, { PRICE, DLS_FACET_RANGES },
        { DAY, DLS_FACET_VALUES },  { DAY, DLS_FACET_YEARS },   { DAY, DLS_FACET_MONTHS },  { DAY, DLS_FACET_DAYS },
        { OPEN, DLS_FACET_VALUES }, { YEAR, DLS_FACET_STEPS },  { NONE, DLS_FACET_VALUES },
    };
    enum { COUNT = sizeof facets / sizeof *facets };
    dls_facet_request requests[COUNT];
    dls_search_options options = options_of(a);
    for (size_t i = 0; i < COUNT; i++) {
        requests[i] = (dls_facet_request)DLS_FACET_REQUEST_INIT;
        requests[i].field = facets[i].field;
        requests[i].kind = facets[i].kind;
        requests[i].step = 3;
        requests[i].limit = 1 + a->question;
        requests[i].ranges = facets[i].kind == DLS_FACET_RANGES ? ranges : NULL;
        requests[i].range_count = facets[i].kind == DLS_FACET_RANGES ? 2 : 0;
    }
    options.facets = requests;
    options.facet_count = COUNT;
    return ask_pages(a, &options, 3);
}

static dls_status ask_sorted(asking *a)
{
    const dls_sort_key keys[] = { { TAG + a->question % (FIELDS - TAG), a->question % 3 == 0 },
                                  { DLS_SORT_SCORE, true },
                                  { TAG + (a->question + 2) % (FIELDS - TAG), a->question % 2 == 0 } };
    dls_search_options options = options_of(a);
    options.sort = keys;
    options.sort_count = 3;
    return ask_pages(a, &options, 2);
}

/* As another machine would that was sent the numbers. */
static dls_status ask_as_shard(asking *a)
{
    dls_statistics *statistics = NULL, *received = NULL;
    const void *bytes;
    size_t length;
    dls_search_options options = options_of(a);
    dls_status status = dls_statistics_collect(a->index, a->query, a->allocator, &statistics, a->err);
    if (status == DLS_OK) status = dls_statistics_write(statistics, &bytes, &length, a->err);
    if (status == DLS_OK) a->sum = fnv_add(a->sum, bytes, length);
    if (status == DLS_OK) status = dls_statistics_read(bytes, length, a->allocator, &received, a->err);
    if (status == DLS_OK) status = dls_statistics_merge(received, statistics, a->err);
    if (status == DLS_OK) {
        dls_hits *hits;
        options.statistics = received;
        options.ties = DLS_TIES_BY_KEY;
        status = dls_search(a->index, a->query, 4, &options, &hits, a->err);
        if (status == DLS_OK) {
            add_hits(a, hits);
            status = show_best(a, hits);
            dls_hits_free(hits);
        }
    }
    dls_statistics_free(received);
    dls_statistics_free(statistics);
    return status;
}

/* What is offered to somebody who types a word of each document and begins another. */
static dls_status ask_while_typing(asking *a)
{
    char text[40];
    dls_suggestions *suggestions;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    options.allocator = a->allocator;
    int length = snprintf(text, sizeof text, "w%zu %s", a->question % 7, a->question % 2 == 0 ? "wrods" : "w");
    dls_status status = dls_suggest(a->index, text, (size_t)length, &options, &suggestions, a->err);
    if (status != DLS_OK) return status;
    for (size_t i = 0; i < dls_suggestions_count(suggestions); i++) {
        const dls_suggestion *each = dls_suggestions_at(suggestions, i);
        a->sum = fnv_add(a->sum, each->text.bytes, each->text.length);
        a->sum = fnv_add(a->sum, each->key.bytes, each->key.length);
        add_number(a, each->count + 1000 * each->together);
    }
    dls_suggestions_free(suggestions);
    return DLS_OK;
}

dls_status column_sample_ask(const dls_index *index, size_t question, const dls_allocator *allocator, uint64_t *sum,
                             dls_error *err)
{
    const char *text = questions[question], *narrower = questions[(question + 1) % COLUMN_QUESTIONS];
    const dls_schema *schema = dls_index_schema(index);
    dls_query *query = NULL, *filter = NULL;
    asking a = { .index = index, .allocator = allocator, .question = question, .sum = *sum, .err = err };
    dls_status status = dls_query_parse_full(schema, text, strlen(text), 0, allocator, &query, err);
    if (status == DLS_OK && question == 1)
        status = dls_query_new_keyword_prefix(schema, TAG, "a", 1, allocator, &filter, err);
    else if (status == DLS_OK)
        status = dls_query_parse_full(schema, narrower, strlen(narrower), 0, allocator, &filter, err);
    a.query = query;
    a.filter = filter;
    if (status == DLS_OK) {
        dls_search_options options = options_of(&a);
        status = ask_pages(&a, &options, 3);
    }
    if (status == DLS_OK) status = ask_facets(&a);
    if (status == DLS_OK) status = ask_sorted(&a);
    if (status == DLS_OK) status = ask_as_shard(&a);
    if (status == DLS_OK) status = ask_while_typing(&a);
    dls_query_free(query);
    dls_query_free(filter);
    *sum = a.sum;
    return status;
}
