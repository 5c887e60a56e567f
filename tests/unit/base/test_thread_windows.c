/* SPDX-License-Identifier: MIT
 *
 * Threads by Windows: what one leaves behind is there when it was joined, and who waits sees what others change.
 */
#include "base/thread.h"

#include "base/alloc.h"
#include "support/dls_test.h"
#include "support/testalloc.h"
#include "thread_tests.h"

static dls_error err;

static void take_note(void *ctx) { *(unsigned *)ctx = 1; }

static void test_what_a_thread_did_is_there_when_it_was_joined(void **state)
{
    (void)state;
    testalloc memory;
    testalloc_init(&memory);
    FOR_EACH_FAILING_ALLOCATION(&memory)
    {
        dls__thread *thread = NULL;
        unsigned note = 0;
        dls_status status = dls__thread_start(take_note, &note, &memory.allocator, &thread, &err);
        assert_int_equal(status, memory.failed ? DLS_ENOMEM : DLS_OK);
        dls__thread_join(thread);
        assert_int_equal(note, memory.failed ? 0 : 1);
    }
    testalloc_done(&memory);
}

/* Two threads that pass a number back and forth, one making it even, the other odd. */
typedef struct table {
    dls__monitor *monitor;
    uint32_t number;
} table;

static void count_odds(void *ctx)
{
    table *t = ctx;
    dls__monitor_lock(t->monitor);
    for (uint32_t even = 2; even <= 2000; even += 2) {
        while (t->number != even - 1) dls__monitor_wait(t->monitor);
        t->number = even;
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
    assert_ok(dls__thread_start(count_odds, &t, dls__allocator_or_default(NULL), &thread, &err), &err);
    dls__monitor_lock(t.monitor);
    for (uint32_t odd = 1; odd < 2000; odd += 2) {
        t.number = odd;
        dls__monitor_wake_all(t.monitor);
        while (t.number != odd + 1) dls__monitor_wait(t.monitor);
    }
    dls__monitor_unlock(t.monitor);
    dls__thread_join(thread);
    assert_int_equal(t.number, 2000);
    dls__monitor_free(t.monitor);
    dls__monitor_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_thread_did_is_there_when_it_was_joined),
        cmocka_unit_test(test_who_waits_sees_what_others_change),
        cmocka_unit_test(test_the_clock_goes_forward),
        cmocka_unit_test(test_each_thread_has_a_number),
        cmocka_unit_test(test_waiting_ends_when_the_time_is_over),
    };
    return cmocka_run_group_tests_name("base/thread_windows", tests, NULL, NULL);
}
