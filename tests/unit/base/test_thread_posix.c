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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_thread_did_is_there_when_it_was_joined),
        cmocka_unit_test(test_no_memory_is_told_and_nothing_leaks),
    };
    return cmocka_run_group_tests_name("base/thread_posix", tests, NULL, NULL);
}
