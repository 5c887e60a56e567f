/* SPDX-License-Identifier: MIT */
#include "analysis/utf8.h"

/* What may follow a lead byte: how many bytes, and the narrower range of the first of them that keeps out overlong
 * forms, surrogates and what is beyond U+10FFFF (Unicode 15.0, table 3-7). */
typedef struct lead_byte {
    unsigned followers; /* 0: no lead byte */
    unsigned lowest;
    unsigned highest;
} lead_byte;

static lead_byte lead_byte_of(unsigned byte)
{
    if (byte < 0xC2 || byte > 0xF4) return (lead_byte){ 0, 0, 0 };
    if (byte < 0xE0) return (lead_byte){ 1, 0x80, 0xBF };
    if (byte == 0xE0) return (lead_byte){ 2, 0xA0, 0xBF };
    if (byte == 0xED) return (lead_byte){ 2, 0x80, 0x9F };
    if (byte < 0xF0) return (lead_byte){ 2, 0x80, 0xBF };
    if (byte == 0xF0) return (lead_byte){ 3, 0x90, 0xBF };
    if (byte == 0xF4) return (lead_byte){ 3, 0x80, 0x8F };
    return (lead_byte){ 3, 0x80, 0xBF };
}

uint32_t dls__utf8_decode(const char *at, size_t left, size_t *size)
{
    unsigned first = (uint8_t)at[0];
    *size = 1;
    if (first < 0x80) return first;

    lead_byte lead = lead_byte_of(first);
    if (lead.followers == 0) return DLS__REPLACEMENT;
    uint32_t code_point = first & (0x3Fu >> lead.followers);
    for (unsigned i = 1; i <= lead.followers; i++) {
        unsigned byte = i < left ? (uint8_t)at[i] : 0;
        if (byte < lead.lowest || byte > lead.highest) return DLS__REPLACEMENT;
        lead.lowest = 0x80;
        lead.highest = 0xBF;
        code_point = code_point << 6 | (byte & 0x3F);
        *size = i + 1;
    }
    return code_point;
}

size_t dls__utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    size_t size = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    out[0] = (char)((0xF00u >> size & 0xF0) | code_point);
    return size;
}

size_t dls__utf8_cut(const char *bytes, size_t length, size_t max)
{
    if (length <= max) return length;
    while (max > 0 && ((uint8_t)bytes[max] & 0xC0) == 0x80) max--;
    return max;
}
