/* SPDX-License-Identifier: MIT */
#include "rank/spelling.h"

#include <string.h>

#include "analysis/utf8.h"
#include "base/error.h"
#include "rank/beginnings.h"
#include "rank/expand.h"
#include "rank/term_df.h"
#include "rank/word_edits.h"

/* Shorter words are not corrected: one edit makes half of all words of three letters of any other. Two edits are
 * tried with longer ones only, for the same reason. */
#define LEAST_LETTERS 4
#define LEAST_LETTERS_FOR_TWO_EDITS 8

/* A word in so many documents at most may be a slip of their authors, if another is so many times as frequent. */
#define RAREST 2
#define TIMES_COMMONER 100

/* What a swap and a dropped letter count beside the other edits; and how much less a word may have for it than the best
 * one. */
#define SURE_EDIT 8
#define LEAST_SHARE 8

typedef struct speller {
    const dls_index *index;
    dls_analyzer *analyzer;
    const dls__typed_word *word;
    dls__arena *arena;
    dls__spellings *out;
} speller;

/* Letters of alphabets: no digits, no signs, and no script whose words are not written apart. Those of Thai and all
 * that follow it are left out but for the additions to Latin and Greek. */
static bool is_letter(uint32_t point)
{
    if (point < 0x80) return point >= 'a' && point <= 'z';
    return (point >= 0xc0 && point < 0xe00) || (point >= 0x1e00 && point < 0x2000);
}

/* How many letters the word has; 0 if it has anything else. */
static size_t count_letters(const char *word, size_t length)
{
    size_t count = 0, size;
    for (size_t at = 0; at < length; at += size, count++)
        if (!is_letter(dls__utf8_decode(word + at, length - at, &size))) return 0;
    return count;
}

/* -------------------------------------------------------------------------------------------------------- choosing */

static bool spelling_goes_first(const dls__spelling *a, const dls__spelling *b)
{
    if (a->rank != b->rank) return a->rank < b->rank;
    if (a->evidence != b->evidence) return a->evidence > b->evidence;
    return dls__compare_bytes(a->term, a->term_length, b->term, b->term_length) < 0;
}

/* Put a spelling among those that are found, in its place, if it is one of the best; of two with the same term the
 * better one stays. Its bytes are copied. */
static dls_status offer_spelling(speller *s, const dls__spelling *offered, dls_error *err)
{
    dls__spellings *out = s->out;
    dls__spelling kept = *offered;
    size_t count = 0, at = 0;
    for (size_t i = 0; i < out->count; i++) {
        bool same = dls__compare_bytes(out->found[i].term, out->found[i].term_length, kept.term, kept.term_length) == 0;
        if (same && !spelling_goes_first(&kept, &out->found[i])) return DLS_OK;
        if (!same) out->found[count++] = out->found[i];
    }
    out->count = count;
    while (at < count && !spelling_goes_first(&kept, &out->found[at])) at++;
    if (at == DLS__MAX_SPELLINGS) return DLS_OK;
    kept.term = dls__arena_copy(s->arena, offered->term, offered->term_length);
    kept.word = dls__arena_copy(s->arena, offered->word, offered->word_length);
    if (kept.term == NULL || kept.word == NULL) return dls__no_memory(err);
    if (count == DLS__MAX_SPELLINGS) out->count = --count;
    memmove(out->found + at + 1, out->found + at, (count - at) * sizeof kept);
    out->found[at] = kept;
    out->count++;
    return DLS_OK;
}

/* Leave those that go together with the best: by edits of the same rank, and with a good part of its evidence. */
static void keep_probable(dls__spellings *out)
{
    size_t count = out->count;
    out->count = 0;
    while (out->count < count && out->found[out->count].rank == out->found[0].rank &&
           out->found[out->count].evidence * LEAST_SHARE >= out->found[0].evidence)
        out->count++;
}

/* -------------------------------------------------------------------------------------------------------- one edit */

/* The term of a word; `token` says it until the analyzer goes on. False if the word is not one of one term. */
static bool term_of(dls_analyzer *analyzer, const char *word, size_t length, dls_token *token)
{
    dls__analyzer_begin(analyzer, word, length);
    return dls__analyzer_next(analyzer, token) && token->begin == 0 && token->end == length;
}

/* Hands slip over the first two letters as over any other two, but whoever sees a letter there has seldom meant none,
 * or another. */
static bool is_at_first_letter(const dls__edited_word *edited)
{
    return edited->same == 0 && edited->kind != DLS__EDIT_SWAP;
}

static dls_status try_edited_word(speller *s, const dls__edited_word *edited, dls_error *err)
{
    dls_token token;
    uint64_t df;
    bool one = term_of(s->analyzer, edited->bytes, edited->length, &token);
    DLS__TRY(dls__analyzer_status(s->analyzer, err));
    if (!one || dls__compare_bytes(token.term, token.term_length, s->word->term, s->word->term_length) == 0)
        return DLS_OK;
    DLS__TRY(dls__term_df(s->index, token.term, token.term_length, s->arena->allocator, &df, err));
    if (df == 0) return DLS_OK;
    bool sure = edited->kind == DLS__EDIT_SWAP || edited->kind == DLS__EDIT_DROP;
    dls__spelling spelling = { .term = token.term,
                               .term_length = token.term_length,
                               .word = edited->bytes,
                               .word_length = edited->length,
                               .df = df,
                               .rank = is_at_first_letter(edited) ? 2 : 1,
                               .evidence = sure ? SURE_EDIT * df : df };
    return offer_spelling(s, &spelling, err);
}

/* Whether some term may be that of the edited word, of a to z. */
static dls_status may_be_there(speller *s, const dls__beginnings *beginnings, const dls__edited_word *edited, bool *may,
                               dls_error *err)
{
    size_t kept = dls__analyzer_kept(s->analyzer, edited->bytes, edited->length);
    return dls__beginnings_may_have(beginnings, edited->bytes, kept, edited->same, may, err);
}

/* Words that one edit makes, of the first letter or behind it. */
static dls_status try_one_edit(speller *s, const dls__beginnings *beginnings, bool first, dls_error *err)
{
    dls__word_edits edits;
    dls__edited_word edited;
    bool may = true;
    dls__word_edits_begin(&edits, s->word->bytes, s->word->length);
    while (dls__word_edits_next(&edits, &edited)) {
        if (is_at_first_letter(&edited) != first) continue;
        if (edits.latin) DLS__TRY(may_be_there(s, beginnings, &edited, &may, err));
        if (may) DLS__TRY(try_edited_word(s, &edited, err));
    }
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------- the dictionary */

/* Whether a word made of two pieces has the term. */
static dls_status is_word_of(speller *s, const char *piece, size_t length, const char *ending, size_t ending_length,
                             const dls__expanded_term *term, char out[2 * DLS__MAX_TERM], size_t *out_length, bool *is,
                             dls_error *err)
{
    dls_token token;
    memcpy(out, piece, length);
    memcpy(out + length, ending, ending_length);
    *out_length = length + ending_length;
    bool one = term_of(s->analyzer, out, *out_length, &token);
    *is = one && dls__compare_bytes(token.term, token.term_length, term->bytes, term->length) == 0;
    return dls__analyzer_status(s->analyzer, err);
}

/* A word that people can read for a term: the term with what the typed word has behind its own term, with or without
 * what stemming put in its place; else the term itself. */
static dls_status make_word_for(speller *s, const dls__expanded_term *term, char out[2 * DLS__MAX_TERM], size_t *length,
                                dls_error *err)
{
    const dls__typed_word *word = s->word;
    size_t common = 0;
    bool is = false;
    while (common < dls__min(word->length, word->term_length) && word->bytes[common] == word->term[common]) common++;
    const char *ending = word->bytes + common;
    size_t ending_length = word->length - common, instead = word->term_length - common;
    if (term->length > instead)
        DLS__TRY(
            is_word_of(s, term->bytes, term->length - instead, ending, ending_length, term, out, length, &is, err));
    if (!is) DLS__TRY(is_word_of(s, term->bytes, term->length, ending, ending_length, term, out, length, &is, err));
    if (is) return DLS_OK;
    memcpy(out, term->bytes, term->length);
    *length = term->length;
    return DLS_OK;
}

/* Terms that few edits make of `wanted`, or of `also`, which may be NULL, with the first letter of `wanted`. */
static dls_status try_dictionary(speller *s, dls_text wanted, dls_text also, uint32_t most, dls_error *err)
{
    dls__expansion expansion;
    char word[2 * DLS__MAX_TERM];
    dls_query query = { .kind = DLS_NODE_FUZZY,
                        .term = wanted.bytes,
                        .term_length = wanted.length,
                        .also = also.bytes,
                        .also_length = also.length,
                        .edits = most };
    dls__utf8_decode(wanted.bytes, wanted.length, &query.fixed);
    DLS__TRY(dls__expand(s->index, &query, NULL, s->arena, &expansion, err));
    for (size_t i = 0; i < expansion.count; i++) {
        const dls__expanded_term *term = &expansion.terms[i];
        dls__spelling spelling = { .term = term->bytes,
                                   .term_length = term->length,
                                   .word = word,
                                   .df = term->df,
                                   .rank = term->edits > 1 ? 3 : 1,
                                   .evidence = term->df };
        if (dls__compare_bytes(term->bytes, term->length, s->word->term, s->word->term_length) == 0) continue;
        DLS__TRY(make_word_for(s, term, word, &spelling.word_length, err));
        DLS__TRY(offer_spelling(s, &spelling, err));
    }
    return DLS_OK;
}

static bool begin_alike(dls_text a, dls_text b)
{
    size_t size;
    return dls__utf8_decode(a.bytes, a.length, &size) == dls__utf8_decode(b.bytes, b.length, &size);
}

/* The dictionary has terms, so the word is compared with its term and as it stands. */
static dls_status try_terms(speller *s, uint32_t most, dls_error *err)
{
    static const dls_text none = { NULL, 0 };
    dls_text word = { s->word->bytes, s->word->length }, term = { s->word->term, s->word->term_length };
    bool same = dls__compare_bytes(term.bytes, term.length, word.bytes, word.length) == 0;
    bool is_long = most == 1 || count_letters(term.bytes, term.length) >= LEAST_LETTERS_FOR_TWO_EDITS;
    if (same || !is_long) return try_dictionary(s, word, none, most, err);
    if (begin_alike(word, term)) return try_dictionary(s, word, term, most, err);
    DLS__TRY(try_dictionary(s, term, none, most, err));
    return try_dictionary(s, word, none, most, err);
}

/* --------------------------------------------------------------------------------------------------- the word */

static dls_status spell_unknown(speller *s, size_t letters, dls_error *err)
{
    bool latin = letters == s->word->length;
    dls__beginnings beginnings = { .segment_count = 0 };
    if (latin) DLS__TRY(dls__beginnings_init(&beginnings, s->index, s->word->bytes, s->word->length, s->arena, err));
    DLS__TRY(try_one_edit(s, &beginnings, false, err));
    if (!latin) DLS__TRY(try_terms(s, 1, err)); /* letters are added and replaced as the dictionary has them */
    if (s->out->count == 0 && s->out->df == 0) DLS__TRY(try_one_edit(s, &beginnings, true, err));
    if (s->out->count == 0 && s->out->df == 0 && letters >= LEAST_LETTERS_FOR_TWO_EDITS) DLS__TRY(try_terms(s, 2, err));
    keep_probable(s->out);
    if (s->out->df == 0 || s->out->count == 0) return DLS_OK;
    const dls__spelling *best = &s->out->found[0];
    if (best->rank != 1 || best->df / TIMES_COMMONER < s->out->df) s->out->count = 0;
    return DLS_OK;
}

dls_status dls__may_be_misspelt(const dls_index *index, const dls__typed_word *word, const dls_allocator *allocator,
                                uint64_t *df, bool *may_be, dls_error *err)
{
    *may_be = false;
    if (count_letters(word->bytes, word->length) < LEAST_LETTERS) return DLS_OK;
    DLS__TRY(dls__term_least_df(index, word->term, word->term_length, df, err));
    if (*df > RAREST) return DLS_OK;
    DLS__TRY(dls__term_df(index, word->term, word->term_length, allocator, df, err));
    *may_be = *df <= RAREST && *df <= index->documents / TIMES_COMMONER; /* else nothing is so much commoner */
    return DLS_OK;
}

dls_status dls__spell(const dls_index *index, dls_analyzer *analyzer, const dls__typed_word *word, dls__arena *arena,
                      dls__spellings *out, dls_error *err)
{
    speller s = { index, analyzer, word, arena, out };
    bool may_be;
    out->df = out->count = 0;
    DLS__TRY(dls__may_be_misspelt(index, word, arena->allocator, &out->df, &may_be, err));
    return may_be ? spell_unknown(&s, count_letters(word->bytes, word->length), err) : DLS_OK;
}
