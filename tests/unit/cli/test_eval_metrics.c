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

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

/* Relevant at 2 and 5, of three that are, one of them with grade 2:
 * DCG = 2 / log2(3) + 1 / log2(6), ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4). */
static void test_a_ranking_by_hand(void **state)
{
    (void)state;
    const int grades[] = { 0, 2, 0, 0, 1, 0 };
    int judged[] = { 1, 0, 2, 0, 1 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, 6, judged, 5, &found));
    NEAR(found.ndcg_10, (2.0 / log2(3.0) + 1.0 / log2(6.0)) / (2.0 + 1.0 / log2(3.0) + 0.5));
    NEAR(found.map, (1.0 / 2.0 + 2.0 / 5.0) / 3.0);
    NEAR(found.p_10, 0.2);
    NEAR(found.recall_100, 2.0 / 3.0);
    NEAR(found.recall_1000, 2.0 / 3.0);
    NEAR(found.success_1, 0.0);
    NEAR(found.mrr, 0.5);
}

static void test_what_stands_behind_a_place_counts_for_what_goes_farther(void **state)
{
    (void)state;
    static int grades[1200];
    int judged[] = { 1, 1, 1, 1 };
    grades[10] = grades[100] = grades[999] = grades[1000] = 1; /* places 11, 101, 1000, 1001 */
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, 1200, judged, 4, &found));
    NEAR(found.ndcg_10, 0.0);
    NEAR(found.p_10, 0.0);
    NEAR(found.recall_100, 0.25);
    NEAR(found.recall_1000, 0.75);
    NEAR(found.map, (1.0 / 11 + 2.0 / 101 + 3.0 / 1000 + 4.0 / 1001) / 4.0);
    NEAR(found.mrr, 1.0 / 11);
}

static void test_perfect_and_empty(void **state)
{
    (void)state;
    const int grades[] = { 3, 1 };
    int judged[] = { 1, 3 }, none[] = { 0, -1 };
    struct eval_metrics found;
    assert_true(eval_metrics_of(grades, 2, judged, 2, &found));
    NEAR(found.ndcg_10, 1.0);
    NEAR(found.map, 1.0);
    NEAR(found.success_1, 1.0);
    NEAR(found.mrr, 1.0);
    assert_true(eval_metrics_of(grades, 0, judged, 2, &found));
    NEAR(found.ndcg_10 + found.map + found.p_10 + found.recall_100 + found.success_1 + found.mrr, 0.0);
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
    NEAR(mean.ndcg_10, 0.5);
    NEAR(mean.map, 1.0);
    NEAR(mean.p_10, 1.5);
    NEAR(mean.recall_100, 2.0);
    NEAR(mean.recall_1000, 2.5);
    NEAR(mean.success_1, 3.0);
    NEAR(mean.mrr, 3.5);
    mean = eval_metrics_mean(&(struct eval_metrics){ .map = 0.0 }, 0);
    NEAR(mean.map, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ranking_by_hand),
        cmocka_unit_test(test_what_stands_behind_a_place_counts_for_what_goes_farther),
        cmocka_unit_test(test_perfect_and_empty),
        cmocka_unit_test(test_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
