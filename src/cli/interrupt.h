/* SPDX-License-Identifier: MIT
 *
 * Ctrl-C while an index is made: the loop ends at the next document, what is half made is taken away, and then the
 * process ends by the signal, as its parent expects. More of them at the same time change nothing (`timeout` sends
 * two); one that comes seconds later, since a document is large or a commit takes long, ends it at once, as SIGQUIT
 * (Ctrl-\) does. What was committed stays either way.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

/* From now on SIGINT, SIGTERM and SIGHUP are noted; SIGPIPE and SIGXFSZ become errors of the write that causes them. */
void interrupt_install(void);

/* The signal that came, 0 if none did. */
int interrupt_pending(void);

/* End by the signal that came. Returns only if none did. */
void interrupt_end_process(void);

#endif
