/* SPDX-License-Identifier: MIT */
#include "analysis/english_ending.h"

#include <string.h>

#define PIECES_OF_LETTER 6
#define LONGEST_PIECE 4

/* Longer ends are not looked through: of such a word nothing is said to be kept. */
#define LONGEST_ENDING 31

/* The pieces that end in each letter, written from behind. Of the rules of Snowball's English stemmer: what is taken
 * away or exchanged ("ational" for "ate": at, ion, al), a last "y" that becomes "i", and words of a rule of their own
 * ("dying"). */
static const char *const pieces_by_letter[26][PIECES_OF_LETTER] = {
    ['b' - 'a'] = { "ba", "bi" },
    ['c' - 'a'] = { "ci", "cna", "cne" },
    ['d' - 'a'] = { "de" },
    ['e' - 'a'] = { "e" },
    ['g' - 'a'] = { "gni" },
    ['i' - 'a'] = { "i" },
    ['l' - 'a'] = { "l", "la", "luf" },
    ['m' - 'a'] = { "msi" },
    ['n' - 'a'] = { "noi" },
    ['r' - 'a'] = { "re", "ro" },
    ['s' - 'a'] = { "s", "suo", "ssen" },
    ['t' - 'a'] = { "ta", "ti", "tna", "tne", "tsi", "tnem" },
    ['v' - 'a'] = { "vi" },
    ['y' - 'a'] = { "y" },
    ['z' - 'a'] = { "zi" },
};

/* The lengths of pieces that end where `word` does, as bits. */
static uint32_t pieces_at_end(const char *word, size_t length)
{
    const char *const *pieces = pieces_by_letter[word[length - 1] - 'a'];
    uint32_t lengths = length > 1 && word[length - 2] == word[length - 1] ? 1u << 1 : 0;
    for (size_t i = 0; i < PIECES_OF_LETTER && pieces[i] != NULL; i++) {
        size_t own = 0;
        while (own < length && pieces[i][own] == word[length - 1 - own]) own++;
        if (pieces[i][own] == '\0') lengths |= 1u << own;
    }
    return lengths;
}

size_t dls__english_kept(const char *word, size_t length)
{
    uint32_t made = 1; /* bit n: the last n bytes are made of pieces */
    for (size_t end = 0; end < length && made >> end != 0; end++) {
        if ((made >> end & 1) == 0) continue;
        if (end + LONGEST_PIECE > LONGEST_ENDING) return 0;
        made |= pieces_at_end(word, length - end) << end;
    }
    return length - (dls__bit_width(made) - 1u);
}
