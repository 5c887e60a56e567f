/* SPDX-License-Identifier: MIT */
#include "analysis/spaces.h"

#include "analysis/utf8.h"

static bool is_space_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }

bool dls__spaces_next(dls__place *place, dls__word *word)
{
    const char *text = place->text;
    while (place->at < place->length && is_space_byte(text[place->at])) place->at++;
    if (place->at == place->length) return false;

    dls__word_clear(word, place->at);
    word->stemmable = false;
    while (place->at < place->length && !is_space_byte(text[place->at])) {
        size_t size = 1;
        uint32_t point = (uint8_t)text[place->at];
        if (point >= 0x80) point = dls__utf8_decode(text + place->at, place->length - place->at, &size);
        dls__word_append(word, point);
        place->at += size;
    }
    word->end = place->at;
    return true;
}
