/* SPDX-License-Identifier: MIT
 *
 * A word is a sequence of UAX #29 segments and what glues them (an accent of LaTeX, a zero-width space, the cross of
 * 3×3). Inside a segment stand joiners, such as an apostrophe or a full stop between letters; each has a rule here
 * that keeps it, leaves it out, or ends the word before it.
 */
#include "analysis/word_scan.h"

#include <string.h>

#include "analysis/latex.h"
#include "analysis/utf8.h"
#include "analysis/word_break.h"

#define ZERO_WIDTH_SPACE 0x200Bu
#define MULTIPLICATION_SIGN 0xD7u
#define MIDDLE_DOT 0xB7u

typedef struct word_scan {
    dls__place *place;
    dls__word *word;
    uint32_t last; /* the letter or digit that was appended last */
    size_t digits; /* how many digits came since the beginning or a separator of thousands */
    bool last_is_digit;
    bool only_digits;    /* and separators of thousands */
    bool single_letters; /* one letter, or several with full stops between them */
} word_scan;

void dls__word_append(dls__word *word, uint32_t code_point)
{
    char encoded[4];
    size_t size = dls__utf8_encode(code_point, encoded);
    if (word->full || word->length + size > DLS__MAX_TERM) {
        word->full = true;
        return;
    }
    memcpy(word->bytes + word->length, encoded, size);
    word->length += size;
    word->ascii = word->ascii && code_point < 0x80;
}

/* The code point at `at`, 0 at the end of the text. */
static uint32_t code_point_at(const dls__place *place, size_t at, size_t *size)
{
    *size = 0;
    return at < place->length ? dls__utf8_decode(place->text + at, place->length - at, size) : 0;
}

static unsigned kind_of_point(uint32_t code_point) { return dls__character_of(code_point)->kind; }

static bool is_word_kind(unsigned kind) { return kind == DLS__KIND_LETTER || kind == DLS__KIND_DIGIT; }

/* No letter, digit or mark stands at `at`. */
static bool is_word_end(const dls__place *place, size_t at)
{
    size_t size;
    unsigned kind = kind_of_point(code_point_at(place, at, &size));
    return !is_word_kind(kind) && kind != DLS__KIND_MARK;
}

static bool is_decimal_digit(uint32_t code_point)
{
    return dls__character_of(code_point)->word_break == DLS__BREAK_NUMERIC;
}

static bool is_cyrillic(uint32_t code_point) { return code_point >= 0x400 && code_point <= 0x52F; }

static bool is_hebrew(uint32_t code_point)
{
    return dls__character_of(code_point)->word_break == DLS__BREAK_HEBREW_LETTER;
}

static void append_point(word_scan *scan, uint32_t code_point, size_t end)
{
    dls__word_append(scan->word, code_point);
    scan->word->end = end;
}

static void append_letter(word_scan *scan, uint32_t code_point, size_t end)
{
    scan->single_letters = scan->single_letters && scan->last == 0;
    scan->only_digits = false;
    scan->last_is_digit = false;
    scan->last = code_point;
    append_point(scan, code_point, end);
}

static void append_digit(word_scan *scan, uint32_t code_point, size_t end)
{
    scan->digits++;
    scan->last_is_digit = is_decimal_digit(code_point);
    scan->last = code_point;
    append_point(scan, code_point, end);
}

/* -------------------------------------------------------------------------------------------------------- Joiners */

/* Each is told where what follows it begins; true if the word goes on there. */

/* The ends of English words that an apostrophe does not cut off: isn't, I'd, I'm, we're, we've, we'll. */
static bool is_contraction(const dls__place *place, size_t after)
{
    static const char *const endings[] = { "t", "d", "m", "re", "ve", "ll" };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(endings); i++) {
        size_t length = strlen(endings[i]);
        size_t same = 0;
        size_t left = dls__min(length, place->length - after);
        while (same < left && (place->text[after + same] | 0x20) == endings[i][same]) same++;
        if (same == length && is_word_end(place, after + length)) return true;
    }
    return false;
}

static bool join_apostrophe(word_scan *scan, size_t after)
{
    dls__place *place = scan->place;
    size_t size;
    uint32_t next = code_point_at(place, after, &size);
    bool of_a_letter = (is_cyrillic(scan->last) && is_cyrillic(next)) || (is_hebrew(scan->last) && is_hebrew(next));
    if (of_a_letter || is_contraction(place, after)) {
        append_point(scan, '\'', after);
        return true;
    }
    if ((next == 's' || next == 'S') && is_word_end(place, after + 1)) place->at = scan->word->end = after + 1;
    return false;
}

static bool join_hebrew_quote(word_scan *scan, size_t after)
{
    size_t size;
    if (!is_hebrew(scan->last) || !is_hebrew(code_point_at(scan->place, after, &size))) return false;
    append_point(scan, '"', after);
    return true;
}

/* UAX #29 has made sure that digits stand on both sides, or letters, though perhaps with marks in between. */
static bool join_full_stop(word_scan *scan, size_t after)
{
    if (scan->last_is_digit) {
        scan->only_digits = false;
        append_point(scan, '.', after);
        return true;
    }
    size_t size;
    bool letter = kind_of_point(code_point_at(scan->place, after, &size)) == DLS__KIND_LETTER;
    bool acronym = scan->single_letters && letter && is_word_end(scan->place, after + size);
    if (acronym) scan->last = 0;
    return acronym;
}

/* 1,000 and 1,234,567: one to three digits, then groups of three, which no fourth digit follows. */
static bool join_thousands(word_scan *scan, size_t after)
{
    size_t size;
    bool group = scan->only_digits && scan->digits <= 3;
    for (int i = 0; group && i < 3; i++) {
        group = is_decimal_digit(code_point_at(scan->place, after, &size));
        after += size;
    }
    if (!group || is_decimal_digit(code_point_at(scan->place, after, &size))) return false;
    scan->digits = 0;
    return true;
}

/* The Catalan l·l. */
static bool join_middle_dot(word_scan *scan, size_t after)
{
    size_t size;
    if ((scan->last | 0x20) != 'l' || (code_point_at(scan->place, after, &size) | 0x20) != 'l') return false;
    append_point(scan, MIDDLE_DOT, after);
    return true;
}

static bool take_joiner(word_scan *scan, uint32_t joiner, size_t after)
{
    switch (joiner) {
    case '\'':
    case 0x02BC: /* modifier letter */
    case 0x05F3: /* geresh */
    case 0x2018: /* single quotation marks */
    case 0x2019:
    case 0xFF07: /* full width */ return join_apostrophe(scan, after);
    case '"':
    case 0x05F4: /* gershayim */ return join_hebrew_quote(scan, after);
    case '.':
    case 0xFF0E: /* full width */ return join_full_stop(scan, after);
    case ',':
    case 0x066C: /* Arabic */
    case 0xFF0C: /* full width */ return join_thousands(scan, after);
    case MIDDLE_DOT: return join_middle_dot(scan, after);
    default: return false;
    }
}

/* ---------------------------------------------------------------------------------------------- Segments and glue */

/* Take the segment at the place, if one of a word begins there; false if the word ends within. */
static bool take_segment(word_scan *scan)
{
    dls__place *place = scan->place;
    if (place->at >= place->segment_end) {
        size_t size;
        if (!is_word_kind(kind_of_point(code_point_at(place, place->at, &size)))) return true;
        place->segment_end = dls__word_break_end(place->text, place->length, place->at);
    }
    while (place->at < place->segment_end) {
        size_t size;
        uint32_t point = code_point_at(place, place->at, &size);
        unsigned kind = kind_of_point(point);
        size_t after = place->at + size;
        if (kind == DLS__KIND_LETTER)
            append_letter(scan, point, after);
        else if (kind == DLS__KIND_DIGIT)
            append_digit(scan, point, after);
        else if (kind == DLS__KIND_MARK)
            append_point(scan, point, after);
        else if (kind != DLS__KIND_IGNORABLE && !take_joiner(scan, point, after))
            return false;
        place->at = after;
    }
    return true;
}

/* Zero-width spaces between two pieces of a word. */
static bool take_zero_width_spaces(dls__place *place)
{
    size_t at = place->at;
    size_t size;
    uint32_t point = code_point_at(place, at, &size);
    while (point == ZERO_WIDTH_SPACE) {
        at += size;
        point = code_point_at(place, at, &size);
    }
    if (at == place->at || !is_word_kind(kind_of_point(point))) return false;
    place->at = at;
    return true;
}

/* 3×3 is 3x3. */
static bool take_cross(word_scan *scan)
{
    size_t size, next_size;
    dls__place *place = scan->place;
    if (!scan->last_is_digit || code_point_at(place, place->at, &size) != MULTIPLICATION_SIGN) return false;
    if (!is_decimal_digit(code_point_at(place, place->at + size, &next_size))) return false;
    place->at += size;
    append_letter(scan, 'x', place->at);
    return true;
}

static bool take_latex_letter(word_scan *scan)
{
    dls__place *place = scan->place;
    uint32_t letter;
    size_t size = dls__latex_letter(place->text + place->at, place->length - place->at, &letter);
    if (size == 0) return false;
    place->at += size;
    append_letter(scan, letter, place->at);
    return true;
}

/* Take what glues the next segment to this one. */
static bool take_glue(word_scan *scan)
{
    return take_latex_letter(scan) || take_zero_width_spaces(scan->place) || take_cross(scan);
}

/* c++, c#: two plus signs after letters, a number sign after a single one. */
static void take_language_sign(word_scan *scan)
{
    dls__place *place = scan->place;
    const char *at = place->text + place->at;
    size_t left = place->length - place->at;
    bool letter = scan->word->ascii && !scan->last_is_digit;
    bool plus = letter && left >= 2 && at[0] == '+' && at[1] == '+';
    bool number_sign = letter && scan->word->length == 1 && left >= 1 && at[0] == '#';
    size_t sign_size = plus ? 2 : number_sign ? 1 : 0;
    size_t size;
    uint32_t next = code_point_at(place, place->at + sign_size, &size);
    if (sign_size == 0 || next == '+' || next == '#' || kind_of_point(next) == DLS__KIND_LETTER) return;
    for (size_t i = 0; i < sign_size; i++) append_point(scan, (uint8_t)at[i], place->at + i + 1);
    place->at += sign_size;
    scan->word->stemmable = false;
}

void dls__word_scan(dls__place *place, dls__word *word)
{
    word_scan scan = { .place = place, .word = word, .only_digits = true, .single_letters = true };
    dls__word_clear(word, place->at);
    while (take_segment(&scan) && take_glue(&scan)) {}
    take_language_sign(&scan);
}
