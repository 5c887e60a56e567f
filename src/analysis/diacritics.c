/* SPDX-License-Identifier: MIT */
#include "analysis/diacritics.h"

typedef struct code_range {
    uint32_t first;
    uint32_t last;
} code_range;

/* Ascending. */
static const code_range diacritical_marks[] = {
    /* combining diacritical marks */
    { 0x0300, 0x036F },
    /* Hebrew points */
    { 0x0591, 0x05BD },
    { 0x05BF, 0x05BF },
    { 0x05C1, 0x05C2 },
    { 0x05C4, 0x05C5 },
    { 0x05C7, 0x05C7 },
    /* Arabic vowels and Quranic signs; 0653-0655 are madda and hamza */
    { 0x0610, 0x061A },
    { 0x064B, 0x0652 },
    { 0x0656, 0x065F },
    { 0x0670, 0x0670 },
    { 0x06D6, 0x06DC },
    { 0x06DF, 0x06E4 },
    { 0x06E7, 0x06E8 },
    { 0x06EA, 0x06ED },
    { 0x08CA, 0x08E1 },
    { 0x08E3, 0x08FF },
    /* combining diacritical marks: extended, supplement, for symbols, halves */
    { 0x1AB0, 0x1AFF },
    { 0x1DC0, 0x1DFF },
    { 0x20D0, 0x20FF },
    { 0xFE20, 0xFE2F },
};

typedef struct plain_letter {
    uint32_t letter;
    const char *plain;
} plain_letter;

static const plain_letter plain_letters[] = {
    { 0x00E6, "ae" }, /* æ */
    { 0x00F0, "d" },  /* ð */
    { 0x00F8, "o" },  /* ø */
    { 0x00FE, "th" }, /* þ */
    { 0x0111, "d" },  /* đ */
    { 0x0127, "h" },  /* ħ */
    { 0x0131, "i" },  /* ı */
    { 0x0142, "l" },  /* ł */
    { 0x014B, "n" },  /* ŋ */
    { 0x0153, "oe" }, /* œ */
    { 0x0167, "t" },  /* ŧ */
    { 0x0237, "j" },  /* ȷ */
    { 0x0640, "" },   /* tatweel, which only stretches a word */
};

static bool is_cyrillic_diacritic(uint32_t base, uint32_t mark)
{
    bool stress = (mark == 0x0300 || mark == 0x0301) && base != 0x0433 && base != 0x043A; /* ѓ and ќ are letters */
    bool dots_of_yo = mark == 0x0308 && base == 0x0435;
    return stress || dots_of_yo;
}

bool dls__diacritics_is_mark(uint32_t base, uint32_t mark)
{
    if (base >= 0x0400 && base <= 0x052F) return is_cyrillic_diacritic(base, mark);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(diacritical_marks); i++) {
        if (mark < diacritical_marks[i].first) return false;
        if (mark <= diacritical_marks[i].last) return true;
    }
    return false;
}

const char *dls__diacritics_plain_letter(uint32_t letter)
{
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(plain_letters); i++) {
        if (letter == plain_letters[i].letter) return plain_letters[i].plain;
    }
    return NULL;
}
