/* SPDX-License-Identifier: MIT
 *
 * A look at both sides of each full stop.
 */
#include "cli/sentence.h"

#include <stdbool.h>
#include <string.h>

static const char *const abbreviations[] = { "prof", "dr", "mr", "mrs", "ms", "st", "vs", "e.g", "i.e", "cf", "fig",
                                             "eq",   "al", "no", "vol", "pp", "ch", "sec", "jr", "etc", "approx" };

static bool is_abbreviation(const char *text, size_t begin, size_t stop)
{
    size_t word = stop;
    while (word > begin && strchr(" (", text[word - 1]) == NULL) word--;
    size_t length = stop - word;
    if (length == 1 && text[word] >= 'A' && text[word] <= 'Z') return true;
    for (size_t i = 0; i < sizeof abbreviations / sizeof abbreviations[0]; i++) {
        bool same = strlen(abbreviations[i]) == length;
        for (size_t c = 0; c < length && same; c++) same = (text[word + c] | 0x20) == (abbreviations[i][c] | 0x20);
        if (same) return true;
    }
    return false;
}

/* Bytes of a sign that may stand between the end of a sentence and the blank: a bracket, a quote; 0: none is here. */
static size_t closer_at(const char *text, size_t length, size_t at)
{
    if (at >= length) return 0;
    if (strchr(")]\"'*_", text[at]) != NULL && text[at] != '\0') return 1;
    if (length - at < 3) return 0;
    return memcmp(text + at, "\xE2\x80\x9D", 3) == 0 || memcmp(text + at, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

/* Whether a sentence can begin here: a capital, a digit, a quote, a bracket, a sign of another script. */
static bool can_begin(const char *text, size_t length, size_t at)
{
    if (at >= length) return true;
    unsigned char c = (unsigned char)text[at];
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 || strchr("\"'([{*@#", c) != NULL;
}

/* The ideographic full stop and its like end a sentence by themselves. */
static bool is_wide_stop(const char *text, size_t length, size_t at)
{
    if (length - at < 3) return false;
    return memcmp(text + at, "\xE3\x80\x82", 3) == 0 || memcmp(text + at, "\xEF\xBC\x81", 3) == 0 ||
           memcmp(text + at, "\xEF\xBC\x9F", 3) == 0;
}

struct span sentence_at(const char *text, size_t length, size_t begin)
{
    for (size_t at = begin; at < length; at++) {
        if (is_wide_stop(text, length, at)) return (struct span){ begin, at + 3 };
        if (strchr(".!?", text[at]) == NULL || text[at] == '\0') continue;
        size_t end = at + 1;
        while (closer_at(text, length, end) > 0) end += closer_at(text, length, end);
        if (end < length && text[end] != ' ') continue;
        if (text[at] == '.' && is_abbreviation(text, begin, at) && end < length) continue;
        if (can_begin(text, length, end + 1)) return (struct span){ begin, end };
    }
    return (struct span){ begin, length };
}
