/* SPDX-License-Identifier: MIT
 *
 * The metrics of bench/relevance, on rankings short enough to be worked out by hand.
 */
#include "relevance/metrics.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* cmocka compares in single precision; rounding of doubles is all that may differ here. */
static void assert_close(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-12)) fail_msg("%.17g is not %.17g", found, expected);
}

static void test_best_ranking_has_1_everywhere_but_precision(void **state)
{
    (void)state;
    int grades[] = { 3, 1 };
    int judged[] = { 1, 0, 3 };
    struct metrics found;
    assert_true(metrics_of_query(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_close(found.ndcg_10, 1);
    assert_close(found.map, 1);
    assert_close(found.p_10, 0.2); /* ten places are on the page, whether or not they are filled */
    assert_close(found.recall_100, 1);
    assert_close(found.recall_1000, 1);
}

static void test_gain_is_the_grade_and_is_discounted_by_place(void **state)
{
    (void)state;
    int grades[] = { 0, 2, 0, 1 };
    int judged[] = { 2, 1, 4, 0 };
    struct metrics found;
    assert_true(metrics_of_query(grades, COUNT(grades), judged, COUNT(judged), &found));
    double gain = 2 / log2(3) + 1 / log2(5);
    double best = 4 / log2(2) + 2 / log2(3) + 1 / log2(4);
    assert_close(found.ndcg_10, gain / best);
}

static void test_documents_not_found_lower_average_precision(void **state)
{
    (void)state;
    int grades[] = { 1, 0, 1, 0, 0, 1 };
    int judged[] = { 1, 1, 1, 1, 0 };
    struct metrics found;
    assert_true(metrics_of_query(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_close(found.map, (1.0 / 1 + 2.0 / 3 + 3.0 / 6) / 4);
    assert_close(found.p_10, 0.3);
    assert_close(found.recall_100, 0.75);
}

static void test_each_metric_looks_as_far_as_its_name_says(void **state)
{
    (void)state;
    static int grades[1500];
    int judged[] = { 1, 1, 1, 1, 1 };
    struct metrics found;
    grades[9] = grades[10] = grades[99] = grades[100] = 1; /* places 10, 11, 100, 101 */
    assert_true(metrics_of_query(grades, 1000, judged, COUNT(judged), &found));
    double best = 1 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5) + 1 / log2(6);
    assert_close(found.ndcg_10, 1 / log2(11) / best);
    assert_close(found.p_10, 0.1);
    assert_close(found.map, (1.0 / 10 + 2.0 / 11 + 3.0 / 100 + 4.0 / 101) / 5);
    assert_close(found.recall_100, 0.6);
    assert_close(found.recall_1000, 0.8);
}

static void test_ideal_page_has_ten_places(void **state)
{
    (void)state;
    int grades[10], judged[15];
    struct metrics found;
    for (size_t i = 0; i < COUNT(grades); i++) grades[i] = 1;
    for (size_t i = 0; i < COUNT(judged); i++) judged[i] = 1;
    assert_true(metrics_of_query(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_close(found.ndcg_10, 1);
    assert_close(found.recall_100, 10.0 / 15);
}

static void test_grades_below_1_are_worth_nothing(void **state)
{
    (void)state;
    int grades[] = { -2, 1 };
    int judged[] = { -2, 0, 1 };
    struct metrics found;
    assert_true(metrics_of_query(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_close(found.ndcg_10, 1 / log2(3));
    assert_close(found.map, 0.5);
}

static void test_query_without_hits_has_0(void **state)
{
    (void)state;
    int judged[] = { 1 };
    struct metrics found;
    assert_true(metrics_of_query(NULL, 0, judged, COUNT(judged), &found));
    assert_close(found.ndcg_10, 0);
    assert_close(found.map, 0);
    assert_close(found.recall_1000, 0);
}

static void test_query_without_relevant_documents_is_left_out(void **state)
{
    (void)state;
    int grades[] = { 0 }, judged[] = { 0, 0 };
    struct metrics found = { .map = 7 };
    assert_false(metrics_of_query(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_close(found.map, 7);
}

static void test_mean_is_over_the_queries_that_it_is_told(void **state)
{
    (void)state;
    struct metrics sum = { 0 };
    metrics_add(&sum, &(struct metrics){ 1, 0.5, 0.2, 1, 1 });
    metrics_add(&sum, &(struct metrics){ 0.5, 0.25, 0.1, 0, 1 });
    struct metrics mean = metrics_mean(&sum, 4); /* two of them found nothing */
    assert_close(mean.ndcg_10, 0.375);
    assert_close(mean.map, 0.1875);
    assert_close(mean.p_10, 0.075);
    assert_close(mean.recall_100, 0.25);
    assert_close(mean.recall_1000, 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_ranking_has_1_everywhere_but_precision),
        cmocka_unit_test(test_gain_is_the_grade_and_is_discounted_by_place),
        cmocka_unit_test(test_documents_not_found_lower_average_precision),
        cmocka_unit_test(test_each_metric_looks_as_far_as_its_name_says),
        cmocka_unit_test(test_ideal_page_has_ten_places),
        cmocka_unit_test(test_grades_below_1_are_worth_nothing),
        cmocka_unit_test(test_query_without_hits_has_0),
        cmocka_unit_test(test_query_without_relevant_documents_is_left_out),
        cmocka_unit_test(test_mean_is_over_the_queries_that_it_is_told),
    };
    return cmocka_run_group_tests_name("bench/metrics", tests, NULL, NULL);
}
