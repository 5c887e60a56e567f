/* SPDX-License-Identifier: MIT
 *
 * The stupid twin: what search means, in arrays and loops. Whatever the library does cleverly must equal it, to the
 * last bit of every score. It shares nothing with the library but the analyzers (through the public header), the
 * list of stop words and the schema.
 *
 * Memory is taken without asking and freed at the end: this is a test.
 */
#ifndef NAIVE_H
#define NAIVE_H

#include <dlsearch/dlsearch.h>

/* Documents, as lists of words. */
typedef struct naive naive;

naive *naive_new(const dls_schema *schema);
void naive_free(naive *collection);
void naive_add(naive *collection, const dls_value *values, size_t count);

/* Drop the documents that are gone, by number; the others are numbered anew, in their order. To delete is nothing more
 * than this: what is left is searched as if the others had never been. */
void naive_drop(naive *collection, const bool *gone);

/* A query as a tree, from which the library's query is made too (naive_to_query). */
typedef struct naive_query naive_query;
struct naive_query {
    enum { NAIVE_WORDS, NAIVE_PHRASE, NAIVE_NEAR, NAIVE_KEYWORD, NAIVE_BOOL } kind;
    const char *text;   /* words, phrase, near: what was typed; keyword: the value */
    uint64_t fields;    /* words, phrase, near: a set of field numbers, 0 for all */
    uint32_t slop;      /* phrase; near: the distance */
    size_t field;       /* keyword */
    dls_occur occur[8]; /* bool: its clauses */
    naive_query *clauses[8];
    size_t clause_count;
};

/* What a search may change; arrays by field number. */
typedef struct naive_parameters {
    float k1;
    float weights[DLS_MAX_FIELDS];
    float b[DLS_MAX_FIELDS];
} naive_parameters;

/* The schema's weights and b, k1 = 1.2. */
naive_parameters naive_defaults(const dls_schema *schema);

/* All matching documents, best first, into a new array that the caller frees; returns how many. */
size_t naive_search(const naive *collection, const naive_query *query, const naive_parameters *parameters,
                    dls_hit **hits);

#endif
