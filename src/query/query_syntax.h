/* SPDX-License-Identifier: MIT
 *
 * What reads a query with a syntax, whose grammar stands at the head of query_syntax.c: that file has the rules that
 * join and nest, syntax_leaf.c those of what stands for itself. Each rule begins where the lexer is, and leaves it
 * behind what it has taken. What a rule makes belongs to the caller; it is NULL if nothing is left of it, since the
 * text had no term.
 */
#ifndef DLS__QUERY_SYNTAX_H
#define DLS__QUERY_SYNTAX_H

#include "query/query_lexer.h"
#include "query/query_maker.h"

/* What words mean where they stand. */
typedef struct dls__syntax_scope {
    enum { SCOPE_TEXT, SCOPE_VALUE, SCOPE_KEY } kind;
    uint32_t fields; /* text: mask of text numbers */
    size_t field;    /* value */
} dls__syntax_scope;

typedef struct dls__syntax_parser {
    dls__query_lexer lexer;
    dls__query_maker *maker;
    dls__syntax_scope scope;
    size_t depth;
    size_t terms;  /* so far */
    bool left_out; /* the last list had a word without a term */
    dls__buf near; /* words joined by NEAR */
    dls__buf low;  /* the lower end of a range */
} dls__syntax_parser;

/* The lexer's word. */
static inline const char *dls__syntax_word(const dls__syntax_parser *p) { return (const char *)p->lexer.word.bytes; }
static inline size_t dls__syntax_length(const dls__syntax_parser *p) { return p->lexer.word.size; }

/* ------------------------------------------------------------------------------------------------------- failures */

/* A failure of those below, who know no text, is about what stands at `at`; what a program must not ask for, no text
 * must. */
dls_status dls__syntax_located(const dls__syntax_parser *p, dls_status status, const char *at, dls_error *err);

dls_status dls__syntax_refuse_field(const dls__syntax_parser *p, const char *at, const char *name, const char *why,
                                    dls_error *err);
dls_status dls__syntax_refuse_number(const dls__syntax_parser *p, const char *at, const char *what, uint32_t number,
                                     uint32_t most, dls_error *err);

/* ---------------------------------------------------------------------------------------------------------- leaves */

/* What was made of text at `at`, which this takes over; nothing, if there was no term in it. */
dls_status dls__syntax_keep(dls__syntax_parser *p, dls_query *made, const char *at, dls_query **out, dls_error *err);

/* "~" and a number up to `most`, if they stand here: `*found` says so. */
dls_status dls__syntax_tilde(dls__syntax_parser *p, const char *what, uint32_t most, bool *found, uint32_t *number,
                             dls_error *err);

/* The rules term, phrase, literal and terms; `*is_word` of a term that is nothing but a word. */
dls_status dls__syntax_term(dls__syntax_parser *p, dls_query **out, bool *is_word, dls_error *err);
dls_status dls__syntax_phrase(dls__syntax_parser *p, dls_query **out, dls_error *err);
dls_status dls__syntax_literal(dls__syntax_parser *p, dls_query **out, dls_error *err);
dls_status dls__syntax_terms(dls__syntax_parser *p, dls_query **out, dls_error *err);

/* Of the field of the scope: a value or a range with "..", or a key; bounds, one or two; "*", which is any value. */
dls_status dls__syntax_value(dls__syntax_parser *p, dls_query **out, dls_error *err);
dls_status dls__syntax_bounds(dls__syntax_parser *p, dls_query **out, dls_error *err);
dls_status dls__syntax_any(dls__syntax_parser *p, dls_query **out, dls_error *err);

#endif
