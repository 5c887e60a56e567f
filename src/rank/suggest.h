/* SPDX-License-Identifier: MIT
 *
 * Suggestions for a text that is being typed: completions of its last word, words that may follow it, and titles (see
 * dls_suggest). Nothing is kept from one letter to the next, so that an index serves any number of boxes.
 */
#ifndef DLS__SUGGEST_H
#define DLS__SUGGEST_H

#include "rank/completions.h"

struct dls_suggestions {
    dls_allocator allocator;
    dls__arena arena;
    dls_suggestion *all;
    size_t count;
};

/* See dls_suggest and dls_suggest_all; `options` are in their ranges. */
dls_status dls__suggest(const dls_index *index, const char *text, size_t length, const dls_suggest_options *options,
                        dls_suggestions **out, dls_error *err);
dls_status dls__suggest_all(const dls_index *const *indexes, size_t count, const char *text, size_t length,
                            const dls_suggest_options *options, dls_suggestions **out, dls_error *err);
void dls__suggestions_free(dls_suggestions *suggestions);

/* -------------------------------------------------------------------------------------- between suggest*.c alone */

/* A word of the text. */
typedef struct dls__suggest_word {
    size_t begin; /* its bytes in the text */
    size_t end;
    const char *typed; /* folded, but not stemmed */
    size_t typed_length;
    const char *term; /* of the word, or of the one that it was put right to */
    size_t term_length;
    const char *meant; /* that one; NULL: it is right */
    size_t meant_length;
    bool stop;
    bool known; /* some document has the term */
} dls__suggest_word;

/* A document whose title has words of the text; and the title, once it was read. */
typedef struct dls__suggest_title {
    dls_hit hit;
    bool read;
    dls_text text; /* NULL: it has none */
    dls_text key;
    size_t index; /* that the document is in */
} dls__suggest_title;

typedef struct dls__suggest_titles_found {
    dls__suggest_title *all; /* the best first */
    size_t count;
} dls__suggest_titles_found;

/* A text that suggestions are being made for. */
typedef struct dls__suggester {
    const dls_index *index;
    const size_t *index_of; /* by segment: which index has it; NULL: there is one */
    const dls_suggest_options *options;
    const char *text;
    size_t length;
    dls_analyzer *analyzer;          /* of the first suggested field */
    uint32_t field;                  /* its text number */
    dls__rank_parameters parameters; /* what the schema says */
    dls__arena *arena;               /* that ends with the call */
    dls__suggest_word *words;        /* those that are whole */
    size_t word_count;
    bool typing; /* the last word is not whole: */
    dls__suggest_word last;
    dls__completions completions; /* of it: the best, best first */
    size_t together;
    bool apart; /* no document has all words before it that count together with one of them */
    bool titles_sought;
    dls__suggest_titles_found titles; /* that have all words */
    dls_suggestions *out;
} dls__suggester;

/* Queries that end with the call, so that none has memory of its own: a bool with room for clauses, and a term. */
dls_status dls__suggest_new_bool(dls__suggester *s, size_t room, dls_query **out, dls_error *err);
dls_status dls__suggest_new_term(dls__suggester *s, const char *term, size_t length, uint32_t fields, dls_query **out,
                                 dls_error *err);
void dls__suggest_add(dls_query *query, dls_occur occur, dls_query *clause);

/* Whether a word before the last was put right. */
bool dls__suggest_is_put_right(const dls__suggester *s);

/* Add titles to what is suggested (suggest_titles.c). */
dls_status dls__suggest_titles(dls__suggester *s, dls_error *err);

/* Titles that are read for what follows in them. Of 783 places between words of titles that arxiv-cs has not, 97.6 in
 * 100 get words by 8, and 18.4 the next one among the six best; by 16 and 32 these are 20.4 and 21.6. */
#define DLS__TITLES_FOLLOWED 8

/* The documents whose titles have all words of the text, as many as are needed; or those from word `from` on,
 * DLS__TITLES_FOLLOWED at most. */
dls_status dls__suggest_find_all_titles(dls__suggester *s, const dls__suggest_titles_found **out, dls_error *err);
dls_status dls__suggest_find_titles(dls__suggester *s, size_t from, dls__suggest_titles_found *out, dls_error *err);

/* Have the text of a title, and the key. */
dls_status dls__suggest_read_title(dls__suggester *s, dls__suggest_title *title, dls_error *err);

/* Have what may follow the last word, which is whole, among the completions, uncounted (suggest_next.c). */
dls_status dls__suggest_next(dls__suggester *s, dls_error *err);

#endif
