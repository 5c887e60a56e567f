/* SPDX-License-Identifier: MIT
 *
 * The variables of the command that outlive its functions: a handler can reach nothing else.
 */
#include "cli/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Seconds after which a second signal means that the end is wanted at once, and those without words that pass before
 * there are some. */
#define PATIENCE 1

static volatile sig_atomic_t pending;
static volatile time_t begun; /* when the first came; written before `pending` */
static const char *volatile last_words;
static volatile sig_atomic_t last_words_end; /* written before `last_words` */

static time_t seconds_now(void)
{
    struct timespec now;
    return clock_gettime(CLOCK_MONOTONIC, &now) == 0 ? now.tv_sec : 0;
}

static void on_signal(int number)
{
    if (pending == 0) {
        begun = seconds_now();
        pending = number;
        alarm(PATIENCE);
    } else if (seconds_now() - begun > PATIENCE) {
        signal(number, SIG_DFL);
        raise(number); /* when the handler returns */
    }
}

static void on_alarm(int number)
{
    const char *words = last_words;
    int error = errno; /* of whoever is broken into */
    (void)number;
    if (words != NULL && write(STDERR_FILENO, words, strlen(words)) >= 0) last_words = NULL;
    errno = error;
    if (words == NULL || !last_words_end) {
        alarm(PATIENCE);
        return;
    }
    signal(pending, SIG_DFL);
    raise(pending); /* when the handler returns, if it is blocked until then */
}

void interrupt_install(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct sigaction before;
        bool ignored = sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN; /* nohup */
        struct sigaction action = { .sa_handler = on_signal }; /* without SA_RESTART: reads are broken off */
        sigemptyset(&action.sa_mask);
        if (!ignored) sigaction(numbers[i], &action, NULL);
    }
    struct sigaction late = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
    sigemptyset(&late.sa_mask);
    sigaction(SIGALRM, &late, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int interrupt_pending(void)
{
    return pending;
}

bool interrupt_cancels(void *unused)
{
    (void)unused;
    return pending != 0;
}

void interrupt_set_last_words(const char *words, bool ends)
{
    last_words = NULL;
    last_words_end = ends;
    last_words = words;
}

void interrupt_end_process(void)
{
    if (pending == 0) return;
    signal(pending, SIG_DFL);
    raise(pending);
}
