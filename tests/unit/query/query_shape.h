/* SPDX-License-Identifier: MIT
 *
 * A query as one line of text, for the tests of this room to compare:
 *
 *   tree     a term                     "a b"      a phrase
 *   tree^2   it was there twice         =3=paper   a keyword of field 3
 *   tree@5   sought in fields 0 and 2   (a +b -c)  a bool: MUST has a plus, MUST_NOT a minus
 *   "a b"~2  a phrase with slop         {a b}~5    words near each other
 *   "a b:3"  where there is room between them
 *   tr*      a prefix                   trees*|tree  one to which a term belongs that does not begin so
 *   tree~1   a misspelt word            #id        the document with that key
 *   *        all documents              (a b)~2    a bool of which 2 must match
 *   <a>=1.5  a constant
 *
 * Fields are text numbers, as a hexadecimal mask; the mask `all` is not shown.
 */
#ifndef QUERY_SHAPE_H
#define QUERY_SHAPE_H

#include <inttypes.h>
#include <stdio.h>

#include "query/query.h"
#include "support/dls_test.h"

typedef struct shape_text {
    char *bytes;
    size_t room;
    size_t at;
    uint32_t all;
} shape_text;

static inline void shape_append(shape_text *out, const char *bytes, size_t length)
{
    assert_true(out->at + length < out->room);
    if (length > 0) memcpy(out->bytes + out->at, bytes, length);
    out->at += length;
    out->bytes[out->at] = '\0';
}

static inline void shape_float(shape_text *out, char sign, float number)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%c%g", sign, (double)number);
    shape_append(out, text, (size_t)length);
}

static inline void shape_number(shape_text *out, char sign, unsigned number)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%c%x", sign, number);
    shape_append(out, text, (size_t)length);
}

static inline void shape_fields(shape_text *out, uint32_t fields)
{
    if (fields != out->all) shape_number(out, '@', fields);
}

static inline void shape_phrase(shape_text *out, const dls_query *query)
{
    for (size_t i = 0; i < query->phrase_count; i++) {
        shape_append(out, i > 0 ? " " : query->near ? "{" : "\"", 1);
        shape_append(out, query->phrase[i].bytes, query->phrase[i].length);
        if (query->phrase[i].offset != (query->near ? 0 : i)) shape_number(out, ':', query->phrase[i].offset);
    }
    shape_append(out, query->near ? "}" : "\"", 1);
    if (query->slop > 0) shape_number(out, '~', query->slop);
    if (query->boost != 1.0f) shape_float(out, '^', query->boost);
    shape_fields(out, query->fields);
}

static inline void shape_query(shape_text *out, const dls_query *query);

static inline void shape_clauses(shape_text *out, const dls_query *query)
{
    shape_append(out, "(", 1);
    for (size_t i = 0; i < query->clause_count; i++) {
        dls_occur occur = query->clauses[i].occur;
        shape_append(out, " ", i > 0);
        shape_append(out, occur == DLS_MUST ? "+" : "-", occur != DLS_SHOULD);
        shape_query(out, query->clauses[i].query);
    }
    shape_append(out, ")", 1);
    if (query->minimum > 0) shape_number(out, '~', query->minimum);
}

static inline void shape_term(shape_text *out, const dls_query *query)
{
    shape_append(out, query->term, query->term_length);
    if (query->kind == DLS_NODE_PREFIX) shape_append(out, "*", 1);
    if (query->also != NULL) shape_append(out, "|", 1);
    if (query->also != NULL) shape_append(out, query->also, query->also_length);
    if (query->kind == DLS_NODE_FUZZY) shape_number(out, '~', query->edits);
    if (query->boost != 1.0f) shape_float(out, '^', query->boost);
    shape_fields(out, query->fields);
}

static inline void shape_query(shape_text *out, const dls_query *query)
{
    switch (query->kind) {
    case DLS_NODE_BOOL: shape_clauses(out, query); break;
    case DLS_NODE_PHRASE: shape_phrase(out, query); break;
    case DLS_NODE_KEYWORD:
        shape_number(out, '=', (uint8_t)query->term[1]);
        shape_append(out, "=", 1);
        shape_append(out, query->term + 2, query->term_length - 2);
        break;
    case DLS_NODE_RANGE: shape_number(out, '[', (uint8_t)query->term[1]); break;
    case DLS_NODE_ALL: shape_append(out, "*", 1); break;
    case DLS_NODE_KEY:
        shape_append(out, "#", 1);
        shape_append(out, query->term, query->term_length);
        break;
    case DLS_NODE_SYNONYM:
        shape_append(out, "=", 1);
        shape_clauses(out, query);
        if (query->boost != 1.0f) shape_float(out, '^', query->boost);
        break;
    case DLS_NODE_CONSTANT:
        shape_append(out, "<", 1);
        shape_query(out, query->clauses[0].query);
        shape_append(out, ">", 1);
        shape_float(out, '=', query->boost);
        return;
    case DLS_NODE_TERM:
    case DLS_NODE_PREFIX:
    case DLS_NODE_FUZZY: shape_term(out, query); break;
    }
}

/* The shape of the query, `all` being the mask of all fields that it was to look in. Lives until the next call. */
static inline const char *shape_of(const dls_query *query, uint32_t all)
{
    static char text[1 << 16];
    shape_text out = { text, sizeof text, 0, all };
    text[0] = '\0';
    shape_query(&out, query);
    return text;
}

#endif
