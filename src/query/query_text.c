/* SPDX-License-Identifier: MIT
 *
 * Queries from text: the words of it, or all of it as a phrase, or near each other.
 *
 * Text is analysed as the fields are. Fields with one analyzer share its terms; where fields differ in their analyzers,
 * the text is analysed by each, in the order of fields, and a term sought in the fields whose analyzer gave it.
 */
#include "base/bytemap.h"
#include "base/error.h"
#include "query/synonyms.h"

/* ------------------------------------------------------------------------------------------------------- words */

/* Different terms in the order they came, with the fields they are sought in and how often the text has them. */
typedef struct term_list {
    dls__bytemap terms;
    uint32_t fields[DLS_MAX_TERMS];
    float boosts[DLS_MAX_TERMS];
    const char *typed[DLS_MAX_TERMS]; /* the word that the term first stood for, in the memory of `terms` */
    uint8_t typed_length[DLS_MAX_TERMS];
    bool follows[DLS_MAX_TERMS]; /* when it came first, it stood right behind the term before it */
    uint32_t last;               /* the number of the last token's term */
    uint32_t last_position;
    uint32_t fields_now; /* of the analyzer that is at work */
    bool takes_stop_words;
    bool cut;
    bool dropped;    /* stop words were left out */
    dls__buf words;  /* where there are synonyms: of the text by one analyzer, a listed_word each */
    dls__buf beside; /* sought_beside: in the order of the words that they are sought beside first */
} term_list;

/* A word of the text; `number` of its term, DLS__BYTEMAP_NONE of a stop word. */
typedef struct listed_word {
    dls__phrase_term term;
    uint32_t number;
} listed_word;

/* What is sought beside term `number`. */
typedef struct sought_beside {
    uint32_t number;
    uint32_t fields;
    const dls__synonym_form *form;
} sought_beside;

static void note_place(term_list *list, uint32_t number, const dls_token *token)
{
    list->last = number;
    list->last_position = token->position;
}

/* Take a token in; false if there is no memory. A term that another analyzer gave too is sought in the fields of both,
 * and counted as often as the first of them gave it. */
static bool take_term(term_list *list, dls_analyzer *analyzer, const dls_token *token)
{
    uint32_t known = list->terms.count;
    uint32_t number = dls__bytemap_find(&list->terms, token->term, token->term_length);
    if (number == DLS__BYTEMAP_NONE) {
        if (known == DLS_MAX_TERMS) {
            list->cut = true;
            return true;
        }
        number = dls__bytemap_add(&list->terms, token->term, token->term_length);
        if (number == DLS__BYTEMAP_NONE) return false;
        list->fields[number] = list->fields_now;
        list->boosts[number] = 1.0f;
        list->follows[number] = number > 0 && list->last + 1 == number && list->last_position + 1 == token->position;
        char typed[DLS__MAX_TERM];
        list->typed_length[number] = (uint8_t)dls__analyzer_unstemmed(analyzer, typed);
        list->typed[number] = dls__arena_copy(&list->terms.strings, typed, list->typed_length[number]);
        note_place(list, number, token);
        return list->typed[number] != NULL;
    }
    note_place(list, number, token);
    if ((list->fields[number] & list->fields_now) == 0)
        list->fields[number] |= list->fields_now;
    else if ((list->fields[number] & ~list->fields_now) == 0)
        list->boosts[number] += 1.0f;
    return true;
}

/* Remember a word of the text, which may be part of what has synonyms. */
static bool note_word(term_list *list, const dls_token *token)
{
    listed_word word = { { dls__arena_copy(&list->terms.strings, token->term, token->term_length), token->term_length,
                           token->position, NULL, 0 },
                         dls__bytemap_find(&list->terms, token->term, token->term_length) };
    dls__buf_append(&list->words, &word, sizeof word);
    return word.term.bytes != NULL && !list->words.failed;
}

static dls_status analyse_terms(term_list *list, dls_analyzer *analyzer, bool noted, const char *text, size_t length,
                                dls_error *err)
{
    dls_token token;
    dls__analyzer_begin(analyzer, text, length);
    bool memory = true;
    list->last = DLS_MAX_TERMS; /* nothing stands before the first */
    while (memory && !list->cut && dls__analyzer_next(analyzer, &token)) {
        if (!list->takes_stop_words && dls__analyzer_is_stop_word(analyzer, &token))
            list->dropped = true;
        else
            memory = take_term(list, analyzer, &token);
        if (memory && noted) memory = note_word(list, &token);
    }
    return memory ? dls__analyzer_status(analyzer, err) : dls__no_memory(err);
}

/* ---------------------------------------------------------------------------------------------------- synonyms */

static bool has_term(const dls__synonym_form *form, const dls__phrase_term *term)
{
    for (size_t i = 0; i < form->count; i++)
        if (dls__compare_bytes(form->terms[i].bytes, form->terms[i].length, term->bytes, term->length) == 0)
            return true;
    return false;
}

/* Have `form` be sought beside a word. Each of the words of a phrase stands where the phrase does, and so wherever what
 * says the same does: but where that has the word in it, it is found there anyway. */
static void seek_beside(term_list *list, const listed_word *word, const dls__synonym_form *form)
{
    sought_beside own = { word->number, list->fields_now, form };
    if (word->number == DLS__BYTEMAP_NONE || has_term(form, &word->term)) return;
    sought_beside *known = (sought_beside *)(void *)list->beside.bytes;
    for (size_t i = 0; i < list->beside.size / sizeof own; i++) {
        if (known[i].number != own.number || !dls__synonym_is_same(known[i].form, form)) continue;
        known[i].fields |= own.fields;
        return;
    }
    dls__buf_append(&list->beside, &own, sizeof own);
}

/* Look for synonyms in the words of the text, the longest from the first word on, then behind them. */
static dls_status collect_synonyms(term_list *list, const dls__synonym_table *table, dls_error *err)
{
    size_t count = list->words.size / sizeof(listed_word), length;
    const listed_word *words = (const listed_word *)(const void *)list->words.bytes;
    for (size_t at = 0; at < count; at += length) {
        dls__phrase_term terms[DLS__MOST_FORM_TERMS];
        size_t some = dls__min(count - at, dls__min(table->longest, DLS__MOST_FORM_TERMS));
        length = 1;
        for (size_t i = 0; i < some; i++) terms[i] = words[at + i].term;
        const dls__synonym_link *links = some > 0 ? dls__synonyms_find(table, terms, some, &length) : NULL;
        for (; links != NULL; links = links->next)
            for (size_t i = 0; i < length; i++) seek_beside(list, &words[at + i], links->form);
    }
    dls__buf_clear(&list->words);
    return dls__buf_status(&list->beside, err);
}

static dls_status collect_terms(term_list *list, dls__query_maker *maker, const char *text, size_t length,
                                uint32_t fields, dls_error *err)
{
    while (fields != 0) {
        dls_analyzer *analyzer;
        DLS__TRY(dls__query_maker_analyzer(maker, &fields, &list->fields_now, &analyzer, err));
        const dls__synonym_table *table = dls__synonyms_of(maker->synonyms, list->fields_now);
        DLS__TRY(analyse_terms(list, analyzer, table != NULL, text, length, err));
        if (table != NULL) DLS__TRY(collect_synonyms(list, table, err));
    }
    return DLS_OK;
}

/* The term with what is sought beside it, if anything is. On failure it is freed, and NULL. */
static dls_status widen_term(const term_list *list, uint32_t number, const dls__query_maker *maker, dls_query **term,
                             dls_error *err)
{
    dls_query *synonym = NULL, *own = *term;
    dls_status status = DLS_OK;
    const sought_beside *beside = (const sought_beside *)(const void *)list->beside.bytes;
    for (size_t i = 0; i < list->beside.size / sizeof *beside && status == DLS_OK; i++) {
        dls_query *member;
        if (beside[i].number != number) continue;
        if (synonym == NULL) {
            status = dls__query_new(DLS_NODE_SYNONYM, maker->schema, maker->allocator, &synonym, err);
            if (status != DLS_OK) break;
            *term = synonym;
            synonym->boost = own->boost;
            status = dls__query_add(synonym, DLS_SHOULD, own, err);
        }
        if (status == DLS_OK && synonym->clause_count < DLS_MAX_EXPANSION)
            status = dls__synonym_new_member(maker, beside[i].form, beside[i].fields, &member, err);
        else
            break;
        if (status == DLS_OK) status = dls__query_add(synonym, DLS_SHOULD, member, err);
    }
    if (status != DLS_OK) {
        dls__query_free(*term);
        *term = NULL;
    }
    return status;
}

static dls_status add_listed_term(dls_query *query, const term_list *list, uint32_t number,
                                  const dls__query_maker *maker, dls_error *err)
{
    dls_query *term;
    const dls__bytemap_entry *entry = &list->terms.entries[number];
    DLS__TRY(dls__query_new_leaf(DLS_NODE_TERM, maker->schema, entry->bytes, entry->length, list->fields[number],
                                 maker->allocator, &term, err));
    term->boost = list->boosts[number];
    if (maker->plain) {
        term->follows = list->follows[number];
        term->typed_length = list->typed_length[number];
        term->typed = dls__arena_copy(&term->arena, list->typed[number], term->typed_length);
    }
    if (maker->plain && term->typed == NULL) {
        dls__query_free(term);
        return dls__no_memory(err);
    }
    DLS__TRY(widen_term(list, number, maker, &term, err));
    return dls__query_add(query, DLS_SHOULD, term, err);
}

static dls_status add_terms(dls_query *query, const term_list *list, const dls__query_maker *maker, dls_error *err)
{
    for (uint32_t i = 0; i < list->terms.count; i++) DLS__TRY(add_listed_term(query, list, i, maker, err));
    query->cut |= list->cut;
    query->dropped |= list->dropped;
    return DLS_OK;
}

/* The terms of the text in `list`, stop words among them only if there is nothing else. */
static dls_status collect_wanted_terms(term_list *list, dls__query_maker *maker, const char *text, size_t length,
                                       uint32_t fields, dls_error *err)
{
    DLS__TRY(collect_terms(list, maker, text, length, fields, err));
    if (list->terms.count > 0) return DLS_OK;
    list->takes_stop_words = true;
    list->dropped = false;
    dls__buf_clear(&list->beside);
    return collect_terms(list, maker, text, length, fields, err);
}

dls_status dls__query_new_words(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                dls_query **out, dls_error *err)
{
    dls_query *query;
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, maker->schema, maker->allocator, &query, err));
    term_list list; /* large: what is of terms is set when they are there */
    list.fields_now = 0;
    list.takes_stop_words = list.cut = list.dropped = false;
    dls__bytemap_init(&list.terms, maker->allocator);
    dls__buf_init(&list.words, maker->allocator, SIZE_MAX);
    dls__buf_init(&list.beside, maker->allocator, SIZE_MAX);
    dls_status status = collect_wanted_terms(&list, maker, text, length, fields, err);
    if (status == DLS_OK) status = add_terms(query, &list, maker, err);
    dls__bytemap_done(&list.terms);
    dls__buf_done(&list.words);
    dls__buf_done(&list.beside);
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    *out = query;
    return DLS_OK;
}

/* ------------------------------------------------------------------------------------------------------ phrase */

/* What a phrase is made of. */
typedef struct phrase_source {
    const char *text;
    size_t length;
    uint32_t slop;
    bool near;
    bool plain; /* see dls__query_maker */
} phrase_source;

/* The tokens of the text as terms of `phrase`, gathered in `terms`; what exceeds DLS_MAX_TERMS is cut. What is near
 * each other stands at no certain place, and once: `known` has its terms. */
static dls_status gather_phrase(dls_query *phrase, dls_analyzer *analyzer, const phrase_source *source,
                                dls__bytemap *known, dls__buf *terms, dls_error *err)
{
    dls_token token;
    uint32_t first = 0;
    dls__analyzer_begin(analyzer, source->text, source->length);
    while (dls__analyzer_next(analyzer, &token)) {
        if (dls__bytemap_find(known, token.term, token.term_length) != DLS__BYTEMAP_NONE) continue;
        if (phrase->phrase_count == DLS_MAX_TERMS) {
            phrase->cut = true;
            break;
        }
        if (phrase->phrase_count++ == 0) first = token.position;
        const char *copy = dls__arena_copy(&phrase->arena, token.term, token.term_length);
        if (copy == NULL) return dls__no_memory(err);
        if (source->near && dls__bytemap_add(known, copy, token.term_length) == DLS__BYTEMAP_NONE)
            return dls__no_memory(err);
        dls__phrase_term term = { copy, token.term_length, source->near ? 0 : token.position - first, NULL, 0 };
        if (source->plain) {
            char typed[DLS__MAX_TERM];
            term.typed_length = dls__analyzer_unstemmed(analyzer, typed);
            term.typed = dls__arena_copy(&phrase->arena, typed, term.typed_length);
            if (term.typed == NULL) return dls__no_memory(err);
        }
        dls__buf_append(terms, &term, sizeof term);
    }
    DLS__TRY(dls__analyzer_status(analyzer, err));
    return dls__buf_status(terms, err);
}

/* One word is a term, which needs no positions. */
static void make_term(dls_query *phrase, const dls__phrase_term *word)
{
    phrase->kind = DLS_NODE_TERM;
    phrase->term = word->bytes;
    phrase->term_length = word->length;
    phrase->typed = word->typed;
    phrase->typed_length = word->typed_length;
    phrase->slop = 0;
    phrase->near = false;
}

static dls_status fill_phrase(dls_query *phrase, dls_analyzer *analyzer, const phrase_source *source, dls_error *err)
{
    dls__buf terms;
    dls__bytemap known;
    dls__buf_init(&terms, &phrase->allocator, SIZE_MAX);
    dls__bytemap_init(&known, &phrase->allocator);
    dls_status status = gather_phrase(phrase, analyzer, source, &known, &terms, err);
    if (status == DLS_OK && phrase->phrase_count > 0) {
        phrase->phrase =
            (const dls__phrase_term *)(const void *)dls__arena_copy(&phrase->arena, terms.bytes, terms.size);
        if (phrase->phrase == NULL)
            status = dls__no_memory(err);
        else if (phrase->phrase_count == 1)
            make_term(phrase, &phrase->phrase[0]);
    }
    dls__bytemap_done(&known);
    dls__buf_done(&terms);
    return status;
}

static dls_status new_phrase_of(const dls__query_maker *maker, const phrase_source *source, dls_analyzer *analyzer,
                                uint32_t fields, dls_query **out, dls_error *err)
{
    dls_query *phrase;
    DLS__TRY(dls__query_new(DLS_NODE_PHRASE, maker->schema, maker->allocator, &phrase, err));
    phrase->fields = fields;
    phrase->slop = source->slop;
    phrase->near = source->near;
    dls_status status = fill_phrase(phrase, analyzer, source, err);
    if (status != DLS_OK) {
        dls__query_free(phrase);
        return status;
    }
    *out = phrase;
    return DLS_OK;
}

static dls_status add_phrases(dls_query *query, dls__query_maker *maker, const phrase_source *source, uint32_t fields,
                              dls_error *err)
{
    while (fields != 0) {
        uint32_t same;
        dls_query *phrase;
        dls_analyzer *analyzer;
        DLS__TRY(dls__query_maker_analyzer(maker, &fields, &same, &analyzer, err));
        DLS__TRY(new_phrase_of(maker, source, analyzer, same, &phrase, err));
        if (phrase->phrase_count == 0) {
            dls__query_free(phrase);
            continue;
        }
        DLS__TRY(dls__synonyms_widen(maker, same, &phrase, err));
        DLS__TRY(dls__query_add(query, DLS_SHOULD, phrase, err));
    }
    return DLS_OK;
}

static dls_status new_phrases(dls__query_maker *maker, const phrase_source *source, uint32_t fields, dls_query **out,
                              dls_error *err)
{
    dls_query *query;
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, maker->schema, maker->allocator, &query, err));
    dls_status status = add_phrases(query, maker, source, fields, err);
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    *out = query;
    return DLS_OK;
}

dls_status dls__query_new_phrase(dls__query_maker *maker, const char *text, size_t length, uint32_t slop,
                                 uint32_t fields, dls_query **out, dls_error *err)
{
    phrase_source source = { text, length, slop, .near = false, .plain = maker->plain };
    return new_phrases(maker, &source, fields, out, err);
}

dls_status dls__query_new_near(dls__query_maker *maker, const char *text, size_t length, uint32_t distance,
                               uint32_t fields, dls_query **out, dls_error *err)
{
    phrase_source source = { text, length, distance, .near = true, .plain = maker->plain };
    return new_phrases(maker, &source, fields, out, err);
}
