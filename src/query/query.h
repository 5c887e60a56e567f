/* SPDX-License-Identifier: MIT
 *
 * Queries: a tree of what to look for, apart from how it is executed (rank/).
 *
 *   term     one term in a set of text fields; `boost` is how often the text had it
 *   phrase   terms at given distances in one value of one of the fields: about an occurrence p of the first, of every
 *            other some q with |q - (p + offset)| <= slop. What is near each other is a phrase whose offsets are all 0,
 *            and the slop its distance
 *   keyword  one value of a keyword field
 *   bool     clauses, each with its role
 *
 * A tree is built once and never changed afterwards. Each node is a dls_query of its own, with its own memory, since
 * the caller builds trees from them.
 */
#ifndef DLS__QUERY_H
#define DLS__QUERY_H

#include "base/arena.h"
#include "base/common.h"
#include "schema/schema.h"

/* A term of a phrase: where it should stand, counted from the first. */
typedef struct dls__phrase_term {
    const char *bytes;
    size_t length;
    uint32_t offset;
} dls__phrase_term;

typedef struct dls__clause {
    dls_occur occur;
    dls_query *query;
} dls__clause;

struct dls_query {
    dls_allocator allocator;
    dls__arena arena;
    dls_node_kind kind;
    unsigned height;      /* 0 for a leaf */
    bool cut;             /* terms were left out, here or below */
    bool has_fingerprint; /* false for a bool and a keyword, which need no text fields */
    uint64_t fingerprint; /* of the schema it was made for */

    uint32_t fields;  /* term, phrase: mask of text numbers */
    const char *term; /* term, keyword: as it stands in the dictionary */
    size_t term_length;
    float boost;                    /* term */
    const dls__phrase_term *phrase; /* phrase: `phrase_count` of them */
    size_t phrase_count;
    uint32_t slop; /* phrase */
    bool near;     /* phrase: it was asked for as words near each other */
    dls__clause *clauses; /* bool */
    size_t clause_count;
    size_t clause_capacity;
};

/* A node with nothing in it. */
dls_status dls__query_new(dls_node_kind kind, const dls_schema *schema, const dls_allocator *allocator, dls_query **out,
                          dls_error *err);
void dls__query_free(dls_query *query);

/* See dls_query_add. */
dls_status dls__query_add(dls_query *query, dls_occur occur, dls_query *child, dls_error *err);

/* Constructors from text, see the public ones; `fields` is a mask of text numbers. */
dls_status dls__query_new_words(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                                const dls_allocator *allocator, dls_query **out, dls_error *err);
dls_status dls__query_new_phrase(const dls_schema *schema, const char *text, size_t length, uint32_t slop,
                                 uint32_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err);
dls_status dls__query_new_near(const dls_schema *schema, const char *text, size_t length, uint32_t distance,
                               uint32_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err);
dls_status dls__query_new_keyword(size_t field, const char *value, size_t length, const dls_allocator *allocator,
                                  dls_query **out, dls_error *err);
dls_status dls__query_parse(const dls_schema *schema, const char *text, size_t length, uint32_t fields,
                            const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Whether no clause, at any depth, has something to look for. */
bool dls__query_is_empty(const dls_query *query);

/* Whether the query was made for schemas like this one. */
bool dls__query_suits(const dls_query *query, const dls_schema *schema);

#endif
