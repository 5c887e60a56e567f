/* SPDX-License-Identifier: MIT
 *
 * Small letters of ASCII alone: the lists are English.
 */
#include "cli/word_list.h"

#include <string.h>

#include "cli/ascii.h"

bool text_begins(const char *text, size_t length, const char *beginning)
{
    for (size_t i = 0; beginning[i] != '\0'; i++) {
        if (i == length || ascii_lower(text[i]) != beginning[i]) return false;
    }
    return true;
}

bool text_has(const char *text, size_t length, const char *wanted)
{
    for (size_t at = 0; at + strlen(wanted) <= length; at++) {
        if (text_begins(text + at, length - at, wanted)) return true;
    }
    return false;
}

bool word_in(const char *list, const char *word, size_t length)
{
    while (*list != '\0' && length > 0) {
        size_t known = strcspn(list, " ");
        bool same = known == length;
        for (size_t i = 0; i < length && same; i++) same = ascii_lower(word[i]) == list[i];
        if (same) return true;
        list += known + (list[known] == ' ' ? 1 : 0);
    }
    return false;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

bool next_word(const char *text, size_t length, size_t *at, const char **word, size_t *word_length)
{
    size_t begin = *at;
    while (begin < length && !is_word_byte(text[begin])) begin++;
    size_t end = begin;
    while (end < length) {
        bool joins = strchr("'-.+#", text[end]) != NULL && end + 1 < length && is_word_byte(text[end + 1]);
        if (!is_word_byte(text[end]) && !joins) break;
        end++;
    }
    *at = end;
    *word = text + begin;
    *word_length = end - begin;
    return end > begin;
}
