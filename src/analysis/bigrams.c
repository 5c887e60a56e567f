/* SPDX-License-Identifier: MIT */
#include "analysis/bigrams.h"

#include "analysis/utf8.h"
#include "analysis/word_break.h"

/* A sign that puts the next consonant below this one: Khmer coeng, Myanmar virama, Tai Tham sakot. */
static bool stacks_consonants(uint32_t mark) { return mark == 0x17D2 || mark == 0x1039 || mark == 0x1A60; }

/* A vowel or final consonant that makes a syllable with the jamo before it. */
static bool is_inner_jamo(uint32_t point)
{
    return (point >= 0x1160 && point <= 0x11FF) || (point >= 0xD7B0 && point <= 0xD7FF);
}

/* Skip what is ignorable from `at` on. */
static size_t skip_ignorable(const dls__place *place, size_t at)
{
    while (at < place->length) {
        size_t size;
        uint32_t point = dls__utf8_decode(place->text + at, place->length - at, &size);
        if (dls__character_of(point)->kind != DLS__KIND_IGNORABLE) break;
        at += size;
    }
    return at;
}

bool dls__bigrams_character(const dls__place *place, size_t at, unsigned kind, size_t *begin, size_t *end)
{
    bool found = false;
    bool stacked = false; /* the next consonant belongs to this character */
    at = skip_ignorable(place, at);
    while (at < place->length) {
        size_t size;
        uint32_t point = dls__utf8_decode(place->text + at, place->length - at, &size);
        unsigned here = dls__character_of(point)->kind;
        bool base = here == kind && (!found || stacked || (kind == DLS__KIND_HANGUL && is_inner_jamo(point)));
        if (!base && !(found && here == DLS__KIND_MARK)) break;
        if (!found) *begin = at;
        found = true;
        stacked = kind == DLS__KIND_CLUSTER && stacks_consonants(point);
        at += size;
        *end = at;
    }
    return found;
}

void dls__bigrams_append(const dls__place *place, size_t begin, size_t end, dls__word *word)
{
    while (begin < end) {
        size_t size;
        uint32_t point = dls__utf8_decode(place->text + begin, place->length - begin, &size);
        if (dls__character_of(point)->kind != DLS__KIND_IGNORABLE) dls__word_append(word, point);
        begin += size;
    }
    word->end = end;
}

bool dls__bigrams_next(dls__place *place, unsigned kind, bool *paired, dls__word *word)
{
    size_t begin, end, second_begin, second_end;
    if (!dls__bigrams_character(place, place->at, kind, &begin, &end)) return false;
    bool pair = dls__bigrams_character(place, end, kind, &second_begin, &second_end);
    bool alone = !pair && !*paired;
    place->at = pair ? second_begin : end;
    *paired = pair;
    if (!pair && !alone) return false;

    dls__word_clear(word, begin);
    word->stemmable = false;
    dls__bigrams_append(place, begin, pair ? second_end : end, word);
    return true;
}
