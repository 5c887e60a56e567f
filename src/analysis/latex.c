/* SPDX-License-Identifier: MIT
 *
 * A letter is, with <letter> for A-Z and a-z,
 *
 *   written = "{" bare "}" | bare
 *   bare    = "\" sign target | "\" name " " <letter> | "\" name "{" base "}" | "\" special ("{}" | nothing)
 *   target  = base | "{" base "}"
 *   base    = <letter> | "\i" | "\j"
 *   sign    = one of ' ` ^ " ~ = .       name = one of c v H u k r d      special = one of o l ae ... (below)
 *
 * where Unicode has to have the letter with that accent, and where a name is not followed by a further letter. A
 * closing brace without its opening one is never taken. `\b`, which LaTeX has too, collides with text that lost its
 * first letter ("\b{eta}") in one direction and regular expressions in the other, and no language needs it.
 */
#include "analysis/latex.h"

#include <string.h>

#include "analysis/unicode.h"

typedef struct latex_accent {
    char name;
    uint32_t mark;
} latex_accent;

static const latex_accent latex_accents[] = {
    { '\'', 0x0301 }, { '`', 0x0300 }, { '^', 0x0302 }, { '"', 0x0308 }, { '~', 0x0303 },
    { '=', 0x0304 },  { '.', 0x0307 }, { 'c', 0x0327 }, { 'v', 0x030C }, { 'H', 0x030B },
    { 'u', 0x0306 },  { 'k', 0x0328 }, { 'r', 0x030A }, { 'd', 0x0323 },
};

typedef struct latex_special {
    const char *name;
    uint32_t letter;
} latex_special;

static const latex_special latex_specials[] = {
    { "o", 0xF8 },   { "O", 0xD8 },   { "l", 0x142 },  { "L", 0x141 },  { "i", 0x131 },  { "j", 0x237 },
    { "aa", 0xE5 },  { "AA", 0xC5 },  { "ae", 0xE6 },  { "AE", 0xC6 },  { "ss", 0xDF },  { "dh", 0xF0 },
    { "DH", 0xD0 },  { "th", 0xFE },  { "TH", 0xDE },  { "oe", 0x153 }, { "dj", 0x111 }, { "DJ", 0x110 },
    { "ng", 0x14B }, { "NG", 0x14A }, { "OE", 0x152 },
};

/* Shape, size, style, accents of formulas, delimiters, spacing, references: words of the typesetter. A space stands
 * before and after each. */
#define LONGEST_LAYOUT_COMMAND 15
static const char layout_commands[] =
    " Big Bigg Biggl Biggr Bigl Bigr Large bar begin bf bfseries big bigg bigl bigr bm boldsymbol cal cdot cdots "
    "centering cite citep citet ddot dfrac displaystyle dot dots em emph end ensuremath eqref footnote frac hat "
    "hbox href hspace it item itshape label langle large lceil ldots left lfloor limits lvert mathbb mathbf "
    "mathbin mathcal mathfrak mathit mathop mathord mathrel mathrm mathscr mathsf mathtt mbox noindent nonumber "
    "operatorname overline qquad quad rangle rceil ref rfloor right rm rvert sc scriptsize scriptstyle sf sl "
    "small text textbf textcolor textit textmd textnormal textrm textsc textsf textsl textstyle textsubscript "
    "textsuperscript texttt textup tfrac tilde tt underline url vec vspace widehat widetilde ";

static bool is_latin_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static bool begins_with_letter(const char *at, size_t left) { return left > 0 && is_latin_letter(*at); }

/* How many letters stand at `at`; more than `most` are not counted. */
static size_t command_name_length(const char *at, size_t left, size_t most)
{
    size_t length = 0;
    while (length < left && length < most && is_latin_letter(at[length])) length++;
    return length;
}

/* base: the bytes it takes. */
static size_t read_accent_base(const char *at, size_t left, char *base)
{
    if (begins_with_letter(at, left)) {
        *base = at[0];
        return 1;
    }
    bool dotless = left >= 2 && at[0] == '\\' && (at[1] == 'i' || at[1] == 'j');
    if (!dotless || begins_with_letter(at + 2, left - 2)) return 0;
    *base = at[1];
    return 2;
}

static size_t read_braced_base(const char *at, size_t left, char *base)
{
    if (left < 3 || at[0] != '{') return 0;
    size_t size = read_accent_base(at + 1, left - 1, base);
    return size > 0 && size + 1 < left && at[size + 1] == '}' ? size + 2 : 0;
}

/* What an accent stands on, after its sign or name. */
static size_t read_accent_target(const char *at, size_t left, bool named, char *base)
{
    size_t size = read_braced_base(at, left, base);
    if (size > 0) return size;
    if (!named) return read_accent_base(at, left, base);
    if (left < 2 || at[0] != ' ' || !is_latin_letter(at[1])) return 0;
    *base = at[1];
    return 2;
}

static size_t read_accented(const char *at, size_t left, uint32_t *letter)
{
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(latex_accents); i++) {
        char base;
        if (at[1] != latex_accents[i].name) continue;
        size_t size = read_accent_target(at + 2, left - 2, is_latin_letter(at[1]), &base);
        if (size == 0) return 0;
        *letter = dls__unicode_compose((uint8_t)base, latex_accents[i].mark);
        return *letter != 0 ? size + 2 : 0;
    }
    return 0;
}

static size_t read_special(const char *at, size_t left, uint32_t *letter)
{
    size_t length = command_name_length(at + 1, left - 1, 3);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(latex_specials); i++) {
        const char *name = latex_specials[i].name;
        if (strlen(name) != length || memcmp(at + 1, name, length) != 0) continue;
        *letter = latex_specials[i].letter;
        size_t size = 1 + length;
        bool ended = left - size >= 2 && at[size] == '{' && at[size + 1] == '}';
        return ended ? size + 2 : size;
    }
    return 0;
}

static size_t read_bare(const char *at, size_t left, uint32_t *letter)
{
    if (left < 2 || at[0] != '\\') return 0;
    size_t size = read_accented(at, left, letter);
    return size > 0 ? size : read_special(at, left, letter);
}

size_t dls__latex_letter(const char *at, size_t left, uint32_t *letter)
{
    if (left == 0 || at[0] != '{') return read_bare(at, left, letter);
    size_t size = read_bare(at + 1, left - 1, letter);
    return size > 0 && size + 1 < left && at[size + 1] == '}' ? size + 2 : 0;
}

size_t dls__latex_layout(const char *at, size_t left)
{
    char wanted[LONGEST_LAYOUT_COMMAND + 4] = " ";
    size_t length = left > 1 ? command_name_length(at + 1, left - 1, LONGEST_LAYOUT_COMMAND + 1) : 0;
    if (length == 0 || length > LONGEST_LAYOUT_COMMAND) return 0;
    memcpy(wanted + 1, at + 1, length);
    wanted[1 + length] = ' ';
    return strstr(layout_commands, wanted) != NULL ? 1 + length : 0;
}
