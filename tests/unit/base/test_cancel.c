/* SPDX-License-Identifier: MIT
 *
 * Who is asked, how often, and who is told.
 */
#include "base/cancel.h"

#include "base/alloc.h"
#include "base/crew.h"
#include "base/thread.h"
#include "support/dls_test.h"
#include "support/patience.h"

static dls_error err;

static void test_nobody_is_asked_where_nobody_is_to_be(void **state)
{
    (void)state;
    dls__cancel cancel;
    dls__cancel_init(&cancel, NULL, NULL);
    dls__cancel_begin(&cancel);
    assert_ok(dls__cancel_after(NULL, UINT64_MAX, &err), &err);
    assert_ok(dls__cancel_now(NULL, &err), &err);
    assert_ok(dls__cancel_after(&cancel, UINT64_MAX, &err), &err);
    assert_ok(dls__cancel_now(&cancel, &err), &err);
}

static void test_a_question_after_so_much_work(void **state)
{
    (void)state;
    patience p = { 0, 0 };
    dls__cancel cancel;
    dls__cancel_init(&cancel, lose_patience, &p);
    dls__cancel_begin(&cancel);
    assert_ok(dls__cancel_after(&cancel, DLS__WORK_UNASKED_FOR - 1, &err), &err);
    assert_int_equal(p.questions, 0);
    assert_ok(dls__cancel_after(&cancel, 1, &err), &err);
    assert_int_equal(p.questions, 1);
    assert_ok(dls__cancel_after(&cancel, DLS__WORK_UNASKED_FOR - 1, &err), &err);
    assert_int_equal(p.questions, 1);
    assert_ok(dls__cancel_now(&cancel, &err), &err);
    assert_ok(dls__cancel_after(&cancel, 1, &err), &err);
    assert_int_equal(p.questions, 2);
}

static void test_one_yes_is_for_good(void **state)
{
    (void)state;
    patience p = { 0, 2 };
    dls__cancel cancel;
    dls__cancel_init(&cancel, lose_patience, &p);
    dls__cancel_begin(&cancel);
    assert_ok(dls__cancel_now(&cancel, &err), &err);
    assert_fails(dls__cancel_after(&cancel, DLS__WORK_UNASKED_FOR, &err), DLS_ECANCELLED, &err, "cancelled");
    assert_status(dls__cancel_after(&cancel, 0, NULL), DLS_ECANCELLED);
    assert_status(dls__cancel_now(&cancel, NULL), DLS_ECANCELLED);
    assert_int_equal(p.questions, 2);
}

static void work_elsewhere(void *ctx)
{
    dls__cancel *cancel = ctx;
    for (int i = 0; i < 10; i++) (void)dls__cancel_after(cancel, DLS__WORK_UNASKED_FOR, NULL);
    (void)dls__cancel_now(cancel, NULL);
}

static void set_elsewhere(void *ctx) { dls__cancel_set(ctx); }

static void run_in_thread(void (*run)(void *ctx), dls__cancel *cancel)
{
    dls__thread *thread;
    assert_ok(dls__thread_start(run, cancel, dls__allocator_or_default(NULL), &thread, &err), &err);
    dls__thread_join(thread);
}

static void test_another_thread_is_told_and_does_not_ask(void **state)
{
    (void)state;
    patience p = { 0, 1 };
    dls__cancel cancel;
    dls__cancel_init(&cancel, lose_patience, &p);
    dls__cancel_begin(&cancel);
    run_in_thread(work_elsewhere, &cancel);
    assert_int_equal(p.questions, 0);
    run_in_thread(set_elsewhere, &cancel);
    assert_status(dls__cancel_after(&cancel, 0, NULL), DLS_ECANCELLED);
    assert_int_equal(p.questions, 0);
}

/* A piece that ends when it is cancelled, and not before. */
static void work_until_cancelled(void *ctx, size_t member, size_t slot)
{
    (void)member, (void)slot;
    while (dls__cancel_after(ctx, 1, NULL) == DLS_OK) {}
}

static void test_who_waits_for_a_crew_asks(void **state)
{
    (void)state;
    patience p = { 0, 3 };
    dls__cancel cancel;
    dls__crew crew;
    size_t slot;
    dls__cancel_init(&cancel, lose_patience, &p);
    dls__cancel_begin(&cancel);
    assert_ok(
        dls__crew_begin(&crew, 1, 2, work_until_cancelled, &cancel, &cancel, dls__allocator_or_default(NULL), &err),
        &err);
    dls__crew_give(&crew);
    dls__crew_wait(&crew);
    assert_int_equal(p.questions, 3);
    assert_true(dls__crew_collect(&crew, &slot));
    dls__crew_end(&crew);
}

static void test_pieces_side_by_side_end(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 3; threads++) {
        patience p = { 0, 2 };
        dls__cancel cancel;
        dls__cancel_init(&cancel, lose_patience, &p);
        dls__cancel_begin(&cancel);
        assert_ok(dls__do_side_by_side(threads, 5, work_until_cancelled, &cancel, &cancel,
                                       dls__allocator_or_default(NULL), &err),
                  &err);
        assert_int_equal(p.questions, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_is_asked_where_nobody_is_to_be),
        cmocka_unit_test(test_a_question_after_so_much_work),
        cmocka_unit_test(test_one_yes_is_for_good),
        cmocka_unit_test(test_another_thread_is_told_and_does_not_ask),
        cmocka_unit_test(test_who_waits_for_a_crew_asks),
        cmocka_unit_test(test_pieces_side_by_side_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
