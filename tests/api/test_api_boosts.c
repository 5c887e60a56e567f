/* SPDX-License-Identifier: MIT
 *
 * Boosts by columns as a stranger uses them: newer and better liked documents come first, explanations say by how much,
 * and what makes no sense is refused.
 */
#include <math.h>

#include "support/small_index.h"

static dls_error err;

enum { TEXT, DAY, LIKES, FREE, TAG };

/* Documents that score the same without boosts, in two segments. */
static void begin(small_index *s)
{
    small_index_begin(s, "text day/date likes/integer free/boolean tag/keyword/column");
    small_index_add(s, "text=tree\nday=2020-01-01\nlikes=1000\nfree=false");
    small_index_add(s, "text=tree\nday=2020-01-11\nlikes=10\nfree=true");
    small_index_commit(s);
    small_index_add(s, "text=tree\nlikes=-3");
    small_index_add(s, "text=tree\nday=2020-01-31\nlikes=100");
    small_index_open(s);
}

static dls_column_boost boost_of(size_t field, dls_boost_form form, float weight, double scale, const char *origin)
{
    dls_column_boost boost = DLS_COLUMN_BOOST_INIT;
    boost.field = field;
    boost.form = form;
    boost.weight = weight;
    boost.scale = scale;
    boost.origin = origin;
    return boost;
}

static dls_hits *boosted(small_index *s, const dls_query *query, const dls_column_boost *boosts, size_t count)
{
    dls_hits *hits;
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    options.column_boosts = boosts;
    options.column_boost_count = count;
    assert_ok(dls_search(s->index, query, 10, &options, &hits, &err), &err);
    return hits;
}

static void test_scores_are_multiplied(void **state)
{
    (void)state;
    static const struct {
        size_t field;
        dls_boost_form form;
        float weight;
        double scale;
        const char *origin, *end;
        uint64_t documents[4]; /* best first */
        float factors[4];
    } rows[] = {
        { DAY, DLS_BOOST_NEAR, 1.0f, 10.0, "2020-01-11", NULL, { 1, 0, 3, 2 }, { 2.0f, 1.5f, 4.0f / 3.0f, 1.0f } },
        { LIKES, DLS_BOOST_LARGE, 2.0f, 100.0, NULL, NULL, { 0, 3, 1, 2 }, { 2.818182f, 2.0f, 1.181818f, 1.0f } },
        { LIKES, DLS_BOOST_BETWEEN, 1.0f, 1.0, "100", "0", { 2, 1, 0, 3 }, { 2.0f, 1.9f, 1.0f, 1.0f } },
        { FREE, DLS_BOOST_BETWEEN, 4.0f, 1.0, NULL, "true", { 1, 0, 2, 3 }, { 5.0f, 1.0f, 1.0f, 1.0f } },
        { DAY, DLS_BOOST_BETWEEN, 1.0f, 1.0, "2020", "2020-02", { 3, 1, 0, 2 }, { 1.967742f, 1.322581f, 1.0f, 1.0f } },
    };
    small_index s;
    dls_hits *plain;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    assert_ok(dls_search(s.index, query, 10, NULL, &plain, &err), &err);
    float score = dls_hits_at(plain, 0)->score;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_column_boost boost =
            boost_of(rows[i].field, rows[i].form, rows[i].weight, rows[i].scale, rows[i].origin);
        boost.end = rows[i].end;
        dls_hits *hits = boosted(&s, query, &boost, 1);
        assert_int_equal(dls_hits_count(hits), 4);
        for (size_t j = 0; j < 4; j++) {
            assert_int_equal(dls_hits_at(hits, j)->document, rows[i].documents[j]);
            assert_true(fabsf(dls_hits_at(hits, j)->score / score - rows[i].factors[j]) < 1e-6f * rows[i].factors[j]);
        }
        dls_hits_free(hits);
    }
    dls_hits_free(plain);
    dls_query_free(query);
    small_index_end(&s);
}

static void test_an_explanation_says_what_columns_did(void **state)
{
    (void)state;
    small_index s;
    const dls_explain_node *nodes;
    size_t count;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree bush");
    const dls_column_boost boosts[] = { boost_of(DAY, DLS_BOOST_NEAR, 1.0f, 10.0, "2020-01-11"),
                                        boost_of(LIKES, DLS_BOOST_LARGE, 2.0f, 100.0, NULL) };
    dls_hits *hits = boosted(&s, query, boosts, 2);
    for (size_t i = 0; i < dls_hits_count(hits); i++) {
        assert_ok(dls_hits_explain(hits, i, &nodes, &count, &err), &err);
        assert_int_equal(nodes[0].boost_count, 2);
        const dls_explain_boost *day = &nodes[0].boosts[0], *likes = &nodes[0].boosts[1];
        bool has_day = dls_hits_at(hits, i)->document != 2;
        assert_int_equal(day->field, DAY);
        assert_int_equal(day->has_value, has_day);
        assert_int_equal(day->value.length, has_day ? 10 : 0);
        assert_true(has_day || day->factor == 1.0f);
        assert_int_equal(likes->field, LIKES);
        assert_true(likes->has_value);
        assert_same_bits(nodes[0].factor, day->factor * likes->factor);
        assert_same_bits(nodes[0].score, nodes[1].score * nodes[0].factor);
        assert_same_bits(nodes[0].score, dls_hits_at(hits, i)->score);
        for (size_t j = 1; j < count; j++) assert_true(nodes[j].factor == 1.0f && nodes[j].boost_count == 0);
    }
    assert_ok(dls_hits_explain(hits, 0, &nodes, &count, &err), &err);
    assert_string_equal(nodes[0].boosts[1].value.bytes, "1000");
    dls_hits_free(hits);
    dls_query_free(query);
    small_index_end(&s);
}

/* What scores nothing has nothing to multiply; a constant has. */
static void test_all_documents_are_ordered_by_a_column(void **state)
{
    (void)state;
    static const uint64_t by_likes[] = { 0, 3, 1, 2 };
    small_index s;
    dls_query *all, *constant;
    begin(&s);
    const dls_column_boost boost = boost_of(LIKES, DLS_BOOST_LARGE, 1.0f, 100.0, NULL);
    assert_ok(dls_query_new_all(NULL, &all, &err), &err);
    dls_hits *hits = boosted(&s, all, &boost, 1);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(dls_hits_at(hits, i)->document, i);
        assert_same_bits(dls_hits_at(hits, i)->score, 0.0f);
    }
    dls_hits_free(hits);
    assert_ok(dls_query_new_constant(all, 1.0f, NULL, &constant, &err), &err);
    hits = boosted(&s, constant, &boost, 1);
    for (size_t i = 0; i < 4; i++) assert_int_equal(dls_hits_at(hits, i)->document, by_likes[i]);
    assert_same_bits(dls_hits_at(hits, 1)->score, 1.5f);
    dls_hits_free(hits);
    dls_query_free(constant);
    small_index_end(&s);
}

static void test_what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    static const struct {
        dls_column_boost boost;
        const char *part;
    } rows[] = {
        { { 0, TEXT, DLS_BOOST_NEAR, 1.0f, 1.0, NULL, NULL }, "no field 0 with a column of numbers" },
        { { 0, TAG, DLS_BOOST_NEAR, 1.0f, 1.0, NULL, NULL }, "no field 4 with a column of numbers" },
        { { 0, 99, DLS_BOOST_NEAR, 1.0f, 1.0, NULL, NULL }, "no field 99" },
        { { 0, LIKES, (dls_boost_form)0, 1.0f, 1.0, NULL, NULL }, "no form 0" },
        { { 0, LIKES, (dls_boost_form)4, 1.0f, 1.0, NULL, NULL }, "no form 4" },
        { { 0, LIKES, DLS_BOOST_LARGE, -0.1f, 1.0, NULL, NULL }, "weight -0.1" },
        { { 0, LIKES, DLS_BOOST_LARGE, 1001.0f, 1.0, NULL, NULL }, "weight 1001" },
        { { 0, LIKES, DLS_BOOST_LARGE, NAN, 1.0, NULL, NULL }, "weight" },
        { { 0, LIKES, DLS_BOOST_LARGE, 1.0f, 0.0, NULL, NULL }, "scale 0" },
        { { 0, LIKES, DLS_BOOST_LARGE, 1.0f, (double)INFINITY, NULL, NULL }, "scale inf" },
        { { 0, LIKES, DLS_BOOST_NEAR, 1.0f, 1.0, "many", NULL }, "'many' is no whole number" },
        { { 0, DAY, DLS_BOOST_BETWEEN, 1.0f, 1.0, "2020", "soon" }, "'soon' is no date" },
        { { 0, DAY, DLS_BOOST_BETWEEN, 1.0f, 1.0, "2020", "2020-01" }, "between a value and itself" },
        { { 0, LIKES, DLS_BOOST_BETWEEN, 1.0f, 1.0, NULL, NULL }, "between a value and itself" },
    };
    small_index s;
    dls_hits *hits = NULL;
    begin(&s);
    dls_query *query = small_index_parse(&s, "tree");
    dls_search_options options = DLS_SEARCH_OPTIONS_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        dls_column_boost boosts[2] = { boost_of(LIKES, DLS_BOOST_LARGE, 1.0f, 1.0, NULL), rows[i].boost };
        boosts[1].struct_size = sizeof boosts[1];
        options.column_boosts = boosts;
        options.column_boost_count = 2;
        assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, rows[i].part);
    }
    options.column_boosts = NULL;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_EINVAL, &err, "none given");
    options.column_boost_count = DLS_MAX_COLUMN_BOOSTS + 1;
    assert_fails(dls_search(s.index, query, 1, &options, &hits, &err), DLS_ELIMIT, &err, "9 boosts");
    assert_null(hits);
    dls_query_free(query);
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores_are_multiplied),
        cmocka_unit_test(test_an_explanation_says_what_columns_did),
        cmocka_unit_test(test_all_documents_are_ordered_by_a_column),
        cmocka_unit_test(test_what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests_name("api/boosts", tests, NULL, NULL);
}
