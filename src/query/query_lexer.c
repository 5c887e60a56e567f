/* SPDX-License-Identifier: MIT */
#include "query/query_lexer.h"

#include <string.h>

#include "base/error.h"

void dls__query_lexer_init(dls__query_lexer *lexer, const char *text, size_t length, const dls_allocator *allocator)
{
    *lexer = (dls__query_lexer){ .text = text, .at = text, .end = text + length };
    dls__buf_init(&lexer->word, allocator, SIZE_MAX);
}

void dls__query_lexer_done(dls__query_lexer *lexer) { dls__buf_done(&lexer->word); }

void dls__skip_spaces(dls__query_lexer *lexer)
{
    while (lexer->at < lexer->end && dls__is_query_space(*lexer->at)) lexer->at++;
}

/* Signs that end a word wherever they stand in it. */
static bool ends_word(const dls__query_lexer *lexer, char c)
{
    return dls__is_query_space(c) || (c != '\0' && strchr(lexer->in_synonym ? "()\"^~*:=}" : "()\"^~*:", c) != NULL);
}

/* What an operator may stand before. */
static bool ends_operator(const char *at, const char *end)
{
    return at == end || dls__is_query_space(*at) || *at == '(' || *at == ')' || *at == '"';
}

static bool is_digit_of_query(char c) { return c >= '0' && c <= '9'; }

dls__operator dls__peek_operator(const dls__query_lexer *lexer, size_t *size, uint32_t *number)
{
    static const struct {
        const char *name;
        dls__operator what;
    } operators[] = { { "AND", DLS__AND }, { "OR", DLS__OR }, { "NOT", DLS__NOT }, { "NEAR/", DLS__NEAR } };
    size_t left = (size_t)(lexer->end - lexer->at);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(operators); i++) {
        dls__query_lexer behind = *lexer;
        size_t length = strlen(operators[i].name);
        if (left < length || memcmp(lexer->at, operators[i].name, length) != 0) continue;
        behind.at += length;
        if (operators[i].what == DLS__NEAR && !dls__take_number(&behind, number)) return DLS__NO_OPERATOR;
        *size = (size_t)(behind.at - lexer->at);
        return ends_operator(behind.at, lexer->end) ? operators[i].what : DLS__NO_OPERATOR;
    }
    return DLS__NO_OPERATOR;
}

const char *dls__find_colon(const dls__query_lexer *lexer)
{
    const char *at = lexer->at;
    char first = dls__peek(lexer);
    if (first == '\'' || first == '[' || first == '{') return NULL; /* terms, which may have a colon in them */
    for (; at < lexer->end && (*at == '\\' || !ends_word(lexer, *at)); at++)
        if (*at == '\\' && at + 1 < lexer->end) at++;
    return at < lexer->end && *at == ':' ? at : NULL;
}

void dls__unescape(dls__query_lexer *lexer, const char *begin, const char *end)
{
    for (const char *at = begin; at < end; at++) {
        if (*at == '\\' && at + 1 < end) at++;
        dls__buf_append_u8(&lexer->word, (uint8_t)*at);
    }
}

dls_status dls__take_word(dls__query_lexer *lexer, dls_error *err)
{
    const char *begin = lexer->at;
    for (; lexer->at < lexer->end && (*lexer->at == '\\' || !ends_word(lexer, *lexer->at)); lexer->at++) {
        if (*lexer->at != '\\') continue;
        if (++lexer->at == lexer->end) return dls__expected(lexer, lexer->end, "a sign behind '\\'", err);
    }
    dls__buf_clear(&lexer->word);
    dls__unescape(lexer, begin, lexer->at);
    return dls__buf_status(&lexer->word, err);
}

dls_status dls__take_quoted(dls__query_lexer *lexer, dls_error *err)
{
    char quote = *lexer->at++;
    const char *begin = lexer->at;
    for (; lexer->at < lexer->end && *lexer->at != quote; lexer->at++)
        if (*lexer->at == '\\' && lexer->at + 1 < lexer->end) lexer->at++;
    if (lexer->at >= lexer->end)
        return dls__expected(lexer, lexer->end, quote == '"' ? "a second '\"'" : "a second \"'\"", err);
    dls__buf_clear(&lexer->word);
    dls__unescape(lexer, begin, lexer->at++);
    return dls__buf_status(&lexer->word, err);
}

bool dls__take_number(dls__query_lexer *lexer, uint32_t *number)
{
    uint64_t value = 0;
    if (!is_digit_of_query(dls__peek(lexer))) return false;
    for (; is_digit_of_query(dls__peek(lexer)); lexer->at++)
        if (value <= UINT32_MAX) value = value * 10 + (uint64_t)(*lexer->at - '0');
    *number = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
    return true;
}

dls_status dls__expected(const dls__query_lexer *lexer, const char *at, const char *what, dls_error *err)
{
    return dls__fail(err, DLS_ESYNTAX, (uint64_t)(at - lexer->text), "expected %s", what);
}
