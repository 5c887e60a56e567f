/* SPDX-License-Identifier: MIT
 *
 * The sample and its questions.
 */
#include "support/sample.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "support/dls_test.h"
#include "support/test_folder.h"

enum { TITLE, TEXT, KIND, URL, DAY, SIZE, TAG, FIELDS };

static const struct {
    const char *key, *title, *text, *kind;
} documents[SAMPLE_DOCUMENTS] = {
    { "a", "A guide to convolution arithmetic", "Stride and padding of convolutions fix the output shape.", "paper" },
    { "b", "Yes you should understand backprop", "Gradients vanish, gradients explode.", "blog" },
    { "c", "Convex Optimization", "Duality, interior points; convex sets and convex functions.", "book" },
    { "d", "深度学习导论", "卷积神经网络与循环神经网络", "book" },
    { "e", "", "", NULL },
    { "f", "Reinforcement learning", "The agent, the environment, the reward; to be or not to be.", "book" },
    { "g", "Le réseau de neurones", "Une introduction à l'apprentissage profond", "notes" },
    { "h", "Adversarial examples", "A 3D-printed turtle is taken for a rifle.", "blog" },
    { "http://example.org/i?x=1", "Style transfer: a review", "Painting photographs in the style of C++ and conv2d",
      "survey" },
    { "j", "Monte Carlo tree search", "Self-play and Monte Carlo tree search (MCTS); the tree grows.", "survey" },
    { "k", "The gradient of a gradient", "stride stride stride stride convolution", "paper" },
    { "l", "Failures of gradient-based learning", "Where gradient descent learns nothing.", "paper" },
};

static const char *const questions[] = {
    "convolution stride", "\"tree search\" -carlo", "to be or not to be", "神经网络", "apprentissage", "zzz",
};

/* What somebody types who is offered suggestions. */
static const char *const typed[] = { "gra", "tree s", "convoltu" };

static dls_status add_fields(dls_schema *schema, dls_error *err)
{
    static const struct {
        const char *name;
        dls_field_kind kind;
        float weight;
    } fields[FIELDS] = { [TITLE] = { "title", DLS_FIELD_TEXT, 2.0f },  [TEXT] = { "text", DLS_FIELD_TEXT, 1.0f },
                         [KIND] = { "kind", DLS_FIELD_KEYWORD, 1.0f }, [URL] = { "url", DLS_FIELD_STORED, 1.0f },
                         [DAY] = { "day", DLS_FIELD_DATE, 1.0f },      [SIZE] = { "size", DLS_FIELD_FLOAT, 1.0f },
                         [TAG] = { "tag", DLS_FIELD_KEYWORD, 1.0f } };
    for (size_t i = 0; i < FIELDS; i++) {
        dls_field field = DLS_FIELD_INIT;
        field.name = fields[i].name;
        field.kind = fields[i].kind;
        field.weight = fields[i].weight;
        field.column = i == TAG;
        field.suggest = i == TITLE;
        field.acronyms = i == TEXT;
        dls_status status = dls_schema_add(schema, &field, err);
        if (status != DLS_OK) return status;
    }
    return DLS_OK;
}

dls_status sample_schema(const dls_allocator *allocator, dls_schema **out, dls_error *err)
{
    dls_schema *schema;
    dls_status status = dls_schema_new(allocator, &schema, err);
    if (status != DLS_OK) return status;
    status = add_fields(schema, err);
    if (status != DLS_OK)
        dls_schema_free(schema);
    else
        *out = schema;
    return status;
}

static dls_status add_document(dls_writer *writer, size_t i, dls_error *err)
{
    static const char *const tags[] = { "first", "second", "third" };
    char day[32], size[32];
    dls_value values[10];
    size_t count = 0;
    snprintf(day, sizeof day, "20%02zu-0%zu-11", 10 + i % 5, 1 + i % 7);
    snprintf(size, sizeof size, "%zu.5", i * i % 7);
    if (i % 4 != 3) values[count++] = (dls_value){ DAY, day, strlen(day) };
    if (i % 3 != 2) values[count++] = (dls_value){ SIZE, size, strlen(size) };
    for (size_t tag = 0; tag < i % 4; tag++) values[count++] = (dls_value){ TAG, tags[tag], strlen(tags[tag]) };
    values[count++] = (dls_value){ TITLE, documents[i].title, strlen(documents[i].title) };
    values[count++] = (dls_value){ TEXT, documents[i].text, strlen(documents[i].text) };
    if (documents[i].kind != NULL) {
        values[count++] = (dls_value){ KIND, documents[i].kind, strlen(documents[i].kind) };
        values[count++] = (dls_value){ URL, "http://example.org/", 19 };
        values[count++] = (dls_value){ TEXT, "A second value.", 15 };
    }
    return dls_writer_add(writer, documents[i].key, strlen(documents[i].key), values, count, err);
}

static dls_status add_documents(dls_writer *writer, dls_error *err)
{
    dls_status status = DLS_OK;
    for (size_t i = 0; i < SAMPLE_DOCUMENTS && status == DLS_OK; i++) {
        status = add_document(writer, i, err);
        if (status == DLS_OK && i == SAMPLE_DOCUMENTS / 2) status = dls_writer_commit(writer, err);
    }
    return status;
}

/* One more, and without it again. */
static dls_status add_and_delete(dls_writer *writer, dls_error *err)
{
    const dls_value value = { TEXT, "A gradient and a tree search that nobody finds.", 47 };
    dls_status status = dls_writer_add(writer, "m", 1, &value, 1, err);
    if (status == DLS_OK) status = dls_writer_commit(writer, err);
    if (status == DLS_OK) status = dls_writer_delete(writer, "m", 1, err);
    return status == DLS_OK ? dls_writer_commit(writer, err) : status;
}

dls_status sample_write(const char *path, const dls_allocator *allocator, dls_error *err)
{
    dls_schema *schema;
    dls_writer *writer;
    dls_writer_options options = DLS_WRITER_OPTIONS_INIT;
    options.allocator = allocator;
    options.replace = true;
    dls_status status = sample_schema(allocator, &schema, err);
    if (status != DLS_OK) return status;
    status = dls_writer_create(path, schema, &options, &writer, err);
    dls_schema_free(schema);
    if (status != DLS_OK) return status;
    status = add_documents(writer, err);
    if (status == DLS_OK) status = add_and_delete(writer, err);
    dls_writer_close(writer);
    return status;
}

dls_index *sample_open(void)
{
    dls_error err;
    dls_index *index;
    const char *path = test_path("sample.dls");
    assert_ok(sample_write(path, NULL, &err), &err);
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    return index;
}

uint8_t *sample_bytes(size_t *size)
{
    dls_error err;
    const char *path = test_path("sample.dls");
    assert_ok(sample_write(path, NULL, &err), &err);
    return test_read_file(path, size);
}

uint64_t documents_at(const char *path)
{
    dls_error err;
    dls_index *index;
    dls_index_info info;
    assert_ok(dls_index_open(path, NULL, &index, &err), &err);
    assert_ok(dls_index_check_text(index, &err), &err);
    dls_index_get_info(index, &info);
    dls_index_close(index);
    return info.documents;
}

/* -------------------------------------------------------------------------------------------------- questions */

typedef struct answer {
    char *text;
    size_t room;
} answer;

static void say(answer *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(answer *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(a->text, a->room, format, args);
    va_end(args);
    assert_true(length >= 0 && (size_t)length < a->room);
    a->text += length;
    a->room -= (size_t)length;
}

#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        dls_status status_ = (call);                                                                                   \
        if (status_ != DLS_OK) return status_;                                                                         \
    } while (0)

static void say_ranges(answer *a, const dls_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) say(a, " %zu-%zu", ranges[i].begin, ranges[i].end);
    say(a, "\n");
}

static dls_status say_fields(dls_hits *hits, size_t number, answer *a, dls_error *err)
{
    for (size_t field = 0; field < FIELDS; field++) {
        size_t values;
        TRY(dls_hits_value_count(hits, number, field, &values, err));
        for (size_t value = 0; value < values; value++) {
            dls_text text;
            const dls_range *ranges;
            size_t count;
            TRY(dls_hits_value(hits, number, field, value, &text, err));
            TRY(dls_hits_matches(hits, number, field, value, &ranges, &count, err));
            say(a, "  %zu: %.*s", field, (int)text.length, text.bytes);
            say_ranges(a, ranges, count);
        }
    }
    return DLS_OK;
}

static dls_status say_hit(dls_hits *hits, size_t number, answer *a, dls_error *err)
{
    dls_text key;
    dls_snippet snippet;
    const dls_explain_node *nodes;
    size_t count;
    TRY(dls_hits_key(hits, number, &key, err));
    const dls_hit *hit = dls_hits_at(hits, number);
    say(a, "%llu %s %.9g\n", (unsigned long long)hit->document, key.bytes, (double)hit->score);
    TRY(say_fields(hits, number, a, err));
    TRY(dls_hits_snippet(hits, number, TEXT, 30, &snippet, err));
    say(a, "  [%s]", snippet.text.bytes);
    say_ranges(a, snippet.ranges, snippet.range_count);
    TRY(dls_hits_explain(hits, number, &nodes, &count, err));
    for (size_t i = 0; i < count; i++)
        say(a, "  %u %s %llu %.9g\n", nodes[i].depth, nodes[i].text.bytes, (unsigned long long)nodes[i].df,
            (double)nodes[i].score);
    return DLS_OK;
}

static dls_status say_answer_by(const dls_index *index, const dls_query *query, const dls_search_options *options,
                                answer *a, dls_error *err)
{
    dls_hits *hits;
    TRY(dls_search(index, query, 5, options, &hits, err));
    say(a, "%llu\n", (unsigned long long)dls_hits_total(hits));
    dls_status status = DLS_OK;
    for (size_t i = 0; i < dls_hits_count(hits) && status == DLS_OK; i++) status = say_hit(hits, i, a, err);
    dls_hits_free(hits);
    return status;
}

/* The answer; and what the index is as one of several, alone. */
static dls_status say_answer(const dls_index *index, const dls_query *query, const dls_allocator *allocator, answer *a,
                             dls_error *err)
{
    dls_statistics *statistics;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.correct = false; /* words that damage made unknown would all be spelt anew: test_correct does that */
    options.allocator = allocator;
    options.count = true;
    TRY(say_answer_by(index, query, &options, a, err));
    TRY(dls_statistics_collect(index, query, allocator, &statistics, err));
    options.statistics = statistics;
    options.ties = DLS_TIES_BY_KEY;
    dls_status status = say_answer_by(index, query, &options, a, err);
    dls_statistics_free(statistics);
    return status;
}

/* Whether the fields are those of the sample: of an index that was made up, they need not be. */
static bool has_sample_fields(const dls_schema *schema)
{
    static const dls_field_kind kinds[] = { DLS_FIELD_DATE, DLS_FIELD_FLOAT, DLS_FIELD_KEYWORD };
    bool same = dls_schema_count(schema) == FIELDS;
    for (size_t field = DAY; field < FIELDS && same; field++)
        same = dls_schema_at(schema, field)->kind == kinds[field - DAY] && dls_schema_at(schema, field)->column;
    return same;
}

static void say_facet(answer *a, const dls_facet *facet)
{
    say(a, "facet %llu %llu %llu %llu:", (unsigned long long)facet->with, (unsigned long long)facet->without,
        (unsigned long long)facet->others, (unsigned long long)facet->other_count);
    for (size_t i = 0; i < facet->count; i++)
        say(a, " %.*s %llu", (int)facet->buckets[i].value.length, facet->buckets[i].value.bytes,
            (unsigned long long)facet->buckets[i].count);
    say(a, "\n");
}

/* Two pages in an order by columns, with facets. */
static dls_status say_ordered(const dls_index *index, const dls_query *query, const dls_query *filter,
                              const dls_allocator *allocator, answer *a, dls_error *err)
{
    static const dls_sort_key keys[] = { { TAG, true }, { SIZE, false } };
    dls_facet_request facets[] = { DLS_FACET_REQUEST_INIT, DLS_FACET_REQUEST_INIT };
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    dls_status status = DLS_OK;
    dls_hits *pages[2] = { NULL, NULL };
    options.allocator = allocator;
    options.filter = filter;
    options.facets = facets;
    options.facet_count = 2;
    options.sort = keys;
    options.sort_count = 2;
    facets[0].field = TAG;
    facets[0].limit = 2;
    facets[1].field = DAY;
    facets[1].kind = DLS_FACET_YEARS;
    for (size_t page = 0; page < 2 && status == DLS_OK; page++) {
        dls_text cursor;
        status = dls_search(index, query, 3, &options, &pages[page], err);
        if (status != DLS_OK) break;
        for (size_t i = 0; i < dls_hits_count(pages[page]); i++)
            say(a, "%llu ", (unsigned long long)dls_hits_at(pages[page], i)->document);
        for (size_t i = 0; i < 2; i++) say_facet(a, dls_hits_facet(pages[page], i));
        if (dls_hits_count(pages[page]) < 3) break;
        status = dls_hits_cursor(pages[page], 2, &cursor, err);
        if (status != DLS_OK) break;
        options.after = cursor.bytes;
        options.after_length = cursor.length;
    }
    dls_hits_free(pages[0]);
    dls_hits_free(pages[1]);
    return status;
}

/* Filters and orders. */
static dls_status ask_columns(const dls_index *index, const dls_allocator *allocator, answer *a, dls_error *err)
{
    const dls_schema *schema = dls_index_schema(index);
    dls_query *query = NULL, *filter = NULL;
    if (!has_sample_fields(schema)) return DLS_OK;
    dls_status status = dls_query_new_exists(schema, TITLE, allocator, &query, err);
    if (status == DLS_OK)
        status = dls_query_new_range(schema, DAY, "2011", 4, "2013-03", 7, 0, allocator, &filter, err);
    if (status == DLS_OK) status = say_ordered(index, query, NULL, allocator, a, err);
    if (status == DLS_OK) status = say_ordered(index, query, filter, allocator, a, err);
    if (status == DLS_OK) status = say_answer(index, filter, allocator, a, err);
    dls_query_free(query);
    dls_query_free(filter);
    return status;
}

static dls_status find_keys(const dls_index *index, answer *a, dls_error *err)
{
    for (size_t i = 0; i < SAMPLE_DOCUMENTS; i++) {
        uint64_t document;
        TRY(dls_index_find(index, documents[i].key, strlen(documents[i].key), &document, err));
        say(a, "%llu ", (unsigned long long)document);
    }
    return DLS_OK;
}

static dls_status say_suggestions(const dls_index *index, const char *text, const dls_allocator *allocator, answer *a,
                                  dls_error *err)
{
    dls_suggestions *suggestions;
    dls_suggest_options options = DLS_SUGGEST_OPTIONS_INIT;
    options.allocator = allocator;
    options.correct = text[0] == 'c'; /* as above */
    TRY(dls_suggest(index, text, strlen(text), &options, &suggestions, err));
    for (size_t i = 0; i < dls_suggestions_count(suggestions); i++) {
        const dls_suggestion *each = dls_suggestions_at(suggestions, i);
        say(a, "%s (%llu of %zu) %s\n", each->text.bytes, (unsigned long long)each->count, each->together,
            each->key.bytes);
    }
    dls_suggestions_free(suggestions);
    return DLS_OK;
}

static dls_status say_listed(dls_acronyms *acronyms, const dls_index *index, answer *a, dls_error *err)
{
    const dls_acronym *list;
    size_t count;
    TRY(dls_acronyms_add_index(acronyms, index, err));
    TRY(dls_acronyms_list(acronyms, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        say(a, "%.*s = %.*s (%llu)\n", (int)list[i].brief_length, list[i].brief, (int)list[i].full_length, list[i].full,
            (unsigned long long)list[i].count);
    return DLS_OK;
}

static dls_status say_acronyms(const dls_index *index, const dls_allocator *allocator, answer *a, dls_error *err)
{
    dls_acronyms *acronyms;
    TRY(dls_acronyms_new(allocator, &acronyms, err));
    dls_status status = say_listed(acronyms, index, a, err);
    dls_acronyms_free(acronyms);
    return status;
}

dls_status sample_ask(const dls_index *index, const dls_allocator *allocator, char *out, size_t room, dls_error *err)
{
    answer a = { out, room };
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        dls_query *query;
        TRY(dls_query_parse(dls_index_schema(index), questions[i], strlen(questions[i]), 0, allocator, &query, err));
        dls_status status = say_answer(index, query, allocator, &a, err);
        dls_query_free(query);
        TRY(status);
    }
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) TRY(say_suggestions(index, typed[i], allocator, &a, err));
    TRY(say_acronyms(index, allocator, &a, err));
    TRY(ask_columns(index, allocator, &a, err));
    return find_keys(index, &a, err);
}
