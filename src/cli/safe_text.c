/* SPDX-License-Identifier: MIT
 *
 * UTF-8 as Unicode 15, table 3-7, has it: a malformed sequence is one U+FFFD for each maximal part that could have
 * begun a good one.
 */
#include "cli/safe_text.h"

#include <string.h>
#include <wchar.h>

/* How many bytes follow a lead byte, and the range of the first of them; no lead byte: count 0. */
struct sequence {
    unsigned count;
    unsigned char low;
    unsigned char high;
};

static struct sequence sequence_of(unsigned char lead)
{
    if (lead >= 0xC2 && lead <= 0xDF) return (struct sequence){ 1, 0x80, 0xBF };
    if (lead == 0xE0) return (struct sequence){ 2, 0xA0, 0xBF };
    if (lead == 0xED) return (struct sequence){ 2, 0x80, 0x9F };
    if (lead >= 0xE1 && lead <= 0xEF) return (struct sequence){ 2, 0x80, 0xBF };
    if (lead == 0xF0) return (struct sequence){ 3, 0x90, 0xBF };
    if (lead >= 0xF1 && lead <= 0xF3) return (struct sequence){ 3, 0x80, 0xBF };
    if (lead == 0xF4) return (struct sequence){ 3, 0x80, 0x8F };
    return (struct sequence){ 0, 0, 0 };
}

size_t utf8_decode(const char *bytes, size_t left, uint32_t *code_point)
{
    unsigned char lead = (unsigned char)bytes[0];
    *code_point = lead < 0x80 ? lead : REPLACEMENT_CHARACTER;
    struct sequence sequence = sequence_of(lead);
    if (sequence.count == 0) return 1;

    uint32_t value = lead & (0x3Fu >> sequence.count);
    for (size_t i = 1; i <= sequence.count; i++) {
        unsigned char byte = i < left ? (unsigned char)bytes[i] : 0;
        unsigned char low = i == 1 ? sequence.low : 0x80;
        unsigned char high = i == 1 ? sequence.high : 0xBF;
        if (byte < low || byte > high) return i;
        value = value << 6 | (byte & 0x3Fu);
    }
    *code_point = value;
    return sequence.count + 1;
}

bool text_is_utf8(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        if ((text[at] & 0x80) == 0) {
            at++;
            continue;
        }
        uint32_t code_point;
        size_t step = utf8_decode(text + at, length - at, &code_point);
        bool is_written = step == 3 && memcmp(text + at, "\xEF\xBF\xBD", 3) == 0;
        if (code_point == REPLACEMENT_CHARACTER && !is_written) return false;
        at += step;
    }
    return true;
}

void builder_add_code_point(struct string_builder *builder, uint32_t code_point)
{
    char bytes[4];
    size_t size;
    if (code_point < 0x80) {
        bytes[0] = (char)code_point;
        size = 1;
    } else if (code_point < 0x800) {
        bytes[0] = (char)(0xC0 | code_point >> 6);
        size = 2;
    } else if (code_point < 0x10000) {
        bytes[0] = (char)(0xE0 | code_point >> 12);
        size = 3;
    } else {
        bytes[0] = (char)(0xF0 | code_point >> 18);
        size = 4;
    }
    for (size_t i = 1; i < size; i++) bytes[i] = (char)(0x80 | (code_point >> 6 * (size - 1 - i) & 0x3F));
    builder_add(builder, bytes, size);
}

int is_bidi_control(uint32_t code_point)
{
    return (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069) ||
           code_point == 0x200E || code_point == 0x200F || code_point == 0x061C;
}

uint32_t safe_code_point(uint32_t code_point)
{
    if ((code_point >= '\t' && code_point <= '\r') || code_point == 0x85) return ' ';
    if (code_point == 0x2028 || code_point == 0x2029) return ' ';
    if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) return REPLACEMENT_CHARACTER;
    if (is_bidi_control(code_point) || code_point == 0xFEFF) return 0;
    return code_point;
}

unsigned code_point_width(uint32_t code_point)
{
    if (code_point < 0x7F) return 1;
    int width = wcwidth((wchar_t)code_point);
    return width < 0 ? 1 : (unsigned)width;
}

void builder_add_safe(struct string_builder *builder, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        at += utf8_decode(text + at, length - at, &code_point);
        uint32_t safe = safe_code_point(code_point);
        if (safe != 0) builder_add_code_point(builder, safe);
    }
}

size_t safe_width(const char *text, size_t length)
{
    size_t width = 0;
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        at += utf8_decode(text + at, length - at, &code_point);
        uint32_t safe = safe_code_point(code_point);
        if (safe != 0) width += code_point_width(safe);
    }
    return width;
}
