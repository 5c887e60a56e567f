/* SPDX-License-Identifier: MIT
 *
 * Words of a segment that begin with a prefix are few or chosen by how common they are there; those of all segments are
 * joined, and then each becomes a term.
 */
#include "rank/completions.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rank/word_edits.h"

/* --------------------------------------------------------------------------------------------------------- joining */

static int by_word(const void *left, const void *right)
{
    const dls__vocabulary_word *a = left, *b = right;
    return dls__compare_bytes(a->bytes, a->length, b->bytes, b->length);
}

/* Put `count` words of all segments together, and offer each once. */
static dls_status join_words(dls__vocabulary_word *words, size_t count, dls__word_choice *choice, dls_error *err)
{
    if (count > 0) qsort(words, count, sizeof *words, by_word);
    for (size_t i = 0, next; i < count; i = next) {
        dls__vocabulary_word joined = words[i];
        for (next = i + 1; next < count && by_word(&words[i], &words[next]) == 0; next++)
            joined.count += words[next].count;
        DLS__TRY(dls__word_choice_offer(choice, &joined, err));
    }
    return DLS_OK;
}

/* Words that begin alike up to which all are looked at: of more, what edits behind make of the word is looked up. */
#define MOST_LOOKED_AT 1024

/* How many words of the vocabulary begin with `prefix`. */
static dls_status count_beginning(const dls__vocabulary *vocabulary, const char *prefix, size_t length, uint64_t *out,
                                  dls_error *err)
{
    char behind[DLS__MAX_TERM];
    uint64_t before, with;
    memcpy(behind, prefix, length);
    behind[length - 1] = (char)((uint8_t)behind[length - 1] + 1); /* UTF-8 has no 0xff */
    DLS__TRY(dls__dict_rank(&vocabulary->words, prefix, length, &before, err));
    DLS__TRY(dls__dict_rank(&vocabulary->words, behind, length, &with, err));
    *out = with - before;
    return DLS_OK;
}

/* The first place behind the first letter, counted in code points, before which so few words begin as the sought one
 * that all can be looked at. */
static dls_status first_place_of_few(const dls__vocabulary *vocabulary, const dls__completion_sought *sought,
                                     const dls__word_edits *edits, size_t *place, uint64_t *words, dls_error *err)
{
    for (*place = 1; *place <= edits->count; ++*place) {
        DLS__TRY(count_beginning(vocabulary, sought->prefix, edits->begins[*place], words, err));
        if (*words <= MOST_LOOKED_AT) break;
    }
    return DLS_OK;
}

/* Whether `bytes` begin with those of the sought word from code point `from` on. */
static bool goes_on(const dls__word_edits *edits, size_t from, const char *bytes, size_t length)
{
    size_t begin = edits->begins[from], size = edits->begins[edits->count] - begin;
    return length >= size && memcmp(bytes, edits->word + begin, size) == 0;
}

/* Whether one edit at code point `place`, up to which both are the same, makes what the word begins with. `rest` is the
 * word from there on. */
static bool begins_with_edit(const dls__word_edits *edits, size_t place, const char *rest, size_t length)
{
    const char *typed = edits->word + edits->begins[place];
    bool has_letter = edits->latin && length > 0 && rest[0] >= 'a' && rest[0] <= 'z';
    if (has_letter && goes_on(edits, place, rest + 1, length - 1)) return true;
    if (place == edits->count) return false;
    if (has_letter && goes_on(edits, place + 1, rest + 1, length - 1)) return true;
    if (goes_on(edits, place + 1, rest, length)) return true;
    if (place + 1 == edits->count) return false;
    size_t first = edits->begins[place + 1] - (size_t)edits->begins[place];
    size_t second = edits->begins[place + 2] - (size_t)edits->begins[place + 1];
    return length >= first + second && memcmp(rest, typed + first, second) == 0 &&
           memcmp(rest + second, typed, first) == 0 &&
           goes_on(edits, place + 2, rest + first + second, length - first - second);
}

/* The same at `place` or one behind it. */
static bool begins_edited(const dls__word_edits *edits, size_t place, const char *word, size_t length)
{
    for (; place <= edits->count; place++) {
        size_t same = edits->begins[place];
        if (length < same || memcmp(word, edits->word, same) != 0) return false;
        if (begins_with_edit(edits, place, word + same, length - same)) return true;
    }
    return false;
}

/* Offer those of `count` words that begin as the sought one does up to `place` that an edit there, or behind, makes. */
static dls_status offer_looked_at(const dls__vocabulary *vocabulary, const dls__word_edits *edits, size_t place,
                                  uint64_t count, dls__word_choice *choice, dls_error *err)
{
    bool more = true;
    dls__dict_iter iter;
    dls__dict_iter_init(&iter, &vocabulary->words);
    DLS__TRY(dls__dict_iter_seek(&iter, edits->word, edits->begins[place], err));
    for (; count > 0; count--) {
        DLS__TRY(dls__dict_iter_next(&iter, &more, err));
        if (!more) return DLS_OK;
        dls__vocabulary_word word = { iter.string, iter.length, iter.value };
        if (iter.length <= DLS__MAX_TERM && begins_edited(edits, place, iter.string, iter.length))
            DLS__TRY(dls__word_choice_offer(choice, &word, err));
    }
    return DLS_OK;
}

static dls_status offer_edited(const dls__vocabulary *vocabulary, const dls__completion_sought *sought,
                               dls__word_choice *choice, dls_error *err)
{
    dls__word_edits edits;
    dls__edited_word edited;
    size_t few, place;
    uint64_t words = 0;
    dls__word_edits_begin(&edits, sought->prefix, sought->length);
    DLS__TRY(first_place_of_few(vocabulary, sought, &edits, &few, &words, err));
    if (few <= edits.count) DLS__TRY(offer_looked_at(vocabulary, &edits, few, words, choice, err));
    for (place = edits.place; dls__word_edits_next(&edits, &edited); place = edits.place)
        if (place > 0 && place < few && edited.length <= DLS__MAX_TERM)
            DLS__TRY(dls__vocabulary_complete(vocabulary, edited.bytes, edited.length, choice, err));
    return DLS_OK;
}

static dls_status offer_sought(const dls__vocabulary *vocabulary, const dls__completion_sought *sought,
                               dls__word_choice *choice, dls_error *err)
{
    if (sought->edited) return offer_edited(vocabulary, sought, choice, err);
    return dls__vocabulary_complete(vocabulary, sought->prefix, sought->length, choice, err);
}

static dls_status choose_vocabulary_words(const dls_index *index, const dls__completion_sought *sought,
                                          dls__arena *arena, dls__word_choice *choice, dls_error *err)
{
    size_t count = 0;
    DLS__TRY(dls__word_choice_init(choice, sought->most, arena, err));
    if (index->segment_count == 1) return offer_sought(&index->segments[0].vocabulary, sought, choice, err);
    dls__vocabulary_word *words = dls__arena_alloc_array(arena, index->segment_count * sought->most, sizeof *words);
    if (words == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < index->segment_count; i++) {
        dls__word_choice own = { .arena = arena, .words = words + count, .most = sought->most };
        DLS__TRY(offer_sought(&index->segments[i].vocabulary, sought, &own, err));
        count += own.count;
    }
    return join_words(words, count, choice, err);
}

/* The completion that has the term; NULL: none yet. */
static dls__completion *find_completion(const dls__completions *completions, const char *term, size_t length)
{
    for (size_t i = 0; i < completions->count; i++) {
        dls__completion *each = &completions->all[i];
        if (each->term_length == length && memcmp(each->term, term, length) == 0) return each;
    }
    return NULL;
}

dls_status dls__completions_add(dls_analyzer *analyzer, const char *word, size_t length, bool edited, dls__arena *arena,
                                dls__completions *out, dls_error *err)
{
    dls_token token;
    dls__analyzer_begin(analyzer, word, length);
    bool one = dls__analyzer_next(analyzer, &token) && token.begin == 0 && token.end == length;
    DLS__TRY(dls__analyzer_status(analyzer, err));
    if (!one || find_completion(out, token.term, token.term_length) != NULL) return DLS_OK;
    dls__completion completion = { .word = word,
                                   .length = length,
                                   .term = dls__arena_copy(arena, token.term, token.term_length),
                                   .term_length = token.term_length,
                                   .edited = edited };
    if (completion.term == NULL) return dls__no_memory(err);
    out->all[out->count++] = completion;
    return DLS_OK;
}

static int by_commonness(const void *left, const void *right)
{
    const dls__vocabulary_word *a = left, *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    return by_word(a, b);
}

dls_status dls__complete(const dls_index *index, dls_analyzer *analyzer, const dls__completion_sought *sought,
                         dls__arena *arena, dls__completions *out, dls_error *err)
{
    dls__word_choice choice;
    DLS__TRY(choose_vocabulary_words(index, sought, arena, &choice, err));
    dls__completion *all = dls__arena_alloc_array(arena, out->count + choice.count, sizeof *all);
    if (all == NULL) return dls__no_memory(err);
    if (out->count > 0) memcpy(all, out->all, out->count * sizeof *all);
    out->all = all;
    if (choice.count > 0) qsort(choice.words, choice.count, sizeof *choice.words, by_commonness);
    for (size_t i = 0; i < choice.count; i++) /* of one term the commonest */
        DLS__TRY(dls__completions_add(analyzer, choice.words[i].bytes, choice.words[i].length, sought->edited, arena,
                                      out, err));
    return DLS_OK;
}

/* --------------------------------------------------------------------------------------------------------- ranking */

/* How many times commoner a word has to be than what was typed for that to be an error. */
#define TIMES_COMMONER_IF_EDITED 100.0

/* How many times less than the best a completion may be worth. */
#define LEAST_SHARE_OF_BEST 1000.0

/* All numbers are below 2^53, and operations of double precision are the same everywhere. */
static double worth_beside(const dls__completion *completion, uint64_t context)
{
    double common = (double)completion->common;
    double worth = common * common / ((double)completion->df + (double)context);
    return completion->edited ? worth / TIMES_COMMONER_IF_EDITED : worth;
}

double dls__completion_worth(const dls__completions *completions, size_t number)
{
    return worth_beside(&completions->all[number], completions->context);
}

static bool is_worth_more(const dls__completion *a, const dls__completion *b, uint64_t context)
{
    double x = worth_beside(a, context), y = worth_beside(b, context);
    if (x != y) return x > y;
    return dls__compare_bytes(a->term, a->term_length, b->term, b->term_length) < 0;
}

/* By insertion: they are few. */
static void sort_completions(dls__completion *all, size_t count, uint64_t context)
{
    for (size_t i = 1; i < count; i++) {
        dls__completion moved = all[i];
        size_t at = i;
        for (; at > 0 && is_worth_more(&moved, &all[at - 1], context); at--) all[at] = all[at - 1];
        all[at] = moved;
    }
}

void dls__completions_rank(dls__completions *completions)
{
    size_t kept = 0;
    dls__completion *all = completions->all;
    for (size_t i = 0; i < completions->count; i++)
        if (all[i].common > 0) all[kept++] = all[i];
    sort_completions(all, kept, completions->context);
    while (kept > 0 &&
           dls__completion_worth(completions, kept - 1) * LEAST_SHARE_OF_BEST < dls__completion_worth(completions, 0))
        kept--;
    completions->count = kept;
}
