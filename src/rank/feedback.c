/* SPDX-License-Identifier: MIT
 *
 * A word counts by how often each document has it, saturated, times the document's score, and by its rarity. The boosts
 * of one query gather that, a clause for each word; so its best words are found as those of a text are.
 */
#include "rank/feedback.h"

#include "base/bytemap.h"
#include "base/error.h"
#include "rank/similar.h"
#include "rank/statistics.h"
#include "score/bm25.h"

/* Words of documents: a clause of `all` for each entry of `terms`. */
typedef struct heard_words {
    const dls_index *index;
    dls__query_maker *maker;
    uint32_t fields;
    dls__bytemap terms;
    dls_query *all;
} heard_words;

static dls_status hear_word(heard_words *heard, const dls_query *word, float evidence, dls_error *err)
{
    uint32_t number = dls__bytemap_find(&heard->terms, word->term, word->term_length);
    if (number != DLS__BYTEMAP_NONE) {
        heard->all->clauses[number].query->boost += evidence;
        return DLS_OK;
    }
    if (heard->terms.count == DLS_MAX_TERMS) return DLS_OK;
    if (dls__bytemap_add(&heard->terms, word->term, word->term_length) == DLS__BYTEMAP_NONE)
        return dls__no_memory(err);
    dls_query *copy;
    DLS__TRY(dls__query_copy(word, &copy, err));
    copy->boost = evidence;
    return dls__query_add(heard->all, DLS_SHOULD, copy, err);
}

static dls_status hear_document(heard_words *heard, const dls_hit *hit, dls_error *err)
{
    dls__buf text;
    dls_query *words = NULL;
    dls__buf_init(&text, heard->maker->allocator, SIZE_MAX);
    dls_status status = dls__text_of_document(heard->index, hit->document, heard->fields, &text, err);
    size_t length = text.size;
    if (status == DLS_OK && length > 0) {
        dls__cut_text((const char *)text.bytes, &length);
        status = dls__query_new_words(heard->maker, (const char *)text.bytes, length, heard->fields, &words, err);
    }
    for (size_t i = 0; status == DLS_OK && words != NULL && i < words->clause_count; i++) {
        const dls_query *word = words->clauses[i].query;
        status = hear_word(heard, word, hit->score * dls__telling_share(word->boost), err);
    }
    dls__query_free(words);
    dls__buf_done(&text);
    return status;
}

/* What the words of a query come to: boost * idf of each, wherever it stands but where it is excluded. */
static dls_status add_weights(const dls_statistics *statistics, const dls_query *query, double *sum, dls_error *err)
{
    uint64_t df, documents = statistics->sums.documents;
    for (size_t i = 0; i < query->clause_count; i++)
        if (query->clauses[i].occur != DLS_MUST_NOT)
            DLS__TRY(add_weights(statistics, query->clauses[i].query, sum, err));
    for (size_t i = 0; i < query->phrase_count && query->kind == DLS_NODE_PHRASE; i++) {
        DLS__TRY(dls__statistics_df(statistics, query->phrase[i].bytes, query->phrase[i].length, &df, err));
        *sum += (double)query->boost * (double)dls__bm25_idf(documents, df);
    }
    if (query->kind != DLS_NODE_TERM) return DLS_OK;
    DLS__TRY(dls__statistics_df(statistics, query->term, query->term_length, &df, err));
    if (df > 0) *sum += (double)query->boost * (double)dls__bm25_idf(documents, df);
    return DLS_OK;
}

static dls_status weigh_query(const dls_index *index, const dls_query *query, double *weight, dls_error *err)
{
    dls_statistics *statistics;
    *weight = 0.0;
    DLS__TRY(dls__statistics_collect(index, query, &query->allocator, &statistics, err));
    dls_status status = add_weights(statistics, query, weight, err);
    dls__statistics_free(statistics);
    return status;
}

/* Have `telling` count `share` of what `query` does; false if there is nothing to count. */
static dls_status scale_words(const dls_index *index, const dls_query *query, dls_query *telling, float share,
                              bool *counts, dls_error *err)
{
    double own, of_words;
    DLS__TRY(weigh_query(index, query, &own, err));
    DLS__TRY(weigh_query(index, telling, &of_words, err));
    *counts = own > 0.0 && of_words > 0.0;
    for (size_t i = 0; i < telling->clause_count && *counts; i++) {
        dls_query *word = telling->clauses[i].query;
        double boost = (double)word->boost * (double)share * own / of_words;
        if (boost < (double)DLS__MIN_BOOST) boost = (double)DLS__MIN_BOOST;
        word->boost = boost > (double)DLS__MAX_BOOST ? DLS__MAX_BOOST : (float)boost;
    }
    return DLS_OK;
}

/* `query` has to match, `telling` may; both are the new query's then. */
static dls_status join_feedback(dls_query *query, dls_query *telling, dls_query *both, dls_error *err)
{
    dls_status status = dls__query_add(both, DLS_MUST, query, err);
    if (status == DLS_OK && telling != NULL) return dls__query_add(both, DLS_SHOULD, telling, err);
    if (status != DLS_OK) dls__query_free(telling);
    return status;
}

/* The words that `heard` has, beside `query`. */
static dls_status answer_feedback(heard_words *heard, const dls_query *query, size_t words, float share,
                                  dls_query **out, dls_error *err)
{
    dls_query *own = NULL, *telling = NULL, *both = NULL;
    bool counts = false;
    const dls_allocator *allocator = heard->maker->allocator;
    dls_status status = dls__query_new(DLS_NODE_BOOL, heard->index->schema, allocator, &telling, err);
    if (status == DLS_OK) status = dls__keep_telling_words(heard->index, heard->all, false, words, telling, err);
    if (status == DLS_OK) status = scale_words(heard->index, query, telling, share, &counts, err);
    if (status == DLS_OK) status = dls__query_copy_by(query, allocator, &own, err);
    if (status == DLS_OK) status = dls__query_new(DLS_NODE_BOOL, heard->index->schema, allocator, &both, err);
    if (status != DLS_OK) {
        dls__query_free(own);
        dls__query_free(telling);
        return status;
    }
    if (!counts) {
        dls__query_free(telling);
        telling = NULL;
    }
    status = join_feedback(own, telling, both, err);
    if (status == DLS_OK)
        *out = both;
    else
        dls__query_free(both);
    return status;
}

dls_status dls__query_new_feedback(const dls_index *index, dls__query_maker *maker, const dls_query *query,
                                   const dls_hit *hits, size_t count, uint32_t fields, size_t words, float share,
                                   dls_query **out, dls_error *err)
{
    heard_words heard = { .index = index, .maker = maker, .fields = fields };
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, index->schema, maker->allocator, &heard.all, err));
    dls__bytemap_init(&heard.terms, maker->allocator);
    dls_status status = DLS_OK;
    for (size_t i = 0; i < count && status == DLS_OK; i++) status = hear_document(&heard, &hits[i], err);
    if (status == DLS_OK) status = answer_feedback(&heard, query, words, share, out, err);
    dls__bytemap_done(&heard.terms);
    dls__query_free(heard.all);
    return status;
}
