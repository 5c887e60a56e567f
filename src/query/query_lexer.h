/* SPDX-License-Identifier: MIT
 *
 * The small parts of a query with a syntax: words, quoted strings, numbers, operators. The grammar stands in
 * query_syntax.c. Each byte is looked at a few times at most.
 */
#ifndef DLS__QUERY_LEXER_H
#define DLS__QUERY_LEXER_H

#include "base/buf.h"
#include "base/common.h"

typedef struct dls__query_lexer {
    const char *text;
    const char *at;
    const char *end;
    dls__buf word;   /* the last word or quoted string, without its escapes */
    bool in_synonym; /* "=" and "}" end words too */
} dls__query_lexer;

typedef enum dls__operator { DLS__NO_OPERATOR, DLS__AND, DLS__OR, DLS__NOT, DLS__NEAR } dls__operator;

/* `text` may not be NULL. */
void dls__query_lexer_init(dls__query_lexer *lexer, const char *text, size_t length, const dls_allocator *allocator);
void dls__query_lexer_done(dls__query_lexer *lexer);

/* The byte `at` stands on, and the one `further` behind; 0 beyond the end (and for a NUL byte, which means nothing
 * either). */
static inline char dls__peek_at(const dls__query_lexer *lexer, size_t further)
{
    return (size_t)(lexer->end - lexer->at) > further ? lexer->at[further] : '\0';
}
static inline char dls__peek(const dls__query_lexer *lexer) { return dls__peek_at(lexer, 0); }

static inline bool dls__is_query_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

void dls__skip_spaces(dls__query_lexer *lexer);

/* The operator that stands here, and how many bytes it takes; of NEAR its number, which may be any. */
dls__operator dls__peek_operator(const dls__query_lexer *lexer, size_t *size, uint32_t *number);

/* Where the name of a field ends that begins here: its colon. NULL if no name does. */
const char *dls__find_colon(const dls__query_lexer *lexer);

/* Take a word, up to a sign that ends it; it may be empty. */
dls_status dls__take_word(dls__query_lexer *lexer, dls_error *err);

/* Take what is within quotes, the first of which stands here. */
dls_status dls__take_quoted(dls__query_lexer *lexer, dls_error *err);

/* Append the bytes [begin, end) to the word without their escapes. */
void dls__unescape(dls__query_lexer *lexer, const char *begin, const char *end);

/* Take a whole number; false if there is none. More than UINT32_MAX is UINT32_MAX. */
bool dls__take_number(dls__query_lexer *lexer, uint32_t *number);

/* Fail where `at` is: what is expected there instead. */
dls_status dls__expected(const dls__query_lexer *lexer, const char *at, const char *what, dls_error *err);

#endif
