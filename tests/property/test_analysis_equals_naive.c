/* SPDX-License-Identifier: MIT
 *
 * Terms of plain text as they come from an analyzer that has read much before, with all that makes it fast, and as a
 * loop over bytes and the stemmer make them.
 *
 * Plain is text of ASCII letters and digits and of bytes that mean nothing to any rule of analysis/tokenizer.h. Words
 * are drawn so that some come all the time and most hardly ever: the cache of terms must forget.
 */
#include "analysis/analyzer.h"

#include "analysis/stemmer.h"
#include "support/dls_test.h"
#include "support/rng.h"

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_plain_letter(char c) { return (c >= 'a' && c <= 'z') || is_upper(c) || (c >= '0' && c <= '9'); }

/* Append the `number`-th word, with the endings that a stemmer cuts. */
static size_t write_word(rng *r, uint64_t number, char *to)
{
    static const char *const syllables[] = { "con", "vo", "lu",  "tion", "net", "al",
                                             "iz",  "7",  "ing", "er",   "ly",  "y" };
    static const char *const endings[] = { "", "", "s", "ed", "ing", "ational" };
    size_t size = 0;
    do {
        const char *syllable = syllables[number % DLS__ARRAY_LENGTH(syllables)];
        memcpy(to + size, syllable, strlen(syllable));
        size += strlen(syllable);
        number /= DLS__ARRAY_LENGTH(syllables);
    } while (number > 0);
    const char *ending = endings[rng_below(r, DLS__ARRAY_LENGTH(endings))];
    memcpy(to + size, ending, strlen(ending));
    size += strlen(ending);
    if (rng_one_in(r, 8) && to[0] >= 'a') to[0] = (char)(to[0] - 'a' + 'A');
    return size;
}

static size_t write_text(rng *r, char *text, size_t room)
{
    static const char separators[] = "     \n\t()-;:/!?\"*=\0~";
    size_t size = 0;
    while (size + 100 < room) {
        uint64_t most = rng_one_in(r, 3) ? UINT64_C(10000000000) : 300;
        size += write_word(r, rng_below(r, 1 + rng_below(r, most)), text + size);
        for (uint64_t n = rng_between(r, 1, 3); n > 0; n--) text[size++] = separators[rng_below(r, sizeof separators)];
    }
    return size;
}

/* The next word from `*at` on, in lower case, to `word`; its length, 0 if there is none. */
static size_t naive_word(const char *text, size_t length, size_t *at, char *word)
{
    size_t size = 0;
    while (*at < length && !is_plain_letter(text[*at])) ++*at;
    for (; *at < length && is_plain_letter(text[*at]); ++*at)
        word[size++] = (char)(is_upper(text[*at]) ? text[*at] - 'A' + 'a' : text[*at]);
    return size;
}

static void check_text(dls_analyzer *analyzer, dls__stemmer *stemmer, const char *text, size_t length)
{
    dls_token token;
    char word[200];
    uint32_t position = 0;
    size_t at = 0, size;
    dls__analyzer_begin(analyzer, text, length);
    while ((size = naive_word(text, length, &at, word)) > 0) {
        size_t term_length;
        const char *term = dls__stemmer_stem(stemmer, word, size, &term_length);
        assert_true(dls__analyzer_next(analyzer, &token));
        assert_bytes(token.term, token.term_length, term, term_length);
        assert_int_equal(token.position, position++);
        assert_int_equal(token.begin, at - size);
        assert_int_equal(token.end, at);
    }
    assert_false(dls__analyzer_next(analyzer, &token));
}

static void check_language(const char *language, uint64_t seed)
{
    static char text[6000];
    dls_analyzer *analyzer;
    dls_error err;
    dls__stemmer *stemmer = dls__stemmer_new(language);
    rng r = rng_for_test(seed);
    assert_non_null(stemmer);
    assert_ok(dls__analyzer_new(language, NULL, &analyzer, &err), &err);
    for (int i = 0; i < 1500; i++) {
        size_t length = write_text(&r, text, rng_between(&r, 150, sizeof text));
        char *exact = malloc(length); /* so that a sanitizer sees a byte too many */
        assert_non_null(exact);
        memcpy(exact, text, length);
        check_text(analyzer, stemmer, exact, length);
        free(exact);
    }
    dls__analyzer_free(analyzer);
    dls__stemmer_free(stemmer);
}

static void test_english_terms_equal_naive_ones(void **state)
{
    (void)state;
    check_language("english", 81);
}

static void test_german_terms_equal_naive_ones(void **state)
{
    (void)state;
    check_language("german", 82);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_english_terms_equal_naive_ones),
        cmocka_unit_test(test_german_terms_equal_naive_ones),
    };
    return cmocka_run_group_tests_name("analysis_equals_naive", tests, NULL, NULL);
}
