/* SPDX-License-Identifier: MIT
 *
 * The list is made by hand: the closed classes of English (articles, pronouns, auxiliary verbs, conjunctions, the
 * common prepositions, question words) and a few adverbs that go with them, with their contractions.
 */
#include "analysis/stop_words.h"

#include <string.h>

/* Ascending. */
static const char *const english[] = {
    "a",       "about",   "above",     "after",   "again",     "against",    "all",        "also",    "am",
    "among",   "an",      "and",       "any",     "are",       "aren't",     "as",         "at",      "be",
    "because", "been",    "before",    "being",   "below",     "between",    "both",       "but",     "by",
    "can",     "can't",   "cannot",    "could",   "couldn't",  "did",        "didn't",     "do",      "does",
    "doesn't", "doing",   "don't",     "done",    "down",      "during",     "each",       "either",  "every",
    "few",     "for",     "from",      "further", "had",       "hadn't",     "has",        "hasn't",  "have",
    "haven't", "having",  "he",        "he'd",    "he'll",     "he's",       "her",        "here",    "here's",
    "hers",    "herself", "him",       "himself", "his",       "how",        "how's",      "i",       "i'd",
    "i'll",    "i'm",     "i've",      "if",      "in",        "into",       "is",         "isn't",   "it",
    "it's",    "its",     "itself",    "just",    "let's",     "may",        "me",         "might",   "mine",
    "more",    "most",    "must",      "mustn't", "my",        "myself",     "neither",    "no",      "nor",
    "not",     "of",      "off",       "on",      "once",      "only",       "or",         "other",   "ought",
    "our",     "ours",    "ourselves", "out",     "over",      "own",        "same",       "shall",   "she",
    "she'd",   "she'll",  "she's",     "should",  "shouldn't", "so",         "some",       "such",    "than",
    "that",    "that's",  "the",       "their",   "theirs",    "them",       "themselves", "then",    "there",
    "there's", "these",   "they",      "they'd",  "they'll",   "they're",    "they've",    "this",    "those",
    "through", "to",      "too",       "under",   "until",     "up",         "upon",       "us",      "very",
    "via",     "was",     "wasn't",    "we",      "we'd",      "we'll",      "we're",      "we've",   "were",
    "weren't", "what",    "what's",    "when",    "when's",    "where",      "where's",    "whether", "which",
    "while",   "who",     "who's",     "whom",    "whose",     "why",        "why's",      "will",    "with",
    "within",  "without", "won't",     "would",   "wouldn't",  "yet",        "you",        "you'd",   "you'll",
    "you're",  "you've",  "your",      "yours",   "yourself",  "yourselves",
};

/* Longer than any word of the list, and its NUL. */
#define ROOM 16

/* The word in the spelling of the list, to `out`: lower case, a straight apostrophe. False if it is none of the list
 * for its length or letters. */
static bool in_list_spelling(const char *word, size_t length, char out[ROOM])
{
    static const char curly[] = "\xe2\x80\x99"; /* U+2019 */
    size_t written = 0;
    for (size_t at = 0; at < length;) {
        if (written == ROOM - 1 || word[at] == '\0') return false;
        bool is_curly = length - at >= 3 && memcmp(word + at, curly, 3) == 0;
        char c = is_curly ? '\'' : word[at];
        out[written++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        at += is_curly ? 3 : 1;
    }
    out[written] = '\0';
    return true;
}

bool dls__is_stop_word(const char *language, const char *word, size_t length)
{
    char spelling[ROOM];
    if (language == NULL || (strcmp(language, "english") != 0 && strcmp(language, "porter") != 0)) return false;
    if (!in_list_spelling(word, length, spelling)) return false;
    size_t low = 0, high = DLS__ARRAY_LENGTH(english); /* it is in [low, high) */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english[middle], spelling);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
