/* SPDX-License-Identifier: MIT
 *
 * Terms come from the plan of the query, which knows their weights. Positions in a value are numbers of tokens.
 */
#include "show/marker.h"

#include "analysis/analyzer.h"
#include "base/error.h"
#include "rank/plan.h"
#include "segment/term_source.h"

static dls_status seek_term(dls__marker *marker, const char *term, size_t length, uint32_t fields, float idf,
                            dls_error *err)
{
    uint32_t known = marker->terms.count, number = dls__bytemap_add(&marker->terms, term, length);
    if (number == DLS__BYTEMAP_NONE) return dls__no_memory(err);
    if (number == known) {
        dls__buf_append(&marker->sought, &(dls__sought){ fields, idf }, sizeof(dls__sought));
        return dls__buf_status(&marker->sought, err);
    }
    ((dls__sought *)(void *)marker->sought.bytes)[number].fields |= fields;
    return DLS_OK;
}

static dls_status seek_phrase(dls__marker *marker, const dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    dls__sought_phrase phrase = { node->fields, query->slop, marker->words.size / sizeof(dls__sought_word),
                                  query->phrase_count };
    dls__buf_append(&marker->phrases, &phrase, sizeof phrase);
    for (size_t i = 0; i < query->phrase_count; i++) {
        const dls__phrase_term *term = &query->phrase[i];
        DLS__TRY(seek_term(marker, term->bytes, term->length, 0, node->terms[i].idf, err));
        dls__sought_word word = { .offset = term->offset };
        word.term = dls__bytemap_find(&marker->terms, term->bytes, term->length);
        dls__buf_append(&marker->words, &word, sizeof word);
    }
    DLS__TRY(dls__buf_status(&marker->phrases, err));
    return dls__buf_status(&marker->words, err);
}

/* All terms of a group are worth the same. */
static dls_status seek_group(dls__marker *marker, const dls__plan_node *node, dls_error *err)
{
    for (size_t i = 0; i < node->term_count; i++)
        DLS__TRY(seek_term(marker, node->expanded[i].bytes, node->expanded[i].length, node->fields, node->idf, err));
    return DLS_OK;
}

static dls_status seek_node(dls__marker *marker, const dls__plan_node *node, dls_error *err)
{
    const dls_query *query = node->query;
    for (size_t i = 0; i < node->child_count; i++)
        if (node->children[i].occur != DLS_MUST_NOT) DLS__TRY(seek_node(marker, &node->children[i], err));
    if (query->kind == DLS_NODE_PHRASE) return seek_phrase(marker, node, err);
    if (dls__is_group(query->kind)) return seek_group(marker, node, err);
    if (query->kind == DLS_NODE_TERM || query->kind == DLS_NODE_KEYWORD)
        DLS__TRY(seek_term(marker, query->term, query->term_length, node->fields, node->idf, err));
    return DLS_OK;
}

dls_status dls__marker_init(dls__marker *marker, const dls_index *index, const dls_query *query,
                            const dls__rank_parameters *parameters, const dls_allocator *allocator, dls_error *err)
{
    *marker = (dls__marker){ .allocator = allocator, .schema = index->schema };
    dls__bytemap_init(&marker->terms, allocator);
    dls__buf_init(&marker->sought, allocator, SIZE_MAX);
    dls__buf_init(&marker->phrases, allocator, SIZE_MAX);
    dls__buf_init(&marker->words, allocator, SIZE_MAX);
    dls__plan plan;
    dls__arena arena;
    dls__arena_init(&arena, allocator);
    dls_status status = dls__plan_init(&plan, index, query, parameters, NULL, &arena, err);
    if (status == DLS_OK) status = seek_node(marker, &plan.root, err);
    dls__arena_done(&arena);
    return status;
}

void dls__marker_done(dls__marker *marker)
{
    for (size_t number = 0; number < DLS_MAX_TEXT_FIELDS; number++) dls__analyzer_free(marker->analyzers[number]);
    dls__bytemap_done(&marker->terms);
    dls__buf_done(&marker->sought);
    dls__buf_done(&marker->phrases);
    dls__buf_done(&marker->words);
}

/* The tokens of one value. */
typedef struct value_tokens {
    dls__mark *marks;
    size_t count;
} value_tokens;

/* Tokens [low, high] where the word may stand, about an occurrence of the first of its phrase. */
static void reach_of(const dls__sought_word *word, size_t first, uint32_t slop, size_t *low, size_t *high)
{
    size_t place = first + word->offset;
    *low = place > slop ? place - slop : 0;
    *high = place + slop;
}

/* Whether the word stands about token `first`, which is not before the last that was asked about. */
static bool stands_about(const value_tokens *value, dls__sought_word *word, size_t first, uint32_t slop)
{
    size_t low, high;
    reach_of(word, first, slop, &low, &high);
    word->at = dls__max(word->at, low);
    while (word->at < value->count && value->marks[word->at].term != word->term) word->at++;
    return word->at < value->count && word->at <= high;
}

/* Mark the word wherever it stands about token `first`, but what has been marked. */
static void mark_about(const value_tokens *value, dls__sought_word *word, size_t first, uint32_t slop)
{
    size_t low, high;
    reach_of(word, first, slop, &low, &high);
    for (size_t i = dls__max(low, word->marked); i <= high && i < value->count; i++)
        if (value->marks[i].term == word->term) value->marks[i].in_phrase = true;
    word->marked = high + 1;
}

/* Mark all words of all occurrences. [cost: for each word, and for each token that is the first, all tokens once] */
static void mark_phrase(const dls__marker *marker, const dls__sought_phrase *phrase, const value_tokens *value)
{
    dls__sought_word *words = (dls__sought_word *)(void *)marker->words.bytes + phrase->first_word;
    for (size_t i = 0; i < phrase->word_count; i++) words[i].at = words[i].marked = 0;
    for (size_t first = 0; first < value->count; first++) {
        if (value->marks[first].term != words[0].term) continue;
        size_t found = 1;
        while (found < phrase->word_count && stands_about(value, &words[found], first, phrase->slop)) found++;
        if (found < phrase->word_count) continue;
        value->marks[first].in_phrase = true;
        for (size_t i = 1; i < phrase->word_count; i++) mark_about(value, &words[i], first, phrase->slop);
    }
}

/* Of tokens with any term of the query, in text field `number`: mark phrases, and take back the marks of what is
 * neither part of one nor sought by itself. */
static void choose_marks(const dls__marker *marker, uint32_t number, const value_tokens *value)
{
    const dls__sought_phrase *phrases = (const dls__sought_phrase *)(const void *)marker->phrases.bytes;
    for (size_t i = 0; i < marker->phrases.size / sizeof *phrases; i++)
        if ((phrases[i].fields >> number & 1) != 0) mark_phrase(marker, &phrases[i], value);
    for (size_t i = 0; i < value->count; i++) {
        dls__mark *mark = &value->marks[i];
        if (mark->term == DLS__UNMARKED || mark->in_phrase) continue;
        if ((dls__marker_sought(marker, mark->term)->fields >> number & 1) == 0) mark->term = DLS__UNMARKED;
    }
}

static dls_status mark_text(dls__marker *marker, size_t field, const char *text, size_t length, dls__buf *marks,
                            dls_error *err)
{
    uint32_t number = marker->schema->text_number[field];
    dls_analyzer **analyzer = &marker->analyzers[number];
    if (*analyzer == NULL)
        DLS__TRY(dls__analyzer_new(marker->schema->fields[field].analyzer, marker->allocator, analyzer, err));
    dls_token token;
    size_t before = marks->size;
    dls__analyzer_begin(*analyzer, text, length);
    while (dls__analyzer_next(*analyzer, &token)) {
        uint32_t term = dls__bytemap_find(&marker->terms, token.term, token.term_length);
        dls__buf_append(marks, &(dls__mark){ token.begin, token.end, term, false }, sizeof(dls__mark));
    }
    DLS__TRY(dls__analyzer_status(*analyzer, err));
    DLS__TRY(dls__buf_status(marks, err));
    if (marks->size == before) return DLS_OK;
    value_tokens value = { (dls__mark *)(void *)(marks->bytes + before), (marks->size - before) / sizeof(dls__mark) };
    choose_marks(marker, number, &value);
    return DLS_OK;
}

/* A value matches as a whole. */
static dls_status mark_value(const dls__marker *marker, size_t field, const char *text, size_t length, dls__buf *marks,
                             dls_error *err)
{
    char term[DLS__VALUE_TERM_SIZE];
    size_t size;
    if (dls__value_spell(&marker->schema->fields[field], field, text, length, DLS__VALUE_BEGIN, term, &size, NULL) !=
        DLS_OK)
        return DLS_OK; /* no writer has taken it */
    uint32_t number = dls__bytemap_find(&marker->terms, term, size);
    dls__buf_append(marks, &(dls__mark){ 0, length, number, false }, sizeof(dls__mark));
    return dls__buf_status(marks, err);
}

dls_status dls__marker_run(dls__marker *marker, size_t field, const char *text, size_t length, dls__buf *marks,
                           dls_error *err)
{
    dls_field_kind kind = marker->schema->fields[field].kind;
    if (kind == DLS_FIELD_TEXT) return mark_text(marker, field, text, length, marks, err);
    return dls__kind_has_values(kind) ? mark_value(marker, field, text, length, marks, err) : DLS_OK;
}
