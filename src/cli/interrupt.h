/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C while an index is made or compacted: the loop ends at the next document, what is half made is taken away, and
 * then the process ends by the signal, as its parent expects. Where the next document is long in coming, since one is
 * huge, the process ends after a second without that: an index is whole at every moment, and what is half made has no
 * name. A commit is cancelled; where that takes as long, since the disk does, it is said that another Ctrl-C ends it.
 * More of them at the same time change nothing (`timeout` sends two); one that comes seconds later ends it at once, as
 * SIGQUIT (Ctrl-\) does. What was committed stays either way.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP are noted; SIGPIPE becomes an error of the write that causes it. */
void interrupt_install(void);

/* The signal that came, 0 if none did. */
int interrupt_pending(void);

/* The same, for `cancel` of options. */
bool interrupt_cancels(void *unused);

/* What is done where a signal came, and a second later the process still is: these words are written to standard error,
 * and, if `ends`, it ends by the signal. They live until the next call; NULL, as in the beginning: nothing. */
void interrupt_set_last_words(const char *words, bool ends);

/* End by the signal that came. Returns only if none did. */
void interrupt_end_process(void);

#endif
