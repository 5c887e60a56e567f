/* SPDX-License-Identifier: MIT */
#include "rank/topk.h"

#include <stdlib.h>

#include "support/dls_test.h"
#include "support/rng.h"

#define MOST 300

static int best_first(const void *left, const void *right)
{
    const dls_hit *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->document < b->document ? -1 : 1;
}

/* Few different scores, so that many are equal. */
static size_t random_stream(rng *r, dls_hit *stream)
{
    size_t count = rng_below(r, MOST);
    for (size_t i = 0; i < count; i++) stream[i] = (dls_hit){ i, (float)rng_below(r, 8) / 4.0f };
    for (size_t i = count; i > 1; i--) {
        size_t other = rng_below(r, i);
        dls_hit kept = stream[i - 1];
        stream[i - 1] = stream[other];
        stream[other] = kept;
    }
    return count;
}

static void test_it_keeps_what_sorting_puts_first(void **state)
{
    (void)state;
    rng r = rng_for_test(11);
    dls_hit stream[MOST], kept[MOST];
    for (int round = 0; round < 3000; round++) {
        size_t count = random_stream(&r, stream);
        dls__topk topk = { .hits = kept, .limit = rng_below(&r, MOST) };
        for (size_t i = 0; i < count; i++) dls__topk_offer(&topk, stream[i]);
        dls__topk_finish(&topk);
        qsort(stream, count, sizeof *stream, best_first);
        assert_int_equal(topk.count, count < topk.limit ? count : topk.limit);
        for (size_t i = 0; i < topk.count; i++) {
            assert_int_equal(kept[i].document, stream[i].document);
            assert_true(kept[i].score == stream[i].score);
        }
    }
}

static void test_of_equal_scores_the_smaller_document_is_kept(void **state)
{
    (void)state;
    dls_hit kept[1];
    dls__topk topk = { .hits = kept, .limit = 1 };
    dls__topk_offer(&topk, (dls_hit){ 7, 1.0f });
    dls__topk_offer(&topk, (dls_hit){ 3, 1.0f });
    dls__topk_offer(&topk, (dls_hit){ 5, 1.0f });
    dls__topk_finish(&topk);
    assert_int_equal(kept[0].document, 3);
}

static void test_a_limit_of_zero_keeps_nothing(void **state)
{
    (void)state;
    dls__topk topk = { .hits = NULL, .limit = 0 };
    dls__topk_offer(&topk, (dls_hit){ 1, 1.0f });
    dls__topk_finish(&topk);
    assert_int_equal(topk.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_keeps_what_sorting_puts_first),
        cmocka_unit_test(test_of_equal_scores_the_smaller_document_is_kept),
        cmocka_unit_test(test_a_limit_of_zero_keeps_nothing),
    };
    return cmocka_run_group_tests_name("rank/topk", tests, NULL, NULL);
}
