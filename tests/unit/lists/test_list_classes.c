/* SPDX-License-Identifier: MIT
 *
 * Cuts of many distributions of impacts: what edges and kth impacts promise, against sorting.
 */
#include "lists/list_classes.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

#define MOST 5000

static int compare_descending(const void *left, const void *right)
{
    float a = *(const float *)left, b = *(const float *)right;
    return a < b ? 1 : a > b ? -1 : 0;
}

/* The k-th largest, of `count` in descending order. */
static void assert_kths(const dls__class_cut *cut, const float *sorted, size_t count)
{
    static const size_t ranks[] = { 10, 100, 1000 };
    for (size_t i = 0; i < DLS__KTHS; i++) {
        if (count < ranks[i]) {
            assert_int_equal(cut->kth[i], 0);
            continue;
        }
        float kth = sorted[ranks[i] - 1], value = dls__kth_value(cut->kth[i]);
        assert_true(value <= kth);
        assert_true(cut->kth[i] == UINT16_MAX || dls__kth_value(cut->kth[i] + 1u) > kth);
    }
}

static void assert_classes(const dls__class_cut *cut, const float *impacts, size_t count)
{
    for (size_t i = 1; i < DLS__CLASSES; i++) assert_true(cut->edge[i] >= cut->edge[i - 1]);
    for (size_t i = 0; i < count; i++) {
        uint32_t class = dls__class_of(cut, impacts[i]);
        assert_in_range(class, 1, DLS__CLASSES);
        assert_true(impacts[i] <= dls__edge_value(cut->edge[class - 1]));
        if (class > 1) assert_true(impacts[i] > dls__edge_value(cut->edge[class - 2]));
    }
}

/* Cut `count` impacts and look at everything: first each for itself, then those that are equal and neighbours in
 * common, which must be the same cut. */
static void assert_cut(const float *impacts, size_t count, dls__class_cut *cut)
{
    static float sorted[MOST];
    static dls__shared_impact shared[MOST];
    memcpy(sorted, impacts, count * sizeof *impacts);
    qsort(sorted, count, sizeof *sorted, compare_descending);
    for (size_t i = 0; i < count; i++) shared[i] = (dls__shared_impact){ impacts[i], 1 };
    dls__cut_classes(shared, count, cut);
    assert_kths(cut, sorted, count);
    assert_classes(cut, impacts, count);
    uint16_t last = cut->edge[DLS__CLASSES - 1]; /* no higher than it must be */
    assert_true(last == 0 || dls__edge_value(last - 1u) < sorted[0]);

    dls__class_cut of_shared;
    size_t different = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || sorted[i] != sorted[i - 1]) shared[different++] = (dls__shared_impact){ sorted[i], 0 };
        shared[different - 1].postings++;
    }
    dls__cut_classes(shared, different, &of_shared);
    assert_memory_equal(&of_shared, cut, sizeof of_shared);
}

/* Impacts as they occur: of few different values or many, near 0, near 1, in between. */
static float random_impact(rng *r, int kind)
{
    float part = (float)rng_below(r, 1 << 24) / (float)(1 << 24);
    switch (kind) {
    case 0: return part;
    case 1: return part * part * part * part;
    case 2: return 1.0f - part * 1e-4f;
    case 3: return part * 1e-4f;
    case 4: return (float)rng_below(r, 4) / 7.0f;
    case 5: return (float)rng_below(r, 65537) / 65536.0f; /* on edges */
    case 6: return rng_one_in(r, 50) ? 1.0f : 0.0f;
    default: return rng_one_in(r, 200) ? part : 0.25f;
    }
}

static void test_random_impacts(void **state)
{
    (void)state;
    rng r = rng_for_test(41);
    static float impacts[MOST];
    for (int i = 0; i < 2000; i++) {
        dls__class_cut cut;
        size_t count = 1 + rng_below(&r, rng_one_in(&r, 10) ? MOST : 300);
        for (size_t k = 0; k < count; k++) impacts[k] = random_impact(&r, i % 8);
        assert_cut(impacts, count, &cut);
    }
}

/* Selection may not be thrown off by an order. */
static void test_impacts_in_order(void **state)
{
    (void)state;
    static float impacts[MOST];
    dls__class_cut cut;
    for (size_t i = 0; i < MOST; i++) impacts[i] = (float)i / MOST;
    assert_cut(impacts, MOST, &cut);
    for (size_t i = 0; i < MOST; i++) impacts[i] = (float)(MOST - i) / MOST;
    assert_cut(impacts, MOST, &cut);
    for (size_t i = 0; i < MOST; i++) impacts[i] = (float)(i % 2 == 0 ? i : MOST - i) / MOST;
    assert_cut(impacts, MOST, &cut);
}

static void test_equal_impacts(void **state)
{
    (void)state;
    static const float values[] = { 0.0f, 1e-9f, 1.0f / 65536.0f, 0.3f, 0.5f, 0.99999f, 1.0f };
    static const size_t counts[] = { 1, 9, 10, 20, 100, 129, 1000, 2000, MOST };
    static float impacts[MOST];
    for (size_t v = 0; v < DLS__ARRAY_LENGTH(values); v++) {
        for (size_t i = 0; i < MOST; i++) impacts[i] = values[v];
        for (size_t c = 0; c < DLS__ARRAY_LENGTH(counts); c++) {
            dls__class_cut cut;
            assert_cut(impacts, counts[c], &cut);
            assert_int_equal(dls__class_of(&cut, values[v]), 1);
        }
    }
}

static void test_nothing_and_all(void **state)
{
    (void)state;
    float impacts[200];
    dls__class_cut cut;
    for (size_t ones = 0; ones <= 200; ones++) {
        for (size_t i = 0; i < 200; i++) impacts[i] = i < ones ? 1.0f : 0.0f;
        assert_cut(impacts, 200, &cut);
        if (ones > 0 && ones < 200) assert_true(dls__class_of(&cut, 1.0f) > dls__class_of(&cut, 0.0f));
    }
}

/* The ten best are told from the rest, where they differ: this is what the cut is for. */
static void test_the_best_have_classes_of_their_own(void **state)
{
    (void)state;
    static const size_t ranks[] = { 10, 100, 1000 };
    static float impacts[MOST];
    dls__class_cut cut;
    for (size_t i = 0; i < MOST; i++) impacts[i] = 0.9f - 0.8f * (float)i / MOST;
    assert_cut(impacts, MOST, &cut);
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(ranks); i++)
        assert_true(dls__class_of(&cut, impacts[ranks[i] - 1]) > dls__class_of(&cut, impacts[ranks[i]]));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_impacts),
        cmocka_unit_test(test_impacts_in_order),
        cmocka_unit_test(test_equal_impacts),
        cmocka_unit_test(test_nothing_and_all),
        cmocka_unit_test(test_the_best_have_classes_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
