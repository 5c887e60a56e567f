/* SPDX-License-Identifier: MIT
 *
 * Text that takes analysis where it is delicate: pieces that mean something to one of its rules, in any order.
 */
#ifndef RANDOM_TEXT_H
#define RANDOM_TEXT_H

#include <string.h>

#include "base/common.h"
#include "support/rng.h"

static const char *const ascii_pieces[] = {
    "a",      "B",      "s",     "x",   "l",      "t",         "re",   "word", "Words", "0",    "1",
    "123",    "1000",   " ",     " ",   "\n",     ".",         ".",    ",",    "'",     "'s",   "'",
    "-",      "_",      "+",     "++",  "#",      "\\",        "\\\\", "{",    "}",     "\\'e", "\\\"{o}",
    "{\\'e}", "\\H{o}", "\\c c", "\\o", "\\emph", "\\mathbf{", "\\i",  "^",    "$",     ":",    ";",
    "/",      "@",      "\"",    "~",   "=",      "!",         "?",    "U.S.", "1,000",
};

static const char *const other_pieces[] = {
    "é",        "e\u0301",
    "Ö",        "ß",
    "ﬁ",        "Ａ",
    "９",       "．",
    "，",       "’",
    "ʼ",        "\u200B",
    "\u00AD",   "\u200D",
    "\u00A0",   "\u202F",
    "×",        "²",
    "½",        "·",
    "\u0301",   "\u0301\u0323",
    "я",        "ё",
    "й",        "ш",
    "א",        "ב",
    "״",        "׳",
    "ש\u05C1",  "م",
    "ك\u064E",  "ـ",
    "कि",       "中",
    "国",       "々",
    "カ",       "ﾞ",
    "ー",       "あ",
    "が",       "ไท",
    "ำ",        "ខ្ម",
    "န်",        "한",
    "국",       "ᄒ\u1161\u11AB",
    "\u115F",   "👍",
    "👍🏽", "👩\u200D💻",
    "🇩",        "🇪",
    "❤\uFE0F",  "☃",
    "©",        "ℹ",
    "🅰",        "\u20E3",
    "\uFFFD",   "ﷺ",
    "ǅ",        "İ",
    "ı",        "Σ",
    "\u0345",
};

/* An array, since a string that begins with NUL seems empty. */
static const struct {
    const char *bytes;
    size_t size;
} malformed_pieces[] = {
    { "\0", 1 },   { "\x80", 1 },     { "\xC3", 1 },         { "\xE2\x80", 2 },         { "\xF0\x9F\x91", 3 },
    { "\xFF", 1 }, { "\xC0\x80", 2 }, { "\xED\xA0\x80", 3 }, { "\xF4\x90\x80\x80", 4 },
};

typedef enum random_kind { RANDOM_ASCII = 1, RANDOM_VALID = 2, RANDOM_ANY = 3 } random_kind;

/* Up to `capacity` bytes of text. ASCII is valid, and valid text is any. */
static inline size_t random_text(rng *r, random_kind kind, char *out, size_t capacity)
{
    size_t size = 0;
    for (;;) {
        uint64_t of = rng_below(r, (uint64_t)kind);
        size_t number;
        const char *piece;
        size_t piece_size;
        if (of == 0) {
            number = rng_below(r, DLS__ARRAY_LENGTH(ascii_pieces));
            piece = ascii_pieces[number];
            piece_size = strlen(piece);
        } else if (of == 1) {
            number = rng_below(r, DLS__ARRAY_LENGTH(other_pieces));
            piece = other_pieces[number];
            piece_size = strlen(piece);
        } else {
            number = rng_below(r, DLS__ARRAY_LENGTH(malformed_pieces));
            piece = malformed_pieces[number].bytes;
            piece_size = malformed_pieces[number].size;
        }
        if (size + piece_size > capacity) return size;
        memcpy(out + size, piece, piece_size);
        size += piece_size;
    }
}

#endif
