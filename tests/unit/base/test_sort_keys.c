/* SPDX-License-Identifier: MIT
 *
 * Keys sorted by some of their bits, against a sort by comparison.
 */
#include "base/sort_keys.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

#define MOST 3000

/* A key, and where it stood. */
typedef struct numbered {
    uint64_t key;
    size_t number;
} numbered;

static unsigned compared_shift;

static int by_upper_bits(const void *left, const void *right)
{
    const numbered *a = left, *b = right;
    uint64_t x = a->key >> compared_shift, y = b->key >> compared_shift;
    if (x != y) return x < y ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

/* Keys of `bits` bits, sorted by those from `shift` on; equal ones stay in order, which those below tell. */
static void assert_sorts(rng *r, size_t count, unsigned bits, unsigned shift)
{
    static uint64_t keys[MOST], other[MOST];
    static numbered expected[MOST];
    uint64_t range = 0;
    for (size_t i = 0; i < count; i++) {
        keys[i] = rng_next(r) >> (64 - bits);
        range = keys[i] > range ? keys[i] : range;
        expected[i] = (numbered){ keys[i], i };
    }
    compared_shift = shift;
    qsort(expected, count, sizeof *expected, by_upper_bits);
    const uint64_t *sorted = dls__sort_keys(keys, other, count, shift, range);
    assert_true(sorted == keys || sorted == other);
    for (size_t i = 0; i < count; i++) assert_true(sorted[i] == expected[i].key);
}

static void test_keys_are_sorted_as_by_comparison(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    static const size_t counts[] = { 0, 1, 2, 31, 32, 33, 34, 255, MOST };
    for (size_t i = 0; i < DLS__ARRAY_LENGTH(counts); i++)
        for (unsigned bits = 1; bits <= 64; bits++) {
            assert_sorts(&r, counts[i], bits, 0);
            assert_sorts(&r, counts[i], bits, bits / 2);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys_are_sorted_as_by_comparison) };
    return cmocka_run_group_tests_name("base/sort_keys", tests, NULL, NULL);
}
