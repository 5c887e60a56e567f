/* SPDX-License-Identifier: MIT */
#include "analysis/text_window.h"

#include <string.h>

#include "base/common.h"

/* Which rows and columns of the table of ASCII a byte is in: digits (0x01), A-O and a-o (0x02), P-Z and p-z (0x04),
 * ' + , . (0x08), # (0x10), \ (0x20), { (0x40), all that is no ASCII (0x80). */
static const dls__byte_sets sets_of_text = {
    .of_low = { 0x85, 0x87, 0x87, 0x97, 0x87, 0x87, 0x87, 0x8f,
                0x87, 0x87, 0x86, 0xca, 0xaa, 0x82, 0x8a, 0x82 },
    .of_high = { 0x00, 0x00, 0x18, 0x01, 0x02, 0x24, 0x02, 0x44,
                 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80 },
};

void dls__text_window_look(dls__text_window *window, const char *text, size_t length, size_t at)
{
    const dls__kernels *kernels = dls__kernels_best();
    const uint8_t *bytes = (const uint8_t *)text + at;
    size_t size = dls__min(length - at, DLS__TEXT_WINDOW), whole = size - size % 64, lines = (size + 63) / 64;
    dls__in_byte_sets found[DLS__TEXT_WINDOW / 64 + 1];
    kernels->find_bytes(bytes, whole, &sets_of_text, found, window->lower);
    if (whole < size) {
        uint8_t last[64];
        memset(last, ' ', sizeof last);
        memcpy(last, bytes + whole, size - whole);
        kernels->find_bytes(last, sizeof last, &sets_of_text, &found[lines - 1], window->lower + whole);
    }
    found[lines].first = UINT64_MAX; /* as if a word went on there */
    uint64_t word_before = 0;
    for (size_t i = 0; i < lines; i++) {
        uint64_t words = found[i].first, marks = words | found[i].second | found[i].third;
        uint64_t next_marks = found[i + 1].first | found[i + 1].second | found[i + 1].third;
        uint64_t joiners = found[i].second & (words << 1 | word_before) & (marks >> 1 | next_marks << 63);
        uint64_t stops = joiners | found[i].third;
        word_before = words >> 63;
        dls__store_u64(window->begins + 8 * i, words | stops);
        dls__store_u64(window->others + 8 * i, ~words);
        dls__store_u64(window->stops + 8 * i, stops);
    }
    memset(window->begins + 8 * lines, 0xff, 16);
    memset(window->others + 8 * lines, 0xff, 16);
    window->begin = at;
    window->size = size;
}
