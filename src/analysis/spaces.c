/* SPDX-License-Identifier: MIT */
#include "analysis/spaces.h"

#include "analysis/utf8.h"
#include "base/endian.h"

static bool is_space_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0'; }

/* Take ASCII bytes above the space, eight at a time as long as the text and the word have room for eight. */
static void take_plain_bytes(dls__place *place, dls__word *word)
{
    const uint64_t each = 0x0101010101010101;
    while (place->length - place->at >= 8 && word->length + 8 <= DLS__MAX_TERM) {
        uint64_t eight = dls__load_u64((const uint8_t *)place->text + place->at);
        uint64_t others = ((eight - 0x21 * each) | eight) & 0x80 * each; /* the lowest one is right */
        size_t size = others == 0 ? 8 : dls__lowest_bit(others) / 8;
        dls__store_u64((uint8_t *)word->bytes + word->length, eight);
        word->length += size;
        place->at += size;
        if (size < 8) return;
    }
}

bool dls__spaces_next(dls__place *place, dls__word *word)
{
    const char *text = place->text;
    while (place->at < place->length && is_space_byte(text[place->at])) place->at++;
    if (place->at == place->length) return false;

    dls__word_clear(word, place->at);
    word->stemmable = false;
    take_plain_bytes(place, word);
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
