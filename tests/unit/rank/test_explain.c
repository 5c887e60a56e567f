/* SPDX-License-Identifier: MIT
 *
 * Explanations: every node of the query in its order, numbers that can be checked by hand, and the score to the bit.
 */
#include "rank/explain.h"

#include "base/alloc.h"
#include "rank/search.h"
#include "rank/statistics.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

static dls_error err;

static const dls__rank_parameters parameters = {
    .k1 = 1.2f, .weights = { 2, 1 }, .b = { 0.75f, 0.5f }, .adjacency = 0.25f
};

typedef struct explained {
    dls__arena arena;
    const dls_explain_node *nodes;
    size_t count;
} explained;

static explained explain_by(const small_index *s, const dls_query *query, const dls__rank_parameters *by,
                            uint64_t document)
{
    explained e = { .nodes = NULL };
    dls__arena_init(&e.arena, dls__allocator_or_default(NULL));
    assert_ok(dls__explain(s->index, query, by, document, &e.arena, &e.nodes, &e.count, &err), &err);
    return e;
}

static explained explain_document(const small_index *s, const dls_query *query, uint64_t document)
{
    return explain_by(s, query, &parameters, document);
}

static void begin(small_index *s)
{
    small_index_begin(s, "title kind/keyword text");
    small_index_add(s, "title=tree\ntext=deep tree search\nkind=paper");
    small_index_add(s, "text=deep search\nkind=book");
    small_index_add(s, "title=a tree of trees\ntext=search the tree search the tree");
    small_index_commit(s);
    small_index_add(s, "kind=paper");
    small_index_add(s, "title=deep deep deep");
    small_index_open(s);
}

/* The nodes in short: depth, kind, role, text, whether it matches. */
static const char *outline(const explained *e)
{
    static const char *const kinds[] = { "", "bool", "term", "phrase", "keyword" };
    static const char *const roles[] = { "", "should", "must", "must not" };
    static char text[2000];
    size_t at = 0;
    for (size_t i = 0; i < e->count; i++) {
        const dls_explain_node *node = &e->nodes[i];
        assert_int_equal(node->text.bytes[node->text.length], '\0');
        at += (size_t)snprintf(text + at, sizeof text - at, "%u %s %s [%s]%s\n", node->depth, roles[node->occur],
                               kinds[node->kind], node->text.bytes, node->matches ? " matches" : "");
    }
    return text;
}

static void test_nodes_come_in_the_order_of_the_query_parents_first(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = NULL;
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST, small_index_keyword(&s, 1, "paper"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_parse(&s, "tree zebra"), &err), &err);
    assert_ok(dls_query_add(query, DLS_SHOULD, small_index_phrase(&s, "tree search"), &err), &err);
    assert_ok(dls_query_add(query, DLS_MUST_NOT, small_index_keyword(&s, 1, "book"), &err), &err);
    explained e = explain_document(&s, query, 0);
    assert_string_equal(outline(&e), "0 must bool [] matches\n"
                                     "1 must keyword [paper] matches\n"
                                     "1 should bool [] matches\n"
                                     "2 should term [tree] matches\n"
                                     "2 should term [zebra]\n"
                                     "1 should phrase [tree search] matches\n"
                                     "1 must not keyword [book]\n");
    dls__arena_done(&e.arena);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_term_says_how_its_score_came_about(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree tree");
    explained e = explain_document(&s, query, 2);
    const dls_explain_node *node = &e.nodes[1];
    assert_int_equal(node->df, 2);
    assert_same_bits(node->idf, dls__bm25_idf(5, 2));
    assert_same_bits(node->boost, 2.0f);
    assert_same_bits(node->k1, 1.2f);
    assert_int_equal(node->field_count, 2);
    const dls_explain_field *title = &node->fields[0], *text = &node->fields[1];
    assert_int_equal(title->field, 0);
    assert_int_equal(title->occurrences, 1);
    assert_int_equal(title->length, 4);
    assert_same_bits(title->average_length, (float)(8.0 / 3.0)); /* 1 + 4 + 3 words in three documents */
    assert_same_bits(title->weight, 2.0f);
    assert_same_bits(title->b, 0.75f);
    assert_same_bits(title->tf, (float)(2.0 / (0.25 + 0.75 * (4.0 / (8.0 / 3.0)))));
    assert_int_equal(text->field, 2);
    assert_int_equal(text->occurrences, 2);
    assert_same_bits(node->tf, title->tf + text->tf);
    assert_same_bits(node->score, 2.0f * node->idf * (1.0f - 1.2f / (1.2f + node->tf)));
    dls__arena_done(&e.arena);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_the_numbers_of_a_node_give_its_score_by_every_formula(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree search \"search the\"");
    size_t adjacent = 0;
    for (int formula = DLS_FORMULA_BM25; formula <= DLS_FORMULA_BM25L; formula++) {
        dls__rank_parameters by = parameters;
        by.formula = (dls_formula)formula;
        by.delta = 0.7f;
        explained e = explain_by(&s, query, &by, 2);
        for (size_t i = 0; i < e.count; i++) {
            const dls_explain_node *n = &e.nodes[i];
            if (n->kind == DLS_NODE_BOOL) continue;
            assert_int_equal(n->formula, formula);
            assert_same_bits(n->delta, formula == DLS_FORMULA_BM25 ? 0.0f : 0.7f);
            float tf = n->formula == DLS_FORMULA_BM25L ? n->tf + n->delta : n->tf, of_tf = 1.0f - n->k1 / (n->k1 + tf);
            if (n->formula == DLS_FORMULA_BM25_PLUS) of_tf += (float)((double)n->delta / ((double)n->k1 + 1.0));
            float score = n->boost * n->idf * of_tf; /* each step rounded */
            assert_same_bits(n->score, n->adjacent > 0.0f ? score + n->adjacent : score);
            adjacent += n->adjacent > 0.0f;
        }
        dls__arena_done(&e.arena);
    }
    assert_int_equal(adjacent, 3);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_by_other_statistics_idf_df_and_averages_are_those(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    dls_statistics *statistics;
    assert_ok(dls__statistics_collect(s.index, query, NULL, &statistics, &err), &err);
    statistics->sums.documents = 1000;
    statistics->sums.total_length[0] = 600;
    statistics->sums.documents_with[0] = 300;
    statistics->terms[0].df = 77;
    dls__rank_parameters by = parameters;
    by.statistics = statistics;
    explained e = explain_by(&s, query, &by, 0);
    const dls_explain_node *node = &e.nodes[1];
    assert_int_equal(node->df, 77);
    assert_same_bits(node->idf, dls__bm25_idf(1000, 77));
    assert_same_bits(node->fields[0].average_length, 2.0f);
    assert_same_bits(node->fields[0].tf, dls__bm25_factor(2.0f, 0.75f, 1, 2.0));
    dls__arena_done(&e.arena);
    dls__statistics_free(statistics);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_phrase_has_the_sum_of_idfs_and_the_df_of_its_rarest_word(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_phrase(&s, "deep tree search");
    explained e = explain_document(&s, query, 0);
    const dls_explain_node *node = &e.nodes[0];
    assert_int_equal(node->kind, DLS_NODE_PHRASE);
    assert_int_equal(node->df, 2);
    assert_same_bits(node->idf, dls__bm25_idf(5, 3) + dls__bm25_idf(5, 2) + dls__bm25_idf(5, 3));
    assert_same_bits(node->boost, 1.0f);
    assert_int_equal(node->field_count, 1);
    assert_int_equal(node->fields[0].field, 2);
    assert_int_equal(node->fields[0].occurrences, 1);
    dls__arena_done(&e.arena);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_a_phrase_says_its_slop_and_whether_it_is_near(void **state)
{
    (void)state;
    static const struct {
        bool near;
        const char *text;
        uint32_t slop;
        dls_node_kind kind;
        const char *shown;
        uint32_t occurrences; /* in the text of document 2: "search the tree search the tree" */
    } rows[] = {
        { false, "tree search", 0, DLS_NODE_PHRASE, "tree search", 1 },
        { false, "search tree", 1, DLS_NODE_PHRASE, "search tree", 2 },
        { true, "search tree search", 1, DLS_NODE_PHRASE, "search tree", 1 },
        { true, "tree tree", 1, DLS_NODE_TERM, "tree", 2 },
    };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_query *query = NULL;
        dls_status status = (rows[i].near ? dls_query_new_near : dls_query_new_phrase)(
            s.schema, rows[i].text, strlen(rows[i].text), rows[i].slop, 4, NULL, &query, &err);
        assert_ok(status, &err);
        explained e = explain_document(&s, query, 2);
        const dls_explain_node *node = &e.nodes[0];
        assert_int_equal(node->kind, rows[i].kind);
        assert_string_equal(node->text.bytes, rows[i].shown);
        assert_int_equal(node->near, rows[i].near && rows[i].kind == DLS_NODE_PHRASE);
        assert_int_equal(node->slop, rows[i].kind == DLS_NODE_PHRASE ? rows[i].slop : 0);
        assert_int_equal(node->fields[0].occurrences, rows[i].occurrences);
        dls__arena_done(&e.arena);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_keyword_has_its_field_and_no_score(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_keyword(&s, 1, "paper");
    explained e = explain_document(&s, query, 3);
    const dls_explain_node *node = &e.nodes[0];
    assert_int_equal(e.count, 1);
    assert_true(node->matches);
    assert_string_equal(node->text.bytes, "paper");
    assert_int_equal(node->df, 2);
    assert_int_equal(node->field_count, 1);
    const dls_explain_field only = { .field = 1 };
    assert_memory_equal(&node->fields[0], &only, sizeof only);
    assert_same_bits(node->score, 0.0f);
    assert_same_bits(node->idf, 0.0f);
    dls__arena_done(&e.arena);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_what_does_not_match_has_no_score_and_no_fields(void **state)
{
    (void)state;
    static const char *const texts[] = { "tree", "zebra", "\"deep tree\"", "\"search deep\"", "\"zebra tree\"" };
    small_index s;
    begin(&s);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        dls_query *query = small_index_parse(&s, texts[i]);
        explained e = explain_document(&s, query, 1);
        for (size_t n = 0; n < e.count; n++) {
            assert_false(e.nodes[n].matches);
            assert_same_bits(e.nodes[n].score, 0.0f);
            assert_same_bits(e.nodes[n].tf, 0.0f);
            assert_int_equal(e.nodes[n].field_count, 0);
        }
        dls__arena_done(&e.arena);
        dls_query_free(query);
    }
    small_index_end(&s);
}

static void test_a_bool_that_an_exclusion_stops_does_not_match(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = small_index_parse(&s, "deep -tree");
    explained e = explain_document(&s, query, 0);
    assert_string_equal(outline(&e), "0 must bool []\n"
                                     "1 must not bool [] matches\n"
                                     "2 should term [tree] matches\n"
                                     "1 should bool [] matches\n"
                                     "2 should term [deep] matches\n");
    assert_same_bits(e.nodes[0].score, 0.0f);
    dls__arena_done(&e.arena);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_texts_may_contain_nul(void **state)
{
    (void)state;
    small_index s;
    begin(&s);
    dls_query *query = NULL;
    assert_ok(dls_query_new_keyword(s.schema, 1, "a\0b", 3, NULL, &query, &err), &err);
    explained e = explain_document(&s, query, 0);
    assert_bytes(e.nodes[0].text.bytes, e.nodes[0].text.length, "a\0b", 3);
    dls__arena_done(&e.arena);
    dls_query_free(query);
    small_index_end(&s);
}

/* ---- Random trees ---- */

static dls_query *random_query(rng *r, small_index *s, int depth)
{
    static const char *const leaves[] = { "deep", "tree search", "\"search the tree\"", "the -deep", "tree tree" };
    dls_query *query = NULL;
    if (depth == 0 || rng_one_in(r, 4))
        return rng_one_in(r, 5) ? small_index_keyword(s, 1, "paper") : small_index_parse(s, leaves[rng_below(r, 5)]);
    assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
    for (uint64_t i = rng_below(r, 5); i > 0; i--) {
        dls_occur occur = rng_one_in(r, 2) ? DLS_SHOULD : (dls_occur)rng_between(r, DLS_SHOULD, DLS_MUST_NOT);
        assert_ok(dls_query_add(query, occur, random_query(r, s, depth - 1), &err), &err);
    }
    return query;
}

static void assert_sums_up(const explained *e)
{
    for (size_t i = 0; i < e->count; i++) {
        const dls_explain_node *node = &e->nodes[i];
        float sum = 0.0f;
        if (node->kind != DLS_NODE_BOOL || !node->matches) continue;
        for (size_t c = i + 1; c < e->count && e->nodes[c].depth > node->depth; c++)
            if (e->nodes[c].depth == node->depth + 1 && e->nodes[c].occur != DLS_MUST_NOT && e->nodes[c].matches)
                sum += e->nodes[c].score;
        assert_same_bits(node->score, sum);
    }
}

static void test_the_first_score_is_the_hits_to_the_bit_for_any_query(void **state)
{
    (void)state;
    rng r = rng_for_test(20261127);
    small_index s;
    size_t compared = 0;
    begin(&s);
    for (int round = 0; round < 600; round++) {
        dls_query *query = random_query(&r, &s, 4);
        dls_hit hits[5];
        dls__search_result result;
        bool found[5] = { false };
        assert_ok(
            dls__search(s.index, query, &parameters, 5, false, dls__allocator_or_default(NULL), hits, &result, &err),
            &err);
        for (size_t i = 0; i < result.count; i++) {
            explained e = explain_document(&s, query, hits[i].document);
            found[hits[i].document] = true;
            assert_true(e.nodes[0].matches);
            assert_same_bits(e.nodes[0].score, hits[i].score);
            assert_sums_up(&e);
            dls__arena_done(&e.arena);
            compared++;
        }
        for (uint64_t d = 0; d < 5; d++) {
            explained e = explain_document(&s, query, d);
            assert_int_equal(e.nodes[0].matches, found[d]);
            dls__arena_done(&e.arena);
        }
        dls_query_free(query);
    }
    assert_true(compared > 300);
    small_index_end(&s);
}

static void test_without_memory_nothing_leaks(void **state)
{
    (void)state;
    small_index s;
    testalloc memory;
    testalloc_init(&memory);
    begin(&s);
    dls_query *query = small_index_parse(&s, "deep \"tree search\" -zebra");
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__arena arena;
        const dls_explain_node *nodes = NULL;
        size_t count;
        dls__arena_init(&arena, &memory.allocator);
        dls_status status = dls__explain(s.index, query, &parameters, 0, &arena, &nodes, &count, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        assert_true((status == DLS_OK) == (nodes != NULL));
        dls__arena_done(&arena);
    }
    testalloc_done(&memory);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_come_in_the_order_of_the_query_parents_first),
        cmocka_unit_test(test_a_term_says_how_its_score_came_about),
        cmocka_unit_test(test_the_numbers_of_a_node_give_its_score_by_every_formula),
        cmocka_unit_test(test_by_other_statistics_idf_df_and_averages_are_those),
        cmocka_unit_test(test_a_phrase_has_the_sum_of_idfs_and_the_df_of_its_rarest_word),
        cmocka_unit_test(test_a_phrase_says_its_slop_and_whether_it_is_near),
        cmocka_unit_test(test_a_keyword_has_its_field_and_no_score),
        cmocka_unit_test(test_what_does_not_match_has_no_score_and_no_fields),
        cmocka_unit_test(test_a_bool_that_an_exclusion_stops_does_not_match),
        cmocka_unit_test(test_texts_may_contain_nul),
        cmocka_unit_test(test_the_first_score_is_the_hits_to_the_bit_for_any_query),
        cmocka_unit_test(test_without_memory_nothing_leaks),
    };
    return cmocka_run_group_tests_name("rank/explain", tests, NULL, NULL);
}
