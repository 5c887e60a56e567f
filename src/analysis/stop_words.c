/* SPDX-License-Identifier: MIT
 *
 * Words are compared as they are folded, with a straight apostrophe.
 */
#include "analysis/stop_words.h"

#include <string.h>

#include "analysis/stop_word_lists.h"
#include "analysis/unicode.h"
#include "analysis/utf8.h"

/* Bytes of a word that may be one: the longest of the lists has 18, and other forms of a letter up to three times as
 * many as the folded one. */
#define MOST_BYTES 60

#define CURLY_APOSTROPHE 0x2019

static const dls__stop_word_list *list_of(const char *language)
{
    size_t number = 0;
    const dls__stop_word_list *list = dls__stop_word_list_at(number);
    while (list != NULL && strcmp(list->language, language) != 0) list = dls__stop_word_list_at(++number);
    return list;
}

/* The word as the lists would have it, to `out`; its length. */
static size_t in_list_spelling(const char *word, size_t length, char out[DLS__MAX_TERM])
{
    char valid[4 * MOST_BYTES];
    size_t written = 0, size;
    for (size_t at = 0; at < length; at += size) {
        uint32_t point = dls__utf8_decode(word + at, length - at, &size);
        written += dls__utf8_encode(point == CURLY_APOSTROPHE ? '\'' : point, valid + written);
    }
    return dls__unicode_fold(valid, written, DLS__LETTERS_COMMON, out);
}

/* Whether the word is one of `words`, by halving: the middle is the word that has the middle byte. */
static bool has_word(const char *words, const char *word, size_t length)
{
    size_t low = 0, high = strlen(words); /* it begins in [low, high) */
    while (low < high) {
        size_t begin = low + (high - low) / 2;
        while (begin > low && words[begin - 1] != ' ') begin--;
        size_t size = strcspn(words + begin, " ");
        int order = dls__compare_bytes(words + begin, size, word, length);
        if (order == 0) return true;
        if (order < 0)
            low = begin + size + 1;
        else
            high = begin;
    }
    return false;
}

bool dls__is_stop_word(const char *language, const char *word, size_t length)
{
    char spelling[DLS__MAX_TERM];
    const dls__stop_word_list *list = language != NULL ? list_of(language) : NULL;
    if (list == NULL || length == 0 || length > MOST_BYTES) return false;
    size_t size = in_list_spelling(word, length, spelling);
    return has_word(list->words, spelling, size);
}
