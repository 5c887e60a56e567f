/* SPDX-License-Identifier: MIT
 *
 * Queries: a tree of what to look for, apart from how it is executed (rank/).
 *
 *   term     one term in a set of text fields; `boost` is how often the text had it, and what it was multiplied by
 *   phrase   terms at given distances in one value of one of the fields: about an occurrence p of the first, of every
 *            other some q with |q - (p + offset)| <= slop. What is near each other is a phrase whose offsets are all 0,
 *            and the slop its distance
 *   prefix   terms that begin so, and one more; which ones is known when an index is (rank/expand.h)
 *   fuzzy    terms that few edits make of one
 *   keyword  one value of a keyword field, or of another with values (schema/value_term.h)
 *   range    the values of a field from one term on up to before another; of a text field any word
 *   key      one document
 *   all      all documents
 *   bool     clauses, each with its role
 *   constant what matches its one clause, with a score of its own
 *
 * A tree is built once and never changed afterwards, but for boosts and minima while it is being built. Each node is a
 * dls_query of its own, with its own memory, since the caller builds trees from them.
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
    const char *typed; /* see dls_query */
    size_t typed_length;
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
    bool cut;             /* terms or text were left out, here or below */
    bool dropped;         /* stop words were */
    bool has_fingerprint; /* false for a bool and a keyword, which need no text fields */
    uint64_t fingerprint; /* of the schema it was made for */

    dls_query *relaxed; /* what to look for instead where nothing matches; NULL: nothing */

    uint32_t fields;  /* of what has terms: mask of text numbers */
    const char *term; /* term, keyword: as it stands in the dictionary; prefix, fuzzy: what is expanded; key; range: the
                         first that is in it, or would be */
    size_t term_length;
    const char *also; /* prefix: a term that is one of it too; fuzzy: what is near it is too; NULL: none */
    size_t also_length;
    const char *end; /* range: the first behind it */
    size_t end_length;
    const char *typed; /* term: the word that someone typed, folded but not stemmed, and may have misspelt; NULL: it is
                          not from plain text */
    size_t typed_length;
    bool follows;                   /* term: in the text it stands right behind the clause before it */
    dls_field_kind field_kind;      /* keyword, range: of its field */
    uint32_t edits;                 /* fuzzy */
    size_t fixed;                   /* fuzzy: so many bytes that terms begin with are those of `term` */
    float boost;                    /* of what has terms; constant: the score */
    const dls__phrase_term *phrase; /* phrase: `phrase_count` of them */
    size_t phrase_count;
    uint32_t slop;        /* phrase */
    bool near;            /* phrase: it was asked for as words near each other */
    uint32_t minimum;     /* bool: how many SHOULD have to match; 0: as many as it takes without being told */
    dls__clause *clauses; /* bool; constant: one */
    size_t clause_count;
    size_t clause_capacity;

    dls_text text;               /* of a query of plain text: that; else of NULL bytes */
    dls_text corrected_text;     /* of a corrected one of such a query (rank/correct.h) */
    dls_correction *corrections; /* `correction_count` words that others were put for */
    size_t correction_count;
};

/* The ranges that boosts may be in; the header's comments state them. */
#define DLS__MIN_BOOST 1e-6f
#define DLS__MAX_BOOST 1e6f

/* A node with nothing in it. */
dls_status dls__query_new(dls_node_kind kind, const dls_schema *schema, const dls_allocator *allocator, dls_query **out,
                          dls_error *err);
void dls__query_free(dls_query *query);

/* See dls_query_add. */
dls_status dls__query_add(dls_query *query, dls_occur occur, dls_query *child, dls_error *err);

/* See dls_query_new_constant, dls_query_set_minimum and dls_query_boost. */
dls_status dls__query_new_constant(dls_query *child, float score, const dls_allocator *allocator, dls_query **out,
                                   dls_error *err);
dls_status dls__query_set_minimum(dls_query *query, uint32_t minimum, dls_error *err);
dls_status dls__query_boost(dls_query *query, float factor, dls_error *err);

/* The clause of a bool that has but one, which gives way to it; else `query` itself. */
dls_query *dls__query_take_only_clause(dls_query *query);

/* A tree like this one, without alternatives, by its allocator or another one. */
dls_status dls__query_copy(const dls_query *query, dls_query **out, dls_error *err);
dls_status dls__query_copy_by(const dls_query *query, const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Have `query` and its alternatives know the text that they were made of. */
dls_status dls__query_keep_text(dls_query *query, const char *text, size_t length, dls_error *err);

/* A node of `kind`, without clauses, with a copy of a term, value or key. */
dls_status dls__query_new_leaf(dls_node_kind kind, const dls_schema *schema, const void *bytes, size_t length,
                               uint32_t fields, const dls_allocator *allocator, dls_query **out, dls_error *err);
dls_status dls__query_new_keyword(const dls_schema *schema, size_t field, const char *value, size_t length,
                                  const dls_allocator *allocator, dls_query **out, dls_error *err);

/* Whether these bytes may be a term, as they stand in a dictionary: DLS_EINVAL or DLS_ELIMIT if not. Keywords stand
 * there too, behind a byte that text cannot have. */
dls_status dls__query_check_term(const char *term, size_t length, dls_error *err);

/* Constructors of ranges, see the public ones (query_range.c). The field has a column, or, where any value is sought,
 * is text. */
dls_status dls__query_new_range(const dls_schema *schema, size_t field, const char *low, size_t low_length,
                                const char *high, size_t high_length, unsigned flags, const dls_allocator *allocator,
                                dls_query **out, dls_error *err);
dls_status dls__query_new_keyword_prefix(size_t field, const char *prefix, size_t length,
                                         const dls_allocator *allocator, dls_query **out, dls_error *err);
dls_status dls__query_new_exists(const dls_schema *schema, size_t field, const dls_allocator *allocator,
                                 dls_query **out, dls_error *err);

/* Whether no clause, at any depth, has something to look for. */
bool dls__query_is_empty(const dls_query *query);

/* How many terms, values and keys there are, in phrases too. */
size_t dls__query_count_terms(const dls_query *query);

/* Whether the query was made for schemas like this one. */
bool dls__query_suits(const dls_query *query, const dls_schema *schema);

#endif
