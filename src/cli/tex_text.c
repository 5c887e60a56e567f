/* SPDX-License-Identifier: MIT
 *
 * An accent goes behind its letter as a combining character: "\"o", "\"{o}" and "{\"o}" are o and U+0308.
 */
#include "cli/tex_text.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    char sign;
    const char *combining;
} accents[] = {
    { '`', "\xCC\x80" }, { '\'', "\xCC\x81" }, { '^', "\xCC\x82" }, { '~', "\xCC\x83" }, { '=', "\xCC\x84" },
    { 'u', "\xCC\x86" }, { '.', "\xCC\x87" },  { '"', "\xCC\x88" }, { 'r', "\xCC\x8A" }, { 'H', "\xCC\x8B" },
    { 'v', "\xCC\x8C" }, { 'd', "\xCC\xA3" },  { 'c', "\xCC\xA7" }, { 'k', "\xCC\xA8" }, { 'b', "\xCC\xB1" },
};

static const struct {
    const char *name;
    const char *text;
} letters[] = {
    { "ss", "\xC3\x9F" }, { "ae", "\xC3\xA6" }, { "AE", "\xC3\x86" }, { "oe", "\xC5\x93" }, { "OE", "\xC5\x92" },
    { "aa", "\xC3\xA5" }, { "AA", "\xC3\x85" }, { "o", "\xC3\xB8" },  { "O", "\xC3\x98" },  { "l", "\xC5\x82" },
    { "L", "\xC5\x81" },  { "i", "i" },         { "j", "j" },         { "emph", "" },       { "textit", "" },
    { "textbf", "" },     { "texttt", "" },     { "url", "" },        { "textsc", "" },     { "it", "" },
    { "em", "" },         { "bf", "" },         { "rm", "" },          { "TeX", "TeX" },       { "LaTeX", "LaTeX" },
    { "BibTeX", "BibTeX" }, { "MF", "METAFONT" }, { "MP", "MetaPost" }, { "slash", "/" },      { "ldots", "..." },
    { "dots", "..." },    { "textendash", "\xE2\x80\x93" },
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *combining_of(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++) {
        if (length == 1 && accents[i].sign == name[0]) return accents[i].combining;
    }
    return NULL;
}

static const char *letter_of(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        if (strlen(letters[i].name) == length && memcmp(letters[i].name, name, length) == 0) return letters[i].text;
    }
    return NULL;
}

/* Behind an accent: its letter, in braces or not, with the accent behind it. How much of `text` that was; 0: none. */
static size_t add_accented(struct string_builder *out, const char *combining, const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && (text[at] == ' ' || text[at] == '{')) at++;
    if (at < length && text[at] == '\\') at++; /* "\'\i" */
    if (at == length || !is_letter(text[at])) return 0;
    builder_add_char(out, text[at++]);
    builder_add_string(out, combining);
    return at;
}

/* A command, `text` begins with its backslash. How much of `text` it was. */
static size_t add_command(struct string_builder *out, const char *text, size_t length)
{
    size_t end = 1;
    while (end < length && is_letter(text[end])) end++;
    if (end == 1 && end < length) end++; /* a sign is a name by itself */
    const char *name = text + 1;
    const char *combining = combining_of(name, end - 1);
    size_t accented = combining != NULL ? add_accented(out, combining, text + end, length - end) : 0;
    if (accented > 0) return end + accented;
    const char *letter = letter_of(name, end - 1);
    if (letter != NULL) {
        builder_add_string(out, letter);
        while (end < length && (text[end] == ' ' || text[end] == '\n')) end++;
    } else if (end == 2 && strchr("&%$#_{} ", name[0]) != NULL && name[0] != '\0') {
        builder_add(out, name, 1);
    } else {
        builder_add(out, text, end);
    }
    return end;
}

void builder_add_tex(struct string_builder *out, const char *text, size_t length)
{
    size_t begin = out->size;
    bool in_formula = false, is_blank = false;
    for (size_t at = 0; at < length;) {
        char c = text[at];
        bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r' || (c == '~' && !in_formula);
        if (!blank && is_blank && out->size > begin) builder_add_char(out, ' ');
        is_blank = blank || (is_blank && (c == '{' || c == '}') && out->size == begin);
        in_formula = in_formula != (c == '$');
        if (c == '\\' && !in_formula) {
            at += add_command(out, text + at, length - at);
            continue;
        }
        bool protects = (c == '{' || c == '}') && !in_formula;
        if (!blank && !protects) builder_add_char(out, c);
        at++;
    }
}
