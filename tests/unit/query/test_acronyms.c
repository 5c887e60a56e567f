/* SPDX-License-Identifier: MIT
 *
 * Short forms that texts define.
 */
#include "query/acronyms.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

static dls_error err;

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

static const char *rules_of(const char *const *texts, size_t count, size_t most)
{
    static char kept[2000];
    const char *rules;
    size_t length;
    dls_acronyms *acronyms = NULL;
    assert_ok(dls_acronyms_new(NULL, &acronyms, &err), &err);
    for (size_t i = 0; i < count; i++) assert_ok(dls_acronyms_add(acronyms, texts[i], strlen(texts[i]), &err), &err);
    assert_ok(dls_acronyms_rules(acronyms, most, &rules, &length, &err), &err);
    assert_true(length <= most && length < sizeof kept);
    snprintf(kept, sizeof kept, "%.*s", (int)length, rules);
    dls_acronyms_free(acronyms);
    return kept;
}

static void test_the_commonest_come_first_and_rare_others_are_left_out(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "a Markov  decision process (MDP)", "recurrent neural networks (RNNs), recurrent neural network (RNN)",
        "Recurrent Neural Networks (RNNs)", "recursive neural networks (RNNs)",
        "Markov decision processes (MDPs)", "a mean dancing person (MDP)",
    };
    assert_string_equal(rules_of(texts, 6, 1000), "rnn, recurrent neural network\n"
                                                  "mdp, markov decision process\n"
                                                  "mdp, mean dancing person\n");
    assert_string_equal(rules_of(texts, 6, 40), "rnn, recurrent neural network\n");
    assert_string_equal(rules_of(texts, 6, 0), "");
    assert_string_equal(rules_of(texts, 0, 100), "");
}

static void test_two_letters_stand_for_what_is_long_and_not_the_other_way_round(void **state)
{
    (void)state;
    static const char *const texts[] = { "naive Bayes (NB)" };
    assert_string_equal(rules_of(texts, 1, 16), "");
    assert_string_equal(rules_of(texts, 1, 17), "nb => naive baye\n");
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

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    static const char text[] = "Markov decision processes (MDPs), gated recurrent unit (GRU)";
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_acronyms *acronyms = NULL;
        const char *rules;
        size_t length;
        dls_status status = dls_acronyms_new(&memory.allocator, &acronyms, &err);
        if (status == DLS_OK) status = dls_acronyms_add(acronyms, text, strlen(text), &err);
        if (status == DLS_OK) status = dls_acronyms_rules(acronyms, 1000, &rules, &length, &err);
        assert_told(&memory, status, &err);
        dls_acronyms_free(acronyms);
    }
    testalloc_done(&memory);
}

static void test_what_was_not_gathered_for_want_of_memory_can_be_gathered_later(void **state)
{
    (void)state;
    static const char text[] = "Markov decision processes (MDPs), gated recurrent unit (GRU)";
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_acronyms *acronyms = NULL;
        const char *rules;
        size_t length;
        if (dls_acronyms_new(&memory.allocator, &acronyms, &err) != DLS_OK) continue;
        dls_status status = dls_acronyms_add(acronyms, text, strlen(text), &err);
        if (status != DLS_OK) assert_ok(dls_acronyms_add(acronyms, text, strlen(text), &err), &err);
        status = dls_acronyms_rules(acronyms, 1000, &rules, &length, &err);
        if (status != DLS_OK) assert_ok(dls_acronyms_rules(acronyms, 1000, &rules, &length, &err), &err);
        assert_non_null(strstr(rules, "mdp, markov decision process\n"));
        assert_non_null(strstr(rules, "gru, gated recurrent unit\n"));
        dls_acronyms_free(acronyms);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_definitions_are_found),
        cmocka_unit_test(test_the_commonest_come_first_and_rare_others_are_left_out),
        cmocka_unit_test(test_two_letters_stand_for_what_is_long_and_not_the_other_way_round),
        cmocka_unit_test(test_any_bytes_are_a_text),
        cmocka_unit_test(test_without_memory_nothing_leaks),
        cmocka_unit_test(test_what_was_not_gathered_for_want_of_memory_can_be_gathered_later),
    };
    return cmocka_run_group_tests_name("query/acronyms", tests, NULL, NULL);
}
