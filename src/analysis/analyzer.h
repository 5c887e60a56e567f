/* SPDX-License-Identifier: MIT
 *
 * Text to terms: the chain that a field's analyzer names. See dls_analyzer_new for the names.
 *
 *   text -> words (word_break: UAX #29; tokenizer: the rules for technical text, and scripts without spaces)
 *        -> NFKC and case folding (unicode) -> stem (stemmer, through a cache of surface forms) -> diacritics folded
 *
 * An analyzer is a machine with one text in it: begin, then next until it says no. It owns a cache, so it serves one
 * thread. Its terms are valid UTF-8 of 1 to DLS__MAX_TERM bytes; longer ones are cut at a code point.
 */
#ifndef DLS__ANALYZER_H
#define DLS__ANALYZER_H

#include "base/common.h"

/* Stored in every index. Raise it whenever any text may give other terms, positions or ranges than before. */
#define DLS__ANALYSIS_VERSION 1

#define DLS__MAX_TERM 255

/* Bytes behind a token's term that may be read, whatever they are: so that a term is taken in whole numbers. */
#define DLS__TERM_SLACK 16

/* DLS_ENOTFOUND: no such analyzer. */
dls_status dls__analyzer_new(const char *name, const dls_allocator *allocator, dls_analyzer **out, dls_error *err);
void dls__analyzer_free(dls_analyzer *analyzer);

/* Whether dls__analyzer_new would find `name`; allocates nothing. */
bool dls__analyzer_exists(const char *name);

/* The languages that have a stemmer, as dls_analyzer_language. */
const char *dls__analyzer_language(size_t number);

/* Take `text`, which must stay as it is until the last dls__analyzer_next. Positions begin at 0. */
void dls__analyzer_begin(dls_analyzer *analyzer, const char *text, size_t length);

/* The next token; false at the end of the text, and if there was no memory (see dls__analyzer_status).
 * `token->term` lives until the next call; DLS__TERM_SLACK bytes behind it may be read. */
bool dls__analyzer_next(dls_analyzer *analyzer, dls_token *token);

/* Whether that token's word says nothing of what someone looks for, in the analyzer's language (stop_words.h). To be
 * asked before the next token. */
bool dls__analyzer_is_stop_word(const dls_analyzer *analyzer, const dls_token *token);

/* That token's word folded as its term is, but not stemmed, to `out`; returns its length. To be asked before the next
 * token. */
size_t dls__analyzer_unstemmed(dls_analyzer *analyzer, char out[DLS__MAX_TERM]);

/* With how many bytes of a word of a to z, 1 or more of them, its term begins at least; 0: it is not known. Needs no
 * text. */
size_t dls__analyzer_kept(const dls_analyzer *analyzer, const char *word, size_t length);

/* DLS_OK, or DLS_ENOMEM if the last text could not be analysed to its end. */
dls_status dls__analyzer_status(const dls_analyzer *analyzer, dls_error *err);

#endif
