/* SPDX-License-Identifier: MIT
 *
 * The one variable of the command that outlives its functions: a handler can reach nothing else.
 */
#include "cli/interrupt.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static volatile sig_atomic_t pending;

static void on_signal(int number)
{
    pending = number;
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
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

int interrupt_pending(void)
{
    return pending;
}

void interrupt_end_process(void)
{
    if (pending == 0) return;
    signal(pending, SIG_DFL);
    raise(pending);
}
