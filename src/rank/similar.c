/* SPDX-License-Identifier: MIT
 *
 * The words of the text are a query, whose statistics tell how rare each is. What a word would add to the score of a
 * document that has it once is what it is worth; the words that are worth most are kept.
 */
#include "rank/similar.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/error.h"
#include "columns/record.h"
#include "rank/statistics.h"
#include "score/bm25.h"

/* How soon repetition stops counting, in the text as in documents. */
#define SIMILAR_K1 1.2f

float dls__telling_share(float count) { return 1.0f - SIMILAR_K1 / (SIMILAR_K1 + count); }

/* A word of the text. */
typedef struct told_word {
    const dls_query *query;
    size_t place; /* in the text */
    float boost;
    float worth;
} told_word;

/* A text of whose words the best are wanted. */
typedef struct told_text {
    const dls_query *all; /* its words, any of them */
    bool counted;         /* their boosts are counts */
    const dls_statistics *statistics;
    told_word *words; /* room for all */
    size_t count;
} told_text;

static int by_worth(const void *left, const void *right)
{
    const told_word *a = left, *b = right;
    if (a->worth != b->worth) return a->worth > b->worth ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

static int by_place(const void *left, const void *right)
{
    const told_word *a = left, *b = right;
    return a->place < b->place ? -1 : 1;
}

/* Words that no document has tell nothing. */
static dls_status weigh_words(told_text *text, dls_error *err)
{
    uint64_t documents = text->statistics->sums.documents;
    for (size_t i = 0; i < text->all->clause_count; i++) {
        const dls_query *word = text->all->clauses[i].query;
        uint64_t df;
        DLS__TRY(dls__statistics_df(text->statistics, word->term, word->term_length, &df, err));
        if (df == 0) continue;
        float boost = text->counted ? dls__telling_share(word->boost) : word->boost;
        text->words[text->count++] = (told_word){ word, i, boost, boost * dls__bm25_idf(documents, df) };
    }
    return DLS_OK;
}

/* The `most` best words, in the order of the text. */
static dls_status keep_best(told_text *text, size_t most, dls_query *out, dls_error *err)
{
    if (text->count == 0) return DLS_OK;
    qsort(text->words, text->count, sizeof *text->words, by_worth);
    if (text->count > most) text->count = most;
    qsort(text->words, text->count, sizeof *text->words, by_place);
    for (size_t i = 0; i < text->count; i++) {
        dls_query *copy;
        DLS__TRY(dls__query_copy(text->words[i].query, &copy, err));
        copy->boost = text->words[i].boost;
        DLS__TRY(dls__query_add(out, DLS_SHOULD, copy, err));
    }
    return DLS_OK;
}

static dls_status choose_words(told_text *text, size_t most, dls_query *out, dls_error *err)
{
    const dls_allocator *allocator = &text->all->allocator;
    size_t room = text->all->clause_count;
    text->words = dls__alloc_array(allocator, room, sizeof *text->words);
    if (text->words == NULL && room > 0) return dls__no_memory(err);
    dls_status status = weigh_words(text, err);
    if (status == DLS_OK) status = keep_best(text, most, out, err);
    dls__free(allocator, text->words, room * sizeof *text->words);
    return status;
}

dls_status dls__keep_telling_words(const dls_index *index, const dls_query *all, bool counted, size_t most,
                                   dls_query *out, dls_error *err)
{
    dls_statistics *statistics;
    DLS__TRY(dls__statistics_collect(index, all, &all->allocator, &statistics, err));
    told_text text = { .all = all, .counted = counted, .statistics = statistics };
    dls_status status = choose_words(&text, most, out, err);
    dls__statistics_free(statistics);
    return status;
}

dls_status dls__query_new_similar(const dls_index *index, dls__query_maker *maker, const char *text, size_t length,
                                  uint32_t fields, size_t words, dls_query **out, dls_error *err)
{
    dls_query *all, *similar;
    bool cut = dls__cut_text(text, &length);
    DLS__TRY(dls__query_new_words(maker, text, length, fields, &all, err));
    dls_status status = dls__query_new(DLS_NODE_BOOL, index->schema, maker->allocator, &similar, err);
    if (status == DLS_OK) {
        similar->cut = cut || all->cut;
        status = dls__keep_telling_words(index, all, true, words, similar, err);
        if (status == DLS_OK)
            *out = similar;
        else
            dls__query_free(similar);
    }
    dls__query_free(all);
    return status;
}

/* --------------------------------------------------------------------------------------------------------- document */

/* The stored text of the fields, value after value. */
static dls_status gather_text(const dls_index *index, const dls__buf *record, uint32_t fields, dls__buf *text,
                              dls_error *err)
{
    const dls_schema *schema = index->schema;
    dls__record_reader reader;
    dls__record_open(&reader, record->bytes, record->size);
    while (dls__record_next(&reader)) {
        if (reader.field >= schema->count || schema->fields[reader.field].kind != DLS_FIELD_TEXT) continue;
        if ((fields >> schema->text_number[reader.field] & 1) == 0) continue;
        dls__buf_append(text, reader.value, reader.length);
        dls__buf_append_u8(text, '\n');
    }
    return dls__buf_status(text, err);
}

dls_status dls__text_of_document(const dls_index *index, uint64_t document, uint32_t fields, dls__buf *text,
                                 dls_error *err)
{
    uint32_t local;
    const dls__segment *segment = dls__index_segment_of(index, document, &local);
    dls__buf record;
    dls__buf_init(&record, text->allocator, SIZE_MAX);
    dls_status status = dls__docstore_read(&segment->stored, local, &record, err);
    if (status == DLS_OK) status = gather_text(index, &record, fields, text, err);
    dls__buf_done(&record);
    return status;
}

/* Leave out the document itself. */
static dls_status leave_out(dls_query *similar, const char *key, size_t length, dls_error *err)
{
    dls_query *itself;
    DLS__TRY(dls__query_new_leaf(DLS_NODE_KEY, NULL, key, length, 0, &similar->allocator, &itself, err));
    return dls__query_add(similar, DLS_MUST_NOT, itself, err);
}

dls_status dls__query_new_similar_document(const dls_index *index, dls__query_maker *maker, const char *key,
                                           size_t length, uint32_t fields, size_t words, dls_query **out,
                                           dls_error *err)
{
    uint64_t document;
    dls_query *similar = NULL;
    dls__buf text;
    DLS__TRY(dls__index_find(index, key, length, &document, err));
    dls__buf_init(&text, maker->allocator, SIZE_MAX);
    dls_status status = dls__text_of_document(index, document, fields, &text, err);
    if (status == DLS_OK)
        status = dls__query_new_similar(index, maker, (const char *)text.bytes, text.size, fields, words, &similar,
                                        err);
    dls__buf_done(&text);
    if (status == DLS_OK) status = leave_out(similar, key, length, err);
    if (status == DLS_OK)
        *out = similar;
    else
        dls__query_free(similar);
    return status;
}
