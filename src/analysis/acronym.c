/* SPDX-License-Identifier: MIT
 *
 * A definition is looked for at each parenthesis: what is in it is short and what stands before it long, or the other
 * way round. The letters of the short form are looked for in the long one from the last to the first, which must begin
 * a word.
 */
#include "analysis/acronym.h"

#include <string.h>

static bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_ascii_letter(char c) { return is_capital(c) || (c >= 'a' && c <= 'z'); }
static bool is_alphanumeric(char c) { return is_ascii_letter(c) || (c >= '0' && c <= '9'); }
static bool is_acronym_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static char lowered(char c) { return is_capital(c) ? (char)(c - 'A' + 'a') : c; }

/* Whether it looks like a short form: of letters, digits and "-", two of them capitals. */
static bool is_brief(const char *bytes, size_t length)
{
    size_t capitals = 0;
    if (length < DLS__LEAST_BRIEF || length > DLS__MOST_BRIEF || !is_alphanumeric(bytes[0])) return false;
    for (size_t i = 0; i < length; i++) {
        if (!is_alphanumeric(bytes[i]) && bytes[i] != '-') return false;
        capitals += is_capital(bytes[i]);
    }
    return capitals >= 2;
}

/* Where the long form of `brief` begins that ends with the text [begin, end); NULL: there is none. */
static const char *find_full(const char *brief, size_t length, const char *begin, const char *end)
{
    const char *at = end;
    for (size_t i = length; i-- > 0;) {
        char wanted = lowered(brief[i]);
        if (!is_alphanumeric(wanted)) continue;
        do {
            if (at == begin) return NULL;
            at--;
        } while (lowered(*at) != wanted || (i == 0 && at > begin && is_alphanumeric(at[-1])));
    }
    return at;
}

/* The last words of [begin, end), so many as a short form of `length` letters may have, in one sentence. */
static const char *begin_of_words(const char *begin, const char *end, size_t length)
{
    size_t words = 0, most = length + 5 < 2 * length ? length + 5 : 2 * length;
    const char *at = end;
    while (at > begin && strchr("().;:!?\"", at[-1]) == NULL) {
        at--;
        if (is_acronym_space(*at) && at[1] != ' ' && ++words == most) return at + 1;
    }
    return at;
}

static size_t words_between(const char *begin, const char *end)
{
    size_t words = 0;
    for (const char *at = begin; at < end; at++)
        words += !is_acronym_space(*at) && (at == begin || is_acronym_space(at[-1]));
    return words;
}

/* Whether [begin, end) can be what a short form of so many bytes is short for: longer, of two words or more (or of one
 * with a "-"), and in one line. */
static bool is_full_form(const char *begin, const char *end, size_t brief_length)
{
    size_t length = (size_t)(end - begin);
    bool parts = words_between(begin, end) > 1 || memchr(begin, '-', length) != NULL;
    return parts && length >= brief_length + 3 && length <= DLS__MOST_FULL && memchr(begin, '\n', length) == NULL;
}

static void trim_spaces(const char **begin, const char **end)
{
    while (*begin < *end && is_acronym_space(**begin)) ++*begin;
    while (*end > *begin && is_acronym_space((*end)[-1])) --*end;
}

/* "long form (LF)". */
static bool take_brief_inside(const char *text, const char *open, const char *begin, const char *end, dls__acronym *out)
{
    const char *before = text, *before_end = open;
    while (before_end > before && is_acronym_space(before_end[-1])) before_end--;
    if (!is_brief(begin, (size_t)(end - begin)) || before_end == before) return false;
    before = begin_of_words(before, before_end, (size_t)(end - begin));
    const char *full = find_full(begin, (size_t)(end - begin), before, before_end);
    if (full == NULL || !is_full_form(full, before_end, (size_t)(end - begin))) return false;
    *out = (dls__acronym){ begin, (size_t)(end - begin), full, (size_t)(before_end - full) };
    return true;
}

/* "LF (long form)", whose first word has the first letter. */
static bool take_brief_before(const char *text, const char *open, const char *begin, const char *end, dls__acronym *out)
{
    const char *brief_end = open, *brief;
    while (brief_end > text && is_acronym_space(brief_end[-1])) brief_end--;
    for (brief = brief_end; brief > text && (is_alphanumeric(brief[-1]) || brief[-1] == '-');) brief--;
    size_t length = (size_t)(brief_end - brief);
    if (!is_brief(brief, length)) return false;
    const char *full = find_full(brief, length, begin, end);
    if (full != begin || !is_full_form(begin, end, length) || words_between(begin, end) > 2 * length) return false;
    *out = (dls__acronym){ brief, length, begin, (size_t)(end - begin) };
    return true;
}

bool dls__acronym_next(const char *text, size_t length, size_t *at, dls__acronym *out)
{
    while (*at < length) {
        const char *open = memchr(text + *at, '(', length - *at);
        if (open == NULL) break;
        size_t left = (size_t)(text + length - open - 1);
        const char *begin = open + 1, *end = memchr(begin, ')', left < DLS__MOST_FULL ? left : DLS__MOST_FULL);
        *at = (size_t)(begin - text);
        if (end == NULL || memchr(begin, '(', (size_t)(end - begin)) != NULL) continue;
        for (const char *sign = begin; sign < end; sign++) /* "(CNNs, also called convnets)" */
            if (*sign == ',' || *sign == ';') end = sign;
        trim_spaces(&begin, &end);
        if (begin == end) continue;
        if (take_brief_inside(text, open, begin, end, out) || take_brief_before(text, open, begin, end, out))
            return true;
    }
    *at = length;
    return false;
}

/* In small letters, with single spaces, and without the "s" of a plural. */
static size_t normalise_form(const char *bytes, size_t length, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < length; i++) {
        bool blank = is_acronym_space(bytes[i]);
        if (!blank || (size > 0 && out[size - 1] != ' ')) out[size++] = blank ? ' ' : lowered(bytes[i]);
    }
    if (size <= 4 || out[size - 1] != 's' || out[size - 2] == 's') return size;
    return size - 1 - (out[size - 2] == 'e' && out[size - 3] == 's'); /* "processes" */
}

size_t dls__acronym_pair(const dls__acronym *acronym, char pair[DLS__MOST_PAIR])
{
    size_t plural = acronym->brief[acronym->brief_length - 1] == 's';
    size_t size = acronym->brief_length - plural;
    for (size_t i = 0; i < size; i++) pair[i] = lowered(acronym->brief[i]);
    pair[size++] = '\t';
    return size + normalise_form(acronym->full, acronym->full_length, pair + size);
}

bool dls__acronym_split(const char *pair, size_t length, dls__acronym *out)
{
    const char *tab = length > 0 ? memchr(pair, '\t', length) : NULL;
    if (tab == NULL || length > DLS__MOST_PAIR) return false;
    *out = (dls__acronym){ pair, (size_t)(tab - pair), tab + 1, length - (size_t)(tab - pair) - 1 };
    return out->brief_length > 0 && out->brief_length <= DLS__MOST_BRIEF && out->full_length > 0 &&
           memchr(out->full, '\t', out->full_length) == NULL && memchr(pair, '\n', length) == NULL;
}
