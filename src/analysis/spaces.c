/* SPDX-License-Identifier: MIT
 *
 * Words of ASCII are found by bits: 64 bytes are looked at together, and each word is two of them. What is no ASCII, or
 * longer, is read byte by byte.
 */
#include "analysis/spaces.h"

#include <string.h>

#include "analysis/utf8.h"
#include "kernels/kernels.h"

/* Bytes that are looked at together, and how many are copied at once of a word. */
#define LINE 64
#define STEP 16

/* The first set has what divides, the third what is no ASCII. */
static const dls__byte_sets sets_of_spaces = {
    .of_low = { 0x83, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x81, 0x81, 0x81, 0x81, 0x80, 0x80 },
    .of_high = { 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80 },
};

static bool is_space_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }

/* Read a word byte by byte. */
static bool read_any_word_of_spaces(dls__place *place, dls__word *word)
{
    const char *text = place->text;
    while (place->at < place->length && is_space_byte(text[place->at])) place->at++;
    if (place->at == place->length) return false;

    dls__word_clear(word, place->at);
    word->stemmable = false;
    while (place->at < place->length && !is_space_byte(text[place->at])) {
        size_t size;
        uint32_t point = dls__utf8_decode(text + place->at, place->length - place->at, &size);
        dls__word_append(word, point);
        place->at += size;
    }
    word->end = place->at;
    return true;
}

/* Read the words that end in the line at the place, `most` at most, up to the first byte that is no ASCII; the place is
 * then where the next one begins, or before it. */
static size_t read_words_of_line(dls__place *place, dls__word *words, size_t most)
{
    uint8_t last[LINE + STEP], lower[LINE];
    size_t left = dls__min(place->length - place->at, LINE), begin = place->at, count = 0;
    const uint8_t *bytes = (const uint8_t *)place->text + begin;
    dls__in_byte_sets found;
    if (place->length - begin < sizeof last) {
        memset(last, ' ', sizeof last);
        bytes = memcpy(last, bytes, left);
    }
    dls__kernels_best()->find_bytes(bytes, LINE, &sets_of_spaces, &found, lower);
    uint64_t known = found.third != 0 ? (found.third & (0 - found.third)) - 1 : UINT64_MAX;
    uint64_t in_word = ~found.first, edges = (in_word ^ in_word << 1) & known;
    place->at = begin + (found.third != 0 ? dls__lowest_bit(found.third) : left);
    for (; edges != 0; count++) {
        size_t from = dls__lowest_bit(edges);
        edges &= edges - 1;
        if (edges == 0 || count == most) {
            place->at = begin + from;
            break;
        }
        dls__word *word = &words[count];
        size_t length = dls__lowest_bit(edges) - from;
        edges &= edges - 1;
        dls__word_clear(word, begin + from);
        for (size_t at = 0; at < length; at += STEP) memcpy(word->bytes + at, bytes + from + at, STEP);
        word->length = length;
        word->end = word->begin + length;
        word->stemmable = false;
    }
    return count;
}

size_t dls__spaces_read(dls__place *place, dls__word *words, size_t most)
{
    size_t count = 0;
    while (count < most && place->at < place->length) {
        size_t before = place->at;
        count += read_words_of_line(place, &words[count], most - count);
        if (place->at == before && count < most) count += read_any_word_of_spaces(place, &words[count]);
    }
    return count;
}
