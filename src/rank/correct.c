/* SPDX-License-Identifier: MIT
 *
 * The query is walked for unknown words, which are few or none; where there are some that others are like, it is copied
 * and its words exchanged.
 */
#include "rank/correct.h"

#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "query/query_maker.h"
#include "rank/spelling.h"

/* A word that may be misspelt, with what it may be meant for, if anything. */
typedef struct unknown_word {
    dls__typed_word word;
    uint32_t fields;
    dls__spellings spellings;
    bool exchanged; /* somewhere in the query something stands in its place */
} unknown_word;

typedef struct corrector {
    const dls_index *index;
    dls__query_maker maker;
    dls__arena arena;
    unknown_word words[DLS__MAX_UNKNOWN_WORDS];
    size_t count;
    size_t corrected; /* of them have spellings */
    bool deepest;     /* the query is as deep as it may be: nothing goes below its words */
} corrector;

static bool is_clause_corrected(const dls__clause *clause) { return clause->occur != DLS_MUST_NOT; }

/* The unknown word with this term, NULL if it is none. */
static unknown_word *find_unknown(corrector *c, const char *term, size_t length)
{
    for (size_t i = 0; i < c->count; i++)
        if (dls__compare_bytes(c->words[i].word.term, c->words[i].word.term_length, term, length) == 0)
            return &c->words[i];
    return NULL;
}

/* The same, with something to put in its place. */
static unknown_word *find_corrected(corrector *c, const char *term, size_t length)
{
    unknown_word *unknown = find_unknown(c, term, length);
    return unknown != NULL && unknown->spellings.count > 0 ? unknown : NULL;
}

/* ------------------------------------------------------------------------------------------------- unknown words */

static dls_status analyzer_for(corrector *c, uint32_t fields, dls_analyzer **out, dls_error *err)
{
    uint32_t same;
    return dls__query_maker_analyzer(&c->maker, &fields, &same, out, err);
}

static dls_status look_at_word(corrector *c, const dls__typed_word *word, uint32_t fields, dls_error *err)
{
    bool full = c->count == DLS__MAX_UNKNOWN_WORDS, may_be;
    uint64_t df;
    if (word->bytes == NULL || full || find_unknown(c, word->term, word->term_length) != NULL) return DLS_OK;
    DLS__TRY(dls__may_be_misspelt(c->index, word, c->arena.allocator, &df, &may_be, err));
    if (!may_be) return DLS_OK;
    unknown_word *unknown = &c->words[c->count];
    dls_analyzer *analyzer;
    *unknown = (unknown_word){ .word = *word, .fields = fields };
    DLS__TRY(analyzer_for(c, fields, &analyzer, err));
    DLS__TRY(dls__spell(c->index, analyzer, word, &c->arena, &unknown->spellings, err));
    c->corrected += unknown->spellings.count > 0;
    c->count++;
    return DLS_OK;
}

static dls_status look_at_words(corrector *c, const dls_query *query, dls_error *err)
{
    if (query->kind == DLS_NODE_SYNONYM) return DLS_OK; /* who wrote its words down knew how */
    for (size_t i = 0; i < query->clause_count; i++)
        if (is_clause_corrected(&query->clauses[i])) DLS__TRY(look_at_words(c, query->clauses[i].query, err));
    for (size_t i = 0; i < query->phrase_count && query->kind == DLS_NODE_PHRASE; i++) {
        const dls__phrase_term *term = &query->phrase[i];
        dls__typed_word word = { term->typed, term->typed_length, term->bytes, term->length };
        DLS__TRY(look_at_word(c, &word, query->fields, err));
    }
    dls__typed_word word = { query->typed, query->typed_length, query->term, query->term_length };
    return query->kind == DLS_NODE_TERM ? look_at_word(c, &word, query->fields, err) : DLS_OK;
}

/* ----------------------------------------------------------------------------------------------------- exchanging */

/* A term that counts `share` of what `original` does. */
static dls_status new_term_like(const corrector *c, const dls_query *original, const char *term, size_t length,
                                float share, dls_query **out, dls_error *err)
{
    DLS__TRY(dls__query_new_leaf(DLS_NODE_TERM, c->index->schema, term, length, original->fields, &original->allocator,
                                 out, err));
    float boost = original->boost * share;
    (*out)->boost = boost > 0.0f && boost < DLS__MIN_BOOST ? DLS__MIN_BOOST : boost;
    return DLS_OK;
}

/* What one spelling counts beside the best. */
static float share_of(const dls__spellings *spellings, size_t number)
{
    return (float)((double)spellings->found[number].evidence / (double)spellings->found[0].evidence);
}

/* Any of the spellings, and the word itself if it is known. */
static dls_status new_any_spelling(const corrector *c, const dls_query *original, const unknown_word *unknown,
                                   dls_query **out, dls_error *err)
{
    dls_query *any, *term;
    const dls__spellings *spellings = &unknown->spellings;
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, c->index->schema, &original->allocator, &any, err));
    dls_status status = DLS_OK;
    if (spellings->df > 0) {
        status = new_term_like(c, original, original->term, original->term_length, 1.0f, &term, err);
        if (status == DLS_OK) status = dls__query_add(any, DLS_SHOULD, term, err);
    }
    for (size_t i = 0; i < spellings->count && status == DLS_OK; i++) {
        const dls__spelling *spelling = &spellings->found[i];
        float share = share_of(spellings, i);
        status = new_term_like(c, original, spelling->term, spelling->term_length, share, &term, err);
        if (status == DLS_OK) status = dls__query_add(any, DLS_SHOULD, term, err);
    }
    if (status != DLS_OK) {
        dls__query_free(any);
        return status;
    }
    *out = any;
    return DLS_OK;
}

/* Have something else stand where the term `*query` did. */
static dls_status exchange_term(corrector *c, dls_query **query, dls_error *err)
{
    dls_query *other;
    unknown_word *unknown = find_corrected(c, (*query)->term, (*query)->term_length);
    if (unknown == NULL) return DLS_OK;
    const dls__spelling *best = &unknown->spellings.found[0];
    bool alone = unknown->spellings.count == 1 && unknown->spellings.df == 0;
    if (c->deepest || alone)
        DLS__TRY(new_term_like(c, *query, best->term, best->term_length, 1.0f, &other, err));
    else
        DLS__TRY(new_any_spelling(c, *query, unknown, &other, err));
    unknown->exchanged = true;
    dls__query_free(*query);
    *query = other;
    return DLS_OK;
}

/* A phrase is sought as it stands where all its words are known. */
static dls_status exchange_in_phrase(corrector *c, dls_query *phrase, dls_error *err)
{
    dls__phrase_term *terms = dls__arena_alloc_array(&phrase->arena, phrase->phrase_count, sizeof *terms);
    if (terms == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < phrase->phrase_count; i++) {
        terms[i] = phrase->phrase[i];
        if (terms[i].typed == NULL) continue;
        unknown_word *unknown = find_corrected(c, terms[i].bytes, terms[i].length);
        if (unknown == NULL || unknown->spellings.df > 0) continue;
        unknown->exchanged = true;
        terms[i].length = unknown->spellings.found[0].term_length;
        terms[i].bytes = dls__arena_copy(&phrase->arena, unknown->spellings.found[0].term, terms[i].length);
        if (terms[i].bytes == NULL) return dls__no_memory(err);
    }
    phrase->phrase = terms;
    return DLS_OK;
}

static dls_status exchange_words(corrector *c, dls_query **query, dls_error *err)
{
    dls_query *node = *query;
    if (node->kind == DLS_NODE_SYNONYM) return DLS_OK;
    if (node->kind == DLS_NODE_TERM && node->typed != NULL) return exchange_term(c, query, err);
    if (node->kind == DLS_NODE_PHRASE) return exchange_in_phrase(c, node, err);
    for (size_t i = 0; i < node->clause_count; i++) {
        dls__clause *clause = &node->clauses[i];
        if (!is_clause_corrected(clause)) continue;
        DLS__TRY(exchange_words(c, &clause->query, err));
        if (clause->query->height + 1 > node->height) node->height = clause->query->height + 1;
    }
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------- what people read */

static bool copy_word(dls__arena *arena, const char *bytes, size_t length, dls_text *out)
{
    *out = (dls_text){ dls__arena_copy(arena, bytes, length), length };
    return out->bytes != NULL;
}

static dls_status note_corrections(const corrector *c, dls_query *query, dls_error *err)
{
    query->corrections = dls__arena_alloc_array(&query->arena, c->corrected, sizeof *query->corrections);
    if (query->corrections == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < c->count; i++) {
        const unknown_word *unknown = &c->words[i];
        const dls__spelling *best = &unknown->spellings.found[0];
        if (!unknown->exchanged) continue;
        dls_correction *correction = &query->corrections[query->correction_count++];
        if (!copy_word(&query->arena, unknown->word.bytes, unknown->word.length, &correction->typed) ||
            !copy_word(&query->arena, best->word, best->word_length, &correction->meant))
            return dls__no_memory(err);
    }
    return DLS_OK;
}

/* Whether a dash leaves the word at `begin` out. */
static bool is_left_out(dls_text text, size_t begin)
{
    if (begin == 0 || text.bytes[begin - 1] != '-') return false;
    return begin == 1 || strchr(" \t\r\n", text.bytes[begin - 2]) != NULL;
}

/* The text with words exchanged, to `out`. It is analysed by the analyzer of the first word that was corrected. */
static dls_status exchange_in_text(corrector *c, dls_text text, dls__buf *out, dls_error *err)
{
    dls_token token;
    dls_analyzer *analyzer;
    size_t copied = 0, first = 0;
    while (!c->words[first].exchanged) first++;
    DLS__TRY(analyzer_for(c, c->words[first].fields, &analyzer, err));
    dls__analyzer_begin(analyzer, text.bytes, text.length);
    while (dls__analyzer_next(analyzer, &token)) {
        const unknown_word *unknown = find_corrected(c, token.term, token.term_length);
        if (unknown == NULL || !unknown->exchanged || token.begin < copied || is_left_out(text, token.begin)) continue;
        const dls__spelling *best = &unknown->spellings.found[0];
        dls__buf_append(out, text.bytes + copied, token.begin - copied);
        dls__buf_append(out, best->word, best->word_length);
        copied = token.end;
    }
    dls__buf_append(out, text.bytes + copied, text.length - copied);
    DLS__TRY(dls__analyzer_status(analyzer, err));
    return dls__buf_status(out, err);
}

static dls_status note_text(corrector *c, dls_text text, dls_query *query, dls_error *err)
{
    dls__buf corrected;
    if (text.bytes == NULL) return DLS_OK;
    dls__buf_init(&corrected, &query->allocator, SIZE_MAX);
    dls_status status = exchange_in_text(c, text, &corrected, err);
    if (status == DLS_OK && !copy_word(&query->arena, (const char *)corrected.bytes, corrected.size,
                                       &query->corrected_text))
        status = dls__no_memory(err);
    dls__buf_done(&corrected);
    return status;
}

/* ------------------------------------------------------------------------------------------------------------ all */

static bool is_any_exchanged(const corrector *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->words[i].exchanged) return true;
    return false;
}

/* `*out` is NULL where nothing was exchanged. */
static DLS__COLD dls_status copy_corrected(corrector *c, const dls_query *query, const dls_allocator *allocator,
                                           dls_query **out, dls_error *err)
{
    dls_query *corrected = NULL;
    c->deepest = query->height == DLS_MAX_DEPTH;
    DLS__TRY(dls__query_copy_by(query, allocator, &corrected, err));
    dls_status status = exchange_words(c, &corrected, err);
    bool exchanged = status == DLS_OK && is_any_exchanged(c);
    if (exchanged) status = note_corrections(c, corrected, err);
    if (exchanged && status == DLS_OK) status = note_text(c, query->text, corrected, err);
    if (status != DLS_OK || !exchanged) {
        dls__query_free(corrected);
        return status;
    }
    *out = corrected;
    return DLS_OK;
}

static dls_status correct(corrector *c, const dls_query *query, const dls_allocator *allocator, dls_query **out,
                          dls_error *err)
{
    DLS__TRY(look_at_words(c, query, err));
    return c->corrected > 0 ? copy_corrected(c, query, allocator, out, err) : DLS_OK;
}

dls_status dls__query_correct(const dls_query *query, const dls_index *index, const dls_allocator *allocator,
                              dls_query **out, dls_error *err)
{
    corrector c; /* large: what is of words is set when they are there */
    dls_query *corrected = NULL;
    c.index = index;
    c.count = c.corrected = 0;
    c.deepest = false;
    dls__query_maker_init(&c.maker, index->schema, allocator);
    dls__arena_init(&c.arena, allocator);
    dls_status status = correct(&c, query, allocator, &corrected, err);
    dls__arena_done(&c.arena);
    dls__query_maker_done(&c.maker);
    if (status == DLS_OK) *out = corrected;
    return status;
}
