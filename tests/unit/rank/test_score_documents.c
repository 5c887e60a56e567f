/* SPDX-License-Identifier: MIT
 *
 * Scores by the formula, roles by their table, and the same bits however documents are put together.
 */
#include "rank/score_documents.h"

#include "rank_fixture.h"

static dls_error err;

static const dls__rank_parameters twos = { .k1 = 1.2f, .weights = { 2.0f, 0.5f }, .b = { 0.0f, 0.0f } };

/* Documents [0, count) of the first segment. */
static void score(planned *p, uint32_t count, dls__batch *batch)
{
    *batch = (dls__batch){ .count = count };
    for (uint32_t i = 0; i < count; i++) batch->lows[i] = (uint16_t)i;
    planned_enter(p, 0);
    assert_ok(dls__score_documents(&p->plan, &p->plan.root, DLS__EARLY_TRUE, batch, &err), &err);
}

static float expected_score(const planned *p, float tf)
{
    const dls__plan_node *root = &p->plan.root, *leaf = root->child_count > 0 ? &root->children[0] : root;
    return leaf->weight * (1.0f - 1.2f / (1.2f + tf));
}

static void begin_four(small_index *s)
{
    small_index_begin(s, "title text kind/keyword");
    small_index_add(s, "title=a b\ntext=a b x a b x a b\nkind=paper");
    small_index_add(s, "text=a");
    small_index_add(s, "title=a a a");
    small_index_add(s, "text=x");
    small_index_open(s);
}

static void test_a_term_scores_by_the_formula(void **state)
{
    (void)state;
    static const float tf[] = { 2.0f + 3 * 0.5f, 0.5f, 3 * 2.0f };
    small_index s;
    planned p;
    dls__batch batch;
    begin_four(&s);
    planned_init(&p, &s, small_index_parse(&s, "a"), &twos);
    score(&p, 4, &batch);
    for (uint32_t d = 0; d < 3; d++) {
        assert_true(batch.matches[d]);
        assert_same_bits(batch.scores[d], expected_score(&p, tf[d]));
    }
    assert_false(batch.matches[3]);
    assert_same_bits(batch.scores[3], 0.0f);
    planned_done(&p);
    small_index_end(&s);
}

static void test_a_phrase_scores_by_the_formula(void **state)
{
    (void)state;
    small_index s;
    planned p;
    dls__batch batch;
    begin_four(&s);
    planned_init(&p, &s, small_index_phrase(&s, "a b"), &twos);
    score(&p, 4, &batch);
    assert_true(batch.matches[0]);
    assert_same_bits(batch.scores[0], expected_score(&p, 2.0f + 1.5f));
    for (uint32_t d = 1; d < 4; d++) assert_false(batch.matches[d]);
    planned_done(&p);
    small_index_end(&s);
}

static void test_a_keyword_matches_and_scores_nothing(void **state)
{
    (void)state;
    small_index s;
    planned p;
    dls__batch batch;
    begin_four(&s);
    planned_init(&p, &s, small_index_keyword(&s, 2, "paper"), &twos);
    score(&p, 4, &batch);
    for (uint32_t d = 0; d < 4; d++) {
        assert_int_equal(batch.matches[d], d == 0);
        assert_same_bits(batch.scores[d], 0.0f);
    }
    planned_done(&p);
    small_index_end(&s);
}

/* In the fields that are sought alone, of those that are not left out. */
static void test_other_fields_do_not_count(void **state)
{
    (void)state;
    dls__rank_parameters without_text = twos;
    without_text.weights[1] = 0.0f;
    for (int left_out = 0; left_out < 2; left_out++) {
        small_index s;
        planned p;
        dls__batch batch;
        dls_query *query;
        begin_four(&s);
        assert_ok(dls_query_new_words(s.schema, "a", 1, left_out ? 0 : 1, NULL, &query, &err), &err);
        planned_init(&p, &s, query, left_out ? &without_text : &twos);
        score(&p, 4, &batch);
        assert_true(batch.matches[0] && batch.matches[2]);
        assert_false(batch.matches[1] || batch.matches[3]);
        assert_same_bits(batch.scores[0], expected_score(&p, 2.0f));
        planned_done(&p);
        small_index_end(&s);
    }
}

/* ----------------------------------------------------------------------------------------------------------- roles */

/* Document d has word w{i} if bit i of d is set. Clauses of three words in every combination of roles. */
static void test_roles_decide_what_matches(void **state)
{
    (void)state;
    small_index s;
    small_index_begin(&s, "text");
    for (uint32_t d = 0; d < 8; d++) {
        char text[40];
        snprintf(text, sizeof text, "x%s%s%s", d & 1 ? " w0" : "", d & 2 ? " w1" : "", d & 4 ? " w2" : "");
        small_index_add(&s, text);
    }
    small_index_open(&s);
    for (uint32_t roles = 0; roles < 27; roles++) {
        const dls_occur occurs[] = { (dls_occur)(DLS_SHOULD + roles % 3), (dls_occur)(DLS_SHOULD + roles / 3 % 3),
                                     (dls_occur)(DLS_SHOULD + roles / 9) };
        planned p;
        dls__batch batch;
        dls_query *query;
        assert_ok(dls_query_new_bool(NULL, &query, &err), &err);
        for (uint32_t i = 0; i < 3; i++) {
            char word[] = { 'w', (char)('0' + i), '\0' };
            assert_ok(dls_query_add(query, occurs[i], small_index_parse(&s, word), &err), &err);
        }
        planned_init(&p, &s, query, &twos);
        score(&p, 8, &batch);
        for (uint32_t d = 0; d < 8; d++) {
            uint32_t must = 0, should = 0, must_not = 0, scoring;
            for (uint32_t i = 0; i < 3; i++)
                *(occurs[i] == DLS_MUST ? &must : occurs[i] == DLS_SHOULD ? &should : &must_not) |= 1u << i;
            bool expected = (must != 0 ? (d & must) == must : (d & should) != 0) && (d & must_not) == 0;
            assert_int_equal(batch.matches[d], expected);
            scoring = d & (must | should);
            assert_int_equal(batch.scores[d] > 0.0f, expected && scoring != 0);
        }
        planned_done(&p);
    }
    small_index_end(&s);
}

/* --------------------------------------------------------------------------------------------------------- batches */

/* A document's score has the same bits, alone or among others. */
static void test_batches_do_not_matter(void **state)
{
    (void)state;
    rng r = rng_for_test(91);
    small_index s;
    random_index(&s, &r, 2000, 40);
    for (int q = 0; q < 60; q++) {
        planned p;
        dls__batch together = { .block = 0 }, alone = { .count = 1 };
        dls__rank_parameters parameters = random_parameters(&r, &s);
        planned_init(&p, &s, random_tree(&r, &s, 40, 3), &parameters);
        planned_enter(&p, 0);
        uint32_t documents = dls__plan_documents(&p.plan, 0);
        for (uint32_t low = 0; together.count < DLS__BATCH && low < documents; low += 1 + (uint32_t)rng_below(&r, 15))
            together.lows[together.count++] = (uint16_t)low;
        assert_ok(dls__score_documents(&p.plan, &p.plan.root, DLS__EARLY_TRUE, &together, &err), &err);
        for (uint32_t i = 0; i < together.count; i++) {
            alone.lows[0] = together.lows[i];
            assert_ok(dls__score_documents(&p.plan, &p.plan.root, DLS__EARLY_TRUE, &alone, &err), &err);
            assert_int_equal(alone.matches[0], together.matches[i]);
            assert_same_bits(alone.scores[0], together.scores[i]);
            if (!together.matches[i]) assert_same_bits(together.scores[i], 0.0f);
        }
        planned_done(&p);
    }
    small_index_end(&s);
}

/* ----------------------------------------------------------------------------------------------------- occurrences */

/* How often the only leaf of a query occurs in title and text of a document. */
static bool occurs(small_index *s, dls_query *query, uint32_t low, uint32_t found[2])
{
    planned p;
    uint32_t counts[DLS_MAX_TEXT_FIELDS], fields;
    bool matches;
    planned_init(&p, s, query, &twos);
    planned_enter(&p, 0);
    dls__plan_node *leaf = p.plan.root.child_count > 0 ? &p.plan.root.children[0] : &p.plan.root;
    assert_ok(dls__occurrences(&p.plan, leaf, 0, low, counts, &fields, &matches, &err), &err);
    for (uint32_t i = 0; i < 2; i++) found[i] = (fields >> i & 1) != 0 ? counts[i] : 0;
    planned_done(&p);
    return matches;
}

static void test_occurrences_are_those_of_fields(void **state)
{
    (void)state;
    small_index s;
    uint32_t found[2];
    begin_four(&s);
    assert_true(occurs(&s, small_index_parse(&s, "a"), 0, found));
    assert_true(found[0] == 1 && found[1] == 3);
    assert_true(occurs(&s, small_index_parse(&s, "a"), 2, found));
    assert_true(found[0] == 3 && found[1] == 0);
    assert_false(occurs(&s, small_index_parse(&s, "a"), 3, found));
    assert_false(occurs(&s, small_index_parse(&s, "none"), 0, found));
    assert_true(occurs(&s, small_index_phrase(&s, "a b"), 0, found));
    assert_true(found[0] == 1 && found[1] == 3);
    assert_false(occurs(&s, small_index_phrase(&s, "a b"), 1, found));
    assert_true(occurs(&s, small_index_keyword(&s, 2, "paper"), 0, found));
    assert_true(found[0] == 0 && found[1] == 0);
    assert_false(occurs(&s, small_index_keyword(&s, 2, "paper"), 1, found));
    small_index_end(&s);
}

#define MANY_FIELDS 6 /* more than are looked up once for all words */

/* Documents whose fields have some of a few words, often none. */
static void begin_many_fields(small_index *s, rng *r, uint32_t documents)
{
    small_index_begin(s, "a b c d e f kind/keyword");
    for (uint32_t i = 0; i < documents; i++) {
        char lines[2000] = "kind=paper";
        for (uint32_t field = 0; field < MANY_FIELDS; field++) {
            size_t at = strlen(lines);
            at += (size_t)snprintf(lines + at, sizeof lines - at, "\n%c=", 'a' + (int)field);
            random_words(r, 5, rng_below(r, rng_one_in(r, 3) ? 40 : 3), lines + at, sizeof lines - at);
        }
        small_index_add(s, lines);
    }
    small_index_open(s);
}

/* The tf of one posting, and its counts one by one. */
static float tf_of_one(const planned *p, const dls__list *list, uint32_t sought, uint32_t number, uint32_t low,
                       uint32_t *counts)
{
    float tf = 0.0f;
    uint32_t at = 0;
    dls__list_counts(list, 0, number, low, counts);
    for (uint32_t fields = list->fields; fields != 0; fields &= fields - 1, at++) {
        uint32_t field = dls__lowest_bit(fields);
        if (counts[at] > 0 && (sought >> field & 1) != 0)
            tf += (float)counts[at] * p->plan.bm25.factor[field][p->plan.columns->lengths[field][low]];
    }
    return tf;
}

static void assert_counted(planned *p, uint32_t documents)
{
    dls__plan_node *node = &p->plan.root;
    dls__batch batch = { .count = documents < DLS__BATCH ? documents : DLS__BATCH };
    dls__list *list = node->needed[0];
    dls__lows lows = dls__batch_lows(&batch);
    uint32_t numbers[DLS__BATCH], counts[DLS_MAX_TEXT_FIELDS];
    float tf[DLS__BATCH];
    for (uint32_t i = 0; i < batch.count; i++) batch.lows[i] = (uint16_t)(documents - batch.count + i);
    assert_ok(dls__list_warm(list, 0, &err), &err);
    dls__list_find_all(&list->blocks[0], &lows, numbers);
    dls__tf_of_postings(&p->plan, list, node->fields, &batch, numbers,
                        dls__kept_factors_begin(&p->plan.score_room->kept), tf, batch.matches);
    for (uint32_t i = 0; i < batch.count; i++) {
        bool there = numbers[i] != DLS__NO_POSTING;
        float own = there ? tf_of_one(p, list, node->fields, numbers[i], batch.lows[i], counts) : 0.0f;
        assert_same_bits(tf[i], own);
        assert_int_equal(batch.matches[i], own > 0.0f);
        for (uint32_t at = 0; at < list->field_count && there; at++)
            assert_int_equal(p->plan.score_room->counts[at][i], counts[at]);
    }
}

/* Also by other weights, and in other fields, than classes were cut for. */
static void test_many_documents_are_counted_in_many_fields_as_each_by_itself(void **state)
{
    (void)state;
    rng r = rng_for_test(20261128);
    for (int i = 0; i < 40; i++) {
        small_index s;
        uint32_t documents = 20 + rng_below32(&r, 400); /* short lists and long ones */
        begin_many_fields(&s, &r, documents);
        for (int j = 0; j < 8; j++) {
            dls__rank_parameters parameters = random_parameters(&r, &s);
            char word[] = { 'w', (char)('0' + j % 5), '\0' };
            planned p;
            dls_query *query = NULL;
            uint64_t fields = rng_one_in(&r, 2) ? 0 : 1 + rng_below(&r, (1 << MANY_FIELDS) - 1);
            assert_ok(dls_query_new_term(s.schema, word, 2, fields, NULL, &query, &err), &err);
            planned_init(&p, &s, query, &parameters);
            planned_enter(&p, 0);
            if (!p.plan.root.absent) assert_counted(&p, documents);
            planned_done(&p);
        }
        small_index_end(&s);
    }
}

/* As a damaged file may have it where a text's term should be. */
static void test_of_a_keyword_nothing_is_counted(void **state)
{
    (void)state;
    small_index s;
    planned p;
    dls__batch batch = { .count = 1 };
    uint32_t number = 0, counts[1][DLS__BATCH] = { { 7 } };
    begin_four(&s);
    planned_init(&p, &s, small_index_keyword(&s, 2, "paper"), &twos);
    planned_enter(&p, 0);
    dls__term_counts(&p.plan, p.plan.root.needed[0], &batch, &number, dls__kept_factors_begin(&p.plan.score_room->kept),
                     counts);
    assert_int_equal(counts[0][0], 7);
    planned_done(&p);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_term_scores_by_the_formula),
        cmocka_unit_test(test_a_phrase_scores_by_the_formula),
        cmocka_unit_test(test_a_keyword_matches_and_scores_nothing),
        cmocka_unit_test(test_other_fields_do_not_count),
        cmocka_unit_test(test_roles_decide_what_matches),
        cmocka_unit_test(test_batches_do_not_matter),
        cmocka_unit_test(test_occurrences_are_those_of_fields),
        cmocka_unit_test(test_many_documents_are_counted_in_many_fields_as_each_by_itself),
        cmocka_unit_test(test_of_a_keyword_nothing_is_counted),
    };
    return cmocka_run_group_tests_name("rank/score_documents", tests, NULL, NULL);
}
