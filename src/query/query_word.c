/* SPDX-License-Identifier: MIT
 *
 * Queries from one word: its terms, which must all match where analysis takes it apart ("back-propagation"); the last
 * of them as a prefix; or each as misspelt.
 *
 * A prefix cannot be stemmed, since its end is not that of a word: it is folded alone. But whoever types the whole word
 * wants to find it, so the word's term is kept beside it.
 */
#include <string.h>

#include "base/bytemap.h"
#include "base/error.h"
#include "query/synonyms.h"

/* What becomes of the words of a text. */
typedef struct word_form_asked {
    dls_node_kind kind; /* DLS_NODE_TERM, DLS_NODE_PREFIX or DLS_NODE_FUZZY */
    uint32_t edits;
} word_form_asked;

/* A word of the text. */
typedef struct word_token {
    char term[DLS__MAX_TERM];
    size_t length;
    char unstemmed[DLS__MAX_TERM];
    size_t unstemmed_length;
    size_t end; /* of its bytes in the text */
} word_token;

static void take_word(dls_analyzer *analyzer, const dls_token *token, word_token *out)
{
    memcpy(out->term, token->term, token->term_length);
    out->length = token->term_length;
    out->end = token->end;
    out->unstemmed_length = dls__analyzer_unstemmed(analyzer, out->unstemmed);
}

/* Where the prefix and the term say different things, the term is part of it too. */
static dls_status keep_also(dls_query *query, const word_token *word, dls_error *err)
{
    bool begins_so = word->length >= word->unstemmed_length &&
                     memcmp(word->term, word->unstemmed, word->unstemmed_length) == 0;
    if (begins_so) return DLS_OK;
    query->also = dls__arena_copy(&query->arena, word->term, word->length);
    query->also_length = word->length;
    return query->also != NULL ? DLS_OK : dls__no_memory(err);
}

static dls_status add_word(const dls__query_maker *maker, const word_form_asked *form, const word_token *word,
                           uint32_t fields, dls_query *all, dls_error *err)
{
    dls_query *query;
    bool is_prefix = form->kind == DLS_NODE_PREFIX && word->unstemmed_length > 0;
    const char *bytes = is_prefix ? word->unstemmed : word->term;
    size_t length = is_prefix ? word->unstemmed_length : word->length;
    dls_node_kind kind = is_prefix || form->kind == DLS_NODE_FUZZY ? form->kind : DLS_NODE_TERM;
    if (all->clause_count == DLS_MAX_TERMS)
        return dls__fail(err, DLS_ELIMIT, DLS__NOWHERE, "a word of more than %d terms", DLS_MAX_TERMS);
    DLS__TRY(dls__query_new_leaf(kind, maker->schema, bytes, length, fields, maker->allocator, &query, err));
    query->edits = form->edits;
    dls_status status = is_prefix ? keep_also(query, word, err) : DLS_OK;
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    DLS__TRY(dls__synonyms_widen(maker, fields, &query, err));
    return dls__query_add(all, DLS_MUST, query, err);
}

/* Add the words of the text to `all`. All but the last are whole words, unless each is misspelt. Hangul is given as a
 * word and then again in pairs, of which the last may be a prefix: then the word, which it lies in, is left out. */
static dls_status add_words_of(const dls__query_maker *maker, const word_form_asked *form, dls_analyzer *analyzer,
                               const char *text, size_t length, uint32_t fields, dls_query *all, dls_error *err)
{
    static const word_form_asked whole = { DLS_NODE_TERM, 0 };
    const word_form_asked *inner = form->kind == DLS_NODE_PREFIX ? &whole : form;
    word_token last = { .length = 0 };
    dls_token token;
    dls__analyzer_begin(analyzer, text, length);
    while (dls__analyzer_next(analyzer, &token)) {
        bool lies_in_last = form->kind == DLS_NODE_PREFIX && last.length > 0 && token.end <= last.end;
        if (last.length > 0 && !lies_in_last) DLS__TRY(add_word(maker, inner, &last, fields, all, err));
        take_word(analyzer, &token, &last);
    }
    DLS__TRY(dls__analyzer_status(analyzer, err));
    return last.length > 0 ? add_word(maker, form, &last, fields, all, err) : DLS_OK;
}

static bool is_same_leaf(const dls_query *a, const dls_query *b)
{
    return a->kind == b->kind && a->clause_count == 0 && a->kind != DLS_NODE_BOOL && a->term_length == b->term_length &&
           a->also_length == b->also_length && memcmp(a->term, b->term, a->term_length) == 0 &&
           (a->also_length == 0 || memcmp(a->also, b->also, a->also_length) == 0);
}

/* Add what one analyzer made of the text; if it is what another made, it is sought in the fields of both. Takes
 * `words`. */
static dls_status add_alternative(dls_query *query, dls_query *words, dls_error *err)
{
    words = dls__query_take_only_clause(words);
    for (size_t i = 0; i < query->clause_count; i++) {
        dls_query *other = query->clauses[i].query;
        if (!is_same_leaf(words, other)) continue;
        other->fields |= words->fields;
        dls__query_free(words);
        return DLS_OK;
    }
    return dls__query_add(query, DLS_SHOULD, words, err);
}

static dls_status add_alternatives(dls__query_maker *maker, const word_form_asked *form, const char *text,
                                   size_t length, uint32_t fields, dls_query *query, dls_error *err)
{
    while (fields != 0) {
        uint32_t same;
        dls_analyzer *analyzer;
        dls_query *words;
        DLS__TRY(dls__query_maker_analyzer(maker, &fields, &same, &analyzer, err));
        DLS__TRY(dls__query_new(DLS_NODE_BOOL, maker->schema, maker->allocator, &words, err));
        dls_status status = add_words_of(maker, form, analyzer, text, length, same, words, err);
        if (status == DLS_OK && words->clause_count > 0)
            status = add_alternative(query, words, err);
        else
            dls__query_free(words);
        DLS__TRY(status);
    }
    return DLS_OK;
}

static dls_status new_word(dls__query_maker *maker, const word_form_asked *form, const char *text, size_t length,
                           uint32_t fields, dls_query **out, dls_error *err)
{
    dls_query *query;
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, maker->schema, maker->allocator, &query, err));
    dls_status status = add_alternatives(maker, form, text, length, fields, query, err);
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    *out = dls__query_take_only_clause(query);
    return DLS_OK;
}

dls_status dls__query_new_all_words(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                    dls_query **out, dls_error *err)
{
    return new_word(maker, &(word_form_asked){ DLS_NODE_TERM, 0 }, text, length, fields, out, err);
}

dls_status dls__query_new_prefix(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                 dls_query **out, dls_error *err)
{
    return new_word(maker, &(word_form_asked){ DLS_NODE_PREFIX, 0 }, text, length, fields, out, err);
}

dls_status dls__query_new_fuzzy(dls__query_maker *maker, const char *text, size_t length, uint32_t edits,
                                uint32_t fields, dls_query **out, dls_error *err)
{
    return new_word(maker, &(word_form_asked){ DLS_NODE_FUZZY, edits }, text, length, fields, out, err);
}
