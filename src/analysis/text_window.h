/* SPDX-License-Identifier: MIT
 *
 * A piece of a text as bits, so that words of ASCII letters and digits are found by looking for bits: 64 bytes are
 * looked at together, and no byte by itself.
 *
 * Three strings of bits, one for each byte of the piece, little-endian:
 *
 *   begins   a letter or a digit, or a byte that stops
 *   others   no letter, no digit
 *   stops    what somebody has to look at: no ASCII, a backslash, a brace, a number sign; an apostrophe, a full stop, a
 *            comma or a plus sign directly behind a letter or a digit, if what comes next is no space and the like
 *
 * Behind the piece all of begins and others are set, so that a search needs no end.
 */
#ifndef DLS__TEXT_WINDOW_H
#define DLS__TEXT_WINDOW_H

#include "base/common.h"
#include "base/endian.h"
#include "kernels/kernels.h"

/* Bytes of a piece, at most. */
#define DLS__TEXT_WINDOW 1024

/* Bytes of lower case behind the piece that may be read. */
#define DLS__TEXT_WINDOW_SLACK 64

#define DLS__TEXT_WINDOW_BITS (DLS__TEXT_WINDOW / 8 + 16)

typedef struct dls__text_window {
    size_t begin; /* where the piece stands in the text */
    size_t size;  /* 0: nothing was looked at */
    uint8_t begins[DLS__TEXT_WINDOW_BITS];
    uint8_t others[DLS__TEXT_WINDOW_BITS];
    uint8_t stops[DLS__TEXT_WINDOW_BITS];
    uint8_t lower[DLS__TEXT_WINDOW + DLS__TEXT_WINDOW_SLACK]; /* letters and digits, A-Z as a-z; else anything */
} dls__text_window;

/* Look at the piece of `text` that begins at `at` < length. */
void dls__text_window_look(dls__text_window *window, const char *text, size_t length, size_t at);

/* The first bit that is set from `at`, at most the size of the piece, on; beyond the piece if there is none in it. */
static inline size_t dls__text_window_next(const uint8_t *bits, size_t at)
{
    for (;; at += 64 - at % 8) {
        uint64_t rest = dls__load_u64(bits + at / 8) >> at % 8;
        if (rest != 0) return at + dls__lowest_bit(rest);
    }
}

static inline bool dls__text_window_has(const uint8_t *bits, size_t at) { return bits[at / 8] >> at % 8 & 1; }

#endif
