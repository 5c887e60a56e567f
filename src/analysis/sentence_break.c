/* SPDX-License-Identifier: MIT
 *
 * A sentence goes on until something ends it: a separator of paragraphs, or a full stop, question mark or the like with
 * the quotes and brackets closed behind it and the spaces behind those, unless what follows says that it was no end.
 */
#include "analysis/sentence_break.h"

#include "analysis/utf8.h"
#include "analysis/word_break.h"

/* Where a text is read. Code points of Extend and Format are passed over with the one before them (SB5). */
typedef struct sentence_place {
    const char *text;
    size_t length;
    size_t at;
} sentence_place;

static unsigned peek(const sentence_place *place, size_t *size)
{
    if (place->at >= place->length) return DLS__SENTENCE_OTHER;
    uint32_t code_point = dls__utf8_decode(place->text + place->at, place->length - place->at, size);
    return dls__character_of(code_point)->sentence;
}

static bool is_separator(unsigned s)
{
    return s == DLS__SENTENCE_SEP || s == DLS__SENTENCE_CR || s == DLS__SENTENCE_LF;
}

/* Behind the next code point, and what is attached to it; a separator has nothing attached. */
static unsigned take_code_point(sentence_place *place)
{
    size_t size = 0;
    unsigned taken = peek(place, &size);
    place->at += size;
    if (is_separator(taken)) return taken;
    for (;;) {
        unsigned next = peek(place, &size);
        bool attached = next == DLS__SENTENCE_EXTEND || next == DLS__SENTENCE_FORMAT;
        if (place->at >= place->length || !attached) return taken;
        place->at += size;
    }
}

static void take_all(sentence_place *place, unsigned kind)
{
    size_t size;
    while (place->at < place->length && peek(place, &size) == kind) take_code_point(place);
}

/* A separator of paragraphs, CR LF as one (SB3). */
static void take_separator(sentence_place *place)
{
    size_t size;
    if (place->at >= place->length || !is_separator(peek(place, &size))) return;
    if (take_code_point(place) == DLS__SENTENCE_CR && peek(place, &size) == DLS__SENTENCE_LF) place->at += size;
}

/* SB8: whether the next letter, with no end of a sentence before it, is a small one. */
static bool small_letter_follows(sentence_place place)
{
    while (place.at < place.length) {
        size_t size;
        unsigned next = peek(&place, &size);
        if (next == DLS__SENTENCE_LOWER) return true;
        bool stops = next == DLS__SENTENCE_OLETTER || next == DLS__SENTENCE_UPPER || is_separator(next) ||
                     next == DLS__SENTENCE_STERM || next == DLS__SENTENCE_ATERM;
        if (stops) return false;
        place.at += size;
    }
    return false;
}

/* What stands directly behind a full stop that is none: SB6 a digit; SB7 a capital, if a letter stands before it. */
static bool goes_on_at_once(const sentence_place *place, unsigned before)
{
    size_t size;
    if (place->at >= place->length) return false;
    unsigned next = peek(place, &size);
    bool letter = before == DLS__SENTENCE_UPPER || before == DLS__SENTENCE_LOWER;
    return next == DLS__SENTENCE_NUMERIC || (letter && next == DLS__SENTENCE_UPPER);
}

/* Behind what may end a sentence, `end`, and all that belongs to it: whether it did. */
static bool ends_sentence(sentence_place *place, unsigned before, unsigned end)
{
    size_t size;
    if (end == DLS__SENTENCE_ATERM && goes_on_at_once(place, before)) return false;
    take_all(place, DLS__SENTENCE_CLOSE);
    take_all(place, DLS__SENTENCE_SP);
    if (place->at < place->length) {
        unsigned next = peek(place, &size);
        if (end == DLS__SENTENCE_ATERM && small_letter_follows(*place)) return false;
        bool goes_on = next == DLS__SENTENCE_SCONTINUE || next == DLS__SENTENCE_STERM || next == DLS__SENTENCE_ATERM;
        if (goes_on) return false; /* SB8a */
    }
    take_separator(place);
    return true; /* SB11 */
}

size_t dls__sentence_break_end(const char *text, size_t length, size_t at)
{
    sentence_place place = { text, length, at };
    unsigned before = DLS__SENTENCE_OTHER;
    while (place.at < length) {
        size_t size;
        if (is_separator(peek(&place, &size))) {
            take_separator(&place);
            break; /* SB4 */
        }
        unsigned taken = take_code_point(&place);
        bool may_end = taken == DLS__SENTENCE_ATERM || taken == DLS__SENTENCE_STERM;
        if (may_end && ends_sentence(&place, before, taken)) break;
        before = taken;
    }
    return place.at;
}
