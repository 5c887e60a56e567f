/* SPDX-License-Identifier: MIT
 *
 * Stems are those of Snowball: a few that matter here, and, where they are at hand, its whole vocabularies.
 */
#define _POSIX_C_SOURCE 200809L /* access, before the first header */

#include "analysis/stemmer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analysis/unicode.h"
#include "support/dls_test.h"
#include "support/test_folder.h"

static void test_languages_are_in_alphabetical_order(void **state)
{
    (void)state;
    size_t count = 0;
    bool english = false;
    for (; dls__stemmer_language(count) != NULL; count++) {
        const char *language = dls__stemmer_language(count);
        if (count > 0) assert_true(strcmp(dls__stemmer_language(count - 1), language) < 0);
        english = english || strcmp(language, "english") == 0;
    }
    assert_true(english && count >= 20);
    assert_null(dls__stemmer_language(count + 1));
    assert_null(dls__stemmer_language(SIZE_MAX));
}

static void assert_stem(dls__stemmer *stemmer, const char *word, const char *expected)
{
    size_t length = 0;
    const char *stem = dls__stemmer_stem(stemmer, word, strlen(word), &length);
    if (stem == NULL || length != strlen(expected) || memcmp(stem, expected, length) != 0) {
        fail_msg("%s gave %.*s, not %s", word, (int)length, stem != NULL ? stem : "", expected);
    }
}

static void test_english_stems_are_those_of_snowball(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "convolution", "convolut" },
        { "convolutional", "convolut" },
        { "derivation", "deriv" },
        { "derive", "deriv" },
        { "differential", "differenti" },
        { "differentiation", "differenti" },
        { "generative", "generat" },
        { "modelling", "model" },
        { "critical", "critic" },
        { "criticisms", "critic" },
        { "convnet", "convnet" },
        { "backprop", "backprop" },
        { "backpropagation", "backpropag" },
        { "optimization", "optim" },
        { "optimisation", "optimis" },
        { "matrix", "matrix" },
        { "matrices", "matric" },
        { "goodfellow's", "goodfellow" },
    };
    dls__stemmer *english = dls__stemmer_new("english");
    assert_non_null(english);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_stem(english, rows[i][0], rows[i][1]);
    dls__stemmer_free(english);
    dls__stemmer_free(NULL);
}

static void test_no_stem_is_longer_than_a_word_may_be(void **state)
{
    (void)state;
    char word[255];
    memset(word, 's', sizeof word);
    for (size_t i = 0; dls__stemmer_language(i) != NULL; i++) {
        dls__stemmer *stemmer = dls__stemmer_new(dls__stemmer_language(i));
        size_t length;
        assert_non_null(stemmer);
        assert_non_null(dls__stemmer_stem(stemmer, word, sizeof word, &length));
        assert_true(length <= sizeof word);
        dls__stemmer_free(stemmer);
    }
}

/* -------------------------------------- The vocabularies of the Snowball project, which are not in the repository */

/* The lists belong to a version of Snowball after 2.2.0. What it stems otherwise is counted here, with one example. */
typedef struct vocabulary {
    const char *language;
    const char *list;
    size_t words;
    size_t differing;
    const char *example; /* "word: stem, not listed stem" */
} vocabulary;

static const vocabulary vocabularies[] = {
    { "armenian", "armenian", 101780, 0, NULL },
    { "basque", "basque", 21386, 0, NULL },
    { "catalan", "catalan", 48897, 0, NULL },
    { "danish", "danish", 23832, 0, NULL },
    { "dutch", "dutch_porter", 45670, 0, NULL }, /* "dutch" has become another algorithm */
    { "english", "english", 42649, 57, "adding: ad, not add" },
    { "finnish", "finnish", 49957, 0, NULL },
    { "french", "french", 21655, 840, "bijoux: bijoux, not bijou" },
    { "german", "german", 35033, 1247, "abgeleitet: abgeleitet, not abgeleit" },
    { "greek", "greek", 90727, 1, "ίσα: , not ισ" },
    { "hindi", "hindi", 65118, 0, NULL },
    { "hungarian", "hungarian", 29881, 0, NULL },
    { "indonesian", "indonesian", 64586, 0, NULL },
    { "irish", "irish", 186280, 0, NULL },
    { "italian", "italian", 35495, 1, "divano: div, not divan" },
    { "lithuanian", "lithuanian", 86109, 160, "bunkerį: bunk, not bunker" },
    { "nepali", "nepali", 4000, 0, NULL },
    { "norwegian", "norwegian", 20895, 136, "blóta: blóta, not blót" },
    { "porter", "porter", 42603, 0, NULL },
    { "portuguese", "portuguese", 32016, 0, NULL },
    { "romanian", "romanian", 87642, 0, NULL }, /* folded: 13304 differ by a comma for a cedilla */
    { "russian", "russian", 49785, 0, NULL },
    { "serbian", "serbian", 29996, 0, NULL },
    { "spanish", "spanish", 28378, 9, "evaluacion: evaluacion, not evalu" },
    { "swedish", "swedish", 30738, 553, "antalet: antalet, not antal" },
    { "turkish", "turkish", 87045, 0, NULL }, /* without those with an apostrophe, of which 9204 differ */
    { "yiddish", "yiddish", 99996, 1, "גע: , not גע" },
};

/* Unpack the vocabularies; false if they are not at hand. */
static bool unpack_vocabularies(void)
{
    char archive[4096], command[10000];
    const char *shared = getenv("DLS_SHARED");
    if (shared == NULL) {
        print_message("set DLS_SHARED to the folder above data/multilingual/snowball-vocabularies.tar.zst\n");
        return false;
    }
    snprintf(archive, sizeof archive, "%s/data/multilingual/snowball-vocabularies.tar.zst", shared);
    if (access(archive, R_OK) != 0) {
        print_message("no %s\n", archive);
        return false;
    }
    snprintf(command, sizeof command, "tar --zstd -xf '%s' -C '%s'", archive, test_path(""));
    assert_int_equal(system(command), 0);
    return true;
}

static FILE *open_list(const vocabulary *v, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", v->list, name);
    FILE *file = fopen(test_path(path), "r");
    if (file == NULL) fail_msg("no %s among the vocabularies", path);
    return file;
}

/* Read a line as the analyzer would have it: Romanian with the letters that the stemmer knows. */
static bool read_word(const vocabulary *v, FILE *file, char word[DLS__MAX_TERM + 1])
{
    char line[300];
    if (fgets(line, DLS__MAX_TERM, file) == NULL) return false;
    size_t length = strcspn(line, "\n");
    if (strcmp(v->language, "romanian") == 0) {
        length = dls__unicode_fold(line, length, DLS__LETTERS_ROMANIAN, word);
    } else {
        memcpy(word, line, length);
    }
    word[length] = '\0';
    return true;
}

static void check_vocabulary(const vocabulary *v)
{
    char word[DLS__MAX_TERM + 1], expected[DLS__MAX_TERM + 1], difference[3 * DLS__MAX_TERM];
    size_t words = 0, differing = 0;
    bool example = v->example == NULL;
    dls__stemmer *stemmer = dls__stemmer_new(v->language);
    FILE *list = open_list(v, "voc.txt"), *stems = open_list(v, "output.txt");
    assert_non_null(stemmer);
    while (read_word(v, list, word) && read_word(v, stems, expected)) {
        size_t length;
        const char *stem = dls__stemmer_stem(stemmer, word, strlen(word), &length);
        assert_non_null(stem);
        if (strcmp(v->language, "turkish") == 0 && strchr(word, '\'') != NULL) continue;
        words++;
        if (length == strlen(expected) && memcmp(stem, expected, length) == 0) continue;
        differing++;
        snprintf(difference, sizeof difference, "%s: %.*s, not %s", word, (int)length, stem, expected);
        example = example || strcmp(difference, v->example) == 0;
        if (v->differing == 0) print_message("%s: %s\n", v->language, difference);
    }
    fclose(list);
    fclose(stems);
    dls__stemmer_free(stemmer);
    if (words != v->words || differing != v->differing || !example) {
        fail_msg("%s: of %zu words %zu differ, last %s", v->language, words, differing, difference);
    }
}

static const vocabulary *vocabulary_of(const char *language)
{
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(vocabularies); i++) {
        if (strcmp(vocabularies[i].language, language) == 0) return &vocabularies[i];
    }
    return NULL;
}

static void test_every_word_of_the_vocabularies_has_its_stem(void **state)
{
    (void)state;
    skip_on_windows("the vocabularies are unpacked by tar and zstd");
    if (!unpack_vocabularies()) skip();
    for (size_t i = 0; dls__stemmer_language(i) != NULL; i++) {
        const char *language = dls__stemmer_language(i);
        const vocabulary *v = vocabulary_of(language);
        if (v != NULL)
            check_vocabulary(v);
        else
            print_message("%s has no list\n", language); /* arabic and tamil: theirs are apart */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages_are_in_alphabetical_order),
        cmocka_unit_test(test_english_stems_are_those_of_snowball),
        cmocka_unit_test(test_no_stem_is_longer_than_a_word_may_be),
        cmocka_unit_test(test_every_word_of_the_vocabularies_has_its_stem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
