/* SPDX-License-Identifier: MIT
 *
 * The chain as a whole: what texts become by each kind of analyzer, what holds for every token of any text, and memory.
 */
#include "analysis/analyzer.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis/utf8.h"
#include "random_text.h"
#include "support/rng.h"
#include "support/testalloc.h"
#include "terms_of.h"

typedef struct example {
    const char *analyzer;
    const char *text;
    const char *terms;
} example;

static void check_examples(const example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *found = terms_of(examples[i].analyzer, examples[i].text);
        if (strcmp(found, examples[i].terms) != 0) {
            fail_msg("%s: %s gave %s, not %s", examples[i].analyzer, examples[i].text, found, examples[i].terms);
        }
    }
}

/* ---------------------------------------------------------------------------------------------------------- Names */

static void test_names_are_languages_words_and_spaces_with_and_without_accents(void **state)
{
    (void)state;
    static const char *const good[] = { "words", "words:accents", "spaces", "english", "english:accents", "tamil" };
    static const char *const bad[] = { "",
                                       "Words",
                                       "word",
                                       "wordsx",
                                       "spaces:accents",
                                       "klingon",
                                       "english:",
                                       "english ",
                                       "english:accent",
                                       "english:accentss",
                                       ":accents",
                                       "en",
                                       "english:accents:accents",
                                       "UTF_8" };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(good); i++) assert_true(dls__analyzer_exists(good[i]));
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(bad); i++) {
        dls_analyzer *analyzer = NULL;
        dls_error err;
        assert_false(dls__analyzer_exists(bad[i]));
        assert_fails(dls__analyzer_new(bad[i], NULL, &analyzer, &err), DLS_ENOTFOUND, &err, bad[i]);
        assert_null(analyzer);
    }
}

static void test_every_language_is_an_analyzer(void **state)
{
    (void)state;
    size_t count = 0;
    for (; dls__analyzer_language(count) != NULL; count++) {
        const char *language = dls__analyzer_language(count);
        char accents[100];
        snprintf(accents, sizeof accents, "%s:accents", language);
        assert_true(dls__analyzer_exists(language));
        assert_true(strlen(terms_of(language, "Neural networks")) > 0);
        assert_true(strlen(terms_of(accents, "Neural networks")) > 0);
    }
    assert_true(count >= 20);
    assert_null(dls__analyzer_language(count + 1000));
}

/* ---------------------------------------------------------------------------------------------------------- Terms */

static void test_english_stems_what_a_reader_takes_for_one_word(void **state)
{
    (void)state;
    static const example examples[] = {
        { "english", "convolution Convolutions convolutional", "convolut convolut convolut" },
        { "english", "derivation derivative derive", "deriv deriv deriv" },
        { "english", "modelling modeling MODELS", "model model model" },
        { "english", "Goodfellow’s goodfellow's Goodfellow", "goodfellow goodfellow goodfellow" },
        { "english", "back-propagation T.grad C++ conv2d 3.14", "back propag t grad c++ conv2d 3.14" },
        { "words", "convolution Convolutions", "convolution convolutions" },
    };
    check_examples(examples, DLS__ARRAY_LENGTH(examples));
}

static void test_english_reads_words_with_and_without_diacritics_alike(void **state)
{
    (void)state;
    static const example examples[] = {
        { "english", "Poincaré Poincar\\'e Poincare\u0301 Poincare", "poincar poincar poincar poincar" },
        { "english", "naïve naive Erdős Erd\\H{o}s Erdos", "naiv naiv erdo erdo erdo" },
        { "porter", "Poincaré Poincare", "poincar poincar" },
        { "indonesian", "kafékan kafekan", "kafe kafe" },
        { "english:accents", "Poincaré Poincare", "poincaré poincar" },
    };
    check_examples(examples, DLS__ARRAY_LENGTH(examples));
}

static void test_other_languages_are_stemmed_before_their_diacritics_are_folded(void **state)
{
    (void)state;
    static const example examples[] = {
        { "german", "Häuser Haus Straßen", "haus haus strass" },
        { "french", "généralement l'homme", "general l homm" },
        { "french:accents", "été déjà", "été déjà" },
        { "spanish", "canción canciones", "cancion cancion" },
        { "russian", "всё всёго моей", "все всег мо" },
        { "russian:accents", "мой", "мо" },
        { "swedish", "färgen färger", "farg farg" },
        { "serbian", "ђак đak djak", "dak dak dak" }, /* the stemmer adds a letter that wants to be folded */
    };
    check_examples(examples, DLS__ARRAY_LENGTH(examples));
}

static void test_turkish_knows_the_dotless_i(void **state)
{
    (void)state;
    static const example examples[] = {
        { "turkish:accents", "IŞIK ışık Işık İZMİR izmir", "ışık ışık ışık izmir izmir" },
        { "turkish", "Türkiye'nin Türkiye’de", "turki nin turki de" },
        { "english:accents", "IS", "is" },
    };
    check_examples(examples, DLS__ARRAY_LENGTH(examples));
}

static void test_romanian_letters_with_comma_are_those_with_cedilla(void **state)
{
    (void)state;
    static const example examples[] = {
        { "romanian", "abandonați abandonaţi", "abandon abandon" },
        { "romanian:accents", "științe ştiinţe Ș Ş", "ştiinţ ştiinţ ş ş" },
    };
    check_examples(examples, DLS__ARRAY_LENGTH(examples));
}

static void test_spaces_changes_nothing_but_what_is_malformed(void **state)
{
    (void)state;
    static const char text[] = " The\tC++ \xC3\x89t\xC3\xA9's\v\f\r\na\xC2\xA0"
                               "b \xFF"
                               "c\xE2\x82 end\0. ";
    assert_string_equal(terms_of_bytes("spaces", text, sizeof text - 1), "The C++ \xC3\x89t\xC3\xA9's a\xC2\xA0"
                                                                         "b \xEF\xBF\xBD"
                                                                         "c\xEF\xBF\xBD end .");
}

static void test_a_chinese_question_shares_terms_with_a_chinese_text(void **state)
{
    (void)state;
    assert_non_null(strstr(terms_of("english", "本书介绍深度学习的基础。"), "学习"));
    assert_non_null(strstr(terms_of("english", "什么是深度学习？"), "学习"));
}

static void test_words_of_which_folding_leaves_nothing_take_no_position(void **state)
{
    (void)state;
    assert_string_equal(terms_of("words", "a \u0640 b"), "a b"); /* tatweel alone */
    assert_string_equal(terms_of("words", "a \u3164 b"), "a b"); /* Hangul filler */
    assert_string_equal(terms_of("words:accents", "a \u0640"), "a \u0640");
}

static void test_a_stem_that_would_be_empty_is_the_word(void **state)
{
    (void)state;
    assert_string_equal(terms_of("greek:accents", "ίσα"), "ίσα");
}

/* ----------------------------------------------------------------------------------------------------- Properties */

static bool is_valid_utf8(const char *bytes, size_t length)
{
    for (size_t at = 0, size; at < length; at += size) {
        bool replaced = dls__utf8_decode(bytes + at, length - at, &size) == DLS__REPLACEMENT;
        if (replaced && (size != 3 || memcmp(bytes + at, "\xEF\xBF\xBD", 3) != 0)) return false;
    }
    return true;
}

/* What holds for each token of any text. */
static void check_token(dls_analyzer *again, const char *text, size_t length, const dls_token *token)
{
    dls_token first;
    assert_in_range(token->term_length, 1, DLS__MAX_TERM);
    assert_true(is_valid_utf8(token->term, token->term_length));
    assert_true(token->begin < token->end && token->end <= length);

    dls__analyzer_begin(again, text + token->begin, token->end - token->begin);
    assert_true(dls__analyzer_next(again, &first));
    assert_int_equal(first.position, 0);
    if (first.term_length != token->term_length || memcmp(first.term, token->term, first.term_length) != 0) {
        fail_msg("\"%.*s\" alone gave \"%.*s\", in its text \"%.*s\"", (int)(token->end - token->begin),
                 text + token->begin, (int)first.term_length, first.term, (int)token->term_length, token->term);
    }
}

static void check_tokens(const char *name, const char *bytes, size_t length)
{
    char *text =
        malloc(length + (length == 0)); /* ends where the text ends, so that a sanitizer sees a byte too many */
    dls_analyzer *analyzer, *again;
    dls_token token;
    dls_error err;
    uint32_t position = 0;
    size_t begin = 0;
    assert_non_null(text);
    memcpy(text, bytes, length);
    assert_ok(dls__analyzer_new(name, NULL, &analyzer, &err), &err);
    assert_ok(dls__analyzer_new(name, NULL, &again, &err), &err);
    dls__analyzer_begin(analyzer, text, length);
    while (dls__analyzer_next(analyzer, &token)) {
        assert_int_equal(token.position, position++);
        assert_true(token.begin >= begin);
        begin = token.begin;
        check_token(again, text, length, &token);
    }
    dls__analyzer_free(analyzer);
    dls__analyzer_free(again);
    free(text);
}

static void test_a_token_alone_gives_the_same_term_as_in_its_text(void **state)
{
    (void)state;
    static const char *const names[] = { "words", "english", "words:accents", "spaces", "turkish", "arabic", "greek" };
    char text[60];
    rng r = rng_for_test(7);
    for (int i = 0; i < 20000; i++) {
        size_t length = random_text(&r, (random_kind)rng_between(&r, 1, 3), text, rng_between(&r, 1, sizeof text));
        check_tokens(names[rng_below(&r, DLS__ARRAY_LENGTH(names))], text, length);
    }
}

static void test_random_bytes_are_analysed_like_any_text(void **state)
{
    (void)state;
    char text[200];
    rng r = rng_for_test(8);
    for (int i = 0; i < 5000; i++) {
        size_t length = rng_below(&r, sizeof text);
        rng_bytes(&r, text, length);
        check_tokens(i % 2 == 0 ? "english" : "spaces", text, length);
    }
}

static void test_a_text_cut_at_a_space_has_the_terms_of_its_pieces(void **state)
{
    (void)state;
    static char whole_terms[4096], piece_terms[4096];
    char text[200];
    dls_analyzer *analyzer;
    dls_error err;
    rng r = rng_for_test(9);
    assert_ok(dls__analyzer_new("english", NULL, &analyzer, &err), &err);
    for (int i = 0; i < 5000; i++) {
        size_t first = random_text(&r, RANDOM_VALID, text, rng_below(&r, sizeof text / 2));
        text[first] = '\n'; /* not a space: "\L os" is one word in LaTeX */
        size_t second = random_text(&r, RANDOM_VALID, text + first + 1, rng_below(&r, sizeof text / 2));
        whole_terms[0] = piece_terms[0] = '\0';
        append_terms(analyzer, text, first + 1 + second, whole_terms, sizeof whole_terms);
        append_terms(analyzer, text, first, piece_terms, sizeof piece_terms);
        append_terms(analyzer, text + first + 1, second, piece_terms, sizeof piece_terms);
        assert_string_equal(whole_terms, piece_terms);
    }
    dls__analyzer_free(analyzer);
}

static void test_composed_and_decomposed_text_have_the_same_terms(void **state)
{
    (void)state;
    static const char *const names[] = { "words", "words:accents", "french", "german:accents", "english" };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(names); i++) {
        char composed[1000];
        snprintf(composed, sizeof composed, "%s", terms_of(names[i], "Élan vital d\u1EC7 Å Öl が 한국 ş ǅ क़"));
        assert_string_equal(terms_of(names[i], "E\u0301lan vital de\u0323\u0302 A\u030A O\u0308l か\u3099 "
                                               "\u1112\u1161\u11AB\u1100\u116E\u11A8 s\u0327 D\u017E क\u093C"),
                            composed);
    }
}

static void test_begin_forgets_the_text_before(void **state)
{
    (void)state;
    dls_analyzer *analyzer;
    dls_token token;
    dls_error err;
    char terms[100] = "";
    assert_ok(dls__analyzer_new("words", NULL, &analyzer, &err), &err);
    dls__analyzer_begin(analyzer, "한국어를 한국어를", strlen("한국어를 한국어를"));
    for (int i = 0; i < 2; i++) assert_true(dls__analyzer_next(analyzer, &token));
    append_terms(analyzer, "한국어를 a", strlen("한국어를 a"), terms, sizeof terms);
    assert_string_equal(terms, "한국어를 한국 국어 어를 a");
    dls__analyzer_free(analyzer);
}

static void test_over_long_words_are_cut_after_folding_too(void **state)
{
    (void)state;
    char text[600];
    size_t length = 0;
    for (; length + 3 <= sizeof text; length += 3) memcpy(text + length, "\xEF\xB7\xBA", 3); /* U+FDFA: 18 letters */
    check_tokens("words", text, length);
    assert_true(strlen(terms_of_bytes("words", text, length)) > 250);
    memset(text, 'x', sizeof text);
    assert_int_equal(strlen(terms_of_bytes("english", text, sizeof text)), 255);
    assert_int_equal(strlen(terms_of_bytes("spaces", text, sizeof text)), 255);
}

/* --------------------------------------------------------------------------------------------------------- Memory */

static void analyse_some_text(dls_analyzer *analyzer, size_t tokens)
{
    static const char text[] = "Stochastic gradients descended. L'homme na\\\"ive 深度学习 한국어를 C++";
    dls_token token;
    dls__analyzer_begin(analyzer, text, sizeof text - 1);
    size_t count = 0;
    while (dls__analyzer_next(analyzer, &token)) count++;
    assert_int_equal(count, tokens);
    assert_status(dls__analyzer_status(analyzer, NULL), DLS_OK);
}

static void test_a_word_can_be_had_folded_without_its_stem(void **state)
{
    (void)state;
    static const struct {
        const char *analyzer, *text, *unstemmed;
    } rows[] = {
        { "english", "Networks", "networks" },
        { "english", "Na\xc3\xafvet\xc3\xa9s", "naivetes" },
        { "english:accents", "Na\xc3\xafvet\xc3\xa9s", "na\xc3\xafvet\xc3\xa9s" },
        { "german", "H\xc3\xa4user", "hauser" },
        { "words", "C++", "c++" },
        { "spaces", "Networks", "Networks" },
        { "turkish", "KIZLAR", "kizlar" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char unstemmed[DLS__MAX_TERM];
        dls_analyzer *analyzer;
        dls_token token;
        dls_error error;
        assert_ok(dls__analyzer_new(rows[i].analyzer, NULL, &analyzer, &error), &error);
        dls__analyzer_begin(analyzer, rows[i].text, strlen(rows[i].text));
        assert_true(dls__analyzer_next(analyzer, &token));
        size_t length = dls__analyzer_unstemmed(analyzer, unstemmed);
        assert_int_equal(length, strlen(rows[i].unstemmed));
        assert_memory_equal(unstemmed, rows[i].unstemmed, length);
        dls__analyzer_free(analyzer);
    }
}

static void test_every_failing_allocation_is_survived(void **state)
{
    (void)state;
    static const char *const names[] = { "english", "words", "french:accents", "spaces" };
    static const size_t tokens[] = { 14, 14, 14, 8 };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(names); i++) {
        testalloc memory;
        testalloc_init(&memory);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            dls_analyzer *analyzer = NULL;
            dls_error err;
            dls_status status = dls__analyzer_new(names[i], &memory.allocator, &analyzer, &err);
            assert_told(&memory, status, &err);
            assert_true((status == DLS_OK) == (analyzer != NULL));
            if (status == DLS_OK) analyse_some_text(analyzer, tokens[i]); /* the cache does without */
            dls__analyzer_free(analyzer);
        }
        testalloc_done(&memory);
    }
}

static void test_memory_stays_below_its_ceiling(void **state)
{
    (void)state;
    testalloc memory;
    dls_analyzer *analyzer;
    dls_error err;
    char word[16];
    dls_token token;
    testalloc_init(&memory);
    assert_ok(dls__analyzer_new("english", &memory.allocator, &analyzer, &err), &err);
    for (unsigned i = 0; i < 300000; i++) {
        int length = snprintf(word, sizeof word, "w%xing", i * 2654435761u);
        dls__analyzer_begin(analyzer, word, (size_t)length);
        assert_true(dls__analyzer_next(analyzer, &token));
    }
    assert_true(memory.live_bytes < 4 * 1024 * 1024 + 16384);
    assert_true(memory.live_blocks == 2);
    dls__analyzer_free(analyzer);
    testalloc_done(&memory);
}

static void test_free_accepts_null(void **state)
{
    (void)state;
    dls__analyzer_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_languages_words_and_spaces_with_and_without_accents),
        cmocka_unit_test(test_every_language_is_an_analyzer),
        cmocka_unit_test(test_english_stems_what_a_reader_takes_for_one_word),
        cmocka_unit_test(test_english_reads_words_with_and_without_diacritics_alike),
        cmocka_unit_test(test_other_languages_are_stemmed_before_their_diacritics_are_folded),
        cmocka_unit_test(test_turkish_knows_the_dotless_i),
        cmocka_unit_test(test_romanian_letters_with_comma_are_those_with_cedilla),
        cmocka_unit_test(test_spaces_changes_nothing_but_what_is_malformed),
        cmocka_unit_test(test_a_chinese_question_shares_terms_with_a_chinese_text),
        cmocka_unit_test(test_words_of_which_folding_leaves_nothing_take_no_position),
        cmocka_unit_test(test_a_stem_that_would_be_empty_is_the_word),
        cmocka_unit_test(test_a_token_alone_gives_the_same_term_as_in_its_text),
        cmocka_unit_test(test_random_bytes_are_analysed_like_any_text),
        cmocka_unit_test(test_a_text_cut_at_a_space_has_the_terms_of_its_pieces),
        cmocka_unit_test(test_composed_and_decomposed_text_have_the_same_terms),
        cmocka_unit_test(test_begin_forgets_the_text_before),
        cmocka_unit_test(test_over_long_words_are_cut_after_folding_too),
        cmocka_unit_test(test_a_word_can_be_had_folded_without_its_stem),
        cmocka_unit_test(test_every_failing_allocation_is_survived),
        cmocka_unit_test(test_memory_stays_below_its_ceiling),
        cmocka_unit_test(test_free_accepts_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
