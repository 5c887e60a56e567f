/* SPDX-License-Identifier: MIT
 *
 * Short forms that texts define: which of them become rules; and what an index may say of them.
 */
#include "query/acronyms.h"

#include <stdio.h>

#include "base/alloc.h"
#include "dict/dict.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

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

static void test_signs_of_rules_in_a_long_form_mean_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = { "convolutional, neural => networks (CNNs)", "back\\slashes of windows (BSW)" };
    assert_string_equal(rules_of(texts, 2, 1000), "bsw, back\\\\slashes of window\n"
                                                  "cnn, convolutional\\, neural \\=> network\n");
}

static void test_all_are_listed_with_how_many_define_them(void **state)
{
    (void)state;
    static const char text[] = "a Markov process (MP), no multiple payment (MP), Markov processes (MPs)";
    const dls_acronym *list;
    size_t count;
    dls_acronyms *acronyms = NULL;
    assert_ok(dls_acronyms_new(NULL, &acronyms, &err), &err);
    assert_ok(dls_acronyms_list(acronyms, &list, &count, &err), &err);
    assert_int_equal(count, 0);
    assert_ok(dls_acronyms_add(acronyms, text, strlen(text), &err), &err);
    assert_ok(dls_acronyms_list(acronyms, &list, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_bytes(list[0].brief, list[0].brief_length, "mp", 2);
    assert_bytes(list[0].full, list[0].full_length, "markov process", 14);
    assert_int_equal(list[0].count, 2);
    assert_bytes(list[1].full, list[1].full_length, "multiple payment", 16);
    assert_int_equal(list[1].count, 1);
    dls_acronyms_free(acronyms);
}

/* Two times what an index says whose only segment has this definition. */
static dls_status add_forged(dls_acronyms *acronyms, const char *definition, uint64_t documents)
{
    small_index s;
    dls__spool spool;
    dls__dict_writer writer;
    dls__section section = { .name = "acronyms" };
    small_index_begin(&s, "text/acronyms");
    small_index_add(&s, "text=none");
    small_index_open(&s);
    dls__spool_init(&spool, dls__allocator_or_default(NULL), s.path);
    dls__dict_writer_init(&writer, dls__allocator_or_default(NULL), &spool);
    assert_ok(dls__dict_writer_add(&writer, definition, strlen(definition), documents, &err), &err);
    assert_ok(dls__dict_writer_finish(&writer, &err), &err);
    dls__dict_writer_done(&writer);
    assert_ok(dls__spool_freeze(&spool, &section.bytes, &section.size, &err), &err);
    assert_ok(dls__dict_open(&section, &s.index->segments[0].acronyms, &err), &err);
    dls_status status = dls_acronyms_add_index(acronyms, s.index, &err);
    if (status == DLS_OK) status = dls_acronyms_add_index(acronyms, s.index, &err);
    dls__spool_done(&spool);
    small_index_end(&s);
    return status;
}

static void test_what_an_index_says_is_not_believed(void **state)
{
    (void)state;
    const dls_acronym *list;
    size_t count;
    dls_acronyms *acronyms = NULL;
    assert_ok(dls_acronyms_new(NULL, &acronyms, &err), &err);
    assert_int_equal(add_forged(acronyms, "rnn", 1), DLS_ECORRUPT);
    assert_int_equal(add_forged(acronyms, "rnn\tneural\ncnn => net", 1), DLS_ECORRUPT);
    assert_ok(add_forged(acronyms, "rnn\tneural net", UINT64_MAX - 1), &err);
    assert_ok(dls_acronyms_list(acronyms, &list, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_true(list[0].count == UINT64_MAX);
    dls_acronyms_free(acronyms);
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
        cmocka_unit_test(test_the_commonest_come_first_and_rare_others_are_left_out),
        cmocka_unit_test(test_two_letters_stand_for_what_is_long_and_not_the_other_way_round),
        cmocka_unit_test(test_signs_of_rules_in_a_long_form_mean_nothing),
        cmocka_unit_test(test_all_are_listed_with_how_many_define_them),
        cmocka_unit_test(test_what_an_index_says_is_not_believed),
        cmocka_unit_test(test_without_memory_nothing_leaks),
        cmocka_unit_test(test_what_was_not_gathered_for_want_of_memory_can_be_gathered_later),
    };
    return cmocka_run_group_tests_name("query/acronyms", tests, NULL, NULL);
}
