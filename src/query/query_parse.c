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
 */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "query/query.h"

typedef struct parser {
    const dls_schema *schema;
    const dls_allocator *allocator;
    uint32_t fields;
    const char *text;
    const char *at;
    const char *end;
    dls_query *query;
    dls__buf plain;  /* the plain parts, a line each */
    size_t positive; /* clauses that are not exclusions */
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

/* How many words a phrase has; where analyzers do not agree, the most. */
static size_t count_words(const dls_query *phrase)
{
    size_t words = 0;
    for (size_t i = 0; i < phrase->clause_count; i++) words = dls__max(words, phrase->clauses[i].query->phrase_count);
    return words;
}

/* Once a phrase was too much, all that follow are. */
static dls_status add_phrase(parser *p, dls_occur occur, const char *begin, const char *end, dls_error *err)
{
    if (p->query->cut) return DLS_OK;
    dls_query *phrase;
    DLS__TRY(dls__query_new_phrase(p->schema, begin, (size_t)(end - begin), 0, p->fields, p->allocator, &phrase, err));
    size_t words = count_words(phrase);
    if (words == 0 || words > DLS_MAX_TERMS - p->words) {
        p->query->cut = words > 0;
        dls__query_free(phrase);
        return DLS_OK;
    }
    p->words += words;
    if (occur == DLS_MUST) p->positive++;
    return dls__query_add(p->query, occur, phrase, err);
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
    dls__buf_append(&p->plain, begin, (size_t)(p->at - begin));
    dls__buf_append_u8(&p->plain, '\n');
    return dls__buf_status(&p->plain, err);
}

/* What is plain, as one clause; alone, the usual case, as the query itself. */
static dls_status add_words(parser *p, dls_error *err)
{
    dls_query *words;
    DLS__TRY(dls__query_new_words(p->schema, (const char *)p->plain.bytes, p->plain.size, p->fields, p->allocator,
                                  &words, err));
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
            DLS__TRY(add_phrase(p, DLS_MUST, begin + 1, end, err));
        } else if (begins_exclusion(p, begin)) {
            DLS__TRY(parse_exclusion(p, err));
        } else {
            DLS__TRY(parse_plain(p, err));
        }
    }
    return add_words(p, err);
}

dls_status dls__query_parse(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                            const dls_allocator *allocator, dls_query **out, dls_error *err)
{
    allocator = dls__allocator_or_default(allocator);
    parser p = { .schema = schema,
                 .allocator = allocator,
                 .fields = fields,
                 .text = text,
                 .at = text,
                 .end = length > 0 ? text + length : text };
    dls__buf_init(&p.plain, allocator, SIZE_MAX);
    DLS__TRY(dls__query_new(DLS_NODE_BOOL, NULL, allocator, &p.query, err));
    dls_status status = parse(&p, err);
    dls__buf_done(&p.plain);
    if (status == DLS_OK && p.positive > 0) {
        *out = p.query;
        return DLS_OK;
    }
    dls__query_free(p.query);
    if (status != DLS_OK) return status;
    return dls__query_new_words(schema, text, length, fields, allocator, out, err);
}
