/* SPDX-License-Identifier: MIT */
#include "speed/game_query.h"

#include <stdbool.h>
#include <string.h>

#include "give_up.h"

/* A word or phrase, with its sign. */
struct clause {
    dls_occur occur;
    bool phrase;
    const char *text;
    size_t length;
};

/* The next clause; `*rest` goes behind it. False at the end. */
static bool next_clause(const char **rest, struct clause *clause)
{
    const char *at = *rest + strspn(*rest, " ");
    if (*at == '\0') return false;
    clause->occur = *at == '+' ? DLS_MUST : *at == '-' ? DLS_MUST_NOT : DLS_SHOULD;
    if (clause->occur != DLS_SHOULD) at++;
    clause->phrase = *at == '"';
    if (clause->phrase) at++;
    clause->text = at;
    clause->length = strcspn(at, clause->phrase ? "\"" : " ");
    at += clause->length;
    *rest = clause->phrase && *at == '"' ? at + 1 : at;
    return true;
}

static dls_query *query_of_clause(const dls_schema *schema, const struct clause *clause)
{
    dls_error err;
    dls_query *query;
    dls_status status = clause->phrase
                            ? dls_query_new_phrase(schema, clause->text, clause->length, 0, 0, NULL, &query, &err)
                            : dls_query_new_words(schema, clause->text, clause->length, 0, NULL, &query, &err);
    need(status, &err, clause->text);
    return query;
}

/* No signs and no quotes: any of the words, which one call makes. */
static bool is_plain(const char *text)
{
    struct clause clause;
    while (next_clause(&text, &clause))
        if (clause.occur != DLS_SHOULD || clause.phrase) return false;
    return true;
}

dls_query *game_query(const dls_schema *schema, const char *text)
{
    dls_error err;
    dls_query *query;
    if (is_plain(text)) {
        need(dls_query_new_words(schema, text, strlen(text), 0, NULL, &query, &err), &err, text);
        return query;
    }
    struct clause clause;
    const char *rest = text;
    need(dls_query_new_bool(NULL, &query, &err), &err, text);
    while (next_clause(&rest, &clause))
        need(dls_query_add(query, clause.occur, query_of_clause(schema, &clause), &err), &err, text);
    return query;
}
