/* SPDX-License-Identifier: MIT
 *
 * Default word boundaries of Unicode 15.0 (UAX #29, section 4), and what tokenizer, bigrams and sentence_break ask of a
 * code point.
 */
#ifndef DLS__WORD_BREAK_H
#define DLS__WORD_BREAK_H

#include "base/common.h"

/* The property Word_Break. */
typedef enum dls__break {
    DLS__BREAK_OTHER,
    DLS__BREAK_CR,
    DLS__BREAK_LF,
    DLS__BREAK_NEWLINE,
    DLS__BREAK_EXTEND,
    DLS__BREAK_ZWJ,
    DLS__BREAK_FORMAT,
    DLS__BREAK_REGIONAL_INDICATOR,
    DLS__BREAK_KATAKANA,
    DLS__BREAK_HEBREW_LETTER,
    DLS__BREAK_ALETTER,
    DLS__BREAK_SINGLE_QUOTE,
    DLS__BREAK_DOUBLE_QUOTE,
    DLS__BREAK_MIDNUMLET,
    DLS__BREAK_MIDLETTER,
    DLS__BREAK_MIDNUM,
    DLS__BREAK_NUMERIC,
    DLS__BREAK_EXTENDNUMLET,
    DLS__BREAK_WSEGSPACE
} dls__break;

/* The property Sentence_Break. */
typedef enum dls__sentence {
    DLS__SENTENCE_OTHER,
    DLS__SENTENCE_CR,
    DLS__SENTENCE_LF,
    DLS__SENTENCE_SEP,
    DLS__SENTENCE_EXTEND,
    DLS__SENTENCE_FORMAT,
    DLS__SENTENCE_SP,
    DLS__SENTENCE_LOWER,
    DLS__SENTENCE_UPPER,
    DLS__SENTENCE_OLETTER,
    DLS__SENTENCE_NUMERIC,
    DLS__SENTENCE_ATERM, /* a full stop, which may also end an abbreviation */
    DLS__SENTENCE_STERM,
    DLS__SENTENCE_CLOSE,
    DLS__SENTENCE_SCONTINUE
} dls__sentence;

/* What a code point is to a search engine. */
typedef enum dls__kind {
    DLS__KIND_NONE,      /* space, punctuation, symbol, control, unassigned */
    DLS__KIND_IGNORABLE, /* as if it were not there: soft hyphen, zero-width space and joiners, direction marks */
    DLS__KIND_MARK,      /* belongs to the character before it */
    DLS__KIND_LETTER,    /* of a script that has spaces between words */
    DLS__KIND_DIGIT,     /* of any script, and numbers such as superscripts, circled ones, fractions */
    DLS__KIND_HANGUL,
    DLS__KIND_IDEOGRAPH, /* Han, Hiragana, Katakana, Tangut, Nushu, Khitan: no spaces, no marks to speak of */
    DLS__KIND_CLUSTER,   /* letters of Thai, Lao, Khmer, Myanmar, Tai scripts: no spaces, marks around letters */
    DLS__KIND_EMOJI      /* shown as a picture by default, or pictographic from U+2600 on */
} dls__kind;

typedef struct dls__character {
    uint8_t word_break; /* dls__break */
    uint8_t kind;       /* dls__kind */
    uint8_t sentence;   /* dls__sentence */
    bool pictographic;  /* Extended_Pictographic */
} dls__character;

/* Any number is fine; beyond U+10FFFF it is as unassigned. */
const dls__character *dls__character_of(uint32_t code_point);

/* The end of the segment of `text` that begins at `at` < length, a boundary. [cost: the segment, and the marks after a
 * character that stands between two words] */
size_t dls__word_break_end(const char *text, size_t length, size_t at);

#endif
