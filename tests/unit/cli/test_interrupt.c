/* SPDX-License-Identifier: MIT
 *
 * Signals, sent to a child: the first is noted, a second at once changes nothing, one that comes later ends it.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/interrupt.h"

/* How a child ends that does this; its result is 0 if it did not. */
static int end_of(int (*child)(void))
{
    int status;
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) _exit(child());
    assert_int_equal(waitpid(process, &status, 0), process);
    return status;
}

static int note_two_at_once(void)
{
    interrupt_install();
    if (interrupt_pending() != 0) return 1;
    raise(SIGINT);
    raise(SIGINT);
    return interrupt_pending() == SIGINT ? 0 : 2;
}

static int end_by_it(void)
{
    interrupt_install();
    interrupt_end_process(); /* none came */
    raise(SIGTERM);
    interrupt_end_process();
    return 1;
}

static int press_again_later(void)
{
    interrupt_install();
    raise(SIGINT);
    nanosleep(&(struct timespec){ .tv_sec = 2, .tv_nsec = 100000000 }, NULL);
    raise(SIGTERM);
    return 1;
}

static int be_under_nohup(void)
{
    signal(SIGHUP, SIG_IGN);
    interrupt_install();
    raise(SIGHUP);
    return interrupt_pending();
}

static void test_signals_at_once_are_one(void **state)
{
    (void)state;
    int status = end_of(note_two_at_once);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_process_ends_by_the_signal(void **state)
{
    (void)state;
    int status = end_of(end_by_it);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void test_a_later_one_ends_it_at_once(void **state)
{
    (void)state;
    int status = end_of(press_again_later);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void test_what_was_ignored_stays_so(void **state)
{
    (void)state;
    int status = end_of(be_under_nohup);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals_at_once_are_one),
        cmocka_unit_test(test_process_ends_by_the_signal),
        cmocka_unit_test(test_a_later_one_ends_it_at_once),
        cmocka_unit_test(test_what_was_ignored_stays_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
