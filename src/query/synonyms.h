/* SPDX-License-Identifier: MIT
 *
 * Words and phrases that say the same, as a caller lists them (see dls_synonyms_add): what is to be looked for beside a
 * word or phrase of a query. Each analyzer of the schema reads the list for itself, so that words are compared as they
 * are indexed.
 */
#ifndef DLS__SYNONYMS_H
#define DLS__SYNONYMS_H

#include "base/bytemap.h"
#include "query/query_maker.h"

/* Terms of a word or phrase, at most: names are short. So keys have room on the stack. */
#define DLS__MOST_FORM_TERMS 16

/* A word or phrase of the list: its terms, whose offsets are counted from the first. */
typedef struct dls__synonym_form {
    const dls__phrase_term *terms;
    size_t count; /* 1 or more */
} dls__synonym_form;

/* One of what is sought beside something. */
typedef struct dls__synonym_link dls__synonym_link;
struct dls__synonym_link {
    const dls__synonym_form *form;
    dls__synonym_link *next; /* in the order of the list */
};

/* What one analyzer made of the list. */
typedef struct dls__synonym_table {
    uint32_t fields;          /* text numbers with this analyzer; 0: none has it */
    dls__bytemap keys;        /* terms with a line feed between them */
    dls__buf links;           /* by key: a dls__synonym_link *, the first */
    size_t longest;           /* terms of a key */
} dls__synonym_table;

struct dls_synonyms {
    dls_allocator allocator;
    dls__arena arena;
    const dls_schema *schema;
    uint64_t fingerprint; /* of it */
    size_t rules;
    dls__synonym_table tables[DLS_MAX_TEXT_FIELDS];
    size_t table_count;
};

dls_status dls__synonyms_new(const dls_schema *schema, const dls_allocator *allocator, dls_synonyms **out,
                             dls_error *err);
void dls__synonyms_free(dls_synonyms *synonyms);
dls_status dls__synonyms_add(dls_synonyms *synonyms, const char *text, size_t length, dls_error *err);

/* The table of the analyzer of `fields`, which is one; NULL if there are no synonyms. */
const dls__synonym_table *dls__synonyms_of(const dls_synonyms *synonyms, uint32_t fields);

/* What is sought beside the words that `terms` begin with: of as many of them as a key has that stand side by side,
 * `*length`; NULL if no key begins so. [cost: a look-up for each word of the longest key] */
const dls__synonym_link *dls__synonyms_find(const dls__synonym_table *table, const dls__phrase_term *terms,
                                            size_t count, size_t *length);

/* Whether both have the same terms. */
bool dls__synonym_is_same(const dls__synonym_form *a, const dls__synonym_form *b);

/* A member of a synonym. */
dls_status dls__synonym_new_member(const dls__query_maker *maker, const dls__synonym_form *form, uint32_t fields,
                                   dls_query **out, dls_error *err);

/* Have a word or phrase, which one analyzer made for `fields`, be a synonym with what else it may be written as; if
 * there is nothing, it stays as it is. On failure it is freed, and NULL. */
dls_status dls__synonyms_widen(const dls__query_maker *maker, uint32_t fields, dls_query **query, dls_error *err);

#endif
