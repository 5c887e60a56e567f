/* SPDX-License-Identifier: MIT
 *
 * Most words are of ASCII letters and digits and end at a byte that no rule is interested in. Those are found by their
 * bits (text_window); all others are left to word_scan and bigrams, from their beginning.
 */
#include "analysis/tokenizer.h"

#include <string.h>

#include "analysis/bigrams.h"
#include "analysis/latex.h"
#include "analysis/utf8.h"
#include "analysis/word_break.h"

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
    tokenizer->lower_ascii = tokenizer->fast = lower_ascii;
    dls__tokenizer_begin(tokenizer, NULL, 0);
}

void dls__tokenizer_begin(dls__tokenizer *tokenizer, const char *text, size_t length)
{
    tokenizer->place = (dls__place){ .text = text, .length = length };
    tokenizer->window.begin = tokenizer->window.size = 0;
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

/* Words that are read the short way are shorter, so that DLS__MAX_TERM cuts none. */
#define LONG_WORD DLS__MAX_TERM

/* Take the word of `size` letters and digits at `at` in the window. */
static void take_ascii_word(dls__tokenizer *tokenizer, size_t at, size_t size, dls__word *word)
{
    const dls__text_window *window = &tokenizer->window;
    for (size_t i = 0; i < size && i < LONG_WORD; i += 16) memcpy(word->bytes + i, window->lower + at + i, 16);
    word->length = size;
    word->begin = window->begin + at;
    word->end = tokenizer->place.at = word->begin + size;
    word->ascii = word->stemmable = true;
    word->full = false;
}

/* Read the next word of the text, if it is of ASCII letters and digits and no rule has anything to say about it.
 * Otherwise false, and at the place is what has to be looked at, or the end of the text. */
static bool read_ascii_word(dls__tokenizer *tokenizer, dls__word *word)
{
    dls__text_window *window = &tokenizer->window;
    dls__place *place = &tokenizer->place;
    while (place->at < place->length) {
        if (place->at - window->begin >= window->size)
            dls__text_window_look(window, place->text, place->length, place->at);
        size_t begin = dls__text_window_next(window->begins, place->at - window->begin);
        place->at = window->begin + dls__min(begin, window->size);
        if (begin >= window->size) continue;
        size_t end = dls__text_window_next(window->others, begin), size = end - begin;
        if (end == window->size && begin > 0 && window->begin + end < place->length) {
            window->size = 0; /* it goes on behind the window, which is moved to its beginning */
            continue;
        }
        if (size == 0 || size >= LONG_WORD) return false;
        bool stops = end < window->size && dls__text_window_has(window->stops, end);
        if (stops && needs_word_scan(place, place->at + size, size)) return false;
        take_ascii_word(tokenizer, begin, size, word);
        return true;
    }
    return false;
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

/* What stands at the place, the long way; false, and go on, if that is no word. */
static __attribute__((noinline)) bool read_any_word(dls__tokenizer *tokenizer, dls__word *word)
{
    dls__place *place = &tokenizer->place;
    size_t size;
    uint32_t point = dls__utf8_decode(place->text + place->at, place->length - place->at, &size);
    if (!read_word_of_kind(tokenizer, point, size, word)) return false;
    if (tokenizer->lower_ascii) lower_ascii(word);
    return true;
}

bool dls__tokenizer_next(dls__tokenizer *tokenizer, dls__word *word)
{
    const dls__place *place = &tokenizer->place;
    for (;;) {
        if (tokenizer->fast && read_ascii_word(tokenizer, word)) return true;
        if (place->at == place->length) return false;
        if (read_any_word(tokenizer, word)) return true;
    }
}
