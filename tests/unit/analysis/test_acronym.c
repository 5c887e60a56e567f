/* SPDX-License-Identifier: MIT
 *
 * Definitions of short forms in texts.
 */
#include "analysis/acronym.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

/* "BRIEF=full" of each definition, with '|' between them. */
static const char *found_in(const char *text)
{
    static char found[2000];
    dls__acronym acronym;
    size_t size = 0;
    found[0] = '\0';
    for (size_t at = 0; dls__acronym_next(text, strlen(text), &at, &acronym);)
        size += (size_t)snprintf(found + size, sizeof found - size, "%s%.*s=%.*s", size > 0 ? "|" : "",
                                 (int)acronym.brief_length, acronym.brief, (int)acronym.full_length, acronym.full);
    return found;
}

static void test_definitions_are_found(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "We train recurrent neural networks (RNNs) on text.", "RNNs=recurrent neural networks" },
        { "A GAN (generative adversarial network) has two parts.", "GAN=generative adversarial network" },
        { "Long Short-Term Memory (LSTM) and gated recurrent units ( GRUs )",
          "LSTM=Long Short-Term Memory|GRUs=gated recurrent units" },
        { "convolutional networks (CNNs, also called convnets)", "CNNs=convolutional networks" },
        { "the support vector machine (SVM; Vapnik)", "SVM=support vector machine" },
        { "k-nearest neighbours (kNN)", "kNN=k-nearest neighbours" },
        { "back-propagation (BP)", "BP=back-propagation" },
        { "the bag\nof words (BOW)", "" },
        { "natural language\tprocessing (NLP)", "NLP=natural language\tprocessing" },
        { "Ends here. Markov decision process (MDP)", "MDP=Markov decision process" },
        { "a sentence. About networks (SAN)", "" }, /* it does not go over the stop */
        { "see the appendix (left) and (A)", "" },
        { "networks (RNN", "" },
        { "()(((", "" },
        { "(RNN) alone", "" },
        { "RNN (see above)", "" },
        { "the year (2015), a formula (AB+C)", "" },
        { "deep Q-network (DQN)", "DQN=deep Q-network" },
        { "ImageNet (ILSVRC)", "" },
        { "word (WD)", "" }, /* a single word */
        { "much too many words before it for a short form of two letters such as that one is (MB)", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(found_in(rows[i][0]), rows[i][1]) != 0)
            fail_msg("[%s] has %s, not %s", rows[i][0], found_in(rows[i][0]), rows[i][1]);
}

/* Whatever the bytes, what is found lies in them, in order, and ends. */
static void test_any_bytes_are_a_text(void **state)
{
    (void)state;
    static const char signs[] = "ABCabc ()(),;.-\n 1";
    rng r = rng_for_test(7);
    for (int i = 0; i < 20000; i++) {
        size_t length = rng_below(&r, 60), at = 0, before = 0;
        char *text = malloc(length + 1);
        dls__acronym acronym;
        for (size_t j = 0; j < length; j++) text[j] = signs[rng_below(&r, sizeof signs - 1)];
        while (dls__acronym_next(text, length, &at, &acronym)) {
            assert_true(at > before && at <= length);
            assert_true(acronym.brief >= text && acronym.brief + acronym.brief_length <= text + length);
            assert_true(acronym.full >= text && acronym.full + acronym.full_length <= text + length);
            before = at;
        }
        assert_int_equal(at, length);
        free(text);
    }
}

static void test_what_is_alike_is_one_pair(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "Recurrent  Neural\tNetworks (RNNs)", "rnn\trecurrent neural network" },
        { "RNN (recurrent neural network)", "rnn\trecurrent neural network" },
        { "Markov decision processes (MDPs)", "mdp\tmarkov decision process" },
        { "mean squared loss (MSL)", "msl\tmean squared loss" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char pair[DLS__MOST_PAIR];
        size_t at = 0;
        dls__acronym acronym, forms;
        assert_true(dls__acronym_next(rows[i][0], strlen(rows[i][0]), &at, &acronym));
        size_t length = dls__acronym_pair(&acronym, pair);
        assert_bytes(pair, length, rows[i][1], strlen(rows[i][1]));
        assert_true(dls__acronym_split(pair, length, &forms));
        assert_true(forms.brief == pair && forms.brief_length == 3);
        assert_true(forms.full == pair + 4 && forms.full_length == length - 4);
    }
}

static void test_other_bytes_are_no_pair(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "", "rnn", "rnn\t", "\tnet", "abcdefghijk\tnet", "a\tb\tc", "a\tb\nc", "a\nb\tc"
    };
    char longest[DLS__MOST_PAIR + 1];
    dls__acronym forms;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(dls__acronym_split(rows[i], strlen(rows[i]), &forms));
    memset(longest, 'a', sizeof longest);
    longest[10] = '\t';
    assert_true(dls__acronym_split(longest, sizeof longest - 1, &forms));
    assert_false(dls__acronym_split(longest, sizeof longest, &forms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definitions_are_found),
        cmocka_unit_test(test_any_bytes_are_a_text),
        cmocka_unit_test(test_what_is_alike_is_one_pair),
        cmocka_unit_test(test_other_bytes_are_no_pair),
    };
    return cmocka_run_group_tests_name("analysis/acronym", tests, NULL, NULL);
}
