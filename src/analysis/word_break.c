/* SPDX-License-Identifier: MIT
 *
 * A walk over the code points of one segment that remembers the last two that count, in the terms of rule WB4: those
 * that are not Extend, Format or ZWJ. Some rules look one such code point ahead.
 *
 * The table is made by word_break_table.py.
 */
#include "analysis/word_break.h"

#include "analysis/utf8.h"

#include "analysis/word_break_table.inc"

const dls__character *dls__character_of(uint32_t code_point)
{
    if (code_point > 0x10FFFF) return &character_classes[0];
    return &character_classes[character_class_of[character_blocks[code_point / 128]][code_point % 128]];
}

static const dls__character *character_at(const char *text, size_t length, size_t at, size_t *size)
{
    return dls__character_of(dls__utf8_decode(text + at, length - at, size));
}

static bool is_line_end(unsigned b) { return b == DLS__BREAK_CR || b == DLS__BREAK_LF || b == DLS__BREAK_NEWLINE; }

/* Attached to what stands before (WB4). */
static bool is_attached(unsigned b) { return b == DLS__BREAK_EXTEND || b == DLS__BREAK_FORMAT || b == DLS__BREAK_ZWJ; }

static bool is_ahletter(unsigned b) { return b == DLS__BREAK_ALETTER || b == DLS__BREAK_HEBREW_LETTER; }

/* MidNumLetQ, and with it MidLetter or MidNum. */
static bool is_between_both(unsigned b) { return b == DLS__BREAK_MIDNUMLET || b == DLS__BREAK_SINGLE_QUOTE; }
static bool is_between_letters(unsigned b) { return b == DLS__BREAK_MIDLETTER || is_between_both(b); }
static bool is_between_digits(unsigned b) { return b == DLS__BREAK_MIDNUM || is_between_both(b); }

/* Letters, digits and Katakana, which ExtendNumLet (the low line) ties to its like. */
static bool is_tied_by_low_line(unsigned b)
{
    return is_ahletter(b) || b == DLS__BREAK_NUMERIC || b == DLS__BREAK_KATAKANA;
}

/* The next code point from `at` on that counts. */
static unsigned look_ahead(const char *text, size_t length, size_t at)
{
    while (at < length) {
        size_t size;
        unsigned b = character_at(text, length, at, &size)->word_break;
        if (!is_attached(b)) return b;
        at += size;
    }
    return DLS__BREAK_OTHER;
}

/* Rules that need neither what was before `last` nor what comes after `next`. */
static bool joins_pair(unsigned last, unsigned next)
{
    if (is_ahletter(last) && (is_ahletter(next) || next == DLS__BREAK_NUMERIC)) return true;          /* WB5, WB9 */
    if (last == DLS__BREAK_NUMERIC && (is_ahletter(next) || next == DLS__BREAK_NUMERIC)) return true; /* WB8, WB10 */
    if (last == DLS__BREAK_HEBREW_LETTER && next == DLS__BREAK_SINGLE_QUOTE) return true;             /* WB7a */
    if (last == DLS__BREAK_KATAKANA && next == DLS__BREAK_KATAKANA) return true;                      /* WB13 */
    if (next == DLS__BREAK_EXTENDNUMLET) return is_tied_by_low_line(last) || last == next;            /* WB13a */
    return last == DLS__BREAK_EXTENDNUMLET && is_tied_by_low_line(next);                              /* WB13b */
}

/* What `joins_around` wants on both sides of `middle`: WB6 and WB7 letters, WB7b and WB7c, WB11 and WB12. */
static bool joins_around(unsigned before, unsigned middle, unsigned after)
{
    if (is_between_letters(middle) && is_ahletter(before) && is_ahletter(after)) return true;
    if (is_between_digits(middle) && before == DLS__BREAK_NUMERIC && after == DLS__BREAK_NUMERIC) return true;
    return middle == DLS__BREAK_DOUBLE_QUOTE && before == DLS__BREAK_HEBREW_LETTER && after == DLS__BREAK_HEBREW_LETTER;
}

static bool may_be_between(unsigned b)
{
    return is_between_letters(b) || b == DLS__BREAK_MIDNUM || b == DLS__BREAK_DOUBLE_QUOTE;
}

size_t dls__word_break_end(const char *text, size_t length, size_t at)
{
    size_t size;
    unsigned before = DLS__BREAK_OTHER; /* the one that counts before `last` */
    unsigned last = character_at(text, length, at, &size)->word_break;
    unsigned adjacent = last; /* the code point directly before, whether it counts or not */
    bool half_a_flag = last == DLS__BREAK_REGIONAL_INDICATOR;
    at += size;

    if (is_line_end(last)) {
        bool crlf = last == DLS__BREAK_CR && at < length && text[at] == '\n'; /* WB3 */
        return crlf ? at + 1 : at;                                            /* WB3a */
    }
    while (at < length) {
        const dls__character *character = character_at(text, length, at, &size);
        unsigned next = character->word_break;
        bool zwj_emoji = adjacent == DLS__BREAK_ZWJ && character->pictographic;         /* WB3c */
        bool spaces = adjacent == DLS__BREAK_WSEGSPACE && next == DLS__BREAK_WSEGSPACE; /* WB3d */
        bool flag = half_a_flag && next == DLS__BREAK_REGIONAL_INDICATOR;               /* WB15, WB16 */
        if (is_attached(next)) {                                                        /* WB4 */
            adjacent = next;
            at += size;
            continue;
        }
        if (!zwj_emoji && !spaces && !flag && !joins_pair(last, next) && !joins_around(before, last, next)) {
            bool between = may_be_between(next) && joins_around(last, next, look_ahead(text, length, at + size));
            if (!between) break; /* WB999 */
        }
        half_a_flag = false; /* nothing joins an indicator but another one */
        before = last;
        last = adjacent = next;
        at += size;
    }
    return at;
}
