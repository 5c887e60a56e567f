/* SPDX-License-Identifier: MIT
 *
 * Figures of rankings that were computed by hand.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/eval_metrics.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* cmocka compares in single precision; rounding of doubles is all that may differ here. */
static void assert_near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-12)) fail_msg("%.17g is not %.17g", found, expected);
}

/* Relevant at 2 and 5, of three that are, one of them with grade 2:
 * DCG = 2 / log2(3) + 1 / log2(6), ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4). */
static void test_a_ranking_by_hand(void **state)
{
    (void)state;
    const int grades[] = { 0, 2, 0, 0, 1, 0 };
    int judged[] = { 1, 0, 2, 0, 1 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, 6, judged, 5, &found));
    assert_near(found.ndcg_10, (2.0 / log2(3.0) + 1.0 / log2(6.0)) / (2.0 + 1.0 / log2(3.0) + 0.5));
    assert_near(found.map, (1.0 / 2.0 + 2.0 / 5.0) / 3.0);
    assert_near(found.p_10, 0.2);
    assert_near(found.recall_100, 2.0 / 3.0);
    assert_near(found.recall_1000, 2.0 / 3.0);
    assert_near(found.success_1, 0.0);
    assert_near(found.mrr, 0.5);
}

static void test_what_stands_behind_a_place_counts_for_what_goes_farther(void **state)
{
    (void)state;
    static int grades[1200];
    int judged[] = { 1, 1, 1, 1 };
    grades[10] = grades[100] = grades[999] = grades[1000] = 1; /* places 11, 101, 1000, 1001 */
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, 1200, judged, 4, &found));
    assert_near(found.ndcg_10, 0.0);
    assert_near(found.p_10, 0.0);
    assert_near(found.recall_100, 0.25);
    assert_near(found.recall_1000, 0.75);
    assert_near(found.map, (1.0 / 11 + 2.0 / 101 + 3.0 / 1000 + 4.0 / 1001) / 4.0);
    assert_near(found.mrr, 1.0 / 11);
}

static void test_perfect_and_empty(void **state)
{
    (void)state;
    const int grades[] = { 3, 1 };
    int judged[] = { 1, 3 }, none[] = { 0, -1 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, 2, judged, 2, &found));
    assert_near(found.ndcg_10, 1.0);
    assert_near(found.map, 1.0);
    assert_near(found.success_1, 1.0);
    assert_near(found.mrr, 1.0);
    assert_true(eval_metrics_of(grades, 0, judged, 2, &found));
    assert_near(found.ndcg_10 + found.map + found.p_10 + found.recall_100 + found.success_1 + found.mrr, 0.0);
    assert_false(eval_metrics_of(grades, 2, none, 2, &found));
}

static void test_mean(void **state)
{
    (void)state;
    struct eval_metrics sum = { .map = 0.0 };
    const struct eval_metrics one = { 1, 2, 3, 4, 5, 6, 7 };
    eval_metrics_add(&sum, &one);
    eval_metrics_add(&sum, &one);
    struct eval_metrics mean = eval_metrics_mean(&sum, 4);
    assert_near(mean.ndcg_10, 0.5);
    assert_near(mean.map, 1.0);
    assert_near(mean.p_10, 1.5);
    assert_near(mean.recall_100, 2.0);
    assert_near(mean.recall_1000, 2.5);
    assert_near(mean.success_1, 3.0);
    assert_near(mean.mrr, 3.5);
    mean = eval_metrics_mean(&(struct eval_metrics){ .map = 0.0 }, 0);
    assert_near(mean.map, 0.0);
}

static void test_gain_is_the_grade_and_is_discounted_by_place(void **state)
{
    (void)state;
    int grades[] = { 0, 2, 0, 1 };
    int judged[] = { 2, 1, 4, 0 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, COUNT(grades), judged, COUNT(judged), &found));
    double gain = 2 / log2(3) + 1 / log2(5);
    double best = 4 / log2(2) + 2 / log2(3) + 1 / log2(4);
    assert_near(found.ndcg_10, gain / best);
}

static void test_documents_not_found_lower_average_precision(void **state)
{
    (void)state;
    int grades[] = { 1, 0, 1, 0, 0, 1 };
    int judged[] = { 1, 1, 1, 1, 0 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_near(found.map, (1.0 / 1 + 2.0 / 3 + 3.0 / 6) / 4);
    assert_near(found.p_10, 0.3);
    assert_near(found.recall_100, 0.75);
}

static void test_each_metric_looks_as_far_as_its_name_says(void **state)
{
    (void)state;
    static int grades[1500];
    int judged[] = { 1, 1, 1, 1, 1 };
    struct eval_metrics found;
    grades[9] = grades[10] = grades[99] = grades[100] = 1; /* places 10, 11, 100, 101 */
    assert_true(eval_metrics_of(grades, 1000, judged, COUNT(judged), &found));
    double best = 1 + 1 / log2(3) + 1 / log2(4) + 1 / log2(5) + 1 / log2(6);
    assert_near(found.ndcg_10, 1 / log2(11) / best);
    assert_near(found.p_10, 0.1);
    assert_near(found.map, (1.0 / 10 + 2.0 / 11 + 3.0 / 100 + 4.0 / 101) / 5);
    assert_near(found.recall_100, 0.6);
    assert_near(found.recall_1000, 0.8);
}

static void test_ideal_page_has_ten_places(void **state)
{
    (void)state;
    int grades[10], judged[15];
    struct eval_metrics found;
    for (size_t i = 0; i < COUNT(grades); i++) grades[i] = 1;
    for (size_t i = 0; i < COUNT(judged); i++) judged[i] = 1;
    assert_true(eval_metrics_of(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_near(found.ndcg_10, 1);
    assert_near(found.recall_100, 10.0 / 15);
}

static void test_grades_below_1_are_worth_nothing(void **state)
{
    (void)state;
    int grades[] = { -2, 1 };
    int judged[] = { -2, 0, 1 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, COUNT(grades), judged, COUNT(judged), &found));
    assert_near(found.ndcg_10, 1 / log2(3));
    assert_near(found.map, 0.5);
}

static void test_query_without_hits_has_0(void **state)
{
    (void)state;
    int judged[] = { 1 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(NULL, 0, judged, COUNT(judged), &found));
    assert_near(found.ndcg_10, 0);
    assert_near(found.map, 0);
    assert_near(found.recall_1000, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ranking_by_hand),
        cmocka_unit_test(test_what_stands_behind_a_place_counts_for_what_goes_farther),
        cmocka_unit_test(test_perfect_and_empty),
        cmocka_unit_test(test_mean),
        cmocka_unit_test(test_gain_is_the_grade_and_is_discounted_by_place),
        cmocka_unit_test(test_documents_not_found_lower_average_precision),
        cmocka_unit_test(test_each_metric_looks_as_far_as_its_name_says),
        cmocka_unit_test(test_ideal_page_has_ten_places),
        cmocka_unit_test(test_grades_below_1_are_worth_nothing),
        cmocka_unit_test(test_query_without_hits_has_0),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
