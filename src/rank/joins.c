/* SPDX-License-Identifier: MIT
 *
 * The query is walked for words that the index has written otherwise, which few have; where there are some, it is
 * copied, and these become synonyms.
 *
 * That a word can be cut in two says little, since dictionaries have every syllable. So the halves have to stand side
 * by side in documents: in an eighth as many as have the word, or more.
 */
#include "rank/joins.h"

#include <string.h>

#include "base/error.h"
#include "query/synonyms.h"
#include "rank/search.h"
#include "rank/term_df.h"

/* A word is in no more than so many times the documents in which its halves stand side by side. */
#define LEAST_APART 8

/* Letters of a word that is split, and of its halves: e-mail is left alone, "re-ranking" is not. */
#define LEAST_SPLIT 6
#define LEAST_HALF 2

/* What is sought beside a word. */
typedef struct joined_form {
    size_t word; /* number of its node, in the order in which the tree is walked */
    dls__synonym_form form;
} joined_form;

typedef struct joiner {
    const dls_index *index;
    dls__query_maker maker;
    dls__arena arena;
    dls__buf found; /* joined_form, by word */
    size_t number;  /* of the node that is looked at */
    size_t words;   /* that have been */
    dls_join join;
} joiner;

/* The word that a node is, as it was typed, alone or with synonyms; NULL if it is none. */
static const dls_query *typed_word(const dls_query *query)
{
    if (query->kind == DLS_NODE_SYNONYM && query->clause_count > 0) query = query->clauses[0].query;
    return query->kind == DLS_NODE_TERM && query->typed != NULL ? query : NULL;
}

static dls_status joining_analyzer(joiner *j, const dls_query *word, dls_analyzer **out, dls_error *err)
{
    uint32_t fields = word->fields, same;
    return dls__query_maker_analyzer(&j->maker, &fields, &same, out, err);
}

/* The term of a text that is one word, in the arena; of no bytes if it is none. */
static dls_status take_single_term(joiner *j, dls_analyzer *analyzer, const char *text, size_t length,
                                   dls__phrase_term *out, dls_error *err)
{
    dls_token token;
    *out = (dls__phrase_term){ .length = 0 };
    dls__analyzer_begin(analyzer, text, length);
    bool is_word = dls__analyzer_next(analyzer, &token) && token.begin == 0 && token.end == length;
    DLS__TRY(dls__analyzer_status(analyzer, err));
    if (!is_word) return DLS_OK;
    out->bytes = dls__arena_copy(&j->arena, token.term, token.term_length);
    out->length = token.term_length;
    return out->bytes != NULL ? DLS_OK : dls__no_memory(err);
}

/* In how many documents a term is, deleted ones too. */
static dls_status most_df(const joiner *j, const dls__phrase_term *term, uint64_t *df, dls_error *err)
{
    *df = 0;
    for (size_t i = 0; i < j->index->segment_count && term->length > 0; i++) {
        bool found;
        uint64_t value;
        uint32_t own, fields;
        const dls__segment *segment = &j->index->segments[i];
        DLS__TRY(dls__dict_find(&segment->terms, term->bytes, term->length, &found, &value, err));
        if (!found) continue;
        DLS__TRY(dls__list_df(&segment->lists, value, &own, &fields, err));
        *df += own;
    }
    return DLS_OK;
}

static dls_status note_form(joiner *j, size_t word, const dls__phrase_term *terms, size_t count, dls_error *err)
{
    joined_form form = { .word = word, .form = { .count = count } };
    form.form.terms =
        (const dls__phrase_term *)(const void *)dls__arena_copy(&j->arena, (const char *)terms, count * sizeof *terms);
    if (form.form.terms == NULL) return dls__no_memory(err);
    dls__buf_append(&j->found, &form, sizeof form);
    return dls__buf_status(&j->found, err);
}

/* ---------------------------------------------------------------------------------------------------- together */

/* What two words are together, if that is one in the index; else of no bytes. */
static dls_status join_two(joiner *j, const dls_query *fields_of, const char *first, size_t first_length,
                           const char *second, size_t second_length, dls__phrase_term *out, dls_error *err)
{
    char text[2 * DLS__MAX_TERM];
    dls_analyzer *analyzer;
    uint64_t df;
    *out = (dls__phrase_term){ .length = 0 };
    if (first_length < LEAST_HALF || second_length < LEAST_HALF) return DLS_OK;
    memcpy(text, first, first_length);
    memcpy(text + first_length, second, second_length);
    DLS__TRY(joining_analyzer(j, fields_of, &analyzer, err));
    DLS__TRY(take_single_term(j, analyzer, text, first_length + second_length, out, err));
    DLS__TRY(most_df(j, out, &df, err));
    if (df == 0) out->length = 0;
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------- apart */

/* In how many documents the halves stand side by side, in the fields of `word`. */
static dls_status count_apart(joiner *j, const dls_query *word, const dls__phrase_term halves[2], uint64_t *count,
                              dls_error *err)
{
    dls_query *phrase;
    dls__rank_parameters parameters = { .k1 = DLS__DEFAULT_K1 };
    dls__search_result result;
    dls__synonym_form form = { halves, 2 };
    for (uint32_t field = 0; field < j->index->schema->text_count; field++) parameters.weights[field] = 1.0f;
    DLS__TRY(dls__synonym_new_member(&j->maker, &form, word->fields, &phrase, err));
    dls_status status =
        dls__search(j->index, phrase, &parameters, 0, true, j->arena.allocator, NULL, &result, err);
    dls__query_free(phrase);
    if (status == DLS_OK) *count = result.total;
    return status;
}

static bool is_continuation(char byte) { return ((uint8_t)byte & 0xc0) == 0x80; }

static size_t count_points(const char *text, size_t length)
{
    size_t points = 0;
    for (size_t i = 0; i < length; i++) points += !is_continuation(text[i]);
    return points;
}

/* The word cut before byte `at`: its halves are noted if they stand apart in enough documents. It is in `word_df` at
 * least. */
static dls_status try_halves(joiner *j, const dls_query *word, dls_analyzer *analyzer, size_t at, uint64_t word_df,
                             dls_error *err)
{
    dls__phrase_term halves[2];
    uint64_t df, apart, exact;
    DLS__TRY(take_single_term(j, analyzer, word->typed, at, &halves[0], err));
    DLS__TRY(most_df(j, &halves[0], &df, err));
    if (df == 0 || df < word_df / LEAST_APART) return DLS_OK;
    DLS__TRY(take_single_term(j, analyzer, word->typed + at, word->typed_length - at, &halves[1], err));
    DLS__TRY(most_df(j, &halves[1], &df, err));
    if (df == 0 || df < word_df / LEAST_APART) return DLS_OK;
    halves[0].offset = 0;
    halves[1].offset = 1;
    DLS__TRY(count_apart(j, word, halves, &apart, err));
    if (apart == 0) return DLS_OK;
    DLS__TRY(dls__term_df(j->index, word->term, word->term_length, j->arena.allocator, &exact, err));
    return apart >= exact / LEAST_APART ? note_form(j, j->number, halves, 2, err) : DLS_OK;
}

/* Whether a word has nothing but letters: a to z, or beyond ASCII. */
static bool is_of_letters(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((uint8_t)text[i] < 0x80 && (text[i] < 'a' || text[i] > 'z')) return false;
    return true;
}

static dls_status split_word(joiner *j, const dls_query *word, dls_error *err)
{
    dls_analyzer *analyzer;
    uint64_t df;
    size_t length = word->typed_length, before = 0, points = count_points(word->typed, length);
    if (points < LEAST_SPLIT || !is_of_letters(word->typed, length)) return DLS_OK;
    DLS__TRY(joining_analyzer(j, word, &analyzer, err));
    DLS__TRY(dls__term_least_df(j->index, word->term, word->term_length, &df, err));
    for (size_t at = 1; at < length; at++) {
        if (is_continuation(word->typed[at])) continue;
        if (++before < LEAST_HALF || points - before < LEAST_HALF) continue;
        DLS__TRY(try_halves(j, word, analyzer, at, df, err));
    }
    return DLS_OK;
}

/* -------------------------------------------------------------------------------------------------------- walking */

/* A phrase of two words may be one word. */
static dls_status look_at_phrase(joiner *j, const dls_query *phrase, dls_error *err)
{
    const dls__phrase_term *terms = phrase->phrase;
    dls__phrase_term joined;
    if (j->join != DLS_JOIN_ALL) return DLS_OK; /* what nothing matches is sought without quotes */
    if (phrase->phrase_count != 2 || phrase->slop > 0 || phrase->near || terms[1].offset != 1) return DLS_OK;
    if (terms[0].typed == NULL || terms[1].typed == NULL) return DLS_OK;
    DLS__TRY(join_two(j, phrase, terms[0].typed, terms[0].typed_length, terms[1].typed, terms[1].typed_length, &joined,
                      err));
    return joined.length > 0 ? note_form(j, j->number, &joined, 1, err) : DLS_OK;
}

/* Whether a word is to be looked at; NULL is none. */
static dls_status is_wanted(const joiner *j, const dls_query *word, bool *wanted, dls_error *err)
{
    uint64_t df = 0;
    *wanted = word != NULL;
    if (word == NULL || j->join == DLS_JOIN_ALL) return DLS_OK;
    DLS__TRY(dls__term_df(j->index, word->term, word->term_length, j->arena.allocator, &df, err));
    *wanted = df == 0;
    return DLS_OK;
}

/* A word, and the one before it, node `before_number`, if it stands right behind that. */
static dls_status look_at_word_forms(joiner *j, const dls_query *word, const dls_query *before, size_t before_number,
                                     dls_error *err)
{
    dls__phrase_term joined = { .length = 0 };
    bool wanted, before_is_wanted;
    if (j->words++ >= DLS__MAX_JOINED_WORDS) return DLS_OK;
    DLS__TRY(is_wanted(j, word, &wanted, err));
    DLS__TRY(is_wanted(j, word->follows ? before : NULL, &before_is_wanted, err));
    if (before != NULL && word->follows && (wanted || before_is_wanted))
        DLS__TRY(join_two(j, word, before->typed, before->typed_length, word->typed, word->typed_length, &joined, err));
    if (joined.length > 0) {
        DLS__TRY(note_form(j, before_number, &joined, 1, err));
        DLS__TRY(note_form(j, j->number, &joined, 1, err));
    }
    return wanted ? split_word(j, word, err) : DLS_OK;
}

static dls_status look_at_forms(joiner *j, const dls_query *query, dls_error *err)
{
    const dls_query *before = NULL, *word = typed_word(query);
    if (word != NULL) return look_at_word_forms(j, word, NULL, 0, err);
    if (query->kind == DLS_NODE_PHRASE) return look_at_phrase(j, query, err);
    if (query->kind == DLS_NODE_SYNONYM) return DLS_OK;
    for (size_t i = 0, before_number = 0; i < query->clause_count; i++) {
        const dls__clause *clause = &query->clauses[i];
        j->number++;
        word = clause->occur != DLS_MUST_NOT ? typed_word(clause->query) : NULL;
        size_t own = j->number;
        if (word != NULL)
            DLS__TRY(look_at_word_forms(j, word, before, before_number, err));
        else if (clause->occur != DLS_MUST_NOT)
            DLS__TRY(look_at_forms(j, clause->query, err));
        before = word;
        before_number = own;
    }
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------------------- widening */

/* Whether a synonym has the form among its members. */
static bool has_form(const dls_query *synonym, const dls__synonym_form *form)
{
    for (size_t i = 0; i < synonym->clause_count; i++) {
        const dls_query *member = synonym->clauses[i].query;
        dls__phrase_term term = { .bytes = member->term, .length = member->term_length };
        dls__synonym_form own = { &term, 1 };
        if (member->kind == DLS_NODE_PHRASE) own = (dls__synonym_form){ member->phrase, member->phrase_count };
        if (dls__synonym_is_same(&own, form)) return true;
    }
    return false;
}

/* On failure `*query` is what is there still. */
static dls_status add_form(joiner *j, dls_query **query, const dls__synonym_form *form, dls_error *err)
{
    dls_query *synonym = *query, *member;
    uint32_t fields = synonym->kind == DLS_NODE_SYNONYM ? synonym->clauses[0].query->fields : synonym->fields;
    if (synonym->kind != DLS_NODE_SYNONYM) {
        dls_query *own = *query;
        DLS__TRY(dls__query_new(DLS_NODE_SYNONYM, j->index->schema, &own->allocator, &synonym, err));
        synonym->boost = own->boost;
        *query = synonym;
        DLS__TRY(dls__query_add(synonym, DLS_SHOULD, own, err));
    }
    if (has_form(synonym, form) || synonym->clause_count == DLS_MAX_EXPANSION) return DLS_OK;
    DLS__TRY(dls__synonym_new_member(&j->maker, form, fields, &member, err));
    return dls__query_add(synonym, DLS_SHOULD, member, err);
}

/* All forms of node j->number. */
static dls_status add_forms(joiner *j, dls_query **query, dls_error *err)
{
    const joined_form *found = (const joined_form *)(const void *)j->found.bytes;
    for (size_t i = 0; i < j->found.size / sizeof *found; i++)
        if (found[i].word == j->number) DLS__TRY(add_form(j, query, &found[i].form, err));
    return DLS_OK;
}

/* The same walk again. */
static dls_status widen_forms(joiner *j, dls_query **query, dls_error *err)
{
    dls_query *node = *query;
    if (typed_word(node) != NULL || node->kind == DLS_NODE_PHRASE) return add_forms(j, query, err);
    if (node->kind == DLS_NODE_SYNONYM) return DLS_OK;
    for (size_t i = 0; i < node->clause_count; i++) {
        dls__clause *clause = &node->clauses[i];
        j->number++;
        if (clause->occur == DLS_MUST_NOT) continue;
        DLS__TRY(widen_forms(j, &clause->query, err));
        if (clause->query->height + 1 > node->height) node->height = clause->query->height + 1;
    }
    return DLS_OK;
}

static DLS__COLD dls_status copy_joined(joiner *j, const dls_query *query, const dls_allocator *allocator,
                                        dls_query **out, dls_error *err)
{
    dls_query *joined;
    j->maker.allocator = allocator;
    DLS__TRY(dls__query_copy_by(query, allocator, &joined, err));
    j->number = 0;
    dls_status status = widen_forms(j, &joined, err);
    if (status == DLS_OK && query->text.bytes != NULL)
        status = dls__query_keep_text(joined, query->text.bytes, query->text.length, err);
    if (status != DLS_OK) {
        dls__query_free(joined);
        return status;
    }
    *out = joined;
    return DLS_OK;
}

dls_status dls__query_join(const dls_query *query, const dls_index *index, dls_join join,
                           const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    joiner j = { .index = index, .join = join };
    dls_query *joined = NULL;
    if (join == DLS_JOIN_NONE || query->height == DLS_MAX_DEPTH) { /* nothing goes below the deepest words */
        *out = NULL;
        return DLS_OK;
    }
    dls__query_maker_init(&j.maker, index->schema, allocator);
    dls__arena_init(&j.arena, allocator);
    dls__buf_init(&j.found, allocator, SIZE_MAX);
    dls_status status = look_at_forms(&j, query, err);
    if (status == DLS_OK && j.found.size > 0) status = copy_joined(&j, query, allocator, &joined, err);
    dls__buf_done(&j.found);
    dls__arena_done(&j.arena);
    dls__query_maker_done(&j.maker);
    if (status == DLS_OK) *out = joined;
    return status;
}
