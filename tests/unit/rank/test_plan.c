/* SPDX-License-Identifier: MIT
 *
 * Plans: terms looked up in all segments, their weights, and what cannot match where.
 */
#include "rank/plan.h"

#include "rank_fixture.h"
#include "support/testalloc.h"

static dls_error err;

static const dls__rank_parameters ones = { .k1 = 1.2f, .weights = { 1, 1, 1, 1 }, .b = { 0.75f, 0.75f, 0.75f, 0.75f } };

/* Three segments: 0-1, 2-3, 4-5. "a" is in all of them, "b" in two, "c" in one, "d" in none. */
static void begin(small_index *s, const char *fields)
{
    static const char *const documents[] = { "a b", "a", "a b", "a b c", "a", "x" };
    small_index_begin(s, fields);
    for (size_t i = 0; i < 6; i++) {
        small_index_add(s, documents[i]);
        if (i % 2 == 1) small_index_commit(s);
    }
    small_index_open(s);
}

static void test_df_is_summed_over_segments(void **state)
{
    (void)state;
    static const uint64_t dfs[] = { 5, 3, 1, 0 };
    small_index s;
    planned p;
    begin(&s, "text");
    planned_init(&p, &s, small_index_parse(&s, "a b c d"), &ones);
    assert_int_equal(p.plan.root.child_count, 4);
    for (size_t i = 0; i < 4; i++) {
        const dls__plan_node *node = &p.plan.root.children[i];
        assert_int_equal(node->terms[0].df, dfs[i]);
        assert_same_bits(node->idf, dls__bm25_idf(6, dfs[i]));
    }
    planned_done(&p);
    small_index_end(&s);
}

static void test_terms_are_absent_where_a_segment_does_not_have_them(void **state)
{
    (void)state;
    static const bool absent[3][4] = { /* of a, b, c, d */
                                       { false, false, true, true },
                                       { false, false, false, true },
                                       { false, true, true, true }
    };
    small_index s;
    planned p;
    begin(&s, "text");
    planned_init(&p, &s, small_index_parse(&s, "a b c d"), &ones);
    for (size_t segment = 0; segment < 3; segment++) {
        planned_enter(&p, segment);
        assert_ptr_equal(p.plan.segment, &s.index->segments[segment]);
        assert_false(p.plan.root.absent);
        for (size_t i = 0; i < 4; i++) assert_int_equal(p.plan.root.children[i].absent, absent[segment][i]);
    }
    planned_done(&p);
    small_index_end(&s);
}

static void test_entering_a_segment_opens_its_lists(void **state)
{
    (void)state;
    static const uint32_t dfs[] = { 2, 2, 1 }; /* of a */
    small_index s;
    planned p;
    begin(&s, "text");
    planned_init(&p, &s, small_index_parse(&s, "a"), &ones);
    for (size_t i = 0; i < 9; i++) {
        planned_enter(&p, i % 3);
        assert_int_equal(p.plan.root.children[0].terms[0].list.df, dfs[i % 3]);
    }
    planned_done(&p);
    small_index_end(&s);
}

static void test_the_weight_of_a_term_is_its_boost_times_its_idf(void **state)
{
    (void)state;
    small_index s;
    planned p;
    begin(&s, "text");
    planned_init(&p, &s, small_index_parse(&s, "b c b b"), &ones);
    assert_same_bits(p.plan.root.children[0].weight, 3.0f * dls__bm25_idf(6, 3));
    assert_same_bits(p.plan.root.children[1].weight, dls__bm25_idf(6, 1));
    planned_done(&p);
    small_index_end(&s);
}

static void test_the_weight_of_a_phrase_is_the_sum_of_its_terms_idfs(void **state)
{
    (void)state;
    small_index s;
    planned p;
    begin(&s, "text");
    planned_init(&p, &s, small_index_phrase(&s, "a c b a"), &ones);
    const dls__plan_node *node = &p.plan.root;
    float a = dls__bm25_idf(6, 5), b = dls__bm25_idf(6, 3), c = dls__bm25_idf(6, 1);
    assert_int_equal(node->term_count, 4);
    assert_same_bits(node->weight, a + c + b + a);
    planned_done(&p);
    small_index_end(&s);
}

static void test_lists_that_a_phrase_needs_stand_shortest_first(void **state)
{
    (void)state;
    static const struct {
        const char *phrase;
        size_t order[4]; /* terms */
    } rows[] = {
        { "a c b a", { 1, 0, 2, 3 } },
        { "a b c d", { 3, 2, 0, 1 } },
        { "d c b a", { 0, 1, 2, 3 } },
        { "a a a a", { 0, 1, 2, 3 } },
    };
    small_index s;
    begin(&s, "text");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        planned p;
        planned_init(&p, &s, small_index_phrase(&s, rows[i].phrase), &ones);
        planned_enter(&p, 1);
        const dls__plan_node *node = &p.plan.root;
        assert_int_equal(node->needed_count, 4);
        for (size_t j = 0; j < 4; j++) assert_ptr_equal(node->needed[j], &node->terms[rows[i].order[j]].list);
        planned_done(&p);
    }
    small_index_end(&s);
}

static void test_two_common_words_in_a_row_are_run_as_their_pair(void **state)
{
    (void)state;
    static const struct {
        const char *phrase;
        dls_node_kind kind;
        size_t pairs, terms; /* that are needed */
    } rows[] = {
        { "a b", DLS_NODE_TERM, 1, 0 },     { "b c", DLS_NODE_PHRASE, 0, 2 }, /* c is not common */
        { "a a", DLS_NODE_PHRASE, 0, 2 },                                     /* nowhere */
        { "a b c", DLS_NODE_PHRASE, 1, 1 }, { "a b a", DLS_NODE_PHRASE, 2, 0 },
    };
    small_index s;
    small_index_begin(&s, "text");
    for (size_t i = 0; i < 200; i++) small_index_add(&s, i % 20 == 0 ? "a b c" : "a b a");
    small_index_open(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        planned p;
        planned_init(&p, &s, small_index_phrase(&s, rows[i].phrase), &ones);
        planned_enter(&p, 0);
        const dls__plan_node *node = &p.plan.root;
        size_t pairs = 0;
        for (size_t j = 0; j < node->needed_count; j++)
            pairs += node->needed[j] >= node->pairs && node->needed[j] < node->pairs + node->term_count;
        assert_int_equal(node->kind, rows[i].kind);
        assert_int_equal(pairs, rows[i].pairs);
        assert_int_equal(node->needed_count - pairs, rows[i].terms);
        planned_done(&p);
    }
    small_index_end(&s);
}

static void test_fields_of_weight_zero_are_left_out(void **state)
{
    (void)state;
    small_index s;
    planned p;
    dls__rank_parameters parameters = ones;
    parameters.weights[1] = 0.0f;
    begin(&s, "text other third");
    planned_init(&p, &s, small_index_parse(&s, "a"), &parameters);
    assert_int_equal(p.plan.root.children[0].fields, 0x5);
    planned_done(&p);
    planned_init(&p, &s, small_index_phrase(&s, "a b"), &parameters);
    assert_int_equal(p.plan.root.fields, 0x5);
    planned_done(&p);
    small_index_end(&s);
}

static void test_a_phrase_without_a_field_to_look_in_is_absent(void **state)
{
    (void)state;
    small_index s;
    planned p;
    begin(&s, "text/nopositions");
    planned_init(&p, &s, small_index_phrase(&s, "a b"), &ones);
    planned_enter(&p, 0);
    assert_true(p.plan.root.absent);
    planned_done(&p);
    small_index_end(&s);
}

/* The query may have been made for a schema that differs in this. */
static void test_a_phrase_is_sought_only_where_the_index_keeps_positions(void **state)
{
    (void)state;
    small_index s, other;
    planned p;
    begin(&s, "text/nopositions title");
    small_index_schema(&other, "text title");
    planned_init(&p, &s, small_index_phrase(&other, "a b"), &ones);
    assert_int_equal(p.plan.root.fields, 0x2);
    assert_string_equal(small_index_found(&s, p.query), "");
    planned_done(&p);
    small_index_end(&other);
    small_index_end(&s);
}

static void test_an_empty_index_can_be_planned_for(void **state)
{
    (void)state;
    small_index s;
    planned p;
    small_index_begin(&s, "text");
    small_index_open(&s);
    planned_init(&p, &s, small_index_parse(&s, "a \"b c\" -d"), &ones);
    assert_int_equal(p.plan.root.child_count, 3);
    planned_done(&p);
    small_index_end(&s);
}

static dls_status plan_and_enter(const small_index *s, const dls_query *query, const dls_allocator *allocator)
{
    dls__plan plan;
    dls__arena arena;
    dls__arena_init(&arena, allocator);
    dls_status status = dls__plan_init(&plan, s->index, query, &ones, NULL, &arena, &err);
    for (size_t i = 0; i < 3 && status == DLS_OK; i++) status = dls__plan_enter(&plan, i, &err);
    dls__arena_done(&arena);
    return status;
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    begin(&s, "text");
    dls_query *query = small_index_parse(&s, "a \"b c d\" -\"x y\" z");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls_status status = plan_and_enter(&s, query, &memory.allocator);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_df_is_summed_over_segments),
        cmocka_unit_test(test_terms_are_absent_where_a_segment_does_not_have_them),
        cmocka_unit_test(test_entering_a_segment_opens_its_lists),
        cmocka_unit_test(test_the_weight_of_a_term_is_its_boost_times_its_idf),
        cmocka_unit_test(test_the_weight_of_a_phrase_is_the_sum_of_its_terms_idfs),
        cmocka_unit_test(test_lists_that_a_phrase_needs_stand_shortest_first),
        cmocka_unit_test(test_two_common_words_in_a_row_are_run_as_their_pair),
        cmocka_unit_test(test_fields_of_weight_zero_are_left_out),
        cmocka_unit_test(test_a_phrase_without_a_field_to_look_in_is_absent),
        cmocka_unit_test(test_a_phrase_is_sought_only_where_the_index_keeps_positions),
        cmocka_unit_test(test_an_empty_index_can_be_planned_for),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("rank/plan", tests, NULL, NULL);
}
