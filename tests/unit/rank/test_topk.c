/* SPDX-License-Identifier: MIT */
#include "rank/topk.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/rng.h"
#include "support/small_index.h"

#define MOST 300

static dls_error err;

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
        size_t count = random_stream(&r, stream), limit = 1 + rng_below(&r, MOST - 1);
        dls__topk topk;
        dls__arena arena;
        dls__arena_init(&arena, dls__allocator_or_default(NULL));
        assert_ok(dls__topk_init(&topk, limit, &arena, &err), &err);
        for (size_t i = 0; i < count; i++) {
            dls__topk_offer(&topk, stream[i].document, stream[i].score);
            if (rng_one_in(&r, 20)) dls__topk_cut(&topk);
        }
        size_t found = dls__topk_finish(&topk, kept);
        qsort(stream, count, sizeof *stream, best_first);
        assert_int_equal(found, count < limit ? count : limit);
        for (size_t i = 0; i < found; i++) {
            assert_int_equal(kept[i].document, stream[i].document);
            assert_true(kept[i].score == stream[i].score);
        }
        dls__arena_done(&arena);
    }
}

static void test_of_equal_scores_the_smaller_document_is_kept(void **state)
{
    (void)state;
    dls_hit kept[1];
    dls__topk topk;
    dls__arena arena;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__topk_init(&topk, 1, &arena, &err), &err);
    dls__topk_offer(&topk, 7, 1.0f);
    dls__topk_offer(&topk, 3, 1.0f);
    dls__topk_offer(&topk, 5, 1.0f);
    assert_int_equal(dls__topk_finish(&topk, kept), 1);
    assert_int_equal(kept[0].document, 3);
    dls__arena_done(&arena);
}

static void test_the_threshold_is_the_score_of_the_last_that_is_kept(void **state)
{
    (void)state;
    dls__topk topk;
    dls__arena arena;
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    assert_ok(dls__topk_init(&topk, 2, &arena, &err), &err);
    dls__topk_offer(&topk, 1, 5.0f);
    dls__topk_cut(&topk);
    assert_true(dls__topk_threshold(&topk) == 0.0f);
    dls__topk_offer(&topk, 2, 3.0f);
    dls__topk_offer(&topk, 3, 4.0f);
    dls__topk_cut(&topk);
    assert_true(dls__topk_threshold(&topk) == 4.0f);
    dls__arena_done(&arena);
}

static void test_what_is_not_behind_a_hit_is_left_out(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    for (int round = 0; round < 1000; round++) {
        dls_hit stream[MOST], kept[MOST];
        dls__arena arena;
        dls__topk topk;
        size_t count = random_stream(&r, stream), limit = rng_between(&r, 1, 20), from = 0;
        if (count == 0) continue;
        dls_hit after = stream[rng_below(&r, count)];
        uint32_t bits;
        memcpy(&bits, &after.score, sizeof bits);
        dls__arena_init(&arena, dls__allocator_or_default(NULL));
        assert_ok(dls__topk_init(&topk, limit, &arena, &err), &err);
        dls__topk_start_after(&topk, after.document, bits);
        for (size_t i = 0; i < count; i++) dls__topk_offer(&topk, stream[i].document, stream[i].score);
        size_t found = dls__topk_finish(&topk, kept);
        qsort(stream, count, sizeof *stream, best_first);
        while (stream[from].document != after.document) from++;
        from++;
        assert_int_equal(found, count - from < limit ? count - from : limit);
        for (size_t i = 0; i < found; i++) assert_int_equal(kept[i].document, stream[from + i].document);
        dls__arena_done(&arena);
    }
}

/* ---- By key ---- */

#define KEYED 1500 /* more than ties that are noted as numbers */

static char keys[KEYED][16];

/* Documents with keys in no order. */
static void begin_keyed(small_index *s, rng *r)
{
    small_index_begin(s, "text");
    for (size_t i = 0; i < KEYED; i++) {
        snprintf(keys[i], sizeof keys[i], "%x-%zu", rng_below32(r, 500), i);
        assert_ok(dls_writer_add(s->writer, keys[i], strlen(keys[i]), NULL, 0, &err), &err);
        if (i == KEYED / 3) small_index_commit(s);
    }
    small_index_open(s);
}

static int best_first_by_key(const void *left, const void *right)
{
    const dls_hit *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return strcmp(keys[a->document], keys[b->document]);
}

/* All documents in no order, with `scores` different scores. */
static size_t keyed_stream(rng *r, uint64_t scores, dls_hit *stream)
{
    size_t count = rng_one_in(r, 4) ? KEYED : 1 + rng_below(r, 200);
    for (size_t i = 0; i < count; i++) stream[i] = (dls_hit){ i, (float)rng_below(r, scores) / 4.0f };
    for (size_t i = count; i > 1; i--) {
        size_t other = rng_below(r, i);
        dls_hit kept = stream[i - 1];
        stream[i - 1] = stream[other];
        stream[other] = kept;
    }
    return count;
}

static void test_by_key_it_keeps_what_sorting_by_key_puts_first(void **state)
{
    (void)state;
    rng r = rng_for_test(12);
    small_index s;
    static dls_hit stream[KEYED], kept[KEYED];
    begin_keyed(&s, &r);
    for (int round = 0; round < 400; round++) {
        size_t count = keyed_stream(&r, rng_one_in(&r, 3) ? 1 : 10, stream), found;
        size_t limit = rng_one_in(&r, 2) ? 1 + rng_below(&r, 12) : 1 + rng_below(&r, KEYED);
        dls__topk topk;
        dls__arena arena;
        dls__arena_init(&arena, dls__allocator_or_default(NULL));
        assert_ok(dls__topk_init_by_key(&topk, limit, s.index, &arena, &err), &err);
        for (size_t i = 0; i < count; i++) {
            dls__topk_offer(&topk, stream[i].document, stream[i].score);
            if (rng_one_in(&r, 20)) dls__topk_cut(&topk);
        }
        assert_ok(dls__topk_finish_by_key(&topk, kept, &found, &err), &err);
        qsort(stream, count, sizeof *stream, best_first_by_key);
        assert_int_equal(found, count < limit ? count : limit);
        for (size_t i = 0; i < found; i++) {
            assert_int_equal(kept[i].document, stream[i].document);
            assert_same_bits(kept[i].score, stream[i].score);
        }
        dls__arena_done(&arena);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_keeps_what_sorting_puts_first),
        cmocka_unit_test(test_what_is_not_behind_a_hit_is_left_out),
        cmocka_unit_test(test_of_equal_scores_the_smaller_document_is_kept),
        cmocka_unit_test(test_the_threshold_is_the_score_of_the_last_that_is_kept),
        cmocka_unit_test(test_by_key_it_keeps_what_sorting_by_key_puts_first),
    };
    return cmocka_run_group_tests_name("rank/topk", tests, NULL, NULL);
}
