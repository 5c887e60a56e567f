/* SPDX-License-Identifier: MIT
 *
 * Plain queries: what people type. Any bytes are one.
 *
 *   query     = { exclusion | phrase | plain }
 *   exclusion = "-" ( phrase | word )      where "-" begins the text or follows white space, and none follows it
 *   phrase    = '"' { any but '"' } '"'
 *   word      = { any but white space and '"' }
 *   plain     = anything else; a '"' without a second one too
 *
 * All plain parts together are analysed as one text and ranked by any of their words, without stop words if there are
 * others; phrases must occur, exclusions must not. What has no word in it is nothing. Where exclusions alone are left
 * there is nothing to rank, and the whole text is read as plain words.
 *
 * What has phrases has an alternative in which they are plain too, and what has exclusions one, after that, in which
 * all of the text is plain: for when nothing matches.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "query/query_maker.h"

typedef struct parser {
    dls__query_maker *maker;
    uint32_t fields;
    const char *text;
    const char *at;
    const char *end;
    dls_query *query;
    dls__buf plain;  /* the plain parts, a line each */
    dls__buf sought; /* the same with phrases, once there was one */
    size_t positive; /* clauses that are not exclusions */
    size_t phrases;
    size_t exclusions;
    size_t words;    /* of all phrases and exclusions so far, DLS_MAX_TERMS at most */
} parser;

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* The second quote of the phrase that begins at `at`; NULL if none does. In vain it looks once, from the last quote. */
static const char *phrase_end(const parser *p, const char *at)
{
    if (at >= p->end || *at != '"') return NULL;
    return memchr(at + 1, '"', (size_t)(p->end - at - 1));
}

static bool begins_exclusion(const parser *p, const char *at)
{
    return *at == '-' && (at == p->text || is_space(at[-1])) && at + 1 < p->end && !is_space(at[1]);
}

/* How many words a phrase has; where analyzers do not agree, or it is written in several ways, the most. */
static size_t count_words(const dls_query *phrase)
{
    size_t words = phrase->phrase_count;
    for (size_t i = 0; i < phrase->clause_count; i++) words = dls__max(words, count_words(phrase->clauses[i].query));
    return words;
}

/* Once a phrase was too much, all that follow are. */
static dls_status add_phrase(parser *p, dls_occur occur, const char *begin, const char *end, dls_error *err)
{
    if (p->query->cut) return DLS_OK;
    dls_query *phrase;
    DLS__TRY(dls__query_new_phrase(p->maker, begin, (size_t)(end - begin), 0, p->fields, &phrase, err));
    size_t words = count_words(phrase);
    if (words == 0 || words > DLS_MAX_TERMS - p->words) {
        p->query->cut = words > 0;
        dls__query_free(phrase);
        return DLS_OK;
    }
    p->words += words;
    p->positive += occur == DLS_MUST;
    p->phrases += occur == DLS_MUST;
    p->exclusions += occur == DLS_MUST_NOT;
    return dls__query_add(p->query, occur, phrase, err);
}

static dls_status note_part(dls__buf *buf, const char *begin, const char *end, dls_error *err)
{
    dls__buf_append(buf, begin, (size_t)(end - begin));
    dls__buf_append_u8(buf, '\n');
    return dls__buf_status(buf, err);
}

/* "-" and what is excluded. A word of several terms ("-back-propagation") is excluded as the phrase that it is. */
static dls_status parse_exclusion(parser *p, dls_error *err)
{
    const char *begin = p->at + 1, *end = phrase_end(p, begin);
    if (end != NULL) {
        p->at = end + 1;
        return add_phrase(p, DLS_MUST_NOT, begin + 1, end, err);
    }
    for (end = begin + 1; end < p->end && !is_space(*end) && *end != '"';) end++;
    p->at = end;
    return add_phrase(p, DLS_MUST_NOT, begin, end, err);
}

/* Plain text goes on to the next exclusion or phrase. */
static dls_status parse_plain(parser *p, dls_error *err)
{
    const char *begin = p->at++;
    while (p->at < p->end && !begins_exclusion(p, p->at) && phrase_end(p, p->at) == NULL) p->at++;
    DLS__TRY(note_part(&p->plain, begin, p->at, err));
    return p->sought.size > 0 ? note_part(&p->sought, begin, p->at, err) : DLS_OK;
}

static dls_status note_phrase(parser *p, const char *begin, const char *end, dls_error *err)
{
    if (p->sought.size == 0) dls__buf_append(&p->sought, p->plain.bytes, p->plain.size);
    return note_part(&p->sought, begin, end, err);
}

/* What is plain, as one clause; alone, the usual case, as the query itself. */
static dls_status add_words(parser *p, dls_error *err)
{
    dls_query *words;
    DLS__TRY(dls__query_new_words(p->maker, (const char *)p->plain.bytes, p->plain.size, p->fields, &words, err));
    p->positive += words->clause_count;
    if (p->query->clause_count > 0 && words->clause_count > 0) return dls__query_add(p->query, DLS_SHOULD, words, err);
    if (p->query->clause_count > 0) {
        dls__query_free(words);
        return DLS_OK;
    }
    words->cut |= p->query->cut;
    dls__query_free(p->query);
    p->query = words;
    return DLS_OK;
}

static dls_status parse(parser *p, dls_error *err)
{
    while (p->at < p->end) {
        const char *begin = p->at, *end = phrase_end(p, begin);
        if (end != NULL) {
            p->at = end + 1;
            DLS__TRY(note_phrase(p, begin + 1, end, err));
            DLS__TRY(add_phrase(p, DLS_MUST, begin + 1, end, err));
        } else if (begins_exclusion(p, begin)) {
            DLS__TRY(parse_exclusion(p, err));
        } else {
            DLS__TRY(parse_plain(p, err));
        }
    }
    return add_words(p, err);
}

/* What is sought as plain words, without what is excluded. */
static dls_status new_without_phrases(parser *p, dls_query **out, dls_error *err)
{
    dls_query *query, *words;
    const char *sought = (const char *)p->sought.bytes;
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, NULL, p->maker->allocator, &query, err));
    dls_status status = dls__query_new_words(p->maker, sought, p->sought.size, p->fields, &words, err);
    if (status == DLS_OK) status = dls__query_add(query, DLS_SHOULD, words, err);
    for (size_t i = 0; i < p->query->clause_count && status == DLS_OK; i++) {
        dls_query *exclusion;
        if (p->query->clauses[i].occur != DLS_MUST_NOT) continue;
        status = dls__query_copy(p->query->clauses[i].query, &exclusion, err);
        if (status == DLS_OK) status = dls__query_add(query, DLS_MUST_NOT, exclusion, err);
    }
    if (status != DLS_OK) {
        dls__query_free(query);
        return status;
    }
    *out = query;
    return DLS_OK;
}

static dls_status add_alternatives_of_plain(parser *p, dls_error *err)
{
    dls_query **relaxed = &p->query->relaxed;
    if (p->phrases > 0 && p->exclusions > 0) {
        DLS__TRY(new_without_phrases(p, relaxed, err));
        relaxed = &(*relaxed)->relaxed;
    }
    if (p->phrases + p->exclusions == 0) return DLS_OK;
    return dls__query_new_words(p->maker, p->text, (size_t)(p->end - p->text), p->fields, relaxed, err);
}

static dls_status parse_and_complete(parser *p, dls_error *err)
{
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, NULL, p->maker->allocator, &p->query, err));
    DLS__TRY(parse(p, err));
    return p->positive > 0 ? add_alternatives_of_plain(p, err) : DLS_OK;
}

dls_status dls__query_parse(dls__query_maker *maker, const char *text, size_t length, uint32_t fields, dls_query **out,
                            dls_error *err)
{
    bool cut = dls__cut_text(text, &length);
    maker->plain = true;
    parser p = { .maker = maker, .fields = fields, .text = text, .at = text, .end = length > 0 ? text + length : text };
    dls__buf_init(&p.plain, maker->allocator, SIZE_MAX);
    dls__buf_init(&p.sought, maker->allocator, SIZE_MAX);
    dls_status status = parse_and_complete(&p, err);
    dls__buf_done(&p.plain);
    dls__buf_done(&p.sought);
    if (status == DLS_OK && p.positive == 0) {
        dls__query_free(p.query);
        p.query = NULL;
        status = dls__query_new_words(maker, text, length, fields, &p.query, err);
    }
    if (status == DLS_OK) status = dls__query_keep_text(p.query, text, length, err);
    if (status != DLS_OK) {
        dls__query_free(p.query);
        return status;
    }
    p.query->cut |= cut;
    *out = p.query;
    return DLS_OK;
}
