/* SPDX-License-Identifier: MIT
 *
 * What thread.h promises on every system alike.
 */
#ifndef THREAD_TESTS_H
#define THREAD_TESTS_H

#include "base/alloc.h"
#include "base/thread.h"
#include "support/dls_test.h"

static void test_the_clock_goes_forward(void **state)
{
    (void)state;
    uint64_t start = dls__milliseconds(), now = start;
    while (now < start + 3) {
        uint64_t next = dls__milliseconds();
        assert_true(next >= now);
        now = next;
    }
}

static void note_number(void *ctx) { *(uintptr_t *)ctx = dls__thread_self(); }

static void test_each_thread_has_a_number(void **state)
{
    (void)state;
    dls_error err;
    dls__thread *thread;
    uintptr_t own = dls__thread_self(), other = own;
    assert_ok(dls__thread_start(note_number, &other, dls__allocator_or_default(NULL), &thread, &err), &err);
    dls__thread_join(thread);
    assert_true(other != own);
    assert_true(dls__thread_self() == own);
}

/* Nobody wakes it. */
static void test_waiting_ends_when_the_time_is_over(void **state)
{
    (void)state;
    dls_error err;
    dls__monitor *monitor;
    assert_ok(dls__monitor_new(dls__allocator_or_default(NULL), &monitor, &err), &err);
    dls__monitor_lock(monitor);
    uint64_t begun = dls__milliseconds();
    size_t rounds = 0; /* a wait may end by itself */
    for (; dls__milliseconds() < begun + 20; rounds++) dls__monitor_wait_for(monitor, 30);
    dls__monitor_unlock(monitor);
    assert_true(rounds < 10);
    dls__monitor_free(monitor);
}

#endif
