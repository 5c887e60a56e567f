/* SPDX-License-Identifier: MIT
 *
 * What of an English word its stem keeps, beside what the stemmer does.
 */
#include "analysis/english_ending.h"

#include "analysis/stemmer.h"
#include "base/common.h"
#include "support/dls_test.h"
#include "support/rng.h"

#define WORDS 200000

/* Endings that the stemmer knows, and letters that its conditions are about. */
static const char *const endings[] = {
    "sses",    "ied",     "ies",   "us",    "ss",    "s",      "eed",  "eedly",   "ed",    "edly",    "ing",
    "ingly",   "y",       "at",    "bl",    "iz",    "tional", "enci", "anci",    "abli",  "entli",   "izer",
    "ization", "ational", "ation", "ator",  "alism", "aliti",  "alli", "fulness", "ousli", "ousness", "iveness",
    "iviti",   "biliti",  "bli",   "ogi",   "fulli", "lessli", "li",   "ization", "alize", "icate",   "iciti",
    "ical",    "ful",     "ness",  "ative", "al",    "ance",   "ence", "er",      "ic",    "able",    "ible",
    "ant",     "ement",   "ment",  "ent",   "ism",   "ate",    "iti",  "ous",     "ive",   "ize",     "ion",
    "sion",    "tion",    "e",     "l",     "ll",    "ly",     "ity",  "ency",    "ancy",  "ably",    "ibly",
    "ability", "ogy",     "ogist", "ying",  "tt",    "pp",     "dd",   "ff",      "gg",    "mm",      "nn",
    "rr",      "bb",      "a",     "o",     "u",     "w",      "x",
};
static const char *const beginnings[] = { "", "gener", "commun", "arsen", "sk", "d", "gentl", "earl", "inn", "past" };

static void append(char *word, const char *piece)
{
    if (strlen(word) + strlen(piece) < 40) strcat(word, piece);
}

static void random_english(rng *r, char word[48])
{
    word[0] = '\0';
    append(word, beginnings[rng_one_in(r, 2) ? 0 : rng_below(r, DLS__ARRAY_LENGTH(beginnings))]);
    for (uint64_t left = rng_below(r, 6); left > 0; left--) {
        char letter[2] = { (char)('a' + rng_below(r, 26)), '\0' };
        append(word, letter);
    }
    for (uint64_t left = 1 + rng_below(r, 4); left > 0; left--)
        append(word, endings[rng_below(r, DLS__ARRAY_LENGTH(endings))]);
}

static void test_stems_begin_with_what_is_kept(void **state)
{
    (void)state;
    rng r = rng_for_test(20261126);
    size_t kept_in_all = 0;
    dls__stemmer *stemmer = dls__stemmer_new("english");
    assert_non_null(stemmer);
    for (size_t i = 0; i < WORDS; i++) {
        char word[48];
        size_t length;
        random_english(&r, word);
        const char *stem = dls__stemmer_stem(stemmer, word, strlen(word), &length);
        size_t kept = dls__english_kept(word, strlen(word));
        if (kept > length || memcmp(stem, word, kept) != 0)
            fail_msg("%.*s, the stem of %s, does not keep %d bytes", (int)length, stem, word, (int)kept);
        kept_in_all += kept;
    }
    assert_true(kept_in_all > 2 * WORDS);
    dls__stemmer_free(stemmer);
}

static void test_what_no_rule_touches_is_kept(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        size_t kept;
    } rows[] = {
        { "convoltiox", 10 }, { "organizations", 5 }, { "dying", 1 },  { "hopping", 3 },
        { "gradient", 4 },    { "network", 7 },       { "seeing", 0 }, { "sessssssssssssssssssssssssssssssssssss", 0 },
    };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++)
        assert_int_equal(dls__english_kept(rows[i].word, strlen(rows[i].word)), rows[i].kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stems_begin_with_what_is_kept),
        cmocka_unit_test(test_what_no_rule_touches_is_kept),
    };
    return cmocka_run_group_tests_name("analysis/english_ending", tests, NULL, NULL);
}
