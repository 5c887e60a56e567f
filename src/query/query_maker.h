/* SPDX-License-Identifier: MIT
 *
 * What queries from text are made with: the schema, and the analyzers of its fields. These are made when they are first
 * needed and kept for the next text, since making one takes as long as analysing a page.
 */
#ifndef DLS__QUERY_MAKER_H
#define DLS__QUERY_MAKER_H

#include "analysis/analyzer.h"
#include "query/query.h"

typedef struct dls__query_maker {
    const dls_schema *schema;
    const dls_allocator *allocator;
    bool plain; /* words are as someone typed them, who may have misspelt some: nodes remember them */
    const dls_synonyms *synonyms;                 /* that words and phrases are widened by; NULL: they are not */
    dls_analyzer *analyzers[DLS_MAX_TEXT_FIELDS]; /* by the lowest text number that has it; NULL: not made yet */
} dls__query_maker;

/* `allocator` may be NULL. */
void dls__query_maker_init(dls__query_maker *maker, const dls_schema *schema, const dls_allocator *allocator);
void dls__query_maker_done(dls__query_maker *maker);

/* The analyzer of the lowest of `*fields`, a mask of text numbers; all of them that have the same go from `*fields` to
 * `*same`. */
dls_status dls__query_maker_analyzer(dls__query_maker *maker, uint32_t *fields, uint32_t *same, dls_analyzer **out,
                                     dls_error *err);

/* Cut `*length` to DLS_MAX_QUERY_TEXT, at a code point; true if that was needed. */
bool dls__cut_text(const char *text, size_t *length);

/* Constructors from text, see the public ones; `fields` is a mask of text numbers (query_text.c). */
dls_status dls__query_new_words(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                dls_query **out, dls_error *err);
dls_status dls__query_new_phrase(dls__query_maker *maker, const char *text, size_t length, uint32_t slop,
                                 uint32_t fields, dls_query **out, dls_error *err);
dls_status dls__query_new_near(dls__query_maker *maker, const char *text, size_t length, uint32_t distance,
                               uint32_t fields, dls_query **out, dls_error *err);

/* The words of `text`, which must all match: as a term each, the last as a prefix, or each as misspelt by up to `edits`
 * (query_word.c). */
dls_status dls__query_new_all_words(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                    dls_query **out, dls_error *err);
dls_status dls__query_new_prefix(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                 dls_query **out, dls_error *err);
dls_status dls__query_new_fuzzy(dls__query_maker *maker, const char *text, size_t length, uint32_t edits,
                                uint32_t fields, dls_query **out, dls_error *err);

/* Queries of text as it is typed, plain (query_parse.c) and with a syntax (query_syntax.c). */
dls_status dls__query_parse(dls__query_maker *maker, const char *text, size_t length, uint32_t fields, dls_query **out,
                            dls_error *err);
dls_status dls__query_parse_full(dls__query_maker *maker, const char *text, size_t length, uint32_t fields,
                                 dls_query **out, dls_error *err);

#endif
