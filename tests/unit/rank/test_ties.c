/* SPDX-License-Identifier: MIT
 *
 * Ties: the first by key, however many they are, of several segments, whichever way their keys are found.
 */
#include "rank/ties.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "support/rng.h"
#include "support/small_index.h"
#include "support/testalloc.h"

#define DOCUMENTS 4000

static dls_error err;

/* Documents in three segments, with keys in no order. */
static char keys[DOCUMENTS][24];

static void begin(small_index *s, rng *r)
{
    small_index_begin(s, "text");
    for (size_t i = 0; i < DOCUMENTS; i++) {
        snprintf(keys[i], sizeof keys[i], "%" PRIx64 "-%zu", rng_below(r, 3000), i);
        dls_value value = { 0, "word", 4 };
        assert_ok(dls_writer_add(s->writer, keys[i], strlen(keys[i]), &value, 1, &err), &err);
        if (i == 100 || i == 1500) small_index_commit(s);
    }
    small_index_open(s);
    assert_int_equal(s->index->segment_count, 3);
}

static int by_key(const void *left, const void *right)
{
    return strcmp(keys[*(const uint32_t *)left], keys[*(const uint32_t *)right]);
}

/* `count` different documents from `first` on, in no order. */
static void draw_documents(rng *r, uint32_t first, uint32_t end, size_t count, uint32_t *out)
{
    size_t drawn = 0;
    for (uint32_t d = first; d < end; d++)
        if (rng_below(r, end - d) < count - drawn) out[drawn++] = d;
    for (size_t i = count; i > 1; i--) {
        size_t other = rng_below(r, i);
        uint32_t kept = out[i - 1];
        out[i - 1] = out[other];
        out[other] = kept;
    }
}

static void assert_first_of(dls__ties *ties, uint32_t *all, size_t count, size_t wanted)
{
    static uint32_t found[DOCUMENTS];
    size_t found_count;
    dls__ties_clear(ties);
    for (size_t i = 0; i < count; i++) dls__ties_add(ties, all[i]);
    assert_ok(dls__ties_first(ties, wanted, found, &found_count, &err), &err);
    qsort(all, count, sizeof *all, by_key);
    assert_int_equal(found_count, count < wanted ? count : wanted);
    for (size_t i = 0; i < found_count; i++)
        if (found[i] != all[i]) fail_msg("%s is number %zu, not %s", keys[found[i]], i, keys[all[i]]);
}

static void assert_first(dls__ties *ties, rng *r, uint32_t first, uint32_t end, size_t count, size_t wanted)
{
    static uint32_t all[DOCUMENTS];
    draw_documents(r, first, end, count, all);
    assert_first_of(ties, all, count, wanted);
}

static void test_the_first_by_key_are_found_among_few_and_many(void **state)
{
    (void)state;
    static const size_t counts[] = { 0, 1, 2, 5, 20, 300, DLS__FEW_TIES, DLS__FEW_TIES + 1, 2500 };
    rng r = rng_for_test(81);
    small_index s;
    dls__ties ties;
    dls__arena arena;
    begin(&s, &r);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    dls__ties_init(&ties, s.index, &arena);
    for (int round = 0; round < 6; round++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            size_t count = counts[i];
            assert_first(&ties, &r, 0, DOCUMENTS, count, rng_between(&r, 1, 10));
            assert_first(&ties, &r, 0, DOCUMENTS, count, count + rng_below(&r, 3));
            assert_first(&ties, &r, 1501, DOCUMENTS, count < 2400 ? count : 2400, 1 + count / 2);
        }
    dls__arena_done(&arena);
    small_index_end(&s);
}

/* So many that they are bits, whose keys are walked over in one segment and read one by one in the next. */
static void test_few_of_a_segment_are_found_beside_many_of_another(void **state)
{
    (void)state;
    static uint32_t all[DOCUMENTS];
    rng r = rng_for_test(83);
    small_index s;
    dls__ties ties;
    dls__arena arena;
    begin(&s, &r);
    dls__arena_init(&arena, dls__allocator_or_default(NULL));
    dls__ties_init(&ties, s.index, &arena);
    for (size_t few = 1; few < 4; few++) {
        draw_documents(&r, 101, 1501, DLS__FEW_TIES + 50, all);
        draw_documents(&r, 1501, DOCUMENTS, few, all + DLS__FEW_TIES + 50);
        assert_first_of(&ties, all, DLS__FEW_TIES + 50 + few, DLS__FEW_TIES + 50 + few);
    }
    dls__arena_done(&arena);
    small_index_end(&s);
}

static void test_every_failing_allocation_is_told(void **state)
{
    (void)state;
    rng r = rng_for_test(82);
    small_index s;
    begin(&s, &r);
    for (uint32_t count = 10; count < DOCUMENTS; count += DOCUMENTS / 2) {
        testalloc memory;
        testalloc_init(&memory);
        FOR_EACH_FAILING_ALLOCATION(&memory)
        {
            static dls__ties ties;
            uint32_t found[20];
            size_t found_count;
            dls__arena arena;
            dls__arena_init(&arena, &memory.allocator);
            dls__ties_init(&ties, s.index, &arena);
            for (uint32_t d = 0; d < count; d++) dls__ties_add(&ties, d);
            dls_status status = dls__ties_first(&ties, 20, found, &found_count, &err);
            assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
            dls__arena_done(&arena);
        }
        testalloc_done(&memory);
    }
    small_index_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_by_key_are_found_among_few_and_many),
        cmocka_unit_test(test_few_of_a_segment_are_found_beside_many_of_another),
        cmocka_unit_test(test_every_failing_allocation_is_told),
    };
    return cmocka_run_group_tests_name("rank/ties", tests, NULL, NULL);
}
