/* SPDX-License-Identifier: MIT
 *
 * Most words are of ASCII letters and digits and end at a byte that no rule is interested in. Those are read byte by
 * byte; all others are left to word_scan and bigrams, from their beginning.
 */
#include "analysis/tokenizer.h"

#include "analysis/bigrams.h"
#include "analysis/latex.h"
#include "analysis/utf8.h"
#include "analysis/word_break.h"
#include "base/endian.h"

#define LOWER_A_TO_Z                                                                                                   \
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', \
        'x', 'y', 'z'

/* Letters in lower case and digits; 0 for all other bytes. */
static const char lower_letter_or_digit[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ['A'] = LOWER_A_TO_Z, ['a'] = LOWER_A_TO_Z,
};

static char ascii_word_char(char c) { return lower_letter_or_digit[(uint8_t)c]; }
static bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_ascii_byte(char c) { return (uint8_t)c < 0x80; }

void dls__tokenizer_init(dls__tokenizer *tokenizer, bool lower_ascii)
{
    *tokenizer = (dls__tokenizer){ .lower_ascii = lower_ascii, .fast = lower_ascii };
}

void dls__tokenizer_begin(dls__tokenizer *tokenizer, const char *text, size_t length)
{
    tokenizer->place = (dls__place){ .text = text, .length = length };
    tokenizer->hangul_end = 0;
    tokenizer->paired = false;
}

/* Whether a rule of word_scan may have something to say about the byte at `at`, which ended `size` letters and
 * digits. */
static bool needs_word_scan(const dls__place *place, size_t at, size_t size)
{
    char last = place->text[at - 1];
    char here = place->text[at];
    char next = at + 1 < place->length ? place->text[at + 1] : ' ';
    switch (here) {
    case '\'': return ascii_word_char(next) != 0;
    case '.': return (is_ascii_digit(last) || size == 1) && (ascii_word_char(next) != 0 || !is_ascii_byte(next));
    case ',': return is_ascii_digit(last) && (is_ascii_digit(next) || !is_ascii_byte(next));
    case '+': return next == '+';
    case '#': return size == 1;
    case '\\': return true;
    case '{': return next == '\\';
    default: return !is_ascii_byte(here);
    }
}

/* How many of eight bytes, from the first on, are ASCII letters and digits. Bytes are numbers below 128 here, to which
 * something is added that makes them 128 or more. */
static size_t count_letters_and_digits(uint64_t eight)
{
    const uint64_t each = 0x0101010101010101;
    uint64_t ascii = eight & 0x7f * each, lower = ascii | 0x20 * each;
    uint64_t letters = (lower + (0x80 - 'a') * each) & ~(lower + (0x7f - 'z') * each);
    uint64_t digits = (ascii + (0x80 - '0') * each) & ~(ascii + (0x7f - '9') * each);
    uint64_t others = ~((letters | digits) & ~eight) & 0x80 * each;
    return others == 0 ? 8 : dls__lowest_bit(others) / 8;
}

/* Read a word of ASCII letters and digits; false if it is none, or not so simple. */
static bool read_ascii_word(dls__place *place, dls__word *word)
{
    const char *text = place->text;
    size_t begin = place->at;
    size_t most = dls__min(place->length - begin, DLS__MAX_TERM);
    size_t size = 0, part = 8;
    while (part == 8 && most - size >= 8) {
        uint64_t eight = dls__load_u64((const uint8_t *)text + begin + size);
        dls__store_u64((uint8_t *)word->bytes + size, eight | 0x2020202020202020); /* lower case; digits as they are */
        part = count_letters_and_digits(eight);
        size += part;
    }
    while (part == 8 && size < most) {
        char c = ascii_word_char(text[begin + size]);
        if (c == 0) break;
        word->bytes[size++] = c;
    }
    size_t end = begin + size;
    if (size == 0) return false;
    if (end < place->length && (size == DLS__MAX_TERM || needs_word_scan(place, end, size))) return false;

    word->length = size;
    word->begin = begin;
    word->end = place->at = end;
    word->ascii = word->stemmable = true;
    word->full = false;
    return true;
}

static void lower_ascii(dls__word *word)
{
    for (size_t i = 0; i < word->length; i++) {
        if (word->bytes[i] >= 'A' && word->bytes[i] <= 'Z') word->bytes[i] = (char)(word->bytes[i] + ('a' - 'A'));
    }
}

/* Read a word of Hangul; if it has three syllables or more, its pairs come next. */
static void read_hangul_word(dls__tokenizer *tokenizer, dls__word *word)
{
    dls__place *place = &tokenizer->place;
    size_t begin, end;
    size_t syllables = 0;
    dls__word_clear(word, place->at);
    word->stemmable = false;
    for (size_t at = place->at; dls__bigrams_character(place, at, DLS__KIND_HANGUL, &begin, &end); at = end) {
        syllables++;
        dls__bigrams_append(place, begin, end, word);
    }
    if (syllables > 2)
        tokenizer->hangul_end = word->end;
    else
        place->at = word->end;
}

/* Read the emoji at the place, with its variation selectors, joined emoji and second letter of a flag. */
static void read_emoji(dls__place *place, dls__word *word)
{
    size_t end = dls__word_break_end(place->text, place->length, place->at);
    dls__word_clear(word, place->at);
    word->stemmable = false;
    dls__bigrams_append(place, place->at, end, word);
    place->at = end;
}

/* Go past the backslash at the place, and the command that begins there if it is about looks. */
static void skip_backslash(dls__place *place)
{
    const char *at = place->text + place->at;
    size_t left = place->length - place->at;
    bool escaped = left > 1 && at[1] == '\\';
    size_t size = escaped ? 2 : dls__latex_layout(at, left);
    place->at += size > 0 ? size : 1;
}

static bool begins_latex_letter(const dls__place *place)
{
    uint32_t letter;
    return dls__latex_letter(place->text + place->at, place->length - place->at, &letter) > 0;
}

/* Read the word that begins at the place, where `point` stands; false, and go on, if none does. */
static bool read_word_of_kind(dls__tokenizer *tokenizer, uint32_t point, size_t size, dls__word *word)
{
    dls__place *place = &tokenizer->place;
    unsigned kind = dls__character_of(point)->kind;
    switch (kind) {
    case DLS__KIND_LETTER:
    case DLS__KIND_DIGIT: dls__word_scan(place, word); return true;
    case DLS__KIND_HANGUL:
        if (place->at < tokenizer->hangul_end) return dls__bigrams_next(place, kind, &tokenizer->paired, word);
        read_hangul_word(tokenizer, word);
        return true;
    case DLS__KIND_IDEOGRAPH:
    case DLS__KIND_CLUSTER: return dls__bigrams_next(place, kind, &tokenizer->paired, word);
    case DLS__KIND_EMOJI: read_emoji(place, word); return true;
    default: break;
    }
    if ((point == '\\' || point == '{') && begins_latex_letter(place)) {
        dls__word_scan(place, word);
        return true;
    }
    if (point == '\\')
        skip_backslash(place);
    else
        place->at += size;
    return false;
}

bool dls__tokenizer_next(dls__tokenizer *tokenizer, dls__word *word)
{
    dls__place *place = &tokenizer->place;
    while (place->at < place->length) {
        if (place->text[place->at] == ' ') { /* what comes most */
            place->at++;
            continue;
        }
        if (tokenizer->fast && read_ascii_word(place, word)) return true;
        size_t size;
        uint32_t point = dls__utf8_decode(place->text + place->at, place->length - place->at, &size);
        if (!read_word_of_kind(tokenizer, point, size, word)) continue;
        if (tokenizer->lower_ascii) lower_ascii(word);
        return true;
    }
    return false;
}
