/* SPDX-License-Identifier: MIT
 *
 * Phrases: where they occur, how often, and where they must not.
 */
#include "base/alloc.h"
#include "rank/match.h"
#include "support/small_index.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0, 0, 0, 0 } };

/* One document. */
static void begin(small_index *s, const char *fields, const char *lines)
{
    small_index_begin(s, fields);
    small_index_add(s, lines);
    small_index_open(s);
}

/* How often the phrase occurs in each of the first three text fields of the document; whether it does at all. */
static bool count_phrase(small_index *s, const dls_query *phrase, uint32_t counts[3])
{
    dls__plan plan;
    uint32_t document = 0, found[DLS_MAX_TEXT_FIELDS], fields = 0;
    assert_ok(dls__plan_init(&plan, s->index, phrase, &ones, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    if (!plan.root.absent) {
        assert_ok(dls__phrase_align(&plan.root, &document, 1, &err), &err);
        if (document == 0) assert_ok(dls__phrase_count(&plan, &plan.root, found, &fields, &err), &err);
    }
    for (uint32_t i = 0; i < 3; i++) counts[i] = (fields >> i & 1) != 0 ? found[i] : 0;
    dls__plan_done(&plan);
    return fields != 0;
}

static void test_occurrences_are_counted_as_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text, *phrase;
        uint32_t count;
    } rows[] = {
        { "a b", "a b", 1 },
        { "b a", "a b", 0 },
        { "a x b", "a b", 0 },
        { "a a b", "a b", 1 },
        { "x y a b", "a b", 1 },      /* at the end */
        { "x y a", "a b", 0 },        /* beyond the end */
        { "b", "a b", 0 },
        { "a b a b x a b", "a b", 3 },
        { "a a", "a a", 1 },
        { "a", "a a", 0 },
        { "a a a", "a a", 2 },        /* they may overlap */
        { "a a a a a", "a a a", 3 },
        { "a b a b a", "a b a", 2 },
        { "to be or not to be", "to be or not to be", 1 },
        { "to be or not to be", "to be", 2 },
        { "to be or to be", "to be or not to be", 0 },
        { "to be or not to be or not to be", "to be or not to be", 2 },
        { "to be or not to be or not to be", "be or not to be", 2 },
        { "not to be or to be", "to be or not to be", 0 },
        { "a, b", "a b", 1 },         /* punctuation does not count */
        { "深度学习导论", "度学习", 1 },
        { "深度 学习", "深度学习", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        small_index s;
        uint32_t counts[3];
        begin(&s, "text", rows[i].text);
        dls_query *query = small_index_phrase(&s, rows[i].phrase);
        count_phrase(&s, query->clauses[0].query, counts);
        if (counts[0] != rows[i].count) fail_msg("[%s] in [%s]: %u", rows[i].phrase, rows[i].text, counts[0]);
        dls_query_free(query);
        small_index_end(&s);
    }
}

static void test_each_field_is_counted_by_itself(void **state)
{
    (void)state;
    small_index s;
    uint32_t counts[3];
    begin(&s, "title text", "title=a b\ntext=a b x a b\ntext=b");
    dls_query *query = small_index_phrase(&s, "a b");
    assert_true(count_phrase(&s, query->clauses[0].query, counts));
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 2);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_phrase_does_not_go_on_in_another_field(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "title text", "title=a\ntext=b");
    assert_string_equal(small_index_ask(&s, "\"a b\""), "");
    small_index_end(&s);
}

static void test_a_phrase_does_not_go_on_in_another_value(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "text", "text=x a\ntext=b y a\ntext=\ntext=... \ntext=b");
    assert_string_equal(small_index_ask(&s, "\"a b\""), "");
    assert_string_equal(small_index_ask(&s, "\"x a\""), "0");
    assert_string_equal(small_index_ask(&s, "\"b y a\""), "0");
    small_index_end(&s);
}

/* A phrase made by hand, whose second word stands `offset` behind the first. */
static bool finds_at_distance(small_index *s, uint32_t offset)
{
    uint32_t counts[3];
    dls_query *query = small_index_phrase(s, "a b");
    dls_query *phrase = query->clauses[0].query;
    dls__phrase_term terms[] = { phrase->phrase[0], phrase->phrase[1] };
    terms[1].offset = offset;
    phrase->phrase = terms;
    bool found = count_phrase(s, phrase, counts);
    dls_query_free(query);
    return found;
}

static void test_between_two_values_are_64_positions(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "text", "text=x a\ntext=b");
    for (uint32_t offset = 1; offset < 200; offset++) assert_int_equal(finds_at_distance(&s, offset), offset == 65);
    small_index_end(&s);
}

static void test_values_without_words_leave_no_further_gap(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "text", "text=...\ntext=\ntext=a");
    assert_string_equal(small_index_ask(&s, "a"), "0");
    small_index_end(&s);
}

static void test_without_positions_a_phrase_is_never_found(void **state)
{
    (void)state;
    small_index s;
    begin(&s, "title/nopositions text", "title=a b\ntext=c d");
    assert_string_equal(small_index_ask(&s, "\"a b\""), "");
    assert_string_equal(small_index_ask(&s, "\"c d\""), "0");
    assert_string_equal(small_index_ask(&s, "\"a\""), "0"); /* one word needs none */
    small_index_end(&s);
}

/* Positions of fields that keep them stand together, whatever the fields between them. */
static void test_positions_are_found_beside_fields_that_keep_none(void **state)
{
    (void)state;
    small_index s;
    uint32_t counts[3];
    begin(&s, "text none/nopositions last", "text=x a b\nnone=a a b a b\nlast=a b a b");
    dls_query *query = small_index_phrase(&s, "a b");
    assert_true(count_phrase(&s, query->clauses[0].query, counts));
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 0);
    assert_int_equal(counts[2], 2);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_aligning_finds_the_next_document_with_all_terms(void **state)
{
    (void)state;
    static const char *const documents[] = { "a", "b", "a b", "b a", "a", "x a b" };
    small_index s;
    dls__plan plan;
    small_index_begin(&s, "text");
    for (size_t i = 0; i < 6; i++) small_index_add(&s, documents[i]);
    small_index_open(&s);
    dls_query *query = small_index_phrase(&s, "a b");
    assert_ok(dls__plan_init(&plan, s.index, query, &ones, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    static const uint32_t steps[][3] = { { 0, 6, 2 }, { 2, 6, 2 }, { 3, 4, 3 }, { 4, 5, 5 }, { 4, 6, 5 }, { 6, 6, 6 } };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) { /* from, end, found */
        uint32_t document = steps[i][0];
        assert_ok(dls__phrase_align(&plan.root.children[0], &document, steps[i][1], &err), &err);
        assert_int_equal(document, steps[i][2]);
    }
    dls__plan_done(&plan);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_tf_sums_weighted_occurrences(void **state)
{
    (void)state;
    small_index s;
    dls__plan plan;
    dls__rank_parameters parameters = { .k1 = 1.2f, .weights = { 2.0f, 0.5f } };
    begin(&s, "title text", "title=a b\ntext=a b x a b x a b");
    dls_query *query = small_index_phrase(&s, "a b");
    assert_ok(dls__plan_init(&plan, s.index, query, &parameters, dls__allocator_or_default(NULL), &err), &err);
    assert_ok(dls__plan_enter(&plan, 0, &err), &err);
    uint32_t document = 0, counts[DLS_MAX_TEXT_FIELDS], fields;
    assert_ok(dls__phrase_align(&plan.root.children[0], &document, 1, &err), &err);
    assert_ok(dls__phrase_count(&plan, &plan.root.children[0], counts, &fields, &err), &err);
    assert_same_bits(dls__phrase_tf(&plan, &plan.root.children[0], counts, fields), 2.0f + 1.5f);
    dls__plan_done(&plan);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_long_phrase_of_repeated_words_is_found(void **state)
{
    (void)state;
    enum { WORDS = 3000 };
    static char text[2 * WORDS + 1], phrase[2 * 500 + 1];
    for (size_t i = 0; i < WORDS; i++) memcpy(text + 2 * i, "a ", 2);
    memcpy(phrase, text, 2 * 500);
    small_index s;
    uint32_t counts[3];
    begin(&s, "text", text);
    dls_query *query = small_index_phrase(&s, phrase);
    count_phrase(&s, query->clauses[0].query, counts);
    assert_int_equal(counts[0], WORDS - 500 + 1);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_occurrences_are_counted_as_they_stand),
        cmocka_unit_test(test_each_field_is_counted_by_itself),
        cmocka_unit_test(test_a_phrase_does_not_go_on_in_another_field),
        cmocka_unit_test(test_a_phrase_does_not_go_on_in_another_value),
        cmocka_unit_test(test_between_two_values_are_64_positions),
        cmocka_unit_test(test_values_without_words_leave_no_further_gap),
        cmocka_unit_test(test_without_positions_a_phrase_is_never_found),
        cmocka_unit_test(test_positions_are_found_beside_fields_that_keep_none),
        cmocka_unit_test(test_aligning_finds_the_next_document_with_all_terms),
        cmocka_unit_test(test_tf_sums_weighted_occurrences),
        cmocka_unit_test(test_a_long_phrase_of_repeated_words_is_found),
    };
    return cmocka_run_group_tests_name("rank/match_phrase", tests, NULL, NULL);
}
