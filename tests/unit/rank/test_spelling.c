/* SPDX-License-Identifier: MIT
 *
 * What a word may be meant for.
 */
#include "rank/spelling.h"

#include <stdlib.h>

#include "analysis/analyzer.h"
#include "base/alloc.h"
#include "support/small_index.h"

/* What is found for a word: "stride:3 strip:1", each with its df, in `out`. */
static const char *spell(small_index *s, const char *text, char out[300])
{
    dls_analyzer *analyzer;
    dls_token token;
    dls__arena arena;
    dls__spellings found;
    char typed[DLS__MAX_TERM], term[DLS__MAX_TERM];
    const char *name = dls_schema_at(s->schema, 0)->analyzer;
    assert_ok(dls__analyzer_new(name, dls__allocator_or_default(NULL), &analyzer, &s->err), &s->err);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    dls__analyzer_begin(analyzer, text, strlen(text));
    assert_true(dls__analyzer_next(analyzer, &token));
    memcpy(term, token.term, token.term_length);
    dls__typed_word word = { typed, 0, term, token.term_length };
    word.length = dls__analyzer_unstemmed(analyzer, typed);
    assert_ok(dls__spell(s->index, analyzer, &word, &arena, &found, &s->err), &s->err);
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < found.count; i++)
        at += (size_t)snprintf(out + at, 300 - at, "%s%.*s:%d", i > 0 ? " " : "", (int)found.found[i].word_length,
                               found.found[i].word, (int)found.found[i].df);
    dls__arena_done(&arena);
    dls__analyzer_free(analyzer);
    return out;
}

/* An index of English with as many documents of each word as its digit says. */
static void begin(small_index *s, const char *analyzer, const char *words)
{
    char fields[40], word[64], digits[8];
    int used;
    snprintf(fields, sizeof fields, "text@%s", analyzer);
    small_index_begin(s, fields);
    for (; sscanf(words, " %63[^:]:%7[0-9]%n", word, digits, &used) == 2; words += used)
        for (int left = atoi(digits); left > 0; left--) small_index_add(s, word);
    small_index_open(s);
}

static void test_words_are_edited_as_they_were_typed(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "convoltion", "convolution:1" }, { "convolutoin", "convolution:1" }, { "convolutions", "" },
        { "strids", "strides:2" },         { "learnign", "learning:1" },       { "Exampels", "examples:1" },
        { "optmization", "optimization:1" }, { "karpaty", "karpathy:1" },      { "networsk", "networks:1" },
        { "clasification", "classification:1" }, { "backpropogation", "backpropagation:1" },
    };
    small_index s;
    char out[300];
    begin(&s, "english",
          "convolution:1 stride:2 learning:1 example:1 optimization:1 karpathy:1 network:1 classification:1 "
          "backpropagation:1");
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(rows); i++) assert_string_equal(spell(&s, rows[i][0], out), rows[i][1]);
    small_index_end(&s);
}

static void test_short_words_and_those_with_other_than_letters_are_left(void **state)
{
    (void)state;
    static const char *const left[] = { "tre", "conv3d", "t\xe4\xb8\xad", "c++", "a.b.c" };
    small_index s;
    char out[300];
    begin(&s, "words", "tree:1 conv2d:1 t\xe4\xb8\xad:1 c+:1 three:1");
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(left); i++) assert_string_equal(spell(&s, left[i], out), "");
    assert_string_equal(spell(&s, "tref", out), "tree:1");
    small_index_end(&s);
}

static void test_the_first_letter_stays_where_it_can(void **state)
{
    (void)state;
    small_index s;
    char out[300];
    begin(&s, "words", "house:1 mouse:9 noise:5");
    assert_string_equal(spell(&s, "houze", out), "house:1");
    assert_string_equal(spell(&s, "bouse", out), "mouse:9");
    assert_string_equal(spell(&s, "hause", out), "house:1");
    assert_string_equal(spell(&s, "ohuse", out), "house:1"); /* but for a swap */
    small_index_end(&s);
}

static void test_the_commoner_goes_first_and_a_swap_counts_for_eight(void **state)
{
    (void)state;
    small_index s;
    char out[300];
    begin(&s, "words", "model:1 modal:7 modem:9 moden:1 trial:1 train:9 cat:1 chat:9");
    assert_string_equal(spell(&s, "modle", out), "model:1");
    assert_string_equal(spell(&s, "modex", out), "modem:9");
    assert_string_equal(spell(&s, "modan", out), "modal:7 moden:1");
    assert_string_equal(spell(&s, "chhat", out), "chat:9");
    small_index_end(&s);
}

static void test_two_edits_are_made_of_long_words_alone(void **state)
{
    (void)state;
    small_index s;
    char out[300];
    begin(&s, "english", "adversarial:2 tensor:1 mechanics:1 machine:1");
    assert_string_equal(spell(&s, "advarsirial", out), "adversarial:2");
    assert_string_equal(spell(&s, "tinsir", out), "");
    assert_string_equal(spell(&s, "mochonics", out), ""); /* two edits of a stem of six letters */
    small_index_end(&s);
}

static void test_a_rare_word_gives_way_to_one_that_is_far_commoner(void **state)
{
    (void)state;
    small_index s;
    char out[300];
    begin(&s, "words", "netwrok:1 network:100 gradint:1 gradient:99 paddin:3 padding:400");
    assert_string_equal(spell(&s, "netwrok", out), "network:100");
    assert_string_equal(spell(&s, "gradint", out), "");
    assert_string_equal(spell(&s, "paddin", out), "");
    small_index_end(&s);
}

/* Whether a word that stands in one document is looked into. */
static bool may_be_misspelt(small_index *s, const char *text)
{
    dls__typed_word word = { text, strlen(text), text, strlen(text) };
    uint64_t df = 0;
    bool may_be;
    assert_ok(dls__may_be_misspelt(s->index, &word, dls__allocator_or_default(NULL), &df, &may_be, &s->err), &s->err);
    assert_int_equal(df, 1);
    return may_be;
}

static void test_a_rare_word_is_let_be_where_nothing_can_be_far_commoner(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "words", "netwrok:1 other:98");
    assert_false(may_be_misspelt(&s, "netwrok"));
    small_index_end(&s);
    begin(&s, "words", "netwrok:1 other:99");
    assert_true(may_be_misspelt(&s, "netwrok"));
    small_index_end(&s);
}

static void test_other_alphabets_are_compared_with_the_dictionary(void **state)
{
    (void)state;
    small_index s;
    char out[300];
    begin(&s, "words", "\xd0\xbf\xd0\xbe\xd0\xb8\xd1\x81\xd0\xba:1 sch\xc3\xb6n:1");
    assert_string_equal(spell(&s, "\xd0\xbf\xd0\xbe\xd0\xb0\xd1\x81\xd0\xba", out),
                        "\xd0\xbf\xd0\xbe\xd0\xb8\xd1\x81\xd0\xba:1");
    assert_string_equal(spell(&s, "\xd0\xbf\xd0\xbe\xd1\x81\xd0\xba", out),
                        "\xd0\xbf\xd0\xbe\xd0\xb8\xd1\x81\xd0\xba:1");
    assert_string_equal(spell(&s, "sch\xc3\xb6nn", out), "schon:1");
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_edited_as_they_were_typed),
        cmocka_unit_test(test_short_words_and_those_with_other_than_letters_are_left),
        cmocka_unit_test(test_the_first_letter_stays_where_it_can),
        cmocka_unit_test(test_the_commoner_goes_first_and_a_swap_counts_for_eight),
        cmocka_unit_test(test_two_edits_are_made_of_long_words_alone),
        cmocka_unit_test(test_a_rare_word_gives_way_to_one_that_is_far_commoner),
        cmocka_unit_test(test_a_rare_word_is_let_be_where_nothing_can_be_far_commoner),
        cmocka_unit_test(test_other_alphabets_are_compared_with_the_dictionary),
    };
    return cmocka_run_group_tests_name("rank/spelling", tests, NULL, NULL);
}
