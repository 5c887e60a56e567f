/* SPDX-License-Identifier: MIT
 *
 * Phrases: where they occur, how often, and where they must not.
 */
#include "rank/phrase.h"

#include "rank_fixture.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0, 0, 0, 0 } };

/* One document. */
static void begin(small_index *s, const char *fields, const char *lines)
{
    small_index_begin(s, fields);
    small_index_add(s, lines);
    small_index_open(s);
}

/* How often the phrase occurs in each of the first three text fields of document `low`; whether it does at all. */
static bool count_in(small_index *s, dls_query *phrase, uint32_t low, uint32_t counts[3])
{
    planned p;
    uint32_t found[DLS_MAX_TEXT_FIELDS], fields = 0;
    dls__arena_init(&p.arena, dls__allocator_or_default(NULL));
    assert_ok(dls__plan_init(&p.plan, s->index, phrase, &ones, &p.arena, &err), &err);
    planned_enter(&p, 0);
    if (!p.plan.root.absent) assert_ok(dls__phrase_count(&p.plan, &p.plan.root, 0, low, found, &fields, &err), &err);
    for (uint32_t i = 0; i < 3; i++) counts[i] = (fields >> i & 1) != 0 ? found[i] : 0;
    dls__plan_done(&p.plan);
    dls__arena_done(&p.arena);
    return fields != 0;
}

static bool count_phrase(small_index *s, dls_query *phrase, uint32_t counts[3])
{
    return count_in(s, phrase, 0, counts);
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
        { "x y a b", "a b", 1 }, /* at the end */
        { "x y a", "a b", 0 },   /* beyond the end */
        { "b", "a b", 0 },
        { "a b a b x a b", "a b", 3 },
        { "a a", "a a", 1 },
        { "a", "a a", 0 },
        { "a a a", "a a", 2 }, /* they may overlap */
        { "a a a a a", "a a a", 3 },
        { "a b a b a", "a b a", 2 },
        { "to be or not to be", "to be or not to be", 1 },
        { "to be or not to be", "to be", 2 },
        { "to be or to be", "to be or not to be", 0 },
        { "to be or not to be or not to be", "to be or not to be", 2 },
        { "to be or not to be or not to be", "be or not to be", 2 },
        { "not to be or to be", "to be or not to be", 0 },
        { "a, b", "a b", 1 }, /* punctuation does not count */
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

static void test_a_document_without_all_terms_has_no_phrase(void **state)
{
    (void)state;
    static const char *const texts[] = { "a", "b", "a b", "b a", "a", "x a b", "c" };
    small_index s;
    uint32_t counts[3];
    small_index_begin(&s, "text");
    for (size_t i = 0; i < 7; i++) small_index_add(&s, texts[i]);
    small_index_open(&s);
    dls_query *query = small_index_phrase(&s, "a b");
    for (uint32_t d = 0; d < 7; d++)
        assert_int_equal(count_in(&s, query->clauses[0].query, d, counts), d == 2 || d == 5);
    dls_query_free(query);
    small_index_end(&s);
}

/* Lists of all forms: each third document has the phrase, in the order of its number. */
static void test_phrases_of_frequent_words_are_counted(void **state)
{
    (void)state;
    small_index s;
    uint32_t counts[3];
    small_index_begin(&s, "title text");
    for (uint32_t d = 0; d < 3000; d++) {
        char lines[300] = "title=x\ntext=a a b ";
        size_t at = strlen(lines);
        for (uint32_t i = 0; i < d % 7; i++)
            at += (size_t)snprintf(lines + at, sizeof lines - at, "%s", d % 3 == 0 ? "a b c " : "b a c ");
        if (d % 20 == 0) snprintf(lines + at, sizeof lines - at, "rare a");
        small_index_add(&s, lines);
    }
    small_index_open(&s);
    dls_query *frequent = small_index_phrase(&s, "a b c"), *rare = small_index_phrase(&s, "rare a");
    for (uint32_t d = 0; d < 3000; d++) {
        count_in(&s, frequent->clauses[0].query, d, counts);
        assert_int_equal(counts[1], d % 3 == 0 ? d % 7 : 0);
        assert_int_equal(count_in(&s, rare->clauses[0].query, d, counts), d % 20 == 0);
    }
    dls_query_free(frequent);
    dls_query_free(rare);
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
        cmocka_unit_test(test_a_document_without_all_terms_has_no_phrase),
        cmocka_unit_test(test_phrases_of_frequent_words_are_counted),
        cmocka_unit_test(test_a_long_phrase_of_repeated_words_is_found),
    };
    return cmocka_run_group_tests_name("rank/phrase", tests, NULL, NULL);
}
