/* SPDX-License-Identifier: MIT
 *
 * Threads: what one leaves behind is there when it was joined.
 */
#define _XOPEN_SOURCE 700
#include "base/thread.h"

#include <pthread.h>
#include <signal.h>

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/testalloc.h"
#include "thread_tests.h"

static dls_error err;

static void take_note(void *ctx)
{
    sigset_t *mask = ctx;
    pthread_sigmask(SIG_SETMASK, NULL, mask);
}

static void test_what_a_thread_did_is_there_when_it_was_joined(void **state)
{
    (void)state;
    dls__thread *thread;
    sigset_t inside, outside;
    sigemptyset(&inside);
    assert_ok(dls__thread_start(take_note, &inside, dls__allocator_or_default(NULL), &thread, &err), &err);
    dls__thread_join(thread);
    assert_true(sigismember(&inside, SIGINT) == 1 && sigismember(&inside, SIGTERM) == 1); /* it takes no signals */
    pthread_sigmask(SIG_SETMASK, NULL, &outside);
    assert_int_equal(sigismember(&outside, SIGINT), 0);
    dls__thread_join(NULL);
}

static void test_no_memory_is_told_and_nothing_leaks(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__thread *thread = NULL;
        sigset_t mask;
        dls_status status = dls__thread_start(take_note, &mask, &memory.allocator, &thread, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__thread_join(thread);
    }
    testalloc_done(&memory);
}

/* Two threads that pass a number back and forth, one making it even, the other odd. */
typedef struct table {
    dls__monitor *monitor;
    uint32_t number;
} table;

static void count_evens(void *ctx)
{
    table *t = ctx;
    dls__monitor_lock(t->monitor);
    while (t->number < 2000) {
        while (t->number % 2 == 0) dls__monitor_wait(t->monitor);
        t->number++;
        dls__monitor_wake_all(t->monitor);
    }
    dls__monitor_unlock(t->monitor);
}

static void test_who_waits_sees_what_others_change(void **state)
{
    (void)state;
    table t = { .number = 0 };
    dls__thread *thread;
    assert_ok(dls__monitor_new(dls__allocator_or_default(NULL), &t.monitor, &err), &err);
    assert_ok(dls__thread_start(count_evens, &t, dls__allocator_or_default(NULL), &thread, &err), &err);
    dls__monitor_lock(t.monitor);
    for (uint32_t odd = 1; odd < 2000; odd += 2) {
        t.number++;
        dls__monitor_wake_all(t.monitor);
        while (t.number == odd) dls__monitor_wait(t.monitor);
        assert_int_equal(t.number, odd + 1);
    }
    dls__monitor_unlock(t.monitor);
    dls__thread_join(thread);
    dls__monitor_free(t.monitor);
    dls__monitor_free(NULL);
}

static void test_a_monitor_without_memory_is_told(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__monitor *monitor = NULL;
        dls_status status = dls__monitor_new(&memory.allocator, &monitor, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__monitor_free(monitor);
    }
    testalloc_done(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_clock_goes_forward),
        cmocka_unit_test(test_what_a_thread_did_is_there_when_it_was_joined),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
        cmocka_unit_test(test_who_waits_sees_what_others_change),
        cmocka_unit_test(test_a_monitor_without_memory_is_told),
        cmocka_unit_test(test_each_thread_has_a_number),
        cmocka_unit_test(test_waiting_ends_when_the_time_is_over),
    };
    return cmocka_run_group_tests_name("base/thread_posix", tests, NULL, NULL);
}
