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

/* A query as a tree, from which the library's query is made too. */
typedef struct naive_query naive_query;
struct naive_query {
    enum {
        NAIVE_WORDS,
        NAIVE_PHRASE,
        NAIVE_NEAR,
        NAIVE_KEYWORD,
        NAIVE_BOOL,
        NAIVE_TERM,
        NAIVE_PREFIX,
        NAIVE_FUZZY,
        NAIVE_ALL,
        NAIVE_DOCUMENT,
        NAIVE_CONSTANT,
        NAIVE_RANGE,
        NAIVE_STARTS, /* with a keyword */
        NAIVE_EXISTS,
        NAIVE_SYNONYM
    } kind;
    const char *text;   /* words, phrase, near, prefix, fuzzy: what was typed; keyword: the value; term: itself;
                           range: low, or NULL; starts */
    const char *high;   /* range; or NULL */
    unsigned flags;     /* range */
    uint64_t fields;    /* of what has words: a set of field numbers, 0 for all */
    uint32_t slop;      /* phrase; near: the distance; fuzzy: the edits */
    size_t field;       /* keyword, range, starts, exists */
    size_t document;    /* document: which; SIZE_MAX for one that is not there */
    float boost;        /* by which it was multiplied; 0: it was not */
    float score;        /* constant */
    uint32_t minimum;   /* bool: how many that may have to */
    dls_occur occur[8]; /* bool: its clauses */
    naive_query *clauses[8]; /* constant: one; synonym: words, phrases and terms */
    size_t clause_count;
};

/* What ranking knows of a collection: how many documents it has; how many have a word of a text field, and how many
 * words there are in all of them; how many have a term in any text field. */
size_t naive_documents(const naive *collection);
dls_field_statistics naive_field(const naive *collection, size_t field);
/* In how many documents any line has all its words, terms with blanks between them, in any text field. */
size_t naive_df_of_any(const naive *collection, const char *lines);
size_t naive_df(const naive *collection, const char *term);

/* The word that `text` is, folded but not stemmed; and what it may be meant for, where no document has it, or next to
 * none: up to 3 terms, the best first, with how much each counts. Returns how many. */
typedef struct naive_spelling {
    const char *term;
    float share; /* 1 for the best */
} naive_spelling;

size_t naive_spell(const naive *collection, const char *text, naive_spelling out[3]);

/* What a search may change; arrays by field number. */
typedef struct naive_parameters {
    const naive *background; /* the collection to rank by, of the same schema; NULL: the one that is searched */
    float k1;
    dls_formula formula;
    float delta; /* of a formula that has one */
    float weights[DLS_MAX_FIELDS];
    float b[DLS_MAX_FIELDS];
    float lead[DLS_MAX_FIELDS];
    float adjacency;
    const dls_column_boost *boosts; /* `boost_count` of them */
    size_t boost_count;
} naive_parameters;

/* The schema's weights, b and leads, k1 = 1.2, adjacency = 0.1. */
naive_parameters naive_defaults(const dls_schema *schema);

/* The value of a document that counts when documents are sorted by a field: the first of several, or, where they
 * descend, the last; NULL: it has none. */
const char *naive_value_of(const naive *collection, size_t number, size_t field, bool descending);

/* The different values that a document has in a field, to `values`, which has room; returns how many. */
size_t naive_values_of(const naive *collection, size_t number, size_t field, const char **values);

/* Documents that match the filter too, of those that a search has found; returns how many are left, in their order. */
size_t naive_keep(const naive *collection, const naive_query *filter, dls_hit *hits, size_t count);

/* Documents that share a value, or that there is none, and the one of them that came first. */
typedef struct naive_collapsed {
    dls_hit best;
    const char *value; /* NULL: none */
    size_t count;
} naive_collapsed;

/* The hits, in whatever order they are, by the value that each has in a field, the first of several: to `out`, which
 * has room for all, in the order of their first ones; returns how many. With `apart`, what has no value is alone. */
size_t naive_collapse(const naive *collection, size_t field, bool apart, const dls_hit *hits, size_t count,
                      naive_collapsed *out);

/* All matching documents, best first, into a new array that the caller frees; returns how many. */
size_t naive_search(const naive *collection, const naive_query *query, const naive_parameters *parameters,
                    dls_hit **hits);

#endif
