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
    struct timespec left = { .tv_sec = 2, .tv_nsec = 100000000 };
    while (nanosleep(&left, &left) != 0) {}
    raise(SIGTERM);
    return 1;
}

static int be_long_at_work(void)
{
    interrupt_install();
    interrupt_set_last_words("last words\n", true);
    raise(SIGINT);
    for (time_t end = time(NULL) + 30; time(NULL) < end;) {} /* it does not look whether one came */
    return 1;
}

static int be_long_at_a_commit(void)
{
    interrupt_install();
    interrupt_set_last_words("a hint\n", false);
    raise(SIGINT);
    for (time_t end = time(NULL) + 4; time(NULL) < end;) {}
    interrupt_set_last_words(NULL, false);
    return 3;
}

static int have_words_later(void)
{
    interrupt_install();
    raise(SIGINT);
    for (time_t end = time(NULL) + 3; time(NULL) < end;) {}
    interrupt_set_last_words("last words\n", true);
    for (time_t end = time(NULL) + 30; time(NULL) < end;) {}
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

/* How a child ends, and what it says on standard error. */
static int end_and_words_of(int (*child)(void), char words[64])
{
    int ends[2], before = dup(STDERR_FILENO);
    assert_int_equal(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    int status = end_of(child);
    dup2(before, STDERR_FILENO);
    close(before);
    ssize_t size = read(ends[0], words, 63);
    words[size < 0 ? 0 : size] = '\0';
    close(ends[0]);
    return status;
}

static void test_who_is_long_at_work_ends_with_last_words(void **state)
{
    (void)state;
    char words[64];
    int status = end_and_words_of(be_long_at_work, words);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_string_equal(words, "last words\n");
    status = end_and_words_of(have_words_later, words);
    assert_true(WIFSIGNALED(status));
    assert_string_equal(words, "last words\n");
}

static void test_a_hint_is_given_once_and_the_work_done(void **state)
{
    (void)state;
    char words[64];
    int status = end_and_words_of(be_long_at_a_commit, words);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
    assert_string_equal(words, "a hint\n");
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
        cmocka_unit_test(test_who_is_long_at_work_ends_with_last_words),
        cmocka_unit_test(test_a_hint_is_given_once_and_the_work_done),
        cmocka_unit_test(test_what_was_ignored_stays_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
