/* SPDX-License-Identifier: MIT
 *
 * Words that may follow the last one of a text: those that do so in titles, but for stop words. The titles are those
 * that a search for the words finds first, so that nothing is kept beside them; of the words before the last as many
 * count as some title has together with it, all, one or none.
 */
#include <string.h>

#include "base/error.h"
#include "rank/suggest.h"

/* Words of a title that are looked at behind the last one of the text, for the first that is no stop word. */
#define WORDS_BEHIND 3

/* Words that follow, in the order in which they were met. */
typedef struct followers {
    dls_text all[DLS_MAX_COMPLETIONS];
    size_t count;
} followers;

static bool is_follower(const followers *f, const char *word, size_t length)
{
    for (size_t i = 0; i < f->count; i++)
        if (dls__compare_bytes(f->all[i].bytes, f->all[i].length, word, length) == 0) return true;
    return false;
}

static dls_status add_follower(dls__suggester *s, followers *f, dls_error *err)
{
    char word[DLS__MAX_TERM];
    size_t length = dls__analyzer_unstemmed(s->analyzer, word);
    if (length == 0 || f->count == DLS_MAX_COMPLETIONS || is_follower(f, word, length)) return DLS_OK;
    f->all[f->count] = (dls_text){ dls__arena_copy(s->arena, word, length), length };
    return f->all[f->count++].bytes != NULL ? DLS_OK : dls__no_memory(err);
}

static dls_status read_followers(dls__suggester *s, const char *title, size_t length, followers *f, dls_error *err)
{
    const dls__suggest_word *last = &s->words[s->word_count - 1];
    dls_token token;
    size_t left = 0, end = 0;
    dls__analyzer_begin(s->analyzer, title, length);
    while (dls__analyzer_next(s->analyzer, &token)) {
        if (token.end <= end) continue; /* syllables within a Korean word */
        end = token.end;
        bool is_last = dls__compare_bytes(token.term, token.term_length, last->term, last->term_length) == 0;
        bool stop = left > 0 && dls__analyzer_is_stop_word(s->analyzer, &token);
        if (left > 0 && !stop && !is_last) DLS__TRY(add_follower(s, f, err));
        left = is_last ? WORDS_BEHIND : left > 0 && stop ? left - 1 : 0;
    }
    return dls__analyzer_status(s->analyzer, err);
}

static dls_status read_titles(dls__suggester *s, const dls__suggest_titles_found *found, followers *f, dls_error *err)
{
    for (size_t i = 0; i < found->count && i < DLS__TITLES_FOLLOWED; i++) {
        dls__suggest_title *each = &found->all[i];
        DLS__TRY(dls__suggest_read_title(s, each, err));
        if (each->text.bytes != NULL) DLS__TRY(read_followers(s, each->text.bytes, each->text.length, f, err));
    }
    return DLS_OK;
}

/* The titles that have as many of the words as some title has. */
static dls_status find_followed(dls__suggester *s, dls__suggest_titles_found *found, dls_error *err)
{
    const dls__suggest_titles_found *all;
    DLS__TRY(dls__suggest_find_all_titles(s, &all, err));
    *found = *all;
    if (found->count == 0 && s->word_count > 2) DLS__TRY(dls__suggest_find_titles(s, s->word_count - 2, found, err));
    if (found->count == 0 && s->word_count > 1) DLS__TRY(dls__suggest_find_titles(s, s->word_count - 1, found, err));
    return DLS_OK;
}

dls_status dls__suggest_next(dls__suggester *s, dls_error *err)
{
    dls__suggest_titles_found found;
    followers f;
    f.count = 0;
    DLS__TRY(find_followed(s, &found, err));
    DLS__TRY(read_titles(s, &found, &f, err));
    s->completions.all = dls__arena_alloc_array(s->arena, f.count, sizeof *s->completions.all);
    if (s->completions.all == NULL) return dls__no_memory(err);
    for (size_t i = 0; i < f.count; i++)
        DLS__TRY(
            dls__completions_add(s->analyzer, f.all[i].bytes, f.all[i].length, false, s->arena, &s->completions, err));
    return DLS_OK;
}
