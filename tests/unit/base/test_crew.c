/* SPDX-License-Identifier: MIT
 *
 * Pieces of work come back in their order, each done once, however many threads there are.
 */
#include "base/crew.h"

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/rng.h"
#include "support/testalloc.h"

#define PIECES 500
#define SLOTS 7

static dls_error err;

/* What the owner has in its slots. */
typedef struct work {
    size_t numbers[SLOTS];
    size_t results[SLOTS];
    size_t members[SLOTS];
    size_t last[DLS_MAX_THREADS]; /* number, plus one, of the last piece that each member did */
} work;

/* Takes longer for some numbers than for others. */
static size_t result_of(size_t number)
{
    size_t sum = number;
    for (size_t i = 0; i < number * 7919 % 5000; i++) sum = sum * 31 + i;
    return sum;
}

static void do_work(void *ctx, size_t member, size_t slot)
{
    work *w = ctx;
    w->results[slot] = result_of(w->numbers[slot]);
    w->members[slot] = member;
}

static void collect(work *w, size_t *collected, size_t slot)
{
    size_t member = w->members[slot];
    assert_int_equal(w->numbers[slot], *collected);
    assert_int_equal(w->results[slot], result_of(*collected));
    assert_true(w->last[member] <= *collected);
    w->last[member] = ++*collected;
}

/* As an owner would that helps when all slots are full. */
static void assert_all_in_order(size_t helpers)
{
    work w = { .last = { 0 } };
    dls__crew crew;
    size_t collected = 0, slot;
    assert_ok(dls__crew_begin(&crew, helpers, SLOTS, do_work, &w, NULL, dls__allocator_or_default(NULL), &err), &err);
    for (size_t number = 0; number < PIECES; number++) {
        w.numbers[dls__crew_next_slot(&crew)] = number;
        dls__crew_give(&crew);
        while (dls__crew_pieces(&crew) == SLOTS) {
            if (dls__crew_collect(&crew, &slot))
                collect(&w, &collected, slot);
            else if (!dls__crew_help(&crew))
                dls__crew_wait(&crew);
        }
    }
    while (dls__crew_help(&crew)) {}
    assert_int_equal(dls__crew_waiting(&crew), 0);
    while (dls__crew_pieces(&crew) > 0) {
        dls__crew_wait(&crew);
        assert_true(dls__crew_collect(&crew, &slot));
        collect(&w, &collected, slot);
    }
    assert_int_equal(collected, PIECES);
    assert_false(dls__crew_collect(&crew, &slot));
    dls__crew_end(&crew);
}

static void test_pieces_come_back_in_order_whoever_did_them(void **state)
{
    (void)state;
    for (size_t helpers = 0; helpers < 4; helpers++) assert_all_in_order(helpers);
}

static void test_pieces_of_the_owner_stand_among_those_of_helpers(void **state)
{
    (void)state;
    rng r = rng_for_test(1);
    work w = { .last = { 0 } };
    dls__crew crew;
    size_t collected = 0, slot;
    assert_ok(dls__crew_begin(&crew, 2, SLOTS, do_work, &w, NULL, dls__allocator_or_default(NULL), &err), &err);
    for (size_t number = 0; number < PIECES; number++) {
        slot = dls__crew_next_slot(&crew);
        w.numbers[slot] = number;
        if (rng_one_in(&r, 3)) {
            do_work(&w, 0, slot);
            dls__crew_give_done(&crew);
        } else {
            dls__crew_give(&crew);
        }
        if (dls__crew_pieces(&crew) == SLOTS) dls__crew_wait(&crew);
        while (dls__crew_collect(&crew, &slot)) collect(&w, &collected, slot);
    }
    while (dls__crew_pieces(&crew) > 0) {
        dls__crew_wait(&crew);
        while (dls__crew_collect(&crew, &slot)) collect(&w, &collected, slot);
    }
    assert_int_equal(collected, PIECES);
    dls__crew_end(&crew);
}

static void test_what_waits_at_the_end_is_not_begun(void **state)
{
    (void)state;
    work w = { .last = { 0 } };
    dls__crew crew;
    assert_ok(dls__crew_begin(&crew, 0, SLOTS, do_work, &w, NULL, dls__allocator_or_default(NULL), &err), &err);
    for (size_t i = 0; i < SLOTS; i++) {
        w.numbers[i] = 100 + i;
        dls__crew_give(&crew);
    }
    assert_true(dls__crew_help(&crew));
    dls__crew_end(&crew);
    assert_int_equal(w.results[0], result_of(100));
    for (size_t i = 1; i < SLOTS; i++) assert_int_equal(w.results[i], 0);
    for (size_t round = 0; round < 100; round++) { /* helpers are wherever they are */
        assert_ok(dls__crew_begin(&crew, 3, SLOTS, do_work, &w, NULL, dls__allocator_or_default(NULL), &err), &err);
        for (size_t i = 0; i < round % SLOTS; i++) dls__crew_give(&crew);
        dls__crew_end(&crew);
    }
    dls__crew_end(&crew); /* twice is fine */
}

static void test_side_by_side_all_is_done(void **state)
{
    (void)state;
    for (size_t threads = 1; threads < 4; threads++) {
        for (size_t count = 0; count <= SLOTS; count++) {
            work w = { .last = { 0 } };
            for (size_t i = 0; i < count; i++) w.numbers[i] = i + 1;
            assert_ok(dls__do_side_by_side(threads, count, do_work, &w, NULL, dls__allocator_or_default(NULL), &err),
                      &err);
            for (size_t i = 0; i < SLOTS; i++) assert_int_equal(w.results[i], i < count ? result_of(i + 1) : 0);
        }
    }
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        work w = { .last = { 0 } };
        dls__crew crew;
        dls_status status = dls__crew_begin(&crew, 3, SLOTS, do_work, &w, NULL, &memory.allocator, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__crew_end(&crew);
    }
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        work w = { .last = { 0 } };
        dls_status status = dls__do_side_by_side(3, SLOTS, do_work, &w, NULL, &memory.allocator, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_come_back_in_order_whoever_did_them),
        cmocka_unit_test(test_pieces_of_the_owner_stand_among_those_of_helpers),
        cmocka_unit_test(test_what_waits_at_the_end_is_not_begun),
        cmocka_unit_test(test_side_by_side_all_is_done),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("base/crew", tests, NULL, NULL);
}
