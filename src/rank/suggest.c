/* SPDX-License-Identifier: MIT
 *
 * The text becomes words; those before the last are put right, and are the context that completions of the last are
 * counted in.
 */
#include "rank/suggest.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "index/index_join.h"
#include "rank/correct.h"
#include "rank/spelling.h"
#include "rank/term_df.h"

/* Words before the last that count, the last of them: each makes what is found smaller, and a box is no place for
 * essays. */
#define MOST_CONTEXT 8

/* Completions that are looked at where no words stand before them: their order is nearly that of how often titles have
 * them. */
#define MOST_WITHOUT_CONTEXT 24

/* Code points from which on a word may have been mistyped, and documents in which it may be all the same. */
#define LEAST_MISTYPED 4
#define RAREST_COMPLETION 2

/* -------------------------------------------------------------------------------------------------------- the text */

static dls_status take_suggest_word(dls__suggester *s, const dls_token *token, dls__suggest_word *out, dls_error *err)
{
    char typed[DLS__MAX_TERM];
    *out = (dls__suggest_word){ .begin = token->begin,
                                .end = token->end,
                                .term = dls__arena_copy(s->arena, token->term, token->term_length),
                                .term_length = token->term_length,
                                .stop = dls__analyzer_is_stop_word(s->analyzer, token),
                                .typed_length = dls__analyzer_unstemmed(s->analyzer, typed) };
    out->typed = dls__arena_copy(s->arena, typed, out->typed_length);
    return out->term != NULL && out->typed != NULL ? DLS_OK : dls__no_memory(err);
}

/* The words of the text. Pairs of syllables that lie in the Korean word before them are left out. */
static dls_status read_suggest_words(dls__suggester *s, dls_error *err)
{
    dls_token token;
    size_t end = 0;
    s->words = dls__arena_alloc_array(s->arena, s->length, sizeof *s->words);
    if (s->words == NULL) return dls__no_memory(err);
    dls__analyzer_begin(s->analyzer, s->text, s->length);
    while (dls__analyzer_next(s->analyzer, &token)) {
        if (token.end <= end || s->word_count == s->length) continue;
        end = token.end;
        DLS__TRY(take_suggest_word(s, &token, &s->words[s->word_count++], err));
    }
    s->typing = s->word_count > 0 && s->words[s->word_count - 1].end == s->length;
    if (s->typing)
        s->last = s->words[--s->word_count];
    else
        s->last.begin = s->length;
    return dls__analyzer_status(s->analyzer, err);
}

static void put_right(dls__suggest_word *word, const dls__spelling *spelling)
{
    word->known = true;
    word->term = spelling->term;
    word->term_length = spelling->term_length;
    word->meant = spelling->word;
    word->meant_length = spelling->word_length;
}

/* Whether some document has the word's term; if none has, or next to none, it may be put right, one of `*unknown`. */
static dls_status know_word(dls__suggester *s, dls__suggest_word *word, size_t *unknown, dls_error *err)
{
    uint64_t df, rare_df;
    bool may_be;
    dls__spellings spellings;
    DLS__TRY(dls__term_least_df(s->index, word->term, word->term_length, &df, err));
    if (df == 0) DLS__TRY(dls__term_df(s->index, word->term, word->term_length, s->arena->allocator, &df, err));
    word->known = df > 0;
    if (word->stop || !s->options->correct || word->typed_length == 0) return DLS_OK;
    dls__typed_word typed = { word->typed, word->typed_length, word->term, word->term_length };
    DLS__TRY(dls__may_be_misspelt(s->index, &typed, s->arena->allocator, &rare_df, &may_be, err));
    if (!may_be || *unknown == 0) return DLS_OK;
    --*unknown;
    DLS__TRY(dls__spell(s->index, s->analyzer, &typed, s->arena, &spellings, err));
    if (spellings.count > 0) put_right(word, &spellings.found[0]);
    return DLS_OK;
}

static dls_status know_words(dls__suggester *s, dls_error *err)
{
    size_t unknown = DLS__MAX_UNKNOWN_WORDS;
    for (size_t i = s->word_count; i-- > 0;) DLS__TRY(know_word(s, &s->words[i], &unknown, err));
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------------------- queries */

dls_status dls__suggest_new_bool(dls__suggester *s, size_t room, dls_query **out, dls_error *err)
{
    dls_query *query = dls__arena_alloc_zero(s->arena, sizeof *query);
    if (query == NULL) return dls__no_memory(err);
    query->kind = DLS_NODE_BOOL;
    query->clauses = dls__arena_alloc_array(s->arena, room, sizeof *query->clauses);
    if (query->clauses == NULL) return dls__no_memory(err);
    *out = query;
    return DLS_OK;
}

dls_status dls__suggest_new_term(dls__suggester *s, const char *term, size_t length, uint32_t fields, dls_query **out,
                                 dls_error *err)
{
    dls_query *query = dls__arena_alloc_zero(s->arena, sizeof *query);
    if (query == NULL) return dls__no_memory(err);
    query->kind = DLS_NODE_TERM;
    query->term = term;
    query->term_length = length;
    query->fields = fields;
    query->boost = 1.0f;
    *out = query;
    return DLS_OK;
}

void dls__suggest_add(dls_query *query, dls_occur occur, dls_query *clause)
{
    query->clauses[query->clause_count++] = (dls__clause){ occur, clause };
}

/* ----------------------------------------------------------------------------------------------------- completions */

static bool is_word_before(const dls__suggest_word *const *words, size_t count, const char *term, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (dls__compare_bytes(words[i]->term, words[i]->term_length, term, length) == 0) return true;
    return false;
}

/* The words before the last that count, the last first. */
static size_t gather_context(const dls__suggester *s, const dls__suggest_word *context[MOST_CONTEXT])
{
    size_t count = 0;
    for (size_t i = s->word_count; i-- > 0 && count < MOST_CONTEXT;) {
        const dls__suggest_word *word = &s->words[i];
        if (word->stop || !word->known || is_word_before(context, count, word->term, word->term_length)) continue;
        context[count++] = word;
    }
    return count;
}

static void leave_out_context(const dls__suggest_word *const *context, size_t count, dls__completions *completions)
{
    size_t kept = 0;
    for (size_t i = 0; i < completions->count; i++) {
        const dls__completion *each = &completions->all[i];
        if (!is_word_before(context, count, each->term, each->term_length)) completions->all[kept++] = *each;
    }
    completions->count = kept;
}

/* The largest number of documents that a completion is in together with the context. */
static uint64_t most_common(const dls__completions *completions)
{
    uint64_t most = 0;
    for (size_t i = 0; i < completions->count; i++)
        if (completions->all[i].common > most) most = completions->all[i].common;
    return most;
}

/* Count completions in as much of the context as some document has together with one of them. */
static dls_status count_in_context(dls__suggester *s, const dls__suggest_word *const *context, size_t count,
                                   dls_error *err)
{
    uint32_t fields = dls__schema_text_mask(s->index->schema, 0);
    for (size_t words = count;; words--) {
        dls_query *query = NULL, *leaf;
        if (words > 0) DLS__TRY(dls__suggest_new_bool(s, words, &query, err));
        for (size_t i = 0; i < words; i++) {
            DLS__TRY(dls__suggest_new_term(s, context[i]->term, context[i]->term_length, fields, &leaf, err));
            dls__suggest_add(query, DLS_MUST, leaf);
        }
        DLS__TRY(dls__completions_count(s->index, query, &s->parameters, s->arena, &s->completions, err));
        s->together = words + 1;
        s->apart = words < count;
        if (words == 0 || most_common(&s->completions) > 0) return DLS_OK;
    }
}

/* Whether the last word may have an error in it: it has enough letters, and is hardly known as it is. */
static bool may_be_mistyped(const dls__suggester *s)
{
    size_t letters = 0;
    for (size_t i = 0; i < s->last.typed_length; i++) letters += ((uint8_t)s->last.typed[i] & 0xc0) != 0x80;
    return s->options->correct && letters >= LEAST_MISTYPED && most_common(&s->completions) <= RAREST_COMPLETION;
}

static dls_status complete_last(dls__suggester *s, dls_error *err)
{
    const dls__suggest_word *context[MOST_CONTEXT];
    size_t count = gather_context(s, context);
    dls__completion_sought sought = { .prefix = s->last.typed,
                                      .length = s->last.typed_length,
                                      .most = count > 0 ? DLS_MAX_COMPLETIONS : MOST_WITHOUT_CONTEXT };
    for (;;) {
        DLS__TRY(dls__complete(s->index, s->analyzer, &sought, s->arena, &s->completions, err));
        leave_out_context(context, count, &s->completions);
        if (s->completions.count > 0) DLS__TRY(count_in_context(s, context, count, err));
        if (sought.edited || !may_be_mistyped(s)) break;
        sought.edited = true;
    }
    dls__completions_rank(&s->completions);
    return DLS_OK;
}

/* Words behind the last one, which is whole. */
static dls_status complete_next(dls__suggester *s, dls_error *err)
{
    const dls__suggest_word *context[MOST_CONTEXT];
    size_t count = gather_context(s, context);
    DLS__TRY(dls__suggest_next(s, err));
    leave_out_context(context, count, &s->completions);
    if (s->completions.count > 0) DLS__TRY(count_in_context(s, context, count, err));
    dls__completions_rank(&s->completions);
    return DLS_OK;
}

/* ---------------------------------------------------------------------------------------------------------- result */

/* The text up to the last word, with words put right. */
static dls_status write_text_before(const dls__suggester *s, dls__buf *out, dls_error *err)
{
    size_t at = 0;
    for (size_t i = 0; i < s->word_count; i++) {
        const dls__suggest_word *word = &s->words[i];
        if (word->meant == NULL) continue;
        dls__buf_append(out, s->text + at, word->begin - at);
        dls__buf_append(out, word->meant, word->meant_length);
        at = word->end;
    }
    dls__buf_append(out, s->text + at, s->last.begin - at);
    return dls__buf_status(out, err);
}

bool dls__suggest_is_put_right(const dls__suggester *s)
{
    for (size_t i = 0; i < s->word_count; i++)
        if (s->words[i].meant != NULL) return true;
    return false;
}

static dls_status add_word_suggestion(dls__suggester *s, const dls__completion *completion, const dls__buf *before,
                                      dls_error *err)
{
    size_t length = before->size + completion->length;
    char *text = dls__arena_alloc(&s->out->arena, length + 1);
    if (text == NULL) return dls__no_memory(err);
    if (before->size > 0) memcpy(text, before->bytes, before->size);
    memcpy(text + before->size, completion->word, completion->length);
    text[length] = '\0';
    s->out->all[s->out->count++] = (dls_suggestion){ .kind = DLS_SUGGESTION_WORD,
                                                     .text = { text, length },
                                                     .begin = before->size,
                                                     .count = completion->common,
                                                     .together = s->together,
                                                     .corrected = completion->edited || dls__suggest_is_put_right(s),
                                                     .key = { "", 0 } };
    return DLS_OK;
}

static dls_status add_word_suggestions(dls__suggester *s, dls_error *err)
{
    dls__buf before;
    dls__buf_init(&before, s->arena->allocator, SIZE_MAX);
    dls_status status = write_text_before(s, &before, err);
    for (size_t i = 0; i < s->completions.count && i < s->options->words && status == DLS_OK; i++)
        status = add_word_suggestion(s, &s->completions.all[i], &before, err);
    dls__buf_done(&before);
    return status;
}

static dls_status suggest_all(dls__suggester *s, dls_error *err)
{
    size_t room = s->options->words + s->options->titles;
    s->out->all = dls__arena_alloc_array(&s->out->arena, room, sizeof *s->out->all);
    if (s->out->all == NULL) return dls__no_memory(err);
    DLS__TRY(read_suggest_words(s, err));
    DLS__TRY(know_words(s, err));
    if (s->options->words > 0 && s->word_count > 0 && !s->typing) DLS__TRY(complete_next(s, err));
    if (s->typing) DLS__TRY(complete_last(s, err));
    DLS__TRY(add_word_suggestions(s, err));
    return s->options->titles > 0 ? dls__suggest_titles(s, err) : DLS_OK;
}

static void take_schema(const dls_schema *schema, dls__suggester *s)
{
    s->field = dls__lowest_bit(schema->suggest_fields);
    s->parameters = (dls__rank_parameters){ .k1 = 1.2f }; /* and where words stand is not looked at, which takes time */
    for (uint32_t number = 0; number < schema->text_count; number++) {
        const dls_field *field = &schema->fields[schema->text_field[number]];
        s->parameters.weights[number] = field->weight;
        s->parameters.b[number] = field->b;
    }
}

static dls_status make_suggestions(dls__suggester *s, dls_error *err)
{
    const dls_schema *schema = s->index->schema;
    if (schema->suggest_fields == 0 || s->length > DLS_MAX_SUGGEST_TEXT) return DLS_OK;
    dls__arena arena;
    take_schema(schema, s);
    DLS__TRY(dls__analyzer_new(schema->fields[schema->text_field[s->field]].analyzer, &s->out->allocator, &s->analyzer,
                               err));
    dls__arena_init(&arena, &s->out->allocator);
    s->arena = &arena;
    dls_status status = suggest_all(s, err);
    dls__arena_done(&arena);
    dls__analyzer_free(s->analyzer);
    return status;
}

/* `s` has what is asked. */
static dls_status suggest_of(dls__suggester *s, const dls_allocator *allocator, dls_suggestions **out, dls_error *err)
{
    dls_suggestions *suggestions = dls__alloc_zero(allocator, sizeof *suggestions);
    if (suggestions == NULL) return dls__no_memory(err);
    suggestions->allocator = *allocator;
    dls__arena_init(&suggestions->arena, &suggestions->allocator);
    s->out = suggestions;
    dls_status status = make_suggestions(s, err);
    if (status != DLS_OK) {
        dls__suggestions_free(suggestions);
        return status;
    }
    *out = suggestions;
    return DLS_OK;
}

dls_status dls__suggest(const dls_index *index, const char *text, size_t length, const dls_suggest_options *options,
                        dls_suggestions **out, dls_error *err)
{
    dls__suggester s = { .index = index, .options = options, .text = text, .length = length };
    return suggest_of(&s, options->allocator != NULL ? options->allocator : &index->allocator, out, err);
}

dls_status dls__suggest_all(const dls_index *const *indexes, size_t count, const char *text, size_t length,
                            const dls_suggest_options *options, dls_suggestions **out, dls_error *err)
{
    const dls_allocator *allocator = options->allocator != NULL ? options->allocator : &indexes[0]->allocator;
    dls__joined_index joined;
    dls__arena arena;
    dls__suggester s = { .index = &joined.index, .options = options, .text = text, .length = length };
    dls__arena_init(&arena, allocator);
    dls_status status = dls__index_join(indexes, count, &arena, &joined, err);
    s.index_of = status == DLS_OK ? joined.index_of : NULL;
    if (status == DLS_OK) status = suggest_of(&s, allocator, out, err);
    dls__arena_done(&arena);
    return status;
}

void dls__suggestions_free(dls_suggestions *suggestions)
{
    if (suggestions == NULL) return;
    dls__arena_done(&suggestions->arena);
    dls_allocator allocator = suggestions->allocator;
    dls__free(&allocator, suggestions, sizeof *suggestions);
}
