/* SPDX-License-Identifier: MIT */
#include "analysis/analyzer.h"

#include <string.h>

#include "analysis/english_ending.h"
#include "analysis/spaces.h"
#include "analysis/stemmer.h"
#include "analysis/stop_words.h"
#include "analysis/term_cache.h"
#include "analysis/tokenizer.h"
#include "analysis/unicode.h"
#include "analysis/utf8.h"
#include "base/alloc.h"
#include "base/error.h"

/* What a name says. */
typedef struct analyzer_name {
    const char *language; /* as the stemmer calls it; NULL: no stemming */
    bool spaces;
    bool accents; /* keep diacritics */
} analyzer_name;

/* Words are read so far ahead of their terms that the cache's slots are at hand when these are looked for. With half as
 * many, analysis takes 5 % longer. */
#define WORDS_AHEAD 16

struct dls_analyzer {
    dls_allocator allocator;
    analyzer_name name;
    dls__letters letters;
    bool folds_first; /* diacritics are folded before stemming, not after */
    bool keeps_ascii; /* a word in lower-case ASCII is its term */
    bool is_english;
    dls__stemmer *stemmer;
    dls__term_cache cache;
    uint32_t word_count;
    uint32_t word_at; /* the one that comes next */
    uint32_t position;
    bool failed;

    /* Some 7 KB that are written before they are read: a query of one word should not have to clear them. */
    dls__tokenizer tokenizer;
    dls__word words[WORDS_AHEAD];    /* that were read */
    dls__term_key keys[WORDS_AHEAD]; /* theirs; of no length for a word that is its term */
    char term[DLS__MAX_TERM + DLS__TERM_SLACK];
};

/* ---------------------------------------------------------------------------------------------------------- Names */

const char *dls__analyzer_language(size_t number) { return dls__stemmer_language(number); }

static const char *find_language(const char *name, size_t length)
{
    for (size_t i = 0; dls__stemmer_language(i) != NULL; i++) {
        const char *language = dls__stemmer_language(i);
        if (strlen(language) == length && memcmp(language, name, length) == 0) return language;
    }
    return NULL;
}

static bool parse_analyzer_name(const char *name, analyzer_name *out)
{
    static const char suffix[] = ":accents";
    const char *colon = strchr(name, ':');
    size_t length = colon != NULL ? (size_t)(colon - name) : strlen(name);
    *out = (analyzer_name){ .spaces = strcmp(name, "spaces") == 0, .accents = colon != NULL };
    if (out->spaces) return true;
    if (colon != NULL && strcmp(colon, suffix) != 0) return false;
    if (length == strlen("words") && memcmp(name, "words", length) == 0) return true;
    out->language = find_language(name, length);
    return out->language != NULL;
}

bool dls__analyzer_exists(const char *name)
{
    analyzer_name parsed;
    return parse_analyzer_name(name, &parsed);
}

/* ------------------------------------------------------------------------------------------------------ Languages */

static bool is_language(const char *language, const char *name)
{
    return language != NULL && strcmp(language, name) == 0;
}

static dls__letters letters_of_language(const char *language)
{
    if (is_language(language, "turkish")) return DLS__LETTERS_TURKISH;
    if (is_language(language, "romanian")) return DLS__LETTERS_ROMANIAN;
    return DLS__LETTERS_COMMON;
}

/* Where diacritics are a matter of taste the stemmer should not see them, or Poincaré would be "poincare" and Poincare
 * "poincar". Elsewhere its rules speak of accented letters. */
static bool is_written_without_diacritics(const char *language)
{
    return is_language(language, "english") || is_language(language, "porter") || is_language(language, "indonesian");
}

/* ----------------------------------------------------------------------------------------------------------- Life */

dls_status dls__analyzer_new(const char *name, const dls_allocator *allocator, dls_analyzer **out, dls_error *err)
{
    analyzer_name parsed;
    if (!parse_analyzer_name(name, &parsed)) {
        return dls__fail(err, DLS_ENOTFOUND, DLS__NOWHERE, "there is no analyzer \"%.64s\"", name);
    }
    allocator = dls__allocator_or_default(allocator);
    dls_analyzer *analyzer = dls__alloc(allocator, sizeof *analyzer);
    if (analyzer == NULL) return dls__no_memory(err);
    memset(analyzer, 0, offsetof(dls_analyzer, tokenizer));
    analyzer->allocator = *allocator;
    analyzer->name = parsed;
    analyzer->letters = letters_of_language(parsed.language);
    analyzer->folds_first = !parsed.accents && is_written_without_diacritics(parsed.language);
    dls__tokenizer_init(&analyzer->tokenizer, analyzer->letters != DLS__LETTERS_TURKISH);
    dls__term_cache_init(&analyzer->cache, &analyzer->allocator);
    analyzer->keeps_ascii = parsed.language == NULL;
    analyzer->is_english = is_language(parsed.language, "english");
    if (parsed.language != NULL) analyzer->stemmer = dls__stemmer_new(parsed.language);
    if (parsed.language != NULL && analyzer->stemmer == NULL) {
        dls__analyzer_free(analyzer);
        return dls__no_memory(err);
    }
    *out = analyzer;
    return DLS_OK;
}

void dls__analyzer_free(dls_analyzer *analyzer)
{
    if (analyzer == NULL) return;
    dls_allocator allocator = analyzer->allocator;
    dls__stemmer_free(analyzer->stemmer);
    dls__term_cache_done(&analyzer->cache);
    dls__free(&allocator, analyzer, sizeof *analyzer);
}

/* ------------------------------------------------------------------------------------------------------ The chain */

/* A word on its way to a term. */
typedef struct word_form {
    const char *bytes;
    size_t length;
} word_form;

static word_form fold_form(word_form form, char out[DLS__MAX_TERM])
{
    size_t ascii = 0;
    while (ascii < form.length && (uint8_t)form.bytes[ascii] < 0x80) ascii++;
    if (ascii == form.length) return form;
    return (word_form){ out, dls__unicode_fold_diacritics(form.bytes, form.length, out) };
}

static word_form stem_form(dls_analyzer *analyzer, word_form form)
{
    size_t length = 0;
    const char *bytes = dls__stemmer_stem(analyzer->stemmer, form.bytes, form.length, &length);
    if (bytes == NULL) analyzer->failed = true;
    return bytes != NULL && length > 0 ? (word_form){ bytes, dls__utf8_cut(bytes, length, DLS__MAX_TERM) } : form;
}

/* What becomes of a word step by step, its term or all but its stem, to `out`; empty if nothing is left. */
static word_form make_form_of_word(dls_analyzer *analyzer, const dls__word *word, bool stemmed, char out[DLS__MAX_TERM])
{
    char folded[DLS__MAX_TERM];
    char plain[DLS__MAX_TERM];
    char plain_stem[DLS__MAX_TERM];
    word_form form = { word->bytes, word->length };
    if (!word->ascii || !analyzer->tokenizer.lower_ascii) {
        form = (word_form){ folded, dls__unicode_fold(word->bytes, word->length, analyzer->letters, folded) };
    }
    if (analyzer->folds_first) form = fold_form(form, plain);
    if (analyzer->stemmer != NULL && stemmed && word->stemmable && form.length > 0) form = stem_form(analyzer, form);
    if (!analyzer->name.accents) form = fold_form(form, plain_stem);
    memcpy(out, form.bytes, form.length);
    return (word_form){ out, form.length };
}

/* Whether a word of the tokenizer is its term. */
static bool is_as_it_is(const dls_analyzer *analyzer, const dls__word *word)
{
    return word->ascii && analyzer->tokenizer.lower_ascii && (analyzer->keeps_ascii || !word->stemmable);
}

/* The term of a word that was read, from the cache if it was made before. */
static word_form term_of_word(dls_analyzer *analyzer, uint32_t number)
{
    const dls__word *word = &analyzer->words[number];
    const dls__term_key *key = &analyzer->keys[number];
    word_form term = { word->bytes, word->length };
    if (key->length == 0) return term;
    term.bytes = dls__term_cache_find(&analyzer->cache, key, &term.length);
    if (term.bytes != NULL) return term;
    term = make_form_of_word(analyzer, word, true, analyzer->term);
    dls__term_cache_add(&analyzer->cache, key, term.bytes, term.length);
    return term;
}

void dls__analyzer_begin(dls_analyzer *analyzer, const char *text, size_t length)
{
    dls__tokenizer_begin(&analyzer->tokenizer, text, length);
    analyzer->word_count = analyzer->word_at = 0;
    analyzer->position = 0;
    analyzer->failed = false;
}

/* Read words on, as far as there are any. */
static void read_words(dls_analyzer *analyzer)
{
    analyzer->word_count = analyzer->word_at = 0;
    if (analyzer->name.spaces) {
        analyzer->word_count = (uint32_t)dls__spaces_read(&analyzer->tokenizer.place, analyzer->words, WORDS_AHEAD);
        for (uint32_t i = 0; i < analyzer->word_count; i++) analyzer->keys[i].length = 0;
        return;
    }
    while (analyzer->word_count < WORDS_AHEAD) {
        dls__word *word = &analyzer->words[analyzer->word_count];
        dls__term_key *key = &analyzer->keys[analyzer->word_count];
        if (!dls__tokenizer_next(&analyzer->tokenizer, word)) return;
        analyzer->word_count++;
        key->length = 0;
        if (is_as_it_is(analyzer, word)) continue;
        *key = dls__term_key_of(word->bytes, (uint32_t)word->length);
        dls__term_cache_expect(&analyzer->cache, key);
    }
}

bool dls__analyzer_next(dls_analyzer *analyzer, dls_token *token)
{
    while (!analyzer->failed) {
        if (analyzer->word_at == analyzer->word_count) read_words(analyzer);
        if (analyzer->word_at == analyzer->word_count) break;
        const dls__word *word = &analyzer->words[analyzer->word_at];
        word_form term = term_of_word(analyzer, analyzer->word_at++);
        if (analyzer->failed) break;
        if (term.length == 0) continue;
        token->term = term.bytes;
        token->term_length = term.length;
        token->position = analyzer->position++;
        token->begin = word->begin;
        token->end = word->end;
        return true;
    }
    return false;
}

bool dls__analyzer_is_stop_word(const dls_analyzer *analyzer, const dls_token *token)
{
    const char *word = analyzer->tokenizer.place.text + token->begin;
    return dls__is_stop_word(analyzer->name.language, word, token->end - token->begin);
}

size_t dls__analyzer_unstemmed(dls_analyzer *analyzer, char out[DLS__MAX_TERM])
{
    const dls__word *word = &analyzer->words[analyzer->word_at - 1];
    if (!analyzer->name.spaces) return make_form_of_word(analyzer, word, false, out).length;
    memcpy(out, word->bytes, word->length);
    return word->length;
}

size_t dls__analyzer_kept(const dls_analyzer *analyzer, const char *word, size_t length)
{
    if (analyzer->keeps_ascii) return dls__min(length, DLS__MAX_TERM);
    return analyzer->is_english ? dls__english_kept(word, length) : 0;
}

dls_status dls__analyzer_status(const dls_analyzer *analyzer, dls_error *err)
{
    return analyzer->failed ? dls__no_memory(err) : DLS_OK;
}
